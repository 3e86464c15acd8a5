"""Certificates in bulk: PDF/A, heard line by line, in two languages, on sheets of any size, one by one the same as together."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from tests.documents.conftest import breaches_of_pdf_a, poppler, without_spaces

from khunnatham.awards.layouts import DEFAULT, default_for
from khunnatham.documents.certificate_press import each_alone, print_all, print_one
from khunnatham.documents.filling.printed import sampled

NAMES = ("สำนักงานพัฒนาชุมชนจังหวัดนำร่อง", "ชุมชนบ้านน้ำคำ", "กรมตัวอย่าง")


def many(language: str = "th") -> list[dict[str, str]]:
    """Give invented items whose names, numbers and codes differ."""
    return [
        sampled(language) | {"unit": name, "token": f"t{n}", "verify_at": f"https://example.go.th/verify/t{n}/"}
        for n, name in enumerate(NAMES)
    ]


def book(language: str = "th", picture: Path | None = None) -> bytes:
    """Give the file of all of them."""
    content = io.BytesIO()
    print_all(
        content, DEFAULT, many(language), language=language, picture=picture, title="ชุด & <ตัวอย่าง>", progress=print
    )
    return content.getvalue()


def heard(pdf: bytes) -> list[list[tuple[str, str, str]]]:
    """Give each page as a reading aid hears it: what each part is, its words in the order of its marks, and its alternative."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tree = opened.Root.StructTreeRoot
        owners = tree.ParentTree.Nums
        pages = []
        for place, page in enumerate(opened.pages):
            assert int(page.StructParents) == int(owners[2 * place])
            words = _words(page)
            parts = []
            for one in tree.K[0].K[place].K:
                marks = [int(mark) for mark in _marks(one)]
                assert [owners[2 * place + 1][mark].objgen for mark in marks] == [one.objgen] * len(marks)
                parts.append((str(one.S), "".join(words.pop(mark) for mark in marks), str(one.get("/Alt", ""))))
            assert not words, "every mark of the page belongs to a part"
            pages.append(parts)
        return pages


def _marks(element: Any) -> list[Any]:
    kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
    return [mark for kid in kids for mark in (_marks(kid) if isinstance(kid, pikepdf.Dictionary) else [kid])]


def _words(page: pikepdf.Page) -> dict[int, str]:
    """Give what stands inside of each mark: the names of what it draws; what is under no mark and no artifact fails."""
    found: dict[int, str] = {}
    inside: list[int | None] = []
    for step in pikepdf.parse_content_stream(page):
        operands, operator = step.operands, step.operator
        if str(operator) == "BDC":
            about: Any = operands[1]
            number = about.get("/MCID") if isinstance(about, pikepdf.Dictionary) else None
            inside.append(None if number is None else int(number))
            if number is not None:
                assert int(number) not in found
                found[int(number)] = ""
        elif str(operator) == "BMC":
            inside.append(-1 if str(operands[0]) == "/Artifact" else None)
        elif str(operator) == "EMC":
            inside.pop()
        elif str(operator) in {"TJ", "Tj", "Do", "f"}:
            mark = next((one for one in inside if one is not None), None)
            assert mark is not None, f"{operator} is drawn under no mark"
            if mark >= 0:
                found[mark] += str(operator)
    return found


@pytest.fixture
def ground(tmp_path: Path) -> Path:
    """Give a picture to lie under them."""
    Image.new("RGB", (1485, 1050), "#fdf8e8").save(tmp_path / "ground.jpg")
    return tmp_path / "ground.jpg"


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("under", ["frame", "picture"])
def test_many_are_one_file_of_pdf_a_in_their_language(language: str, under: str, ground: Path) -> None:
    pdf = book(language, ground if under == "picture" else None)
    assert breaches_of_pdf_a(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        metadata = opened.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "U")
        assert (str(opened.Root.Lang), metadata["dc:title"]) == (language, "ชุด & <ตัวอย่าง>")
        assert (str(opened.docinfo.Title), bool(opened.Root.MarkInfo.Marked)) == ("ชุด & <ตัวอย่าง>", True)
        fonts = {str(font.BaseFont) for page in opened.pages for font in page.resources.Font.values()}
    assert {name.split("+")[1].split("-")[0] for name in fonts} == {"Paper"}


def test_each_page_is_heard_line_by_line_with_the_name_as_its_heading_and_the_address_for_the_code() -> None:
    pages = heard(book())
    assert [[part for part, _, _ in page] for page in pages] == [
        ["/P"] * 3 + ["/H1"] + ["/P"] * 9 + ["/Figure"] for _ in NAMES
    ]
    assert [page[-1][2] for page in pages] == [
        f"QR สำหรับตรวจสอบใบนี้ที่ https://example.go.th/verify/t{n}/" for n in range(3)
    ]
    # Lines that are the same on every page are drawn once and heard on each.
    assert ("Do" in pages[2][2][1], "TJ" in pages[2][3][1]) == (True, True)


def test_a_thai_name_on_an_english_paper_is_read_in_thai() -> None:
    with pikepdf.open(io.BytesIO(book("en"))) as opened:
        parts = list(opened.Root.StructTreeRoot.K[0].K[0].K)
        assert [str(one.get("/Lang", "")) for one in parts[:5]] == ["th", "", "", "th", ""]


def test_the_text_layer_keeps_the_words_with_sara_am() -> None:
    text = without_spaces(poppler(book()))
    assert all(without_spaces(name) in text for name in NAMES)


def test_one_alone_is_the_same_paper_as_its_page_in_the_book(tmp_path: Path) -> None:
    whole, alone = tmp_path / "whole.pdf", tmp_path / "alone.zip"
    whole.write_bytes(book())
    each_alone(whole, alone, [f"มค {n}/2564 {name}" for n, name in enumerate(NAMES)], lambda _: None)
    pages = heard(whole.read_bytes())
    with zipfile.ZipFile(alone) as archive:
        names = archive.namelist()
        assert names[1] == "0002 มค 1 2564 ชุมชนบ้านน้ำคำ.pdf"
        second = archive.read(names[1])
    assert heard(second) == [pages[1]]
    assert breaches_of_pdf_a(second) == []
    drawn = [
        pypdfium2.PdfDocument(pdf)[place].render(scale=1).to_pil()
        for pdf, place in ((second, 0), (whole.read_bytes(), 1))
    ]
    assert drawn[0].tobytes() == drawn[1].tobytes()


def test_the_same_certificates_give_the_same_bytes() -> None:
    assert book() == book()


@pytest.mark.parametrize("size", [(148, 210), (210, 148), (150, 200), (400, 300), (100, 120)])
def test_a_plaque_is_as_large_as_was_asked_with_all_of_it_inside(size: tuple[float, float]) -> None:
    pdf = print_one(default_for(*size, is_plaque=True), sampled(), language="th", picture=None, title="โล่")
    assert breaches_of_pdf_a(pdf) == []
    page = pypdfium2.PdfDocument(pdf)[0]
    assert [round(side * 25.4 / 72) for side in page.get_size()] == list(size)
    text = page.get_textpage()
    boxes = [text.get_rect(n) for n in range(text.count_rects())]
    # Our frame reaches in by less than a tenth of the shorter side.
    edge = min(page.get_size()) * 20.4 / 210
    assert min(box[0] for box in boxes) > edge
    assert min(box[1] for box in boxes) > edge
    assert max(box[2] for box in boxes) < page.get_width() - edge


def test_a_long_name_is_set_smaller_until_it_fits_its_line() -> None:
    long = sampled() | {"unit": "สำนักงานพัฒนาชุมชนจังหวัดพระนครศรีอยุธยาและจังหวัดใกล้เคียง"}
    page = pypdfium2.PdfDocument(print_one(DEFAULT, long, language="th", picture=None, title="ก"))[0]
    text = page.get_textpage()
    found = text.search("สำนักงานพัฒนาชุมชน").get_next()
    assert found is not None
    top = text.get_charbox(found[0])
    last = text.get_charbox(found[0] + len(long["unit"]) - 1)
    assert abs(top[1] - last[1]) < 8
