"""Files that pages hand out: papers and lists, never cached by anybody but the person's own browser, named in Thai."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from khunnatham.documents import making
from khunnatham.documents.making import File, Format
from khunnatham.documents.stationery import stationery_of
from khunnatham.organisations.models import Unit
from khunnatham.web.here import Request

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICS: Final = "text/calendar; charset=utf-8"
KINDS: Final = frozenset({"csv", "xlsx"})
# What a spreadsheet would read as a formula.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
WIDEST: Final = 48


def send(file: File, *, as_attachment: bool = False) -> HttpResponse:
    """Send a file: opened in the browser, or saved under its name."""
    response = HttpResponse(file.content, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment, file.name) or "inline"
    response["Cache-Control"] = "private, no-store"
    return response


def paper(request: Request, kind: str, said: Any, *, of: Unit | None = None) -> HttpResponse:
    """Make a paper as the address asks, «?as=docx» to be edited and else PDF, and send it.

    It is set with the font and the emblem of the unit it is of, else of the office of whoever prints it.
    """
    as_ = format_of(request)
    look = stationery_of(of or request.membership.unit)
    return send(making.make(kind, said, as_, stationery=look), as_attachment=as_ is Format.DOCX)


def format_of(request: HttpRequest) -> Format:
    """Give the format that the address asks for; PDF where it says nothing that we know."""
    return Format.DOCX if request.GET.get("as") == Format.DOCX else Format.PDF


def table(kind: str, name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Send a list as CSV or XLSX (``kind``), every cell as text: no cell becomes a formula."""
    make, media_type = (_xlsx, XLSX) if kind == "xlsx" else (_csv, CSV)
    return send(File(name=f"{name}.{kind}", content=make(head, rows), media_type=media_type), as_attachment=True)


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")  # spreadsheets know Thai by the mark at the beginning


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet()
        bold, plain = (
            book.add_format({"bold": True, "text_wrap": True}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        widths = [len(title) for title in head]
        sheet.write_row(0, 0, head, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, plain)
                widths[column] = max(widths[column], len(cell))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, WIDEST))
        sheet.freeze_panes(1, 0)
    return content.getvalue()
