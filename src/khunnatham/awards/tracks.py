"""On which track a unit belongs by the register of titles: that of the title it holds, or that which it earned by others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from khunnatham.awards.title_models import TitleOutcome, TitleRow
from khunnatham.awards.titles import prospects
from khunnatham.programmes.criteria import Edition
from khunnatham.thai import fiscal_year_start
from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class Expected:
    """A track, and the title that puts a unit there: held already, or earned by other titles; no title for everybody else."""

    track: str
    title: Text | None = None
    is_earned: bool = False


def has_tracks_by_title(edition: Edition) -> bool:
    """Tell whether titles of the edition decide about tracks."""
    return any(title.track for title in edition.titles)


def expected(edition: Edition, year: int, units: Iterable[int]) -> dict[int, Expected]:
    """Give the track of each of these units for a fiscal year; two queries and two for each title that is earned by another."""
    asked = list(units)
    if not has_tracks_by_title(edition):
        return {}
    found = {unit: Expected(edition.default_track) for unit in asked}
    for title in edition.titles:
        if title.track and title.earned:
            found |= {
                unit: Expected(title.track, title.title, is_earned=True)
                for unit, one in prospects(edition, title.key, year, asked).items()
                if one.ways and not one.is_held
            }
    first = fiscal_year_start(year)
    titles = {title.key: title for title in edition.titles}
    rows = TitleRow.objects.filter(
        Q(until__isnull=True) | Q(until__gte=first), programme=edition.programme, unit__in=asked, since__lt=first,
        void_at__isnull=True,
    ).exclude(outcome=TitleOutcome.LOST)  # fmt: skip
    # Assessed on one track at a time: what it holds comes before what it earned.
    for unit, key in rows.exclude(track="").order_by("since", "pk").values_list("unit", "title"):
        if key in titles and titles[key].track:
            found[unit] = Expected(titles[key].track, titles[key].title)
    return found
