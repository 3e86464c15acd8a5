"""Blocks of a paper → paragraphs and tables: one walk over the elements of our own templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from docx.oxml.ns import qn

from khunnatham.documents.editable import inline, parts, tables
from khunnatham.documents.editable.looks import Look, Sheets

INLINE: Final = frozenset({"inline", "inline-block"})
HEADINGS: Final = {"h1": "Heading1", "h2": "Heading2", "h3": "Heading3"}
DASH: Final = "–  "
HANGING: Final = 3.4 * 72 / 25.4  # what the sheet keeps for the dash
# Elements that templates of papers may use. Another one is a fault of the template, found by the first test that makes it.
KNOWN: Final = frozenset(
    [
        "main",
        "header",
        "section",
        "footer",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "ol",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "span",
        "b",
        "strong",
        "code",
        "br",
        "wbr",
        "svg",
        "img",
    ]
)

PICTURES: Final = frozenset({"svg", "img"})

Picture = Callable[[Any, Look], Any]  # the element of a QR code or an emblem, its look → a drawing


class UnknownElementError(ValueError):
    """A template uses an element that only the press understands."""


@dataclass(slots=True)
class Setter:
    """Sets elements with the sheets of a paper. ``picture`` makes a QR code or an emblem where the setter writes: body or footer."""

    sheets: Sheets
    picture: Picture
    left_out: frozenset[str] = field(default_factory=frozenset)  # classes of elements that stand elsewhere

    def content(self, element: Any, look: Look, *, room: float, box: str = "") -> list[Any]:
        """Set what is inside an element, inline pieces gathered into paragraphs."""
        made: list[Any] = []
        gathered: list[inline.Segment] = []
        for piece in inline.pieces(element):
            if isinstance(piece, str):
                gathered.append(inline.text(piece, look))
                continue
            inner = self._look(piece, look)
            if inner.display in INLINE and piece.local_name not in PICTURES:
                gathered += inline.inside(piece, inner, self.sheets, room=room)
                continue
            made += self._paragraph(element, look, gathered, box=box)
            gathered = []
            if inner.keeps_before and made:
                keep_with_next(made[-1])
            made += self.block(piece, inner, room=room, box=box)
        return made + self._paragraph(element, look, gathered, box=box)

    def block(self, element: Any, look: Look, *, room: float, box: str = "") -> list[Any]:
        """Set one block; nothing where it is left out, hidden or empty."""
        if look.display == "none" or self.left_out & element.classes:
            return []
        if element.local_name in PICTURES:
            return [parts.paragraph(look.handed_down(), [parts.w("r", self.picture(element, look))])]
        if look.rule == "dotted" and not inline.has_words(element):
            return [parts.paragraph(look.handed_down(), inline.runs([inline.rule(look, room=room)]))]
        if (found := tables.table_of(element, look, self._look)) is not None:
            made: list[Any] = tables.made(found, self, room=room)
            return [*self._space(look.before), *made]
        made = self.content(
            element, replace(look, before=0.0, after=0.0, left=0.0), room=room - max(look.left, 0), box=look.box or box
        )
        return self._placed(made, look)

    def cell(self, element: Any, look: Look, *, room: float) -> list[Any]:
        """Set what is inside a cell: at least one paragraph, as Word wants it."""
        plain = replace(look, before=0.0, after=0.0, left=0.0)
        return self.content(element, plain, room=room) or [parts.paragraph(plain, [])]

    def _look(self, element: Any, around: Look) -> Look:
        if element.local_name not in KNOWN:
            in_svg = element.parent is not None and element.parent.local_name == "svg"
            if not in_svg:
                message = f"<{element.local_name}> has no counterpart in Word; say it with {', '.join(sorted(KNOWN))}."
                raise UnknownElementError(message)
        return self.sheets.look(element, around)

    def _paragraph(self, element: Any, look: Look, gathered: Iterable[inline.Segment], *, box: str) -> list[Any]:
        runs = inline.runs([*_marker(element, look), *gathered]) if gathered else []
        if not runs:
            return []
        style = HEADINGS.get(element.local_name, "")
        return [parts.paragraph(_hanging(element, look), runs, box=box, style=style)]

    def _placed(self, made: list[Any], look: Look) -> list[Any]:
        """Give a block its distances and keep it together."""
        if not made:
            return made
        if look.before > 0 and not push_down(made[0], look.before):
            made = [*self._space(look.before), *made]
        if look.after > 0:
            push_up(made[-1], look.after)
        if look.left > 0:
            for one in made:
                indent(one, look.left)
        for one in made[:-1] if look.keeps_together else []:
            keep_with_next(one)
        if look.keeps_next:
            keep_with_next(made[-1])
        return made

    @staticmethod
    def _space(height: float) -> list[Any]:
        return [parts.gap(height)] if height > 0 else []


def keep_with_next(block: Any) -> None:
    """Keep a paragraph, or the last row of a table, on the page of what follows."""
    parts.keep(block.findall(qn("w:tr"))[-1] if block.tag == qn("w:tbl") else block)


def push_down(block: Any, height: float) -> bool:
    """Add to the space before a paragraph; a table has none."""
    return _add(block, "spacing", "before", height)


def push_up(block: Any, height: float) -> bool:
    """Add to the space after a paragraph."""
    return _add(block, "spacing", "after", height)


def indent(block: Any, width: float) -> None:
    """Move a paragraph to the right."""
    if block.tag != qn("w:p") or (properties := block.find(qn("w:pPr"))) is None:
        return
    if properties.find(qn("w:ind")) is None:
        properties.insert(properties.index(properties.find(qn("w:spacing"))) + 1, parts.w("ind", left=0))
    _add(block, "ind", "left", width)


def _add(block: Any, tag: str, side: str, length: float) -> bool:
    if block.tag != qn("w:p") or (found := block.find(f"{qn('w:pPr')}/{qn(f'w:{tag}')}")) is None:
        return False
    found.set(qn(f"w:{side}"), str(int(found.get(qn(f"w:{side}"), "0")) + parts.twips(length)))
    return True


def _marker(element: Any, look: Look) -> list[inline.Segment]:
    is_dash = element.local_name == "li" and element.parent is not None and "dashes" in element.parent.classes
    return [inline.Segment(DASH, look)] if is_dash else []


def _hanging(element: Any, look: Look) -> Look:
    return replace(look, left=0.0, indent=-HANGING) if _marker(element, look) else look
