"""Sittings: planning, holding, deciding one by one and together, closing, minutes and report."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.documents.conftest import poppler, without_spaces
from tests.web.conftest import SignedIn
from tests.web.world import NOW, SECRET, TODAY, YEAR, World

from khunnatham.assessments import compiling, submission
from khunnatham.assessments.compiling import Reason
from khunnatham.assessments.states import State
from khunnatham.meetings import arranging, queries
from khunnatham.meetings.models import Attendance, Correction, Meeting, MeetingState, SignOff
from khunnatham.review import deciding
from khunnatham.review.models import Decision
from khunnatham.review.queries import on_agenda

MOST_QUERIES = 16


def certify(world: World, *names: str) -> str:
    """Give the address that certifies these cases together."""
    assert world.meeting is not None
    cases = "&".join(f"case={world.case(name).pk}" for name in names)
    return f"{reverse('certify-many', args=[world.meeting.pk])}?{cases}"


def sitting(world: World) -> Meeting:
    """Give the held sitting of the world."""
    assert world.meeting is not None
    return world.meeting


class TestPlanning:
    def test_number_and_year_are_proposed_and_listed_cases_go_on_the_agenda(
        self, world: World, sign_in: SignedIn
    ) -> None:
        compiling.list_for_sitting(world.case("submitted"), by=world["secretary"], at=NOW)
        client = sign_in("secretary")
        page = client.get(reverse("plan-meeting")).content.decode()
        assert 'name="number" value="2"' in page
        assert "บรรจุเรื่องที่เสนอแล้ว 1 เรื่องในวาระ" in page
        client.post(
            reverse("plan-meeting"),
            {
                "number": 2,
                "fiscal_year": YEAR,
                "planned_on": "๒๕ ก.พ. ๖๙",
                "place_text": "ห้องประชุม",
                "with_listed": "yes",
            },
        )
        meeting = Meeting.objects.get(number=2)
        assert [row.assessment.enrolment.unit for row in on_agenda(meeting)] == [world.units["submitted"]]

    def test_a_wrong_day_keeps_what_was_typed(self, world: World, sign_in: SignedIn) -> None:
        answer = sign_in("secretary").post(
            reverse("plan-meeting"),
            {"number": 2, "fiscal_year": YEAR, "planned_on": "31/4/2569", "place_text": "ศาลากลาง ชั้น 5"},
        )
        assert answer.status_code == 422
        assert "ศาลากลาง ชั้น 5" in answer.content.decode()
        assert Meeting.objects.filter(number=2).count() == 0

    def test_a_taken_number_is_refused_at_its_field(self, world: World, sign_in: SignedIn) -> None:
        answer = sign_in("chair").post(
            reverse("plan-meeting"), {"number": 1, "fiscal_year": YEAR, "planned_on": "25/2/2569"}
        )
        assert answer.status_code == 422
        assert f"มีการประชุมครั้งที่ 1/{YEAR} แล้ว" in answer.content.decode()

    @pytest.mark.parametrize("who", ["member", "auditor", "administrator"])
    def test_others_do_not_plan(self, world: World, sign_in: SignedIn, who: str) -> None:
        page = sign_in(who).get(reverse("meetings")).content.decode()
        assert reverse("plan-meeting") not in page
        sign_in(who).post(reverse("plan-meeting"), {"number": 2, "fiscal_year": YEAR, "planned_on": "25/2/2569"})
        assert Meeting.objects.filter(number=2).count() == 0

    def test_holding_writes_down_who_was_there_by_post(self, world: World, sign_in: SignedIn) -> None:
        meeting = arranging.plan_meeting(
            world.units["committee"], fiscal_year=YEAR, planned_on=TODAY, by=world["secretary"], at=NOW
        )
        client, address = sign_in("secretary"), reverse("hold-meeting", args=[meeting.pk])
        assert "ตำแหน่ง member" in client.get(address).content.decode()
        client.post(
            address,
            {
                "held_on": "20 ก.พ. 2569",
                "chair_th": "ผู้ว่าราชการจังหวัด",
                "post": ["ตำแหน่ง member", "ตำแหน่ง chair"],
                "present": ["1"],
                "others": "พัฒนาการจังหวัด\n\nพัฒนาการจังหวัด",
            },
        )
        rows = Attendance.objects.filter(meeting=meeting).values_list("post", "is_present")
        assert list(rows) == [("ตำแหน่ง member", False), ("ตำแหน่ง chair", True), ("พัฒนาการจังหวัด", True)]


class TestDeciding:
    def test_self_proposed_and_certified_stand_side_by_side(self, world: World, sign_in: SignedIn) -> None:
        case = world.case("listed")
        page = sign_in("chair").get(reverse("deciding-case", args=[case.pk])).content.decode()
        for words in ("ประเมินตนเอง", "ระดับที่เสนอ", "ระดับที่รับรอง", "ผลคำนวณเบื้องต้น", "ยังไม่มีมติ", "ครบ 9 จาก 9 ข้อ"):
            assert words in page
        assert page.count(f"https://example.go.th/{case.enrolment.unit.code}") == 9

    def test_as_proposed(self, world: World, sign_in: SignedIn) -> None:
        case = world.case("listed")
        sign_in("chair").post(
            reverse("deciding-case", args=[case.pk]), {"tier": "model", "reason": "", "resolution_number": 2}
        )
        decision = Decision.objects.get(submission__assessment=case)
        assert (decision.certified_tier, decision.resolution_number) == ("model", 2)

    def test_another_tier_needs_its_reason_and_both_are_shown(self, world: World, sign_in: SignedIn) -> None:
        case, client = world.case("listed"), sign_in("secretary")
        address = reverse("deciding-case", args=[case.pk])
        refused = client.post(address, {"tier": "developing", "reason": "", "resolution_number": 2})
        assert refused.status_code == 422
        assert "ระบุเหตุผลที่รับรองระดับต่างจากที่หน่วยงานเสนอ" in refused.content.decode()
        client.post(address, {"tier": "developing", "reason": "ขั้นที่ 8 ยังไม่ชัดเจน", "resolution_number": 2})
        decision = Decision.objects.get(submission__assessment=case)
        assert (decision.proposed_tier, decision.certified_tier) == ("model", "developing")
        page = client.get(reverse("compiling-case", args=[case.pk])).content.decode()
        assert "ขั้นที่ 8 ยังไม่ชัดเจน" in page
        assert "องค์กรพัฒนาคุณธรรม" in page
        assert "องค์กรคุณธรรมต้นแบบ" in page

    def test_returning_by_resolution(self, world: World, sign_in: SignedIn) -> None:
        case, client = world.case("listed"), sign_in("chair")
        address = reverse("return-from-sitting", args=[case.pk])
        assert client.post(address, {"reason-": ""}).status_code == 422
        client.post(address, {"reason-7": "แนบข้อมูลก่อนและหลัง"})
        assert world.case("listed").state == State.RETURNED

    def test_several_are_certified_together_after_asking(self, world: World, sign_in: SignedIn) -> None:
        compiling.list_for_sitting(world.case("submitted"), by=world["secretary"], at=NOW)
        deciding.put_before(sitting(world), [world.case("submitted")], by=world["chair"], at=NOW)
        client = sign_in("chair")
        assert "รับรองตามที่เสนอ 2 หน่วยงาน" in client.get(certify(world, "listed", "submitted")).content.decode()
        client.post(certify(world, "listed", "submitted"))
        found = Decision.objects.filter(submission__assessment__in=[world.case("listed"), world.case("submitted")])
        assert {(row.certified_tier, row.resolution_number) for row in found} == {("model", 2)}
        again = client.post(certify(world, "listed", "submitted"), follow=True)
        assert again.status_code == 200
        assert Decision.objects.filter(submission__assessment=world.case("listed")).count() == 1

    @pytest.mark.parametrize(
        ("who", "status"),
        [("member", 409), ("administrator", 409), ("far-chair", 404), ("outsider", 403), ("officer", 403)],
    )
    def test_others_do_not_decide(self, world: World, sign_in: SignedIn, who: str, status: int) -> None:
        case = world.case("listed")
        client = sign_in(who)
        assert client.get(reverse("deciding-case", args=[case.pk])).status_code == status
        client.post(reverse("deciding-case", args=[case.pk]), {"tier": "model", "resolution_number": 2})
        assert world.case("listed").state == State.LISTED


class TestPapers:
    def test_certified_are_reported_and_returned_are_not(self, world: World, sign_in: SignedIn) -> None:
        deciding.return_from_sitting(
            world.case("listed"),
            meeting=sitting(world),
            reasons=[Reason("7", "แนบข้อมูล")],
            resolution_number=2,
            by=world["chair"],
            at=NOW,
        )
        client = sign_in("secretary")
        report = client.get(reverse("meeting-report", args=[sitting(world).pk, world.round.pk]))
        text = without_spaces(poppler(report.content))
        assert "จำนวน๓แห่ง" in text
        assert "องค์กรตัวอย่างlisted" not in text
        assert "มค๐๐๐๑/๒๕๖๙" in text
        minutes = without_spaces(poppler(client.get(reverse("minutes", args=[sitting(world).pk])).content))
        assert "รับรองผลการประเมินตนเองจำนวน๓แห่งและส่งคืนเพื่อแก้ไขจำนวน๑แห่ง" in minutes
        assert "องค์กรตัวอย่างlisted" in minutes
        assert "ฉบับร่างยังไม่ปิดรายงานการประชุม" in minutes

    def test_closed_minutes_change_no_more(self, world: World, sign_in: SignedIn) -> None:
        client, meeting = sign_in("secretary"), sitting(world)
        refused = client.post(reverse("close-meeting", args=[meeting.pk]), follow=True)
        assert "ยังไม่ได้บันทึกผู้เข้าประชุม" in refused.content.decode()
        client.post(reverse("meeting-attendance", args=[meeting.pk]), {"others": "ปลัดจังหวัด"})
        client.post(reverse("close-meeting", args=[meeting.pk]))
        meeting.refresh_from_db()
        assert meeting.state == MeetingState.CLOSED
        first, second = (client.get(reverse("minutes", args=[meeting.pk])).content for _ in range(2))
        assert first == second
        assert "SHA-256" in poppler(first)

    def test_minutes_of_a_sitting_to_come_do_not_exist(self, world: World, sign_in: SignedIn) -> None:
        meeting = arranging.plan_meeting(
            world.units["committee"], fiscal_year=YEAR, planned_on=TODAY, by=world["secretary"], at=NOW
        )
        assert sign_in("secretary").get(reverse("minutes", args=[meeting.pk])).status_code == 409

    @pytest.mark.parametrize("page", ["meeting", "minutes", "hold-meeting", "close-meeting"])
    def test_another_provinces_sitting_does_not_exist(self, world: World, sign_in: SignedIn, page: str) -> None:
        assert sign_in("far-secretary").get(reverse(page, args=[sitting(world).pk])).status_code == 404
        assert SECRET not in sign_in("secretary").get(reverse("meetings")).content.decode()


class TestAgenda:
    def test_other_matters_get_their_resolution(self, world: World, sign_in: SignedIn) -> None:
        client, meeting = sign_in("secretary"), sitting(world)
        client.post(reverse("add-agenda-item", args=[meeting.pk]), {"title": "เรื่องที่ประธานแจ้งให้ทราบ"})
        item = queries.minutes(meeting).agenda[-1]
        client.post(reverse("resolve-agenda-item", args=[item.pk]), {"text": "รับทราบ"})
        page = client.get(reverse("meeting", args=[meeting.pk])).content.decode()
        assert "เรื่องที่ประธานแจ้งให้ทราบ" in page
        assert "รับทราบ" in page
        text = without_spaces(poppler(client.get(reverse("minutes", args=[meeting.pk])).content))
        assert "มติที่ประชุมรับทราบ" in text

    def test_queries_do_not_follow_the_cases(self, world: World, sign_in: SignedIn) -> None:
        client, address = sign_in("auditor"), reverse("meeting", args=[sitting(world).pk])
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for name in ("submitted", "signed"):
            if name == "signed":
                submission.hand_in(world.case(name), by=world["head@signed"], at=NOW)
            compiling.list_for_sitting(world.case(name), by=world["secretary"], at=NOW)
            deciding.put_before(sitting(world), [world.case(name)], by=world["chair"], at=NOW)
        with CaptureQueriesContext(connection) as more:
            client.get(address)
        assert len(few) == len(more) <= MOST_QUERIES


class TestMinutes:
    def test_a_member_asks_on_the_page_the_secretary_answers_and_both_sign_off(
        self, world: World, sign_in: SignedIn
    ) -> None:
        one, here = sitting(world), reverse("meeting", args=[sitting(world).pk])
        member, secretary, chair = sign_in("member"), sign_in("secretary"), sign_in("chair")
        member.post(reverse("minutes-correct", args=[one.pk]), {"text": "มติที่ ๑ ขาดชื่อหน่วยงาน"})
        asked = Correction.objects.get()
        assert "มติที่ ๑ ขาดชื่อหน่วยงาน" in secretary.get(here).content.decode()
        secretary.post(reverse("minutes-answer", args=[asked.pk]), {"text": "เพิ่มแล้ว"})
        assert "เพิ่มแล้ว" in member.get(here).content.decode()

        arranging.set_attendance(
            one, attendance=[arranging.Attendee("ประธาน", is_present=True)], by=world["secretary"], at=NOW
        )
        arranging.close(one, by=world["secretary"], at=NOW)
        for client in (chair, secretary, chair):
            client.post(reverse("minutes-sign-off", args=[one.pk]))
        assert SignOff.objects.count() == 2
        assert "รับรองแล้ว" in member.get(here).content.decode()
