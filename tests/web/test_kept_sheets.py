"""The own score sheets: found in one touch on the day, with the own progress alone, and kept on a device where that was chosen."""

from __future__ import annotations

import html
import re
from datetime import time

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_opinions import Sitting, sitting_on
from tests.web.english_reading import known_words, thai_of

from khunnatham.assessments.models import Assessment
from khunnatham.evidence import library
from khunnatham.organisations.models import Membership
from khunnatham.review import hearing, opinions, sitting_days
from khunnatham.review.sitting_days import DayDetails
from khunnatham.review.sitting_models import SittingDay
from khunnatham.web.here import CHOSEN


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


@pytest.fixture
def day(sitting: Sitting) -> SittingDay:
    details = DayDetails(TODAY, time(9), "ห้องประชุม 1")
    cases = [sitting.submission.assessment]
    return sitting_days.plan_day(sitting.committee, details=details, cases=cases, by=sitting.secretary, at=NOW)


def entering(who: Membership) -> Client:
    client = Client()
    client.force_login(who.account)
    session = client.session
    session[CHOSEN] = who.pk
    session.save()
    return client


def page_of(who: Membership, name: str, *arguments: object) -> str:
    answer = entering(who).get(reverse(name, args=arguments))
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return html.unescape(answer.content.decode())


def own_part(page: str) -> str:
    """Give the words of the part for oneself of the live screen."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.split('id="own-part"')[1].split("</section>", maxsplit=1)[0]).split())


class TestLiveScreen:
    def test_who_votes_has_the_own_progress_and_the_sheet_in_one_touch(self, sitting: Sitting, day: SittingDay) -> None:
        hearing.start_item(day.slots.get(), "documents", after=None, by=sitting.chair, at=NOW)
        opinions.mark(sitting.submission, sitting.marks()[:3], by=sitting.member, at=NOW)
        number, total = sitting.submission.assessment_id, len(sitting.keys())
        page = page_of(sitting.member, "live-sitting", day.pk)

        assert f"ให้ความเห็นแล้ว 3 จาก {total} ข้อ 3 จาก {total} ข้อ ให้ความเห็นต่อ" in own_part(page)
        assert page.count(f'href="{reverse("score-sheet", args=[number])}"') == 2  # beside the timer and in the agenda
        assert f'href="{reverse("compiling-case", args=[number])}"' in page
        assert f"ให้ความเห็นแล้ว 0 จาก {total} ข้อ 0 จาก {total} ข้อ ให้ความเห็น" in own_part(
            page_of(sitting.chair, "live-sitting", day.pk)
        )

    def test_who_does_not_vote_has_the_file_and_reads_of_nobodys_progress(
        self, cast: Cast, sitting: Sitting, day: SittingDay
    ) -> None:
        opinions.mark(sitting.submission, sitting.marks()[:3], by=sitting.member, at=NOW)
        for who in (sitting.secretary, cast["department"], cast["auditor"]):
            page = page_of(who, "live-sitting", day.pk)
            assert "เปิดแฟ้มของหน่วยงาน" in own_part(page)
            assert "ให้ความเห็น" not in page

    def test_before_it_begins_the_unit_that_comes_first_is_at_hand_and_a_full_sheet_asks_to_be_handed_in(
        self, sitting: Sitting, day: SittingDay
    ) -> None:
        opinions.mark(sitting.submission, sitting.marks(), by=sitting.member, at=NOW)
        assert "ตรวจและส่งความเห็น" in own_part(page_of(sitting.member, "live-sitting", day.pk))
        opinions.hand_in(sitting.submission, by=sitting.member, at=NOW)
        told = own_part(page_of(sitting.member, "live-sitting", day.pk))
        assert "ส่งความเห็นแล้ว ความเห็นของท่าน" in told
        assert "จาก" not in told

    def test_papers_presented_lie_beside_the_file(self, cast: Cast, sitting: Sitting, day: SittingDay) -> None:
        unit = cast["cdd officer"]
        proof = library.add_link(
            unit.unit, url="https://example.go.th/slides", title="สไลด์นำเสนอ", event_on=TODAY, by=unit, at=NOW
        ).evidence
        paper = hearing.file_paper(day.slots.get(), evidence=proof, by=unit, at=NOW)
        page = page_of(sitting.member, "live-sitting", day.pk)
        assert "เอกสารประกอบการนำเสนอ สไลด์นำเสนอ" in own_part(page)
        assert reverse("session-paper", args=[paper.pk]) in page

    def test_the_sheet_leads_back_to_the_screen_of_the_day(self, sitting: Sitting, day: SittingDay) -> None:
        live, number = reverse("live-sitting", args=[day.pk]), sitting.submission.assessment_id
        assert live in page_of(sitting.member, "score-sheet", number)
        sitting_days.cancel_day(day, reason="เลื่อน", by=sitting.secretary, at=NOW)
        assert live not in page_of(sitting.member, "score-sheet", number)


class TestKeeping:
    def test_the_own_list_holds_the_sheets_that_may_be_marked_now(self, sitting: Sitting) -> None:
        opinions.mark(sitting.submission, sitting.marks()[:3], by=sitting.member, at=NOW)
        sheet = f'href="{reverse("score-sheet", args=[sitting.submission.assessment_id])}"'
        page = page_of(sitting.member, "score-sheets")
        assert sheet in page
        assert f"ให้ความเห็นแล้ว 3 จาก {len(sitting.keys())} ข้อ" in page
        assert "เมื่อครบ 3 วัน" in page
        assert "ไม่มีแบบที่รอความเห็นของท่าน" in page_of(sitting.secretary, "score-sheets")
        sitting.speaks(sitting.member)
        assert sheet not in page_of(sitting.member, "score-sheets")

    def test_a_sheet_offers_to_be_kept_until_it_is_handed_in(self, sitting: Sitting) -> None:
        number = sitting.submission.assessment_id
        before = page_of(sitting.member, "score-sheet", number)
        sitting.speaks(sitting.member)
        after = page_of(sitting.member, "score-sheet", number)
        assert ["data-keeping " in page for page in (before, after)] == [True, False]
        assert ["data-sheet-done" in page for page in (before, after)] == [False, True]

    def test_no_answer_allows_a_browser_to_keep_the_pages_by_itself(self, sitting: Sitting) -> None:
        for address in (
            reverse("score-sheets"),
            reverse("score-sheet", args=[sitting.submission.assessment_id]),
            reverse("my-committee"),
        ):
            assert entering(sitting.member).get(address)["Cache-Control"] == "private, no-store"

    def test_the_worker_is_asked_about_score_sheets_alone_and_is_the_same_for_everybody(self, sitting: Sitting) -> None:
        one, other = (who.get(reverse("score-sheet-worker")) for who in (Client(), entering(sitting.member)))
        assert one.content == other.content != b""
        assert one["Content-Type"] == "text/javascript; charset=utf-8"
        assert one["Service-Worker-Allowed"] == "/opinions/"
        assert reverse("score-sheet-worker").startswith("/opinions/")
        assert one["Cache-Control"] == other["Cache-Control"] == "no-cache"


def test_my_committee_leads_to_every_sheet_with_the_own_progress(sitting: Sitting) -> None:
    opinions.mark(sitting.submission, sitting.marks()[:3], by=sitting.member, at=NOW)
    sheet, total = reverse("score-sheet", args=[sitting.submission.assessment_id]), len(sitting.keys())
    page = page_of(sitting.member, "my-committee")
    assert f'href="{sheet}"' in page
    assert f"ให้ความเห็นแล้ว 3 จาก {total} ข้อ" in page
    assert sheet not in page_of(sitting.secretary, "my-committee")
    sitting.speaks(sitting.chair)
    page = page_of(sitting.chair, "my-committee")
    assert sheet not in page
    assert "ส่งความเห็นแล้ว" in page


@pytest.mark.skipif(connection.vendor != "sqlite", reason="words do not depend on the database")
def test_no_page_of_the_own_sheets_in_english_speaks_thai(sitting: Sitting, day: SittingDay) -> None:
    number, leaks, known = sitting.submission.assessment_id, [], known_words()
    opinions.mark(sitting.submission, sitting.marks()[:3], by=sitting.member, at=NOW)
    for name, *arguments in (("score-sheets",), ("score-sheet", number), ("my-committee",), ("live-sitting", day.pk)):
        client = entering(sitting.member)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        page = client.get(reverse(name, args=arguments)).content.decode()
        assert 'lang="en"' in page
        leaks += [f"{name}: {words}" for words in thai_of(page, known)]
    assert not leaks, "\n".join(sorted(leaks))
