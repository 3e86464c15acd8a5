"""The rankings of a round as they are read, and choosing the outstanding by recorded resolution."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from khunnatham.assessments import criteria, judging
from khunnatham.assessments.cases import seen_by
from khunnatham.assessments.models import Assessment, Round
from khunnatham.assessments.working import insist
from khunnatham.journal.recording import record
from khunnatham.meetings.agenda import resolve_under
from khunnatham.meetings.models import Meeting, MeetingState, Resolution
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.programmes.criteria import Edition
from khunnatham.review.committee_models import Committee, Seat
from khunnatham.review.committees import committee_of, is_of, seat_of
from khunnatham.review.permissions import is_approved
from khunnatham.review.ranking import Group, Ranked, Ranking, cases_of, rankings
from khunnatham.review.selection_models import Choice, ShortList
from khunnatham.review.telling import about_choosing, resolution_of_choosing, title_of_choosing
from khunnatham.review.visibility import holders
from khunnatham.scoring.numbers import plain_or_none
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text


@dataclass(frozen=True, slots=True)
class Standing:
    """One group with its ranking, its short list and whom the committee chose so far; or only that it did, for who may not know yet."""

    ranking: Ranking
    chosen: Choice | None
    committee: Committee | None
    is_withheld: bool = False
    short_list: ShortList | None = None
    is_list_withheld: bool = False

    def may_win(self, case: int) -> bool:
        """Tell whether this case may be chosen as far as the short list goes."""
        return self.short_list is None or case in self.short_list.cases


# ── reading ─────────────────────────────────────────────────────────────────────────────


def choices_of(round_: Round) -> list[Choice]:
    """Give whom each group chose last, in the order of groups and regions: one query."""
    rows = Choice.objects.filter(round=round_).select_related(
        "assessment__enrolment__unit", "body", "recorded", "short_list"
    )
    latest = {(row.group, row.region): row for row in rows.order_by("number")}
    return [latest[key] for key in sorted(latest)]


def short_lists_of(round_: Round) -> dict[tuple[str, int], ShortList]:
    """Give the short list that stands in each group that has one, by group and region: one query."""
    return {(row.group, row.region): row for row in ShortList.objects.filter(round=round_).order_by("number")}


def standings(round_: Round, *, on: date) -> list[Standing]:
    """Give every group with its ranking, its short list, its choice and the committee that chooses: six queries."""
    lists = short_lists_of(round_)
    latest = {(row.group, row.region): row for row in choices_of(round_)}
    committees = _committees(round_)
    edition = criteria.edition_of(round_)
    return [
        Standing(
            one,
            latest.get((one.group.named.key, one.group.region)),
            committees.get((_key_of(edition, one.group), one.group.region)),
            short_list=lists.get((one.group.named.key, one.group.region)),
        )
        for one in rankings(round_, on=on)
    ]


def standings_seen(round_: Round, *, by: Membership, on: date) -> list[Standing]:
    """Give the groups whose ranking this person may read: all of them from above, a committee its own alone."""
    every = standings(round_, on=on)
    if _from_above(by, round_):
        return every
    own = [one for one in every if one.committee is not None and one.committee.body_id == by.unit_id]
    if not own:
        return []
    kept = set(Assessment.objects.filter(judging.shut(by), enrolment__round=round_).values_list("pk", flat=True))
    return [_without(one, kept, is_told=is_approved(round_)) for one in own]


def _without(one: Standing, kept: Collection[int], *, is_told: bool) -> Standing:
    """Keep cases back. Whom the committee short-listed and chose would tell where a kept one stands: that waits for the approval."""
    ranking = one.ranking.without(kept)
    if is_told or not ranking.kept_back:
        return replace(one, ranking=ranking)
    return replace(
        one,
        ranking=ranking,
        chosen=None,
        is_withheld=one.chosen is not None,
        short_list=None,
        is_list_withheld=one.short_list is not None,
    )


def withholds_choice(by: Membership, round_: Round, *, on: date) -> bool:
    """Tell whether this member may not know yet whom the own committee chose."""
    return any(one.is_withheld for one in standings_seen(round_, by=by, on=on))


def opened_among(cases: Iterable[int], *, by: Membership) -> set[int]:
    """Give which of these cases this person may open, for the links of a list."""
    return set(seen_by(by).filter(pk__in=list(cases), version__gt=0).values_list("pk", flat=True))


def why_needed(row: Ranked) -> Text | None:
    """Say why choosing this unit takes a reason; nothing for the one that stands first alone."""
    if row.is_tied:
        return _TIED
    return _OUT_OF_TURN if row.place is not None and row.place > 1 else None


def why_left_out(ranking: Ranking) -> Text | None:
    """Say of which units a choice must tell why they are left out: they have no agreed result. Nothing where all have one."""
    names = [row.unit.name for row in ranking.rows if row.place is None and not row.is_kept_back]
    if not names:
        return None
    th, en = ", ".join(name.th for name in names), ", ".join(name.en for name in names)
    return Text(_LEFT_OUT.th.format(units=th), _LEFT_OUT.en.format(units=en))


def may_see_ranking(by: Membership, round_: Round) -> bool:
    """Tell whether rankings may be read: by the owner and the nation's readers; a committee sees its own group alone."""
    if _from_above(by, round_):
        return True
    own = committee_of(by) if judging.sits_in_committee(by) else None
    return own is not None and is_of(own, round_)


def may_choose(by: Membership, round_: Round, group: Group, *, on: date) -> Refusal | None:
    """Answer whether this person writes down whom the committee chose: its chair or its secretary, or who stands in for them.

    The handbook has no rule for recused leaders (11.4). Ours, a default: where something stands against each of them who is
    in office, another of the committee whom nothing keeps away writes the resolution down, an assistant or a member with a vote.
    """
    if refused := may_act(by, on):
        return refused
    seat = seat_of(by)
    if seat is None or not _chooses_in(seat.committee, round_, group):
        return Refusal(_NOT_YOURS, code="not-your-group")
    cases = cases_of(round_, group, on=on)
    if not (seat.chairs or seat.keeps) and not _may_stand_in(seat, cases, on=on):
        return Refusal(_NOT_YOURS, code="not-your-group")
    if is_approved(round_):
        return Refusal(_APPROVED, code="approved-already")
    if cases.filter(judging.recused(by)).exists():
        return Refusal(_RECUSED, code="not-yours-recused")
    return Refusal(_SAY_FIRST, code="interest-not-said") if cases.filter(judging.shut(by)).exists() else None


def stands_in(by: Membership) -> bool:
    """Tell whether who may choose does so for the chair and the secretary."""
    seat = seat_of(by)
    return seat is not None and not (seat.chairs or seat.keeps)


def _may_stand_in(seat: Seat, cases: QuerySet[Assessment], *, on: date) -> bool:
    """Tell whether who fills this seat writes for the chair and the secretary: some are in office, and none of them can."""
    if not (seat.votes or seat.assists):
        return False
    leading = holders(seat.committee.seats.filter(Q(chairs=True) | Q(keeps=True)), on=on).values()
    against = set(judging.standing().filter(assessment__in=cases).values_list("account", flat=True))
    return bool(leading) and all(held.account_id in against for held in leading)


# ── acting ──────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def choose(
    round_: Round,
    group: Group,
    case: int,
    *,
    resolution: str = "",
    recorded: Resolution | Meeting | None = None,
    reason: str = "",
    left_out: str = "",
    by: Membership,
    at: datetime,
) -> Choice:
    """Choose a unit of the group by resolution. Among equals, or out of turn, the reason is recorded: the computer decides nothing.

    The resolution is cited in words, or stands in minutes kept here; given open minutes, it is written down in them now.
    While units of the group have no agreed result, it says why they are left out, or nobody is chosen. Where the committee drew up
    a short list, nobody else is chosen.
    """
    current = Round.objects.select_for_update(of=("self",)).select_related("owner").get(pk=round_.pk)
    insist(may_choose(by, current, group, on=in_bangkok(at)))
    ranking, row, place = _to_choose(current, group, case, on=in_bangkok(at))
    said, outside = _why(ranking, row, reason=reason, left_out=left_out)
    short_list = short_lists_of(current).get((group.named.key, group.region))
    if short_list is not None and case not in short_list.cases:
        raise Refusal(NOT_LISTED, code="not-short-listed", field="unit")
    earlier = Choice.objects.filter(round=current, group=group.named.key, region=group.region)
    last = earlier.select_related("recorded").order_by("number").last()
    if last is not None and _says(last, case, said, outside) and _cites(last, resolution, recorded):
        return last
    rests_on = _recorded(current, group, row, said, recorded, by=by, at=at)
    actor = by.actor()
    made = Choice.objects.create(
        round=current,
        group=group.named.key,
        region=group.region,
        number=last.number + 1 if last is not None else 1,
        assessment_id=case,
        body=by.unit,
        resolution=rests_on.label.th if rests_on else needed(resolution, _NAME_IT, longest=120, field="resolution"),
        recorded=rests_on,
        reason=said,
        short_list=short_list,
        left_out=outside,
        was_tied=row.is_tied,
        place=place,
        ranking=[_frozen(one) for one in ranking.rows],
        stood_in=stands_in(by),
        chosen_at=at,
        chosen_by=actor.key,
        chosen_by_th=actor.th,
        chosen_by_en=actor.en,
    )
    _journal(made, row, by=by, at=at)
    return made


def resolutions_of(by: Membership) -> list[Resolution]:
    """Give the resolutions in the minutes of this member's committee that a choice can cite, the latest first."""
    rows = Resolution.objects.filter(meeting__body=by.unit_id, meeting__sitting_day__isnull=False, about="")
    return list(rows.select_related("meeting").order_by("-meeting__held_on", "-number"))


def open_minutes_of(by: Membership) -> list[Meeting]:
    """Give the open minutes of this member's committee, in which a choice can be resolved now, the latest first."""
    rows = Meeting.objects.filter(body=by.unit_id, sitting_day__isnull=False, state=MeetingState.HELD)
    return list(rows.order_by("-held_on", "-pk"))


def _to_choose(round_: Round, group: Group, case: int, *, on: date) -> tuple[Ranking, Ranked, int]:
    ranking = next((one for one in rankings(round_, on=on) if one.group == group), None)
    row = ranking.of(case) if ranking else None
    if ranking is None or row is None:
        raise Refusal(_OTHER_GROUP, code="other-group", field="assessment")
    if row.place is None:
        raise Refusal(_NOT_AGREED, code="not-agreed", field="assessment")
    return ranking, row, row.place


def _why(ranking: Ranking, row: Ranked, *, reason: str, left_out: str) -> tuple[str, str]:
    """Give why this unit, and why those without a result are left out; refuse a reason that is needed and not given."""
    said = cleaned(reason, field="reason")
    if why := why_needed(row):
        said = needed(said, why, field="reason")
    without = why_left_out(ranking)
    return said, needed(left_out, without, field="left_out") if without else ""


def _journal(made: Choice, row: Ranked, *, by: Membership, at: datetime) -> None:
    committee = Committee.objects.get(body=by.unit_id)
    facts = {
        "name_th": row.unit.name.th,
        "name_en": row.unit.name.en,
        "resolution": made.resolution,
        "place": made.place,
    }
    if made.stood_in:
        facts["stood_in"] = True
    # Under the committee: the unit learns of it with everybody else, when it is announced.
    record("unit.chosen", about=committee.journal_key, unit=by.unit.key, by=by.actor(), at=at, facts=facts)


def _recorded(
    round_: Round,
    group: Group,
    row: Ranked,
    reason: str,
    recorded: Resolution | Meeting | None,
    *,
    by: Membership,
    at: datetime,
) -> Resolution | None:
    """Give the resolution in minutes of this committee on which a choice rests, written down now where open minutes are given."""
    if recorded is None:
        return None
    meeting = recorded if isinstance(recorded, Meeting) else recorded.meeting
    if meeting.body_id != by.unit_id:
        raise Refusal(_OTHER_MINUTES, code="other-minutes", field="recorded")
    if isinstance(recorded, Resolution):
        return recorded
    edition, key = criteria.edition_of(round_), (group.named.key, group.region)
    return resolve_under(  # who stands in for recused leaders keeps no minutes, and may choose all the same
        meeting,
        about=about_choosing(round_.pk, *key),
        title=title_of_choosing(edition, *key),
        text=resolution_of_choosing(edition, group, row.unit.name_th, reason),
        by=by,
        at=at,
    )


def _says(last: Choice, case: int, reason: str, left_out: str) -> bool:
    return (last.assessment_id, last.reason, last.left_out) == (case, reason, left_out)


def _cites(last: Choice, resolution: str, recorded: Resolution | Meeting | None) -> bool:
    """Tell whether a choice cites this already: pressing twice chooses once."""
    if isinstance(recorded, Meeting):
        return last.recorded is not None and last.recorded.meeting_id == recorded.pk
    return last.recorded == recorded if recorded else last.recorded is None and last.resolution == resolution.strip()


def _from_above(by: Membership, round_: Round) -> bool:
    return by.unit_id == round_.owner_id or by.role_held.reach.value == "nation"


def _frozen(row: Ranked) -> dict[str, Any]:
    return {
        "place": row.place,
        "tied": row.is_tied,
        "name_th": row.unit.name_th,
        "total": plain_or_none(row.total),
        "base": plain_or_none(row.base),
    }


def _key_of(edition: Edition, group: Group) -> str:
    """Give the key of the committee that judges, and so chooses among, the units of a group."""
    selection = edition.selection
    wanted = "/".join(part for part in (selection.track if selection else "", group.named.variant) if part)
    return next((row.key for row in edition.committees if wanted in row.judges), "")


def _committees(round_: Round) -> dict[tuple[str, int], Committee]:
    rows = Committee.objects.filter(
        owner=round_.owner_id, programme=round_.programme, edition=round_.edition, fiscal_year=round_.fiscal_year
    )
    return {(row.key, row.region): row for row in rows.select_related("body")}


def _chooses_in(committee: Committee, round_: Round, group: Group) -> bool:
    """Tell whether a committee is the one of the round that judges, and so chooses among, the units of a group."""
    wanted = _key_of(criteria.edition_of(round_), group), group.region
    return is_of(committee, round_) and (committee.key, committee.region) == wanted


NOT_LISTED = Text(
    "หน่วยงานนี้ไม่อยู่ในรายชื่อผู้ผ่านการคัดเลือกเบื้องต้น แก้รายชื่อก่อนจึงเลือกได้",
    "This unit is not on the short list. Put the list right first, then choose it.",
)
_NOT_YOURS = Text(
    "บันทึกผลการคัดเลือกได้เฉพาะประธานและเลขานุการของคณะที่ประเมินกลุ่มนี้",
    "Only the chair and the secretary of the committee that judges this group write down whom it chose.",
)
_RECUSED = Text(
    "ท่านไม่ร่วมพิจารณาหน่วยงานหนึ่งของกลุ่มนี้ ให้ประธานหรือเลขานุการอีกคนของคณะบันทึก",
    "You do not judge one of the units of this group; another of the committee writes it down.",
)
_SAY_FIRST = Text(
    "แจ้งเรื่องส่วนได้เสียกับทุกหน่วยงานของกลุ่มนี้ก่อน แล้วจึงบันทึกผล",
    "Say of every unit of this group whether you have an interest, then write down the choice.",
)
_APPROVED = Text("กรมเห็นชอบผลแล้ว จึงเปลี่ยนไม่ได้", "The department has approved it; it stays.")
_OTHER_GROUP = Text("หน่วยงานนี้ไม่อยู่ในกลุ่มที่คัดเลือก", "This unit is not of the group among whom one is chosen.")
_NOT_AGREED = Text("คณะยังไม่ได้สรุปผลของหน่วยงานนี้", "The committee has not agreed on this unit yet.")
_NAME_IT = Text("ระบุเลขที่มติ", "Give the number of the resolution.")
_OTHER_MINUTES = Text("เลือกมติจากรายงานการประชุมของคณะนี้", "Choose a resolution of this committee's own minutes.")
_TIED = Text(
    "คะแนนเท่ากัน ระบุเหตุผลตามมติที่เลือกหน่วยงานนี้", "The totals are equal. Give the reason that the resolution names."
)
_OUT_OF_TURN = Text(
    "หน่วยงานนี้ไม่ได้คะแนนสูงสุดของกลุ่ม ระบุเหตุผลตามมติ",
    "It is not the first of its group. Give the reason that the resolution names.",
)
_LEFT_OUT = Text(
    "คณะยังไม่ได้สรุปผลของ {units} จึงยังเลือกไม่ได้ เว้นแต่ระบุเหตุผลที่ไม่นำมาพิจารณา เช่น ขอถอนตัว",
    "The committee has not agreed on {units}, so nobody can be chosen yet, unless you say why they are left out: withdrawn, for instance.",
)
