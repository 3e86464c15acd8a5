"""Pages of a committee's minutes: begun, put right, closed, signed; as a paper; read by who may, in parts; cited by a choice."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.bench import certified
from tests.review.test_minutes import UNIT, agrees, begun, came
from tests.review.test_minutes import day as day  # noqa: PLC0414 - the fixture
from tests.review.test_minutes import sitting as sitting  # noqa: PLC0414 - the fixture
from tests.review.test_opinions import Sitting
from tests.review.test_selecting import Field, field_of
from tests.web.english_reading import known_words, thai_of
from tests.web.test_opinions import entering

from khunnatham.assessments.models import Assessment
from khunnatham.documents import making
from khunnatham.meetings.models import AgendaItem, Correction, Meeting, Resolution, SignOff
from khunnatham.review import conflicts, minuting, sitting_days
from khunnatham.review.selection_models import Choice
from khunnatham.review.sitting_days import DayDetails
from khunnatham.review.sitting_models import SittingDay


@pytest.fixture(autouse=True)
def _day_and_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand on the day of the story; papers come back as the words that would be set."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(making, "typeset", lambda body, **_: body.encode())


def page_of(client: Client, url: str, sent: Mapping[str, object] | None = None, status: int = 200) -> str:
    answer = client.post(url, sent, follow=True) if sent is not None else client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return html.unescape(answer.content.decode())


def minutes_of(day: SittingDay) -> str:
    return reverse("sitting-minutes", args=[day.pk])


class TestBeginning:
    def test_the_day_leads_there_and_without_who_was_there_the_page_says_what_comes_first(
        self, sitting: Sitting, day: SittingDay
    ) -> None:
        client = entering(sitting.secretary)
        assert minutes_of(day) in page_of(client, reverse("sitting-day", args=[day.pk]))
        page = page_of(client, minutes_of(day))
        assert "บันทึกผู้เข้าประชุมก่อน" in page
        assert reverse("sitting-presence", args=[day.pk]) in page

    def test_the_secretary_begins_with_the_chair_proposed_and_the_draft_stands(
        self, sitting: Sitting, day: SittingDay
    ) -> None:
        came(day, sitting, 1, 2, 3)
        client = entering(sitting.secretary)
        chair = day.committee.seats.get(chairs=True)
        assert f'<option value="{chair.pk}" selected>' in page_of(client, minutes_of(day))
        page = page_of(client, minutes_of(day), {"chair": chair.pk, "number": 4})
        assert "ครั้งที่ 4/2569" in page
        assert f"การรับฟังและพิจารณาผลการประเมินของ{UNIT}" in page
        assert "ปิดรายงานการประชุม" in page

    @pytest.mark.parametrize("sent", [{"chair": "", "number": 1}, {"chair": "999999", "number": 1}, {"number": 0}])
    def test_a_form_without_a_chair_or_with_an_odd_number_comes_back(
        self, sitting: Sitting, day: SittingDay, sent: dict[str, object]
    ) -> None:
        came(day, sitting, 1, 2)
        page_of(entering(sitting.secretary), minutes_of(day), sent, status=422)
        assert not Meeting.objects.exists()

    def test_a_member_reads_that_none_are_begun_and_begins_none(self, sitting: Sitting, day: SittingDay) -> None:
        came(day, sitting, 1, 2)
        client = entering(sitting.member)
        assert "ยังไม่ได้เริ่มทำรายงานของวันนี้" in page_of(client, minutes_of(day))
        assert client.post(minutes_of(day), {"chair": 1, "number": 1}).status_code == 403

    def test_meeting_pages_lead_a_committee_to_its_own(self, sitting: Sitting, day: SittingDay) -> None:
        meeting = begun(day, sitting)
        client = entering(sitting.secretary)
        assert client.get(reverse("plan-meeting"))["Location"] == reverse("my-committee")
        for name in ("meeting", "minutes", "meeting-agenda", "close-meeting", "hold-meeting"):
            assert client.get(reverse(name, args=[meeting.pk])).status_code == 404
        assert client.get(reverse("history", args=[meeting.key])).status_code == 404


class TestWriting:
    def test_words_are_changed_and_given_up_again(self, sitting: Sitting, day: SittingDay) -> None:
        begun(day, sitting)
        client, item = entering(sitting.secretary), AgendaItem.objects.get(about="opening")
        url = reverse("sitting-matter", args=[day.pk, item.pk])
        assert item.text.splitlines()[0] in page_of(client, url)
        assert "เริ่มประชุมช้า" in page_of(client, url, {"text": "เริ่มประชุมช้า", "revision": 1})
        stale = page_of(client, url, {"text": "อีกคนหนึ่ง", "revision": 1}, status=422)
        assert "มีผู้แก้ไขรายงานส่วนนี้ระหว่างที่ท่านเปิดอยู่" in stale
        assert "อีกคนหนึ่ง" in stale
        drafted = page_of(client, url).partition("ข้อความตามร่างของระบบ")[2]  # what the draft would say stands below
        assert "ครบองค์ประชุม" in drafted
        page_of(client, url, {"drafted": "yes"})
        assert AgendaItem.objects.get(pk=item.pk).text == item.text

    def test_a_matter_is_added_resolved_on_put_right_and_another_taken_away(
        self, sitting: Sitting, day: SittingDay
    ) -> None:
        begun(day, sitting)
        client = entering(sitting.chair)
        page_of(client, reverse("add-sitting-matter", args=[day.pk]), {"title": "เรื่องแจ้งเพื่อทราบ", "text": "กำหนดส่งผล"})
        page_of(client, reverse("add-sitting-matter", args=[day.pk]), {"title": "ผิด"})
        item, wrong = AgendaItem.objects.filter(about="").order_by("pk")
        page_of(client, reverse("remove-sitting-matter", args=[day.pk, wrong.pk]), {})
        page = page_of(client, reverse("resolve-sitting-matter", args=[day.pk, item.pk]), {"text": "รับทราบ"})
        assert "มติที่ 1" in page
        row = Resolution.objects.get()
        page_of(client, reverse("sitting-resolution", args=[day.pk, row.pk]), {"text": "ที่ประชุมรับทราบ", "revision": 1})
        page = page_of(client, minutes_of(day))
        assert "ที่ประชุมรับทราบ" in page
        assert "กำหนดส่งผล" in page
        assert page.count("ระเบียบวาระที่ 4") >= 1
        empty = page_of(client, reverse("add-sitting-matter", args=[day.pk]), {"title": " "})
        assert "เขียนเรื่องของวาระ" in empty

    def test_what_happened_since_is_pointed_out_and_brought_in(self, sitting: Sitting, day: SittingDay) -> None:
        begun(day, sitting)
        agrees(sitting)
        client = entering(sitting.secretary)
        assert "มีสิ่งที่เกิดขึ้นแล้วแต่ยังไม่อยู่ในรายงาน" in page_of(client, minutes_of(day))
        assert "มีสิ่งที่เกิดขึ้นแล้วแต่ยังไม่อยู่ในรายงาน" not in page_of(entering(sitting.member), minutes_of(day))
        page = page_of(client, reverse("update-sitting-minutes", args=[day.pk]), {})
        assert "เห็นชอบผลการประเมินของ" in page
        assert "มีสิ่งที่เกิดขึ้นแล้วแต่ยังไม่อยู่ในรายงาน" not in page

    def test_another_chair_and_who_was_there_are_put_right(self, sitting: Sitting, day: SittingDay) -> None:
        begun(day, sitting)
        client, seat = entering(sitting.secretary), day.committee.seats.get(position=2)
        page = page_of(client, reverse("sitting-chair", args=[day.pk]), {"chair": seat.pk})
        assert "ประธาน: ตำแหน่ง seat-2" in page
        page_of(client, reverse("sitting-chair", args=[day.pk]), {"chair": "x"}, status=422)


class TestPuttingRight:
    def test_a_member_asks_the_secretary_answers_they_close_and_sign(self, sitting: Sitting, day: SittingDay) -> None:
        begun(day, sitting)
        member, secretary = entering(sitting.member), entering(sitting.secretary)
        item = AgendaItem.objects.get(about__startswith="case:")
        ask = reverse("correct-sitting-minutes", args=[day.pk])
        page = page_of(member, ask, {"item": item.pk, "text": "เวลาผิด"})
        assert "รอคำตอบ" in page
        page_of(member, ask, {"item": "", "text": "ขาดชื่อห้อง"})
        assert "เขียนว่าข้อความใดต้องแก้ไข" in page_of(member, ask, {"item": "", "text": " "})
        close = reverse("close-sitting-minutes", args=[day.pk])
        assert secretary.get(close).status_code == 409
        for asked in Correction.objects.all():
            answered = page_of(
                secretary, reverse("answer-sitting-correction", args=[day.pk, asked.pk]), {"text": "แก้แล้ว"}
            )
            assert "แก้แล้ว" in answered
        assert "ผู้มาประชุมลงนามรับรองได้หลังปิดรายงาน" in page_of(secretary, close)
        assert "ลงนามรับรองรายงาน" in page_of(secretary, close, {})
        assert "ลงนามรับรองรายงานการประชุมวันที่" in page_of(member, "/")
        page = page_of(member, reverse("sign-sitting-minutes", args=[day.pk]), {})
        assert "ลงนามแล้ว 1 คน จากผู้มาประชุม 3 คน" in page
        assert "ลงนามรับรองรายงานการประชุมวันที่" not in page_of(member, "/")
        assert SignOff.objects.get().signed_by == sitting.member.key
        for name in ("sitting-chair", "close-sitting-minutes"):
            assert secretary.post(reverse(name, args=[day.pk]), {"chair": item.pk}).status_code in {302, 422}
        assert "แก้ข้อความ" not in page_of(secretary, minutes_of(day))

    def test_home_tells_the_secretary_of_past_days_without_minutes(
        self, sitting: Sitting, day: SittingDay, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        came(day, sitting, 1, 2)
        waits = "ทำรายงานการประชุมวันที่ 20 ก.พ. 2569"
        assert waits not in page_of(entering(sitting.secretary), "/")
        SittingDay.objects.filter(pk=day.pk).update(on=TODAY.replace(day=19))
        waits = "ทำรายงานการประชุมวันที่ 19 ก.พ. 2569"
        assert waits in page_of(entering(sitting.secretary), "/")
        assert waits not in page_of(entering(sitting.member), "/")


class TestReading:
    @pytest.mark.parametrize("who", ["department", "auditor", "administrator"])
    def test_the_owner_and_the_nation_read_and_write_nothing(
        self, cast: Cast, sitting: Sitting, day: SittingDay, who: str
    ) -> None:
        agrees(sitting)
        begun(day, sitting)
        client = entering(cast[who])
        page = page_of(client, minutes_of(day))
        assert "เห็นชอบผลการประเมินของ" in page
        assert "แก้ข้อความ" not in page
        assert client.post(reverse("update-sitting-minutes", args=[day.pk])).status_code == 403

    def test_the_unit_and_other_committees_learn_of_none(self, cast: Cast, sitting: Sitting, day: SittingDay) -> None:
        begun(day, sitting)
        item = AgendaItem.objects.get(about="opening")
        others = [cast["cdd officer"], cast["chair"], cast["secretary"], cast["far secretary"]]
        for who in others:
            for name, more in (
                (("sitting-minutes"), ()),
                ("sitting-minutes-paper", ()),
                ("sitting-matter", (item.pk,)),
            ):
                assert entering(who).get(reverse(name, args=[day.pk, *more])).status_code in {403, 404}

    def test_who_stepped_aside_reads_a_sentence_in_place_of_the_part_on_page_and_paper(
        self, cast: Cast, sitting: Sitting, day: SittingDay
    ) -> None:
        agrees(sitting)
        begun(day, sitting)
        minuting.close(day, by=sitting.secretary, at=NOW)
        conflicts.declare(sitting.submission.assessment, has_interest=True, text="ญาติ", by=sitting.member, at=NOW)
        paper = reverse("sitting-minutes-paper", args=[day.pk])
        for who, is_read in ((sitting.member, False), (sitting.chair, True)):
            page, printed = page_of(entering(who), minutes_of(day)), page_of(entering(who), paper)
            assert ("เห็นชอบผลการประเมินของ" in page, "เห็นชอบผลการประเมินของ" in joined(printed)) == (is_read, is_read)
            assert ("เว้นส่วนนี้ไว้" in page, "เว้นส่วนนี้ไว้" in joined(printed)) == (not is_read, not is_read)
            assert ("SHA-256" in printed, "ฉบับที่เว้นบางส่วน" in printed) == (is_read, not is_read)
        item = AgendaItem.objects.get(about__startswith="case:")
        assert entering(sitting.member).get(reverse("sitting-matter", args=[day.pk, item.pk])).status_code == 404
        certified(cast, sitting.submission.assessment)
        assert "เห็นชอบผลการประเมินของ" in page_of(entering(sitting.member), minutes_of(day))

    def test_the_paper_says_who_was_there_numbers_resolutions_and_has_a_line_for_every_signature(
        self, sitting: Sitting, day: SittingDay
    ) -> None:
        agrees(sitting)
        begun(day, sitting)
        draft = page_of(entering(sitting.chair), reverse("sitting-minutes-paper", args=[day.pk]))
        assert "ฉบับร่าง ยังไม่ปิดรายงานการประชุม" in draft
        minuting.close(day, by=sitting.secretary, at=NOW)
        minuting.sign_off(day, by=sitting.member, at=NOW)
        minuting.sign_off(day, by=sitting.chair, at=NOW)
        paper = joined(page_of(entering(sitting.chair), reverse("sitting-minutes-paper", args=[day.pk])))
        for words in (
            "รายงานการประชุม", "ผู้มาประชุม", "ระเบียบวาระที่ ๒", "มติที่ ๒", "ผู้จดรายงานการประชุม", "ผู้ตรวจรายงานการประชุม",
            "ผู้มาประชุมรับรองรายงาน", "ยืนยันในระบบเมื่อ", "SHA-256",
        ):  # fmt: skip
            assert words in paper
        docx = entering(sitting.chair).get(reverse("sitting-minutes-paper", args=[day.pk]) + "?as=docx")
        assert docx.content.startswith(b"PK")

    def test_pages_of_results_lead_to_the_minutes_in_which_they_were_agreed(
        self, cast: Cast, sitting: Sitting, day: SittingDay
    ) -> None:
        agrees(sitting)
        begun(day, sitting)
        number, link = sitting.submission.assessment_id, f"{minutes_of(day)}#matter-"
        assert link in page_of(entering(sitting.chair), reverse("consolidation", args=[number]))
        for who in (sitting.member, cast["department"], cast["auditor"]):
            assert link in page_of(entering(who), reverse("decision", args=[number]))
        certified(cast, sitting.submission.assessment)
        assert minutes_of(day) not in page_of(entering(cast["cdd officer"]), reverse("decision", args=[number]))

    def test_every_page_in_english_speaks_english(self, sitting: Sitting, day: SittingDay) -> None:
        agrees(sitting)
        client = entering(sitting.secretary)
        client.post(reverse("set_language"), {"language": "en"})
        pages = [page_of(client, minutes_of(day))]
        came(day, sitting, 1, 2, 3)
        pages.append(page_of(client, minutes_of(day)))
        begun(day, sitting)
        item, row = AgendaItem.objects.get(about="opening"), Resolution.objects.all()[0]
        minuting.reword(day, item, text="ok", expected_revision=1, by=sitting.chair, at=NOW)
        pages += [
            page_of(client, minutes_of(day)),
            page_of(client, reverse("sitting-matter", args=[day.pk, item.pk])),
            page_of(client, reverse("sitting-resolution", args=[day.pk, row.pk])),
            page_of(client, reverse("sitting-chair", args=[day.pk])),
            page_of(client, reverse("close-sitting-minutes", args=[day.pk])),
        ]
        minuting.close(day, by=sitting.secretary, at=NOW)
        pages.append(page_of(client, minutes_of(day)))
        words = known_words()
        assert [thai_of(page, words) for page in pages] == [[]] * len(pages)


class TestChoosing:
    @pytest.fixture
    def region(self, cast: Cast, case: Assessment) -> Field:
        region = field_of(cast, case)
        for unit, total in (("47", 96), ("48", 90), ("49", 88)):
            region.agrees(unit, total)
        return region

    def test_a_choice_becomes_a_resolution_of_open_minutes_and_every_page_leads_there(
        self, cast: Cast, region: Field
    ) -> None:
        committee, by = region.secretary.unit.orders.get(), region.secretary
        details = DayDetails(TODAY, time(13), "ห้องประชุม 3")
        day = sitting_days.plan_day(committee, details=details, by=by, at=NOW)
        seat = committee.seats.get(keeps=True)
        sitting_days.record_presence(day, present=[seat.pk], by=by, at=NOW)
        meeting = minuting.begin(day, chair=seat.pk, by=by, at=NOW)
        url = reverse("choose-outstanding", args=[region.round.pk, "region", 11])
        page = page_of(entering(by), url)
        assert "ออกเป็นมติใหม่ในรายงาน ครั้งที่ 1/2569" in page
        sent = {"unit": region.units["47"].pk, "recorded": f"new-{meeting.pk}", "resolution": "", "reason": ""}
        assert "ออกเป็นมติใหม่ในรายงาน" in page_of(entering(by), url, sent)
        page = page_of(entering(by), url, sent | {"confirmed": "yes"})
        choice = Choice.objects.get()
        assert choice.recorded is not None
        link = f"{minutes_of(day)}#matter-{choice.recorded.item_id}"
        assert link in page
        for name in ("ranking", "approval"):
            assert link in page_of(entering(cast["department"]), reverse(name, args=[region.round.pk]))
        assert str(choice.recorded.pk) in page_of(entering(by), url)

    @pytest.mark.parametrize("sent", [{}, {"recorded": "new-999"}, {"recorded": "x"}])
    def test_without_any_resolution_the_form_comes_back(self, region: Field, sent: dict[str, str]) -> None:
        url = reverse("choose-outstanding", args=[region.round.pk, "region", 11])
        page_of(entering(region.secretary), url, {"unit": region.units["47"].pk, **sent}, status=422)
        assert not Choice.objects.exists()


def joined(printed: str) -> str:
    """Give the words of a paper without what only guides the line breaker."""
    return (
        printed.replace("\u2060", "").replace("\u200b", "").replace('<span class="nowrap">', "").replace("</span>", "")
    )
