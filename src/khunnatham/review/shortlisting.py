"""The short list of a group: among whom its committee goes on to choose, drawn up from the ranking with the reason.

A group without one is chosen from as a whole. A list is put right by a further one until the committee chooses; then nobody comes
off it any more, and units are only added: a choice that is changed by a new resolution stays within the list as well.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from khunnatham.assessments.models import Round
from khunnatham.assessments.working import insist
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.review import selecting
from khunnatham.review.committee_models import Committee
from khunnatham.review.ranking import Group, Ranked, Ranking, rankings
from khunnatham.review.selection_models import Choice, ShortList
from khunnatham.scoring.numbers import plain_or_none
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Conflict, Refusal, Text


def may_short_list(by: Membership, round_: Round, group: Group, *, on: date) -> Refusal | None:
    """Answer whether this person draws up the short list of a group: its chair or secretary, not recused, before the approval."""
    if refused := selecting.may_choose(by, round_, group, on=on):
        return refused
    return Refusal(_LEADERS_ONLY, code="not-your-list") if selecting.stands_in(by) else None


@transaction.atomic
def draw_up(
    round_: Round, group: Group, cases: Collection[int], *, reason: str, seen: int, by: Membership, at: datetime
) -> ShortList:
    """Draw up the short list of a group, or put it right; ``seen`` is the number of the list that was read, 0 for none."""
    current = Round.objects.select_for_update(of=("self",)).select_related("owner").get(pk=round_.pk)
    insist(may_short_list(by, current, group, on=in_bangkok(at)))
    of_group = {"round": current, "group": group.named.key, "region": group.region}
    last = ShortList.objects.filter(**of_group).order_by("number").last()
    said = needed(reason, _SAY_WHY, field="reason")
    if last is not None and (last.cases, last.reason, last.drawn_by) == (frozenset(cases), said, by.key):
        return last
    if (last.number if last is not None else 0) != seen:
        raise Conflict(_CHANGED, newer=last)
    listed = _listed(next((one for one in rankings(current, on=in_bangkok(at)) if one.group == group), None), cases)
    if Choice.objects.filter(**of_group).exists() and (last is None or not last.cases <= frozenset(cases)):
        raise Refusal(_CHOSEN, code="chosen-already", field="units")
    actor = by.actor()
    made = ShortList.objects.create(
        **of_group,
        number=seen + 1,
        body=by.unit,
        reason=said,
        rows=[_frozen(row) for row in listed],
        drawn_at=at,
        drawn_by=actor.key,
        drawn_by_th=actor.th,
        drawn_by_en=actor.en,
    )
    # Without names: the history of a committee is read by those too who may not know where a unit stands.
    facts = {"group_th": group.title.th, "group_en": group.title.en, "count": len(listed)}
    about = Committee.objects.get(body=by.unit_id).journal_key
    record("units.short-listed", about=about, unit=by.unit.key, by=actor, at=at, facts=facts)
    return made


def _listed(ranking: Ranking | None, cases: Collection[int]) -> Sequence[Ranked]:
    """Give the rows of a ranking that come onto the list, in its order; refuse who is of another group, or has no result."""
    rows = [row for row in ranking.rows if row.case in cases] if ranking else []
    if len(rows) < len(set(cases)):
        raise Refusal(_OTHER_GROUP, code="other-group", field="units")
    if not rows:
        raise Refusal(_NOBODY, code="nobody-listed", field="units")
    if any(row.place is None for row in rows):
        raise Refusal(_NOT_AGREED, code="not-agreed", field="units")
    return rows


def _frozen(row: Ranked) -> dict[str, Any]:
    return {
        "assessment": row.case,
        "place": row.place,
        "name_th": row.unit.name_th,
        "name_en": row.unit.name_en,
        "total": plain_or_none(row.total),
        "base": plain_or_none(row.base),
    }


_LEADERS_ONLY = Text(
    "จัดทำรายชื่อผู้ผ่านการคัดเลือกเบื้องต้นได้เฉพาะประธานและเลขานุการของคณะที่ประเมินกลุ่มนี้",
    "Only the chair and the secretary of the committee that judges this group draw up its short list.",
)
_SAY_WHY = Text("ระบุเหตุผลที่จัดทำหรือแก้รายชื่อนี้", "Say why the list is drawn up like this.")
_NOBODY = Text("เลือกอย่างน้อย 1 หน่วยงาน", "Put at least one unit on the list.")
_OTHER_GROUP = Text("มีหน่วยงานที่ไม่อยู่ในกลุ่มที่คัดเลือก", "One of the units is not of this group.")
_NOT_AGREED = Text(
    "มีหน่วยงานที่คณะยังไม่ได้สรุปผล จึงยังอยู่ในรายชื่อไม่ได้",
    "The committee has not agreed on one of the units yet, so it cannot be on the list.",
)
_CHOSEN = Text(
    "คณะคัดเลือกแล้ว จึงตัดหน่วยงานออกจากรายชื่อไม่ได้ เพิ่มได้เมื่อจะเปลี่ยนผลด้วยมติใหม่",
    "The committee has chosen: nobody comes off its list any more. Units can be added, to choose anew by another resolution.",
)
_CHANGED = Text(
    "รายชื่อนี้เปลี่ยนไประหว่างที่ท่านเปิดอยู่ ดูรายชื่อล่าสุดก่อน", "The list changed while you had it open. Look at it again first."
)
