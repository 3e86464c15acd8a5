"""Make the text of our PDF files extract exactly: our patch against WeasyPrint 70.0.

HarfBuzz draws SARA AM (U+0E33) as two glyphs, NIKHAHIT and SARA AA, and lifts NIKHAHIT below the tone mark before it.
WeasyPrint gives a glyph the first text it met, so «น้ำ» and «อำเภอ» extract as «นา» and «อาเภอ»: a paper that is
searched, read aloud or copied says something else than the paper that was signed. The remedy has two halves:

* a letter with SARA AM is wrapped in ``/Span <</ActualText …>> BDC … EMC``, which says what its glyphs mean together;
* each of its glyphs is mapped to its own character, so that SARA AA stays SARA AA elsewhere in the document.

A letter whose mark is lifted («ฏิ์») gets a span too: PDFium, the reader inside Chromium, takes the lifted mark for a word.

Only the text layer changes; what is drawn stays the same to the pixel. Drop this module when upstream mends the fault
(Kozea/WeasyPrint issue 2841): it reaches into the drawing functions and therefore refuses every other version.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

SUPPORTED = "70.0"
SARA_AM = "\u0e33"
NIKHAHIT = "\u0e4d"
SARA_AA = "\u0e32"
# Above-base marks that HarfBuzz lets NIKHAHIT pass (hb-ot-shaper-thai, IS_ABOVE_BASE_MARK).
ABOVE_BASE = frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e3b\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e")

# What belongs to the letter before it: the vowels and marks above and below, and SARA AM.
_JOINED = ABOVE_BASE | frozenset("\u0e33\u0e38\u0e39\u0e3a")
# PangoGlyphInfo: the glyph, then its width, shift and rise, then one more field; we need the first and the fourth.
_GLYPH = struct.Struct("=I4x4xi4x")
# Inside a TJ array: a run of four-digit glyphs in angle brackets, or a number that moves the pen.
_PIECE = re.compile(r"<((?:[0-9a-f]{4})+)>|(-?[0-9.]+(?:e-?[0-9]+)?)")


class UnsupportedWeasyPrintError(RuntimeError):
    """The installed WeasyPrint is not the one this patch was written and tested for."""


class Cluster(NamedTuple):
    """Glyphs that were shaped together: which characters they stand for, the font, and whether one is lifted."""

    glyphs: tuple[int, ...]
    text: str
    font: Any
    is_lifted: bool


class Letter(NamedTuple):
    """A base letter with everything above, below and after it that a reader sees as one."""

    clusters: tuple[Cluster, ...]
    length: int  # how many glyphs draw it
    needs_span: bool  # whether a reader would lose or misplace part of it without help

    @classmethod
    def of(cls, clusters: list[Cluster]) -> Letter:
        """Make one of its clusters."""
        return cls(
            tuple(clusters),
            sum(len(cluster.glyphs) for cluster in clusters),
            any(cluster.is_lifted or SARA_AM in cluster.text for cluster in clusters),
        )

    @property
    def text(self) -> str:
        """The characters of the letter in the order they are written."""
        return "".join(cluster.text for cluster in self.clusters)


def install() -> None:
    """Put the patch in place, once; refuse any other version of WeasyPrint than the one it was tested with."""
    import weasyprint  # noqa: PLC0415 - slow to import (0.4 s), and only papers need it
    from weasyprint.draw import text as drawing  # noqa: PLC0415

    if weasyprint.__version__ != SUPPORTED:
        message = (
            f"The Thai text layer is written for WeasyPrint {SUPPORTED}; {weasyprint.__version__} is installed. "
            "Install the pinned version, or check documents/text_layer.py against the new one first."
        )
        raise UnsupportedWeasyPrintError(message)
    if not hasattr(drawing, "draw_first_line_of_weasyprint"):
        drawing.draw_first_line_of_weasyprint = drawing.draw_first_line
        drawing.draw_first_line = _draw_first_line


def uninstall() -> None:
    """Take the patch out again; the tests compare both."""
    from weasyprint.draw import text as drawing  # noqa: PLC0415 - as above

    if hasattr(drawing, "draw_first_line_of_weasyprint"):
        drawing.draw_first_line = drawing.draw_first_line_of_weasyprint
        del drawing.draw_first_line_of_weasyprint


def split_sara_am(text: str) -> tuple[str, ...]:
    """Give the characters of ``text`` in the order HarfBuzz draws them: SARA AM in two, NIKHAHIT below the tone mark."""
    drawn: list[str] = []
    for character in text:
        if character != SARA_AM:
            drawn.append(character)
            continue
        place = len(drawn)
        while place and drawn[place - 1] in ABOVE_BASE:
            place -= 1
        drawn.insert(place, NIKHAHIT)
        drawn.append(SARA_AA)
    return tuple(drawn)


def _draw_first_line(stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
    from weasyprint.draw import text as drawing  # noqa: PLC0415 - as above

    arguments = (stream, textbox, text_overflow, block_ellipsis, matrix)
    if _JOINED.isdisjoint(textbox.text):
        return drawing.draw_first_line_of_weasyprint(*arguments)
    line = _Line(stream, textbox)
    stream.show_text = line.show_text  # shadows the method of this one stream while one line is drawn
    try:
        return drawing.draw_first_line_of_weasyprint(*arguments)
    finally:
        del stream.show_text
        line.map_glyphs()


class _Line:
    """One line while it is drawn: follows the glyphs that pass and wraps the letters that need it."""

    def __init__(self, stream: Any, textbox: Any) -> None:
        self._stream = stream
        self._textbox = textbox
        self._show = stream.show_text
        self._letters: list[Letter] | None = None
        self._current = 0  # the letter that is being drawn
        self._left = 0  # glyphs of it still to come
        self._needs_spans = False

    @property
    def letters(self) -> list[Letter]:
        """The letters of the line. Asked first when the line begins to be drawn: only then has Pango set its end."""
        if self._letters is None:
            self._letters = list(_letters(_clusters(self._stream, self._textbox.pango_layout)))
            self._needs_spans = any(letter.needs_span for letter in self._letters)
            self._left = self._letters[0].length if self._letters else 0
        return self._letters

    def show_text(self, array: str) -> None:
        """Write one TJ array as WeasyPrint made it, cut where a letter that needs a span begins and ends."""
        letters = self.letters
        if not self._needs_spans:
            self._show(array)
            return
        pending = ""
        for glyph, number in _pieces(array):
            if number:
                pending += f"{number} "
                continue
            letter = letters[self._current]
            if letter.needs_span and self._left == letter.length:
                pending = self._flush(pending)
                self._stream.stream.append(_begin_span(letter.text))
            pending += f"<{glyph}>"
            self._left -= 1
            if not self._left:
                pending = self._end(letter, pending)
        self._flush(pending)

    def _end(self, letter: Letter, pending: str) -> str:
        if letter.needs_span:
            pending = self._flush(pending)
            self._stream.stream.append(b"EMC")
        self._current += 1
        self._left = self.letters[self._current].length if self._current < len(self.letters) else 0
        return pending

    def _flush(self, pending: str) -> str:
        if pending:
            self._show(pending.replace("><", ""))
        return ""

    def map_glyphs(self) -> None:
        """Give each glyph that draws SARA AM its own character instead of the text of the whole cluster."""
        for cluster in (cluster for letter in self.letters for cluster in letter.clusters):
            if SARA_AM not in cluster.text:
                continue
            drawn = split_sara_am(cluster.text)
            # A font that joins marks into one glyph has no character of its own for it: the span alone speaks.
            if len(drawn) == len(cluster.glyphs):
                cluster.font.to_unicode.update(zip(cluster.glyphs, drawn, strict=True))


def _pieces(array: str) -> Iterator[tuple[str, str]]:
    """Give the glyphs of a TJ array one by one, and the numbers between them."""
    for found in _PIECE.finditer(array):
        glyphs, number = found.groups()
        if number:
            yield "", number
        else:
            for start in range(0, len(glyphs), 4):
                yield glyphs[start : start + 4], ""


def _begin_span(text: str) -> bytes:
    return b"/Span <</ActualText <FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">>> BDC"


def _letters(clusters: Iterator[Cluster]) -> Iterator[Letter]:
    """Gather clusters into letters: a new one begins with every character that does not join the one before.

    A letter with a lifted mark takes its neighbour along: the mark may be drawn right of where the neighbour begins, and
    PDFium sorts by that.
    """
    gathered: list[Cluster] = []
    needs_neighbour = False
    for cluster in clusters:
        begins_letter = cluster.text[:1] not in _JOINED
        if gathered and begins_letter and not needs_neighbour:
            yield Letter.of(gathered)
            gathered = []
        needs_neighbour = cluster.is_lifted or (needs_neighbour and not begins_letter)
        gathered.append(cluster)
    if gathered:
        yield Letter.of(gathered)


def _clusters(stream: Any, layout: Any) -> Iterator[Cluster]:
    """Give the clusters of the first line of a Pango layout in drawing order, without the glyphs that draw nothing."""
    from weasyprint.text.ffi import ffi, pango  # noqa: PLC0415 - as above

    text, nothing = layout.text.encode(), pango.PANGO_GLYPH_EMPTY
    line, _ = layout.get_first_line()
    run = line.runs[0]
    while run != ffi.NULL:
        item, shaped = run.data.item, run.data.glyphs
        run = run.next
        font, _ = stream.add_font(item.analysis.font)
        starts = ffi.unpack(shaped.log_clusters, shaped.num_glyphs)
        ends = dict(pairwise(sorted({*starts, item.length})))
        # Read as plain numbers: to ask each glyph for its fields takes ten times as long.
        numbers = memoryview(ffi.buffer(shaped.glyphs, shaped.num_glyphs * _GLYPH.size)).cast("B")
        gathered: dict[int, tuple[list[int], bool]] = {}
        for start, (glyph, rise) in zip(starts, _GLYPH.iter_unpack(numbers), strict=True):
            if glyph != nothing:
                glyphs, is_lifted = gathered.get(start, ([], False))
                gathered[start] = ([*glyphs, glyph], is_lifted or rise != 0)
        for start, (glyphs, is_lifted) in gathered.items():
            part = text[item.offset + start : item.offset + ends[start]].decode()
            yield Cluster(tuple(glyphs), part, font, is_lifted)
