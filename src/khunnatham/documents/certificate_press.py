"""Certificates in bulk: the picture lies once in the file, and only the words that differ are set, many pages at a time."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

import pikepdf
import segno
from PIL import Image

from khunnatham.awards.templates import COLOURS, LONG, PLACE, SHORT, Layout, Line
from khunnatham.documents.typesetting import typeset
from khunnatham.evidence.storage import path_of

AT_ONCE: Final = 50
QUIET: Final = 4  # squares around a code, as its standard asks
POINTS: Final = 72 / 25.4
# How wide a letter of Sarabun is on the average, in sizes; a name that is too long is set smaller, down to this share.
LETTER, SMALLEST = 0.55, 0.6

Values = Mapping[str, str]
Progress = Callable[[int], None]


def print_all(
    target: Path | io.BytesIO,
    layout: Layout,
    items: Sequence[Values],
    *,
    background: str,
    is_portrait: bool,
    title: str,
    progress: Progress,
) -> None:
    """Write one PDF with a page for each of the items; ``background`` is the digest of a picture, or nothing for our frame."""
    sheet = _Sheet(*((SHORT, LONG) if is_portrait else (LONG, SHORT)))
    said = [[_said(line, values) for line in layout.lines] for values in items]
    # What says the same on every page is set once and laid under all of them.
    same = [place for place in range(len(layout.lines)) if len({texts[place] for texts in said}) == 1]
    with pikepdf.Pdf.new() as book:
        under = [_picture(book, path_of(background), sheet) if background else _frame(book)]
        under.append(_form(book, sheet.typeset([_section([(layout.lines[place], said[0][place]) for place in same])])))
        differing = [place for place in range(len(layout.lines)) if place not in same]
        for begin in range(0, len(items), AT_ONCE):
            pages = [
                _section([(layout.lines[place], texts[place]) for place in differing])
                for texts in said[begin : begin + AT_ONCE]
            ]
            with pikepdf.open(io.BytesIO(sheet.typeset(pages))) as part:
                book.pages.extend(part.pages)
            for place in range(begin, begin + len(pages)):
                _finish(book.pages[place], under, _code(items[place]["verify_at"], layout, sheet))
            progress(begin + len(pages))
        book.Root.Lang = pikepdf.String("th")
        book.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        book.docinfo["/Title"] = title
        book.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def print_one(layout: Layout, values: Values, *, background: str, is_portrait: bool, title: str) -> bytes:
    """Give the PDF of one."""
    content = io.BytesIO()
    print_all(
        content, layout, [values], background=background, is_portrait=is_portrait, title=title, progress=lambda _: None
    )
    return content.getvalue()


def each_alone(source: Path, target: Path, names: Iterable[str], progress: Progress) -> None:
    """Write a ZIP with every page of a PDF as a file of its own."""
    with pikepdf.open(source) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for done, (page, name) in enumerate(zip(book.pages, names, strict=True), 1):
            content = io.BytesIO()
            with pikepdf.Pdf.new() as alone:
                alone.pages.append(page)
                alone.Root.Lang = pikepdf.String("th")
                alone.docinfo["/Title"] = name
                alone.save(content)
            archive.writestr(f"{done:04} {_file_name(name)}.pdf", content.getvalue())
            progress(done)


# ── the words ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The size of the paper in millimetres."""

    wide: float
    high: float

    def typeset(self, sections: Sequence[str]) -> bytes:
        """Set the words of some pages."""
        size = f"{self.wide:g}mm {self.high:g}mm"
        style = f"<style>@page {{ size: {size} }} section {{ width: {self.wide:g}mm; height: {self.high:g}mm }}</style>"
        return typeset(style + "".join(sections), title="", sheets=("printed",))


def _section(lines: Iterable[tuple[Line, str]]) -> str:
    return f"<section>{''.join(_line(line, said) for line, said in lines)}</section>"


def _said(line: Line, values: Values) -> str:
    return PLACE.sub(lambda found: values.get(found[1], ""), line.text)


def _line(line: Line, said: str) -> str:
    size = line.size * _share(said, line)
    look = (
        f"left:{line.x:g}mm;top:{line.y:g}mm;width:{line.width:g}mm;font-size:{size:.2f}pt;"
        f"text-align:{line.align};color:{COLOURS[line.colour]};font-weight:{700 if line.is_bold else 400}"
    )
    return f'<p style="{look}">{escape(said)}</p>'


def _share(said: str, line: Line) -> float:
    """Give by how much a text is set smaller to stay on its line: marks above and below take no room."""
    letters = sum(not unicodedata.category(letter).startswith("M") for letter in said)
    needed = letters * LETTER * line.size / POINTS
    return max(SMALLEST, min(1.0, line.width / needed)) if needed else 1.0


# ── what lies under them ────────────────────────────────────────────────────────────────


def _picture(book: pikepdf.Pdf, picture: Path, sheet: _Sheet) -> pikepdf.Object:
    """Put the pixels of a picture into the file once, as a form as large as the page."""
    with Image.open(picture, formats=["JPEG"]) as opened:
        dots = opened.size
    pixels = pikepdf.Stream(
        book, b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=dots[0], Height=dots[1],
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip
    pixels.write(picture.read_bytes(), filter=pikepdf.Name.DCTDecode)
    across, up = sheet.wide * POINTS, sheet.high * POINTS
    return pikepdf.Stream(
        book, f"q {across:.4f} 0 0 {up:.4f} 0 0 cm /Pixels Do Q".encode(), Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form, BBox=[0, 0, across, up], Resources=pikepdf.Dictionary(XObject={"/Pixels": pixels}),
    )  # fmt: skip


def _frame(book: pikepdf.Pdf) -> pikepdf.Object:
    return _form(book, typeset("<main></main>", title="", sheets=("certificate",)))


def _form(book: pikepdf.Pdf, drawn: bytes) -> pikepdf.Object:
    """Put a page into the file once, to be laid under many."""
    with pikepdf.open(io.BytesIO(drawn)) as page:
        return book.copy_foreign(page.pages[0].as_form_xobject())


def _code(address: str, layout: Layout, sheet: _Sheet) -> bytes:
    """Draw a QR code with its quiet zone: dark squares as one path, since thousands of pages carry one each."""
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=QUIET))
    side = layout.qr_size * POINTS
    left, bottom, cell = layout.qr_x * POINTS, (sheet.high - layout.qr_y) * POINTS - side, side / len(rows)
    runs = [
        f"{begin} {len(rows) - 1 - down} {length} 1 re" for down, row in enumerate(rows) for begin, length in _runs(row)
    ]
    drawn = f"1 g 0 0 {len(rows)} {len(rows)} re f 0 g {' '.join(runs)} f"
    return f"/Artifact BMC q {cell:.5f} 0 0 {cell:.5f} {left:.4f} {bottom:.4f} cm {drawn} Q EMC\n".encode()


def _runs(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give where dark squares begin in a row, and how many follow each other."""
    place = 0
    for is_dark, squares in groupby(row):
        length = len(list(squares))
        if is_dark:
            yield place, length
        place += length


def _finish(page: pikepdf.Page, under: Iterable[pikepdf.Object], code: bytes) -> None:
    names = [page.add_resource(one, pikepdf.Name.XObject, prefix="Under") for one in under]
    page.contents_add("".join(f"q {name} Do Q\n" for name in names).encode() + code, prepend=True)


def _file_name(title: str) -> str:
    kept = "".join(" " if character in '/\\:*?"<>|' or ord(character) < ord(" ") else character for character in title)
    return " ".join(kept.split())[:100].strip()
