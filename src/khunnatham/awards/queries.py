"""Reading certificates: those one may see, and the one of a decision."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from khunnatham.awards.models import Certificate
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.roles import Role
from khunnatham.organisations.scopes import reach
from khunnatham.review.models import Decision

_WHOLE = (
    "unit__province",
    "decision__meeting__body",
    "decision__submission__assessment__enrolment__round",
    "decision__submission__assessment__enrolment__unit__place",
    "decision__submission__assessment__enrolment__unit__province",
)


def seen_by(by: Membership) -> QuerySet[Certificate]:
    """Give the certificates that this membership may open, the latest first."""
    within = reach(by, "unit")
    if by.role_held is Role.DEPARTMENT_OFFICER:
        within |= Q(decision__submission__assessment__enrolment__round__owner=by.unit_id)
    return Certificate.objects.filter(within).select_related(*_WHOLE)


def certificate(number: int, *, by: Membership) -> Certificate | None:
    """Give one certificate where this membership may see it; nothing for an outsider."""
    return seen_by(by).filter(pk=number).first()


def of_decision(decision: Decision) -> Certificate | None:
    """Give the certificate that a decision conferred."""
    return Certificate.objects.filter(decision=decision).first()


def of_unit(unit: Unit) -> list[Certificate]:
    """Give a unit's certificates, the latest first."""
    return list(Certificate.objects.filter(unit=unit).select_related(*_WHOLE))
