"""Reading facts: the latest of a kind, and how it came to be."""

from __future__ import annotations

from khunnatham.facts.models import Fact
from khunnatham.organisations.models import Unit


def latest(unit: Unit, fiscal_year: int, kind: str) -> Fact | None:
    """Give the newest value of a kind in a year: the one that nothing supersedes."""
    return Fact.objects.filter(unit=unit, fiscal_year=fiscal_year, kind=kind, superseded_by__isnull=True).first()


def all_latest(unit: Unit, fiscal_year: int) -> dict[str, Fact]:
    """Give the newest value of every kind known in a year, by kind, in one query."""
    facts = Fact.objects.filter(unit=unit, fiscal_year=fiscal_year, superseded_by__isnull=True)
    return {fact.kind: fact for fact in facts}


def history(unit: Unit, fiscal_year: int, kind: str) -> list[Fact]:
    """Give every value of a kind in a year, newest first."""
    return list(Fact.objects.filter(unit=unit, fiscal_year=fiscal_year, kind=kind))


def fact(number: int) -> Fact | None:
    """Give one fact with its unit."""
    return Fact.objects.select_related("unit").filter(pk=number).first()


def is_latest(fact: Fact) -> bool:
    """Tell whether nothing supersedes it: an answer that rests on an older one is pointed out."""
    return not Fact.objects.filter(supersedes=fact).exists()
