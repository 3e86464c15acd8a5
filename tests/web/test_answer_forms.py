"""The fields of every kind: what a person types becomes the answer, the answer fills the same fields, mistakes are named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from khunnatham.programmes import shelf
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
    Kind,
    Milestone,
    NotAlso,
    Number,
    Part,
    Rating,
    Score,
    Share,
    Top,
    TopAndRest,
    Within,
)
from khunnatham.web.answer_fields import Group, inputs, percent_of
from khunnatham.web.answer_forms import read, spread, typed_in
from khunnatham.wording import Text

T = Text("เรื่อง", "thing")
HALF = Share(Fraction(50), is_strict=True)
FIVE = Share(Fraction(100), whole=5)
PARTS = (
    Part("said", T, Attested()),
    Part("share", T, HALF),
    Part("quarters", T, EachQuarter(1)),
    Part("all", T, Covers((T, T))),
)
CASE = If("accused", "acted", "statement", T, T, T)
WINDOW = Within(date(2026, 1, 1), date(2026, 3, 31))
RATED = Rating(2, 1, ((Fraction(80), 2), (Fraction(50), 1)), ((2, T), (0, T)))
MILESTONES = ByDate((Milestone("half", T, HALF, month_day="03-31"),), reported=T)

# kind, what is typed, the answer
ANSWERED: list[tuple[Kind, dict[str, list[str]], Any]] = [
    (Attested(), {"value": ["yes"]}, True),
    (Attested((T, T)), {"value": ["no"]}, False),
    (Denied(), {"value": ["yes"]}, True),
    (HALF, {"value.part": ["21"], "value.whole": ["40"]}, {"part": 21, "whole": 40}),
    (FIVE, {"value.part": ["4"]}, {"part": 4, "whole": 5}),
    (Top(3), {"value.part": ["3"], "value.whole": ["3"]}, {"part": 3, "whole": 3}),
    (
        TopAndRest(3, Fraction(60), "T"),
        {
            "value.top.part": ["3"],
            "value.top.whole": ["3"],
            "value.remaining.part": ["12"],
            "value.remaining.whole": ["20"],
        },
        {"top": {"part": 3, "whole": 3}, "remaining": {"part": 12, "whole": 20}},
    ),
    (Count(1), {"value": ["5"]}, 5),
    (Covers((T, T, T)), {"value": ["3"]}, 3),
    (EachQuarter(1), {"value.1": ["2"], "value.2": ["0"], "value.3": [""], "value.4": [""]}, [2, 0]),
    (
        EachOf(PARTS),
        {
            "value.said": ["yes"],
            "value.share.part": ["3"],
            "value.share.whole": ["4"],
            "value.quarters.1": ["1"],
            "value.all": ["2"],
        },
        {"said": True, "share": {"part": 3, "whole": 4}, "quarters": [1], "all": 2},
    ),
    (AnyOf(PARTS[:1]), {"value.said": ["no"]}, {"said": False}),
    (
        MILESTONES,
        {"value.half.part": ["5"], "value.half.whole": ["9"], "value.reported": ["yes"]},
        {"half": {"part": 5, "whole": 9}, "reported": True},
    ),
    (WINDOW, {"value": ["2026-02-20"]}, "2026-02-20"),
    (CASE, {"value.accused": ["yes"], "value.acted": ["yes"]}, {"accused": True, "acted": True}),
    (CASE, {"value.accused": ["no"], "value.statement": ["no"]}, {"accused": False, "statement": False}),
    (NotAlso(1, ("D2",), ("D5",)), {"value.count": ["1"]}, 1),
    (
        NotAlso(1, ("D2",), ("D5",)),
        {"value.count": ["1"], "value.also_in": ["D5", "D2"]},
        {"count": 1, "also_in": ["D2", "D5"]},
    ),
    (Rating(2, 1), {"value": ["2"]}, 2),
    (RATED, {"value.part": ["40"], "value.whole": ["50"]}, {"part": 40, "whole": 50}),
    (RATED, {"value": ["0"], "value.part": [""], "value.whole": [""]}, 0),
    (Number(Decimal(0), Decimal(100), 2), {"value": ["84.99"]}, "84.99"),
]
EVERY_KIND = [*dict.fromkeys(kind for kind, _, _ in ANSWERED), Score(Decimal(86))]


@pytest.mark.parametrize(("kind", "typed", "answer"), ANSWERED)
def test_what_is_typed_becomes_the_answer(kind: Kind, typed: dict[str, list[str]], answer: Any) -> None:
    reading = read(kind, typed)
    assert reading.is_readable, reading
    assert reading.value == answer


@pytest.mark.parametrize(("kind", "typed", "answer"), ANSWERED)
def test_a_stored_answer_fills_the_fields_it_was_read_from(
    kind: Kind, typed: dict[str, list[str]], answer: Any
) -> None:
    fields = spread(kind, answer)
    assert read(kind, fields).value == answer
    assert {name for name, values in fields.items() if any(values)} <= set(typed) | {"value.also_in"}


@pytest.mark.parametrize(("kind", "typed", "answer"), ANSWERED)
def test_thai_digits_say_the_same(kind: Kind, typed: dict[str, list[str]], answer: Any) -> None:
    thai = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    assert read(kind, {name: _in_thai(values, thai) for name, values in typed.items()}).value == answer


def _in_thai(values: list[str], thai: dict[int, int]) -> list[str]:
    return [value if value.startswith("D") else value.translate(thai) for value in values]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_empty_fields_are_no_answer_and_no_mistake(kind: Kind) -> None:
    reading = read(kind, {"value": [""], "value.part": [" "], "stated": [""]})
    assert reading.is_readable
    assert reading.value is None
    assert spread(kind, None) == {}


@pytest.mark.parametrize(
    ("kind", "typed", "missing"),
    [
        (HALF, {"value.part": ["21"]}, ["value.whole"]),
        (Top(3), {"value.whole": ["3"]}, ["value.part"]),
        (
            TopAndRest(3, Fraction(60), "T"),
            {"value.top.part": ["3"]},
            ["value.top.whole", "value.remaining.part", "value.remaining.whole"],
        ),
        (EachQuarter(1), {"value.1": ["1"], "value.3": ["1"]}, ["value.2"]),
        (EachOf(PARTS[:2]), {"value.said": ["yes"]}, ["value.share.part", "value.share.whole"]),
        (CASE, {"value.accused": ["yes"], "value.statement": ["yes"]}, ["value.acted"]),
        (CASE, {"value.acted": ["yes"]}, ["value.accused"]),
        (NotAlso(1, ("D2",), ()), {"value.also_in": ["D2"]}, ["value.count"]),
        (MILESTONES, {"value.reported": ["yes"]}, ["value.half.part", "value.half.whole"]),
        (RATED, {"value.part": ["4"]}, ["value.whole"]),
    ],
)
def test_what_is_missing_is_named(kind: Kind, typed: dict[str, list[str]], missing: list[str]) -> None:
    reading = read(kind, typed)
    assert reading.missing == missing
    assert reading.value is None
    assert set(reading.errors) == set(missing)


@pytest.mark.parametrize(
    ("kind", "typed", "wrong"),
    [
        (HALF, {"value.part": ["41"], "value.whole": ["40"]}, "value.part"),
        (HALF, {"value.part": ["สี่"], "value.whole": ["40"]}, "value.part"),
        (HALF, {"value.part": ["-1"], "value.whole": ["40"]}, "value.part"),
        (HALF, {"value.part": ["1.5"], "value.whole": ["40"]}, "value.part"),
        (FIVE, {"value.part": ["6"]}, "value.part"),
        (Top(3), {"value.part": ["3"], "value.whole": ["4"]}, "value.whole"),
        (
            TopAndRest(3, Fraction(60), "T"),
            {
                "value.top.part": ["2"],
                "value.top.whole": ["2"],
                "value.remaining.part": ["1"],
                "value.remaining.whole": ["1"],
            },
            "value.remaining.whole",
        ),
        (Count(1), {"value": ["มาก"]}, "value"),
        (Covers((T,)), {"value": ["2"]}, "value"),
        (WINDOW, {"value": ["2026-02-31"]}, "value"),
        (Rating(2, 1), {"value": ["3"]}, "value"),
        (Number(Decimal(0), Decimal(100), 2), {"value": ["100.01"]}, "value"),
        (Number(Decimal(0), Decimal(100), 2), {"value": ["ดี"]}, "value"),
    ],
)
def test_what_is_wrong_is_named_in_both_languages(kind: Kind, typed: dict[str, list[str]], wrong: str) -> None:
    reading = read(kind, typed)
    assert list(reading.wrong) == [wrong]
    assert reading.wrong[wrong].th
    assert reading.wrong[wrong].en


def test_numbers_may_carry_commas_and_blanks() -> None:
    assert read(HALF, {"value.part": [" 1,200 "], "value.whole": ["๒,๔๐๐"]}).value == {"part": 1200, "whole": 2400}


def test_dates_may_be_written_as_thais_do() -> None:
    assert read(WINDOW, {"value": ["๒๐ ก.พ. ๖๙"]}).value == "2026-02-20"


@pytest.mark.parametrize("kind", [HALF, Count(1), CASE, EachOf(PARTS), Top(3), WINDOW, NotAlso(1, (), ())])
def test_a_short_yes_stays_a_yes_until_numbers_are_given(kind: Kind) -> None:
    assert spread(kind, value=True) == {"stated": ["yes"]}
    assert read(kind, {"stated": ["no"]}).value is False


def test_numbers_outweigh_the_short_yes() -> None:
    assert read(HALF, {"stated": ["yes"], "value.part": ["1"], "value.whole": ["4"]}).value == {"part": 1, "whole": 4}


def test_a_count_that_takes_no_short_form_ignores_it() -> None:
    assert read(Count(1, takes_short_form=False), {"stated": ["yes"]}).value is None


def test_only_the_fields_of_the_answer_are_taken_from_a_post() -> None:
    posted = [("value.part", ["1"]), ("note", ["x"]), ("stated", [""]), ("valued", ["y"]), ("value", ["yes"])]
    assert set(typed_in(posted)) == {"value.part", "stated", "value"}


@pytest.mark.parametrize("kind", [kind for kind in EVERY_KIND if not isinstance(kind, Score)])
def test_every_field_that_is_read_is_shown_with_what_was_typed(kind: Kind) -> None:
    typed = next(typed for each, typed, _ in ANSWERED if each == kind)
    shown = inputs(kind, typed)
    names = {field.name for group in shown.groups for field in group.fields} | {group.name for group in shown.groups}
    assert set(typed) <= names
    texts = {field.name: field.text for group in shown.groups for field in group.fields}
    assert all(texts[name] == values[-1] for name, values in typed.items() if name in texts)
    assert _chosen(shown.groups) >= {
        value for name, values in typed.items() if name not in texts for value in values if value
    }
    assert all(group.legend for group in shown.groups)


def _chosen(groups: tuple[Group, ...]) -> set[str]:
    return {choice.value for group in groups for choice in group.choices if choice.is_chosen}


def test_mistakes_stand_at_their_fields_and_what_was_typed_stays() -> None:
    typed = {"value.part": ["สี่"], "value.whole": ["40"]}
    (group,) = inputs(HALF, typed, read(HALF, typed).errors).groups
    assert [field.text for field in group.fields] == ["สี่", "40"]
    assert [bool(field.error) for field in group.fields] == [True, False]


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        ("499", "2500", "19.96 %"),
        ("21", "40", "52.50 %"),
        ("๑", "๓", "33.33 %"),
        ("1", "0", ""),
        ("", "4", ""),
        ("x", "4", ""),
    ],
)
def test_percentages_are_truncated(part: str, whole: str, told: str) -> None:
    assert percent_of(part, whole) == told


def test_a_computed_requirement_has_no_fields() -> None:
    assert inputs(Score(Decimal(86)), {}).groups == ()


@pytest.mark.parametrize("key", shelf.keys())
def test_every_requirement_of_every_edition_can_be_answered(key: str) -> None:
    for leaf in shelf.by_key(key).requirements.values():
        shown = inputs(leaf.kind, {})
        assert isinstance(leaf.kind, Score) or shown.groups, leaf.key
