"""Entries → one file: a ZIP with an index, or one PDF with a page of contents and bookmarks."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pikepdf
import xlsxwriter
from PIL import Image

from khunnatham.assessments.models import Submission
from khunnatham.bundling.contents import Entry
from khunnatham.documents.making import PDF
from khunnatham.thai import thai_date

HEAD: Final = ("หน่วยงาน", "ข้อ", "ชื่อ", "ไฟล์", "วันที่เกิดเหตุการณ์", "SHA-256", "ลิงก์")
INDEX: Final = "ดัชนี"
IMAGES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"})
A4: Final = (1240, 1754)  # at 150 dots an inch
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")

Cases = Iterable[tuple[Submission, list[Entry]]]
Progress = Callable[[int], None]


@dataclass(slots=True)
class Written:
    """How many files went in."""

    files: int = 0


def write_zip(target: Path, cases: Cases, progress: Progress) -> Written:
    """Write a ZIP: a folder a unit, papers and proofs in it, and the index as XLSX and CSV. A proof that is lost is named."""
    written, rows = Written(), list[Sequence[str]]()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for done, (_, entries) in enumerate(cases, 1):
            for entry in entries:
                if entry.path is not None and entry.path.is_file():
                    archive.write(entry.path, entry.name)
                    written.files += 1
                rows.append(_row(entry))
            progress(done)
        archive.writestr(f"{INDEX}.csv", _csv(rows))
        archive.writestr(f"{INDEX}.xlsx", _xlsx(rows))
    return written


def write_pdf(target: Path, cases: Cases, progress: Progress) -> Written:
    """Write one PDF: the papers, then proofs that are PDF or pictures, with a bookmark each; others stand in the ZIP only."""
    written, marks = Written(), list[pikepdf.OutlineItem]()
    with pikepdf.Pdf.new() as book:
        for done, (_, entries) in enumerate(cases, 1):
            place = pikepdf.OutlineItem(entries[0].unit, len(book.pages)) if entries else None
            for entry in entries:
                first = len(book.pages)
                if _append(book, entry):
                    written.files += 1
                    if place is not None:
                        place.children.append(pikepdf.OutlineItem(f"{entry.key} {entry.title}".strip(), first))
            if place is not None and place.children:
                marks.append(place)
            progress(done)
        if not book.pages:
            book.add_blank_page(page_size=(595, 842))
        with book.open_outline() as outline:
            outline.root.extend(marks)
        book.save(target, linearize=False)
    return written


def _append(book: pikepdf.Pdf, entry: Entry) -> bool:
    """Add the pages of an entry; tells whether there were any. What cannot be opened is left out: the ZIP has it."""
    if entry.path is None or not entry.path.is_file():
        return False
    source: Path | io.BytesIO = entry.path
    if entry.media_type in IMAGES:
        source = _as_page(entry.path)
    elif entry.media_type != PDF:
        return False
    try:
        with pikepdf.open(source) as part:
            book.pages.extend(part.pages)
    except pikepdf.PdfError:
        return False
    return True


def _as_page(path: Path) -> io.BytesIO:
    """Put a picture on an A4 page, not larger than the page."""
    page = io.BytesIO()
    with Image.open(path) as picture:
        shown = picture.convert("RGB")
        shown.thumbnail(A4)
        sheet = Image.new("RGB", A4, "white")
        sheet.paste(shown, ((A4[0] - shown.width) // 2, (A4[1] - shown.height) // 2))
        sheet.save(page, "PDF", resolution=150)
    page.seek(0)
    return page


def _row(entry: Entry) -> tuple[str, ...]:
    is_lost = entry.path is not None and not entry.path.is_file()
    file = "(ไม่พบไฟล์)" if is_lost else entry.name
    day = thai_date(entry.event_on, "short", "arabic") if entry.event_on else ""
    return (entry.unit, entry.key.replace("paper:", ""), entry.title, file, day, entry.sha256, entry.link)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(INDEX)
        for place, row in enumerate((HEAD, *rows)):
            sheet.write_row(place, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 3, 40)
    return content.getvalue()
