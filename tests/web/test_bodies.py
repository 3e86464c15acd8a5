"""The pages of bodies that decide in many rounds: an order written down, its seats and people, and who was at a meeting."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.assessments.story import NOW, Story, open_round
from tests.organisations.conftest import Cast, account_named
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_standing import CULTURE, DEPUTY, GOVERNOR, SEATS, TODAY, held, seated, with_seats

from khunnatham.meetings.arranging import Attendee
from khunnatham.meetings.models import Attendance
from khunnatham.review import standing
from khunnatham.review.committee_models import Committee, Seating
from khunnatham.web.here import CHOSEN


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast, open_round(cast))


def client_of(story: Story, name: str) -> Client:
    client = Client()
    client.force_login(story.by(name).account)
    session = client.session
    session[CHOSEN] = story.by(name).pk
    session.save()
    return client


def page_of(client: Client, address: str, sent: Mapping[str, object] | None = None, status: int = 200) -> str:
    answer = client.post(address, sent) if sent is not None else client.get(address, follow=True)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return html.unescape(answer.content.decode())


def rows_sent(*rows: tuple[str, str, str, str]) -> dict[str, object]:
    sent: dict[str, object] = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for number, (place, post, role, duty) in enumerate(rows):
        names = {"place": place, "post": post, "role": role, "duty": duty}
        sent |= {f"form-{number}-{name}": value for name, value in names.items()}
    return sent


class TestOrder:
    ORDER: ClassVar = {"order_number": "๔๕/๒๕๖๙", "on": "1/7/2569", "since": "1 ก.ค. 69", "until": "30/6/2570"}

    def test_its_secretariat_writes_it_down_and_goes_on_to_the_seats(self, story: Story) -> None:
        body, client = story.cast.units["committee"], client_of(story, "secretary")
        empty = page_of(client, reverse("body-orders", args=[body.pk]))
        answer = client.post(reverse("record-order", args=[body.pk]), self.ORDER)
        made = Committee.objects.get()
        seats = page_of(client, answer["Location"])
        assert reverse("record-order", args=[body.pk]) in empty
        assert answer["Location"] == reverse("body-seats", args=[made.pk])
        assert 'value="ผู้ว่าราชการจังหวัด"' in seats
        assert reverse("body-orders", args=[body.pk]) in page_of(client, reverse("meetings"))
        assert reverse("body-orders", args=[body.pk]) in page_of(client, reverse("unit-people", args=[body.pk]))

    def test_members_and_the_department_read_it_and_strangers_do_not(self, story: Story) -> None:
        one = with_seats(story)
        address = reverse("body-order", args=[one.pk])
        for name in ("member", "chair", "department", "administrator", "auditor"):
            page = page_of(client_of(story, name), address)
            assert "คำสั่งที่ 45/2569" in page
            assert (reverse("body-seats", args=[one.pk]) in page) is (name == "administrator")
        page_of(client_of(story, "far secretary"), address, status=404)
        page_of(client_of(story, "head"), address, status=403)

    def test_others_do_not_write(self, story: Story) -> None:
        one = with_seats(story)
        seat = one.seats.all()[0]
        for name, status in (("member", 403), ("auditor", 403), ("department", 403), ("far secretary", 404)):
            client = client_of(story, name)
            for address in (
                reverse("body-seats", args=[one.pk]),
                reverse("record-order", args=[one.body_id]),
                reverse("fill-body-seat", args=[one.pk, seat.pk]),
            ):
                page_of(client, address, {}, status)
            page_of(client, reverse("seat-member", args=[one.pk, seat.pk]), {"membership": 1}, status)

    def test_the_number_of_queries_does_not_follow_the_seats_filled(self, story: Story) -> None:
        one = with_seats(story)
        client, address = client_of(story, "secretary"), reverse("body-order", args=[one.pk])
        seated(story, one.seats.all()[0], "the-governor")
        page_of(client, address)
        with CaptureQueriesContext(connection) as before:
            page_of(client, address)
        for number, seat in enumerate(one.seats.all()[1:]):
            seated(story, seat, f"more-{number}")
        with CaptureQueriesContext(connection) as after:
            page_of(client, address)
        assert len(after) == len(before)


class TestMandate:
    def test_the_page_of_an_order_tells_the_rounds_with_what_is_decided(self, story: Story) -> None:
        one, client = with_seats(story), client_of(story, "secretary")
        none = page_of(client, reverse("body-order", args=[one.pk]))
        listed = story.listed()
        before = page_of(client, reverse("body-order", args=[one.pk]))
        meeting = held(story, story.meeting(listed, held=False), GOVERNOR.post, DEPUTY.post, CULTURE.post)
        story.certify(listed, meeting)
        after = page_of(client, reverse("body-order", args=[one.pk]))
        assert "ยังไม่มีรอบที่มีหน่วยงานให้คณะนี้พิจารณา" in none
        assert "1 หน่วยงาน มีมติแล้ว 0" in before
        assert "1 หน่วยงาน มีมติแล้ว 1" in after
        assert f"{reverse('compiling')}?round={story.round.pk}" in after
        assert "เสียงเท่ากันให้ประธานชี้ขาด" in after

    def test_the_owner_of_a_round_sees_which_bodies_have_an_order_and_seats(self, story: Story) -> None:
        client, address = client_of(story, "department"), reverse("committees", args=[story.round.pk])
        story.listed()
        without = page_of(client, address)
        one = with_seats(story)
        seated(story, one.seats.all()[0], "the-governor")
        with_order = page_of(client, address)
        assert "ยังไม่ได้บันทึกคำสั่ง" in without
        assert reverse("body-orders", args=[one.body_id]) in with_order
        assert "ว่าง 4" in with_order
        assert "คำสั่งที่ 45/2569" in with_order

    def test_a_round_of_committees_of_its_own_names_no_such_body(self, story: Story) -> None:
        story.listed()
        own = open_round(story.cast, programme="clean-community", edition="2564")
        assert "คณะที่พิจารณาในรอบนี้" not in page_of(client_of(story, "department"), reverse("committees", args=[own.pk]))


class TestSeats:
    def test_rows_are_kept_by_their_place_and_empty_ones_say_nothing(self, story: Story) -> None:
        one, client = with_seats(story, SEATS[:1]), client_of(story, "secretary")
        Committee.objects.update(since=TODAY)
        one.seats.all().delete()
        client.post(
            reverse("body-seats", args=[one.pk]),
            rows_sent(
                ("2", "ปลัดจังหวัด", "อนุกรรมการ", "member"),
                ("", "", "", ""),
                ("1", "ผู้ว่าราชการจังหวัด", "ประธานอนุกรรมการ", "chair"),
            ),
        )
        page = page_of(client, reverse("body-order", args=[one.pk]))
        assert [row.post for row in one.seats.all()] == ["ผู้ว่าราชการจังหวัด", "ปลัดจังหวัด"]
        assert page.count("ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน") >= 1  # of the quorum, not of the seats

    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, story: Story) -> None:
        one, client = with_seats(story, SEATS[:1]), client_of(story, "secretary")
        address = reverse("body-seats", args=[one.pk])
        page = page_of(client, address, rows_sent(("1", "ปลัดจังหวัด", "อนุกรรมการ", "member")), 422)
        assert "ประธานหนึ่งตำแหน่ง" in page
        assert 'value="ปลัดจังหวัด"' in page

    def test_a_seat_is_filled_by_account_or_by_who_is_of_the_body_already(self, story: Story) -> None:
        one, client = with_seats(story), client_of(story, "secretary")
        first, second = one.seats.all()[:2]
        account_named("the-deputy")
        page = page_of(client, reverse("fill-body-seat", args=[one.pk, first.pk]))
        assert reverse("seat-member", args=[one.pk, first.pk]) in page
        client.post(reverse("seat-member", args=[one.pk, first.pk]), {"membership": story.by("chair").pk})
        client.post(
            reverse("fill-body-seat", args=[one.pk, second.pk]),
            {
                "account": "the-deputy", "since": "20/8/2569", "until": "30/6/2570", "order_reference": "๔๕/๒๕๖๙",
            },
        )  # fmt: skip
        assert [row.membership.account.username for row in Seating.objects.order_by("seat")] == ["chair", "the-deputy"]
        page_of(client, reverse("seat-member", args=[one.pk, second.pk]), {"membership": "x"}, 404)

    def test_a_term_that_is_over_is_only_read(self, story: Story) -> None:
        one, client = with_seats(story), client_of(story, "secretary")
        Committee.objects.filter(pk=one.pk).update(until=TODAY - timedelta(days=1))
        page = page_of(client, reverse("body-order", args=[one.pk]))
        assert reverse("body-seats", args=[one.pk]) not in page
        sent = rows_sent(("1", GOVERNOR.post, GOVERNOR.role, "chair"))
        assert "สิ้นสุดแล้ว" in page_of(client, reverse("body-seats", args=[one.pk]), sent, 422)


class TestMeeting:
    def test_seats_are_ticked_and_the_quorum_stands_on_its_page_with_the_badge(self, story: Story) -> None:
        with_seats(story)
        meeting, client = story.meeting(story.listed(), held=False), client_of(story, "secretary")
        form = page_of(client, reverse("hold-meeting", args=[meeting.pk]))
        posts = [one.post for one in SEATS]
        assert all(f'name="post" value="{post}"' in form for post in posts)
        sent = {"held_on": "20/8/2569", "chair_th": "ผู้ว่าราชการจังหวัด", "post": posts, "present": ["0", "3"]}
        client.post(reverse("hold-meeting", args=[meeting.pk]), sent)
        short = page_of(client, reverse("meeting", args=[meeting.pk]))
        client.post(reverse("meeting-attendance", args=[meeting.pk]), {"post": posts, "present": ["0", "1", "3"]})
        enough = page_of(client, reverse("meeting", args=[meeting.pk]))
        assert all(f'<option value="{post}">' in form for post in posts)
        assert "ปิดรายงานเพื่อยกเรื่องไปครั้งถัดไป" in short
        assert "มา 2 จาก 4 ตำแหน่งที่มีสิทธิออกเสียง" in short
        assert "ไม่ครบองค์ประชุม" not in enough
        assert "มา 3 จาก 4 ตำแหน่งที่มีสิทธิออกเสียง" in enough
        present = Attendance.objects.filter(meeting=meeting, is_present=True).values_list("post", flat=True)
        assert set(present) == {GOVERNOR.post, DEPUTY.post, CULTURE.post}

    def test_the_page_of_a_decision_tells_the_quorum_and_the_rule_and_without_one_takes_no_decision(
        self, story: Story
    ) -> None:
        with_seats(story)
        listed, client = story.listed(), client_of(story, "secretary")
        meeting = held(story, story.meeting(listed, held=False), GOVERNOR.post, CULTURE.post)
        deciding = reverse("deciding-case", args=[listed.pk])
        short, whole = page_of(client, deciding), page_of(client, reverse("meeting", args=[meeting.pk]))
        came = [Attendee(one.post, is_present=True) for one in (GOVERNOR, DEPUTY, CULTURE)]
        standing.set_attendance(meeting, came=came, by=story.by("secretary"), at=NOW)
        enough = page_of(client, deciding)
        story.certify(listed, meeting)
        decided = page_of(client, deciding)
        assert "ยังบันทึกมติไม่ได้" in short
        assert "บันทึกมติรับรอง" not in short
        assert "รับรองหน่วยงานที่เลือกตามที่เสนอ" not in whole
        assert "บันทึกมติรับรอง" in enough
        assert "เสียงเท่ากันให้ประธานชี้ขาด" in enough
        assert "องค์ประชุมที่ลงมติ" in decided
        assert "มา 3 จาก 4 ตำแหน่งที่มีสิทธิออกเสียง" in decided

    def test_seats_written_down_after_the_meeting_can_be_ticked_beside_what_was_written(self, story: Story) -> None:
        meeting, client = story.meeting(), client_of(story, "secretary")
        address = reverse("meeting-attendance", args=[meeting.pk])
        client.post(address, {"post": ["ผู้แทนจังหวัด"], "present": ["0"]})
        with_seats(story)
        form = page_of(client, address)
        assert form.index('value="ผู้แทนจังหวัด"') < form.index(f'value="{GOVERNOR.post}"')
