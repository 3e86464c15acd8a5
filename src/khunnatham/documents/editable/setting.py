"""Blocks of a paper → paragraphs and tables: one walk over the elements of our own templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from khunnatham.documents.editable import floating, inline, measuring, parts, placing, tables
from khunnatham.documents.editable.looks import Look, Sheets, Sides
from khunnatham.documents.editable.pages import Page

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
SLACK: Final = 1.1  # of a height that is only guessed

Picture = Callable[[Any, Look], Any]  # the element of a QR code or an emblem, its look → a drawing


class UnknownElementError(ValueError):
    """A template uses an element that only the press understands."""


@dataclass(slots=True)
class Setter:
    """Sets elements with the sheets of a paper. ``picture`` makes a QR code or an emblem where the setter writes: body or footer."""

    sheets: Sheets
    picture: Picture
    page: Page
    left_out: frozenset[str] = field(default_factory=frozenset)  # classes of elements that stand elsewhere

    def content(self, element: Any, look: Look, *, room: float) -> list[Any]:
        """Set what is inside an element, inline pieces gathered into paragraphs."""
        made: list[Any] = []
        gathered: list[inline.Segment] = []
        for piece in inline.pieces(element):
            if isinstance(piece, str):
                gathered.append(inline.text(piece, look))
                continue
            inner = self._look(piece, look)
            if self._is_inline(piece, inner):
                gathered += inline.inside(piece, inner, self.sheets, room=room)
                continue
            made += self._paragraph(element, look, gathered)
            gathered = []
            if inner.keeps_before:
                placing.keep_with_next(made)
            made += placing.collapsed(made, self.block(piece, inner, room=room))
        return made + self._paragraph(element, look, gathered)

    def block(self, element: Any, look: Look, *, room: float) -> list[Any]:
        """Set one block; nothing where it is left out, hidden or empty."""
        if look.display == "none" or self.left_out & element.classes:
            return []
        if look.is_absolute:
            return [self._apart(element, look)]
        if element.local_name in PICTURES:
            return placing.placed([parts.bare(look, self.picture(element, look))], look, room=room)
        if (found := tables.table_of(element, look, self._look, room=room)) is not None:
            return placing.distanced(tables.made(found, self, room=room), look)
        return self._flowing(element, look, room=room)

    def cell(self, element: Any, look: Look, *, room: float) -> list[Any]:
        """Set what is inside a cell: at least one paragraph, as Word wants it."""
        plain = _plain(look)
        return self.content(element, plain, room=room) or [parts.paragraph(plain, [])]

    def _look(self, element: Any, around: Look) -> Look:
        if element.local_name not in KNOWN:
            in_svg = element.parent is not None and element.parent.local_name == "svg"
            if not in_svg:
                message = f"<{element.local_name}> has no counterpart in Word; say it with {', '.join(sorted(KNOWN))}."
                raise UnknownElementError(message)
        return self.sheets.look(element, around)

    def _is_inline(self, element: Any, look: Look) -> bool:
        """Tell whether an element is a piece of a line; one around nothing but a block is none."""
        if look.display not in INLINE or element.local_name in PICTURES:
            return False
        inner = [self._look(child, look) for child in element.iter_children()]
        return inline.has_words(element) or all(one.display in INLINE for one in inner)

    def _paragraph(self, element: Any, look: Look, gathered: Iterable[inline.Segment]) -> list[Any]:
        runs = inline.runs(gathered)
        return [parts.paragraph(look, runs, style=HEADINGS.get(element.local_name, ""))] if runs else []

    def _flowing(self, element: Any, look: Look, *, room: float) -> list[Any]:
        """Set a block whose content is paragraphs and other blocks, or nothing but its lines and its height."""
        made = self.content(element, _plain(look), room=room - look.pad.left - look.pad.right)
        if not made and (look.above or look.below or look.height):
            made = [parts.bare(look)]
        if _is_dashed(element):
            made = placing.marked(made, [parts.run(DASH, look)], hanging=HANGING)
        if placing.is_overlaid(look):
            return [self._over(made, look, room=room)] if made else []
        if made and look.box:
            return placing.distanced(tables.boxed(made, look, room=room), look)
        return placing.placed(made, look, room=room)

    def _apart(self, element: Any, look: Look) -> Any:
        """Set what stands apart from the text at its own place on the page: a box without a frame."""
        page, place = self.page, look.place
        width = look.width if look.width > 0 else page.room - place.get("left", 0.0) - place.get("right", 0.0)
        left = place["left"] if "left" in place else page.room - place.get("right", 0.0) - width
        align = look.align if "left" in place else "right"
        display = "block" if look.display == "table" else look.display
        inner = replace(look, is_absolute=False, align=align, display=display, width=0.0, height=0.0)
        made = tables.closed(self.block(element, inner, room=width))
        height = look.height or SLACK * measuring.height(made, room=width, lettering=look.lettering)
        top = place["top"] if "top" in place else page.depth - place.get("bottom", 0.0) - height
        box = floating.Box(
            left=page.left + left,
            top=page.first_top + top,
            width=width,
            height=height,
            is_low="top" not in place,
            is_on_page=True,
        )
        return parts.thin(floating.text_box(made, box))

    def _over(self, made: list[Any], look: Look, *, room: float) -> Any:
        """Set a line that what follows is drawn over: beside an emblem, not above it."""
        height = SLACK * measuring.height(made, room=room, lettering=look.lettering)
        return parts.thin(floating.text_box(tables.closed(made), floating.Box(0.0, 0.0, room, height)))


def _plain(look: Look) -> Look:
    """Give the look of what is inside a block: its distances, lines and place are those of the whole."""
    return replace(
        look,
        before=0.0,
        after=0.0,
        pad=Sides(),
        height=0.0,
        box=None,
        above=None,
        below=None,
        begins_page=False,
        is_absolute=False,
    )


def _is_dashed(element: Any) -> bool:
    return element.local_name == "li" and element.parent is not None and "dashes" in element.parent.classes
