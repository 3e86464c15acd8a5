"""From a fact to the answer of a requirement: the shapes that editions read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from khunnatham.facts import kinds
from khunnatham.facts.models import Fact
from khunnatham.programmes.requirement_kinds import (
    AnyOf,
    Attested,
    Count,
    Covers,
    EachOf,
    EachQuarter,
    Kind,
    NotAlso,
    Within,
)
from khunnatham.thai import fiscal_year, quarter_dates

Value = Mapping[str, Any]


def as_answer(fact: Fact, asked: Kind | None = None, *, on: date | None = None) -> Any:
    """Give the value as an answer to what is ``asked``; nothing where the fact only supports what a person states.

    A share is ``{"part", "whole"}``, a day is text, a head-count the number counted. ``on`` is the day of answering: of
    quarters only those that have ended count.
    """
    day = on or fact.as_of
    match asked:
        case EachOf() | AnyOf():
            return _parts(fact, asked, day)
        case Attested():
            return _MET[fact.kind](fact.value) if fact.kind in _MET else None
        case Within() if "days" in fact.value:
            return _day_within(fact.value["days"], asked)
        case NotAlso() if "also_in" in fact.value:
            return _not_also(fact.value, asked)
        case _:
            return _ANSWERS[fact.kind](fact.value) if fact.kind in _ANSWERS else fact.value.get("count")


def ended_quarters(year: int, on: date) -> int:
    """Give how many quarters of a fiscal year had ended before a day."""
    if fiscal_year(on) < year:
        return 0
    return sum(quarter_dates(year, quarter)[1] < on for quarter in range(1, kinds.QUARTERS + 1))


def _parts(fact: Fact, asked: EachOf | AnyOf, on: date) -> dict[str, Any] | None:
    """Give each named part from the figure of the same name; nothing where one has no figure."""
    told: dict[str, Any] = {}
    for part in asked.parts:
        if part.key not in fact.value:
            return None
        told[part.key] = _part(fact, part.key, part.kind, on)
        if told[part.key] is None:
            return None
    return told


def _part(fact: Fact, name: str, asked: Kind, on: date) -> Any:
    figure = fact.value[name]
    match asked:
        case EachQuarter():
            ended = ended_quarters(fact.fiscal_year, on)
            return figure[:ended] or None
        case Attested() if isinstance(figure, list):
            ended = ended_quarters(fact.fiscal_year, on)
            return ended > 0 and all(figure[:ended])
        case Attested():
            return figure > 0
        case Count() | Covers():
            return figure
        case _:
            return None


def _day_within(days: list[str], window: Within) -> str | None:
    """Give the day that serves best: inside the window, else inside its edge, else the latest of all."""
    since, until = window.since.isoformat(), window.until.isoformat()
    edge = (window.edge_until or window.until).isoformat()
    inside = [day for day in days if since <= day <= until] or [day for day in days if since <= day <= edge]
    return max(inside or days, default=None)


def _not_also(value: Value, asked: NotAlso) -> dict[str, object]:
    """Give the count with those dimensions that the requirement minds; being of another is nothing to it."""
    minded = {*asked.refused_in, *asked.questioned_in}
    return {"count": value["count"], "also_in": [place for place in value["also_in"] if place in minded]}


def _share(value: Value) -> dict[str, int]:
    return {"part": value["part"], "whole": value["whole"]}


def _top_and_remaining(value: Value) -> dict[str, dict[str, int]]:
    return {name: _share(value[name]) for name in ("top", "remaining")}


def _milestones(value: Value) -> dict[str, object]:
    reached: dict[str, object] = {key: _share(row) for key, row in value["milestones"].items()}
    return reached | ({"reported": value["reported"]} if "reported" in value else {})


def _day(value: Value) -> str:
    return str(value["on"])


def _counted(value: Value) -> int:
    return int(value["counted"])


def _with_trainer(value: Value) -> bool:
    """Knowledge counts with somebody who passes it on."""
    return bool(value["documents"] and value["trainers"])


_ANSWERS: Final[Mapping[str, Callable[[Value], object]]] = {
    kinds.HEAD_COUNT: _counted,
    kinds.DECLARATION_SIGNATURES: _share,
    kinds.DECLARATION_POSTED: _day,
    kinds.PLAN_SUCCESS: _share,
    kinds.PROCUREMENT_TOP: _share,
    kinds.PROCUREMENT_REPRESENTATIVES: _top_and_remaining,
    kinds.SPENDING: dict,
    kinds.INNOVATIONS: dict,
    kinds.PLAN_MILESTONES: _milestones,
    kinds.ACTIVITY_OWNERS: _share,
    kinds.INVITED_SIGNATURES: _share,
    kinds.VIRTUES_PARTICIPATION: _share,
    kinds.PLAN_PARTICIPATION: _share,
    kinds.COMMITTEES: lambda value: value["orders"],
}
# Where the source says outright what has to be there, the figure itself states it.
_MET: Final[Mapping[str, Callable[[Value], bool]]] = {
    kinds.KNOWLEDGE_OF_ORGANISATIONS: _with_trainer,
    kinds.KNOWLEDGE_OF_COMMUNITIES: _with_trainer,
    kinds.LEARNING_SITES: lambda value: value["count"] > 0,
}
