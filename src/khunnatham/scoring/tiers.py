"""The tier, grade and outcome that a result earns, and what is missing for the next level and the next tier."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from khunnatham.scoring.reasons import in_words, missing
from khunnatham.scoring.scales import is_passed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from khunnatham.programmes.criteria import Band, Dimension, Edition, Level, Outcome, Tier
    from khunnatham.scoring.reasons import Finding
    from khunnatham.wording import Text


class Gap(NamedTuple):
    """One requirement that stands between a result and its next level or tier, with the sentence that says what lacks."""

    key: str
    text: Text


def tier_of(edition: Edition, passed: Sequence[str]) -> Tier | None:
    """Give the highest tier whose steps all pass; tiers are cumulative, so a later step never helps an earlier one."""
    reached = None
    for tier in edition.tiers:
        if not set(tier.steps) <= set(passed):
            break
        reached = tier
    return reached


def next_tier(edition: Edition, reached: Tier | None) -> Tier | None:
    """Give the tier above the one reached, or None at the top."""
    place = edition.tiers.index(reached) + 1 if reached else 0
    return edition.tiers[place] if place < len(edition.tiers) else None


def band_of(edition: Edition, total: Decimal | None) -> Band | None:
    """Give the band whose lower bound the total reaches, or None below the lowest."""
    if total is None:
        return None
    return next((band for band in edition.bands if total >= band.at_least), None)


def outcome_of(edition: Edition, track: str, base: Decimal | None) -> Outcome | None:
    """Give the first outcome of the track whose condition the base score (extra points left out) meets."""
    for outcome in edition.outcomes:
        if outcome.track == track and (
            outcome.base_at_least is None or (base is not None and base >= outcome.base_at_least)
        ):
            return outcome
    return None


def level_gaps(dimension: Dimension, level: int, findings: dict[str, Finding]) -> Iterator[Gap]:
    """Give what is missing for the next level of a ladder: one gap per unmet requirement of that level."""
    if level < len(dimension.levels):
        yield from _gaps(dimension.levels[level], findings)


def tier_gaps(edition: Edition, dimension: Dimension, tier: Tier | None, findings: dict[str, Finding]) -> Iterator[Gap]:
    """Give what is missing for the next tier: one gap per unmet requirement of its failing steps."""
    wanted = next_tier(edition, tier)
    if wanted is None:
        return
    for step in dimension.levels:
        if step.key in wanted.steps and not is_passed(step, findings):
            yield from _gaps(step, findings)


def _gaps(level: Level, findings: dict[str, Finding]) -> Iterator[Gap]:
    for leaf in level.requirements:
        finding = findings[leaf.key]
        if not finding.is_met:
            if finding.lack is None:
                finding = findings[leaf.key] = in_words(finding)
            yield Gap(leaf.key, missing(finding))
