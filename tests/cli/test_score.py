"""The score command: forms of files, order, languages, what it prints."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import xlsxwriter

from khunnatham.cli.main import main
from khunnatham.programmes import shelf

FIELDS = [
    *["programme", "edition", "unit", "variant", "track", "points", "extra", "total", "dimensions", "grade", "outcome"],
    *["ladder", "tier", "steps", "flags", "gaps", "readings", "provisional"],
]


def results(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    out, err = capsys.readouterr()
    assert err == ""
    return [json.loads(line) for line in out.splitlines()]


def written(folder: Path, name: str, text: str) -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_an_empty_list_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "clean-community/2564", written(tmp_path, "none.json", "[]"), "--json"]) == 0
    assert capsys.readouterr().out == ""


def test_results_come_in_the_order_of_the_records_and_units_may_repeat(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = json.dumps([{"unit": "ข"}, {"unit": "ก"}, {"unit": "ข"}])

    assert main(["score", "moral-organisation/2567", written(tmp_path, "three.json", records), "--json"]) == 0

    assert [result["unit"] for result in results(capsys)] == ["ข", "ก", "ข"]


def test_every_field_of_the_contract_is_there_in_its_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["score", "moral-organisation/2567", written(tmp_path, "one.json", '{"unit": "ก"}'), "--json"])

    [result] = results(capsys)
    assert list(result) == FIELDS
    assert (result["variant"], result["track"], result["points"], result["extra"], result["total"]) == (
        None,
        "general",
        None,
        None,
        None,
    )
    assert (result["dimensions"], result["tier"], result["steps"], result["provisional"]) == ({}, None, [], True)


YAML = """\
unit: สำนักงานวัฒนธรรมจังหวัด
answers:
  1: true
  2: true
  3: true
  4: false
"""


def test_yaml_reads_like_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "moral-organisation/2567", written(tmp_path, "one.yaml", YAML), "--json"]) == 0

    [result] = results(capsys)
    assert (result["tier"], result["steps"], [gap["key"] for gap in result["gaps"]]) == (
        "promoting",
        ["1", "2", "3"],
        ["4", "5", "6"],
    )


def test_standard_input_takes_yaml_and_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in (YAML, '\ufeff{"unit": "ก", "answers": {"1": true, "2": true, "3": true}}'):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
        assert main(["score", "moral-organisation/2567", "-", "--json"]) == 0
        assert results(capsys)[0]["tier"] == "promoting"


def test_a_workbook_holds_one_record_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "units.xlsx"
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet()
    rows: list[list[Any]] = [
        ["unit", "variant", "track", "assume", "D1.1.1", "D4.1.1", "D2.2.3", "X.1", "D1.3.3"],
        ["ก", "regional", "model", "met", True, '{"part": ๒๑, "whole": 40}'.replace("๒๑", '"๒๑"'), 1, 2, "true"],
        [None] * 9,
        [101, "central", None, "met", None, None, "๑", None, False],
    ]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    book.close()

    assert main(["score", "clean-community/2564", str(file), "--json"]) == 0

    first, second = results(capsys)
    assert (first["unit"], first["total"], first["outcome"]) == ("ก", "110", "model-kept")
    assert (second["unit"], second["variant"], second["track"], second["dimensions"]["D1"]["level"]) == (
        "101",
        "central",
        "general",
        2,
    )


@pytest.mark.parametrize("edition", shelf.keys())
def test_the_template_is_an_empty_workbook_of_the_edition(
    edition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "empty.xlsx"

    assert main(["programmes", "template", edition, str(file)]) == 0
    assert main(["score", edition, str(file), "--json"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("total", "achieved", "grade"),
    [
        ("84.99", "84.99", "B"),
        ("84.994", "84.99", "B"),
        ("84.995", "85", "A"),
        ("๘๔.๙๙๕", "85", "A"),
        ("95", "95", "AA"),
        ("94.995", "95", "AA"),
        ("100", "100", "AA"),
        ("0", "0", "F"),
        ("39.994", "39.99", "F"),
        ("39.995", "40", "E"),
        ("84.9949999999999999999999999999999999999", "84.99", "B"),
    ],
)
def test_the_ita_total_is_rounded_half_up_and_then_banded(
    total: str, achieved: str, grade: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forms = [json.dumps(total)] if "๘" in total else [json.dumps(total), total]
    for form in forms:
        file = written(tmp_path, "ita.json", f'{{"unit": "ก", "answers": {{"total": {form}}}}}')
        assert main(["score", "ita/2564", file, "--json"]) == 0
        [result] = results(capsys)
        assert (result["points"], result["total"], result["grade"]) == (
            {"achieved": achieved, "available": "100"},
            achieved,
            grade,
        )
        assert (result["extra"], result["dimensions"]) == (None, {})


def test_the_readable_report_speaks_the_language_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(
        tmp_path,
        "one.json",
        '{"unit": "ก", "variant": "regional", "assume": "met", "answers": {"D4.1.1": {"part": 1, "whole": 2}}}',
    )

    main(["score", "clean-community/2564", file, "--lang", "th"])
    thai = capsys.readouterr().out
    main(["score", "clean-community/2564", file, "--lang", "en"])
    english = capsys.readouterr().out

    assert "ผลคำนวณเบื้องต้น" in thai
    assert "ร้อยละ 50.00" in thai
    assert "Provisional result" in english
    assert "50.00 %" in english


@pytest.mark.parametrize("edition", shelf.keys())
def test_every_key_publishes_a_schema_that_is_one(edition: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["programmes", "show", edition, "--json"]) == 0

    shown = json.loads(capsys.readouterr().out)
    assert set(shown["keys"]) == set(shelf.by_key(edition).requirements)
    for key in shown["keys"].values():
        jsonschema.Draft202012Validator.check_schema(key["schema"])
        assert key["text"]["th"]
        assert key["text"]["en"]


def test_check_names_the_line_of_every_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "wrong.yaml", "programme: x\nedition: x\nedition: y\n")

    assert main(["programmes", "check", file, "--lang", "en"]) == 1

    assert capsys.readouterr().out.startswith(f"{file}:3: edition: ")


def test_neither_listing_nor_scoring_starts_django() -> None:
    code = "import sys; from khunnatham.cli import main; main(['programmes']); sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0
