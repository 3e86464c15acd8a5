"""Reading facts: the latest of a kind, and how it came to be."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from khunnatham.facts.models import Fact, RegisterEntry, Roll
from khunnatham.facts.permissions import may_see
from khunnatham.organisations.models import Membership, Unit
from khunnatham.thai import search_text, sort_key


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


# ── registers and rolls ─────────────────────────────────────────────────────────────────


def entries_of(
    unit: Unit, fiscal_year: int, register: str, *, search: str = "", are_removed: bool = False
) -> list[RegisterEntry]:
    """Give the entries of a register, newest first; those that were removed only where asked for."""
    rows = RegisterEntry.objects.filter(
        unit=unit, fiscal_year=fiscal_year, register=register, removed_at__isnull=not are_removed
    )
    for word in search_text(search).split():
        rows = rows.filter(search_text__contains=word)
    return list(rows.select_related("evidence"))


def entry(number: int, *, by: Membership) -> RegisterEntry | None:
    """Give one entry with its unit where this membership may read the figures of the unit."""
    found = RegisterEntry.objects.select_related("unit__province", "evidence").filter(pk=number).first()
    return found if found is not None and may_see(by, found.unit) is None else None


def entry_counts(unit: Unit, fiscal_year: int) -> dict[str, int]:
    """Give how many entries each register of a year holds, in one query."""
    rows = RegisterEntry.objects.filter(unit=unit, fiscal_year=fiscal_year, removed_at__isnull=True)
    return dict(rows.order_by().values_list("register").annotate(count=Count("pk")))


def years_known(unit: Unit) -> list[int]:
    """Give the fiscal years in which something of the unit is known, newest first."""
    told = Fact.objects.filter(unit=unit).order_by().values_list("fiscal_year", flat=True)
    kept = RegisterEntry.objects.filter(unit=unit).order_by().values_list("fiscal_year", flat=True)
    return sorted(set(told.distinct()) | set(kept.distinct()), reverse=True)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which published honours are looked for; nothing means all."""

    unit: int | None = None
    year: int | None = None
    virtue: str = ""
    type: str = ""


def published(sought: Sought | None = None, *, before: RegisterEntry | None = None, limit: int) -> list[RegisterEntry]:
    """Give what everybody may read, newest first; ``before`` continues after the last one shown."""
    rows, wanted = _published().select_related("unit"), sought or Sought()
    exactly: dict[str, int | str | None] = {"unit": wanted.unit, "fiscal_year": wanted.year}
    exactly |= {"values__virtue": wanted.virtue or None, "values__type": wanted.type or None}
    rows = rows.filter(**{name: value for name, value in exactly.items() if value is not None})
    if before is not None and before.published_at is not None:
        rows = rows.filter(
            Q(published_at__lt=before.published_at) | Q(published_at=before.published_at, pk__lt=before.pk)
        )
    return list(rows.order_by("-published_at", "-id")[:limit])


def published_choices() -> tuple[list[int], list[str]]:
    """Give the fiscal years, newest first, and the virtues of what everybody may read; two queries."""
    rows = _published().order_by()
    years = rows.values_list("fiscal_year", flat=True).distinct()
    virtues = rows.values_list("values__virtue", flat=True).distinct()
    return sorted(years, reverse=True), sorted({one for one in virtues if one}, key=sort_key)


def _published() -> QuerySet[RegisterEntry]:
    return RegisterEntry.objects.filter(published_at__isnull=False)


def rolls_of(unit: Unit, fiscal_year: int) -> dict[str, Roll]:
    """Give the rolls of a year by kind, their lines with them."""
    rows = Roll.objects.filter(unit=unit, fiscal_year=fiscal_year).select_related("head_count")
    return {roll.kind: roll for roll in rows.prefetch_related("lines")}


def published_entry(number: int | None) -> RegisterEntry | None:
    """Give one entry that everybody may read."""
    return RegisterEntry.objects.filter(pk=number, published_at__isnull=False).first() if number is not None else None


def roll(unit: Unit, fiscal_year: int, kind: str) -> Roll | None:
    """Give one roll with the head-count it rests on."""
    rows = Roll.objects.filter(unit=unit, fiscal_year=fiscal_year, kind=kind)
    return rows.select_related("head_count", "unit").first()
