"""Who leads a case whose chair and secretary are recused: another seat of the committee, named by its department with a reason.

The handbook has no rule for it (11.4): this is a default of ours. Without anybody who leads, nobody could write the result down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from khunnatham.assessments import judging
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.review import opinions, visibility
from khunnatham.review.committee_models import Committee, Seat
from khunnatham.review.lifting import may_judge_interests
from khunnatham.review.opinion_models import StandIn
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text

# ── reading ─────────────────────────────────────────────────────────────────────────────


def named_in(cases: Iterable[Assessment], committee: Committee) -> dict[int, tuple[StandIn, ...]]:
    """Give who was named to lead these cases in a committee, by the number of the case, oldest first: one query."""
    numbers = [case.pk for case in cases]
    rows = StandIn.objects.filter(assessment__in=numbers, seat__committee=committee).select_related("seat")
    found: dict[int, tuple[StandIn, ...]] = {}
    for row in rows.order_by("pk"):
        found[row.assessment_id] = (*found.get(row.assessment_id, ()), row)
    return found


def without_leader(committee: Committee, recused: Mapping[int, Iterable[int]], *, on: date) -> frozenset[int]:
    """Give the cases that nobody leads: everybody in office who leads the committee is among the recused. Three queries."""
    leading = visibility.holders(committee.seats.filter(Q(chairs=True) | Q(keeps=True)), on=on).values()
    leaders = {held.account_id for held in leading}
    return frozenset(case for case, people in recused.items() if leaders and leaders <= set(people))


def seats_to_name(assessment: Assessment, committee: Committee, *, on: date) -> list[tuple[Seat, Membership]]:
    """Give the seats that may lead a case: with a vote or assisting, filled, and nothing against who fills them."""
    seats = list(committee.seats.filter(Q(votes=True) | Q(assists=True), chairs=False, keeps=False))
    filled = visibility.holders(seats, on=on)
    against = _against(assessment)
    return [
        (seat, filled[seat.pk]) for seat in seats if seat.pk in filled and filled[seat.pk].account_id not in against
    ]


def may_name(by: Membership, submission: Submission, committee: Committee, *, on: date) -> Refusal | None:
    """Answer whether this person may name who leads a case now: its department, while chair and secretary are recused."""
    if refused := may_judge_interests(by, committee, on=on):
        return refused
    if refused := opinions.not_judged(submission):
        return refused
    if visibility.is_agreed(submission):
        return Refusal(_AGREED, code="agreed-already")
    judged = judging.judging_of(submission.assessment)
    if judged is None or judged.body_id != committee.body_id:
        return Refusal(_NOT_OF_IT, code="not-of-the-committee")
    recused = {submission.assessment_id: _against(submission.assessment)}
    if not without_leader(committee, recused, on=on):
        return Refusal(_LED, code="led-already")
    return None


# ── acting ──────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def name(
    submission: Submission, committee: Committee, *, seat: Seat, reason: str, by: Membership, at: datetime
) -> StandIn:
    """Name the seat that leads a case for chair and secretary; another one named later leads instead."""
    current = opinions.locked_submission(submission)
    on = in_bangkok(at)
    if refused := may_name(by, current, committee, on=on):
        raise refused
    fitting = dict(seats_to_name(current.assessment, committee, on=on))
    if seat not in fitting:
        raise Refusal(_CHOOSE, code="seat-cannot-lead", field="seat")
    said = needed(reason, _SAY_WHY, field="reason")
    before = StandIn.objects.filter(assessment=current.assessment, seat__committee=committee).last()
    if before is not None and (before.seat_id, before.reason) == (seat.pk, said):
        return before
    actor, post, unit = by.actor(), fitting[seat].account.post, current.assessment.enrolment.unit
    row = StandIn.objects.create(
        assessment=current.assessment,
        seat=seat,
        reason=said,
        named_at=at,
        named_by=actor.key,
        named_by_th=actor.th,
        named_by_en=actor.en,
    )
    facts = {
        "position": seat.position,
        "post_th": post.th,
        "post_en": post.en,
        "name_th": unit.name.th,
        "name_en": unit.name.en,
        "reason": said,
    }
    record("lead.named", about=committee.journal_key, unit=committee.body.key, by=actor, at=at, facts=facts)
    return row


def _against(assessment: Assessment) -> frozenset[int]:
    rows = judging.standing().filter(assessment=assessment)
    return frozenset(rows.values_list("account", flat=True))


_AGREED = Text("คณะสรุปผลของเรื่องนี้แล้ว", "The committee has agreed on this case.")
_NOT_OF_IT = Text("เรื่องนี้ไม่ได้มอบหมายให้คณะนี้", "This case is not assigned to this committee.")
_LED = Text(
    "ประธานหรือเลขานุการของคณะยังนำเรื่องนี้ได้ จึงไม่ต้องให้ผู้อื่นนำแทน",
    "The chair or the secretary of the committee leads this case, so nobody stands in.",
)
_CHOOSE = Text(
    "เลือกตำแหน่งที่มีผู้ดำรงและไม่มีส่วนได้เสียกับหน่วยงานนี้",
    "Choose a seat that somebody fills and that has no interest in this unit.",
)
_SAY_WHY = Text("ระบุเหตุผลที่ให้ตำแหน่งนี้นำเรื่องแทน", "Give the reason why this seat leads the case.")
