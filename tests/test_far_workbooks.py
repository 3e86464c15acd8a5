"""Workbooks of strangers: what reaches too far, repeats too much or is broken is refused before a table is made of it."""

from __future__ import annotations

import io
import struct
import tracemalloc
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from khunnatham.awards import sheets
from khunnatham.procurement.workbook import Unreadable, read_register
from khunnatham.wording import Refusal
from khunnatham.workbooks import NoWorkbook, TooFar, TooLarge, first_sheet

MEGABYTE = 1_000_000


def made(*sheets_: dict[str, str]) -> bytes:
    """Give a workbook with texts at places."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for cells in sheets_:
            sheet = book.add_worksheet()
            for place, text in cells.items():
                sheet.write_string(place, text)
    return content.getvalue()


def with_cells(cells: str, *, sheet: str = "xl/worksheets/sheet1.xml", extra: dict[str, str] | None = None) -> bytes:
    """Give a workbook with one part written anew."""
    target = io.BytesIO()
    with ZipFile(io.BytesIO(made({"A1": "ก"}, {"A1": "ข"}))) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            if name == sheet:
                copy.writestr(name, f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
            elif name not in (extra or {}):
                copy.writestr(name, source.read(name))
        for name, text in (extra or {}).items():
            copy.writestr(name, text)
    return target.getvalue()


def read(content: bytes, rows: int = 100) -> list[list[object]]:
    return first_sheet(content, rows=rows, unpacked=40 * MEGABYTE)


FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "cells",
    [
        FIRST + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        FIRST + '<row r="600001"><c r="AN600001"><v>1</v></c></row>',
        FIRST + '<row r="9"><c r="A600001" t="inlineStr"><is><t>ก</t></is></c></row>',
        FIRST + '<row r="600001"><c><v>1</v></c></row>',
        FIRST + '<row r="9"><c r="a600001"><v>1</v></c></row>',
        FIRST + "<row/>" * 200 + "<row><c><v>1</v></c></row>",
        "<row>" + "<c/>" * 300 + "<c><v>1</v></c></row>",
        "<row>" + "<c/>" * 40_000 + "</row>",
    ],
)
def test_a_value_far_out_is_refused(cells: str) -> None:
    with pytest.raises(TooFar):
        read(with_cells(cells))


def test_a_prefix_before_the_elements_hides_nothing() -> None:
    cells = '<x:sheetData><x:row r="600001"><x:c r="AN600001"><x:v>1</x:v></x:c></x:row></x:sheetData>'
    with pytest.raises(TooFar):
        read(with_cells(FIRST + f'<y xmlns:x="x">{cells}</y>'))


def test_coloured_cells_far_out_and_a_long_second_sheet_hinder_nobody() -> None:
    empty = FIRST + '<row r="1048576" s="1"><c r="XFD1048576" s="1"/></row>'
    assert read(with_cells(empty)) == [[1.0]]
    assert read(made({"A1": "ก"}, {"A1048576": "ข"})) == [["ก"]]


def test_rows_keep_their_numbers_when_the_first_are_blank() -> None:
    assert [row[0] for row in read(made({"A4": "ก"}))] == ["", "", "", "ก"]


def test_one_long_text_in_many_cells_is_refused() -> None:
    shared = f"<sst><si><t>{'ก' * MEGABYTE}</t></si></sst>"
    cells = "".join(f'<row><c t="s"><v>{"0" * (n % 3)}0</v></c></row>' for n in range(100))
    with pytest.raises(TooLarge):
        read(with_cells(cells, extra={"xl/sharedStrings.xml": shared}))


@pytest.mark.parametrize("promised", ["999999999", "4294967296", "+4294967296", "18446744073709551615", "many"])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_promise_of_more_texts_than_there_is_room_for_ends_no_process(promised: str, prefix: str) -> None:
    shared = f'<sst xmlns:x="x" count="1" {prefix}uniqueCount="{promised}"><si><t>ก</t></si></sst>'
    with pytest.raises(NoWorkbook):
        read(with_cells(FIRST, extra={"xl/sharedStrings.xml": shared}))


def test_millions_of_empty_rows_are_refused() -> None:
    with pytest.raises(TooLarge):
        read(with_cells("<row/>" * 200_000))


@pytest.mark.parametrize(
    "cells", ['<row r="x"/>', '<row><c r="1A"><v>1</v></c></row>', "<row><c></row>", "<!DOCTYPE a><row/>"]
)
def test_what_is_no_sheet_is_no_workbook(cells: str) -> None:
    with pytest.raises(NoWorkbook):
        read(with_cells(cells))


def test_other_kinds_of_workbooks_are_not_read() -> None:
    content = io.BytesIO()
    with ZipFile(content, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", "<x/>")
    for wrong in (content.getvalue(), b"\xd0\xcf\x11\xe0" * 200, b"PK\x03\x04"):
        with pytest.raises(NoWorkbook):
            read(wrong)


def test_a_packing_of_tomorrow_is_refused_with_a_sentence() -> None:
    content = bytearray(made({"A1": "ก"}))
    place = content.find(b"PK\x01\x02")
    content[place + 6 : place + 8] = struct.pack("<H", 99)
    with pytest.raises(Refusal) as told:
        sheets.grid_of(bytes(content), most_rows=10)
    assert told.value.code == "file-unreadable"


def test_a_written_nul_is_left_out() -> None:
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>a_x0000_b</t></is></c></row>'
    assert sheets.grid_of(with_cells(cells), most_rows=10) == [["ab"]]


def test_the_readers_of_lists_and_registers_say_what_is_too_far() -> None:
    far = made({"A1": "ก", "XFD1048576": "ข"})
    with pytest.raises(Refusal) as told:
        sheets.grid_of(far, most_rows=2000)
    assert (told.value.code, "2,000" in told.value.text.th) == ("too-many-rows", True)
    with pytest.raises(Unreadable) as faults:
        read_register(far)
    assert "2,000" in faults.value.faults[0].th


def test_millions_of_empty_lines_after_a_list_take_no_room() -> None:
    tracemalloc.start()
    grid = sheets.grid_of(b"x\n" + b"\n" * 400_000, most_rows=1000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (grid, most < 15 * MEGABYTE) == ([["x"]], True)


@pytest.mark.parametrize(("lines", "is_read"), [(1001, True), (1002, False)])
def test_a_list_is_as_long_as_it_says_whatever_is_empty_in_it(lines: int, is_read: bool) -> None:  # noqa: FBT001 - a row of the table
    content = b"x\n" + b"\n" * (lines - 2) + b"y\n\n,\n"
    if is_read:
        assert len(sheets.grid_of(content, most_rows=1000)) == lines
        return
    with pytest.raises(Refusal) as refused:
        sheets.grid_of(content, most_rows=1000)
    assert refused.value.code == "too-many-rows"
