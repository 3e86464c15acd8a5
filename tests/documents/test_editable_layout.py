"""Where things stand in a DOCX: widths, lines, pages and boxes, as our sheets have them and as Word wants them said."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from tests.documents.conftest import edition_with
from tests.documents.test_editable import BLANKS, letters, opened
from tests.documents.test_papers import SAMPLES

from khunnatham.documents.editable import measuring, writing
from khunnatham.documents.editable.looks import Look, points, sheets
from khunnatham.documents.editable.pages import page_of
from khunnatham.documents.kinds import KINDS, layout_of
from khunnatham.documents.making import Format, make, make_blank
from khunnatham.documents.numerals import thai_digits
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition

MM = 72 / 25.4
SHAPE_TEXT = qn("w:txbxContent")
TWIPS_A_MILLIMETRE = 1440 / 25.4
# As the schema of WordprocessingML lists them: Word calls a file broken that says them in another order.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs spacing ind jc outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs highlight u bdr shd lang",
    "tblPr": "tblStyle tblpPr tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "trPr": "cantSplit trHeight tblHeader",
    "pBdr": "top left bottom right between",
    "tblBorders": "top left bottom right insideH insideV",
    "tcBorders": "top left bottom right",
    "tcMar": "top left bottom right",
    "sectPr": "headerReference footerReference type pgSz pgMar pgBorders pgNumType cols titlePg docGrid",
}


def editions_with(layout: str) -> Iterator[Edition]:
    """Every edition that prints a paper of this layout."""
    return (edition for edition in shelf.every() if layout in {layout_of(paper) for paper in edition.papers})


EVERY = [*SAMPLES, *(f"blank {kind}" for kind in BLANKS)]
UNRULED = ["covering-letter", "circular", "report-letter", "memo", "order"]


@cache
def content_of(name: str) -> bytes:
    if name.startswith("blank "):
        kind = name.removeprefix("blank ")
        return make_blank(kind, edition_with(kind), fiscal_year=2569, as_=Format.DOCX).content
    kind, sample = SAMPLES[name]
    return make(kind, sample(), Format.DOCX).content


def parts_of(content: bytes) -> Iterator[Any]:
    """Give the roots of all that Word reads: the body, headers, footers, styles."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.startswith("word/") and name.endswith(".xml") and "theme" not in name:
                yield parse_xml(packed.read(name))


def number(element: Any, name: str = "w") -> int:
    return int(element.get(qn(f"w:{name}")))


def columns_of(table: Any) -> list[int]:
    return [number(column) for column in table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]


def room_of(table: Any, content: bytes) -> float:
    """Give the width between the edges of what a table stands in: a cell, a box or the page."""
    around = next(
        one for one in table.iterancestors() if one.tag in {qn("w:tc"), SHAPE_TEXT, qn("w:body"), qn("w:ftr")}
    )
    if around.tag == qn("w:tc"):
        sides = around.find(f"{qn('w:tcPr')}/{qn('w:tcMar')}")
        pads = sum(number(sides.find(qn(f"w:{side}"))) for side in ("left", "right"))
        return number(around.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")) - pads
    if around.tag == SHAPE_TEXT:
        box = next(one for one in around.iterancestors() if one.tag == qn("wp:anchor"))
        return int(box.find(qn("wp:extent")).get("cx")) / 635
    (section,) = opened(content).sections
    return float(section.page_width - section.left_margin - section.right_margin) / 635


@pytest.mark.parametrize("name", EVERY)
def test_every_table_fills_its_room_and_every_cell_says_its_width(name: str) -> None:
    content = content_of(name)
    for table in (one for root in parts_of(content) for one in root.iter(qn("w:tbl"))):
        properties, columns = table.find(qn("w:tblPr")), columns_of(table)
        moved = number(properties.find(qn("w:tblInd")))

        assert properties.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
        assert number(properties.find(qn("w:tblW"))) == sum(columns)
        assert moved + sum(columns) == pytest.approx(room_of(table, content), abs=2)
        for row in table.findall(qn("w:tr")):
            place = 0
            for cell in row.findall(f"{qn('w:tc')}/{qn('w:tcPr')}"):
                spanned = cell.find(qn("w:gridSpan"))
                end = place + (1 if spanned is None else number(spanned, "val"))
                assert number(cell.find(qn("w:tcW"))) == sum(columns[place:end])
                place = end
            assert place == len(columns)


@pytest.mark.parametrize("name", EVERY)
def test_everything_is_said_in_the_order_that_word_reads(name: str) -> None:
    for root in parts_of(content_of(name)):
        for tag, order in ORDERS.items():
            places = {qn(f"w:{one}"): place for place, one in enumerate(order.split())}
            for element in root.iter(qn(f"w:{tag}")):
                said = [places[child.tag] for child in element if child.tag in places]
                assert said == sorted(said)


@pytest.mark.parametrize("name", EVERY)
def test_every_cell_and_box_ends_with_a_paragraph_and_no_table_touches_another(name: str) -> None:
    for root in parts_of(content_of(name)):
        for around in (*root.iter(qn("w:tc")), *root.iter(SHAPE_TEXT)):
            assert around[-1].tag == qn("w:p")
        for table in root.iter(qn("w:tbl")):
            assert table.getnext().tag == qn("w:p")


@pytest.mark.parametrize("name", UNRULED)
def test_letters_memos_and_orders_have_no_line_around_what_only_stands_side_by_side(name: str) -> None:
    for content in (content_of(name), content_of(f"blank {name}")):
        body = opened(content).element.body
        sides = [side for tag in ("w:tblBorders", "w:tcBorders") for box in body.iter(qn(tag)) for side in box]

        assert {side.get(qn("w:val")) for side in sides} == {"nil"}


@pytest.mark.parametrize("name", ["minutes", "self-assessment", "plan", "report", "five-s", "level-checklist"])
def test_a_table_with_a_head_is_ruled_and_what_the_sheet_leaves_bare_is_bare(name: str) -> None:
    for table in opened(content_of(name)).element.body.iter(qn("w:tbl")):
        is_headed = table.find(f".//{qn('w:tblHeader')}") is not None
        is_framed = len(table.findall(qn("w:tr"))) == 1 and len(columns_of(table)) == 1
        drawn = {side.get(qn("w:val")) for side in table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")}

        assert drawn == ({"single"} if is_headed or is_framed else {"nil"})


@pytest.mark.parametrize("name", ["covering-letter", "circular", "report-letter", "memo"])
def test_the_labels_of_a_letter_stand_in_a_column_as_wide_as_the_longest(name: str) -> None:
    body = opened(content_of(name)).element.body
    table = next(one for one in body.iter(qn("w:tbl")) if letters(one).startswith(("เรื่อง", "เรียน")))
    labels, values = columns_of(table)

    assert "สิ่งที่ส่งมาด้วย" in letters(table)
    # The longest label takes 23 mm, 4 mm part it from the values.
    assert 27 < labels / TWIPS_A_MILLIMETRE < 29
    assert labels + values == pytest.approx(160 * TWIPS_A_MILLIMETRE, abs=1)


def test_a_list_of_receivers_begins_a_new_page() -> None:
    body = opened(content_of("circular")).element.body
    breaks = [
        letters(one) for one in body.iter(qn("w:p")) if one.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None
    ]

    assert breaks == ["บัญชีหน่วยงานที่ส่งถึง"]


def test_an_urgency_stands_beside_the_place_of_the_emblem_and_takes_no_room() -> None:
    body = opened(content_of("circular")).element.body
    first, emblem = body[0], body[1]

    assert letters(first) == "ด่วนที่สุด"
    assert letters(next(first.iter(SHAPE_TEXT))) == "ด่วนที่สุด"
    assert number(first.find(f"{qn('w:pPr')}/{qn('w:spacing')}"), "line") == 20
    assert number(emblem.find(f"{qn('w:pPr')}/{qn('w:spacing')}"), "line") == round(30 * TWIPS_A_MILLIMETRE)


def places_of(root: Any) -> dict[str, tuple[float, float, float, float]]:
    """Give what stands in every box, and where: from left and top, wide and high, in millimetres."""
    found = {}
    for anchor in root.iter(qn("wp:anchor")):
        lengths = [
            anchor.find(f"{qn('wp:positionH')}/{qn('wp:posOffset')}").text,
            anchor.find(f"{qn('wp:positionV')}/{qn('wp:posOffset')}").text,
            anchor.find(qn("wp:extent")).get("cx"),
            anchor.find(qn("wp:extent")).get("cy"),
        ]
        left, top, width, height = (int(length) / 36000 for length in lengths)
        found[letters(anchor)] = (left, top, width, height)
    return found


def test_the_parts_of_a_certificate_stand_where_its_sheet_puts_them() -> None:
    document = opened(content_of("certificate"))
    said, places = letters(document.element.body), places_of(document.element.body)
    assert "".join(places) == said
    numbered, matter, signed, verified = places.values()

    assert numbered[1] == pytest.approx(24, abs=0.1)
    assert numbered[0] + numbered[2] == pytest.approx(297 - 27, abs=0.1)
    assert matter == pytest.approx((32, 33, 233, 111), abs=0.1)
    assert (signed[0], signed[2], signed[1] + signed[3]) == pytest.approx((78, 141, 210 - 27), abs=0.1)
    assert (verified[0], verified[2], verified[1] + verified[3]) == pytest.approx((27, 56, 210 - 25), abs=0.1)


def test_a_certificate_has_its_ornament_behind_the_whole_page() -> None:
    header = opened(content_of("certificate")).sections[0].first_page_header._element
    (behind,) = header.iter(qn("wp:anchor"))

    assert behind.get("behindDoc") == "1"
    assert list(places_of(header).values()) == [pytest.approx((0, 0, 297, 210), abs=0.01)]
    assert len(list(behind.iter(qn("a:quadBezTo")))) > 1000
    assert len(list(behind.iter(qn("a:cubicBezTo")))) > 200


def test_no_two_drawings_of_a_document_have_one_number() -> None:
    roots = parts_of(content_of("certificate"))
    numbers = [drawing.get("id") for root in roots for drawing in root.iter(qn("wp:docPr"))]

    # Four boxes and the QR code in one of them; the ornament in the header.
    assert sorted(numbers) == ["1", "2", "3", "4", "5", "6"]


def test_nothing_of_a_foreign_template_is_left() -> None:
    with zipfile.ZipFile(io.BytesIO(content_of("minutes"))) as packed:
        names = [name for name in packed.namelist() if name.endswith((".xml", ".jpeg"))]

    assert sorted(names) == [
        "[Content_Types].xml",
        "docProps/core.xml",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/header1.xml",
        "word/header2.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
        "word/webSettings.xml",
    ]


@pytest.mark.parametrize(("name", "first", "later"), [("minutes", 20, 25), ("success", 16, 22)])
def test_later_pages_begin_below_their_number_as_in_the_pdf(name: str, first: float, later: float) -> None:
    (section,) = opened(content_of(name)).sections
    (numbered,) = section.header._element
    spacing = numbered.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
    below = (number(spacing, "line") + number(spacing, "after")) / TWIPS_A_MILLIMETRE

    assert letters(numbered) == "–๑–"
    assert section.top_margin.mm == pytest.approx(first, abs=0.1)
    assert section.header_distance.mm + below == pytest.approx(later, abs=0.1)
    assert letters(section.first_page_header._element) == ""


def test_the_line_over_a_colophon_is_the_sheets() -> None:
    (section,) = opened(content_of("minutes")).sections
    over = section.footer._element.find(f"{qn('w:p')}/{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:top')}")

    assert (over.get(qn("w:val")), over.get(qn("w:color"))) == ("single", "D5DBE3")


def test_a_line_to_write_on_is_as_wide_as_its_place() -> None:
    document = opened(make_blank("lesson", edition_with("lesson"), fiscal_year=2569, as_=Format.DOCX).content)
    ruled = [
        one for one in document.element.body.iter(qn("w:p")) if one.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None
    ]

    assert len(ruled) > 20
    for one in ruled:
        properties = one.find(qn("w:pPr"))
        assert properties.find(qn("w:ind")) is None
        # Neighbours with the same line would be drawn as one block, with a line only below the last.
        assert [side.tag for side in properties.find(qn("w:pBdr"))] == [qn("w:bottom"), qn("w:between")]


def test_distances_between_blocks_are_the_larger_of_two_as_in_the_pdf() -> None:
    body = '<main><h2>ก</h2><p class="text apart">ข</p><table><tbody><tr><td>ค</td></tr></tbody></table></main>'
    heading, text, table = opened(writing.write(body, title="ก", sheets_named=("paper",))).element.body[:3]
    distances = [
        number(one.find(f"{qn('w:pPr')}/{qn('w:spacing')}"), side) / TWIPS_A_MILLIMETRE
        for one, side in ((heading, "after"), (text, "before"), (text, "after"))
    ]

    assert table.tag == qn("w:tbl")
    assert distances == pytest.approx([1, 2.5, 2], abs=0.05)


def test_places_to_sign_are_as_wide_as_in_the_pdf_and_stand_in_the_middle_of_their_share() -> None:
    body = opened(content_of("minutes")).element.body
    *_, table = body.iter(qn("w:tbl"))

    assert columns_of(table) == [pytest.approx(80 * TWIPS_A_MILLIMETRE, abs=1)] * 2
    for sides in table.iter(qn("w:tcMar")):
        pads = [number(sides.find(qn(f"w:{side}"))) / TWIPS_A_MILLIMETRE for side in ("left", "right")]
        assert pads == pytest.approx([2, 2], abs=0.05)


@pytest.mark.parametrize("edition", [*editions_with("self-assessment")], ids=lambda row: row.key)
def test_keys_of_requirements_stand_within_their_column(edition: Edition) -> None:
    blank = make_blank("self-assessment", edition, fiscal_year=2569, as_=Format.DOCX).content
    (table,) = (
        one for one in opened(blank).element.body.iter(qn("w:tbl")) if one.find(f".//{qn('w:tblHeader')}") is not None
    )
    key = max((thai_digits(leaf.key) for part in edition.dimensions for leaf in part.requirements), key=len)
    padding = 2 * 1.6 * MM

    assert measuring.width(key, Look(size=10.5)) + padding <= columns_of(table)[0] / 20


def test_a_number_that_fills_its_cell_is_not_parted() -> None:
    rows = "".join(f'<tr><td class="number">{said}</td><td></td></tr>' for said in ("๑", "๑๐๐", "๑๐,๐๐๐.๐๐"))
    body = f'<main><table><thead><tr><th class="w09">ที่</th><th></th></tr></thead><tbody>{rows}</tbody></table></main>'
    (table,) = opened(writing.write(body, title="ก", sheets_named=("paper",))).element.body.iter(qn("w:tbl"))
    first = [row.find(qn("w:tc")) for row in table.findall(qn("w:tr"))[1:]]
    pads = [number(cell.find(f"{qn('w:tcPr')}/{qn('w:tcMar')}/{qn('w:left')}")) for cell in first]
    usual = round(1.6 * TWIPS_A_MILLIMETRE)

    assert (pads[0], pads[2]) == (usual, usual)
    assert 0 < pads[1] < usual
    assert 9 * TWIPS_A_MILLIMETRE - 2 * pads[1] >= 20 * measuring.width("๑๐๐", Look(size=10.5)) - 1


def test_the_page_is_that_of_the_sheet() -> None:
    usual, wide, certificate = (
        page_of(sheets((name,)), page) for name, page in (("paper", ""), ("paper", "wide"), ("certificate", ""))
    )
    millimetres = [
        tuple(
            round(length / MM) for length in (page.width, page.first_top, page.top, page.right, page.bottom, page.left)
        )
        for page in (usual, wide, certificate)
    ]

    assert millimetres == [(210, 20, 25, 20, 22, 30), (297, 16, 22, 16, 18, 16), (297, 0, 0, 0, 0, 0)]
    assert [page.is_numbered for page in (usual, wide, certificate)] == [True, True, False]
    assert [page.is_ornate for page in (usual, wide, certificate)] == [False, False, True]
    assert usual.room == pytest.approx(points("16cm"))


def test_every_kind_is_looked_at() -> None:
    assert set(KINDS) <= set(EVERY)
