"""Who judges and how: committees with seats by post, the agenda of a hearing, quorum, selection, the time for objections."""

from __future__ import annotations

from dataclasses import dataclass

from khunnatham.wording import Text

# What a seat lets its holder do, and for each of what a committee may exist of its own.
DUTIES_OF_SEATS = ("chair", "vote", "secretary", "assistant")
PER = ("region",)
# What follows where the votes are equal: the chair decides, or there is another vote.
TIES = ("chair", "again")


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a committee, held by a post; ``role`` as printed, ``does`` of :data:`DUTIES_OF_SEATS` what follows from it here."""

    post: str
    role: str
    does: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Committee:
    """A body of the route with its seats by post."""

    key: str
    title: Text
    judges: tuple[str, ...]
    seats: tuple[Seat, ...]
    source: str = ""
    is_default: bool = False
    # For each of what there is one of its own (:data:`PER`); nothing where there is one for all.
    per: str = ""


@dataclass(frozen=True, slots=True)
class SessionItem:
    """One item of the agenda by which a unit is heard: how long it takes, at least and at most; nothing where no time is given."""

    key: str
    title: Text
    minutes: int = 0
    up_to: int = 0
    lines: tuple[Text, ...] = ()
    source: str = ""
    is_default: bool = False

    @property
    def longest(self) -> int:
        """Give the most minutes it may take."""
        return max(self.minutes, self.up_to)


@dataclass(frozen=True, slots=True)
class SelectionGroup:
    """Among whom some are chosen: units of a variant, of each region by itself where ``per`` says so."""

    key: str
    title: Text
    variant: str
    choose: int
    per: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which units of a track are chosen to be honoured beside what every unit reaches: the title and the groups."""

    key: str
    title: Text
    track: str
    groups: tuple[SelectionGroup, ...]
    note: Text | None = None
    source: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Objection:
    """For how many days after a decision a unit may object to it."""

    days: int
    source: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many of the seats with a vote must be there: strictly more than this share in a hundred; the chair counts."""

    over: int
    source: str = ""
    is_default: bool = False

    def is_met(self, *, present: int, seats: int) -> bool:
        """Tell whether so many of so many seats are enough."""
        return present * 100 > self.over * seats


@dataclass(frozen=True, slots=True)
class Voting:
    """How a committee votes: the majority of the votes decides, and ``tie`` of :data:`TIES` where they are equal."""

    tie: str
    source: str = ""
    is_default: bool = False
