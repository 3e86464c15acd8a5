"""Papers as DOCX: the same words as the PDF, in the slots and with the marks that Word reads."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from tests.documents.conftest import edition_with, poppler, without_spaces
from tests.documents.test_papers import SAMPLES

from khunnatham.documents import samples
from khunnatham.documents.editable import writing
from khunnatham.documents.editable.setting import UnknownElementError
from khunnatham.documents.kinds import KINDS
from khunnatham.documents.making import DOCX, Format, make, make_blank
from khunnatham.programmes import shelf

PAGE_END = "\f"
STAMP = "ส่งหลังกำหนด"
BLANKS = [key for key, kind in KINDS.items() if kind.blank is not None]


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def letters(element: Any) -> str:
    """Give the letters of an element of the document, without spaces."""
    return without_spaces("".join(piece.text or "" for piece in element.iter(qn("w:t"))))


def letters_of_pdf(content: bytes, *, colophon: str, heads: list[str], written: str) -> str:
    """Give the letters of a PDF as one text: without page numbers, colophons and the repeated heads of tables."""
    pages = [without_spaces(page) for page in poppler(content).split(PAGE_END)[:-1]]
    for number, page in enumerate(pages):
        thai = str(number + 1).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
        kept = page.replace(f"–{thai}–", "", 1)
        assert not colophon or kept.count(colophon) == 1
        pages[number] = kept.replace(colophon, "", 1) if colophon else kept
    surplus = {head: "".join(pages).count(head) - written.count(head) for head in heads}
    for number in range(1, len(pages)):
        for head in heads:
            if surplus[head] > 0 and pages[number].startswith(head):
                pages[number] = pages[number].removeprefix(head)
                surplus[head] -= 1
    return "".join(pages)


def assert_says_the_same(pdf: bytes, word: bytes) -> None:
    document = opened(word)
    body = document.element.body
    written = letters(body)
    heads = list(dict.fromkeys(letters(row.getparent().getparent()) for row in body.iter(qn("w:tblHeader"))))
    colophon = letters(document.sections[0].footer._element)

    assert letters(document.sections[0].first_page_footer._element) == colophon
    printed = letters_of_pdf(pdf, colophon=colophon, heads=heads, written=written)
    # The press draws the dashes of a list and the stamp of a page after everything else of the page.
    assert printed.count(STAMP) == written.count(STAMP)
    for late in ("–", STAMP):
        printed, written = printed.replace(late, ""), written.replace(late, "")
    assert printed == written


@pytest.mark.parametrize("name", SAMPLES)
def test_a_paper_says_the_same_word_for_word_in_both_formats(name: str) -> None:
    kind, sample = SAMPLES[name]

    assert_says_the_same(make(kind, sample()).content, make(kind, sample(), Format.DOCX).content)


@pytest.mark.parametrize("kind", BLANKS)
def test_a_blank_form_says_the_same_word_for_word_in_both_formats(kind: str) -> None:
    edition = edition_with(kind)
    pdf = make_blank(kind, edition, fiscal_year=2569)
    word = make_blank(kind, edition, fiscal_year=2569, as_=Format.DOCX)

    assert (pdf.name.removesuffix(".pdf"), word.media_type) == (word.name.removesuffix(".docx"), DOCX)
    assert_says_the_same(pdf.content, word.content)


def test_a_blank_form_asks_what_the_edition_asks_and_leaves_lines_to_write_on() -> None:
    edition = shelf.get("moral-organisation", "2567")
    word = opened(make_blank("self-assessment", edition, fiscal_year=2569, as_=Format.DOCX).content)
    said = letters(word.element.body)

    assert [leaf.key for leaf in edition.dimensions[0].requirements if without_spaces(leaf.text.th) not in said] == []
    dotted = f"[@{qn('w:val')}='dotted']"
    lines = [
        line
        for tag in (qn("w:u"), f"{qn('w:pBdr')}/{qn('w:bottom')}")
        for line in word.element.findall(f".//{tag}{dotted}")
    ]
    assert len(lines) > 20
    assert "แบบเปล่า" in letters(word.sections[0].footer._element)


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_set_in_the_slots_from_which_word_takes_thai(kind: str) -> None:
    document = opened(make(kind, KINDS[kind].sample(), Format.DOCX).content)
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")

    assert defaults.find(qn("w:rFonts")).get(qn("w:cs")) == "Sarabun"
    assert defaults.find(qn("w:lang")).get(qn("w:bidi")) == "th-TH"
    for properties in document.element.body.iter(qn("w:rPr")):
        latin, thai = properties.find(qn("w:sz")), properties.find(qn("w:szCs"))
        if thai is not None:
            assert latin.get(qn("w:val")) == thai.get(qn("w:val"))
        assert (properties.find(qn("w:b")) is None) == (properties.find(qn("w:bCs")) is None)


@pytest.mark.parametrize(("kind", "width"), [("intent", 210), ("plan", 297), ("certificate", 297)])
def test_the_sheet_has_the_size_and_the_margins_of_the_pdf(kind: str, width: int) -> None:
    (section,) = opened(make(kind, KINDS[kind].sample(), Format.DOCX).content).sections

    assert round(section.page_width.mm) == width
    if kind == "intent":
        assert (round(section.left_margin.cm, 1), round(section.right_margin.cm, 1)) == (3.0, 2.0)


def test_heads_of_tables_are_repeated_and_rows_stay_whole() -> None:
    body = opened(make("minutes", samples.minutes(), Format.DOCX).content).element.body
    (head,) = body.iter(qn("w:tblHeader"))
    table = head.getparent().getparent().getparent()

    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.findall(qn("w:tr")))


def test_places_to_sign_stay_with_the_line_before_them() -> None:
    body = opened(make("minutes", samples.minutes(), Format.DOCX).content).element.body
    blocks = list(body)
    last = max(place for place, block in enumerate(blocks) if block.tag == qn("w:tbl"))
    before = blocks[last - 1]

    assert "มติที่ประชุม" in letters(before)
    assert before.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None


def test_the_same_paper_gives_the_same_bytes() -> None:
    first, second = (make("plan", samples.plan(), Format.DOCX).content for _ in range(2))

    assert first == second


def test_cells_over_several_rows_and_columns_keep_their_places() -> None:
    body = (
        '<main><table><thead><tr><th rowspan="2">ก</th><th colspan="2">ข</th></tr><tr><th>ค</th><th>ง</th></tr></thead>'
        "<tbody><tr><td>๑</td><td>๒</td><td>๓</td></tr></tbody></table></main>"
    )
    (table,) = opened(writing.write(body, title="ก", sheets_named=("paper",))).tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["ก", "ข", "ข"],
        ["ก", "ค", "ง"],
        ["๑", "๒", "๓"],
    ]


def test_an_element_without_a_counterpart_is_named() -> None:
    with pytest.raises(UnknownElementError, match="<video>"):
        writing.write("<main><video></video></main>", title="ก", sheets_named=("paper",))
