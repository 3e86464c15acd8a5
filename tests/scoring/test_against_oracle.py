"""The scoring against a second opinion written from the texts alone (``oracle``): random records, every leaf, every boundary."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from tests.scoring import oracle, records

from khunnatham.programmes import shelf
from khunnatham.scoring.answers import read_claim
from khunnatham.scoring.judging import score

RECORDS = 3_000
EDITIONS = [
    "clean-community/2564",
    "clean-community/2569",
    "ita/2564",
    "model-district/2567",
    "moral-district/2567",
    "moral-organisation-012/2567",
    "moral-organisation/2565",
    "moral-organisation/2567",
]
COMMUNITY = "clean-community/2564"


def scored(key: str, record: dict[str, Any]) -> dict[str, Any]:
    """Give the result with the keys of gaps and flags alone and without readings: what the oracle gives."""
    edition = shelf.by_key(key)
    result = score(edition, read_claim(edition, record)).to_json()
    for part in ("gaps", "flags"):
        assert all(line["th"].strip() and line["en"].strip() for line in result[part])
        result[part] = [line["key"] for line in result[part]]
    del result["readings"]
    return result


@pytest.mark.parametrize("edition", EDITIONS)
def test_random_records_score_as_the_second_opinion_says(edition: str) -> None:
    dice = random.Random(f"2564 {edition}")
    for _ in range(RECORDS):
        record = records.record(edition, dice)
        assert scored(edition, record) == oracle.score(edition, record), record


def test_random_issues_of_2569_are_met_as_the_second_opinion_says() -> None:
    key = "clean-community/2569"
    edition, dice = shelf.by_key(key), random.Random(2569)
    for _ in range(RECORDS):
        record = records.record(key, dice)
        findings = score(edition, read_claim(edition, record)).findings
        expected = oracle.met_2569(record.get("answers", {}), met=record.get("assume") == "met")
        assert {name: finding.is_met for name, finding in findings.items()} == expected, record


# ── every leaf ──


def every_leaf() -> Iterator[tuple[str, str, int, str]]:
    for variant in ("regional", "central"):
        for dimension, levels in oracle.leaves_2564(variant).items():
            for level, keys in enumerate(levels):
                for key in keys:
                    yield variant, dimension, level, key


def test_there_are_64_regional_leaves_and_62_central_ones() -> None:
    variants = [variant for variant, *_ in every_leaf()]
    assert (variants.count("regional"), variants.count("central")) == (64, 62)


@pytest.mark.parametrize(("variant", "dimension", "level", "key"), list(every_leaf()))
def test_one_missing_leaf_stops_its_dimension_below_its_level(
    variant: str, dimension: str, level: int, key: str
) -> None:
    result = scored(COMMUNITY, {"unit": "ก", "variant": variant, "assume": "met", "answers": {key: False}})

    full = {"D1": 30, "D2": 10, "D3": 20, "D4": 30, "D5": 10}
    kept = full[dimension] * level // 5
    base = 100 - full[dimension] + kept
    grades = ["A" if base >= 96 else "B+" if base >= 91 else "B" if base >= 86 else "C+" if base >= 81 else "C"]
    assert result["dimensions"] == {
        name: {
            "level": level if name == dimension else 5,
            "achieved": str(kept if name == dimension else points),
            "available": str(points),
        }
        for name, points in full.items()
    }
    assert result["points"] == {"achieved": str(base), "available": "100"}
    assert result["total"] == str(base)
    assert result["grade"] == (grades[0] if base >= 76 else None)
    assert result["gaps"] == [key]
    assert result["flags"] == []


@pytest.mark.parametrize("track", ["model", "challenge"])
@pytest.mark.parametrize("level", [2, 3, 4])
def test_one_missing_level_stops_a_ladder_below_it(track: str, level: int) -> None:
    name = oracle.LADDERS[track]
    answers = {f"{name}.{level}": False}
    result = scored(COMMUNITY, {"unit": "ก", "variant": "central", "track": track, "assume": "met", "answers": answers})

    assert result["ladder"] == {"key": name, "level": level - 1}
    assert result["gaps"] == [f"{name}.{level}"]
    assert result["points"]["achieved"] == "100"


# ── every boundary ──

FULL = {"part": 3, "whole": 3}


def _rest(part: int, whole: int) -> dict[str, Any]:
    return {"top": FULL, "remaining": {"part": part, "whole": whole}}


def _target(**other: Any) -> dict[str, Any]:
    return {"defined": True, "share": {"part": 21, "whole": 40}, "virtues": 4, "topics": 5} | other


BOUNDARIES: list[tuple[str, Any, bool]] = [
    *[(key, number, number >= least) for key, least in oracle.COUNTS.items() for number in range(least + 2)],
    *[("D1.2.3", number, number >= 1) for number in (0, 1, 2)],
    *[("D1.2.3", {"count": number, "also_in": []}, number >= 1) for number in (0, 1, 2)],
    *[("D1.2.3", {"count": 1, "also_in": [place]}, place == "D5") for place in ("D2", "D3", "D4", "D5")],
    ("D1.2.3", {"count": 1, "also_in": ["D4", "D5"]}, False),
    ("D1.4.3", {"accused": False, "statement": True}, True),
    ("D1.4.3", {"accused": False, "statement": False}, False),
    ("D1.4.3", {"accused": True, "acted": True}, True),
    ("D1.4.3", {"accused": True, "acted": False}, False),
    *[
        (key, {"quarters": quarters, "reported": reported}, reported and all(quarters))
        for key in ("D1.1.2.2.4", "D2.4.2")
        for quarters in ([0], [1], [2], [1, 0], [1, 1], [3, 1, 0], [1, 1, 1], [1, 1, 1, 0], [1, 2, 3, 4])
        for reported in (True, False)
    ],
    *[("D2.2.2.3", {"quarters": quarters}, all(quarters)) for quarters in ([0], [1], [1, 0, 1], [3, 3, 3, 3])],
    *[
        ("D3R.2.2", {"part": part, "whole": whole}, 0 < whole == part)
        for whole in range(4)
        for part in range(whole + 1)
    ],
    ("D3R.3.2", _rest(59, 100), False),
    ("D3R.3.2", _rest(599, 1000), False),
    ("D3R.3.2", _rest(60, 100), True),
    ("D3R.3.2", _rest(3, 5), True),
    ("D3R.3.2", _rest(61, 100), True),
    ("D3R.4.2", _rest(6999, 10000), False),
    ("D3R.4.2", _rest(7, 10), True),
    ("D3R.4.2", _rest(71, 100), True),
    ("D3R.5.2", _rest(7999, 10000), False),
    ("D3R.5.2", _rest(4, 5), True),
    ("D3R.5.2", _rest(81, 100), True),
    *[
        (key, {"top": {"part": part, "whole": whole}, "remaining": {"part": 0, "whole": 0}}, 0 < whole == part)
        for key in ("D3R.3.2", "D3R.4.2", "D3R.5.2")
        for whole in range(4)
        for part in range(whole + 1)
    ],
    ("D3R.3.2", {"top": {"part": 2, "whole": 3}, "remaining": {"part": 5, "whole": 5}}, False),
    ("D3R.5.2", _rest(0, 1), False),
    ("D4.1.1", {"part": 0, "whole": 0}, False),
    ("D4.1.1", {"part": 19, "whole": 40}, False),
    ("D4.1.1", {"part": 20, "whole": 40}, False),
    ("D4.1.1", {"part": 21, "whole": 40}, True),
    ("D4.1.1", {"part": 500_000_000, "whole": 999_999_999}, True),
    ("D4.1.1", {"part": 1, "whole": 1}, True),
    *[("D4.2.2", _target(share={"part": part, "whole": 40}), part > 20) for part in (0, 19, 20, 21, 40)],
    ("D4.2.2", _target(share={"part": 0, "whole": 0}), False),
    *[("D4.2.2", _target(virtues=virtues), virtues == 4) for virtues in range(5)],
    *[("D4.2.2", _target(topics=topics), topics >= 5) for topics in (0, 4, 5, 6)],
    ("D4.2.2", _target(defined=False), False),
    *[("D4.3.3", {"part": part, "whole": 10}, part >= 5) for part in (0, 4, 5, 6, 10)],
    ("D4.3.3", {"part": 49_999, "whole": 100_000}, False),
    ("D4.3.3", {"part": 0, "whole": 0}, False),
    *[("D5.3.4", {"part": part, "whole": 5}, part == 5) for part in range(6)],
]


def in_thai(value: Any) -> Any:
    """Write every number in it as a string of Thai digits."""
    if isinstance(value, dict):
        return {name: in_thai(part) for name, part in value.items()}
    if isinstance(value, list):
        return [in_thai(part) for part in value]
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    return "".join(oracle.THAI[int(digit)] for digit in str(value))


@pytest.mark.parametrize("form", [lambda value: value, in_thai], ids=["numbers", "thai"])
@pytest.mark.parametrize(("key", "value", "holds"), BOUNDARIES)
def test_each_boundary_of_each_quantitative_leaf(key: str, value: Any, holds: bool, form: Any) -> None:  # noqa: FBT001
    record: dict[str, Any] = {"unit": "ก", "variant": "regional", "assume": "met", "answers": {key: form(value)}}
    if key.startswith("D3C"):
        record["variant"] = "central"
    if key.startswith("L"):
        record["track"] = "model" if key.startswith("LM") else "challenge"

    result = scored(COMMUNITY, record)

    assert result["gaps"] == ([] if holds else [key])
    assert result == oracle.score(COMMUNITY, record)


@pytest.mark.parametrize(("awards", "extra"), [(0, "0"), (1, "10"), (2, "10"), ("๐", "0"), ("๗", "10")])
def test_awards_give_ten_points_or_none(awards: Any, extra: str) -> None:
    result = scored(COMMUNITY, {"unit": "ก", "variant": "central", "assume": "met", "answers": {"X.1": awards}})

    assert result["extra"] == {"achieved": extra, "available": "10"}
    assert result["total"] == str(100 + int(extra))
    assert result["points"] == {"achieved": "100", "available": "100"}
    assert result["grade"] == ("A+" if extra == "10" else "A")


@pytest.mark.parametrize(("part", "rating"), [(0, 0), (4999, 0), (5000, 1), (7999, 1), (8000, 2), (10000, 2)])
def test_boundaries_of_the_rated_first_step(part: int, rating: int) -> None:
    record = {"unit": "ก", "answers": {"1": {"part": part, "whole": 10000}}}

    result = scored("moral-organisation-012/2567", record)

    assert result["points"] == {"achieved": str(rating), "available": "18"}
    assert result["steps"] == (["1"] if rating else [])


@pytest.mark.parametrize(
    ("total", "shown", "band"),
    [
        ("0", "0", "F"),
        ("39.994", "39.99", "F"),
        ("39.995", "40", "E"),
        ("54.995", "55", "D"),
        ("64.995", "65", "C"),
        ("74.994999", "74.99", "C"),
        ("74.995", "75", "B"),
        ("84.99", "84.99", "B"),
        ("84.995", "85", "A"),
        (Decimal("84.995"), "85", "A"),
        ("94.995", "95", "AA"),
        ("๙๔.๙๙", "94.99", "A"),
        (100, "100", "AA"),
        (Decimal("100.0"), "100", "AA"),
        (Decimal("12.5"), "12.5", "F"),
        (Decimal("0.0"), "0", "F"),
        (Decimal("-0.0"), "0", "F"),
        (Decimal("1E-9"), "0", "F"),
        (Decimal("8.4995E+1"), "85", "A"),
    ],
)
def test_boundaries_of_the_bands(total: Any, shown: str, band: str) -> None:
    result = scored("ita/2564", {"unit": "ก", "answers": {"total": total}})

    assert (result["points"]["achieved"], result["total"], result["grade"]) == (shown, shown, band)
