"""Reading rounds for those who keep them: the list with its figures, one round whole."""

from __future__ import annotations

from django.db.models import Count, Q

from khunnatham.assessments import criteria, joining
from khunnatham.assessments.models import EnrolmentState, Extension, Round
from khunnatham.organisations.models import Membership, Unit, UnitKind
from khunnatham.organisations.queries import matching
from khunnatham.organisations.roles import Role

MOST_UNITS = 20


def rounds_kept(by: Membership) -> list[Round]:
    """Give every round with ``joined`` and ``filed``, how many units are in it; one's own first: one query."""
    rows = Round.objects.select_related("owner").annotate(
        joined=Count("enrolments"), filed=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.FILED))
    )
    return sorted(rows, key=lambda one: one.owner_id != by.unit_id)


def extensions_of(round_: Round) -> list[Extension]:
    """Give what was extended in a round, the latest first."""
    return list(
        Extension.objects.filter(window__round=round_).select_related("window", "unit").order_by("-made_at", "-pk")
    )


def owners_for(by: Membership) -> list[Unit]:
    """Give the units for which this membership may open a round: its own department, or every department."""
    if by.role_held is Role.NATIONAL_ADMINISTRATOR:
        return list(Unit.objects.filter(kind=UnitKind.DEPARTMENT, closed_on__isnull=True))
    return [by.unit]


def unit_chosen(number: int) -> list[Unit]:
    """Give the unit that was chosen before, with its place, whatever is searched for now; an unknown one is nothing."""
    return list(Unit.objects.filter(pk=number).select_related("place", "province"))


def unit_to_add(number: int) -> list[Unit]:
    """Give the unit that is to be added to a round, unless it is closed."""
    return list(Unit.objects.filter(pk=number, closed_on__isnull=True))


def units_to_choose(round_: Round, words: str, *, within: bool) -> list[Unit]:
    """Give units of the kinds of a round whose name or code has every word; ``within`` keeps to those that may join it."""
    if not words.strip():
        return []
    kinds = [kind.key for kind in criteria.edition_of(round_).unit_kinds]
    units = Unit.objects.filter(closed_on__isnull=True).select_related("place", "province")
    if kinds:
        units = units.filter(kind__in=kinds)
    limits = joining.limits_of(round_)
    if within and limits:
        chosen = Q(pk__in=[unit.pk for unit in limits.units])
        places = [place.pk for place in limits.places]
        units = units.filter(chosen | Q(place__in=places) | Q(province__in=places))
    return list(matching(units, words)[:MOST_UNITS])
