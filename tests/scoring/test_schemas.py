"""The published JSON Schema of every answer against the reader: what fits is accepted, what does not is refused.

Two rules lie between fields, where a schema cannot follow: a part is at most its whole, and a short top leaves nothing remaining.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from tests.scoring import oracle, records

from khunnatham.cli.main import main
from khunnatham.programmes import shelf
from khunnatham.scoring.shapes import Misshapen, read_value, schema

ANSWERS = 4_000
STRANGE: list[Any] = [
    *[True, False, 0, 1, 2, 3, 4, 5, 6, -1, 10**30, Decimal("0.5"), Decimal("84.99"), Decimal("100.5")],
    *[
        "",
        " ",
        "0",
        "3",
        "4",
        "5",
        "๒",
        "๐๕",
        "๔",
        "๗",
        "1๒",
        "-1",
        "1.5",
        "๘๔.๙",
        "100",
        "100.1",
        "๑๐๐.๐",
        "1e3",
        "٣",
        "x",
    ],
    *["2025-02-28", "2025-02-30", "2025-2-3", "20250203", "true", "D4", "9" * 1001],
    *[[], [1], [0, 1], [1, 2, 3, 4], [1, 2, 3, 4, 5], ["๑"], [True], ["D4"], ["D4", "D4"], ["D1"], [[]]],
    *[{}, {"part": 1}, {"part": 1, "whole": 2}, {"part": 5, "whole": "๕"}, {"part": 1, "whole": 2, "more": 3}],
    *[{"quarters": [1]}, {"quarters": [1], "reported": True}, {"count": 1, "also_in": []}, {"accused": True}],
    {"accused": False, "acted": True},
]


@pytest.fixture(scope="module")
def published() -> dict[str, dict[str, Any]]:
    return {edition.key: _schemas(edition.key) for edition in shelf.every()}


def _schemas(edition: str) -> dict[str, Any]:
    return {key: schema(leaf.kind) for key, leaf in shelf.by_key(edition).requirements.items()}


def test_the_command_publishes_these_schemas(
    published: dict[str, dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    for edition, schemas in published.items():
        assert main(["programmes", "show", edition, "--json"]) == 0
        shown = json.loads(capsys.readouterr().out)["keys"]
        assert {key: leaf["schema"] for key, leaf in shown.items()} == schemas


def shares_of(value: Any) -> Iterator[tuple[int, int]]:
    if isinstance(value, dict):
        if {"part", "whole"} <= set(value):
            yield oracle.number(value["part"]), oracle.number(value["whole"])
        for inner in value.values():
            yield from shares_of(inner)


def breaks_a_rule_between_fields(value: Any) -> bool:
    if any(part > whole for part, whole in shares_of(value)):
        return True
    if isinstance(value, dict) and "remaining" in value:
        return oracle.number(value["top"]["whole"]) < 3 and oracle.number(value["remaining"]["whole"]) > 0
    return False


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        if isinstance(inner, dict | list):
            yield from places(inner)


def answer(edition: str, key: str, dice: random.Random) -> Any:
    """Give an answer that another record gave to this or any key, often with one place of it changed."""
    if dice.random() < 0.2:
        return deepcopy(dice.choice(STRANGE))
    answers = records.record(edition, dice).get("answers", {})
    value = {"": answers.get(key, dice.choice([*answers.values(), True]))}
    if dice.random() < 0.6:
        container, place = dice.choice(list(places(value)))
        if isinstance(container, dict) and place and dice.random() < 0.3:
            container.pop(place)
        else:
            container[place] = deepcopy(dice.choice(STRANGE))
    return value.get("")


@pytest.mark.parametrize("edition", shelf.keys())
def test_an_answer_is_accepted_if_and_only_if_it_fits_its_schema(
    edition: str, published: dict[str, dict[str, Any]]
) -> None:
    dice = random.Random(f"schema {edition}")
    leaves = shelf.by_key(edition).requirements
    checks = {
        key: Draft202012Validator(shape, format_checker=FormatChecker()) for key, shape in published[edition].items()
    }
    fitted = refused = 0
    for _ in range(ANSWERS):
        key = dice.choice(list(leaves))
        value = answer(edition, key, dice)
        try:
            read_value(leaves[key].kind, value)
        except Misshapen:
            accepted = False
        else:
            accepted = True
        fits = checks[key].is_valid(value) and not breaks_a_rule_between_fields(value)
        assert accepted == fits, (key, value)
        fitted, refused = fitted + fits, refused + (not fits)
    assert fitted > 200
    assert refused > 200
