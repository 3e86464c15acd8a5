"""How far a membership sees. Always a join on the unit, never a list of ids: the cost does not follow the number of units."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from khunnatham.organisations.models import Membership, ReportingLine, Unit
from khunnatham.organisations.roles import Reach


def units_seen_by(membership: Membership) -> QuerySet[Unit]:
    """Give the units whose affairs a membership may read.

    An officer and a head see their own unit; the secretary and the members of a provincial sub-committee see their province;
    the national administrator and the auditor see the nation. A department officer sees the department and the units that
    report to it today; the rounds that the department owns add their own units, and that is for the rounds to say.
    """
    return Unit.objects.filter(reach(membership))


def reach(membership: Membership, unit: str = "") -> Q:
    """Give the same as a condition on rows that hold a unit: ``reach(by, "enrolment__unit")``; on units themselves without path."""
    prefix = f"{unit}__" if unit else ""
    itself = Q(**{f"{prefix}pk": membership.unit_id})
    match membership.role_held.reach:
        case Reach.NATION:
            return Q()
        case Reach.OWN_PROVINCE if membership.unit.province_id is not None:
            return itself | Q(**{f"{prefix}province": membership.unit.province_id})
        case Reach.OWN_DEPARTMENT:
            return itself | Q(_reports_to(membership.unit_id, f"{prefix}pk"))
        case _:
            return itself


def sees(membership: Membership, unit: Unit) -> bool:
    """Tell whether a membership may read the affairs of one unit; without a query but for department officers."""
    if unit.pk == membership.unit_id:
        return True
    match membership.role_held.reach:
        case Reach.NATION:
            return True
        case Reach.OWN_PROVINCE:
            return unit.province_id is not None and unit.province_id == membership.unit.province_id
        case Reach.OWN_DEPARTMENT:
            return _open_lines().filter(unit=unit, superior=membership.unit_id).exists()
        case _:
            return False


def _reports_to(superior: int, unit_path: str) -> Exists:
    return Exists(_open_lines().filter(unit=OuterRef(unit_path), superior=superior))


def _open_lines() -> QuerySet[ReportingLine]:
    """Give the lines that are in force: the open one of each unit."""
    return ReportingLine.objects.filter(until__isnull=True)
