"""The score sheet, the secretary's page, the decision page and the precedents; and that no opinion leaks before its time."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast, account_named
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.bench import before_the_department, certified
from tests.review.test_committees import seated
from tests.review.test_opinions import FLAG, Sitting, sitting_on

from khunnatham.assessments.judging_models import Judging
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.evidence import library
from khunnatham.organisations.models import Membership
from khunnatham.review import opinions, rulings, visibility
from khunnatham.review.committee_models import Committee
from khunnatham.review.models import Decision
from khunnatham.review.opinion_models import Collection, Consolidation, Mark, Opinion, Ruling, Settled
from khunnatham.web.here import CHOSEN

KEY = "D1.3.2"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    officer = cast["cdd officer"]
    proof = library.add_link(
        officer.unit, url="https://example.go.th/order", title="คำสั่งแต่งตั้ง", event_on=TODAY, by=officer, at=NOW
    ).evidence
    return sitting_on(cast, case, proofs={KEY: proof}, flags=[FLAG])


def entering(who: Membership) -> Client:
    client = Client()
    client.force_login(who.account)
    session = client.session
    session[CHOSEN] = who.pk
    session.save()
    return client


def address(name: str, sitting: Sitting, *more: object) -> str:
    return reverse(name, args=[sitting.submission.assessment_id, *more])


def page_of(who: Membership, url: str, sent: Mapping[str, object] | None = None, status: int = 200) -> str:
    client = entering(who)
    answer = client.post(url, sent) if sent is not None else client.get(url)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return html.unescape(answer.content.decode())


def sends(who: Membership, sitting: Sitting, marks: list[dict[str, Any]], **more: Any) -> tuple[int, dict[str, Any]]:
    sent = {"account": str(who.account_id), "submission": sitting.submission.pk, "marks": marks} | more
    answer = entering(who).post(
        address("score-marks", sitting),
        json.dumps(sent),
        content_type="application/json",
        HTTP_ACCEPT="application/json",
    )
    return answer.status_code, answer.json()


def as_sent(key: str, verdict: str = "met", **more: Any) -> dict[str, Any]:
    return {"client_key": f"k-{key}", "key": key, "verdict": verdict, "reason": "", "made_at": NOW.isoformat()} | more


def all_speak(sitting: Sitting, **member: str) -> None:
    sitting.speaks(sitting.member, **member)
    sitting.speaks(sitting.chair)


class TestScoreSheet:
    def test_each_requirement_stands_as_printed_beside_the_units_answer_and_its_proofs(self, sitting: Sitting) -> None:
        page = page_of(sitting.member, address("score-sheet", sitting))

        assert page.count("data-item=") == len(sitting.keys())
        assert "ที่มา 004:" in page
        assert "คำสั่งแต่งตั้ง" in page
        assert 'href="https://example.go.th/order"' in page
        assert f"ให้ความเห็นแล้ว 0 จาก {len(sitting.keys())} ข้อ" in page

    def test_it_is_linked_for_those_whose_seat_has_a_voice(self, sitting: Sitting) -> None:
        sheet = address("score-sheet", sitting)
        for who, is_linked in ((sitting.member, True), (sitting.secretary, False)):
            assert (sheet in page_of(who, address("compiling-case", sitting))) == is_linked
            page_of(who, sheet, status=200 if is_linked else 409)

    def test_without_a_script_a_form_keeps_one_mark(self, sitting: Sitting) -> None:
        sent = {"client_key": "form", "verdict": "lacking", "reason": "ขาดลายมือชื่อ", "looked_at": "1"}
        page_of(sitting.member, address("score-mark", sitting, KEY), sent, 302)
        page_of(sitting.member, address("score-mark", sitting, KEY), sent, 302)

        assert Mark.objects.get().reason == "ขาดลายมือชื่อ"
        assert "ขาดลายมือชื่อ" in page_of(sitting.member, address("score-sheet", sitting))

    def test_a_reason_that_is_missing_is_asked_at_its_field_and_nothing_typed_is_lost(self, sitting: Sitting) -> None:
        sent = {"client_key": "form", "verdict": "unable", "reason": " "}
        page = page_of(sitting.member, address("score-mark", sitting, KEY), sent, 422)

        assert f"ข้อ {KEY}: ระบุเหตุผล" in page
        assert re.search(r'value="unable" checked', page)
        assert not Mark.objects.exists()

    def test_without_a_script_a_mark_of_the_version_before_is_not_kept_for_the_newer_one(
        self, sitting: Sitting
    ) -> None:
        page = page_of(sitting.member, address("score-sheet", sitting))
        found = re.search(r'name="submission" value="(\d+)"', page)
        assert found is not None
        newer = Submission.objects.get(pk=sitting.submission.pk)
        newer.pk, newer.version = None, 2
        newer.save(force_insert=True)
        Assessment.objects.filter(pk=newer.assessment_id).update(version=2)
        sent = {"client_key": "form", "submission": found[1], "verdict": "lacking", "reason": "ขาดลายมือชื่อ"}
        page = page_of(sitting.member, address("score-mark", sitting, KEY), sent, 422)

        assert "หน่วยงานส่งฉบับใหม่แล้ว" in page
        assert "ขาดลายมือชื่อ" in page
        assert not Mark.objects.exists()

    def test_marks_sent_twice_are_kept_once_and_the_answer_says_how_far_it_is(self, sitting: Sitting) -> None:
        thirty = [as_sent(key) for key in sitting.keys()[:30]]
        first, second = sends(sitting.member, sitting, thirty), sends(sitting.member, sitting, thirty)

        assert (first[0], first[1]["new"], second[1]["new"], second[1]["marked"]) == (200, 30, 0, 30)
        assert "ให้ความเห็นแล้ว 30 จาก" in first[1]["html"]["#score-progress"]
        assert Mark.objects.count() == 30

    def test_the_level_follows_from_the_marks(self, sitting: Sitting) -> None:
        _, told = sends(sitting.member, sitting, [as_sent(KEY, "lacking", reason="ก")])
        assert "D1: ระดับ 2" in told["html"]["#score-result"]

    @pytest.mark.parametrize(
        ("marks", "more", "code"),
        [
            ([as_sent(KEY, "lacking")], {}, "reason-missing"),
            ([as_sent("LM.1")], {}, "key-unknown"),
            ([{"key": KEY}], {}, "marks-unreadable"),
            ([as_sent(KEY, reason=5)], {}, "marks-unreadable"),
            (["x"], {}, "marks-unreadable"),
            ([as_sent(KEY)], {"submission": 0}, "newer-version"),
            ([as_sent(KEY, client_key="a\x00b")], {}, "client-key"),
            ([as_sent(KEY, client_key="a\nb")], {}, "client-key"),
            ([as_sent(KEY, reason="\ud800")], {}, "marks-unreadable"),
        ],
    )
    def test_what_cannot_be_kept_is_refused_in_words(
        self, sitting: Sitting, marks: list[Any], more: dict[str, Any], code: str
    ) -> None:
        status, told = sends(sitting.member, sitting, marks, **more)

        assert (status, told["code"], bool(told["message"])) == (409, code, True)
        assert not Mark.objects.exists()

    def test_marks_of_somebody_else_who_used_the_same_device_are_not_taken_in_ones_own_name(
        self, sitting: Sitting
    ) -> None:
        status, told = sends(sitting.chair, sitting, [as_sent(KEY)], account=str(sitting.member.account_id))

        assert (status, told["code"]) == (409, "another-person")
        assert not Mark.objects.exists()

    def test_what_is_nested_without_end_is_refused_in_words(self, sitting: Sitting) -> None:
        answer = entering(sitting.member).post(
            address("score-marks", sitting),
            "[" * 100_000,
            content_type="application/json",
            HTTP_ACCEPT="application/json",
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "marks-unreadable")

    @pytest.mark.parametrize("made_at", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "1970-01-01T00:00Z"])
    def test_a_clock_that_is_far_off_loses_no_mark(self, sitting: Sitting, made_at: str) -> None:
        assert sends(sitting.member, sitting, [as_sent(KEY, made_at=made_at)])[0] == 200
        assert NOW - timedelta(days=2) < Mark.objects.get().made_at <= NOW

    def test_handing_in_asks_once_more_and_then_it_stays(self, sitting: Sitting) -> None:
        hand_in = address("opinion-hand-in", sitting)
        assert "ส่งแล้วแก้ไขไม่ได้" in page_of(sitting.member, hand_in)
        page_of(sitting.member, hand_in, {}, 302)
        assert not Opinion.objects.exists()  # marks were missing, and the sheet says which

        sends(sitting.member, sitting, [as_sent(one.key) for one in sitting.marks()])
        assert "ยาวไป" * 1601 in page_of(sitting.member, hand_in, {"remark": "ยาวไป" * 1601}, 422)
        page_of(sitting.member, hand_in, {"remark": "ดี"}, 302)
        page = page_of(sitting.member, address("score-sheet", sitting))
        assert Opinion.objects.get().remark == "ดี"
        assert "ส่งความเห็นแล้ว แก้ไขไม่ได้" in page
        assert "data-score" not in page
        assert sends(sitting.member, sitting, [as_sent(KEY, client_key="again")])[0] == 409

    def test_the_queries_do_not_grow_with_the_marks(self, sitting: Sitting) -> None:
        client, url = entering(sitting.member), address("score-sheet", sitting)
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(url)
            counts.append(len(asked))
            opinions.mark(sitting.submission, sitting.marks(), by=sitting.member, at=NOW)
        assert counts[0] == counts[1] <= 21


class TestWhoOpensWhat:
    """The table of access: everybody of the country, and the three seats, at every page."""

    @pytest.mark.parametrize(
        ("who", "sheet", "consolidation", "decision", "precedents"),
        [
            ("chair of it", 200, 200, 200, 200),
            ("member of it", 200, 200, 200, 200),
            ("secretary of it", 409, 200, 200, 200),
            ("seat of another", 404, 404, 404, 200),
            ("chair", 404, 404, 404, 200),
            ("member", 404, 404, 404, 200),
            ("secretary", 403, 403, 403, 403),
            ("department", 403, 403, 200, 200),
            ("auditor", 403, 403, 200, 200),
            ("administrator", 403, 403, 200, 200),
            ("cdd officer", 403, 403, 409, 403),
            ("officer", 403, 403, 404, 403),
            ("head", 403, 403, 404, 403),
            ("outsider", 403, 403, 404, 403),
            ("far secretary", 403, 403, 403, 403),
        ],
    )
    def test_pages(
        self, cast: Cast, sitting: Sitting, who: str, sheet: int, consolidation: int, decision: int, precedents: int
    ) -> None:
        by = self.named(cast, sitting, who)
        page_of(by, address("score-sheet", sitting), status=sheet)
        page_of(by, address("consolidation", sitting), status=consolidation)
        page_of(by, address("decision", sitting), status=decision)
        page_of(by, reverse("precedents", args=["clean-community", "2564"]), status=precedents)

    @pytest.mark.parametrize(
        "who", ["member of it", "seat of another", "chair", "department", "cdd officer", "auditor"]
    )
    def test_only_who_leads_closes_settles_rules_agrees_and_corrects(
        self, cast: Cast, sitting: Sitting, who: str
    ) -> None:
        all_speak(sitting)
        by = self.named(cast, sitting, who)
        for url in (
            address("close-collection", sitting),
            address("agree", sitting),
            address("correct-agreed", sitting),
            address("settle", sitting, KEY),
            address("rule", sitting, FLAG["key"]),
        ):
            answer = entering(by).post(url, {"reason": "ก", "is_met": "yes", "how": "agreed", "present": [1, 2]})
            assert answer.status_code in {403, 404, 409}, url
        assert not any(model.objects.exists() for model in (Collection, Consolidation, Settled, Ruling))

    @staticmethod
    def named(cast: Cast, sitting: Sitting, who: str) -> Membership:
        if who == "seat of another":
            other = Committee.objects.get(key="K5", region=12).seats.all()[0]
            return seated(cast, other, account_named("inspector-12"))
        ours = {"chair of it": sitting.chair, "member of it": sitting.member, "secretary of it": sitting.secretary}
        return ours.get(who) or cast[who]


class TestConsolidation:
    def test_who_is_waited_for_stands_there_and_nothing_of_the_opinions(self, sitting: Sitting) -> None:
        sitting.speaks(sitting.member, D1_3_2="lacking")
        page = page_of(sitting.secretary, address("consolidation", sitting))

        assert "รอความเห็น" in page
        assert "ส่งความเห็นแล้ว" in page
        assert "หลักฐานไม่พอ" not in page
        assert "ความเห็นยังไม่เปิดให้อ่าน" in page

    def test_the_collection_is_closed_with_a_reason(self, sitting: Sitting) -> None:
        sitting.speaks(sitting.member, D1_3_2="lacking")
        url = address("close-collection", sitting)
        assert "ระบุเหตุผลที่ไม่รอ" in page_of(sitting.secretary, url, {"reason": " "}, 422)
        page_of(sitting.secretary, url, {"reason": "ประธานป่วย"}, 302)

        page = page_of(sitting.secretary, address("consolidation", sitting))
        assert "ประธานป่วย" in page
        assert "หลักฐานไม่พอ" in page

    def test_a_chair_who_has_not_spoken_settles_nothing_even_after_closing(self, sitting: Sitting) -> None:
        sitting.speaks(sitting.member, D1_3_2="lacking")
        page_of(sitting.chair, address("close-collection", sitting), {"reason": "ก"}, 302)
        for url in (address("agree", sitting), address("settle", sitting, KEY)):
            assert "ส่งความเห็นของท่านก่อน" in page_of(sitting.chair, url, status=409)
        assert "หลักฐานไม่พอ" not in page_of(sitting.chair, address("consolidation", sitting))

    def test_where_they_differ_is_found_by_the_filter_and_settled_in_words(self, sitting: Sitting) -> None:
        all_speak(sitting, D1_3_2="lacking")
        page = page_of(sitting.secretary, address("consolidation", sitting) + "?show=different")
        assert page.count('id="item-') == 1
        assert "เป็นไปตามเกณฑ์ 1 · ยังไม่เป็นไป 1 · ตัดสินไม่ได้ 0" in page

        url = address("settle", sitting, KEY)
        sent = {"is_met": "no", "how": "majority", "votes_for": "0", "votes_against": "2", "expected_revision": "0"}
        assert "ระบุเหตุผล" in page_of(sitting.secretary, url, sent, 422)
        wrong = page_of(sitting.secretary, url, sent | {"reason": "ขาดหลักฐาน", "votes_for": "2"}, 422)
        assert "ขาดหลักฐาน" in wrong
        page_of(sitting.secretary, url, sent | {"reason": "ขาดหลักฐาน"}, 302)
        assert Settled.objects.get().reason == "ขาดหลักฐาน"

    @pytest.mark.parametrize("verdicts", [("met", "lacking"), ("unable", "unable")])
    def test_on_a_tie_nothing_is_chosen_beforehand_and_somebody_must(
        self, sitting: Sitting, verdicts: tuple[str, str]
    ) -> None:
        sitting.speaks(sitting.member, D1_3_2=verdicts[0])
        sitting.speaks(sitting.chair, D1_3_2=verdicts[1])
        url = address("settle", sitting, KEY)
        assert "checked" not in page_of(sitting.secretary, url)

        assert "เลือกผลของคณะในข้อนี้" in page_of(sitting.secretary, url, {"how": "agreed", "reason": "ก"}, 422)
        assert "เลือกว่าเห็นพ้อง" in page_of(sitting.secretary, url, {"is_met": "no", "reason": "ก"}, 422)
        assert not Settled.objects.exists()

    def test_what_somebody_could_not_judge_is_counted_and_shown_though_the_others_found_alike(
        self, sitting: Sitting
    ) -> None:
        all_speak(sitting, D1_3_2="unable")
        page = page_of(sitting.secretary, address("consolidation", sitting) + "?show=unable")

        assert page.count('id="item-') == 1
        assert "เป็นไปตามเกณฑ์ 1 · ยังไม่เป็นไป 0 · ตัดสินไม่ได้ 1" in page
        assert "ข้อที่มีผู้ตัดสินไม่ได้ ใช้ผลที่ผู้ตัดสินได้เห็นตรงกัน" in page
        assert "ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน" in page
        assert "?show=unable#item-d1-3-2" in page_of(sitting.secretary, address("agree", sitting)).lower()

    def test_two_at_once_lose_nothing_that_was_typed(self, sitting: Sitting) -> None:
        all_speak(sitting, D1_3_2="lacking")
        url = address("settle", sitting, KEY)
        sent = {"is_met": "yes", "how": "chair", "votes_for": "1", "votes_against": "1", "expected_revision": "0"}
        page_of(sitting.chair, url, sent | {"reason": "ของประธาน"}, 302)
        page = page_of(sitting.secretary, url, sent | {"reason": "ของเลขานุการ"}, 409)

        assert "ของประธาน" in page
        assert "ของเลขานุการ" in page
        assert 'name="expected_revision" value="1"' in page
        page_of(sitting.secretary, url, sent | {"reason": "ของเลขานุการ", "expected_revision": "1"}, 302)
        assert Settled.objects.get().reason == "ของเลขานุการ"

    def test_a_flag_is_ruled_on_once_all_have_spoken_and_others_follow_it(self, sitting: Sitting) -> None:
        url = address("rule", sitting, FLAG["key"])
        page_of(sitting.secretary, url, {"is_met": "yes", "reason": "ครบทั้งหมดแล้ว"}, 409)
        assert FLAG["th"] not in page_of(sitting.secretary, address("consolidation", sitting))
        all_speak(sitting)
        assert FLAG["th"] in page_of(sitting.secretary, address("consolidation", sitting))
        assert "เลือกว่าถือว่า" in page_of(sitting.secretary, url, {"reason": "ก"}, 422)
        page = page_of(sitting.secretary, url, {"is_met": "no", "reason": " "}, 422)
        assert re.search(r'value="no" checked', page)
        page_of(sitting.secretary, url, {"is_met": "yes", "reason": "ครบทั้งหมดแล้ว"}, 302)

        assert Ruling.objects.get().is_met
        assert "ครบทั้งหมดแล้ว" in page_of(sitting.member, reverse("precedents", args=["clean-community", "2564"]))

    def test_a_precedent_on_the_same_words_is_followed_with_its_reason(self, sitting: Sitting) -> None:
        all_speak(sitting)
        first = rulings.rule(
            sitting.submission, FLAG["key"], is_met=True, reason="ครบทั้งหมดแล้ว", by=sitting.chair, at=NOW
        )
        newer = Submission.objects.get(pk=sitting.submission.pk)
        newer.pk, newer.version = None, 2
        newer.save(force_insert=True)
        Assessment.objects.filter(pk=newer.assessment_id).update(version=2)
        all_speak(replace(sitting, submission=Submission.objects.get(pk=newer.pk)))

        url = address("rule", sitting, FLAG["key"])
        assert "ใช้ตาม: ถือว่าเป็นไปตามเกณฑ์ครบทั้งหมดแล้ว" in " ".join(
            re.sub("<[^>]+>", "", page_of(sitting.chair, url)).split()
        )
        page_of(sitting.chair, url, {"follows": first.pk}, 302)
        followed = Ruling.objects.get(submission=newer)
        assert (followed.follows, followed.is_met, followed.reason) == (first, True, "ครบทั้งหมดแล้ว")
        assert "ตามคำวินิจฉัยก่อนหน้า" in page_of(sitting.chair, address("consolidation", sitting))

    def test_agreeing_needs_everything_settled_the_flags_ruled_on_and_a_quorum(self, sitting: Sitting) -> None:
        all_speak(sitting, D1_3_2="lacking")
        url = address("agree", sitting)
        assert KEY in page_of(sitting.secretary, url, {"present": [1, 2], "summary": "ร่างสรุป"}, 422)
        sitting.settles(KEY, is_met=False, how="majority", votes=(0, 2), reason="ขาดหลักฐาน")
        assert FLAG["key"] in page_of(sitting.secretary, url, {"present": [1, 2]}, 422)
        rulings.rule(sitting.submission, FLAG["key"], is_met=True, reason="ครบ", by=sitting.chair, at=NOW)
        page = page_of(sitting.secretary, url, {"present": [1], "summary": "ร่างสรุป"}, 422)
        assert "องค์ประชุมไม่ครบ" in page
        assert "ร่างสรุป" in page
        page_of(sitting.secretary, url, {"present": [1, 2], "summary": "สรุปแล้ว"}, 302)

        assert Consolidation.objects.get().summary == "สรุปแล้ว"
        page = page_of(sitting.secretary, address("consolidation", sitting))
        assert "คณะสรุปผลแล้ว" in page
        assert address("settle", sitting, KEY) not in page
        page_of(sitting.secretary, address("settle", sitting, KEY), status=409)

    def test_a_correction_has_its_reason_and_both_stand(self, sitting: Sitting) -> None:
        agreed_on(sitting)
        url = address("correct-agreed", sitting)
        sent = {"found-D5.5.2": "no", "reason-D5.5.2": "ไม่มีรายงาน", "present": [1, 2]}
        assert "ไม่มีรายงาน" in page_of(sitting.secretary, url, sent, 422)
        page_of(sitting.secretary, url, sent | {"correction": "บันทึกผิดข้อ"}, 302)

        assert [row.number for row in Consolidation.objects.all()] == [1, 2]
        page = page_of(sitting.secretary, address("decision", sitting))
        assert "บันทึกผิดข้อ" in page
        assert "ไม่มีรายงาน" in page

    def test_what_was_ruled_is_neither_settled_nor_corrected_on_the_pages(self, sitting: Sitting) -> None:
        all_speak(sitting)
        url, settling = address("consolidation", sitting), address("settle", sitting, FLAG["key"])
        assert settling in page_of(sitting.secretary, url)
        rulings.rule(sitting.submission, FLAG["key"], is_met=False, reason="ต้องมีโครงการ", by=sitting.chair, at=NOW)
        page = page_of(sitting.secretary, f"{url}?show=changed")
        assert page.count('id="item-') == 1
        assert settling not in page

        sitting.agrees()
        page = page_of(sitting.secretary, address("correct-agreed", sitting))
        assert 'name="found-D5.5.2"' in page
        assert f'name="found-{FLAG["key"]}"' not in page
        sent = {"present": [1, 2], "correction": "ไม่มีอะไรเปลี่ยน"}
        assert "ไม่มีสิ่งใดต่างจากผลที่สรุปไว้" in page_of(sitting.secretary, address("correct-agreed", sitting), sent, 422)

    def test_after_an_opinion_the_page_says_why_no_other_committee_takes_the_case(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        case = sitting.submission.assessment
        url = reverse("assign-case", args=[case.enrolment.round_id, case.pk])
        page_of(cast["department"], url)
        sitting.speaks(sitting.member)
        answer = entering(cast["department"]).get(url, follow=True)
        assert answer.redirect_chain[0][0] == reverse("round-cases", args=[case.enrolment.round_id])
        assert "คณะปัจจุบันส่งความเห็นของฉบับนี้แล้ว" in answer.content.decode()

    def test_the_queries_do_not_grow_with_what_was_settled(self, sitting: Sitting) -> None:
        all_speak(sitting, D1_3_2="lacking")
        client, url, counts = entering(sitting.secretary), address("consolidation", sitting), []
        for key in (KEY, "D1.1.1"):
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            counts.append(len(asked))
            sitting.settles(key)
        assert counts[0] == counts[1] <= 64, counts


def agreed_on(sitting: Sitting, reason: str = "ขาดหลักฐาน") -> Consolidation:
    if not Opinion.objects.exists():
        all_speak(sitting, D1_3_2="lacking")
    sitting.settles(KEY, is_met=False, how="majority", votes=(0, 2), reason=reason)
    rulings.rule(sitting.submission, FLAG["key"], is_met=True, reason="ครบ", by=sitting.chair, at=NOW)
    return sitting.agrees()


class TestDecisionPage:
    def test_everything_stands_beside_one_another_for_the_department(self, cast: Cast, sitting: Sitting) -> None:
        before = page_of(cast["department"], address("decision", sitting))
        assert "คณะยังไม่ได้สรุปผล" in before
        agreed_on(sitting)
        page = page_of(cast["department"], address("decision", sitting))

        assert "ลำดับที่ 1" in page
        assert "ลำดับที่ 2" in page
        assert "เสียงข้างมาก (0 : 2) – ขาดหลักฐาน" in page
        assert 'href="https://example.go.th/order"' in page
        assert "ยังไม่มีมติ" in page
        changed = page_of(cast["department"], address("decision", sitting) + "?show=changed")
        assert changed.count('id="item-') == 1

    def test_it_is_linked_where_the_case_is_compiled(self, cast: Cast, sitting: Sitting) -> None:
        url = address("compiling-case", sitting)
        assert address("score-sheet", sitting) in page_of(sitting.member, url)
        assert address("decision", sitting) not in page_of(cast["department"], url)
        agreed_on(sitting)
        assert address("decision", sitting) in page_of(cast["department"], url)
        assert address("decision", sitting) in page_of(sitting.member, url)

    def test_the_queries_are_few_whatever_was_said(self, cast: Cast, sitting: Sitting) -> None:
        agreed_on(sitting)
        with CaptureQueriesContext(connection) as asked:
            page_of(cast["department"], address("decision", sitting))
        assert len(asked) <= 40

    def test_precedents_are_found_from_the_menu_by_committees_and_from_above(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        menu, theirs = reverse("all-precedents"), reverse("precedents", args=["clean-community", "2564"])
        for who in (sitting.member, sitting.secretary, cast["department"], cast["auditor"]):
            assert f'href="{menu}"' in page_of(who, "/")
        for name in ("chair", "cdd officer", "secretary"):
            assert f'href="{menu}"' not in page_of(cast[name], "/")
        assert entering(sitting.member).get(menu)["Location"] == theirs  # its own edition, before anything was ruled
        assert "ยังไม่มีคำวินิจฉัย" in page_of(cast["department"], menu)
        all_speak(sitting)
        rulings.rule(sitting.submission, FLAG["key"], is_met=True, reason="ครบทั้งหมดแล้ว", by=sitting.chair, at=NOW)
        assert entering(cast["department"]).get(menu)["Location"] == theirs
        assert theirs in page_of(
            cast["department"], reverse("committees", args=[sitting.submission.assessment.enrolment.round_id])
        )
        page = page_of(cast["department"], theirs)
        assert ("ครบทั้งหมดแล้ว" in page, 'aria-current="page"' in page) == (True, True)

    def test_an_edition_that_is_not_there_has_no_precedents(self, sitting: Sitting) -> None:
        page_of(sitting.member, reverse("precedents", args=["clean-community", "1999"]), status=404)


class TestDeciding:
    """The form of a sitting starts from what was agreed or decided last, and so does certifying many at once."""

    @staticmethod
    def chosen(page: str) -> str:
        found = re.search(r'<option value="([^"]*)" selected', page)
        assert found is not None
        return found[1]

    @pytest.fixture
    def sitting(self, cast: Cast, case: Assessment) -> Sitting:
        return sitting_on(cast, case, flags=[FLAG], tier="A+")

    @staticmethod
    def goes_to_another_sitting(case: Assessment) -> None:
        """Put a decided case at a second station that decides, as a route with two sittings does."""
        Assessment.objects.filter(pk=case.pk).update(state="listed", stage="select")

    def test_it_starts_from_what_the_committee_agreed_and_not_from_the_units_own_level(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        agreed = agreed_on(sitting)
        meeting = before_the_department(cast, sitting.submission.assessment)
        page = page_of(cast["department"], address("deciding-case", sitting))

        assert self.chosen(page) == agreed.level == "B+"
        assert "ผลที่คณะสรุป" in page
        on_agenda = page_of(cast["department"], reverse("meeting", args=[meeting.pk]))
        assert "ผลที่คณะสรุป" in on_agenda
        once_more = page_of(
            cast["department"],
            f"{reverse('certify-many', args=[meeting.pk])}?case={sitting.submission.assessment_id}",
        )
        name = sitting.submission.assessment.enrolment.unit.name_th
        assert re.search(rf"<dt>{name}</dt><dd>B\+</dd>", once_more.replace("\n", ""))

    def test_without_a_committee_that_agreed_it_is_the_units_own_level(self, cast: Cast, sitting: Sitting) -> None:
        Judging.objects.filter(assessment=sitting.submission.assessment).update(ended_at=NOW)
        before_the_department(cast, sitting.submission.assessment)
        page = page_of(cast["department"], address("deciding-case", sitting))
        assert (self.chosen(page), "ผลคำนวณเบื้องต้น" in page) == ("A+", True)

    def test_a_second_sitting_starts_from_what_the_first_certified_and_nothing_stands_as_certified_yet(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        agreed_on(sitting)
        one, by = sitting.submission.assessment, cast["department"]
        first = certified(cast, one, tier="A", reason="คณะพิจารณาหลักฐานเพิ่ม")
        assert (first.proposed_tier, first.certified_tier) == ("B+", "A")
        self.goes_to_another_sitting(one)
        meeting = before_the_department(cast, one)
        page = page_of(by, address("deciding-case", sitting))

        assert self.chosen(page) == "A"
        assert "มติของขั้นก่อนหน้า" in page
        assert "ยังไม่มีมติ" in page
        page_of(by, f"{reverse('certify-many', args=[meeting.pk])}?case={one.pk}", {}, 302)
        second = Decision.objects.exclude(pk=first.pk).get()
        assert (second.stage, second.proposed_tier, second.certified_tier) == ("select", "A", "A")
        then = page_of(by, reverse("meeting", args=[first.meeting_id]))
        assert (
            '<td data-label="ระดับที่เสนอ"><div class="kn-cell">B' in then
        )  # what was proposed to the first sitting stays there

    def test_another_level_than_the_first_sitting_certified_takes_a_reason(self, cast: Cast, sitting: Sitting) -> None:
        agreed_on(sitting)
        one, by = sitting.submission.assessment, cast["department"]
        certified(cast, one, tier="A", reason="คณะพิจารณาหลักฐานเพิ่ม")
        self.goes_to_another_sitting(one)
        before_the_department(cast, one)
        sent = {"tier": "B+", "reason": "", "resolution_number": "1"}
        page = page_of(by, address("deciding-case", sitting), sent, 422)
        assert "ระบุเหตุผลที่รับรองระดับต่าง" in page
        assert Decision.objects.count() == 1


def test_visibility_is_asked_by_every_page(sitting: Sitting) -> None:
    """What was handed in stays its own author's until the others may be read."""
    sitting.speaks(sitting.chair, D1_3_2="lacking")
    assert visibility.opinions_seen(sitting.submission, by=sitting.member, on=TODAY) == []
    assert "หลักฐานไม่พอ" not in page_of(sitting.member, address("consolidation", sitting))
    assert "หลักฐานไม่พอ" not in page_of(sitting.member, address("score-sheet", sitting))
