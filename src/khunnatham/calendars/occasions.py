"""One thing on a calendar: what, when, whether it is done, where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from khunnatham.days_off import pointed_out
from khunnatham.thai import BANGKOK, thai_date, thai_moment
from khunnatham.wording import Text


class Kind(StrEnum):
    """What sort of occasion it is."""

    HAND_IN = "hand-in"
    MILESTONE = "milestone"
    EVENT = "event"
    MEETING = "meeting"
    ACTIVITY = "activity"
    LETTER = "letter"
    PROMISE = "promise"


# What must be done by its day; the others only take place.
DUE = frozenset({Kind.HAND_IN, Kind.MILESTONE})
TITLES = {
    Kind.HAND_IN: Text("กำหนดส่ง", "Hand-in"),
    Kind.MILESTONE: Text("กำหนดดำเนินการ", "Milestone"),
    Kind.EVENT: Text("กำหนดการ", "Event"),
    Kind.MEETING: Text("การประชุม", "Meeting"),
    Kind.ACTIVITY: Text("กิจกรรมตามแผน", "Planned activity"),
    Kind.LETTER: Text("กำหนดตามหนังสือแจ้ง", "Date of a letter"),
    Kind.PROMISE: Text("กำหนดตามแผนปรับปรุง", "Date of an improvement plan"),
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """One line of a calendar. ``key`` is stable; ``about`` is the plain key of the thing; ``missing`` is for offices.

    ``round`` is the number of the round it belongs to, 0 where it belongs to none.
    """

    key: str
    kind: Kind
    title: Text
    context: Text
    on: date
    about: str
    starts_at: time | None = None
    ends_at: time | None = None
    until: date | None = None
    round: int = 0
    window: str = ""
    is_done: bool = False
    is_closed: bool = False
    missing: int | None = None
    # Where it takes place, also a link.
    place: str = ""

    @property
    def is_due(self) -> bool:
        """Tell whether it must be done by its day and is not done."""
        is_waiting = self.missing != 0 if self.missing is not None else not self.is_done
        return self.kind in DUE and is_waiting and not self.is_closed

    @property
    def is_reminded_of(self) -> bool:
        """Tell whether people are reminded before its day: of what is due, of what a letter asks, of what the unit took up to do.

        The latter two are never overdue: only an office knows what came of them, and may write that down much later.
        """
        return self.is_due or (self.kind in {Kind.LETTER, Kind.PROMISE} and not self.is_done)

    def days_left(self, today: date) -> int:
        """Give the days until it: 0 on its day, negative after it."""
        return (self.on - today).days

    def is_overdue(self, today: date) -> bool:
        """Tell whether its day passed and it is still not done; it can be done still, and is stamped late."""
        return self.is_due and self.days_left(today) < 0

    @property
    def moment(self) -> datetime | None:
        """Give when it begins, where an hour is known."""
        return datetime.combine(self.on, self.starts_at, tzinfo=BANGKOK) if self.starts_at else None

    @property
    def end(self) -> datetime | None:
        """Give when it ends, where that hour is known; it ends on the day on which it begins."""
        return datetime.combine(self.on, self.ends_at, tzinfo=BANGKOK) if self.ends_at else None

    @property
    def written(self) -> str:
        """Give the day as Thais write it, with the hour where one is known: «26 ม.ค. 2567 เวลา 13.30 น.»."""
        moment = self.moment
        return thai_moment(moment, "short", "arabic") if moment else thai_date(self.on, "short", "arabic")

    @property
    def pointed_out(self) -> Text | None:
        """Give the sentence about a day off, where something must be done on one."""
        return pointed_out(self.on) if self.kind in DUE else None


def in_order(occasions: list[Occasion]) -> tuple[Occasion, ...]:
    """Sort by day and hour, then by key, so that a list never jumps."""
    return tuple(sorted(occasions, key=lambda one: (one.on, one.starts_at or time.min, one.key)))
