"""Reading rounds, enrolments and assessments for pages: what one may see, with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from khunnatham.assessments import criteria, joining
from khunnatham.assessments.cases import Case, Filters, Page, as_case, cases, court_of, role_in_turn, seen_by
from khunnatham.assessments.judging import sits_in_committee
from khunnatham.assessments.judging_models import Judging
from khunnatham.assessments.models import (
    Answer,
    Assessment,
    Declaration,
    Enrolment,
    EnrolmentState,
    EvidenceUse,
    FrozenEvidence,
    Remark,
    ReturnReason,
    Round,
    RoundState,
    Submission,
)
from khunnatham.assessments.my_work import MyWork, Task, days_left, is_for, my_work
from khunnatham.assessments.permissions import WORKERS, on_route
from khunnatham.assessments.states import WORKING, State
from khunnatham.assessments.windows import hands_of, is_in_parts, windows_of
from khunnatham.evidence import queries as evidence_queries
from khunnatham.evidence.models import Evidence
from khunnatham.facts import queries as facts
from khunnatham.facts.models import Fact
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.roles import Role
from khunnatham.organisations.scopes import reach
from khunnatham.programmes.criteria import Edition, Requirement

__all__ = [
    "Case", "Filters", "MyWork", "Page", "Sheet", "Task", "as_case", "assessment", "cases", "cases_numbered",
    "court_of", "days_left", "declaration_of", "enrolment", "enrolments_of", "frozen_uses", "is_for",
    "joinable_rounds", "latest_return", "latest_submissions", "my_work", "reasons_to_correct", "remarks_of",
    "return_reasons", "role_in_turn", "round_", "rounds_seen", "seen_by", "sheet", "submission", "submissions_of",
    "usage_counts", "uses_of", "version",
]  # fmt: skip

_WHOLE = ("enrolment__round__owner", "enrolment__unit__place", "enrolment__unit__province", "enrolment__head_count")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answering page: what is asked, what is answered and proved, and which facts are at hand. The result is kept."""

    assessment: Assessment
    edition: Edition
    leaves: tuple[Requirement, ...]
    answers: Mapping[str, Answer]
    uses: Mapping[str, tuple[EvidenceUse, ...]]
    facts: Mapping[str, Fact]

    def revision(self, key: str) -> int:
        """Give the revision that the next save of this answer expects."""
        return self.answers[key].revision if key in self.answers else 0


# ── rounds ──────────────────────────────────────────────────────────────────────────────


def rounds_seen(by: Membership) -> list[Round]:
    """Give the rounds, one's own first: all that are or were open; planned ones only to those who keep rounds.

    A committee sees the rounds of which cases are or were assigned to it, and no others.
    """
    keepers = {Role.DEPARTMENT_OFFICER, Role.NATIONAL_ADMINISTRATOR, Role.AUDITOR}
    judged = Judging.objects.filter(body=by.unit_id).values("assessment__enrolment__round")
    within = Q(pk__in=judged) if sits_in_committee(by) else on_route(by)
    rounds = Round.objects.select_related("owner").filter(within)
    seen = rounds if by.role_held in keepers else rounds.exclude(state=RoundState.PLANNED)
    return sorted(seen, key=lambda one: one.owner_id != by.unit_id)


def round_(number: int) -> Round | None:
    """Give one round with its owner."""
    return Round.objects.select_related("owner").filter(pk=number).first()


def joinable_rounds(unit: Unit) -> list[Round]:
    """Give the open rounds that this unit may join and has not begun to."""
    rounds = joining.open_for(unit).exclude(enrolments__unit=unit)
    return [one for one in rounds if is_for(one, unit.kind)]


# ── enrolments ──────────────────────────────────────────────────────────────────────────


def enrolment(number: int, *, by: Membership) -> Enrolment | None:
    """Give the enrolment where this membership may see it; nothing for an outsider."""
    rows = enrolments_seen_by(by).filter(pk=number)
    whole = rows.select_related("round__owner", "unit__place", "unit__province", "head_count", "assessment")
    return whole.defer("assessment__result").first()


def enrolments_seen_by(by: Membership) -> QuerySet[Enrolment]:
    """Give the enrolments that this membership may see; what is not filed yet is the affair of those who work on it."""
    within = reach(by, "unit") & on_route(by, "round")
    if by.role_held is Role.DEPARTMENT_OFFICER:
        within |= Q(round__owner=by.unit_id)
    rows = Enrolment.objects.filter(within)
    return rows if by.role_held in WORKERS else rows.filter(state=EnrolmentState.FILED)


def enrolments_of(unit: Unit) -> list[Enrolment]:
    """Give the unit's enrolments with their assessments, the latest round first."""
    rows = Enrolment.objects.filter(unit=unit).select_related("round", "unit", "assessment", "head_count")
    return list(rows.defer("assessment__result").order_by("-round__due_at", "-pk"))


def declaration_of(enrolment: Enrolment) -> Declaration | None:
    """Give the declaration with its signatures and its proof of posting."""
    return Declaration.objects.select_related("signatures", "posting").filter(enrolment=enrolment).first()


# ── assessments ─────────────────────────────────────────────────────────────────────────


def assessment(number: int, *, by: Membership) -> Assessment | None:
    """Give the case where this membership may see it; nothing for an outsider."""
    return seen_by(by).filter(pk=number).select_related(*_WHOLE).first()


def sheet(assessment: Assessment) -> Sheet:
    """Give the answering page: four queries, whatever the number of requirements."""
    enrolment = assessment.enrolment
    uses: dict[str, tuple[EvidenceUse, ...]] = {}
    for use in assessment.uses.select_related("evidence").prefetch_related("evidence__versions"):
        uses[use.key] = (*uses.get(use.key, ()), use)
    return Sheet(
        assessment=assessment,
        edition=criteria.edition_of(enrolment.round),
        leaves=criteria.leaves_of(enrolment),
        answers={answer.key: answer for answer in assessment.answers.select_related("fact")},
        uses=uses,
        facts=facts.all_latest(enrolment.unit, enrolment.round.fiscal_year),
    )


def submissions_of(assessment: Assessment) -> list[Submission]:
    """Give the versions handed in, the latest first, without what is frozen in them."""
    return list(assessment.submissions.defer("frozen", "result").order_by("-version"))


def submission(number: int, *, by: Membership) -> Submission | None:
    """Give one version where this membership may see the case; nothing for an outsider."""
    rows = Submission.objects.filter(pk=number, assessment__in=seen_by(by))
    return rows.select_related(*(f"assessment__{path}" for path in _WHOLE)).first()


def version(assessment: Assessment, number: int) -> Submission | None:
    """Give one version of a case with everything frozen in it; the case comes with it, as it was fetched."""
    found = Submission.objects.filter(assessment=assessment, version=number).first()
    if found is not None:
        found.assessment = assessment
    return found


def latest_submissions(cases: Iterable[Assessment]) -> dict[int, Submission]:
    """Give the latest version of each case, by the number of the case, in one query and without what is frozen."""
    versions = {case.pk: case.version for case in cases if case.version}
    # Unsorted: the usual order joins the cases again, and a planner may then read all of them.
    rows = Submission.objects.filter(assessment__in=versions).defer("frozen", "result").order_by()
    return {row.assessment_id: row for row in rows if row.version == versions[row.assessment_id]}


def cases_numbered(numbers: Iterable[int], *, by: Membership) -> list[Assessment]:
    """Give those of the cases that this membership may see, in Thai order of the units."""
    rows = seen_by(by).filter(pk__in=list(numbers)).select_related(*_WHOLE)
    return list(rows.order_by("enrolment__unit__sort_key", "pk").defer("result"))


def return_reasons(submission: Submission) -> list[ReturnReason]:
    """Give why a version went back, item by item."""
    return list(ReturnReason.objects.filter(submission=submission))


def latest_return(assessment: Assessment) -> list[ReturnReason]:
    """Give why the latest version went back; an empty list where it did not."""
    rows = ReturnReason.objects.filter(submission__assessment=assessment, submission__version=assessment.version)
    return list(rows.select_related("submission").defer("submission__frozen", "submission__result"))


def reasons_to_correct(assessment: Assessment) -> list[ReturnReason]:
    """Give why what the unit has before it came back: of the version that was returned, or of the part that was."""
    if State(assessment.state) not in WORKING or not assessment.version:
        return []
    windows = windows_of(assessment.enrolment.round)
    if not is_in_parts(windows):
        return latest_return(assessment) if assessment.state == State.RETURNED else []
    returned = [hand.submission for hand in hands_of(assessment, windows) if hand.is_returned]
    rows = ReturnReason.objects.filter(submission__in=returned).select_related("submission")
    return list(rows.defer("submission__frozen", "submission__result"))


def remarks_of(assessment: Assessment) -> list[Remark]:
    """Give what was remarked on anything of the case that was handed in, the oldest first."""
    rows = Remark.objects.filter(submission__assessment=assessment).select_related("submission")
    return list(rows.defer("submission__frozen", "submission__result").order_by("pk"))


# ── where proofs are used ───────────────────────────────────────────────────────────────


def uses_of(evidence: Evidence, *, by: Membership) -> list[EvidenceUse]:
    """Give where a proof is used now: requirement by requirement, with the cases; others than its unit see their own cases."""
    paths = ("assessment__enrolment__round", "assessment__enrolment__unit")
    rows = EvidenceUse.objects.filter(evidence=evidence)
    if by.unit_id != evidence.unit_id:
        rows = rows.filter(assessment__in=seen_by(by))
    return list(rows.select_related(*paths).defer("assessment__result"))


def uses_of_items(items: list[Evidence]) -> dict[int, list[EvidenceUse]]:
    """Give where several proofs are used, by their numbers, in one query."""
    found: dict[int, list[EvidenceUse]] = {}
    rows = EvidenceUse.objects.filter(evidence__in=items).select_related("assessment__enrolment__round")
    for use in rows.defer("assessment__result"):
        found.setdefault(use.evidence_id, []).append(use)
    return found


def unused_of(
    unit: Unit, *, search: str = "", media: str = "", limit: int | None = None, before: Evidence | None = None
) -> list[Evidence]:
    """Give the filed proofs of a unit that stand beside no requirement, newest first."""
    rows = evidence_queries.filed(unit, search=search, media=media, before=before).filter(uses__isnull=True)
    return list(rows.prefetch_related("versions")[:limit])


def working_of(unit: Unit) -> list[Assessment]:
    """Give the assessments that the unit works on now, the nearest deadline first, without their results."""
    rows = Assessment.objects.filter(enrolment__unit=unit, state__in=WORKING).select_related(
        "enrolment__round", "enrolment__unit"
    )
    return list(rows.defer("result").order_by("enrolment__round__due_at", "pk"))


def frozen_uses(evidence: Evidence) -> int:
    """Give in how many submissions a proof stands; then it is no longer withdrawn."""
    return FrozenEvidence.objects.filter(evidence=evidence).values("submission").distinct().count()


def usage_counts(unit: Unit) -> dict[int, int]:
    """Give how often each proof of a unit is used, by its number, in one query; unused ones are left out."""
    rows = EvidenceUse.objects.filter(evidence__unit=unit).order_by().values("evidence").annotate(count=Count("pk"))
    return {row["evidence"]: row["count"] for row in rows}
