"""A workbook or a CSV that somebody sent, as rows of texts; or the sentence that says why it cannot be read."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from datetime import date, datetime
from typing import Any, Final

from khunnatham import workbooks
from khunnatham.wording import Refusal, Text

MOST_BYTES: Final = 2_000_000
MOST_UNPACKED: Final = 40_000_000
MOST_COLUMNS: Final = 40
# What stands between the cells of a CSV: Excel writes what the settings of Windows say.
DELIMITERS: Final = (",", ";", "\t")


Grid = list[list[str]]


def grid_of(content: bytes, *, most_rows: int) -> Grid:
    """Give the cells of the first sheet, or of a CSV, without empty rows at the end; the headings are one more row."""
    if not content:
        raise Refusal(_NO_FILE, code="file-missing", field="file")
    if len(content) > MOST_BYTES:
        raise Refusal(_TOO_LARGE, code="file-too-large", field="file")
    grid = _workbook(content, most_rows) if content.startswith(b"PK") else _csv(content, most_rows)
    while grid and not any(grid[-1]):
        grid.pop()
    if not grid:
        raise Refusal(_EMPTY, code="file-empty", field="file")
    if len(grid) > most_rows + 1:
        raise Refusal(_TOO_MANY.fill(most=f"{most_rows:,}"), code="too-many-rows", field="file")
    return grid


def _workbook(content: bytes, most_rows: int) -> Grid:
    try:
        rows = workbooks.first_sheet(content, rows=most_rows, unpacked=MOST_UNPACKED)
    except workbooks.TooLarge as fault:
        raise Refusal(_TOO_LARGE, code="file-too-large", field="file") from fault
    except workbooks.TooFar as fault:
        told = _TOO_FAR.fill(most=f"{most_rows:,}", columns=workbooks.MOST_COLUMNS)
        raise Refusal(told, code="too-many-rows", field="file") from fault
    except workbooks.NoWorkbook as fault:
        raise Refusal(_UNREADABLE, code="file-unreadable", field="file") from fault
    return [[_written(cell) for cell in row[:MOST_COLUMNS]] for row in rows]


def _csv(content: bytes, most_rows: int) -> Grid:
    """Give the rows of a CSV; of the empty ones after as many as are read, which can be millions, nothing is kept."""
    rows: Grid = []
    try:
        text = _text(content)
        if "\x00" in text:
            raise Refusal(_UNREADABLE, code="file-unreadable", field="file")
        first = next((line for line in io.StringIO(text, newline="") if line.strip()), "")
        delimiter = max(DELIMITERS, key=first.count)
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            row = [cell.strip() for cell in cells[:MOST_COLUMNS]]
            if len(rows) <= most_rows or any(row):
                rows.append(row)
            if len(rows) > most_rows + 1:
                break
    except (UnicodeDecodeError, csv.Error) as fault:
        raise Refusal(_UNREADABLE, code="file-unreadable", field="file") from fault
    return rows


def _text(content: bytes) -> str:
    """Give the text of a file as programs of offices write it: UTF-8, UTF-16 with its mark, else the Thai of Windows."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp874")
        if any(unicodedata.category(letter) == "Cc" and letter not in "\t\r\n" for letter in text):
            raise  # bytes of something else, that happen to be letters
        return text


def _written(cell: Any) -> str:
    """Give a cell as a person would have typed it."""
    if isinstance(cell, datetime | date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    # A workbook can spell out a NUL; no field of the database takes one.
    return str(cell).replace("\x00", "").strip()


_NO_FILE = Text("เลือกไฟล์ก่อน", "Choose a file first.")
_EMPTY = Text("ไฟล์นี้ว่าง", "This file is empty.")
_TOO_LARGE = Text(
    "ไฟล์ใหญ่เกิน 2 MB ลบรูปและแผ่นงานที่ไม่ใช้", "The file is larger than 2 MB. Remove pictures and unused sheets."
)
_TOO_MANY = Text("ไฟล์มีมากกว่า {most} แถว แบ่งเป็นหลายไฟล์", "The file has more than {most} rows; divide it into several.")
_TOO_FAR = Text(
    "แผ่นแรกมีข้อมูลเกิน {most} แถวหรือ {columns} คอลัมน์ ลบเซลล์ที่ไม่ใช้ หรือแบ่งเป็นหลายไฟล์",
    "The first sheet has data beyond {most} rows or {columns} columns. Remove cells that are not used, or divide the file.",
)
_UNREADABLE = Text(
    "อ่านไฟล์นี้ไม่ได้ ใช้ .xlsx ที่ไม่มีรหัสผ่าน หรือ .csv",
    "This file cannot be read. Use .xlsx without a password, or .csv.",
)
