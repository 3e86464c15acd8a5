"""Photos from before their looks were kept are looked at by a command."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest
from tests.evidence import files, photos
from tests.evidence.conftest import NOW, assemble

from khunnatham.cli.photos import run_index
from khunnatham.evidence import library
from khunnatham.evidence.models import PhotoPrint


@pytest.mark.django_db
def test_it_says_how_many_it_looked_at(settings: Any, tmp_path: Path, capsys: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    cast = assemble()
    content = photos.jpeg(photos.scene("ก"), width=320)
    library.add_file(cast.office, upload=files.upload(content), by=cast["officer"], at=NOW)
    PhotoPrint.objects.all().delete()
    for said in ("Looked at 1 more photo(s).\n", "Looked at 0 more photo(s).\n"):
        assert run_index(argparse.Namespace(language="en")) == 0
        assert capsys.readouterr().out == said
