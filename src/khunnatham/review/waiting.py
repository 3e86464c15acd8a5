"""Which questions, recommendations and objections wait for whom, and which rounds wait to be approved: the rows of a home page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef

from khunnatham.assessments import criteria
from khunnatham.assessments.cases import seen_by
from khunnatham.assessments.models import Assessment, EnrolmentState, Round, RoundState
from khunnatham.assessments.permissions import WORKERS
from khunnatham.assessments.states import CERTIFIED, WORKING, State
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.review import approving, carrying
from khunnatham.review.follow_up_models import Question, Recommendation
from khunnatham.review.opinion_models import Consolidation
from khunnatham.wording import Text

MOST: Final = 20
# Rows that are read to find the cases: enough for twenty, and no more than a page bears.
MOST_READ: Final = 200
_CASE: Final = ("assessment__enrolment__unit", "assessment__enrolment__round")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits of one case: which act, how many, until when."""

    act: str
    assessment: Assessment
    count: int = 1
    due_at: datetime | None = None


def waiting_for(by: Membership) -> list[Waiting]:
    """Give what waits for this person: as many queries whatever the number of cases, but for plans that came into an open one."""
    if by.role_held in WORKERS:
        return [*_questions(by), *_promises(by), *(_recommendations(by) if by.role_held is Role.HEAD else [])]
    if by.role_held is Role.DEPARTMENT_OFFICER:
        return [*_to_approve(by), *_objections(by)]
    return _objections(by) if by.role_held in DECIDERS else []


DECIDERS: Final = frozenset({Role.PROVINCIAL_SECRETARY, Role.INTERIOR_SECRETARY, Role.SUBCOMMITTEE_CHAIR})


@dataclass(frozen=True, slots=True)
class RoundWaiting:
    """A round whose decided cases go on together: how many are decided, what still lacks, or that it was approved without them."""

    round: Round
    decided: int
    lacking: tuple[Text, ...] = ()
    is_approved: bool = False


def rounds_waiting(by: Membership, *, on: date) -> list[RoundWaiting]:
    """Give the rounds of an owner in which decided cases wait for the approval of the whole, or came after it."""
    if by.role_held is not Role.DEPARTMENT_OFFICER:
        return []
    rows = Round.objects.filter(owner=by.unit_id).exclude(state=RoundState.PLANNED).select_related("approval", "owner")
    whole = [row for row in rows if criteria.choosing_stage(criteria.edition_of(row)) is not None]
    decided = Counter(
        Assessment.objects.filter(
            enrolment__round__in=whole, enrolment__state=EnrolmentState.FILED, state=State.DECIDED
        ).values_list("enrolment__round", flat=True)
    )
    return [
        RoundWaiting(row, decided[row.pk], is_approved=True)
        if hasattr(row, "approval")
        else RoundWaiting(row, decided[row.pk], tuple(approving.lacking(row, on=on)))
        for row in whole
        if decided[row.pk]
    ]


def _questions(by: Membership) -> list[Waiting]:
    agreed = Consolidation.objects.filter(
        submission__assessment=OuterRef("submission__assessment"),
        submission__version__gte=OuterRef("submission__version"),
    )
    rows = Question.objects.filter(
        ~Exists(agreed), submission__assessment__enrolment__unit=by.unit_id, answered_at__isnull=True
    )
    rows = rows.select_related(*(f"submission__{one}" for one in _CASE)).defer("submission__frozen")
    return _by_case("answer-question", rows.order_by("due_at")[:MOST_READ], lambda row: row.submission, due=True)


def _recommendations(by: Membership) -> list[Waiting]:
    rows = Recommendation.objects.filter(
        consolidation__submission__assessment__enrolment__unit=by.unit_id,
        consolidation__submission__assessment__state__in=sorted(CERTIFIED),
        answered_at__isnull=True,
    )
    rows = rows.select_related(*(f"consolidation__submission__{one}" for one in _CASE))
    return _by_case("answer-recommendation", rows[:MOST_READ], lambda row: row.consolidation.submission)


def _promises(by: Membership) -> list[Waiting]:
    """Give the cases a unit works on into which an improvement plan came that it does not answer for in full yet."""
    if not carrying.has_plan(by.unit_id):
        return []
    cases = Assessment.objects.filter(enrolment__unit=by.unit_id, state__in=sorted(WORKING)).defer("result")
    left = (
        (case, sum(one.said is None for one in carrying.carried_into(case, by=by)))
        for case in cases.select_related("enrolment__unit", "enrolment__round")[:MOST]
    )
    return [Waiting("answer-carried", case, count) for case, count in left if count]


def _to_approve(by: Membership) -> list[Waiting]:
    rows = Recommendation.objects.filter(
        consolidation__submission__assessment__enrolment__round__owner=by.unit_id,
        answered_at__isnull=False,
        approved_at__isnull=True,
    )
    rows = rows.select_related(*(f"consolidation__submission__{one}" for one in _CASE))
    return _by_case("approve-answers", rows[:MOST_READ], lambda row: row.consolidation.submission)


def _objections(by: Membership) -> list[Waiting]:
    rows = seen_by(by).filter(state=State.CONTESTED).select_related("enrolment__unit", "enrolment__round")
    found = []
    for case in rows.defer("result").order_by("pk")[:MOST]:
        stage = criteria.deciding_stage(criteria.edition_of(case.enrolment.round))
        if by.role in {stage.owner, stage.secretariat, Role.DEPARTMENT_OFFICER.value}:
            found.append(Waiting("answer-objection", case))
    return found


def _by_case(
    act: str, rows: Iterable[object], submission_of: Callable[..., object], *, due: bool = False
) -> list[Waiting]:
    found: dict[int, Waiting] = {}
    for row in rows:
        case: Assessment = submission_of(row).assessment  # type: ignore[attr-defined]  # a submission of either kind of row
        before = found.get(case.pk)
        until = getattr(row, "due_at") if due else None  # noqa: B009 - rows of questions alone have one
        found[case.pk] = Waiting(
            act, case, (before.count if before else 0) + 1, before.due_at if before and before.due_at else until
        )
    return list(found.values())[:MOST]
