"""Photographs and papers of the demonstration: made the same way every time, and taken by the door of the library."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from khunnatham.demonstration import proofs
from khunnatham.evidence import media_types
from khunnatham.thai import BANGKOK

DAY = date(2026, 1, 17)


def test_the_same_photograph_is_the_same_to_the_last_byte() -> None:
    assert proofs.photograph(DAY, "a").read() == proofs.photograph(DAY, "a").read()
    assert proofs.photograph(DAY, "a").read() != proofs.photograph(DAY, "b").read()


@pytest.mark.parametrize(("is_png", "mime", "taken"), [(False, "image/jpeg", DAY), (True, "image/png", None)])
def test_a_photograph_opens_and_tells_its_day(tmp_path: Path, *, is_png: bool, mime: str, taken: date | None) -> None:
    path = tmp_path / "photo"
    path.write_bytes(proofs.photograph(DAY, "a", is_png=is_png).read())
    inspected = media_types.inspect(path)
    assert inspected.media_type.mime == mime
    told = media_types.taken_on(inspected.looked.taken, at=datetime(2026, 2, 1, tzinfo=BANGKOK))
    assert told == taken


def test_every_paper_is_a_pdf_of_one_page(tmp_path: Path) -> None:
    for key in proofs.PAPERS:
        path = tmp_path / key
        path.write_bytes(proofs.paper(key).read())
        assert media_types.inspect(path).looked.pages == 1
