"""Papers are deterministic, closed to the outside, and carry their title and language."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys

import pikepdf
import pytest
from tests.documents.conftest import breaches_of_pdf_a

from khunnatham.documents import finishing
from khunnatham.documents.kinds import KINDS
from khunnatham.documents.making import make
from khunnatham.documents.typesetting import ForeignResourceError, typeset


def test_the_same_paper_gives_the_same_bytes_in_another_process() -> None:
    script = (
        "import django, hashlib; django.setup()\n"
        "from khunnatham.documents.kinds import KINDS\n"
        "from khunnatham.documents.making import make\n"
        "print(hashlib.sha256(make('certificate', KINDS['certificate'].sample()).content).hexdigest())"
    )
    environment = os.environ | {
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": "src",
        "DJANGO_SETTINGS_MODULE": "khunnatham.settings",
    }
    other = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)

    here = make("certificate", KINDS["certificate"].sample()).content

    assert other.stdout.strip() == hashlib.sha256(here).hexdigest()


@pytest.mark.parametrize(
    "address",
    ["https://example.com/a.png", "http://127.0.0.1:1/a.png", "file:///etc/passwd", "khunnatham:fonts/../papers.py"],
)
def test_a_paper_may_not_fetch_anything_but_its_own_files(address: str) -> None:
    with pytest.raises(ForeignResourceError):
        typeset(f'<p>ก</p><img src="{address}">', title="ก", sheets=("paper",))


def test_data_addresses_are_allowed() -> None:
    picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"

    assert typeset(f'<img src="{picture}">', title="ก", sheets=("paper",)).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_carries_title_language_tags_and_its_own_fonts_only(kind: str) -> None:
    with pikepdf.open(io.BytesIO(make(kind, KINDS[kind].sample()).content)) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.resources.Font.values()}

        assert str(pdf.Root.Lang) == "th"
        assert str(pdf.docinfo.Title)
        assert pdf.Root.MarkInfo.Marked
        assert {name.split("+")[1].split("-")[0] for name in fonts} == {"Paper"}, fonts
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "U")


@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_is_pdf_a_to_a_reader_of_its_rules(kind: str) -> None:
    assert breaches_of_pdf_a(make(kind, KINDS[kind].sample()).content) == []


def test_what_breaks_the_rules_of_pdf_a_is_found() -> None:
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(make("intent", KINDS["intent"].sample()).content)) as pdf:
        del pdf.Root.OutputIntents
        pdf.save(content)
    assert any("OutputIntent" in one for one in breaches_of_pdf_a(content.getvalue()))


def test_writing_each_object_once_changes_how_a_paper_is_packed_and_nothing_that_it_draws(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paper = KINDS["intent"].sample()
    with pikepdf.open(io.BytesIO(make("intent", paper).content)) as pdf:
        once = [page.Contents.read_bytes() for page in pdf.pages], len(pdf.objects)
    monkeypatch.setattr(finishing, "write_once", None)

    with pikepdf.open(io.BytesIO(make("intent", paper).content)) as pdf:
        assert once == ([page.Contents.read_bytes() for page in pdf.pages], len(pdf.objects))
