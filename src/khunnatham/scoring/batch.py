"""Many claims at once, for national re-scoring and simulation: the figures without the reasons, as fast as plain Python goes."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from khunnatham.programmes.requirement_kinds import Score
from khunnatham.scoring.judging import score
from khunnatham.scoring.requirements import judge_of
from khunnatham.scoring.tiers import band_of, outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from khunnatham.programmes.criteria import Dimension, Edition
    from khunnatham.scoring.answers import Claim
    from khunnatham.scoring.shapes import Value

_Test = tuple[str, "Callable[[Value], bool]"]


class Summary(NamedTuple):
    """The figures of one unit: what lists and dashboards show."""

    unit: str
    base: Decimal | None
    total: Decimal | None
    levels: tuple[int, ...]
    grade: str | None
    outcome: str | None
    tier: str | None
    rung: int | None


def rescore(edition: Edition, claims: Iterable[Claim]) -> Iterator[Summary]:
    """Give the figures of every claim, in order. They equal those of ``judging.score``, which explains them."""
    if not _is_all_ladders(edition):
        yield from (_summary(edition, claim) for claim in claims)
        return
    for claim in claims:
        yield _climb(edition, claim)


def _is_all_ladders(edition: Edition) -> bool:
    return all(dimension.scale == "ladder" for dimension in edition.dimensions)


def _summary(edition: Edition, claim: Claim) -> Summary:
    result = score(edition, claim)
    levels = tuple(reached.level or 0 for reached in result.dimensions.values())
    base = result.points.achieved if result.points else None
    rung = result.ladder.level if result.ladder else None
    return Summary(claim.unit, base, result.total, levels, result.grade, result.outcome, result.tier, rung)


class _Ladder(NamedTuple):
    levels: tuple[tuple[_Test, ...], ...]
    points: tuple[Decimal, ...]


class _Ladders(NamedTuple):
    scored: tuple[_Ladder, ...]
    climbed: _Ladder | None
    rung_score: Decimal | None
    extra: _Test | None
    extra_points: Decimal


def _climb(edition: Edition, claim: Claim) -> Summary:
    ladders = _ladders(edition, claim.variant, claim.track)
    answers, assumed = claim.answers, claim.assumes_met
    levels, base = [], Decimal(0)
    for ladder in ladders.scored:
        level = _level(ladder.levels, answers, assumes_met=assumed)
        levels.append(level)
        base += ladder.points[level]
    total = base
    if ladders.extra and _holds(ladders.extra, answers):
        total += ladders.extra_points
    rung = None
    if ladders.climbed:
        reached = ladders.rung_score is None or base >= ladders.rung_score
        rung = _level(ladders.climbed.levels, answers, assumes_met=assumed) if reached else 0
    grade, outcome = _grade(edition, total), _outcome(edition, claim.track, base)
    return Summary(claim.unit, base, total, tuple(levels), grade, outcome, None, rung)


def _level(levels: tuple[tuple[_Test, ...], ...], answers: Mapping[str, Value], *, assumes_met: bool) -> int:
    reached = 0
    get = answers.get
    for level in levels:
        for key, judge in level:
            value = get(key)
            if value is True:
                continue
            if value is None:
                if assumes_met:
                    continue
                return reached
            if value is False or not judge(value):
                return reached
        reached += 1
    return reached


def _holds(test: _Test, answers: Mapping[str, Value]) -> bool:
    value = answers.get(test[0])
    return value is not None and test[1](value)


@lru_cache(maxsize=256)
def _ladders(edition: Edition, variant: str | None, track: str) -> _Ladders:
    dimensions = edition.dimensions_for(variant, track)
    climbed = next((dimension for dimension in dimensions if dimension.track is not None), None)
    scores = (
        [leaf.kind.base_at_least for leaf in climbed.requirements if isinstance(leaf.kind, Score)] if climbed else []
    )
    extra = edition.extra
    return _Ladders(
        scored=tuple(_ladder(dimension) for dimension in dimensions if dimension.track is None),
        climbed=_ladder(climbed) if climbed else None,
        rung_score=scores[0] if scores else None,
        extra=(extra.requirement.key, judge_of(extra.requirement.kind)) if extra else None,
        extra_points=extra.points if extra else Decimal(0),
    )


def _ladder(dimension: Dimension) -> _Ladder:
    levels = tuple(
        tuple((leaf.key, judge_of(leaf.kind)) for leaf in level.requirements if not isinstance(leaf.kind, Score))
        for level in dimension.levels
    )
    return _Ladder(levels, (Decimal(0), *(level.points or Decimal(0) for level in dimension.levels)))


@lru_cache(maxsize=4096)
def _grade(edition: Edition, total: Decimal) -> str | None:
    band = band_of(edition, total)
    return band.key if band else None


@lru_cache(maxsize=4096)
def _outcome(edition: Edition, track: str, base: Decimal) -> str | None:
    outcome = outcome_of(edition, track, base)
    return outcome.key if outcome else None
