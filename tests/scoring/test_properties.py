"""What holds for every answer: a better one never scores lower, the same one scores the same, JSON round-trips."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition
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
    NotAlso,
    Number,
    Rating,
    Score,
    Share,
    Top,
    TopAndRest,
    Within,
)
from khunnatham.scoring.answers import Claim, read_claim
from khunnatham.scoring.batch import rescore
from khunnatham.scoring.judging import score
from khunnatham.scoring.result import Result
from khunnatham.scoring.shapes import takes_short_form

SMALL = st.integers(0, 6)


@st.composite
def shares(draw: st.DrawFn, whole: int | None = None, highest: int = 50) -> dict[str, int]:
    of = draw(st.integers(0, highest)) if whole is None else whole
    return {"part": draw(st.integers(0, of)), "whole": of}


def long_forms(kind: Kind) -> st.SearchStrategy[Any]:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    """Answers in long form, of the shape that the kind asks for."""
    match kind:
        case Share(whole=whole):
            return shares(whole)
        case Top(size=size):
            return shares(highest=size)
        case TopAndRest(size=size):
            full = st.fixed_dictionaries({"top": shares(size), "remaining": shares()})
            small = st.fixed_dictionaries(
                {"top": shares(highest=size - 1), "remaining": st.just({"part": 0, "whole": 0})}
            )
            return st.one_of(full, small)
        case Count():
            return SMALL
        case Covers(members=members):
            return st.integers(0, len(members))
        case EachQuarter():
            return st.lists(st.integers(0, 2), min_size=1, max_size=4)
        case EachOf(parts=parts) | AnyOf(parts=parts):
            return st.fixed_dictionaries({part.key: long_forms(part.kind) for part in parts})
        case ByDate(milestones=milestones, reported=reported):
            fields: dict[str, Any] = {milestone.key: shares() for milestone in milestones}
            return st.fixed_dictionaries(fields | ({"reported": st.booleans()} if reported else {}))
        case Within():
            return st.dates(min_value=kind.since.replace(year=kind.since.year - 1)).map(str)
        case If(fact=fact, then=then, otherwise=otherwise):
            yes = st.fixed_dictionaries({fact: st.just(value=True), then: st.booleans()})
            return st.one_of(yes, st.fixed_dictionaries({fact: st.just(value=False), otherwise: st.booleans()}))
        case NotAlso(refused_in=refused, questioned_in=questioned):
            places = st.lists(st.sampled_from([*refused, *questioned]), unique=True)
            return st.one_of(SMALL, st.fixed_dictionaries({"count": SMALL, "also_in": places}))
        case Rating(highest=highest, thresholds=thresholds):
            return st.one_of(st.integers(0, highest), shares()) if thresholds else st.integers(0, highest)
        case Number():
            return st.integers(0, 100_000).map(lambda thousandths: f"{thousandths // 1000}.{thousandths % 1000:03d}")
    return st.booleans()


def answers_to(kind: Kind) -> st.SearchStrategy[Any]:
    return st.one_of(st.booleans(), long_forms(kind)) if takes_short_form(kind) else long_forms(kind)


@st.composite
def records(draw: st.DrawFn) -> tuple[Edition, dict[str, Any]]:
    edition = draw(st.sampled_from(shelf.every()))
    variants: list[str | None] = [choice.key for choice in edition.variants]
    variant = draw(st.sampled_from(variants or [None]))
    track = draw(st.sampled_from([choice.key for choice in edition.tracks] or [edition.default_track]))
    leaves = [leaf for leaf in edition.leaves(variant, track) if not isinstance(leaf.kind, Score)]
    needed = [leaf for leaf in leaves if isinstance(leaf.kind, Number)]
    chosen = draw(st.lists(st.sampled_from(leaves), unique_by=lambda leaf: leaf.key, max_size=12))
    answers = {
        leaf.key: draw(answers_to(leaf.kind)) for leaf in {leaf.key: leaf for leaf in [*needed, *chosen]}.values()
    }
    agree(edition, answers)
    record = {"unit": "ก", "track": track, "assume": draw(st.sampled_from(["met", "unmet"])), "answers": answers}
    return edition, record if variant is None else {**record, "variant": variant}


def agree(edition: Edition, answers: dict[str, Any]) -> None:
    """Make every answer that repeats the largest projects repeat the same share: the first in the file's order rules."""
    first: Any = None
    for key, leaf in edition.requirements.items():
        value = answers.get(key)
        if not isinstance(value, dict) or not isinstance(leaf.kind, Top | TopAndRest):
            continue
        first = first or (value if isinstance(leaf.kind, Top) else value["top"])
        if isinstance(leaf.kind, Top):
            answers[key] = first
        else:
            small = first["whole"] < leaf.kind.size
            answers[key] = {"top": first, "remaining": {"part": 0, "whole": 0} if small else value["remaining"]}


@settings(max_examples=400, deadline=None)
@given(records())
def test_a_result_is_a_function_of_its_inputs(drawn: tuple[Edition, dict[str, Any]]) -> None:
    edition, record = drawn
    turned = dict(record, answers=dict(reversed(record["answers"].items())))

    assert (
        score(edition, read_claim(edition, record)).to_json() == score(edition, read_claim(edition, turned)).to_json()
    )


@settings(max_examples=300, deadline=None)
@given(records())
def test_a_result_survives_json(drawn: tuple[Edition, dict[str, Any]]) -> None:
    edition, record = drawn
    result = score(edition, read_claim(edition, record))

    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result


@settings(max_examples=400, deadline=None)
@given(records(), st.data())
def test_a_better_answer_never_scores_lower(drawn: tuple[Edition, dict[str, Any]], data: st.DataObject) -> None:
    edition, record = drawn
    claim = read_claim(edition, record)
    leaves = [leaf for leaf in edition.leaves(claim.variant, claim.track) if takes_short_form(leaf.kind)]
    better_keys = data.draw(st.lists(st.sampled_from(leaves), max_size=20)) if leaves else []
    answers = {**claim.answers, **{leaf.key: True for leaf in better_keys}}
    better = Claim(claim.unit, claim.variant, claim.track, answers, claim.assumes_met)

    before, after = score(edition, claim), score(edition, better)

    assert (after.total or 0) >= (before.total or 0)
    assert set(before.steps) <= set(after.steps)
    assert all(after.dimensions[key].level >= reached.level for key, reached in before.dimensions.items())  # type: ignore[operator]
    assert rank(edition, after.tier) >= rank(edition, before.tier)


def rank(edition: Edition, tier: str | None) -> int:
    return [None, *(row.key for row in edition.tiers)].index(tier)


@settings(max_examples=200, deadline=None)
@given(records())
def test_many_at_once_come_out_as_one_by_one(drawn: tuple[Edition, dict[str, Any]]) -> None:
    edition, record = drawn
    claim = read_claim(edition, record)

    [summary] = rescore(edition, [claim])
    result = score(edition, claim)

    assert (summary.total, summary.grade, summary.outcome, summary.tier) == (
        result.total,
        result.grade,
        result.outcome,
        result.tier,
    )
    assert summary.base == (result.points.achieved if result.points else None)
    assert summary.levels == tuple(reached.level for reached in result.dimensions.values())
    assert summary.rung == (result.ladder.level if result.ladder else None)


@given(st.integers(1, 10**30), st.integers(1, 99))
def test_the_least_number_that_is_enough_is_enough_and_one_less_is_not(whole: int, percent: int) -> None:
    for strict in (True, False):
        share = Share(Fraction(percent), is_strict=strict)
        needed = share.needed(whole)
        reaches = [
            Fraction(100 * part, whole) > percent if strict else Fraction(100 * part, whole) >= percent
            for part in (needed - 1, needed)
        ]
        assert reaches == [False, True]


def test_every_kind_has_answers_in_this_test() -> None:
    kinds = {type(leaf.kind) for edition in shelf.every() for leaf in edition.requirements.values()}

    assert kinds - {Attested, Denied, Score} <= {
        Share, Top, TopAndRest, Count, Covers, EachQuarter, EachOf, AnyOf, ByDate, Within, If, NotAlso, Rating, Number,
    }  # fmt: skip
