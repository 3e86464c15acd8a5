"""The summary per region: each unit with its day, what was agreed on it and who was chosen, on the page and as a workbook."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_selecting import Field
from tests.review.test_selecting import region as region  # noqa: PLC0414 - the fixture

from khunnatham.review import assigning

from .test_selecting import client_of, page_of


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def test_each_unit_stands_with_what_was_agreed_and_who_was_chosen(cast: Cast, region: Field) -> None:
    for unit, total in (("47", 96), ("48", 90)):
        region.agrees(unit, total)
    region.chooses("47", left_out="ขอถอนตัว")
    assigning.assign_all(region.round, by=cast["department"], at=NOW)
    client = client_of(cast["department"])
    page = page_of(client, reverse("regional-summary", args=[region.round.pk]))
    answer = client.get(reverse("regional-summary-export", args=[region.round.pk]))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()

    assert "คณะสรุปผลแล้ว: A 2 หน่วยงาน" in page
    assert "ยังไม่มีวัน 3 หน่วยงาน" in page
    assert reverse("decision", args=[region.units["47"].pk]) in page
    assert reverse("decision", args=[region.units["49"].pk]) not in page
    assert sorted((row[3], row[5], row[6], row[7], row[8]) for row in rows[1:]) == [
        ("สพจ.นครพนม", "ยังไม่มีวัน", "A", "90", ""),
        ("สพจ.สกลนคร", "ยังไม่มีวัน", "A", "96", "คัดเลือก"),
        (region.units["49"].enrolment.unit.name_th, "ยังไม่มีวัน", "", "", ""),
    ]
