"""Issued papers on the pages: from the version to the archive to the public page, and papers to be edited or filled by hand."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.conftest import SignedIn
from tests.web.world import NOW, World

from khunnatham.documents import issuing
from khunnatham.documents.making import DOCX
from khunnatham.documents.models import IssuedPaper
from khunnatham.documents.stationery import Stationery
from khunnatham.meetings import arranging
from khunnatham.web.guessing import MOST_MISSES


@pytest.fixture(autouse=True)
def _nobody_guessed_yet() -> None:
    cache.clear()


@pytest.fixture
def paper(world: World, sign_in: SignedIn) -> IssuedPaper:
    """Let the head issue the self-assessment of a decided case."""
    case = world.case("decided")
    sign_in("head", state="decided").post(
        reverse("issue-version-paper", args=[case.pk, case.version, "self-assessment"])
    )
    return IssuedPaper.objects.get()


def test_the_version_offers_the_paper_to_edit_and_to_issue(world: World, sign_in: SignedIn) -> None:
    case = world.case("decided")
    page = reverse("submission", args=[case.pk, case.version])
    issue = reverse("issue-version-paper", args=[case.pk, case.version, "self-assessment"])
    head = sign_in("head", state="decided").get(page).content.decode()
    officer = sign_in("officer", state="decided").get(page).content.decode()

    assert (issue in head, "self-assessment.pdf?as=docx" in head) == (True, True)
    assert (issue in officer, "self-assessment.pdf?as=docx" in officer) == (False, True)


def test_the_bytes_that_were_issued_are_sent(paper: IssuedPaper, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="decided")
    answer = client.get(reverse("issued-paper-pdf", args=[paper.pk]))

    assert (answer.content, answer["Content-Type"]) == (issuing.content_of(paper), "application/pdf")
    assert paper.sha256 in client.get(reverse("issued-paper", args=[paper.pk])).content.decode()
    assert paper.number in client.get(reverse("issued-papers")).content.decode()


@pytest.mark.parametrize("who", ["outsider", "far-secretary", "other-department"])
def test_001_19_a_stranger_finds_nothing(paper: IssuedPaper, sign_in: SignedIn, who: str) -> None:
    for page in ("issued-paper", "issued-paper-pdf"):
        assert sign_in(who).get(reverse(page, args=[paper.pk])).status_code == 404


def test_the_archive_asks_as_often_for_three_papers_as_for_one(
    world: World, paper: IssuedPaper, sign_in: SignedIn
) -> None:
    client, case = sign_in("head", state="decided"), world.case("decided")
    client.get(reverse("issued-papers"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("issued-papers"))
    for kind in ("plan", "intent"):
        client.post(reverse("issue-version-paper", args=[case.pk, case.version, kind]))
    client.get(reverse("issued-papers"))
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("issued-papers"))

    assert (IssuedPaper.objects.count(), len(three)) == (3, len(one))


class TestLettersOfAUnit:
    def test_the_head_issues_the_memo_of_a_draft_and_finds_it_in_the_archive(
        self, world: World, sign_in: SignedIn
    ) -> None:
        case, client = world.case("open"), sign_in("head")
        page, issue = reverse("check", args=[case.pk]), reverse("issue-letter", args=[case.pk, "memo"])
        before = client.get(page).content.decode()
        answer = client.post(issue, {"number": "นน 0123/7", "dated_on": "1 ธ.ค. 2568"})
        paper = IssuedPaper.objects.get()

        assert f'"{issue}"' in before
        assert answer["Location"] == reverse("issued-paper", args=[paper.pk])
        assert (paper.kind, paper.about, paper.unit) == ("memo", case.key, case.enrolment.unit)
        assert "ที่ นน 0123/7" in client.get(page).content.decode()
        assert paper.number in client.get(reverse("issued-papers")).content.decode()
        assert Client().get(reverse("verify-paper", args=[paper.token])).status_code == 200

    def test_what_was_typed_stays_and_the_sentence_says_what_is_missing(self, world: World, sign_in: SignedIn) -> None:
        issue = reverse("issue-letter", args=[world.case("open").pk, "order"])
        answer = sign_in("head").post(issue, {"number": "", "dated_on": "1 ธ.ค. 2568"})
        page = answer.content.decode()

        assert (answer.status_code, IssuedPaper.objects.count()) == (422, 0)
        assert "ระบุเลขที่หนังสือตามทะเบียนหนังสือส่งของหน่วยงาน" in page
        assert 'value="1 ธ.ค. 2568"' in page
        assert "ไม่บังคับ" not in page
        later = sign_in("head").post(issue, {"number": "นน 0123/7", "dated_on": "1 ธ.ค. 2599"})
        assert (later.status_code, "วันที่ของหนังสืออยู่หลังวันนี้" in later.content.decode()) == (422, True)

    def test_the_officer_is_offered_no_issuing_and_no_other_paper_is_a_letter(
        self, world: World, sign_in: SignedIn
    ) -> None:
        case = world.case("open")
        page = sign_in("officer").get(reverse("check", args=[case.pk])).content.decode()

        assert "/letters/" not in page
        assert sign_in("head").get(reverse("issue-letter", args=[case.pk, "plan"])).status_code == 404


class TestPapersOfASitting:
    def test_the_report_is_issued_once_the_minutes_are_closed(self, world: World, sign_in: SignedIn) -> None:
        assert world.meeting
        page = reverse("meeting", args=[world.meeting.pk])
        issue = reverse("issue-report", args=[world.meeting.pk, world.round.pk])
        secretary = sign_in("secretary")
        before = issue in secretary.get(page).content.decode(), secretary.post(issue).status_code
        present = [arranging.Attendee("วัฒนธรรมจังหวัด", is_present=True)]
        arranging.set_attendance(world.meeting, attendance=present, by=world["secretary"], at=NOW)
        arranging.close(world.meeting, by=world["secretary"], at=NOW)
        after = issue in secretary.get(page).content.decode(), secretary.post(issue).status_code

        assert (before, after) == ((False, 409), (True, 302))
        assert [(one.kind, one.unit) for one in IssuedPaper.objects.all()] == [("report", world.units["culture"])]

    def test_the_list_of_an_agenda_is_issued_once_by_its_secretariat(self, world: World, sign_in: SignedIn) -> None:
        assert world.meeting
        issue = reverse("issue-list", args=[world.meeting.pk, world.round.pk])
        first, second = (sign_in("secretary").post(issue)["Location"] for _ in range(2))

        assert first == second
        assert IssuedPaper.objects.get().kind == "preliminary-list"
        assert sign_in("chair").post(issue).status_code == 403


class TestVerifying:
    def test_anybody_verifies_a_paper_without_login(self, paper: IssuedPaper) -> None:
        answer = Client().get(reverse("verify-paper", args=[paper.token]))
        page = answer.content.decode()

        assert all(words in page for words in (paper.number, paper.title, paper.unit_th, paper.sha256, "ออกจริงและมีผล"))
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
        assert settings.SESSION_COOKIE_NAME not in answer.cookies

    def test_the_code_alone_is_enough(self, paper: IssuedPaper, client: Client) -> None:
        answer = client.get(reverse("verify"), {"code": paper.token})

        assert answer["Location"] == reverse("verify-paper", args=[paper.token])

    def test_a_withdrawn_paper_says_so_and_not_why(self, paper: IssuedPaper, sign_in: SignedIn, client: Client) -> None:
        sign_in("head", state="decided").post(reverse("withdraw-paper", args=[paper.pk]), {"reason": "พิมพ์ชื่อผิด"})
        page = Client().get(reverse("verify-paper", args=[paper.token])).content.decode()

        assert ("เอกสารนี้เพิกถอนแล้ว" in page, "พิมพ์ชื่อผิด" in page) == (True, False)

    def test_guessing_has_to_wait(self, world: World, client: Client) -> None:
        for number in range(MOST_MISSES):
            assert client.get(reverse("verify-paper", args=[f"guess-{number}"])).status_code == 404

        assert client.get(reverse("verify-paper", args=["guess-again"])).status_code == 429


class TestFormats:
    def test_a_paper_comes_to_be_edited(self, world: World, sign_in: SignedIn) -> None:
        case = world.case("decided")
        address = reverse("paper", args=[case.pk, "self-assessment"])
        answer = sign_in("officer", state="decided").get(address, {"as": "docx"})

        assert (answer["Content-Type"], answer.content[:2]) == (DOCX, b"PK")
        assert ".docx" in answer["Content-Disposition"]

    @pytest.mark.parametrize(("as_", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
    def test_a_form_comes_blank(self, sign_in: SignedIn, as_: str, begins: bytes) -> None:
        address = reverse("blank-paper", args=["moral-organisation", "2567", "intent"])

        assert sign_in("officer").get(address, {"as": as_}).content.startswith(begins)

    def test_a_blank_form_is_set_with_the_stationery_of_who_takes_it(
        self, world: World, sign_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[object] = []

        def look_of(unit: object) -> Stationery:
            asked.append(unit)
            return Stationery()

        monkeypatch.setattr("khunnatham.web.blank_papers.stationery_of", look_of)
        sign_in("officer").get(reverse("blank-paper", args=["moral-organisation", "2567", "memo"]))

        assert asked == [world.units["open"]]

    @pytest.mark.parametrize("key", ["memo", "order", "agenda"])
    def test_a_letter_comes_blank_for_every_programme(self, sign_in: SignedIn, key: str) -> None:
        client = sign_in("officer")
        for programme, edition in (("moral-organisation", "2567"), ("ita", "2564")):
            address = reverse("blank-paper", args=[programme, edition, key])
            page = client.get(reverse("programme", args=[programme, edition])).content.decode()

            assert f'"{address}"' in page
            assert client.get(address).content.startswith(b"%PDF")

    @pytest.mark.parametrize("key", ["guideline", "nothing", "certificate", "six-column-plan"])
    def test_what_has_no_blank_form_is_not_there(self, sign_in: SignedIn, key: str) -> None:
        address = reverse("blank-paper", args=["moral-organisation", "2567", key])

        assert sign_in("officer").get(address).status_code == 404
