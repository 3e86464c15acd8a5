"""Under which heading each requirement of an edition is printed."""

from __future__ import annotations

from collections.abc import Iterable

from khunnatham.programmes.criteria import Dimension, Edition, Requirement

Headed = list[tuple[str, tuple[Requirement, ...]]]


def headed(edition: Edition, dimensions: Iterable[Dimension]) -> Headed:
    """Group steps under the tier that first asks for them, other scales under their levels, the extra one last."""
    groups: Headed = []
    for dimension in dimensions:
        if edition.tiers and dimension.scale == "steps":
            groups += _by_tier(edition, dimension.requirements)
        else:
            title = f"{dimension.name} {dimension.title.th}"
            groups += [(f"{title} – {level.title.th}", level.requirements) for level in dimension.levels]
    if edition.extra:
        groups.append((edition.extra.requirement.text.th, (edition.extra.requirement,)))
    return groups


def _by_tier(edition: Edition, leaves: tuple[Requirement, ...]) -> Headed:
    told: set[str] = set()
    groups: Headed = []
    for tier in edition.tiers:
        fresh = tuple(leaf for leaf in leaves if leaf.key in tier.steps and leaf.key not in told)
        told |= {leaf.key for leaf in fresh}
        groups.append((f"ระดับ{tier.title.th}", fresh))
    rest = tuple(leaf for leaf in leaves if leaf.key not in told)
    return [*groups, ("", rest)] if rest else groups
