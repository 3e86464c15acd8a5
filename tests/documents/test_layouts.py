"""Papers of every edition are printed by the table; what the newer kinds say and keep."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.documents.conftest import Reader, edition_with, pdfium, pictures, without_spaces

from khunnatham.documents import correspondence, evaluation_papers, samples
from khunnatham.documents.filling import LETTERS, OF_CASE, is_printed
from khunnatham.documents.kinds import KINDS, form_of_paper, layout_of
from khunnatham.documents.making import make, make_blank
from khunnatham.documents.numerals import thai_digits
from khunnatham.programmes import shelf
from khunnatham.programmes.reading import PAPER_LAYOUTS

GLYPHS = "ที่ หมู่ กฤษฏิ์ ซื้อ น้ำ จ่ำ ญู ฐู A วันที่"
NEW = [kind for kind in KINDS if KINDS[kind].paper.__module__ != "khunnatham.documents.papers"]


def text_of(kind: str, paper: Any) -> str:
    return without_spaces(pdfium(make(kind, paper).content))


def with_words(paper: Any, words: str) -> Any:
    """Write the words where this paper prints a text of somebody."""
    if isinstance(paper, correspondence.Agenda):
        return replace(paper, place=words)
    if isinstance(
        paper, correspondence.Letter | correspondence.Memo | correspondence.Order | correspondence.Announcement
    ):
        return replace(paper, subject=words)
    return replace(paper, form=replace(paper.form, title=words))


@pytest.mark.parametrize("kind", NEW)
def test_c_07_every_new_paper_keeps_stacked_marks_in_its_text_layer(kind: str, read: Reader) -> None:
    paper = with_words(KINDS[kind].sample(), GLYPHS)

    assert without_spaces(GLYPHS) in without_spaces(read(make(kind, paper).content))


@pytest.mark.parametrize("layout", PAPER_LAYOUTS)
def test_every_layout_of_editions_is_a_document_of_a_case(layout: str) -> None:
    assert layout in KINDS
    assert layout in OF_CASE


def test_letters_of_a_unit_are_documents_of_a_case() -> None:
    assert set(LETTERS) <= set(OF_CASE)


@pytest.mark.parametrize("edition", shelf.every(), ids=lambda row: row.key)
def test_every_paper_of_an_edition_but_its_manuals_is_printed_here(edition: Any) -> None:
    left = [paper.key for paper in edition.papers if not is_printed(paper) and paper.kind != "guideline"]

    assert left == []


@pytest.mark.parametrize(
    ("edition", "key", "layout", "title", "is_default"),
    [
        ("clean-community/2564", "plan", "dimension-plan", "แผนปฏิบัติการขับเคลื่อนโครงการพัฒนาชุมชนใสสะอาด", True),
        ("clean-community/2564", "innovation", "innovation", "โครงการนวัตกรรมตามแนวทางการดำเนินงานในมิติที่ ๑", True),
        (
            "clean-community/2564",
            "score-sheet-outstanding",
            "selection-sheet",
            "การติดตาม ประเมินผลการคัดเลือกหน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น",
            False,
        ),
        (
            "clean-community/2564",
            "score-sheet-model",
            "score-sheet",
            "การติดตาม ประเมินผลการคัดเลือกหน่วยงานพัฒนาชุมชนใสสะอาดหน่วยงานกลุ่มต้นแบบ",
            False,
        ),
        (
            "clean-community/2564",
            "checklist",
            "level-checklist",
            "แบบสรุปผลการติดตาม ประเมินผลการคัดเลือกหน่วยงานพัฒนาชุมชนใสสะอาด (checklist)",
            False,
        ),
        ("clean-community/2564", "five-s", "five-s", "แบบตรวจ ๕ ส", True),
        ("clean-community/2564", "summary", "programme-summary", "แบบสรุปผลการขับเคลื่อนโครงการพัฒนาชุมชนใสสะอาด", False),
        ("clean-community/2569", "plan", "six-column-plan", "แผนการขับเคลื่อนการดำเนินโครงการพัฒนาชุมชนใสสะอาด", False),
        ("clean-community/2569", "lesson", "lesson", "เอกสารสรุปองค์ความรู้ หรือเอกสารถอดบทเรียนการดำเนินงาน", True),
        (
            "model-district/2567",
            "self-assessment",
            "self-assessment",
            "ตัวอย่างแบบฟอร์มการตอบเกณฑ์การประเมิน ๙ ตัวชี้วัด",
            True,
        ),
    ],
)
def test_a_paper_has_its_title_word_for_word_and_its_badge_where_the_layout_is_ours(
    edition: str, key: str, layout: str, title: str, *, is_default: bool
) -> None:
    found = shelf.get(*edition.split("/"))
    paper = next(paper for paper in found.papers if paper.key == key)

    form = form_of_paper(paper, found, fiscal_year=2569)

    assert (layout_of(paper), form.title, form.is_default) == (layout, title, is_default)


@pytest.mark.parametrize("kind", NEW)
def test_no_paper_prints_the_page_that_the_source_left_open(kind: str) -> None:
    assert "หน้า..." not in text_of(kind, KINDS[kind].sample())


def test_the_six_columns_are_those_of_the_printed_plan_and_their_heads_come_again() -> None:
    paper = KINDS["six-column-plan"].sample()
    long = replace(paper, guidelines=paper.guidelines * 8)
    document = make("six-column-plan", long).content

    heads = without_spaces(pdfium(document)).count("ที่แนวทางการดำเนินการประเด็นการขับเคลื่อนการขับเคลื่อนห้วงระยะเวลาผู้รับผิดชอบ")
    pages = pictures(document, scale=0.2)

    assert all(page.width > page.height for page in pages)
    assert (len(pages) > 2, heads) == (True, len(pages))


def test_a_sheet_that_compares_has_a_column_for_each_unit() -> None:
    paper: evaluation_papers.ScoreSheet = KINDS["selection-sheet"].sample()

    text = text_of("selection-sheet", paper)

    assert "ตัวชี้วัดคะแนนเต็มจังหวัดน่านจังหวัดแพร่จังหวัดพะเยา" in text
    assert "คะแนนรวม๑๐๒๘๘๙๘" in text
    assert "ผลการพิจารณา" in text


def test_the_summary_keeps_the_second_row_that_the_source_does_not_print() -> None:
    text = text_of("programme-summary", KINDS["programme-summary"].sample())

    assert text.index("๑ระดับหน่วยงาน") < text.index("๒๓ชื่อโครงการนวัตกรรมตามมิติที่๑:")
    assert "หมายเหตุ:เพื่อนำข้อมูลไปประกอบการพัฒนาโครงการฯในปีถัดไป" in text


def test_a_letter_has_the_anatomy_of_an_external_letter_in_order() -> None:
    text = text_of("circular", KINDS["circular"].sample())
    parts = [
        "ด่วนที่สุด", "ที่นน๐๐๐๐/ว๕๗", "ศาลากลางจังหวัดน่าน", "๑๖มกราคม๒๕๖๗", "เรื่อง", "เรียน", "อ้างถึง", "สิ่งที่ส่งมาด้วย", "ด้วยกรมการศาสนา",
        "๑.ดำเนินการ", "๑.๑ครั้งที่๑", "๒.รวบรวม", "จึงเรียนมาเพื่อ", "ขอแสดงความนับถือ", "ปลัดจังหวัดปฏิบัติราชการแทน", "ผู้ว่าราชการจังหวัดน่าน",
        "สำนักงานวัฒนธรรมจังหวัดน่านโทร.๐๕๔๐๐๐๐๐๐",
    ]  # fmt: skip

    places = [text.find(part) for part in parts]

    assert -1 not in places
    # The heads of a letter stand in the order of the rules; the office stands beside its number.
    assert places == sorted(places)


def test_what_the_office_writes_by_hand_is_a_dotted_line() -> None:
    text = text_of("covering-letter", KINDS["covering-letter"].sample())

    assert "ที่...." in text
    assert "โทร....." in text
    assert samples.UNIT.name in text


def test_form_codes_in_letters_keep_their_digits() -> None:
    assert "(แบบอ.02)จำนวน๑ชุด" in text_of("covering-letter", KINDS["covering-letter"].sample())


def test_orders_and_announcements_end_with_the_day_as_the_rules_want_it() -> None:
    assert "สั่งณวันที่........เดือน" in text_of("order", KINDS["order"].sample())
    assert "ประกาศณวันที่๒๐สิงหาคมพ.ศ.๒๕๖๗" in text_of("announcement", KINDS["announcement"].sample())


@pytest.mark.parametrize("edition", shelf.every(), ids=lambda row: row.key)
def test_every_paper_of_an_edition_but_its_manuals_comes_blank_too(edition: Any) -> None:
    left = [
        paper.key
        for paper in edition.papers
        if paper.kind != "guideline" and KINDS[layout_of(paper)].blank is None and layout_of(paper) != "certificate"
    ]

    assert left == []


def blank_text(kind: str) -> str:
    return without_spaces(pdfium(make_blank(kind, edition_with(kind), fiscal_year=2569).content))


def test_the_blank_checklist_has_every_requirement_of_every_variant_and_track() -> None:
    edition, text = edition_with("level-checklist"), blank_text("level-checklist")
    leaves = [leaf for dimension in edition.dimensions for leaf in dimension.requirements]

    # Long texts may break over two pages.
    assert [leaf.key for leaf in leaves if without_spaces(thai_digits(leaf.text.th))[:24] not in text] == []
    assert "ใน๕มิติ" in text
    assert text.count("มิติที่๓ด้านการมีส่วนร่วมของภาคประชาชน(ส่วน") == len(edition.variants)
    assert "(๕มิติ๑๐๐คะแนน)+๑๐คะแนน(ExtraPoint)" in text


def test_the_blank_score_sheet_asks_a_dimension_once_whatever_the_variant() -> None:
    text = blank_text("score-sheet")

    assert text.count("มิติที่๓ด้านการมีส่วนร่วมของภาคประชาชน๒๐") == 1
    assert "มิติที่๕ด้านการรักษาสิ่งแวดล้อมในสถานที่ทำงาน๑๐คะแนน๑๐๐" in text
    assert "ผลคำนวณเบื้องต้น" not in text


def test_a_blank_letter_says_our_sentences_and_names_nobody() -> None:
    text = blank_text("covering-letter")

    assert "ได้เข้าร่วมการดำเนินงานองค์กรคุณธรรมประจำปีงบประมาณพ.ศ.๒๕๖๙และได้ประเมินตนเอง" in text
    assert samples.UNIT.name not in text
