"""How a dimension counts: one function per scale, from findings to a level, points and passed steps."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from khunnatham.programmes.requirement_kinds import Number, Rating
from khunnatham.scoring.numbers import rounded
from khunnatham.scoring.requirements import rating_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from khunnatham.programmes.criteria import Dimension, Level
    from khunnatham.scoring.reasons import Finding

ZERO: Final = Decimal(0)
_HUNDREDTH: Final = Decimal("0.01")


class Count(NamedTuple):
    """What a scale makes of a dimension: the level reached (ladders), the points (scored scales), the passed steps."""

    level: int | None = None
    achieved: Decimal | None = None
    available: Decimal | None = None
    steps: tuple[str, ...] = ()


def count(dimension: Dimension, findings: Mapping[str, Finding]) -> Count:
    """Count a dimension by its own scale."""
    return _SCALES[dimension.scale](dimension, findings)


def is_passed(level: Level, findings: Mapping[str, Finding]) -> bool:
    """Tell whether every requirement of a level or step is met."""
    for leaf in level.requirements:  # noqa: SIM110 - a loop costs half of what `all` does; this is the inmost of scoring
        if not findings[leaf.key].is_met:
            return False
    return True


def _ladder(dimension: Dimension, findings: Mapping[str, Finding]) -> Count:
    # The first level with a gap stops the count, whatever is met above it (R1); points are not added up (R2).
    reached = 0
    for level in dimension.levels:
        if not is_passed(level, findings):
            break
        reached += 1
    if dimension.available is None:
        return Count(level=reached)
    points = dimension.levels[reached - 1].points if reached else ZERO
    return Count(level=reached, achieved=points, available=dimension.available)


def _steps(dimension: Dimension, findings: Mapping[str, Finding]) -> Count:
    return Count(steps=tuple(level.key for level in dimension.levels if is_passed(level, findings)))


def _rating(dimension: Dimension, findings: Mapping[str, Finding]) -> Count:
    total = sum(_rated(findings[leaf.key]) for leaf in dimension.requirements)
    return Count(achieved=Decimal(total), available=dimension.available, steps=_steps(dimension, findings).steps)


def _rated(finding: Finding) -> int:
    kind = finding.leaf.kind
    if not isinstance(kind, Rating):
        return int(finding.is_met)
    if finding.origin == "answered":
        return rating_of(kind, finding.value)
    return kind.highest if finding.is_met else 0


def _without_points(_dimension: Dimension, _findings: Mapping[str, Finding]) -> Count:
    return Count()


def _banded(dimension: Dimension, findings: Mapping[str, Finding]) -> Count:
    leaf = dimension.requirements[0]
    finding = findings[leaf.key]
    places = leaf.kind.places if isinstance(leaf.kind, Number) else 0
    achieved = rounded(Decimal(finding.value), places) if finding.origin == "answered" else ZERO
    return Count(achieved=achieved, available=dimension.available)


def _weighted(dimension: Dimension, findings: Mapping[str, Finding]) -> Count:
    total = Fraction(0)
    for weight in dimension.weights:
        finding = findings[weight.key]
        if finding.origin == "answered":
            share = Fraction(Decimal(finding.value)) / Fraction(weight.target)
            total += Fraction(weight.weight) * min(share, Fraction(1))
    exact = Decimal(total.numerator) / Decimal(total.denominator)
    return Count(achieved=exact.quantize(_HUNDREDTH, rounding=ROUND_DOWN), available=dimension.available)


_SCALES: Final[Mapping[str, Callable[[Dimension, Mapping[str, Finding]], Count]]] = {
    "ladder": _ladder,
    "steps": _steps,
    "rating": _rating,
    "checklist": _without_points,
    "tracker": _without_points,
    "banded": _banded,
    "weighted": _weighted,
}
