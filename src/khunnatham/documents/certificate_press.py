"""Certificates in bulk: the picture lies once in the file, and only the words that differ are set, many pages at a time.

Every page is heard in the order of its lines, its QR with the address in words; the file is PDF/A as our other papers are.
"""

from __future__ import annotations

import io
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

from khunnatham.awards.layouts import COLOURS, PLACE, Layout, Line
from khunnatham.documents import typesetting
from khunnatham.documents.binding import Binding, Part, form_of, parts_of, parts_on
from khunnatham.documents.typesetting import typeset
from khunnatham.wording import Text

AT_ONCE: Final = 50
QUIET: Final = 4  # squares around a code, as its standard asks
POINTS: Final = 72 / 25.4
# A text that is too long for its line is set smaller, down to this share; longer ones take two lines.
SMALLEST: Final = 0.6
ROOM: Final = 0.99  # how much of a line is filled: what is measured here and what the press sets differ by a hair
# Whom a certificate is for: the heading of its page to who hears it.
HEADING: Final = "{unit}"

CODE: Final = Text("QR สำหรับตรวจสอบใบนี้ที่ {address}", "QR code to verify this at {address}")

Values = Mapping[str, str]
Progress = Callable[[int], None]


def print_all(
    target: Path | io.BytesIO,
    layout: Layout,
    items: Sequence[Values],
    *,
    language: str,
    picture: Path | None,
    title: str,
    progress: Progress,
) -> None:
    """Write one PDF with a page for each of the items; ``picture`` lies under them, or our frame where there is none."""
    job = _Job.of(layout, items, language)
    with _opened(job.typeset([job.section(0, [line]) for line in job.same])) as common:
        book = Binding(common, title=title, language=language)
        # Drawn once, laid under every page.
        ground = _picture(book.pdf, picture, layout) if picture else _frame(book.pdf, layout)
        shared = {line: form_of(book.pdf, page) for line, page in zip(job.same, common.pages, strict=False)}
    for begin in range(0, len(items), AT_ONCE):
        some = range(begin, min(begin + AT_ONCE, len(items)))
        with _opened(job.typeset([job.section(place, job.own(place)) for place in some])) as part:
            found = parts_of(part)
            book.pdf.pages.extend(part.pages)
        for place, marks in zip(some, found, strict=True):
            _finish(book, job, place, marks, ground, shared)
        progress(some.stop)
    book.save(target)


def print_one(layout: Layout, values: Values, *, language: str, picture: Path | None, title: str) -> bytes:
    """Give the PDF of one."""
    content = io.BytesIO()
    print_all(content, layout, [values], language=language, picture=picture, title=title, progress=lambda _: None)
    return content.getvalue()


def each_alone(source: Path, target: Path, names: Iterable[str], progress: Progress) -> None:
    """Write a ZIP with every page of a PDF as a file of its own."""
    with pikepdf.open(source) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        language = str(book.Root.Lang)
        for done, (page, parts, name) in enumerate(zip(book.pages, parts_on(book), names, strict=True), 1):
            content, alone = io.BytesIO(), Binding(book, title=name, language=language)
            alone.pdf.pages.append(page)
            alone.describe(alone.pdf.pages[0], parts)
            alone.save(content)
            archive.writestr(f"{done:04} {_file_name(name)}.pdf", content.getvalue())
            progress(done)


# ── the words ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Job:
    """What is printed: the lines in one language, what each says on each page, and which say the same on all of them."""

    layout: Layout
    lines: tuple[Line, ...]
    language: str
    items: Sequence[Values]
    said: list[list[str]]
    same: tuple[int, ...]

    @classmethod
    def of(cls, layout: Layout, items: Sequence[Values], language: str) -> _Job:
        lines = layout.lines_in(language)
        said = [[_said(line, values) for line in lines] for values in items]
        alike = (n for n in range(len(lines)) if len(items) > 1 and len({texts[n] for texts in said}) == 1)
        return cls(layout, lines, language, items, said, tuple(n for n in alike if said[0][n].strip()))

    def own(self, place: int) -> list[int]:
        """Give the lines that are set anew for a page; one that says nothing there is no line."""
        return [n for n, text in enumerate(self.said[place]) if n not in self.same and text.strip()]

    def section(self, place: int, lines: Iterable[int]) -> str:
        """Give some lines of a page as HTML."""
        return f"<section>{''.join(_line(self.lines[n], self.said[place][n]) for n in lines)}</section>"

    def typeset(self, sections: Sequence[str]) -> bytes:
        """Set some pages."""
        return _set(self.layout, "".join(sections))

    def part(self, place: int, line: int, marks: tuple[int, ...]) -> Part:
        """Give a line as it is heard."""
        foreign = self.language != "th" and any("\u0e00" <= letter <= "\u0e7f" for letter in self.said[place][line])
        return Part(_role(self.lines[line]), marks, language="th" if foreign else "")


def _set(layout: Layout, body: str, *, ground: str = "") -> bytes:
    wide, high = f"{layout.wide:g}mm", f"{layout.high:g}mm"
    under = f"background: url({ground}) no-repeat 0 0 / {wide} {high}" if ground else ""
    style = f"@page {{ size: {wide} {high}; {under} }} section {{ width: {wide}; height: {high} }}"
    return typeset(f"<style>{style}</style>{body}", title="", sheets=("printed",))


def _role(line: Line) -> str:
    return "H1" if HEADING in line.text else "P"


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
    """Give by how much a text is set smaller to stay on its line."""
    needed = typesetting.width_of(said, is_bold=line.is_bold) * line.size / POINTS
    return max(SMALLEST, min(1.0, ROOM * line.width / needed)) if needed else 1.0


# ── what lies under them ────────────────────────────────────────────────────────────────


def _picture(book: pikepdf.Pdf, picture: Path, layout: Layout) -> pikepdf.Object:
    """Put the pixels of a picture into the file once, as a form as large as the page."""
    with Image.open(picture, formats=["JPEG"]) as opened:
        dots = opened.size
    pixels = pikepdf.Stream(
        book, b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=dots[0], Height=dots[1],
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip
    pixels.write(picture.read_bytes(), filter=pikepdf.Name.DCTDecode)
    across, up = layout.wide * POINTS, layout.high * POINTS
    return pikepdf.Stream(
        book, f"q {across:.4f} 0 0 {up:.4f} 0 0 cm /Pixels Do Q".encode(), Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form, BBox=[0, 0, across, up], Resources=pikepdf.Dictionary(XObject={"/Pixels": pixels}),
    )  # fmt: skip


def _frame(book: pikepdf.Pdf, layout: Layout) -> pikepdf.Object:
    ground = f"khunnatham:ornament-{layout.wide:g}x{layout.high:g}.svg"
    with _opened(_set(layout, "<section></section>", ground=ground)) as drawn:
        return form_of(book, drawn.pages[0])


def _opened(paper: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(paper))


def _box(layout: Layout) -> tuple[float, float, float]:
    """Give where a code begins from left and bottom, and how wide it is, in points."""
    side = layout.qr_size * POINTS
    return layout.qr_x * POINTS, (layout.high - layout.qr_y) * POINTS - side, side


def _code(address: str, layout: Layout) -> str:
    """Draw a QR code with its quiet zone: dark squares as one path, since thousands of pages carry one each."""
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=QUIET))
    left, bottom, side = _box(layout)
    runs = [
        f"{begin} {len(rows) - 1 - down} {length} 1 re" for down, row in enumerate(rows) for begin, length in _runs(row)
    ]
    cell, drawn = side / len(rows), f"1 g 0 0 {len(rows)} {len(rows)} re f 0 g {' '.join(runs)} f"
    return f"q {cell:.5f} 0 0 {cell:.5f} {left:.4f} {bottom:.4f} cm {drawn} Q"


def _runs(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give where dark squares begin in a row, and how many follow each other."""
    place = 0
    for is_dark, squares in groupby(row):
        length = len(list(squares))
        if is_dark:
            yield place, length
        place += length


def _finish(  # noqa: PLR0917 - the parts of one page
    book: Binding,
    job: _Job,
    place: int,
    marks: list[tuple[int, ...]],
    ground: pikepdf.Object,
    shared: Mapping[int, pikepdf.Object],
) -> None:
    """Lay what is the same under a page, draw its code, and say what it holds."""
    page, address = book.pdf.pages[place], job.items[place]["verify_at"]
    words = dict(zip(job.own(place), marks, strict=True))
    mark = max((one for group in marks for one in group), default=-1) + 1
    drawn = [f"/Artifact BMC q {_named(page, 'Under', ground)} Do Q EMC"]
    for line, form in shared.items():
        drawn.append(f"/{_role(job.lines[line])} <</MCID {mark}>> BDC q {_named(page, f'Line{line}', form)} Do Q EMC")
        words[line] = (mark,)
        mark += 1
    drawn.append(f"/Figure <</MCID {mark}>> BDC {_code(address, job.layout)} EMC\n")
    page.contents_add("\n".join(drawn).encode(), prepend=True)
    left, bottom, side = _box(job.layout)
    alt = CODE.fill(address=address).in_language(job.language)
    book.describe(
        page,
        [
            *(job.part(place, line, words[line]) for line in sorted(words)),
            Part("Figure", (mark,), alt, (left, bottom, left + side, bottom + side)),
        ],
    )


def _named(page: pikepdf.Page, name: str, form: pikepdf.Object) -> pikepdf.Name:
    """Let a page draw something by a name: pages that were set together share their names."""
    return page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(f"/{name}"), replace_existing=True)


def _file_name(title: str) -> str:
    kept = "".join(" " if character in '/\\:*?"<>|' or ord(character) < ord(" ") else character for character in title)
    return " ".join(kept.split())[:100].strip()
