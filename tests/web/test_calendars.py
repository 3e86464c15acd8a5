"""The pages of the calendar: the list, the sheet of a month, the text to remind with."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.world import NOW, World

from khunnatham.thai import BANGKOK


def test_the_calendar_says_in_its_title_how_much_is_due(
    sign_in: SignedIn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("officer", state="open")
    assert "ไม่มีกำหนดใน 30 วันนี้" in client.get("/calendar/").content.decode()
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 8, 20, 9, 0, tzinfo=BANGKOK))
    page = sign_in("officer", state="open").get("/calendar/").content.decode()
    assert "มี 1 กำหนดใน 30 วันนี้" in page
    assert "อีก 11 วัน" in page
    assert "ภายในวันที่ 31 สิงหาคม 2569 (อีก 11 วัน)" in page
    assert 'data-copy="#reminder-text"' in page


def test_an_overdue_hand_in_stands_above_everything(sign_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 9, 1, 0, 0, 10, tzinfo=BANGKOK))
    page = sign_in("officer", state="open").get("/calendar/").content.decode()
    assert "เลยกำหนดจากเดือนก่อน" in page
    assert "เลยมา 1 วัน" in page


def test_a_month_is_a_sheet_with_sunday_first(sign_in: SignedIn) -> None:
    page = sign_in("officer", state="open").get("/calendar/month/?month=2026-08").content.decode()
    assert "สิงหาคม 2569" in page
    assert page.index('datetime="2026-07-26"') < page.index('datetime="2026-08-31"')


@pytest.mark.parametrize("month", ["", "2026-13", "0000-01", "x", "9999-12", "2026-05-01", "๒๕๖๙-๐๕", "1" * 30])
def test_a_month_that_nobody_can_read_is_this_one(sign_in: SignedIn, month: str) -> None:
    page = sign_in("officer", state="open").get("/calendar/month/", {"month": month}).content.decode()
    assert "กุมภาพันธ์ 2569" in page


def test_the_province_copies_a_text_that_names_who_has_not_handed_in(sign_in: SignedIn, world: World) -> None:
    page = sign_in("secretary").get(f"/calendar/rounds/{world.round.pk}/reminder/").content.decode()
    assert "องค์กรตัวอย่าง open" in page
    assert "องค์กรตัวอย่าง submitted" not in page
    assert "ต่างจังหวัดลับเฉพาะ" not in page
    assert "ส่งข้อความเตือน" in sign_in("secretary").get("/compiling/").content.decode()


def test_what_a_far_province_copies_names_its_own_units_alone(sign_in: SignedIn, world: World) -> None:
    page = sign_in("far-secretary").get(f"/calendar/rounds/{world.round.pk}/reminder/").content.decode()
    assert "องค์กรตัวอย่าง" not in page


def test_the_calendar_of_an_office_has_a_fixed_number_of_queries(sign_in: SignedIn) -> None:
    client = sign_in("secretary")
    with CaptureQueriesContext(connection) as first:
        client.get("/calendar/")
    assert len(first) <= 12
    assert NOW.date() == date(2026, 2, 20)
