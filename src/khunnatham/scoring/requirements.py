"""When a requirement is met: one function per kind, built once per requirement and called with canonical answers.

A builder takes a kind and gives ``judge(value) -> bool`` for every answer but the short forms ``true`` and ``false``. Shares are
compared as integers, numerator and denominator together: no percentage is ever computed before it is compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from khunnatham.programmes.requirement_kinds import (
    AnyOf,
    Attested,
    ByDate,
    Count,
    Covers,
    Denied,
    EachOf,
    EachQuarter,
    If,
    NotAlso,
    Number,
    Rating,
    Score,
    Share,
    Top,
    TopAndRest,
    Within,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from khunnatham.programmes.requirement_kinds import Kind
    from khunnatham.scoring.shapes import Value


def judge_of(kind: Kind) -> Callable[[Value], bool]:
    """Give the function that tells whether a canonical answer meets a requirement of ``kind``."""
    return _BUILDERS[type(kind)](kind)


def rating_of(kind: Rating, value: Value) -> int:
    """Give the rating of a canonical answer: itself, or what the thresholds make of a share (0/0 is 0)."""
    if not isinstance(value, dict):
        return int(value)
    part, whole = value["part"], value["whole"]
    if whole == 0:
        return 0
    return next((rating for percent, rating in kind.thresholds if _reaches(percent, part, whole)), 0)


def _reaches(percent: Fraction, part: int, whole: int) -> bool:
    return part * 100 * percent.denominator >= percent.numerator * whole


def _stated(_kind: Kind) -> Callable[[Value], bool]:
    return bool


def _share(kind: Share) -> Callable[[Value], bool]:
    times, percent = 100 * kind.percent.denominator, kind.percent.numerator
    if kind.is_strict:
        return lambda value: value["whole"] > 0 and value["part"] * times > percent * value["whole"]
    return lambda value: value["whole"] > 0 and value["part"] * times >= percent * value["whole"]


def _all_of(value: Value) -> bool:
    return bool(value["part"] == value["whole"] > 0)


def _top(_kind: Top) -> Callable[[Value], bool]:
    return _all_of


def _top_and_rest(kind: TopAndRest) -> Callable[[Value], bool]:
    times, percent = 100 * kind.percent.denominator, kind.percent.numerator

    def judge(value: Value) -> bool:
        rest = value["remaining"]
        # Nothing remains: the percentage of nothing holds (R7 of clean-community/2564), and the committee is told.
        return _all_of(value["top"]) and bool(rest["part"] * times >= percent * rest["whole"])

    return judge


def _count(kind: Count) -> Callable[[Value], bool]:
    least = kind.at_least
    return lambda value: value >= least


def _covers(kind: Covers) -> Callable[[Value], bool]:
    members = len(kind.members)
    return lambda value: value == members


def _each_quarter(kind: EachQuarter) -> Callable[[Value], bool]:
    least = kind.at_least
    return lambda value: min(value) >= least


def _each_of(kind: EachOf) -> Callable[[Value], bool]:
    judges = tuple((part.key, judge_of(part.kind)) for part in kind.parts)
    return lambda value: all(judge(value[key]) for key, judge in judges)


def _any_of(kind: AnyOf) -> Callable[[Value], bool]:
    judges = tuple((part.key, judge_of(part.kind)) for part in kind.parts)
    return lambda value: any(judge(value[key]) for key, judge in judges)


def _by_date(kind: ByDate) -> Callable[[Value], bool]:
    judges = tuple((milestone.key, judge_of(milestone.share)) for milestone in kind.milestones)
    return lambda value: value.get("reported", True) and all(judge(value[key]) for key, judge in judges)


def _within(kind: Within) -> Callable[[Value], bool]:
    since, until = kind.since.isoformat(), (kind.edge_until or kind.until).isoformat()
    return lambda value: since <= value <= until


def _if(kind: If) -> Callable[[Value], bool]:
    fact, then, otherwise = kind.fact, kind.then, kind.otherwise
    return lambda value: bool(value[then] if value[fact] else value[otherwise])


def _not_also(kind: NotAlso) -> Callable[[Value], bool]:
    least, refused = kind.at_least, frozenset(kind.refused_in)

    def judge(value: Value) -> bool:
        if isinstance(value, dict):
            return bool(value["count"] >= least and refused.isdisjoint(value["also_in"]))
        return bool(value >= least)

    return judge


def _rating(kind: Rating) -> Callable[[Value], bool]:
    return lambda value: rating_of(kind, value) >= kind.passes_at


def _measured(_kind: Number) -> Callable[[Value], bool]:
    return lambda _value: True


def _computed(_kind: Score) -> Callable[[Value], bool]:
    return lambda value: bool(value["reached"])


_BUILDERS: Final[Mapping[type, Callable[[Any], Callable[[Value], bool]]]] = {
    Attested: _stated,
    Denied: _stated,
    Share: _share,
    Top: _top,
    TopAndRest: _top_and_rest,
    Count: _count,
    Covers: _covers,
    EachQuarter: _each_quarter,
    EachOf: _each_of,
    AnyOf: _any_of,
    ByDate: _by_date,
    Within: _within,
    If: _if,
    NotAlso: _not_also,
    Rating: _rating,
    Number: _measured,
    Score: _computed,
}
