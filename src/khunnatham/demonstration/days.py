"""The days of the demonstration, counted back from the day on which it is loaded, so that deadlines are near whenever that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from khunnatham.thai import BANGKOK, fiscal_year, fiscal_year_end, fiscal_year_start, in_bangkok

# How many days ago the units carried out their activities: the fiscal year of the story holds the middle of these days.
FIRST_ACTIVITY, LAST_ACTIVITY = 200, 60


@dataclass(frozen=True, slots=True)
class Days:
    """A calendar around the moment of loading."""

    now: datetime

    @property
    def fiscal_year(self) -> int:
        """Give the fiscal year (พ.ศ.) that holds most of the story."""
        return fiscal_year(self.on((FIRST_ACTIVITY + LAST_ACTIVITY) // 2))

    def on(self, days_ago: int) -> date:
        """Give the day so many days ago; a negative number lies in the future."""
        return in_bangkok(self.now) - timedelta(days=days_ago)

    def at(self, days_ago: int, hour: int = 9, minute: int = 0) -> datetime:
        """Give a moment in office hours so many days ago, never after the moment of loading."""
        return min(datetime.combine(self.on(days_ago), time(hour, minute), tzinfo=BANGKOK), self.now)

    def in_year(self, share: float) -> date:
        """Give a day of the fiscal year on which an activity may have been, from the first (0) to the last (1)."""
        first = max(fiscal_year_start(self.fiscal_year), self.on(FIRST_ACTIVITY))
        last = min(fiscal_year_end(self.fiscal_year), self.on(LAST_ACTIVITY))
        return first + timedelta(days=round((last - first).days * share))
