"""An improvement plan in the next round: what a unit took up and the level above approved comes into its next case.

The unit says of each how far it came; whoever judges the case reads that beside the requirement, once it is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from khunnatham.assessments import criteria, permissions, proofs
from khunnatham.assessments.models import Assessment, Round
from khunnatham.assessments.working import insist, journal, locked
from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.organisations.models import Membership
from khunnatham.review.follow_up_models import Done, FollowUp, Recommendation
from khunnatham.review.improving import UNREAD
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Conflict, Refusal, Text


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing that the unit took up: in which round, about which requirement of this one, and what it says of it now."""

    row: Recommendation
    round: Round
    key: str  # blank where it is about the whole, or names a requirement that this edition does not ask of the unit
    said: FollowUp | None
    before: tuple[FollowUp, ...] = ()  # with versions of the case that were handed in before, the latest first

    @property
    def is_unmatched(self) -> bool:
        """Tell whether it names a requirement that is not asked here."""
        return bool(self.row.key) and not self.key


def carried_into(case: Assessment, *, by: Membership) -> list[Carried]:
    """Give the improvement plan that comes into a case, as far as this person may read what the unit says of it: two queries.

    It is what the unit took up in its last reviewed round of the programme, and of older ones what is still not done.
    """
    rows = list(_taken_up(case).prefetch_related("follow_ups__evidence", "follow_ups__assessment"))
    if not rows:
        return []
    latest = max(_round_of(row).fiscal_year for row in rows)
    asked = {leaf.key for leaf in criteria.leaves_of(case.enrolment)}
    is_told = permissions.may_see_working_copy(by, case) is None
    return [
        _carried(row, case, row.key if row.key in asked else "", is_told=is_told)
        for row in rows
        if _round_of(row).fiscal_year == latest or not _is_over(row, case)
    ]


def has_plan(unit: int) -> bool:
    """Tell whether a unit ever took anything up with the word of the level above."""
    return Recommendation.objects.filter(
        consolidation__submission__assessment__enrolment__unit=unit, is_accepted=True, approved_at__isnull=False
    ).exists()


def proofs_opened(carried: Iterable[Carried], *, by: Membership) -> frozenset[int]:
    """Give which proofs of what is said this person may open, for the links of the page: one query, none where there is nothing."""
    numbers = [proof.pk for one in carried if one.said is not None for proof in one.said.evidence.all()]
    if not numbers:
        return frozenset()
    return frozenset(proofs.seen_by(by).filter(pk__in=numbers).values_list("pk", flat=True))


def said_later(rows: Iterable[Recommendation], *, by: Membership) -> dict[int, list[FollowUp]]:
    """Give what the unit said last of recommendations in each later case, as far as this person may read it: one query."""
    found = FollowUp.objects.filter(recommendation__in=[row.pk for row in rows]).select_related(
        "assessment__enrolment__round", "assessment__enrolment__unit"
    )
    told: dict[int, dict[int, FollowUp]] = {}
    opened: dict[int, bool] = {}
    for one in found.defer("assessment__result").order_by("assessment__enrolment__round__fiscal_year", "version", "pk"):
        case = one.assessment
        if case.pk not in opened:
            opened[case.pk] = permissions.may_see_working_copy(by, case) is None
        if opened[case.pk]:
            told.setdefault(one.recommendation_id, {})[case.pk] = one
    return {number: list(of_cases.values()) for number, of_cases in told.items()}


def may_say(by: Membership, case: Assessment, *, on: date) -> Refusal | None:
    """Answer whether this person says for the unit how far it came: who works on the case, while the unit works on it."""
    return permissions.may_answer(by, case, on=on)


@transaction.atomic
def say(
    row: Recommendation,
    case: Assessment,
    *,
    done: str,
    text: str,
    evidence: Sequence[Evidence] = (),
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> FollowUp:
    """Say of something that was taken up how far the unit came: the reason always, evidence of its own library where it has some."""
    current = locked(case)
    insist(may_say(by, current, on=in_bangkok(at)))
    if row.pk not in {one.row.pk for one in carried_into(current, by=by)}:
        raise Refusal(_NOT_CARRIED, code="not-carried")
    if done not in Done.values:
        raise Refusal(_CHOOSE, code="choice-unknown", field="done")
    said = needed(text, _SAY, field="text")
    if any(one.unit_id != current.enrolment.unit_id or one.state == EvidenceState.WITHDRAWN for one in evidence):
        raise Refusal(_OTHER_LIBRARY, code="evidence-not-of-unit", field="evidence")
    last = FollowUp.objects.select_for_update(of=("self",)).filter(recommendation=row, assessment=current).last()
    revision = last.revision if last is not None else 0
    if revision != expected_revision:
        raise Conflict(_CHANGED, newer=last)
    actor, version = by.actor(), current.version + 1
    is_of_now = last is not None and last.version == version
    kept = last if last and is_of_now else FollowUp(recommendation=row, assessment=current, version=version)
    kept.done, kept.text, kept.revision = done, said, revision + 1
    kept.said_at, kept.said_by, kept.said_by_th, kept.said_by_en = at, actor.key, actor.th, actor.en
    kept.save()
    kept.evidence.set(evidence)
    told = _TOLD[Done(done)]
    facts = {"position": row.position, "year": _round_of(row).fiscal_year, "done_th": told.th, "done_en": told.en}
    journal("recommendation.answered-for", current, by=actor, at=at, **facts)
    return kept


def _taken_up(case: Assessment) -> QuerySet[Recommendation]:
    """Give what the unit of a case took up in earlier rounds of the programme, with the word of the level above."""
    round_ = case.enrolment.round
    return (
        Recommendation.objects.filter(
            consolidation__submission__assessment__enrolment__unit=case.enrolment.unit_id,
            consolidation__submission__assessment__enrolment__round__programme=round_.programme,
            consolidation__submission__assessment__enrolment__round__fiscal_year__lt=round_.fiscal_year,
            is_accepted=True,
            approved_at__isnull=False,
        )
        .select_related("consolidation__submission__assessment__enrolment__round")
        .defer(*UNREAD)
        .order_by("-consolidation__submission__assessment__enrolment__round__fiscal_year", "position", "pk")
    )


def _carried(row: Recommendation, case: Assessment, key: str, *, is_told: bool) -> Carried:
    said = [one for one in row.follow_ups.all() if one.assessment_id == case.pk] if is_told else []
    return Carried(row, _round_of(row), key, said[-1] if said else None, tuple(reversed(said[:-1])))


def _round_of(row: Recommendation) -> Round:
    return row.consolidation.submission.assessment.enrolment.round


def _is_over(row: Recommendation, case: Assessment) -> bool:
    """Tell whether something is done: the level above wrote so, or the unit did in a case before this one."""
    before = {one.assessment_id: one.done for one in row.follow_ups.all() if one.assessment_id != case.pk}
    return row.is_done is True or Done.DONE in before.values()


_TOLD = {
    Done.DONE: Text("ทำแล้ว", "done"),
    Done.PARTLY: Text("ทำบางส่วน", "partly done"),
    Done.NOT: Text("ยังไม่ได้ทำ", "not done"),
}
_NOT_CARRIED = Text(
    "ข้อเสนอแนะนี้ไม่อยู่ในแผนปรับปรุงที่ยกมาในรอบนี้",
    "This recommendation is not of the improvement plan that came into this round.",
)
_CHOOSE = Text("เลือกว่าทำแล้ว ทำบางส่วน หรือยังไม่ได้ทำ", "Choose done, partly done or not done.")
_SAY = Text("เขียนสิ่งที่ทำแล้ว หรือเหตุที่ยังไม่ได้ทำ", "Write what was done, or why it was not.")
_OTHER_LIBRARY = Text("เลือกหลักฐานจากคลังของหน่วยงาน", "Choose evidence of the unit's own library.")
_CHANGED = Text(
    "คำตอบนี้เปลี่ยนไประหว่างที่ท่านเปิดอยู่ ดูข้อมูลล่าสุดก่อน", "It changed while you had it open. Look at it again first."
)
