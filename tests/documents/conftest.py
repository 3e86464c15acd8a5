"""What the tests of papers share: reading text and pixels back out of a PDF with programs that are not ours."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from pikepdf import pdfa
from PIL import Image

from khunnatham.documents.kinds import layout_of
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition

Reader = Callable[[bytes], str]
LEVEL = "ISO_19005_3:6.6.4-3"  # «the level is U, expected B»


def poppler(pdf: bytes) -> str:
    """The text as ``pdftotext -raw`` gives it (the default mode reorders stacked marks for every engine)."""
    return subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def pdfium(pdf: bytes) -> str:
    """The text as PDFium, the reader inside Chromium, gives it."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def without_spaces(text: str) -> str:
    """Lines break where they will: only the letters are compared."""
    return "".join(text.split()).replace("\ufffe", "")


def pictures(pdf: bytes, *, scale: float) -> list[Image.Image]:
    """Every page in grey."""
    return [page.render(scale=scale, grayscale=True).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]


def breaches_of_pdf_a(pdf: bytes) -> list[str]:
    """Where a file departs from PDF/A-3b, as a reader of the rules finds that is not ours.

    Our papers claim level U, which asks beside B that every glyph says which letter it is; the reader knows level B alone.
    """
    report = pdfa.validate_written(io.BytesIO(pdf), "3b")
    return [str(one) for one in report.findings if one.rule != LEVEL]


def edition_with(kind: str) -> Edition:
    """An edition that prints a paper of this kind; one with letters and meetings where none names it."""
    usual = shelf.get("moral-organisation", "2567")
    named = (edition for edition in (usual, *shelf.every()) if kind in {layout_of(one) for one in edition.papers})
    return next(named, usual)


@pytest.fixture(params=[poppler, pdfium], ids=["poppler", "pdfium"])
def read(request: pytest.FixtureRequest) -> Reader:
    reader: Reader = request.param
    return reader


@pytest.fixture
def golden() -> Path:
    return Path(__file__).parent / "golden"
