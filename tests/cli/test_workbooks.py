"""Workbooks as people and Excel make them: what they mean is read, what they cannot mean is refused."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from khunnatham.cli.main import main

COMMUNITY, DISTRICT, ORGANISATION = "clean-community/2564", "moral-district/2567", "moral-organisation/2567"
ISSUES, ITA = "clean-community/2569", "ita/2564"
Made = Callable[[Any, Any], None]


def workbook(rows: list[list[Any]], made: Made | None = None) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("ระเบียน")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if made:
        made(book, sheet)
    book.close()
    return target.getvalue()


def run(
    edition: str, content: bytes, folder: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[dict[str, Any]], str]:
    file = folder / "records.xlsx"
    file.write_bytes(content)
    code = main(["score", edition, str(file), "--json", "--lang", "en"])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert code == 0 or not out
    return code, [json.loads(line) for line in out.splitlines()], err


def formatted(text: str, number: float, place: tuple[int, int] = (1, 1)) -> Made:
    return lambda book, sheet: sheet.write_number(*place, number, book.add_format({"num_format": text}))


def test_headings_that_are_numbers_are_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, [result], _ = run(ORGANISATION, workbook([["unit", *range(1, 10)], ["ก", *[True] * 9]]), tmp_path, capsys)
    assert (code, result["tier"]) == (0, "model")

    code, [result], _ = run(DISTRICT, workbook([["unit", 1.1, 1.2, 1.3], ["ก", *[True] * 3]]), tmp_path, capsys)
    assert (code, result["steps"]) == (0, ["1"])


@pytest.mark.parametrize("cell", [True, "TRUE", "true", " True "])
def test_booleans_may_be_text(cell: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, [result], _ = run(ORGANISATION, workbook([["unit ", " 1"], ["ก", cell]]), tmp_path, capsys)
    assert (code, result["steps"]) == (0, ["1"])


@pytest.mark.parametrize("cell", [5, 5.0, "5", "๕", " ๕ "])
def test_numbers_may_be_text_and_thai(cell: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["unit", "variant", "assume", "D3C.5.2", "D1.1.1"], [42, "central", "met", cell]]
    code, [result], _ = run(COMMUNITY, workbook(rows), tmp_path, capsys)
    assert (code, result["unit"], result["total"]) == (0, "42", "100")


def test_a_date_is_a_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def made(book: Any, sheet: Any) -> None:
        sheet.write_datetime(1, 1, datetime(2026, 2, 20), book.add_format({"num_format": "d mmm yyyy"}))  # noqa: DTZ001

    code, [result], _ = run(ISSUES, workbook([["unit", "4.2"], ["ก"]], made), tmp_path, capsys)
    assert (code, [flag["key"] for flag in result["flags"]]) == (0, ["4.2"])


@pytest.mark.parametrize(
    ("edition", "key", "made"),
    [
        (ORGANISATION, "1", lambda _, sheet: sheet.write_formula(1, 1, "=NA()", None, "#N/A")),
        (COMMUNITY, "D2.2.3", lambda _, sheet: sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")),
        (ORGANISATION, "unit", lambda _, sheet: sheet.write_formula(1, 0, "=NA()", None, "#N/A")),
        (
            ORGANISATION,
            "#N/A",
            lambda _, sheet: sheet.write_formula(0, 1, "=NA()", None, "#N/A") or sheet.write(1, 1, "x"),
        ),
        (ORGANISATION, "unit", lambda _, sheet: sheet.write_boolean(1, 0, boolean=True)),
        (ITA, "total", formatted("0.00%", 0.85)),
        (ITA, "total", formatted('0.0" of "%', 0.85)),
        (ISSUES, "4.3", formatted("yyyy-mm-dd", 46073)),
        (ISSUES, "4.3", formatted("hh:mm", 0.5)),
        (ISSUES, "4.2", formatted("[h]:mm", 1.5)),
        (ISSUES, "4.2", formatted("yyyy-mm-dd", 1e300)),
        (ISSUES, "4.2", formatted("yyyy-mm-dd", -5)),
        (ISSUES, "4.3", formatted("0", 5.5)),
        (ORGANISATION, "1", lambda _, sheet: sheet.write_number(1, 1, 1)),
        (ORGANISATION, "1", lambda _, sheet: sheet.write_string(1, 1, "null")),
        (ORGANISATION, "[D]", lambda _, sheet: sheet.write_string(1, 3, "stray")),
        (DISTRICT, "1.1", lambda _, sheet: sheet.write_string(1, 1, '{"part": 1, "whole": 2')),
        (DISTRICT, "1.1", lambda _, sheet: sheet.write_string(1, 1, "[" * 15_000)),
        (DISTRICT, "1.1.part", lambda _, sheet: sheet.write_string(1, 1, '{"part": null, "whole": 2}')),
        (DISTRICT, "1.1.part", lambda _, sheet: sheet.write_string(1, 1, '{"part": 1, "part": 1, "whole": 2}')),
        (ORGANISATION, "unit", lambda _, sheet: sheet.merge_range(1, 0, 2, 0, "ก") or sheet.write(2, 1, "true")),
    ],
)
def test_cells_that_mean_no_answer_are_refused_by_their_key(
    edition: str, key: str, made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[list[Any]] = [["unit", key if key[0].isdigit() or key in {"total", "D2.2.3"} else "1"], ["ก"]]
    rows[0][1] = rows[0][1].removesuffix(".part")
    if edition == COMMUNITY:
        rows = [[*rows[0], "variant"], ["ก", None, "central"]]

    code, _, err = run(edition, workbook(rows, made), tmp_path, capsys)

    assert code == 2
    assert any(line.split(":")[0].endswith(f" {key}") for line in err.splitlines()), err


def test_a_percentage_elsewhere_does_not_matter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, [result], _ = run(
        ITA, workbook([["unit", "total"], ["ก", 84.995]], formatted('0.00"%"', 84.995)), tmp_path, capsys
    )
    assert (code, result["total"]) == (0, "85")


def test_the_first_visible_sheet_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    hidden, seen, notes = (book.add_worksheet(name) for name in ("h", "s", "notes"))
    hidden.write_row(0, 0, ["unit", "no such key"])
    hidden.write_row(1, 0, ["x", 1])
    seen.write_row(0, 0, ["unit", "1"])
    seen.write_row(1, 0, ["ก", True])
    notes.write(0, 0, "how to fill in")
    seen.activate()
    seen.set_first_sheet()
    hidden.hide()
    book.close()

    code, [result], _ = run(ORGANISATION, target.getvalue(), tmp_path, capsys)
    assert (code, result["unit"]) == (0, "ก")


def test_records_on_two_sheets_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def made(book: Any, _sheet: Any) -> None:
        book.add_worksheet("more").write_row(0, 0, ["unit", "1"])

    code, _, err = run(ORGANISATION, workbook([["unit", "1"], ["ก", True]], made), tmp_path, capsys)
    assert (code, "more" in err) == (2, True)


def test_empty_rows_and_columns_do_not_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[list[Any]] = [["unit", "variant", "track", "1", None], ["ก", None, None, True, " "], [], [" "], ["ข"]]

    code, results, _ = run(
        ORGANISATION, workbook(rows, lambda _, sheet: sheet.write_blank(9, 30, None)), tmp_path, capsys
    )

    assert (code, [result["unit"] for result in results]) == (0, ["ก", "ข"])


@pytest.mark.parametrize("cell", [b'<c r="XFD2"><v>1</v></c>', b'<c r="A1048576" t="b"><v>1</v></c>'])
def test_a_cell_far_out_is_refused_before_it_fills_the_memory(
    cell: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = patched(workbook([["unit", "1"], ["ก", True]]), b"</sheetData>", b"<row>" + cell + b"</row></sheetData>")
    code, _, err = run(ORGANISATION, content, tmp_path, capsys)
    assert (code, "130 columns" in err) == (2, True)


@pytest.mark.parametrize("lost", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_a_workbook_without_its_parts_is_refused(lost: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = io.BytesIO()
    with ZipFile(io.BytesIO(workbook([["unit"], ["ก"]]))) as source, ZipFile(target, "w") as copy:
        for name in source.namelist():
            if name != lost:
                copy.writestr(name, source.read(name))

    code, _, err = run(ORGANISATION, target.getvalue(), tmp_path, capsys)
    assert (code, err.startswith("This is not a readable XLSX workbook")) == (2, True)


@pytest.mark.parametrize("kept", range(0, 5_000, 97))
def test_a_workbook_cut_short_is_refused(kept: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(ORGANISATION, workbook([["unit"], ["ก"]])[:kept], tmp_path, capsys)
    assert (code, bool(err)) == (2, True)


def patched(content: bytes, old: bytes, new: bytes) -> bytes:
    target = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, data.replace(old, new) if name.endswith("sheet1.xml") else data)
    return target.getvalue()
