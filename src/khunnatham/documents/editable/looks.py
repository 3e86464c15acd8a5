"""How an element looks: our style sheets, read for what a word processor can show.

The sheets of the PDF are the style table of the DOCX too, so that a new class is written once. Only what is named in
``_READERS`` counts; everything else (positions, break rules inside a line, running elements) is the press's alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import cssselect2
import tinycss2

STYLES: Final = resources.files("khunnatham.documents") / "styles"
POINTS: Final = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "px": 0.75}
BOLD: Final = 600
# What the browser's own sheet says of the tags that we use.
BASE: Final = """
main, header, section, div, p, h1, h2, h3, ol, ul, dl, dt, dd, footer { display: block }
li { display: block } table { display: table } tr { display: table-row } td, th { display: table-cell }
b, strong, h1, h2, h3, th { font-weight: 700 }
"""
_LENGTH = re.compile(r"(-?[0-9.]+)(pt|mm|cm|px|em|%)?$")


@dataclass(frozen=True, slots=True)
class Look:
    """The look of one element in points. A width in per cent is negative: -42 is 42 % of the room."""

    # handed down to what is inside
    size: float = 12.0
    line: float = 1.58
    is_bold: bool = False
    colour: str = "1B2430"
    align: str = "left"
    indent: float = 0.0
    is_whole: bool = False  # never broken at a space
    scale: float = 1.0  # of the font's own sizes to ours
    space: float = 0.243  # the width of a space, in sizes of the font
    # of the element alone
    display: str = "inline"
    before: float = 0.0
    after: float = 0.0
    left: float = 0.0
    width: float = 0.0
    height: float = 0.0
    fill: str = ""
    box: str = ""  # a border all around: solid, dashed or dotted
    rule: str = ""  # a border below
    vertical: str = "top"
    justify: str = ""
    keeps_next: bool = False
    keeps_together: bool = False
    keeps_before: bool = False
    page: str = ""

    def handed_down(self) -> Look:
        """Give what an element inside begins with."""
        return Look(
            size=self.size,
            line=self.line,
            is_bold=self.is_bold,
            colour=self.colour,
            align=self.align,
            indent=self.indent,
            is_whole=self.is_whole,
            scale=self.scale,
            space=self.space,
        )


class Sheets:
    """Our style sheets in order, asked for the look of one element after another."""

    def __init__(self, names: Iterable[str]) -> None:
        self._matcher = cssselect2.Matcher()
        self._add(BASE)
        for name in names:
            self._add((STYLES / f"{name}.css").read_text(encoding="utf-8"))

    def _add(self, text: str) -> None:
        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue  # @page: the geometry of the paper stands in ``geometry.py``
            declared = {
                declaration.lower_name: tinycss2.serialize(declaration.value).strip()
                for declaration in tinycss2.parse_blocks_contents(
                    rule.content, skip_comments=True, skip_whitespace=True
                )
                if declaration.type == "declaration"
            }
            for selector in cssselect2.compile_selector_list(rule.prelude):
                if selector.pseudo_element is None:
                    self._matcher.add_selector(selector, declared)

    def look(self, element: Any, around: Look) -> Look:
        """Give the look of an element (wrapped by cssselect2) inside another look."""
        look = around.handed_down()
        for _, _, _, declared in sorted(self._matcher.match(element), key=lambda found: (found[0], found[1])):
            look = _with(look, declared, around)
        return look


@lru_cache(maxsize=16)
def sheets(names: tuple[str, ...]) -> Sheets:
    """Give the sheets of these names, read once."""
    return Sheets(names)


def points(text: str, *, size: float) -> float:
    """Give a length in points; a percentage as a negative number; what is no length is nothing."""
    found = _LENGTH.match(text)
    if not found:
        return 0.0
    number, unit = float(found[1]), found[2]
    if unit == "%":
        return -number
    return number * (size if unit == "em" else POINTS.get(unit, 0.0))


def _with(look: Look, declared: Mapping[str, str], around: Look) -> Look:
    for name, value in declared.items():
        reader = _READERS.get(name)
        if reader is not None:
            look = replace(look, **reader(value, look, around))
    return look


Reader = Callable[[str, Look, Look], dict[str, Any]]


def _length(field: str) -> Reader:
    return lambda value, look, _: {field: points(value, size=look.size)}


def _word(field: str) -> Reader:
    return lambda value, _look, _around: {field: value}


def _flag(field: str, *values: str) -> Reader:
    return lambda value, _look, _around: {field: value in values}


def _size(value: str, _look: Look, around: Look) -> dict[str, Any]:
    return {"size": points(value, size=around.size) or around.size}


def _font(value: str, look: Look, around: Look) -> dict[str, Any]:
    first, _, line = value.split(" ", maxsplit=1)[0].partition("/")
    return {"size": points(first, size=around.size) or look.size} | ({"line": float(line)} if line else {})


def _weight(value: str, _look: Look, _around: Look) -> dict[str, Any]:
    return {"is_bold": value == "bold" or (value.isdigit() and int(value) >= BOLD)}


def _colour(field: str) -> Reader:
    return lambda value, _look, _around: {field: value[1:].upper()} if re.fullmatch("#[0-9A-Fa-f]{6}", value) else {}


def _margin(value: str, look: Look, _around: Look) -> dict[str, Any]:
    sides = [points(part, size=look.size) for part in value.split()]
    return {"before": sides[0], "after": sides[2] if len(sides) > 2 else sides[0]}  # noqa: PLR2004 - top right bottom


def _border(field: str) -> Reader:
    def read(value: str, _look: Look, _around: Look) -> dict[str, Any]:
        return {field: next((style for style in ("solid", "dashed", "dotted") if style in value), "")}

    return read


_READERS: Final[Mapping[str, Reader]] = {
    "font": _font,
    "font-size": _size,
    "font-weight": _weight,
    "line-height": lambda value, _look, _around: {"line": float(value)},
    "color": _colour("colour"),
    "background": _colour("fill"),
    "text-align": _word("align"),
    "text-indent": _length("indent"),
    "white-space": _flag("is_whole", "nowrap"),
    "display": _word("display"),
    "margin": _margin,
    "margin-top": _length("before"),
    "margin-bottom": _length("after"),
    "padding-top": _length("before"),
    "padding-bottom": _length("after"),
    "padding-left": _length("left"),
    "width": _length("width"),
    "height": _length("height"),
    "border": _border("box"),
    "border-bottom": _border("rule"),
    "vertical-align": _word("vertical"),
    "justify-content": _word("justify"),
    "break-after": _flag("keeps_next", "avoid"),
    "break-before": _flag("keeps_before", "avoid"),
    "break-inside": _flag("keeps_together", "avoid"),
    "page": _word("page"),
}
