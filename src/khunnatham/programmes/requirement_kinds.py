"""How a requirement is met: one frozen type for every kind, read by ``kinds`` and judged by ``khunnatham.scoring``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class Attested:
    """A person states that it is so. ``parts`` are joined by «และ»: all of them are needed."""

    parts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Denied:
    """A negative attestation («ไม่มี…»): the statement must be given, silence does not satisfy it."""


@dataclass(frozen=True, slots=True)
class Share:
    """Part of a whole, compared as integers: strictly ``over`` a percentage or ``at_least`` one (100 means all).

    ``whole`` fixes the whole where the source prints it (five of five). A share of nothing (0/0) is never met.
    """

    percent: Fraction
    is_strict: bool = False
    whole: int | None = None
    of: Text | None = None

    def needed(self, whole: int) -> int:
        """Give the least part of ``whole`` that meets the threshold."""
        floor, rest = divmod(self.percent.numerator * whole, self.percent.denominator * 100)
        return floor + 1 if self.is_strict or rest else floor


@dataclass(frozen=True, slots=True)
class Top:
    """All of the ``size`` largest items have the property; fewer items than that are pointed out to the committee."""

    size: int


@dataclass(frozen=True, slots=True)
class TopAndRest:
    """All of the largest items and at least ``percent`` of the remaining ones; ``top_key`` names the ``Top`` it repeats."""

    size: int
    percent: Fraction
    top_key: str


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things, at least ``at_least``; ``distinct_by`` says what makes two of them different."""

    at_least: int
    of: Text | None = None
    distinct_by: Text | None = None
    takes_short_form: bool = True


@dataclass(frozen=True, slots=True)
class Covers:
    """How many members of a named set are covered: all of them are needed."""

    members: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class EachQuarter:
    """Every ended quarter has at least ``at_least`` of it; the answer holds one count per ended quarter (1–4)."""

    at_least: int


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of an ``EachOf`` or ``AnyOf``."""

    key: str
    title: Text
    kind: PartKind


@dataclass(frozen=True, slots=True)
class EachOf:
    """Several named parts, each with a kind of its own; all are needed."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Several named parts, each with a kind of its own; one is enough."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A share reached by a date; ``on`` is printed in the source, ``month_day`` is yearly and the round gives the year."""

    key: str
    title: Text
    share: Share
    on: date | None = None
    month_day: str = ""


@dataclass(frozen=True, slots=True)
class ByDate:
    """Shares reached by dates, one after the other, and (where ``reported``) a report of them."""

    milestones: tuple[Milestone, ...]
    reported: Text | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """A date inside a window. Between ``until`` and ``edge_until`` it counts, but somebody must confirm it."""

    since: date
    until: date
    edge_until: date | None = None


@dataclass(frozen=True, slots=True)
class If:
    """Depends on a fact: where it is so, ``then`` is needed; where it is not, ``otherwise`` (a statement) is."""

    fact: str
    then: str
    otherwise: str
    fact_text: Text
    then_text: Text
    otherwise_text: Text


@dataclass(frozen=True, slots=True)
class NotAlso:
    """A count whose things may not also be counted elsewhere: refused in some dimensions, questioned in others."""

    at_least: int
    refused_in: tuple[str, ...]
    questioned_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Computed from the points of the dimensions, extra points left out; nobody answers it."""

    base_at_least: Decimal


@dataclass(frozen=True, slots=True)
class Rating:
    """0, 1 or 2 by judgement; where ``thresholds`` are given, also from a share (percent → rating, highest first)."""

    highest: int
    passes_at: int
    thresholds: tuple[tuple[Fraction, int], ...] = ()
    descriptors: tuple[tuple[int, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A measured number from ``lowest`` to ``highest``, rounded half up to ``places`` decimals before it is read."""

    lowest: Decimal
    highest: Decimal
    places: int


PartKind = Attested | Denied | Share | Count | Covers | EachQuarter
Kind = (
    Attested | Denied | Share | Top | TopAndRest | Count | Covers | EachQuarter | EachOf | AnyOf | ByDate | Within | If | NotAlso
    | Score | Rating | Number
)  # fmt: skip
