"""Under which heading each requirement of an edition is printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from khunnatham.programmes.criteria import Dimension, Edition, Requirement

Headed = list[tuple[str, tuple[Requirement, ...]]]

# Scales whose levels are steps or issues of their own, not rungs.
WHOLE: Final = frozenset({"steps", "tracker", "checklist", "rating"})


def headed(edition: Edition, dimensions: Iterable[Dimension]) -> Headed:
    """Group steps of one requirement each under the tier that first asks for them, everything else under its level; the extra one last."""
    groups: Headed = []
    for number, dimension in enumerate(dimensions, 1):
        if edition.tiers and all(len(level.requirements) == 1 for level in dimension.levels):
            groups += _by_tier(edition, dimension)
        elif dimension.scale in WHOLE:
            groups += [(f"{level.key}. {level.title.th}", level.requirements) for level in dimension.levels]
        else:
            title = f"มิติที่ {number} {dimension.title.th}" if dimension.available else dimension.title.th
            groups += [(f"{title} – {level.title.th}", level.requirements) for level in dimension.levels]
    if edition.extra:
        groups.append((edition.extra.requirement.text.th, (edition.extra.requirement,)))
    return groups


def _by_tier(edition: Edition, dimension: Dimension) -> Headed:
    told: set[str] = set()
    groups: Headed = []
    for tier in edition.tiers:
        fresh = [level for level in dimension.levels if level.key in tier.steps and level.key not in told]
        told |= {level.key for level in fresh}
        groups.append((f"ระดับ{tier.title.th}", tuple(leaf for level in fresh for leaf in level.requirements)))
    rest = tuple(leaf for level in dimension.levels if level.key not in told for leaf in level.requirements)
    return [*groups, ("", rest)] if rest else groups
