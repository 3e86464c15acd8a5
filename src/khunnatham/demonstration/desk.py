"""A desk in an office: who sits there, what time it is, and a chance that is the same every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from khunnatham.demonstration.days import Days
from khunnatham.organisations.models import Membership, Unit


@dataclass(slots=True)
class Desk:
    """One unit at work. ``officer`` and ``head`` may change hands on the way: ask for them at each act."""

    days: Days
    unit: Unit
    officer: Membership
    head: Membership
    chance: Random
    clock: datetime

    def open(self, days_ago: int, hour: int = 9) -> datetime:
        """Begin a day's work; gives the moment."""
        self.clock = max(self.days.at(days_ago, hour, self.chance.randrange(50)), self.clock)
        return self.clock

    def tick(self) -> datetime:
        """Go on a few minutes later; gives the moment."""
        self.clock = min(
            self.clock + timedelta(minutes=self.chance.randint(1, 5), seconds=self.chance.randrange(60)), self.days.now
        )
        return self.clock


def desk_of(days: Days, unit: Unit, people: Callable[[Unit], tuple[Membership, Membership]]) -> Desk:
    """Set up the desk of a unit; its chance follows from its code alone."""
    officer, head = people(unit)
    return Desk(days, unit, officer, head, Random(unit.code), days.at(500))  # noqa: S311 - a story, no secret
