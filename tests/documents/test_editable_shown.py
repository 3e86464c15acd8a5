"""What a person sees who opens a DOCX: drawn by LibreOffice where it is installed, page beside page with the PDF."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat
from tests.documents.conftest import edition_with, pdfium, pictures, without_spaces
from tests.documents.test_editable import BLANKS
from tests.documents.test_papers import SAMPLES

from khunnatham.documents.making import Format, make, make_blank
from khunnatham.documents.typesetting import FONTS

OFFICE = shutil.which("soffice")
EVERY = [*SAMPLES, *(f"blank {kind}" for kind in BLANKS)]
# How far pages may differ that are seen from afar; lines to write on are a little darker in LibreOffice.
FILLED_APART, BLANK_APART = 3.5, 5.5

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed here"),
]


def made(name: str, as_: Format) -> bytes:
    if name.startswith("blank "):
        kind = name.removeprefix("blank ")
        return make_blank(kind, edition_with(kind), fiscal_year=2569, as_=as_).content
    kind, sample = SAMPLES[name]
    return make(kind, sample(), as_).content


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every paper as LibreOffice draws it: one start of the program for all, with our font and no settings of anybody."""
    place = tmp_path_factory.mktemp("shown")
    shutil.copytree(FONTS, place / ".fonts")
    for name in EVERY:
        (place / f"{name}.docx").write_bytes(made(name, Format.DOCX))
    files = sorted(str(path) for path in place.glob("*.docx"))
    subprocess.run(
        [str(OFFICE), "--headless", "--convert-to", "pdf", "--outdir", str(place), *files],
        env={**os.environ, "HOME": str(place)},
        capture_output=True,
        check=True,
        timeout=300,
    )
    return {name: Path(place / f"{name}.pdf").read_bytes() for name in EVERY}


def sizes(pdf: bytes) -> list[list[int]]:
    return [[round(length) for length in page.get_size()] for page in pypdfium2.PdfDocument(pdf)]


def pages_of(pdf: bytes) -> list[str]:
    return [without_spaces(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(pdf)]


def greyness(page: Image.Image) -> Image.Image:
    """What is left of a page for somebody who stands far away: blocks and gaps, not words on another line."""
    return page.filter(ImageFilter.GaussianBlur(8))


@pytest.mark.parametrize("name", EVERY)
def test_a_docx_has_the_pages_of_its_pdf_and_they_look_alike(name: str, shown: dict[str, bytes]) -> None:
    printed = made(name, Format.PDF)

    apart = BLANK_APART if name.startswith("blank ") else FILLED_APART

    assert sizes(shown[name]) == sizes(printed)
    for one, other in zip(pictures(shown[name], scale=0.5), pictures(printed, scale=0.5), strict=True):
        assert ImageStat.Stat(ImageChops.difference(greyness(one), greyness(other))).mean[0] < apart


@pytest.mark.parametrize("name", ["covering-letter", "circular", "report-letter", "memo", "order", "announcement"])
def test_the_closing_of_a_letter_stands_on_the_page_on_which_the_pdf_has_it(name: str, shown: dict[str, bytes]) -> None:
    for key in (name, f"blank {name}"):
        places = [
            [number for number, page in enumerate(pages_of(pdf)) if "(....." in page]
            for pdf in (shown[key], made(key, Format.PDF))
        ]
        assert len(places[0]) == 1
        assert places[0] == places[1]


@pytest.mark.parametrize("name", ["covering-letter", "circular", "report-letter", "memo"])
def test_a_label_of_a_letter_stands_on_one_line(name: str, shown: dict[str, bytes]) -> None:
    lines = [line.strip() for line in pdfium(shown[name]).splitlines()]

    assert [line for line in lines if line.startswith("สิ่งที่ส่งมาด้วย")]
    assert not [line for line in lines if len(line) == 1]
