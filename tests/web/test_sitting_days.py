"""Pages of a day of sittings: planned, sorted by buttons and by drag, who was there, the live screen, a unit's own session."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.evidence.files import pdf
from tests.organisations.conftest import NOW, TODAY, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.bench import Bench, bench_of
from tests.web.english_reading import known_words, thai_of

from khunnatham.assessments.models import Assessment
from khunnatham.evidence import library
from khunnatham.organisations.models import Membership
from khunnatham.review import conflicts, hearing, sitting_days
from khunnatham.review.sitting_days import DayDetails
from khunnatham.review.sitting_models import Presence, SessionPaper, SittingDay, Step


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def bench(cast: Cast, case: Assessment) -> Bench:
    return bench_of(cast, case)


@pytest.fixture
def day(bench: Bench) -> SittingDay:
    details = DayDetails(TODAY, time(9), "ห้องประชุม 1", "https://meet.example.go.th/11")
    return sitting_days.plan_day(bench.committee, details=details, cases=[bench.case], by=bench.secretary, at=NOW)


def page_of(client: Client, address: str, sent: Mapping[str, object] | None = None, status: int = 200) -> str:
    answer = client.post(address, sent) if sent is not None else client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return html.unescape(answer.content.decode())


class TestCalendar:
    def events(self, client: Client, day: SittingDay) -> list[tuple[str, datetime, datetime, str]]:
        answer = client.get(reverse("sitting-day-calendar", args=[day.pk]))
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        return [
            (str(one["UID"]), one.decoded("DTSTART"), one.decoded("DTEND"), f"{one['SUMMARY']} | {one['LOCATION']}")
            for one in Calendar.from_ical(answer.content).walk("VEVENT")
        ]

    def test_a_day_is_saved_with_each_session_its_unit_its_hours_and_its_place(
        self, bench: Bench, day: SittingDay
    ) -> None:
        client = bench.client(bench.member)
        assert reverse("sitting-day-calendar", args=[day.pk]) in page_of(client, reverse("sitting-day", args=[day.pk]))
        ((uid, starts, ends, said),) = self.events(client, day)

        assert uid == f"sitting-slot:{day.slots.get().pk}:{bench.member.unit_id}@localhost"
        assert (f"{starts:%Y-%m-%d %H:%M %z}", ends - starts) == ("2026-02-20 09:00 +0700", timedelta(hours=2))
        assert bench.case.enrolment.unit.name_th in said
        assert said.endswith("| ห้องประชุม 1 · https://meet.example.go.th/11")

    def test_a_day_on_which_nobody_is_heard_yet_is_saved_as_a_day(self, bench: Bench, day: SittingDay) -> None:
        day.slots.all().delete()
        ((uid, _, _, _),) = self.events(bench.client("department"), day)
        assert uid.startswith(f"{day.key}:")

    def test_a_day_that_was_called_off_is_saved_by_nobody(self, bench: Bench, day: SittingDay) -> None:
        client = bench.client(bench.chair)
        page_of(client, reverse("cancel-sitting-day", args=[day.pk]), {"reason": "ประธานติดราชการ"}, 302)
        assert "กำหนดการนี้ยกเลิกแล้ว" in page_of(client, reverse("sitting-day-calendar", args=[day.pk]), status=409)
        assert reverse("sitting-day-calendar", args=[day.pk]) not in page_of(
            client, reverse("sitting-day", args=[day.pk])
        )

    def test_the_title_of_the_calendar_counts_the_sitting_of_today(self, bench: Bench, day: SittingDay) -> None:
        client = bench.client(bench.secretary)
        assert "มี 1 กำหนดใน 30 วันนี้" in page_of(client, reverse("calendar"))
        SittingDay.objects.filter(pk=day.pk).update(on=TODAY - timedelta(days=1))
        assert "ไม่มีกำหนดใน 30 วันนี้" in page_of(client, reverse("calendar"))
        SittingDay.objects.filter(pk=day.pk).update(on=TODAY + timedelta(days=31))
        assert "ไม่มีกำหนดใน 30 วันนี้" in page_of(client, reverse("calendar"))


class TestPlanning:
    def sent(self, bench: Bench, **changed: object) -> dict[str, object]:
        return {
            "on": "20/2/2569", "starts_at": "09:00", "place_text": "ห้องประชุม 2", "link": "", "note": "",
            "minutes": "135", "cases": [bench.case.pk],
        } | changed  # fmt: skip

    def test_a_secretary_plans_a_day_and_its_hours_are_computed(self, bench: Bench) -> None:
        client = bench.client(bench.secretary)
        address = reverse("plan-sitting-day", args=[bench.committee.pk])
        assert "120 ถึง 150 นาที" in page_of(client, address)
        answer = client.post(address, self.sent(bench))
        page = page_of(client, answer["Location"])
        assert "09:00–11:15" in page
        for hour in ("09:45", "10:00", "10:30"):
            assert hour in page
        assert "ห้องประชุม 2" in page

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"minutes": "90"}, "หน่วยงานหนึ่งใช้เวลา 120 ถึง 150 นาที"),
            ({"place_text": ""}, "ระบุห้องประชุม"),
            ({"link": "https://meet.example.go.th/1?pwd=x"}, "ลิงก์นี้มีรหัสผ่าน"),
            ({"on": "1/10/2570"}, "วันประชุมต้องอยู่ในวาระของคณะ"),
            ({"starts_at": "23:00"}, "เลยเที่ยงคืน"),
            ({"on": "31 ก.พ. 69"}, "31"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
        self, bench: Bench, changed: dict[str, object], sentence: str
    ) -> None:
        address = reverse("plan-sitting-day", args=[bench.committee.pk])
        page = page_of(bench.client(bench.secretary), address, self.sent(bench, **changed), 422)
        assert sentence in page
        assert "ห้องประชุม 2" in page or "place_text" in changed
        assert not SittingDay.objects.exists()

    def test_no_page_asks_for_a_password(self, bench: Bench, day: SittingDay) -> None:
        client = bench.client(bench.secretary)
        for address in (
            reverse("plan-sitting-day", args=[bench.committee.pk]),
            reverse("change-sitting-day", args=[day.pk]),
        ):
            assert 'type="password"' not in page_of(client, address)

    def test_a_day_is_changed_and_called_off_with_its_reason(self, bench: Bench, day: SittingDay) -> None:
        client = bench.client(bench.chair)
        moved = {"on": "21/2/2569", "starts_at": "10.30", "place_text": "ห้องประชุม 3", "revision": "1"}
        client.post(reverse("change-sitting-day", args=[day.pk]), moved)
        assert "10:30" in page_of(client, reverse("sitting-day", args=[day.pk]))
        again = page_of(client, reverse("change-sitting-day", args=[day.pk]), moved, 422)
        assert "ดูข้อมูลล่าสุดก่อน" in again
        page_of(client, reverse("cancel-sitting-day", args=[day.pk]), {"reason": ""}, 422)
        client.post(reverse("cancel-sitting-day", args=[day.pk]), {"reason": "ประธานติดราชการ"})
        assert "ประธานติดราชการ" in page_of(client, reverse("sitting-day", args=[day.pk]))


def test_home_says_when_one_is_heard_and_when_one_sits(bench: Bench, day: SittingDay) -> None:
    assert reverse("own-sitting", args=[day.slots.get().pk]) in page_of(bench.client("cdd officer"), "/")
    assert reverse("sitting-day", args=[day.pk]) in page_of(bench.client(bench.member), "/")
    assert reverse("sitting-day", args=[day.pk]) not in page_of(bench.client(bench.stranger), "/")


class TestOrder:
    def test_buttons_and_dragging_give_the_same_order(self, bench: Bench, day: SittingDay) -> None:
        client, address = bench.client(bench.secretary), reverse("sitting-day", args=[day.pk])
        client.post(reverse("add-sitting-break", args=[day.pk]), {"title": "พักกลางวัน", "minutes": "60"})
        unit, rest = day.slots.all()
        answer = client.post(reverse("order-sitting-day", args=[day.pk]), {"move": f"up-{rest.pk}"})
        assert answer["Location"] == f"{address}#up-{rest.pk}"
        page = page_of(client, address)
        assert page.index("พักกลางวัน") < page.index("10:00–12:00")
        client.post(reverse("order-sitting-day", args=[day.pk]), {"order": [unit.pk, rest.pk]})
        assert list(day.slots.values_list("pk", flat=True)) == [unit.pk, rest.pk]
        stale = {"order": [rest.pk, unit.pk], "was": f"{rest.pk} {unit.pk}"}
        told = client.post(reverse("order-sitting-day", args=[day.pk]), stale, follow=True)
        assert "มีผู้แก้ไขกำหนดการระหว่างนี้" in told.content.decode()
        assert list(day.slots.values_list("pk", flat=True)) == [unit.pk, rest.pk]
        lacking = client.post(reverse("order-sitting-day", args=[day.pk]), {"order": [unit.pk]}, follow=True)
        assert "มีผู้แก้ไขกำหนดการระหว่างนี้" in lacking.content.decode()

    def test_minutes_are_set_and_slots_leave(self, bench: Bench, day: SittingDay) -> None:
        client, slot = bench.client(bench.secretary), day.slots.get()
        page_of(client, reverse("slot-minutes", args=[day.pk, slot.pk]), {"minutes": "151"}, 422)
        client.post(reverse("slot-minutes", args=[day.pk, slot.pk]), {"minutes": "150"})
        assert "09:00–11:30" in page_of(client, reverse("sitting-day", args=[day.pk]))
        client.post(reverse("remove-slot", args=[day.pk, slot.pk]))
        assert "ยังไม่มีหน่วยงานในวันนี้" in page_of(client, reverse("sitting-day", args=[day.pk]))
        client.post(reverse("add-sitting-units", args=[day.pk]), {"case": [bench.case.pk]})
        assert day.slots.get().assessment == bench.case
        odd = page_of(client, reverse("add-sitting-break", args=[day.pk]), {"title": "พัก", "minutes": "1"}, 422)
        assert "ช่วงพักมีตั้งแต่ 5 ถึง 480 นาที" in odd

    def test_the_number_of_queries_does_not_follow_the_slots(self, bench: Bench, day: SittingDay) -> None:
        client, address = bench.client(bench.secretary), reverse("sitting-day", args=[day.pk])
        page_of(client, address)
        with CaptureQueriesContext(connection) as before:
            page_of(client, address)
        for number in range(5):
            sitting_days.add_break(day, title=f"พัก {number}", minutes=15, by=bench.chair, at=NOW)
        with CaptureQueriesContext(connection) as after:
            page_of(client, address)
        assert len(after) == len(before)


class TestPresence:
    def test_who_was_there_and_the_quorum_are_said_in_words(self, bench: Bench, day: SittingDay) -> None:
        client, address = bench.client(bench.secretary), reverse("sitting-presence", args=[day.pk])
        chair, member, secretary = bench.committee.seats.all()
        assert "ตำแหน่ง the-chair" in page_of(client, address)
        client.post(address, {"present": [chair.pk, secretary.pk]})
        page = page_of(client, reverse("sitting-day", args=[day.pk]))
        assert "ไม่ครบองค์ประชุม" in page
        assert "มา 1 จาก 2 ตำแหน่งที่มีสิทธิออกเสียง" in page
        client.post(address, {"present": [chair.pk, member.pk]})
        assert "มา 2 จาก 2 ตำแหน่งที่มีสิทธิออกเสียง" in page_of(client, reverse("sitting-day", args=[day.pk]))
        assert Presence.objects.filter(is_present=True).count() == 2


class TestLive:
    def test_the_timer_counts_from_the_moment_of_the_server(
        self, bench: Bench, day: SittingDay, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, address = bench.client(bench.chair), reverse("live-sitting", args=[day.pk])
        slot = day.slots.get()
        client.post(reverse("step-sitting", args=[day.pk]), {"item": f"{slot.pk}:documents", "after": ""})
        monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=12, seconds=5))
        for who in (bench.chair, bench.member):
            page = page_of(bench.client(who), address)
            assert f'data-started="{NOW.isoformat()}"' in page
            assert "12:05" in page
            assert 'data-minutes="45"' in page

    def test_next_and_end_move_it_on_and_an_old_screen_is_told(self, bench: Bench, day: SittingDay) -> None:
        client, step = bench.client(bench.chair), reverse("step-sitting", args=[day.pk])
        slot = day.slots.get()
        client.post(step, {"item": f"{slot.pk}:documents", "after": ""})
        first = Step.objects.get()
        page = page_of(client, reverse("live-sitting", args=[day.pk]))
        (following,) = re.findall(r'class="btn btn-primary" name="item" value="([^"]+)"', page)
        assert following == f"{slot.pk}:explanation"
        client.post(step, {"item": following, "after": first.pk})
        old = client.post(step, {"item": following, "after": first.pk}, follow=True)
        assert "มีผู้เริ่มหรือจบรายการไปแล้ว" in old.content.decode()
        assert Step.objects.count() == 2
        client.post(step, {"item": "", "after": Step.objects.get(ended_at__isnull=True).pk})
        assert not Step.objects.filter(ended_at__isnull=True).exists()

    def test_a_member_watches_and_moves_nothing(self, bench: Bench, day: SittingDay) -> None:
        client = bench.client(bench.member)
        assert (
            "<form"
            not in page_of(client, reverse("live-sitting", args=[day.pk])).split('id="live"')[1].split("</main>")[0]
        )
        page_of(client, reverse("step-sitting", args=[day.pk]), {"item": "", "after": ""}, 403)

    def test_the_file_is_linked_for_those_who_may_open_it(self, bench: Bench, day: SittingDay) -> None:
        client, file = bench.client(bench.member), reverse("compiling-case", args=[bench.case.pk])
        addresses = [reverse("sitting-day", args=[day.pk]), reverse("live-sitting", args=[day.pk])]
        assert all(file not in page_of(client, address) for address in addresses)
        conflicts.declare(bench.case, has_interest=False, by=bench.member, at=NOW)
        assert all(file in page_of(client, address) for address in addresses)


class TestOwnSession:
    def test_the_unit_sees_its_hours_and_hands_in_papers(
        self, bench: Bench, day: SittingDay, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unit = bench.cast["cdd officer"]
        proof = library.add_link(
            unit.unit, url="https://example.go.th/slides", title="สไลด์นำเสนอ", event_on=TODAY, by=unit, at=NOW
        ).evidence
        client, address = bench.client("cdd officer"), reverse("own-sitting", args=[day.slots.get().pk])
        page = page_of(client, address)
        assert "09:00–11:00" in page
        assert "https://meet.example.go.th/11" in page
        assert reverse("own-sitting", args=[day.slots.get().pk]) in page_of(client, reverse("calendar"))
        filing = reverse("file-session-papers", args=[day.slots.get().pk])
        client.post(filing, {"evidence": [proof.pk]})
        monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=1))
        client = bench.client("cdd officer")  # nobody stays signed in overnight
        client.post(filing, {"files": [SimpleUploadedFile("ภาคผนวก.pdf", pdf(), "application/pdf")]})
        assert sorted(SessionPaper.objects.values_list("evidence__title", "is_after")) == [
            ("ภาคผนวก", True),
            ("สไลด์นำเสนอ", False),
        ]
        assert "ส่งหลังวันประชุม" in page_of(client, address)

    def test_a_bad_file_is_refused_in_words_and_nothing_chosen_is_said(self, bench: Bench, day: SittingDay) -> None:
        client, slot = bench.client("cdd officer"), day.slots.get()
        filing = reverse("file-session-papers", args=[slot.pk])
        bad = client.post(
            filing, {"files": [SimpleUploadedFile("x.exe", b"MZ\x90\x00", "application/pdf")]}, follow=True
        )
        assert "x.exe" in bad.content.decode()
        nothing = client.post(filing, {}, follow=True)
        assert "เลือกเอกสารจากคลัง" in nothing.content.decode()
        assert not SessionPaper.objects.exists()

    def test_the_committee_opens_the_version_that_was_handed_in(self, bench: Bench, day: SittingDay) -> None:
        unit = bench.cast["cdd officer"]
        slides = pdf()
        proof = library.add_file(unit.unit, upload=SimpleUploadedFile("สไลด์.pdf", slides), by=unit, at=NOW).evidence
        row = hearing.file_paper(day.slots.get(), evidence=proof, by=unit, at=NOW)
        address = reverse("session-paper", args=[row.pk])
        assert bench.client(bench.member).get(address).status_code == 404
        conflicts.declare(bench.case, has_interest=False, by=bench.member, at=NOW)
        answer = bench.client(bench.member).get(address)
        assert b"".join(answer.streaming_content) == slides  # type: ignore[attr-defined]
        assert address in page_of(bench.client(bench.member), reverse("sitting-day", args=[day.pk]))


def test_the_summary_says_per_region_what_is_heard_when(bench: Bench, day: SittingDay) -> None:
    page = page_of(bench.client("department"), reverse("regional-summary", args=[bench.round.pk]))
    assert "เขตตรวจราชการที่ 11" in page
    assert "09:00–11:00" in page
    assert "รอรับฟัง" in page
    hearing.start_item(day.slots.get(), "documents", after=None, by=bench.chair, at=NOW)
    assert "รับฟังแล้ว 1 จาก 1 หน่วยงาน" in page_of(
        bench.client("auditor"), reverse("regional-summary", args=[bench.round.pk])
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="words do not depend on the database")
def test_no_page_of_committees_in_english_speaks_thai(bench: Bench, day: SittingDay) -> None:
    conflicts.declare(bench.case, has_interest=True, text="ญาติ", by=bench.member, at=NOW)
    hearing.start_item(day.slots.get(), "explanation", after=None, by=bench.chair, at=NOW)
    seats = list(bench.committee.seats.all())
    sitting_days.record_presence(day, present=[seats[0].pk], by=bench.chair, at=NOW)
    pages: list[tuple[Membership | str, str]] = [
        ("department", reverse("committees", args=[bench.round.pk])),
        ("department", reverse("found-committees", args=[bench.round.pk])),
        ("department", reverse("committee", args=[bench.committee.pk])),
        ("department", reverse("fill-seat", args=[bench.committee.pk, seats[0].pk])),
        ("department", reverse("round-cases", args=[bench.round.pk])),
        ("department", reverse("assign-case", args=[bench.round.pk, bench.case.pk])),
        ("department", reverse("regional-summary", args=[bench.round.pk])),
        (bench.chair, reverse("my-committee")),
        (bench.member, reverse("my-committee")),
        (bench.chair, reverse("declare-interest", args=[bench.case.pk])),
        (bench.chair, reverse("plan-sitting-day", args=[bench.committee.pk])),
        (bench.chair, reverse("sitting-day", args=[day.pk])),
        (bench.chair, reverse("live-sitting", args=[day.pk])),
        (bench.chair, reverse("sitting-presence", args=[day.pk])),
        (bench.chair, reverse("home")),
        ("cdd officer", reverse("own-sitting", args=[day.slots.get().pk])),
        ("cdd officer", reverse("calendar")),
    ]
    known, leaks = known_words(), []
    for by, address in pages:
        client = bench.client(by)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        leaks += [f"{address}: {words}" for words in thai_of(client.get(address).content.decode(), known)]
    assert not leaks, "\n".join(sorted(leaks))


# Who is answered what: page → answers by person; whoever is not named gets 404 from these pages, or 403 by role.
PEOPLE = (
    "the chair", "the secretary", "the member", "the stranger", "department", "administrator", "auditor", "chair",
    "cdd officer", "officer", "secretary",
)  # fmt: skip
REFUSALS = {
    "plan-sitting-day": (200, 200, 403, 404, 200, 403, 403, 404, 403, 403, 403),
    "sitting-day": (200, 200, 200, 404, 200, 200, 200, 404, 403, 403, 403),
    "sitting-day-calendar": (200, 200, 200, 404, 200, 200, 200, 404, 403, 403, 403),
    "change-sitting-day": (200, 200, 403, 404, 200, 403, 403, 404, 403, 403, 403),
    "cancel-sitting-day": (200, 200, 403, 404, 200, 403, 403, 404, 403, 403, 403),
    "slot-minutes": (200, 200, 403, 404, 200, 403, 403, 404, 403, 403, 403),
    "sitting-presence": (200, 200, 403, 404, 200, 403, 403, 404, 403, 403, 403),
    "live-sitting": (200, 200, 200, 404, 200, 200, 200, 404, 403, 403, 403),
    "own-sitting": (403, 403, 403, 403, 403, 403, 403, 403, 200, 404, 403),
    "regional-summary": (200, 200, 200, 200, 200, 200, 200, 404, 403, 403, 403),
}
POSTED = {
    "order-sitting-day": (302, 302, 403, 404, 302, 403, 403, 404, 403, 403, 403),
    "add-sitting-units": (302, 302, 403, 404, 302, 403, 403, 404, 403, 403, 403),
    "add-sitting-break": (422, 422, 403, 404, 422, 403, 403, 404, 403, 403, 403),
    "remove-slot": (302, 302, 403, 404, 302, 403, 403, 404, 403, 403, 403),
    "step-sitting": (302, 302, 403, 404, 302, 403, 403, 404, 403, 403, 403),
    "file-session-papers": (403, 403, 403, 403, 403, 403, 403, 403, 302, 404, 403),
}


@pytest.mark.parametrize("page", [*REFUSALS, *POSTED])
def test_who_is_refused_what(bench: Bench, day: SittingDay, page: str) -> None:
    slot = day.slots.get().pk
    by_page: dict[str, list[object]] = {
        "plan-sitting-day": [bench.committee.pk], "slot-minutes": [day.pk, slot], "remove-slot": [day.pk, slot],
        "own-sitting": [slot], "file-session-papers": [slot], "regional-summary": [bench.round.pk],
    }  # fmt: skip
    people = {
        "the chair": bench.chair, "the member": bench.member, "the secretary": bench.secretary,
        "the stranger": bench.stranger,
    }  # fmt: skip
    address = reverse(page, args=by_page.get(page, [day.pk]))
    answers = []
    for who in PEOPLE:
        client = bench.client(people.get(who, who))
        # Asked of a day that nobody changed: what one may do, the next must find undone.
        if page == "remove-slot":
            day.slots.all().delete()
            sitting_days.add_cases(day, cases=[bench.case], by=bench.secretary, at=NOW)
            address = reverse(page, args=[day.pk, day.slots.get().pk])
        answers.append((client.post(address) if page in POSTED else client.get(address)).status_code)
    assert tuple(answers) == (REFUSALS | POSTED)[page]
