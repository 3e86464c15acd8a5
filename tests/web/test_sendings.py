"""Sending the plan on screen: the head sends after one more question, the department sees it, what was sent is handed out."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.assessments.test_sending import DIMENSIONS, ON_TIME, plan, send
from tests.assessments.test_sending import head as head  # noqa: PLC0414 - the fixture
from tests.documents.conftest import pdfium, without_spaces
from tests.documents.test_editable import assert_says_the_same
from tests.organisations.conftest import Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.web.papers import body

from khunnatham.assessments.models import Answer, Assessment, Sending
from khunnatham.documents.numerals import thai_digits
from khunnatham.organisations.models import Membership
from khunnatham.plans.models import Activity
from khunnatham.web.here import CHOSEN


def client_of(by: Membership) -> Client:
    client = Client()
    client.force_login(by.account)
    session = client.session
    session[CHOSEN] = by.pk
    session.save()
    return client


def at(case: Assessment, page: str = "") -> str:
    return f"/enrolments/{case.enrolment_id}/{page}"


@pytest.fixture
def _planned(cast: Cast, case: Assessment) -> None:
    plan(cast, *DIMENSIONS)


@pytest.mark.usefixtures("_planned")
def test_the_head_sends_and_the_department_sees_it(cast: Cast, case: Assessment, head: Membership) -> None:
    client, page = client_of(head), at(case, "sending/send-plan/")
    standings = f"/rounds/{case.enrolment.round_id}/sendings/send-plan/"
    before = body(client_of(cast["department"]).get(standings))

    asked = client.get(f"{page}send/")
    done = client.post(f"{page}send/")

    assert (asked.status_code, done.status_code, Sending.objects.count()) == (200, 302, 1)
    assert "ยังไม่ส่ง" in before
    assert "ส่งแผนแล้ว 1 จาก 1 หน่วยงาน" in body(client_of(cast["department"]).get(standings))
    shown = client.get(page).content.decode()
    assert all(f'"{page}{to}"' in shown for to in ("1/", "1/paper/", "1/paper/?as=docx"))
    rows = sheet(client.get(f"{page}1/"))
    assert [row[0] for row in rows[1:]] == [*DIMENSIONS, "โครงการนวัตกรรม"]


@pytest.mark.usefixtures("_planned")
def test_the_plan_is_printed_as_it_was_sent_whatever_the_plan_says_now(
    cast: Cast, case: Assessment, head: Membership
) -> None:
    made = send(case, head, ON_TIME + timedelta(days=1))
    Activity.objects.update(title="เปลี่ยนแล้ว")
    page = at(case, "sending/send-plan/1/paper/")
    pdf, word = (client_of(cast["department"]).get(page, {"as": as_}).content for as_ in ("pdf", "docx"))
    printed = without_spaces(pdfium(pdf))

    assert all(f"กิจกรรม{thai_digits(dimension)}" in printed for dimension in DIMENSIONS)
    assert "เปลี่ยนแล้ว" not in printed
    assert "สมุดโปร่งใสเปิดเผยรายจ่ายทุกวันกิจกรรมD๑" in printed
    assert "ส่งหลังกำหนด" in printed
    assert f"ฉบับที่๑·ตรึงข้อมูลเมื่อ๑พฤษภาคม๒๕๖๙เวลา๒๓.๕๙น.·SHA-256{made.digest[:12]}" in printed
    assert_says_the_same(pdf, word)
    assert client_of(cast["head"]).get(page).status_code == 404


def test_an_incomplete_plan_names_what_is_missing(cast: Cast, case: Assessment, head: Membership) -> None:
    plan(cast, "D1", innovation=None)
    client, page = client_of(head), at(case, "sending/send-plan/")

    refused = client.post(f"{page}send/")

    assert (refused.status_code, Sending.objects.count()) == (302, 0)
    assert "ยังไม่มีกิจกรรมของ D2" in body(client.get(page))


@pytest.mark.usefixtures("_planned", "head")
def test_the_officer_sees_that_the_head_sends(cast: Cast, case: Assessment) -> None:
    client = client_of(cast["cdd officer"])

    assert "หัวหน้าหน่วยงานเป็นผู้ส่ง" in body(client.get(at(case, "sending/send-plan/")))
    assert client.post(at(case, "sending/send-plan/send/")).status_code == 409
    assert at(case, "sending/send-plan/") in body(client.get(at(case)))


def test_an_innovation_of_another_dimension_is_pointed_out(cast: Cast, case: Assessment) -> None:
    plan(cast, *DIMENSIONS, innovation="D4")
    client, page = client_of(cast["cdd officer"]), at(case, "plan/innovations/")

    assert "นวัตกรรมเป็นกิจกรรมของ D4 ด้วย" in body(client.get(page))
    done = client.post(page, {"title": "กล่องใส", "text": "ทุกคนเห็น", "activity": ""})
    refused = client.post(page, {"title": "", "text": "ทุกคนเห็น", "activity": ""})

    assert (done.status_code, refused.status_code) == (302, 422)
    assert "ทุกคนเห็น" in body(refused)


def test_moving_its_activity_to_another_dimension_changes_the_answer_at_once(cast: Cast, case: Assessment) -> None:
    plan(cast, *DIMENSIONS)
    client, moved = client_of(cast["cdd officer"]), Activity.objects.get(dimension="D1")
    client.post(at(case, "plan/innovations/"), {"title": "กล่องใส", "text": "ทุกคนเห็น", "activity": str(moved.pk)})
    before = Answer.objects.get(assessment=case, key="D1.2.3").value
    page = at(case, f"plan/activities/{moved.pk}/")

    done = client.post(page, {"title": moved.title, "dimension": "D3", "expected_revision": "1"})

    assert done.status_code == 302
    after = Answer.objects.get(assessment=case, key="D1.2.3").value
    assert (before["also_in"], after["also_in"]) == ([], ["D3"])


def sheet(answer: Any) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
