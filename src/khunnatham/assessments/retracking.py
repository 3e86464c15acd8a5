"""The owner of a round puts a unit on another track, with the reason, while the unit still answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, Enrolment
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.states import State
from khunnatham.assessments.working import insist, locked_enrolment, rescore, unit_key
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.revising import save_revised
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text

ANSWERING: Final = frozenset({State.OPEN, State.RETURNED})


def may_change_track(
    by: Membership, enrolment: Enrolment, *, on: date, working: Assessment | None = None
) -> Refusal | None:
    """Answer whether this person puts the unit on another track now: the owner of the round, while the unit answers."""
    if refused := may_manage_round(by, enrolment.round.owner, on=on):
        return refused
    if not criteria.edition_of(enrolment.round).tracks:
        return Refusal(_NO_TRACKS, code="no-tracks")
    if working is not None and State(working.state) not in ANSWERING:
        return Refusal(_HANDED_IN, code="not-with-unit")
    return None


@transaction.atomic
def change_track(enrolment: Enrolment, *, track: str, reason: str, by: Membership, at: datetime) -> Enrolment:
    """Put a unit on another track: its answers stay, what it is asked and its provisional result follow the new track."""
    current, working = locked_enrolment(enrolment)
    insist(may_change_track(by, current, on=in_bangkok(at), working=working))
    titles = {choice.key: choice.title for choice in criteria.edition_of(current.round).tracks}
    if track not in titles:
        raise Refusal(_CHOOSE, code="track-needed", field="track")
    if track == current.track:
        return current
    said, before = needed(reason, _SAY_WHY, field="reason"), titles.get(current.track, Text("–", "–"))
    current.track = track
    save_revised(current, by=by, at=at)
    if working is not None:
        working.enrolment = current
        rescore(working, at=at)
        working.save()
    facts = {"from_th": before.th, "from_en": before.en, "to_th": titles[track].th, "to_en": titles[track].en}
    told = facts | {"reason": said}
    record(
        "enrolment.track-changed", about=current.key, unit=unit_key(current.unit_id), by=by.actor(), at=at, facts=told
    )
    return current


_NO_TRACKS = Text("เกณฑ์ฉบับนี้ไม่แบ่งประเภทการเข้าร่วม", "This edition has no tracks.")
_HANDED_IN = Text(
    "หน่วยงานลงนามหรือส่งผลแล้ว ส่งกลับให้หน่วยงานแก้ไขก่อน จึงเปลี่ยนประเภทได้",
    "The unit has signed or handed in. Return it to the unit first, then change its track.",
)
_CHOOSE = Text("เลือกประเภทการเข้าร่วม", "Choose the track.")
_SAY_WHY = Text("ระบุเหตุผลที่เปลี่ยนประเภท", "Give the reason for another track.")
