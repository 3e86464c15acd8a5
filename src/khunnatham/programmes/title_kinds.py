"""The titles that an edition lets a unit hold, and how one is earned by holding another in earlier years."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from khunnatham.wording import Text

WON, KEPT = "won", "kept"
PLAQUES = (WON, KEPT)


class Way(StrEnum):
    """By which rule a title is earned."""

    RUNNING = "running"
    ALTOGETHER = "altogether"


@dataclass(frozen=True, slots=True)
class Earned:
    """Earned by another title: in so many years running just before, or in so many years altogether. 0 sets no such rule."""

    by: str
    running: int = 0
    altogether: int = 0

    def ways(self, held: Collection[int], year: int) -> tuple[Way, ...]:
        """Give the rules that the fiscal years in which the other title was held meet, for entering ``year``."""
        before = {one for one in held if one < year}
        met = []
        if self.running and all(year - back in before for back in range(1, self.running + 1)):
            met.append(Way.RUNNING)
        if self.altogether and len(before) >= self.altogether:
            met.append(Way.ALTOGETHER)
        return tuple(met)


@dataclass(frozen=True, slots=True)
class Title:
    """A title. ``track``: on which track its holder is assessed; ``is_yearly``: it is given anew each year.

    ``plaque``: what has to happen for a plaque to be given with it (won, or kept too); nothing where the sources say of none.
    """

    key: str
    title: Text
    meaning: Text | None = None
    track: str = ""
    is_yearly: bool = False
    earned: Earned | None = None
    plaque: str = ""
    source: str = ""
    is_default: bool = False

    def comes_with_plaque(self, outcome: str) -> bool:
        """Tell whether the sources give a plaque with what happened to the title."""
        return outcome == WON if self.plaque == WON else outcome in {WON, KEPT} and self.plaque == KEPT
