"""Questions to the unit, and looks at it, stand where opinions are given, settled and read; with how each question stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_opinions import FLAG, Sitting, sitting_on
from tests.review.test_visiting import SITE
from tests.web.test_opinions import KEY, address, agreed_on, all_speak, entering, page_of

from khunnatham.assessments.models import Assessment, Submission
from khunnatham.evidence import library
from khunnatham.review import asking, visiting
from khunnatham.review.follow_up_models import Question, Visit
from khunnatham.web.assessment_sheets import slug_of

WEEK, LATE = timedelta(days=7), timedelta(days=9)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case, flags=[FLAG])


def asks(sitting: Sitting, text: str = "ลงนามเมื่อใด", key: str = KEY) -> Question:
    return asking.ask(sitting.submission, key=key, text=text, due_on=TODAY + WEEK, by=sitting.member, at=NOW)


def handed_in_again(sitting: Sitting) -> Submission:
    newer = Submission.objects.get(pk=sitting.submission.pk)
    newer.pk, newer.version = None, 2
    newer.save(force_insert=True)
    Assessment.objects.filter(pk=newer.assessment_id).update(version=2)
    return newer


def at_item(page: str, key: str) -> str:
    """Give the part of a page that is about one requirement."""
    start = page.index(f'id="item-{slug_of(key)}"')
    return page[start : page.find('id="item-', start + 1)]


class TestQuestions:
    @pytest.mark.parametrize(
        ("answered", "read", "is_agreed", "told", "never"),
        [
            (None, timedelta(0), False, ["1 ข้อ – รอคำตอบ", "อีก 7 วัน"], ["คำชี้แจงเพิ่ม"]),
            (None, LATE, False, ["1 ข้อ – เลยกำหนดตอบ"], ["คำชี้แจงเพิ่ม"]),
            (timedelta(hours=1), LATE, False, ["1 ข้อ – ตอบภายในกำหนด", "คำชี้แจงเพิ่มหลังส่ง", "ลงนามวันที่ ๑"], []),
            (LATE, LATE, False, ["1 ข้อ – ตอบหลังกำหนด", "คำชี้แจงเพิ่มหลังส่ง", "ลงนามวันที่ ๑"], []),
            (None, timedelta(0), True, ["1 ข้อ – ไม่มีคำตอบ"], ["รอคำตอบ", "อีก 7 วัน"]),
        ],
    )
    def test_each_stands_at_its_requirement_and_says_how_it_stands(
        self,
        cast: Cast,
        sitting: Sitting,
        monkeypatch: pytest.MonkeyPatch,
        answered: timedelta | None,
        read: timedelta,
        is_agreed: bool,  # noqa: FBT001 - a row of the table
        told: list[str],
        never: list[str],
    ) -> None:
        question = asks(sitting)
        if answered is not None:
            asking.answer(question, text="ลงนามวันที่ ๑", by=cast["cdd officer"], at=NOW + answered)
        if is_agreed:
            agreed_on(sitting)
        monkeypatch.setattr(timezone, "now", lambda: NOW + read)
        page = page_of(cast["department"], address("decision", sitting))
        part = at_item(page, KEY)

        assert [words for words in told if words not in part] == []
        assert [words for words in never if words in part] == []
        assert "<details" in part
        assert "<details open" not in part
        assert page.count("คำถามถึงหน่วยงาน") == 1

    @pytest.mark.parametrize(
        ("name", "more", "who"),
        [
            ("score-sheet", (), "member"),
            ("score-sheet", (), "chair"),
            ("consolidation", (), "secretary"),
            ("settle", (KEY,), "secretary"),
            ("decision", (), "member"),
        ],
    )
    def test_who_judges_reads_them_on_every_page_of_the_work_and_never_who_of_the_committee_asked(
        self, sitting: Sitting, name: str, more: tuple[str, ...], who: str
    ) -> None:
        asks(sitting)
        Question.objects.update(asked_by_th="ผู้ถามที่ไม่แสดง")
        if name in {"consolidation", "settle"}:
            all_speak(sitting, D1_3_2="lacking")
        page = page_of(getattr(sitting, who), address(name, sitting, *more))

        assert "ลงนามเมื่อใด" in page
        assert "ผู้ถามที่ไม่แสดง" not in page

    def test_after_handing_in_the_own_sheet_still_shows_them(self, sitting: Sitting) -> None:
        asks(sitting)
        all_speak(sitting)
        assert "ลงนามเมื่อใด" in page_of(sitting.member, address("score-sheet", sitting))

    def test_what_was_asked_of_the_version_before_stands_there_and_says_so(self, cast: Cast, sitting: Sitting) -> None:
        asks(sitting)
        handed_in_again(sitting)
        latest = page_of(cast["department"], address("decision", sitting))

        assert "จากฉบับที่ 1" in latest
        assert "จากฉบับที่" not in page_of(cast["department"], address("decision", sitting) + "?version=1")

    def test_a_question_asked_of_a_later_version_is_none_of_an_earlier_one(self, cast: Cast, sitting: Sitting) -> None:
        question, newer = asks(sitting), handed_in_again(sitting)
        Question.objects.filter(pk=question.pk).update(submission=newer)

        assert "ลงนามเมื่อใด" not in page_of(cast["department"], address("decision", sitting) + "?version=1")

    @pytest.mark.parametrize(("who", "status"), [("cdd officer", 409), ("officer", 404), ("secretary", 403)])
    def test_nobody_reads_more_of_the_judging_for_it(self, cast: Cast, sitting: Sitting, who: str, status: int) -> None:
        asks(sitting)
        assert "ลงนามเมื่อใด" not in page_of(cast[who], address("decision", sitting), status=status)

    def test_the_queries_do_not_follow_the_questions(self, cast: Cast, sitting: Sitting) -> None:
        all_speak(sitting, D1_3_2="lacking")
        pages = [
            (entering(sitting.member), address("score-sheet", sitting)),
            (entering(sitting.secretary), address("consolidation", sitting)),
            (entering(sitting.secretary), address("settle", sitting, KEY)),
            (entering(cast["department"]), address("decision", sitting)),
        ]

        def counts() -> list[int]:
            found = []
            for client, url in pages:
                with CaptureQueriesContext(connection) as asked:
                    client.get(url)
                found.append(len(asked))
            return found

        assert all(client.get(url).status_code == 200 for client, url in pages)
        asks(sitting)
        one = counts()
        asks(sitting, "ผู้ลงนามคือใคร")
        asks(sitting, "ประกาศที่ใด", "D1.1.1")
        assert counts() == one


class TestLooks:
    def test_each_is_read_with_the_decision_by_day_people_findings_and_photos(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        photo = library.add_link(
            sitting.member.unit,
            url="https://example.go.th/a",
            title="ป้ายหน้าศูนย์",
            event_on=TODAY,
            by=sitting.member,
            at=NOW,
        ).evidence
        visiting.record_visit(sitting.submission, replace(SITE, photos=[photo]), by=sitting.member, at=NOW)
        visiting.record_visit(
            sitting.submission,
            replace(SITE, kind="documents", on=TODAY - WEEK, findings="เอกสารครบ"),
            by=sitting.member,
            at=NOW,
        )
        page = page_of(sitting.member, address("decision", sitting))

        assert page.index("เอกสารครบ") < page.index("ตรวจเยี่ยมสถานที่") < page.index("ป้ายศูนย์ข้อมูลข่าวสารเห็นชัด")
        assert "ผู้ตรวจราชการกรม และเลขานุการ" in page
        assert f'<a href="{reverse("evidence-item", args=[photo.pk])}">ป้ายหน้าศูนย์</a>' in page
        from_above = page_of(cast["department"], address("decision", sitting))
        assert "ป้ายหน้าศูนย์" in from_above
        assert reverse("evidence-item", args=[photo.pk]) not in from_above

    def test_the_unit_reads_none_before_its_case_is_decided(self, cast: Cast, sitting: Sitting) -> None:
        visiting.record_visit(sitting.submission, SITE, by=sitting.member, at=NOW)
        assert SITE.findings not in page_of(cast["cdd officer"], address("decision", sitting), status=409)

    def test_the_queries_do_not_follow_the_looks(self, cast: Cast, sitting: Sitting) -> None:
        def written(number: int) -> None:
            photo = library.add_link(
                sitting.member.unit,
                url=f"https://example.go.th/{number}",
                title=f"ภาพ {number}",
                event_on=TODAY,
                by=sitting.member,
                at=NOW,
            ).evidence
            looked = replace(SITE, findings=f"พบ {number}", photos=[photo])
            visiting.record_visit(sitting.submission, looked, by=sitting.member, at=NOW)

        client, counts = entering(cast["department"]), []
        for number in (1, 3):
            while Visit.objects.count() < number:
                written(Visit.objects.count())
            with CaptureQueriesContext(connection) as asked:
                client.get(address("decision", sitting))
            counts.append(len(asked))
        assert counts[0] == counts[1]
