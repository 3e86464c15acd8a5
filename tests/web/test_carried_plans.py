"""The improvement plan of the round before on the pages of the next case: for the unit, beside the requirement, for who judges."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_carrying import agreed_in, proof_of, says, took_up
from tests.review.test_carrying import row as row  # noqa: PLC0414 - the fixture
from tests.review.test_opinions import sitting_on

from khunnatham.assessments.models import Assessment
from khunnatham.review.follow_up_models import FollowUp, Recommendation

from .test_selecting import client_of, page_of

PLAN = "แผนปรับปรุงจากรอบก่อน"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def plan_url(case: Assessment) -> str:
    return reverse("carried-plan", args=[case.pk])


def answer_url(case: Assessment, row: Recommendation) -> str:
    return reverse("answer-carried", args=[case.pk, row.pk])


def test_the_unit_finds_its_promises_on_its_case_and_beside_the_requirement(
    cast: Cast, case: Assessment, row: Recommendation
) -> None:
    client = client_of(cast["cdd officer"])
    assert plan_url(case) in page_of(client, reverse("assessment", args=[case.pk]))
    page = page_of(client, plan_url(case))
    for words in (
        "ข้อเสนอแนะ 1",
        "ฝ่ายอำนวยการ",
        "31 มกราคม 2569",
        "15,000.00 บาท",
        "หน่วยงานยังไม่รายงานผล",
        answer_url(case, row),
    ):
        assert words in page
    assert "ข้อเสนอแนะ 1" in page_of(client, reverse("requirement", args=[case.pk, "D2.4.2"]))
    assert PLAN not in page_of(client, reverse("requirement", args=[case.pk, "D1.1.1"]))


def test_it_says_how_far_it_came_with_evidence_and_is_told_what_is_missing(
    cast: Cast, case: Assessment, row: Recommendation
) -> None:
    client, proof = client_of(cast["cdd officer"]), proof_of(cast.units["cdd"])
    sent = {"done": "partly", "text": " ", "evidence": [str(proof.pk)], "revision": "0"}
    page = page_of(client, answer_url(case, row), sent, 422)
    assert "kn-field--problem" in page
    assert f'value="{proof.pk}"' in page
    page_of(client, answer_url(case, row), sent | {"text": "เหลือไตรมาส 4"}, 302)
    page = page_of(client, plan_url(case))

    for words in ("ทำบางส่วน", "เหลือไตรมาส 4", reverse("evidence-item", args=[proof.pk])):
        assert words in page
    assert "เปลี่ยนไประหว่างที่ท่านเปิดอยู่" in page_of(client, answer_url(case, row), sent | {"text": "อื่น"}, 422)
    assert FollowUp.objects.get().text == "เหลือไตรมาส 4"


def test_who_judges_reads_it_on_the_case_and_beside_the_requirement_of_the_sheet(
    cast: Cast, case: Assessment, row: Recommendation
) -> None:
    says(case, cast, row, evidence=[proof_of(cast.units["cdd"])])
    took_up(row.consolidation, 2, "D9.9.9")
    before = client_of(cast["department"])
    assert "เผยแพร่ครบสี่ไตรมาส" not in page_of(before, plan_url(case))
    sitting = sitting_on(cast, case)
    client = client_of(sitting.member)

    assert plan_url(case) in page_of(client, reverse("compiling-case", args=[case.pk]))
    sheet = page_of(client, reverse("score-sheet", args=[case.pk]))
    assert sheet.count("เผยแพร่ครบสี่ไตรมาส") == 1
    page = page_of(client, plan_url(case))
    for words in ("เผยแพร่ครบสี่ไตรมาส", "ประกาศไตรมาส 1", "ไม่มีข้อนี้ในเกณฑ์รอบนี้", "1 ข้ออ้างถึงเกณฑ์ที่ไม่มีในรอบนี้"):
        assert words in page
    assert answer_url(case, row) not in page


def test_the_secretary_reads_it_beside_the_requirement_that_the_committee_settles(
    cast: Cast, case: Assessment, row: Recommendation
) -> None:
    says(case, cast, row)
    sitting = sitting_on(cast, case)
    client = client_of(sitting.secretary)
    for who in (sitting.chair, sitting.member):
        sitting.speaks(who)

    assert page_of(client, reverse("consolidation", args=[case.pk])).count("เผยแพร่ครบสี่ไตรมาส") == 1
    assert "เผยแพร่ครบสี่ไตรมาส" in page_of(client, reverse("settle", args=[case.pk, "D2.4.2"]))
    assert PLAN not in page_of(client, reverse("settle", args=[case.pk, "D1.1.1"]))


def test_others_answer_nothing_and_after_the_hand_in_the_unit_does_not_either(
    cast: Cast, case: Assessment, row: Recommendation
) -> None:
    sent = {"done": "done", "text": "ก", "revision": "0"}
    for who, status in (("department", 403), ("secretary", 403), ("head", 404), ("officer", 404)):
        assert client_of(cast[who]).post(answer_url(case, row), sent).status_code == status
    sitting = sitting_on(cast, case)
    assert client_of(sitting.member).post(answer_url(case, row), sent).status_code == 403
    client = client_of(cast["cdd officer"])
    assert client.post(answer_url(case, row), sent).status_code == 409
    assert answer_url(case, row) not in page_of(client, plan_url(case))
    assert not FollowUp.objects.exists()


def test_a_case_without_a_round_before_has_no_such_page(cast: Cast, case: Assessment) -> None:
    client = client_of(cast["cdd officer"])
    assert client.get(plan_url(case)).status_code == 404
    assert PLAN not in page_of(client, reverse("assessment", args=[case.pk]))


def test_the_pages_ask_the_same_for_one_promise_and_for_five(cast: Cast, case: Assessment) -> None:
    agreed, counts = agreed_in(case, 2568), []
    client = client_of(cast["cdd officer"])
    for position in range(1, 6):
        says(case, cast, took_up(agreed, position), evidence=[proof_of(cast.units["cdd"], f"หลักฐาน {position}")])
        page_of(client, plan_url(case))
        with CaptureQueriesContext(connection) as asked:
            page_of(client, plan_url(case))
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_the_department_reads_on_the_plan_itself_what_the_unit_said_in_the_next_round(
    cast: Cast, case: Assessment, row: Recommendation
) -> None:
    says(case, cast, row)
    address = reverse("improvement", args=[row.consolidation.submission.assessment_id])
    client = client_of(cast["department"])
    assert "เผยแพร่ครบสี่ไตรมาส" not in page_of(client, address)
    assert "เผยแพร่ครบสี่ไตรมาส" in page_of(client_of(cast["cdd officer"]), address)
    sitting_on(cast, case)
    assert "เผยแพร่ครบสี่ไตรมาส" in page_of(client, address)
