"""Reading the register of titles: the list with its narrowing, one row, a unit's own, and what was announced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from khunnatham.awards.title_models import TitleOutcome, TitleRow
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.regions import regions_on
from khunnatham.organisations.scopes import reach
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition
from khunnatham.thai import search_text

CENTRAL: Final = 0  # stands for units that lie in no province, where a region is asked for


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the list is narrowed; nothing means all."""

    words: str = ""
    programme: str = ""
    title: str = ""
    year: int | None = None
    outcome: str = ""
    region: int | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list can be narrowed by: programmes and titles with their wording, and years."""

    titles: Mapping[tuple[str, str], tuple[str, str]]
    years: tuple[int, ...]


def with_titles() -> list[Edition]:
    """Give the editions that name titles, the latest of a programme first."""
    found = [edition for edition in shelf.every() if edition.titles]
    return sorted(found, key=lambda edition: (edition.programme, -edition.year))


def seen_by(by: Membership, *, with_void: bool = False) -> QuerySet[TitleRow]:
    """Give the rows of the units that one may see; void ones only where they are asked for."""
    rows = TitleRow.objects.filter(reach(by, "unit")).select_related("unit__province", "unit__place")
    return rows if with_void else rows.filter(void_at__isnull=True)


def announced(on: date) -> QuerySet[TitleRow]:
    """Give what the public may see on a day: announced by then, and neither lost nor put right since."""
    rows = TitleRow.objects.filter(announced_on__lte=on, void_at__isnull=True)
    return rows.exclude(outcome=TitleOutcome.LOST).select_related("unit__province", "unit__place")


def narrowed(rows: QuerySet[TitleRow], wanted: Wanted, *, on: date) -> QuerySet[TitleRow]:
    """Give the rows that are asked for."""
    for word in search_text(wanted.words).split():
        rows = rows.filter(Q(unit__search_text__contains=word) | Q(unit__code=word))
    exactly = {"programme": wanted.programme, "title": wanted.title, "outcome": wanted.outcome}
    rows = rows.filter(**{name: value for name, value in exactly.items() if value})
    if wanted.year is not None:
        rows = rows.filter(fiscal_year=wanted.year)
    if wanted.region == CENTRAL:
        return rows.filter(unit__province__isnull=True)
    if wanted.region is not None:
        provinces = [province for province, region in regions_on(on).items() if region == wanted.region]
        rows = rows.filter(unit__province__in=provinces)
    return rows


def choices_of(rows: QuerySet[TitleRow]) -> Choices:
    """Give by what the rows can be narrowed; two queries."""
    # A title may be worded anew in a later edition: the latest wording stands for all years.
    worded = rows.order_by("fiscal_year").values_list("programme", "title", "title_th", "title_en").distinct()
    titles = {(programme, title): (th, en) for programme, title, th, en in worded}
    years = rows.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
    return Choices(titles, tuple(years))


def row_of(number: int, *, by: Membership) -> TitleRow | None:
    """Give one row where one may see its unit."""
    return (
        seen_by(by, with_void=True)
        .filter(pk=number)
        .select_related("unit__province", "unit__place", "corrects")
        .first()
    )


def rows_of(numbers: list[int], *, by: Membership) -> list[TitleRow]:
    """Give these rows, of those that one may see."""
    return list(seen_by(by, with_void=True).filter(pk__in=numbers))


def of_unit(unit: Unit) -> list[TitleRow]:
    """Give what stands in the register of a unit, the latest first."""
    return list(TitleRow.objects.filter(unit=unit, void_at__isnull=True).select_related("unit"))


def correction_of(row: TitleRow) -> TitleRow | None:
    """Give the row that put this one right."""
    return TitleRow.objects.filter(corrects=row).first()
