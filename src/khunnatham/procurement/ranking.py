"""Which projects are the largest by budget, and how many of them and of the others a citizens' representative serves.

Only projects with procurement count, each as one (004:L346–L349). Fewer than asked for: all of them are the largest. Equal
budgets at the last place: the unit names its projects, with a reason; until it has, those without a representative come
first, so that nothing is claimed that another choice would deny.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khunnatham.procurement.models import Project


@dataclass(frozen=True, slots=True)
class Ranking:
    """The largest projects and the remaining ones, both by budget; ``tied`` share the last place of the largest."""

    top: tuple[Project, ...]
    remaining: tuple[Project, ...]
    tied: tuple[Project, ...]
    to_name: int
    is_named: bool

    @property
    def needs_naming(self) -> bool:
        """Tell whether the unit still has to say which of the tied ones are among the largest."""
        return bool(self.tied) and not self.is_named

    @property
    def top_share(self) -> dict[str, int]:
        """Give how many of the largest have a representative."""
        return _share(self.top)

    @property
    def remaining_share(self) -> dict[str, int]:
        """Give how many of the others have one."""
        return _share(self.remaining)


def rank(projects: Sequence[Project], *, size: int) -> Ranking:
    """Give the ranking of projects in the order in which they were entered; ``size`` is how many are the largest."""
    listed = sorted((one for one in projects if one.has_procurement), key=lambda one: -one.budget)
    if len(listed) <= size:
        return Ranking(tuple(listed), (), (), 0, is_named=False)
    edge = listed[size - 1].budget
    above = [one for one in listed if one.budget > edge]
    level = [one for one in listed if one.budget == edge]
    below = [one for one in listed if one.budget < edge]
    places = size - len(above)
    if len(level) == places:
        return Ranking((*above, *level), tuple(below), (), 0, is_named=False)
    named = [one for one in level if one.is_named_top]
    is_named = len(named) == places
    first = named if is_named else sorted(level, key=lambda one: one.is_represented)[:places]
    rest = [one for one in level if not any(one is other for other in first)]
    return Ranking((*above, *first), (*rest, *below), tuple(level), places, is_named=is_named)


def _share(projects: Sequence[Project]) -> dict[str, int]:
    return {"part": sum(one.is_represented for one in projects), "whole": len(projects)}
