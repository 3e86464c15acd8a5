"""The sheet of paper: what the ``@page`` rules of our style sheets say of its size, its margins and what runs on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from khunnatham.documents.editable.looks import Sheets, points, sides

MM: Final = 72 / 25.4
A4: Final = (210 * MM, 297 * MM)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of paper in points: its size, its margins, where the number and the colophon stand in them."""

    width: float
    height: float
    first_top: float
    top: float
    right: float
    bottom: float
    left: float
    is_numbered: bool
    above_text: float  # between the number and the text
    below_text: float  # between the text and the colophon
    is_ornate: bool

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right

    @property
    def depth(self) -> float:
        """The height between the margins of the first page."""
        return self.height - self.first_top - self.bottom


def page_of(sheets: Sheets, name: str = "") -> Page:
    """Give the page of this name as the sheets have it; without a name, the usual one."""
    rules = sheets.pages
    usual = rules.get("", {}) | (rules.get(name, {}) if name else {})
    first = usual | rules.get(":first", {}) | (rules.get(f"{name}:first", {}) if name else {})
    width, height = A4[::-1] if "landscape" in usual["size"] else A4
    margin = sides(usual["margin"])
    number, colophon = rules.get(" @top-center", {}), rules.get(" @bottom-left", {})
    return Page(
        width=width,
        height=height,
        first_top=points(first["margin-top"]) if "margin-top" in first else margin.top,
        top=margin.top,
        right=margin.right,
        bottom=margin.bottom,
        left=margin.left,
        is_numbered=bool(number),
        above_text=points(number.get("padding-bottom", "")),
        below_text=points(colophon.get("padding-top", "")),
        is_ornate="ornament" in usual.get("background", ""),
    )
