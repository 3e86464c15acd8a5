"""Units side by side: as many sheets as they need, every column on its page, whom they chose and who signs at the end."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Sequence

import docx
import pytest
from tests.documents.conftest import pdfium, pictures, without_spaces

from khunnatham.documents import evaluation_forms
from khunnatham.documents.evaluation_papers import ScoreColumn, ScoreSheet
from khunnatham.documents.kinds import SCORES, SELECTING, form_of
from khunnatham.documents.making import Format, make
from khunnatham.documents.papers import Signature
from khunnatham.programmes import shelf

EDITION = shelf.get("clean-community", "2564")
LONGEST = "สำนักเสริมสร้างความเข้มแข็งชุมชน"
SEATS = tuple(
    Signature(act=act, post=f"ตำแหน่งของ{act}") for act in ("ประธานกรรมการ", "กรรมการ", "เลขานุการ", "ผู้ช่วยเลขานุการ")
)
TITLES = {row.name: evaluation_forms.common_title(EDITION, row) for row in EDITION.dimensions_for("central", "")}


def sheet_of(units: int, kind: str = SELECTING, titles: Sequence[str] = ()) -> ScoreSheet:
    columns = [
        evaluation_forms.Column(
            ScoreColumn(title=title), points=dict.fromkeys(TITLES, str(number)), base="9", total=str(100 + number)
        )
        for number, title in enumerate(titles or [f"{LONGEST} {place}" for place in range(1, units + 1)], 1)
    ]
    group = evaluation_forms.Compared(
        columns, TITLES, under=("ส่วนกลาง",), notes=("คะแนนของคณะ",), chosen="หน่วยที่ได้รับเลือก", signatures=SEATS
    )
    form = form_of(EDITION, kind, fiscal_year=2564)
    return evaluation_forms.score_sheet(form, EDITION, [group], says_chosen=kind == SELECTING)


@pytest.mark.parametrize(
    ("units", "shared"),
    [(1, [1]), (3, [3]), (4, [4]), (7, [7]), (8, [4, 4]), (13, [7, 6]), (15, [5, 5, 5]), (29, [6, 6, 6, 6, 5])],
)
def test_no_sheet_has_more_than_seven_units_and_all_have_nearly_as_many(units: int, shared: list[int]) -> None:
    (group,) = sheet_of(units).groups

    assert [len(table.columns) for table in group.tables] == shared
    assert [total for table in group.tables for total in table.totals] == [
        str(100 + one) for one in range(1, units + 1)
    ]


@pytest.mark.parametrize("units", [1, 3, 4, 5, 7, 13])
@pytest.mark.parametrize("kind", [SCORES, SELECTING])
def test_every_word_lies_within_its_page_and_every_sheet_begins_with_its_title(units: int, kind: str) -> None:
    made = make(kind, sheet_of(units, kind)).content
    words = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=made, capture_output=True, check=True
    ).stdout.decode()
    width = max(float(one) for one in re.findall(r'<page width="([0-9.]+)"', words))
    right = max(float(one) for one in re.findall(r'<word xMin="[0-9.]+" yMin="[0-9.]+" xMax="([0-9.]+)"', words))
    pages = len(pictures(made, scale=0.1))
    text = without_spaces(pdfium(made))

    assert right < width - 40
    assert text.count("ประจำปีงบประมาณพ.ศ.๒๕๖๔") - text.count("ได้แก่") == pages
    assert pages == sheet_of(units, kind).groups[0].sheets
    assert all(text.count(f"(แผ่นที่{place}จาก") == (pages > 1) for place in "๑๒๓"[:pages])


def test_the_dimensions_and_what_the_points_rest_on_stand_on_every_sheet_the_choice_and_the_seats_once() -> None:
    text = without_spaces(pdfium(make(SELECTING, sheet_of(13)).content))

    assert text.count("ตัวชี้วัด") == text.count("มิติที่๓ด้านการมีส่วนร่วมของภาคประชาชน") == text.count("คะแนนของคณะ") == 2
    assert text.count("ผลการพิจารณา") == text.count("ได้แก่หน่วยที่ได้รับเลือก") == 1
    assert [text.count(f"ตำแหน่งของ{seat.act}{seat.act}") for seat in SEATS] == [1, 1, 1, 1]


def test_without_a_choice_there_is_room_to_write() -> None:
    paper = sheet_of(2)
    (group,) = paper.groups
    blank = ScoreSheet(form=paper.form, groups=(type(group)(under=(), tables=group.tables, signatures=()),))

    assert "ได้แก่....." in without_spaces(pdfium(make(SELECTING, blank).content))


def test_a_file_to_be_edited_begins_every_sheet_on_a_page_of_its_own() -> None:
    made = make(SELECTING, sheet_of(13), Format.DOCX).content
    document = docx.Document(io.BytesIO(made))
    heads = [row.cells[0].text for table in document.tables for row in table.rows[:1] if row.cells[0].text == "ตัวชี้วัด"]
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        body = parts.read("word/document.xml").decode()

    assert (len(heads), body.count("<w:pageBreakBefore/>")) == (2, 2)


def test_its_file_is_told_from_others_by_whom_it_is_of() -> None:
    form = form_of(EDITION, SELECTING, fiscal_year=2564)
    group = evaluation_forms.Compared([evaluation_forms.Column(ScoreColumn(title="ก"))], TITLES)
    paper = evaluation_forms.score_sheet(form, EDITION, [group], about="เขตตรวจราชการที่ ๑๑")

    assert make(SELECTING, paper, Format.DOCX).name == f"{form.title} เขตตรวจราชการที่ ๑๑.docx"
