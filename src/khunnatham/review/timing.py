"""When what is heard: the hours of a day follow from its beginning, its slots in order, and the agenda of the edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from khunnatham.programmes.committee_kinds import SessionItem
from khunnatham.review.sitting_models import SittingDay, Slot
from khunnatham.thai import BANGKOK

# For how long a unit is asked for the papers that it presented: no source names a day (004:L295).
PAPERS_WITHIN: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TimedItem:
    """One item of a unit's session with its hours."""

    item: SessionItem
    minutes: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class TimedSlot:
    """One slot with its hours, and its items where a unit is heard."""

    slot: Slot
    starts: datetime
    ends: datetime
    items: tuple[TimedItem, ...]


def timed_items(session: Iterable[SessionItem]) -> tuple[SessionItem, ...]:
    """Give the items that take time; what is only handed in afterwards takes none."""
    return tuple(item for item in session if item.longest)


def shortest(session: Iterable[SessionItem]) -> int:
    """Give the fewest minutes of a session: each item its least, and one with only a most that most."""
    return sum(_least(item) for item in session)


def longest(session: Iterable[SessionItem]) -> int:
    """Give the most minutes of a session."""
    return sum(item.longest for item in session)


def shared(session: Iterable[SessionItem], minutes: int) -> list[tuple[SessionItem, int]]:
    """Share the minutes of a session among its items: the least of each, what is left to those that may take longer, in order."""
    items = timed_items(session)
    left = max(minutes - shortest(items), 0)
    parts = []
    for item in items:
        more = min(left, item.longest - _least(item))
        left -= more
        parts.append((item, _least(item) + more))
    return parts


def handed_in_after(session: Iterable[SessionItem]) -> bool:
    """Tell whether an edition asks for what was presented after the session."""
    return any(not item.longest for item in session)


def papers_due_on(day: SittingDay) -> date:
    """Give until when the papers of a session are asked for."""
    return day.on + PAPERS_WITHIN


def begins_at(day: SittingDay) -> datetime:
    """Give the moment at which a day begins."""
    return datetime.combine(day.on, day.starts_at, tzinfo=BANGKOK)


def hours(day: SittingDay, slots: Iterable[Slot]) -> list[tuple[Slot, datetime, datetime]]:
    """Give from when until when every slot of a day lasts, in order."""
    at = begins_at(day)
    timed = []
    for slot in slots:
        ends = at + timedelta(minutes=slot.minutes)
        timed.append((slot, at, ends))
        at = ends
    return timed


def programme(day: SittingDay, slots: Iterable[Slot], session: Sequence[SessionItem]) -> list[TimedSlot]:
    """Give the hours of every slot of a day, in order, with those of its items."""
    return [
        TimedSlot(slot, starts, ends, () if slot.is_break else _items(session, slot.minutes, starts))
        for slot, starts, ends in hours(day, slots)
    ]


def _items(session: Sequence[SessionItem], minutes: int, at: datetime) -> tuple[TimedItem, ...]:
    timed = []
    for item, part in shared(session, minutes):
        timed.append(TimedItem(item, part, at, at + timedelta(minutes=part)))
        at += timedelta(minutes=part)
    return tuple(timed)


def _least(item: SessionItem) -> int:
    return item.minutes or item.up_to
