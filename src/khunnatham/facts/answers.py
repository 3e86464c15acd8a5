"""From a fact to the answer of a requirement: the shapes that editions read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from khunnatham.facts.kinds import (
    ACTIVITY_OWNERS,
    DECLARATION_POSTED,
    DECLARATION_SIGNATURES,
    HEAD_COUNT,
    PLAN_MILESTONES,
    PLAN_SUCCESS,
)
from khunnatham.facts.models import Fact


def as_answer(fact: Fact) -> Any:
    """Give the value as an answer: a share as ``{"part", "whole"}``, a day as text, a head-count as its number counted."""
    return _ANSWERS[fact.kind](fact.value)


def _share(value: Mapping[str, Any]) -> dict[str, int]:
    return {"part": value["part"], "whole": value["whole"]}


def _milestones(value: Mapping[str, Any]) -> dict[str, object]:
    reached: dict[str, object] = {key: _share(row) for key, row in value["milestones"].items()}
    return reached | ({"reported": value["reported"]} if "reported" in value else {})


def _day(value: Mapping[str, Any]) -> str:
    return str(value["on"])


def _counted(value: Mapping[str, Any]) -> int:
    return int(value["counted"])


_ANSWERS: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    HEAD_COUNT: _counted,
    DECLARATION_SIGNATURES: _share,
    DECLARATION_POSTED: _day,
    PLAN_SUCCESS: _share,
    PLAN_MILESTONES: _milestones,
    ACTIVITY_OWNERS: _share,
}
