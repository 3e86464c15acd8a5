"""The pages of the calendar: the list, the sheet of a month, the text to remind with."""

from __future__ import annotations

import re
from datetime import date, datetime, time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from tests.web.conftest import SignedIn
from tests.web.world import NOW, World

from khunnatham.assessments.models import Window
from khunnatham.notifications.models import Kind, Message, MessageState, Preference
from khunnatham.organisations.models import Account
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


class TestFeed:
    def test_a_private_link_opens_the_calendar_without_signing_in(self, sign_in: SignedIn, world: World) -> None:
        client = sign_in("officer", state="open")
        client.post("/calendar/settings/feed/")
        url = _feed_url(client)
        answer = Client().get(url)
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        calendar = Calendar.from_ical(answer.content)
        events = [(str(one["UID"]), one.decoded("DTSTART")) for one in calendar.walk("VEVENT")]
        unit = world["officer@open"].unit_id
        window = Window.objects.get(round=world.round)
        assert (f"window:{window.pk}:{unit}@localhost", date(2026, 8, 31)) in events
        assert world["officer@open"].account.post_th.encode() not in answer.content

    def test_a_new_link_ends_the_old_one_and_closing_ends_both(self, sign_in: SignedIn) -> None:
        client = sign_in("officer", state="open")
        client.post("/calendar/settings/feed/")
        old = _feed_url(client)
        client.post("/calendar/settings/feed/")
        new = _feed_url(client)
        assert [Client().get(url).status_code for url in (old, new)] == [404, 200]
        client.post("/calendar/settings/feed/close/")
        assert Client().get(new).status_code == 404

    def test_the_link_of_an_account_that_was_suspended_opens_nothing(self, sign_in: SignedIn, world: World) -> None:
        client = sign_in("officer", state="open")
        client.post("/calendar/settings/feed/")
        url = _feed_url(client)
        Account.objects.filter(pk=world["officer@open"].account_id).update(is_active=False, deactivated_at=NOW)
        assert Client().get(url).status_code == 404

    def test_who_guesses_links_has_to_wait(self, world: World) -> None:
        cache.clear()
        answers = [Client().get(f"/calendar/feed/1/{number}.ics").status_code for number in range(61)]
        cache.clear()
        assert (answers[0], answers[59], answers[60]) == (404, 404, 429)


class TestSettings:
    def test_what_a_person_chose_is_kept_and_shown(self, sign_in: SignedIn, world: World) -> None:
        client = sign_in("secretary")
        said = {"kinds": ["digest"], "quiet_from": "18:00", "quiet_until": "08:30", "pace": "daily"}
        assert client.post("/calendar/settings/", said).status_code == 302
        kept = Preference.objects.get(account=world["secretary"].account_id)
        assert (kept.refused, kept.quiet_from, kept.quiet_until, kept.pace) == (
            ["reminder", "news"], time(18, 0), time(8, 30), "daily",
        )  # fmt: skip
        assert 'value="18:00"' in client.get("/calendar/settings/").content.decode()

    def test_an_hour_that_is_none_is_said_and_what_was_typed_stays(self, sign_in: SignedIn) -> None:
        said = {"kinds": ["digest"], "quiet_from": "25:00", "quiet_until": "08:30", "pace": "daily"}
        answer = sign_in("secretary").post("/calendar/settings/", said)
        assert answer.status_code == 422
        assert 'value="25:00"' in answer.content.decode()

    def test_an_office_reads_which_posts_have_no_address(self, sign_in: SignedIn) -> None:
        page = sign_in("secretary").get("/calendar/settings/").content.decode()
        assert "ตำแหน่งที่ไม่มีอีเมล" in page
        assert "ต่างจังหวัดลับเฉพาะ" not in page

    def test_the_operator_reads_why_a_mail_did_not_go(self, sign_in: SignedIn, world: World) -> None:
        account = world["secretary"].account
        Message.objects.create(
            key="k", kind=Kind.NEWS, account=account, subject="ข่าวหนึ่ง", state=MessageState.FAILED,
            created_at=NOW, next_try_at=NOW, tries=7, fault="ConnectionRefusedError 111",
        )  # fmt: skip
        assert 'href="/outbox/"' in sign_in("administrator").get("/calendar/settings/").content.decode()
        page = sign_in("administrator").get("/outbox/").content.decode()
        assert "ส่งอีเมลไม่สำเร็จ 1 ฉบับ" in page
        assert "ConnectionRefusedError 111" in page


def _feed_url(client: Client) -> str:
    found = re.search(
        r"http://localhost:8000(/calendar/feed/[^\"]+)", client.get("/calendar/settings/").content.decode()
    )
    assert found is not None
    return found[1]
