"""Checking and handing in: who may, in which state, twice, late; versions and papers as they were handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.documents.conftest import poppler, without_spaces
from tests.web.conftest import SignedIn
from tests.web.world import NOW, SECRET, World

from khunnatham.assessments import answering, queries, submission
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.assessments.states import State

Queries = Callable[..., object]
MOST_QUERIES = 34  # the check reads everything that is handed in, once


def read(client: Client, name: str, *args: object) -> str:
    """Give the text of a page that opens."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def handed_in_again(world: World, *, note: str) -> Assessment:
    """Correct one answer of the returned case and hand it in as version 2."""
    officer, head, case = world["officer@returned"], world["head@returned"], world.case("returned")
    standing = case.answers.get(key="4")
    answering.save_answer(
        case, "4", value=True, note=note, expected_revision=standing.revision, by=officer, at=NOW + timedelta(hours=1)
    )
    submission.sign_off(case, by=officer, at=NOW + timedelta(hours=1))
    submission.hand_in(case, by=head, at=NOW + timedelta(hours=1))
    return world.case("returned")


class TestCheck:
    def test_it_lists_what_must_be_corrected_with_the_exact_place(self, world: World, sign_in: SignedIn) -> None:
        case = world.case("open")
        case.answers.filter(key="5").delete()
        page = read(sign_in("officer", state="open"), "check", case.pk)
        assert "ต้องแก้ 1 รายการก่อนส่ง" in page
        assert f'href="{reverse("requirement", args=[case.pk, "5"])}"' in page
        assert reverse("sign-off", args=[case.pk]) not in page  # not before it is corrected

    def test_it_names_the_required_papers(self, world: World, sign_in: SignedIn) -> None:
        page = read(sign_in("officer", state="open"), "check", world.case("open").pk)
        for code in ("อ.02", "อ.03", "อ.04"):
            assert code in page
        assert page.count("จำเป็น · พร้อมส่ง") == 3

    def test_level_is_said_to_be_provisional(self, world: World, sign_in: SignedIn) -> None:
        assert "ผลคำนวณเบื้องต้น" in read(sign_in("officer", state="open"), "check", world.case("open").pk)

    def test_late_is_said_beforehand(self, world: World, sign_in: SignedIn) -> None:
        Assessment.objects.update(due_at=NOW - timedelta(seconds=1))
        page = read(sign_in("head", state="signed"), "check", world.case("signed").pk)
        assert "เลยกำหนดแล้ว ยังส่งได้" in page
        assert "ส่งหลังกำหนด" in page

    def test_reasons_stand_where_they_are_corrected(self, world: World, sign_in: SignedIn) -> None:
        case = world.case("returned")
        page = read(sign_in("officer", state="returned"), "check", case.pk)
        assert "ภาพกิจกรรมไม่ตรงกับวันที่ในแผน" in page
        assert f'href="{reverse("requirement", args=[case.pk, "4"])}"' in page

    def test_queries_do_not_follow_the_answers(
        self, world: World, sign_in: SignedIn, django_assert_max_num_queries: Queries
    ) -> None:
        client, case = sign_in("officer", state="open"), world.case("open")
        with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[attr-defined]
            client.get(reverse("check", args=[case.pk]))

    @pytest.mark.parametrize("page", ["check", "sign-off", "hand-in", "send-back", "withdraw"])
    def test_001_19_a_stranger_finds_nothing(self, world: World, sign_in: SignedIn, page: str) -> None:
        address = reverse(page, args=[world.case("signed").pk])
        for client in (sign_in("outsider"), sign_in("far-head")):
            assert client.get(address).status_code == 404
            assert client.post(address, {"reason": "x"}).status_code in {404, 405}

    def test_a_visitor_signs_in_first(self, world: World) -> None:
        assert Client().get(reverse("check", args=[world.case("open").pk])).status_code == 302


class TestHandingIn:
    def test_the_preparer_signs_off_then_the_head_hands_in(self, world: World, sign_in: SignedIn) -> None:
        case = world.case("open")
        assert sign_in("officer", state="open").post(reverse("sign-off", args=[case.pk])).status_code == 302
        assert world.case("open").state == State.SIGNED
        assert sign_in("head", state="open").post(reverse("hand-in", args=[case.pk])).status_code == 302
        assert world.case("open").state == State.SUBMITTED
        assert Submission.objects.get(assessment=case).version == 1

    def test_a_double_click_hands_in_once_and_says_so(self, world: World, sign_in: SignedIn) -> None:
        case, client = world.case("signed"), sign_in("head", state="signed")
        answers = [client.post(reverse("hand-in", args=[case.pk]), follow=True) for _ in range(2)]
        assert Submission.objects.filter(assessment=case).count() == 1
        assert "ส่งไปแล้ว เป็นฉบับที่ 1" in answers[1].content.decode()

    def test_the_officer_does_not_hand_in(self, world: World, sign_in: SignedIn) -> None:
        case = world.case("signed")
        answer = sign_in("officer", state="signed").post(reverse("hand-in", args=[case.pk]), follow=True)
        assert "ทำได้เฉพาะหัวหน้าของหน่วยงาน" in answer.content.decode()
        assert world.case("signed").state == State.SIGNED

    def test_late_is_accepted_and_stamped(self, world: World, sign_in: SignedIn) -> None:
        Assessment.objects.update(due_at=NOW - timedelta(seconds=11))
        client = sign_in("head", state="signed")
        case = world.case("signed")
        assert "ประทับว่า «ส่งหลังกำหนด»" in read(client, "hand-in", case.pk)
        client.post(reverse("hand-in", args=[case.pk]))
        assert Submission.objects.get(assessment=case).is_late
        assert "ส่งหลังกำหนด" in read(client, "submission", case.pk, 1)

    def test_the_head_sends_back_with_a_note(self, world: World, sign_in: SignedIn) -> None:
        case = world.case("signed")
        client = sign_in("head", state="signed")
        client.post(reverse("send-back", args=[case.pk]), {"reason": "แก้ข้อ 3"})
        assert world.case("signed").state == State.OPEN
        assert "แก้ข้อ 3" in read(client, "check", case.pk)

    def test_withdrawing_needs_a_reason_and_keeps_the_version(self, world: World, sign_in: SignedIn) -> None:
        case, client = world.case("submitted"), sign_in("head", state="submitted")
        assert client.post(reverse("withdraw", args=[case.pk]), {"reason": " "}).status_code == 422
        assert world.case("submitted").state == State.SUBMITTED
        client.post(reverse("withdraw", args=[case.pk]), {"reason": "แนบภาพผิด"})
        assert world.case("submitted").state == State.OPEN
        assert "ฉบับที่ 1 ตามที่ส่ง" in read(client, "submission", case.pk, 1)

    def test_a_listed_case_is_no_longer_withdrawn(self, world: World, sign_in: SignedIn) -> None:
        client, case = sign_in("head", state="listed"), world.case("listed")
        assert client.get(reverse("withdraw", args=[case.pk])).status_code == 409
        assert reverse("withdraw", args=[case.pk]) not in read(client, "check", case.pk)


class TestVersions:
    def test_the_version_shows_what_was_handed_in_and_its_digest(self, world: World, sign_in: SignedIn) -> None:
        case = world.case("decided")
        kept = queries.version(case, 1)
        page = read(sign_in("officer", state="decided"), "submission", case.pk, 1)
        assert kept is not None
        assert kept.digest in page
        assert "ตรงกับที่ส่งไว้ทุกตัวอักษร" in page
        assert "ผลคำนวณเบื้องต้น" in page

    def test_the_second_version_marks_what_changed_and_leaves_the_first(self, world: World, sign_in: SignedIn) -> None:
        before = Submission.objects.get(assessment=world.case("returned"), version=1)
        case = handed_in_again(world, note="แนบผลตามวันที่จริงแล้ว")
        client = sign_in("secretary")
        second, first = read(client, "submission", case.pk, 2), read(client, "submission", case.pk, 1)
        assert "ต่างจากฉบับก่อน 1 ข้อ" in second
        assert "แนบผลตามวันที่จริงแล้ว" in second
        assert "แนบผลตามวันที่จริงแล้ว" not in first
        assert "ภาพกิจกรรมไม่ตรงกับวันที่ในแผน" in first  # the reason stands at the version that went back
        assert Submission.objects.get(pk=before.pk).digest == before.digest

    def test_another_province_sees_no_version_and_no_paper(self, world: World, sign_in: SignedIn) -> None:
        case = world.case("submitted")
        for who in ("outsider", "far-secretary", "far-chair", "other-department"):
            client = sign_in(who)
            assert client.get(reverse("submission", args=[case.pk, 1])).status_code == 404
            assert client.get(reverse("paper", args=[case.pk, "plan"])).status_code == 404
            assert client.get(reverse("version-paper", args=[case.pk, 1, "plan"])).status_code == 404

    def test_others_never_print_a_draft(self, world: World, sign_in: SignedIn) -> None:
        assert sign_in("secretary").get(reverse("paper", args=[world.case("open").pk, "plan"])).status_code == 404

    def test_papers_are_private_and_named_in_thai(self, world: World, sign_in: SignedIn) -> None:
        answer = sign_in("officer", state="open").get(reverse("paper", args=[world.case("open").pk, "self-assessment"]))
        assert answer["Cache-Control"] == "private, no-store"
        assert "filename*=utf-8''%E0%B9%81" in answer["Content-Disposition"]
        text = without_spaces(poppler(answer.content))
        assert "ผลคำนวณเบื้องต้น" in text
        assert "ฉบับร่างยังไม่ได้นำส่ง" in text

    def test_the_certified_paper_says_the_certified_level(self, world: World, sign_in: SignedIn) -> None:
        answer = sign_in("officer", state="decided").get(
            reverse("paper", args=[world.case("decided").pk, "self-assessment"])
        )
        text = without_spaces(poppler(answer.content))
        assert "ผลการประเมินที่ได้รับการรับรององค์กรคุณธรรมต้นแบบ" in text
        assert "ผลคำนวณเบื้องต้น" not in text
        assert SECRET not in text

    def test_there_is_no_paper_of_an_unknown_kind(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("officer", state="open")
        assert client.get(reverse("paper", args=[world.case("open").pk, "guideline"])).status_code == 404
