"""How an element looks: our style sheets, read for what a word processor can show.

The sheets of the PDF are the style table of the DOCX too, so that a new class is written once. Only what is named in
``_READERS`` counts; everything else (break rules inside a line, running elements) is the press's alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import cssselect2
import tinycss2

from khunnatham.documents.typefaces import Lettering

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
_COLOUR = re.compile("#([0-9A-Fa-f]{6})")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a border draws: solid, dashed or dotted, its width in points."""

    style: str
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Sides:
    """A length on each of the four sides, in points."""

    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    left: float = 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """The look of one element in points. A width in per cent is negative: -42 is 42 % of the room."""

    # handed down to what is inside
    lettering: Lettering = field(default_factory=Lettering)
    size: float = 12.0
    line: float = 1.58
    is_bold: bool = False
    colour: str = "1B2430"
    align: str = "left"
    indent: float = 0.0
    is_whole: bool = False  # never broken at a space
    # of the element alone
    display: str = "inline"
    before: float = 0.0
    after: float = 0.0
    shift: float = 0.0  # a margin at the left; negative where something hangs out
    is_centred: bool = False  # margins left and right that share what its width leaves
    pad: Sides = field(default_factory=Sides)
    width: float = 0.0
    height: float = 0.0
    gap: float = 0.0
    fill: str = ""
    box: Line | None = None
    above: Line | None = None
    below: Line | None = None
    vertical: str = "top"
    justify: str = ""
    keeps_next: bool = False
    keeps_together: bool = False
    keeps_before: bool = False
    begins_page: bool = False
    page: str = ""
    is_absolute: bool = False
    place: Mapping[str, float] = field(default_factory=dict)  # how far from which sides of the page's text

    def handed_down(self) -> Look:
        """Give what an element inside begins with."""
        return Look(
            lettering=self.lettering,
            size=self.size,
            line=self.line,
            is_bold=self.is_bold,
            colour=self.colour,
            align=self.align,
            indent=self.indent,
            is_whole=self.is_whole,
        )


class Sheets:
    """Our style sheets in order, asked for the look of one element after another, and for the rules of a page."""

    def __init__(self, names: Iterable[str]) -> None:
        self._matcher = cssselect2.Matcher()
        self.pages: dict[str, dict[str, str]] = {}  # «», «:first», «wide @top-center» … → what is declared
        self._add(BASE)
        for name in names:
            self._add((STYLES / f"{name}.css").read_text(encoding="utf-8"))

    def _add(self, text: str) -> None:
        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            if rule.type == "at-rule" and rule.lower_at_keyword == "page":
                self._add_page(tinycss2.serialize(rule.prelude).strip(), rule.content)
            if rule.type != "qualified-rule":
                continue
            declared = _declared(rule.content)
            for selector in cssselect2.compile_selector_list(rule.prelude):
                if selector.pseudo_element is None:
                    self._matcher.add_selector(selector, declared)

    def _add_page(self, name: str, content: Any) -> None:
        self.pages.setdefault(name, {}).update(_declared(content))
        for box in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
            if box.type == "at-rule":
                self.pages.setdefault(f"{name} @{box.lower_at_keyword}", {}).update(_declared(box.content))

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


def points(text: str, *, size: float = 0.0) -> float:
    """Give a length in points; a percentage as a negative number; what is no length is nothing."""
    found = _LENGTH.match(text)
    if not found:
        return 0.0
    number, unit = float(found[1]), found[2]
    if unit == "%":
        return -number
    return number * (size if unit == "em" else POINTS.get(unit, 0.0))


def sides(text: str, *, size: float = 0.0) -> Sides:
    """Give the four lengths of a shorthand of one to four."""
    said = [points(part, size=size) for part in text.split()]
    top = said[0]
    right = said[1] if len(said) > 1 else top
    bottom = said[2] if len(said) > 2 else top  # noqa: PLR2004 - top right bottom left
    return Sides(top, right, bottom, said[3] if len(said) > 3 else right)  # noqa: PLR2004


def _declared(content: Any) -> dict[str, str]:
    return {
        one.lower_name: tinycss2.serialize(one.value).strip()
        for one in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        if one.type == "declaration"
    }


def _with(look: Look, declared: Mapping[str, str], around: Look) -> Look:
    for name, value in declared.items():
        reader = _READERS.get(name)
        if reader is not None:
            look = replace(look, **reader(value, look, around))
    return look


Reader = Callable[[str, Look, Look], dict[str, Any]]


def _length(named: str) -> Reader:
    return lambda value, look, _: {named: points(value, size=look.size)}


def _word(named: str) -> Reader:
    return lambda value, _look, _around: {named: value}


def _flag(named: str, *values: str) -> Reader:
    return lambda value, _look, _around: {named: value in values}


def _size(value: str, _look: Look, around: Look) -> dict[str, Any]:
    return {"size": points(value, size=around.size) or around.size}


def _font(value: str, look: Look, around: Look) -> dict[str, Any]:
    first, _, line = value.split(" ", maxsplit=1)[0].partition("/")
    return {"size": points(first, size=around.size) or look.size} | ({"line": float(line)} if line else {})


def _weight(value: str, _look: Look, _around: Look) -> dict[str, Any]:
    return {"is_bold": value == "bold" or (value.isdigit() and int(value) >= BOLD)}


def _colour(named: str) -> Reader:
    def read(value: str, _look: Look, _around: Look) -> dict[str, Any]:
        found = _COLOUR.fullmatch(value)
        return {named: found[1].upper()} if found else {}

    return read


def _margin(value: str, look: Look, _around: Look) -> dict[str, Any]:
    found = sides(value, size=look.size)
    is_centred = "auto" in value.split()[1:]
    return {"before": found.top, "after": found.bottom, "shift": found.left, "is_centred": is_centred}


def _pad(side: str) -> Reader:
    return lambda value, look, _: {"pad": replace(look.pad, **{side: points(value, size=look.size)})}


def _border(named: str) -> Reader:
    def read(value: str, look: Look, _around: Look) -> dict[str, Any]:
        style = next((style for style in ("solid", "dashed", "dotted") if style in value), "")
        width = next((length for part in value.split() if (length := points(part)) > 0), 0.0)
        found = _COLOUR.search(value)
        return {named: Line(style, width, found[1].upper() if found else look.colour) if style else None}

    return read


def _place(side: str) -> Reader:
    return lambda value, look, _: {"place": {**look.place, side: points(value, size=look.size)}}


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
    "margin-left": _length("shift"),
    "padding": lambda value, look, _around: {"pad": sides(value, size=look.size)},
    **{f"padding-{side}": _pad(side) for side in ("top", "right", "bottom", "left")},
    "width": _length("width"),
    "height": _length("height"),
    "gap": _length("gap"),
    "border": _border("box"),
    "border-top": _border("above"),
    "border-bottom": _border("below"),
    "vertical-align": _word("vertical"),
    "justify-content": _word("justify"),
    "break-after": _flag("keeps_next", "avoid"),
    "break-before": lambda value, _look, _around: {"keeps_before": value == "avoid", "begins_page": value == "page"},
    "break-inside": _flag("keeps_together", "avoid"),
    "page": _word("page"),
    "position": _flag("is_absolute", "absolute"),
    **{side: _place(side) for side in ("top", "right", "bottom", "left")},
}
