"""Letters of one paragraph: text and marked-up words become runs, spaces collapse as in HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from khunnatham.documents.editable import parts
from khunnatham.documents.editable.looks import Line, Look, Sheets

NO_BREAK_SPACE: Final = "\u00a0"
LINE: Final = "\n"  # a <br>; line ends of the source are spaces by then
# Help the press to break lines; Word has its own dictionary, and a search in it would stumble over them.
_UNSEEN: Final = re.compile("[\u200b\u2060]")
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text with its look; ``box`` frames it, ``is_rule`` draws a dotted line to write on."""

    text: str
    look: Look
    box: Line | None = None
    is_rule: bool = False


def pieces(element: Any) -> Iterator[Any]:
    """Give the text and the elements inside an element, in order."""
    yield element.etree_element.text or ""
    for child in element.iter_children():
        yield child
        yield child.etree_element.tail or ""


def text(words: str, look: Look) -> Segment:
    """Give a piece of the source as a segment."""
    said = collapsed(words)
    return Segment(said.replace(" ", NO_BREAK_SPACE) if look.is_whole else said, look)


def inside(element: Any, look: Look, sheets: Sheets, *, room: float) -> Iterator[Segment]:
    """Give the segments of an inline element."""
    if element.local_name == "br":
        yield Segment(LINE, look)
    elif look.display in {"inline-block", "block"} and look.width and not has_words(element):
        yield _blank(look, room)
    elif look.box is None:
        yield from _within(element, look, sheets, room=room)
    else:
        # A frame in Word stands close to its letters: hard spaces keep the distance that the sheet wants.
        left, right = (_spaces(side, look) for side in (look.pad.left, look.pad.right))
        said = [Segment(left, look), *_within(element, look, sheets, room=room), Segment(right, look)]
        yield from (replace(one, box=look.box) for one in said)


def runs(segments: Iterable[Segment]) -> list[Any]:
    """Make the runs of a paragraph: spaces of neighbours collapse, none stands at its beginning or end."""
    kept: list[Segment] = []
    for segment in segments:
        said = segment.text
        if not segment.is_rule and said != LINE and (not kept or kept[-1].text.endswith((" ", LINE))):
            said = said.lstrip(" ")
        if said:
            kept.append(replace(segment, text=said))
    while kept and not kept[-1].is_rule and not kept[-1].text.rstrip(" "):
        kept.pop()
    if kept and not kept[-1].is_rule:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
    return [
        parts.line_break(one.look)
        if one.text == LINE
        else parts.run(one.text, one.look, underline="dotted" if one.is_rule else "", box=one.box)
        for one in kept
    ]


def collapsed(words: str) -> str:
    """Give words with the spaces of the source collapsed, without what only helps the press."""
    return _SPACES.sub(" ", _UNSEEN.sub("", words))


def has_words(element: Any) -> bool:
    """Tell whether anything is written inside an element."""
    return bool("".join(element.etree_element.itertext()).strip())


def _within(element: Any, look: Look, sheets: Sheets, *, room: float) -> Iterator[Segment]:
    for piece in pieces(element):
        if isinstance(piece, str):
            if piece:
                yield text(piece, look)
        else:
            yield from inside(piece, sheets.look(piece, look), sheets, room=room)


def _blank(look: Look, room: float) -> Segment:
    """Give a line to write on as hard spaces, underlined where the sheet draws a line."""
    width = look.width if look.width > 0 else room * -look.width / 100
    return Segment(_spaces(width, look) or NO_BREAK_SPACE, look, is_rule=look.below is not None)


def _spaces(width: float, look: Look) -> str:
    return NO_BREAK_SPACE * round(width / (look.size * look.lettering.scale * look.lettering.space))
