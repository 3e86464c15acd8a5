"""Reading certificates: those one may see, and the one of a decision."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from khunnatham.assessments.cases import seen_by as cases_seen_by
from khunnatham.assessments.models import Assessment
from khunnatham.assessments.permissions import on_route
from khunnatham.awards.models import Certificate
from khunnatham.meetings.models import Meeting
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.roles import Role
from khunnatham.organisations.scopes import reach
from khunnatham.review.models import Decision, DecisionOutcome

_WHOLE = (
    "plaque",
    "title_row",
    "template",
    "unit__province",
    "unit__place",
    "decision__meeting__body",
    "decision__submission__assessment__enrolment__round",
    "decision__submission__assessment__enrolment__unit__place",
    "decision__submission__assessment__enrolment__unit__province",
)
# Whole answers and results, which no page about certificates reads.
_HEAVY = ("decision__submission__frozen", "decision__submission__result")
_OF_DECISION = tuple(path.removeprefix("decision__") for path in _WHOLE if path.startswith("decision__"))


def seen_by(by: Membership) -> QuerySet[Certificate]:
    """Give the certificates that this membership may open, the latest first."""
    # A title is of no round: whoever sees the unit sees what the title conferred.
    round_ = on_route(by, "decision__submission__assessment__enrolment__round")
    within = reach(by, "unit") & (round_ | Q(title_row__isnull=False) if round_ else Q())
    if by.role_held is Role.DEPARTMENT_OFFICER:
        within |= Q(decision__submission__assessment__enrolment__round__owner=by.unit_id)
    return Certificate.objects.filter(within).select_related(*_WHOLE).defer(*_HEAVY)


def certificate(number: int, *, by: Membership) -> Certificate | None:
    """Give one certificate where this membership may see it; nothing for an outsider."""
    return seen_by(by).filter(pk=number).first()


def of_unit(unit: Unit) -> list[Certificate]:
    """Give a unit's certificates, the latest first."""
    return list(Certificate.objects.filter(unit=unit).select_related(*_WHOLE).defer(*_HEAVY))


def awaiting(by: Membership) -> list[Decision]:
    """Give what was certified and has no certificate in force, of the cases one may see, the oldest first."""
    in_force = Certificate.objects.filter(decision=OuterRef("pk"), revoked_at__isnull=True)
    rows = Decision.objects.filter(
        ~Exists(in_force), outcome=DecisionOutcome.CERTIFIED, submission__assessment__in=cases_seen_by(by)
    )
    return list(rows.select_related(*_OF_DECISION).defer("submission__frozen", "submission__result"))


def numbers_in(meeting: Meeting) -> dict[int, str]:
    """Give the numbers of the certificates that a meeting's decisions conferred, by the number of the decision."""
    rows = Certificate.objects.filter(decision__meeting=meeting, revoked_at__isnull=True)
    return dict(rows.values_list("decision_id", "number"))


def of_case(assessment: Assessment) -> list[Certificate]:
    """Give the certificates that a case conferred, the latest first."""
    rows = Certificate.objects.filter(decision__submission__assessment=assessment)
    return list(rows.select_related(*_WHOLE).defer(*_HEAVY))


def numbers_of(decisions: list[Decision]) -> dict[int, str]:
    """Give the number of the certificate in force of each decision, by the number of the decision, in one query."""
    rows = Certificate.objects.filter(decision__in=decisions, revoked_at=None)
    return dict(rows.values_list("decision", "number"))
