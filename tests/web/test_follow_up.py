"""Questions to a unit, the improvement plan and objections: who is told, who acts, what stays visible."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.assessments.story import NOW as DECIDED
from tests.assessments.story import Story
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast, account_named
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_objecting import _own_shelf as _own_shelf  # noqa: PLC0414 - the fixture
from tests.review.test_objecting import another_sitting
from tests.review.test_objecting import decided as decided  # noqa: PLC0414 - the fixture
from tests.review.test_objecting import story as story  # noqa: PLC0414 - the fixture
from tests.review.test_opinions import Sitting, sitting_on

from khunnatham.assessments.models import Assessment
from khunnatham.notifications import news
from khunnatham.notifications.models import Message
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.review import asking, improving
from khunnatham.review.follow_up_models import ObjectionMade, Question, Recommendation
from khunnatham.review.models import Decision

from .test_selecting import client_of, page_of

SOON = "27/2/2569"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


@pytest.fixture
def head(cast: Cast) -> Membership:
    officer = cast["cdd officer"]
    return Membership.objects.create(
        account=cast["head"].account, role=Role.HEAD, unit=officer.unit, since=officer.since
    )


def url(name: str, number: int) -> str:
    return reverse(name, args=[number])


def asked(sitting: Sitting, text: str = "ประกาศฉบับใด", key: str = "D1.1.1") -> Question:
    return asking.ask(
        sitting.submission, key=key, text=text, due_on=TODAY + timedelta(days=7), by=sitting.member, at=NOW
    )


class TestQuestions:
    def test_a_member_asks_from_the_case_and_the_unit_finds_it_on_its_home_page(
        self, cast: Cast, sitting: Sitting, case: Assessment
    ) -> None:
        news.tell(at=NOW)
        officer = cast["cdd officer"]
        officer.account.email = "officer@example.go.th"
        officer.account.save()
        member = client_of(sitting.member)
        assert url("ask-question", case.pk) in page_of(member, url("questions", case.pk))
        sent = {"key": "D1.1.1", "text": "ประกาศฉบับใด", "due_on": SOON}
        assert member.post(url("ask-question", case.pk), sent)["Location"] == url("questions", case.pk)
        home = page_of(client_of(officer), reverse("home"))

        assert "ตอบคำถามของคณะ 1 ข้อ" in home
        assert url("questions", case.pk) in home
        assert "ประกาศฉบับใด" in page_of(client_of(officer), url("questions", case.pk))
        assert news.tell(at=NOW) == 1
        assert url("questions", case.pk) in Message.objects.get().text

    def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
        self, sitting: Sitting, case: Assessment
    ) -> None:
        sent = {"key": "D1.1.1", "text": "ประกาศฉบับใด", "due_on": "1/10/2569"}
        page = page_of(client_of(sitting.member), url("ask-question", case.pk), sent, 422)

        assert "กำหนดวันตอบตั้งแต่วันนี้ถึง 60 วันข้างหน้า" in page
        assert "ประกาศฉบับใด" in page
        assert not Question.objects.exists()

    def test_an_answer_after_its_time_says_so_and_that_it_came_after_the_hand_in(
        self, cast: Cast, sitting: Sitting, case: Assessment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        question = asked(sitting)
        monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=9))
        client = client_of(cast["cdd officer"])
        assert "ตอบหลังกำหนด" in page_of(client, url("answer-question", question.pk))
        client.post(url("answer-question", question.pk), {"answer": "ฉบับที่ ๑"})
        page = page_of(client_of(cast["department"]), url("questions", case.pk))

        assert "ฉบับที่ ๑" in page
        assert "คำชี้แจงเพิ่มหลังส่ง" in page
        assert "ตอบหลังกำหนด" in page
        assert "ตอบคำถามของคณะ" not in page_of(client, reverse("home"))

    def test_others_neither_ask_nor_answer(self, cast: Cast, sitting: Sitting, case: Assessment) -> None:
        question = asked(sitting)
        assert client_of(cast["officer"]).get(url("answer-question", question.pk)).status_code == 404
        assert client_of(sitting.member).get(url("answer-question", question.pk)).status_code == 403
        assert client_of(cast["department"]).get(url("ask-question", case.pk)).status_code == 403
        assert client_of(cast["officer"]).get(url("questions", case.pk)).status_code == 404

    def test_the_number_of_queries_does_not_follow_the_questions(
        self, cast: Cast, sitting: Sitting, case: Assessment
    ) -> None:
        asked(sitting)
        client = client_of(cast["cdd officer"])
        counts = []
        for number in range(2):
            page_of(client, url("questions", case.pk))
            with CaptureQueriesContext(connection) as page:
                page_of(client, url("questions", case.pk))
            with CaptureQueriesContext(connection) as home:
                page_of(client, reverse("home"))
            counts.append((len(page), len(home)))
            for more in range(3):
                asked(sitting, f"{number} {more}", "D1.2.2")
        assert counts[0] == counts[1]


class TestImprovement:
    def made(self, sitting: Sitting, *, is_decided: bool = True) -> Recommendation:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        sitting.agrees()
        client = client_of(sitting.secretary)
        number = sitting.submission.assessment_id
        assert url("recommend", number) in page_of(client, url("improvement", number))
        client.post(url("recommend", number), {"key": "D2.4.2", "text": "เผยแพร่ทุกไตรมาส"})
        if is_decided:
            Assessment.objects.filter(pk=number).update(state="decided")
        row = improving.recommendation(Recommendation.objects.get().pk)
        assert row is not None
        return row

    def test_the_unit_reads_it_once_the_result_is_decided(self, cast: Cast, sitting: Sitting, head: Membership) -> None:
        self.made(sitting, is_decided=False)
        number = sitting.submission.assessment_id
        assert "เผยแพร่ทุกไตรมาส" not in page_of(client_of(head), url("improvement", number))
        assert "ตอบข้อเสนอแนะ" not in page_of(client_of(head), reverse("home"))
        Assessment.objects.filter(pk=number).update(state="decided")
        assert "เผยแพร่ทุกไตรมาส" in page_of(client_of(head), url("improvement", number))
        assert "ตอบข้อเสนอแนะ 1 ข้อ" in page_of(client_of(head), reverse("home"))
        assert "ตอบข้อเสนอแนะ" not in page_of(client_of(cast["cdd officer"]), reverse("home"))

    def test_the_head_takes_it_up_the_department_approves_and_follows_it_up(
        self, cast: Cast, sitting: Sitting, head: Membership
    ) -> None:
        row = self.made(sitting)
        number, department = sitting.submission.assessment_id, client_of(cast["department"])
        sent = {"responsible": "หัวหน้ากลุ่มงาน", "due_on": "30/9/2569", "budget": "1500.50", "revision": "1"}
        client_of(head).post(url("accept-recommendation", row.pk), sent)
        assert "เห็นชอบคำตอบข้อเสนอแนะ 1 ข้อ" in page_of(department, reverse("home"))
        assert "หัวหน้ากลุ่มงาน" in page_of(department, url("approve-recommendation", row.pk))
        department.post(url("approve-recommendation", row.pk), {"revision": "1"})  # read before the answer
        assert "กรมเห็นชอบแล้ว" not in page_of(client_of(head), url("improvement", number))
        assert 'name="revision" value="2"' in page_of(department, url("approve-recommendation", row.pk))
        department.post(url("approve-recommendation", row.pk), {"revision": "2"})
        follow, came = url("follow-recommendation", row.pk), {"is_done": "yes", "outcome": "เผยแพร่ครบสี่ครั้ง"}
        assert 'name="revision" value="3"' in page_of(department, follow)
        department.post(follow, came | {"revision": "3"})
        stale = page_of(department, follow, {"is_done": "no", "outcome": "ยังไม่ได้เผยแพร่", "revision": "3"}, 422)
        assert "ยังไม่ได้เผยแพร่" in stale
        assert "เปลี่ยนไประหว่างที่ท่านเปิดอยู่" in stale
        page = page_of(client_of(head), url("improvement", number))

        for words in ("หัวหน้ากลุ่มงาน", "1,500.50 บาท", "กรมเห็นชอบแล้ว", "เผยแพร่ครบสี่ครั้ง"):
            assert words in page
        assert url("accept-recommendation", row.pk) not in page
        assert "เห็นชอบคำตอบข้อเสนอแนะ" not in page_of(department, reverse("home"))

    def test_a_day_that_passed_and_a_page_that_was_open_meanwhile_are_refused_with_all_that_was_typed(
        self, sitting: Sitting, head: Membership
    ) -> None:
        row = self.made(sitting)
        sent = {"responsible": "หัวหน้ากลุ่มงาน", "due_on": "1/2/2569", "revision": "1"}
        page = page_of(client_of(head), url("accept-recommendation", row.pk), sent, 422)
        assert "กำหนดเสร็จต้องเป็นวันข้างหน้า" in page
        assert 'value="หัวหน้ากลุ่มงาน"' in page
        client_of(head).post(url("decline-recommendation", row.pk), {"reason": "ไม่มีงบประมาณ", "revision": "1"})
        page = page_of(client_of(head), url("accept-recommendation", row.pk), sent | {"due_on": "30/9/2569"}, 422)

        assert "เปลี่ยนไประหว่างที่ท่านเปิดอยู่" in page
        assert Recommendation.objects.get().is_accepted is False

    def test_nobody_else_answers_or_approves(self, cast: Cast, sitting: Sitting, head: Membership) -> None:
        row = self.made(sitting)
        assert client_of(cast["cdd officer"]).get(url("accept-recommendation", row.pk)).status_code == 403
        assert client_of(head).get(url("approve-recommendation", row.pk)).status_code == 403
        assert client_of(sitting.secretary).get(url("accept-recommendation", row.pk)).status_code == 403
        assert client_of(cast["head"]).get(url("accept-recommendation", row.pk)).status_code == 404


class TestObjecting:
    def test_the_head_objects_within_the_days_and_others_decide_in_another_sitting(
        self, story: Story, decided: Assessment
    ) -> None:
        head = client_of(story.by("head"))
        page = page_of(head, url("objection", decided.pk))
        assert "15 วัน" in page
        assert url("make-objection", decided.pk) in page
        head.post(url("make-objection", decided.pk), {"text": "หลักฐานขั้นที่ ๗ อยู่ในแฟ้ม"})
        assert ObjectionMade.objects.get().text == "หลักฐานขั้นที่ ๗ อยู่ในแฟ้ม"
        meeting = another_sitting(story)
        deputy = Membership.objects.create(
            account=account_named("deputy-governor"), role="subcommittee-chair", unit=story.cast.units["committee"],
            since=TODAY,
        )  # fmt: skip
        other = client_of(deputy)
        assert "พิจารณาคำคัดค้าน" in page_of(other, reverse("home"))
        sent = {"meeting": meeting.pk, "resolution_number": 1, "tier": "developing", "reason": "ขั้นที่ ๗ ไม่ครบ"}
        assert other.post(url("answer-objection", decided.pk), sent)["Location"] == url("objection", decided.pk)
        page = page_of(head, url("objection", decided.pk))

        assert "ขั้นที่ ๗ ไม่ครบ" in page
        assert "มติครั้งแรก" in page
        assert "มติเมื่อพิจารณาคำคัดค้าน" in page
        assert Decision.objects.count() == 2

    def test_who_took_part_before_is_told_so(self, story: Story, decided: Assessment) -> None:
        client_of(story.by("head")).post(url("make-objection", decided.pk), {"text": "ก"})
        page = page_of(client_of(story.by("secretary")), url("answer-objection", decided.pk), status=409)
        assert "ท่านร่วมพิจารณาครั้งก่อน" in page

    def test_after_the_days_there_is_no_way_to_object(
        self, story: Story, decided: Assessment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(timezone, "now", lambda: DECIDED + timedelta(days=16))
        page = page_of(client_of(story.by("head")), url("objection", decided.pk))
        assert "พ้นกำหนดคัดค้านแล้ว" in page
        assert url("make-objection", decided.pk) not in page

    def test_an_edition_without_days_has_no_such_page(self, cast: Cast, sitting: Sitting, head: Membership) -> None:
        assert client_of(head).get(url("objection", sitting.submission.assessment_id)).status_code == 404
