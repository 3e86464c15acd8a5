"""Deciding about an objection where points count: findings on one page, what follows shown before it is written down."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.organisations.conftest import NOW
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_objecting import _own_shelf as _own_shelf  # noqa: PLC0414 - the fixture
from tests.review.test_recounting import KEY, Contested
from tests.review.test_recounting import objected as objected  # noqa: PLC0414 - the fixture
from tests.web.test_opinions import entering, page_of

from khunnatham.review.models import Decision
from khunnatham.review.opinion_models import Consolidation


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def url(objected: Contested) -> str:
    return reverse("answer-objection", args=[objected.case.pk])


@pytest.fixture
def sent(objected: Contested) -> dict[str, object]:
    return {"meeting": objected.meeting.pk, "resolution_number": 1, "reason": "ดูหลักฐานเดิมแล้ว"}


def test_what_was_found_lacking_stands_first_with_its_reason_and_no_level_is_asked(
    objected: Contested, url: str
) -> None:
    page = page_of(objected.other, url)

    assert re.search(r'kn-verdicts__key">([^<]+)<', page)[1] == KEY  # type: ignore[index]
    assert "หลักฐานไม่พอ" in page
    assert 'name="tier"' not in page


def test_what_follows_is_shown_before_it_is_written_down(
    objected: Contested, url: str, sent: dict[str, object]
) -> None:
    sent |= {f"found-{KEY}": "yes", f"reason-{KEY}": "ลงนามครบ"}
    asked = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page_of(objected.other, url, sent)))
    assert "มติครั้งแรก B+ · 92 คะแนน มติเมื่อพิจารณาคำคัดค้าน A+ · 110 คะแนน" in asked
    assert "เป็นไปตามเกณฑ์: ลงนามครบ" in asked
    assert Consolidation.objects.count() == 1
    assert "ลงนามครบ" in page_of(objected.other, url, sent | {"confirmed": "yes", "change": "yes"})
    page_of(objected.other, url, sent | {"confirmed": "yes"}, 302)

    assert [row.certified_tier for row in Decision.objects.order_by("pk")] == ["B+", "A+"]
    assert Consolidation.objects.count() == 2


def test_a_change_without_its_reason_is_asked_at_its_field_and_keeps_what_was_chosen(
    objected: Contested, url: str, sent: dict[str, object]
) -> None:
    page = page_of(objected.other, url, sent | {f"found-{KEY}": "yes", f"reason-{KEY}": " "}, 422)

    assert f"ข้อ {KEY}: ระบุเหตุผลที่เปลี่ยนผล" in page
    row = page[page.index(f'name="found-{KEY}"') :]
    assert row.index('value="yes" selected') < row.index("</select>")
    assert Decision.objects.count() == 1


def test_upheld_it_needs_no_finding(objected: Contested, url: str, sent: dict[str, object]) -> None:
    assert "คงตามที่คณะสรุป" in page_of(objected.other, url, sent)
    page_of(objected.other, url, sent | {"confirmed": "yes"}, 302)
    answer = entering(objected.other).get(reverse("objection", args=[objected.case.pk]))

    assert "มติเมื่อพิจารณาคำคัดค้าน" in html.unescape(answer.content.decode())
