"""The tracker in the pages: ten issues with their states, closing one, attesting, verifying; and no score, with the reason."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from tests.assessments.story import fresh
from tests.assessments.test_tracking import START, Office
from tests.organisations.conftest import assemble

from khunnatham.assessments.models import IssueEvent
from khunnatham.organisations.models import Membership
from khunnatham.web.here import CHOSEN


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(timezone, "now", lambda: START)
    return Office(assemble())


def client_of(by: Membership) -> Client:
    client = Client()
    client.force_login(by.account)
    session = client.session
    session[CHOSEN] = by.pk
    session.save()
    return client


def page(by: Membership, address: str, **typed: str) -> str:
    client = client_of(by)
    answer = client.post(address, typed, follow=True) if typed else client.get(address)
    return answer.content.decode()


def test_the_page_tells_every_issue_and_why_there_is_no_score(office: Office) -> None:
    told = page(office.officer, f"/assessments/{office.case.pk}/issues/")
    assert "เสร็จแล้ว 0 จาก 10 ประเด็น" in told
    assert "ไม่มีคะแนนรวม" in told
    assert told.count('id="issue-') == 10


def test_an_issue_is_confirmed_and_one_reported(office: Office) -> None:
    office.answer("1.1", {"part": 42, "whole": 42})
    office.answer("4.4", {"report": True, "lesson": True})
    base = f"/assessments/{office.case.pk}/issues"
    assert "ยืนยันแล้ว" in page(office.officer, f"{base}/1.1/close/", yes="yes")
    assert "ตรวจวันและปี" in page(office.officer, f"{base}/4.4/close/", on="1/2/2569")
    assert "รายงานผู้บังคับบัญชาแล้ว" in page(office.officer, f"{base}/4.4/close/", on="10/1/2569")
    assert list(IssueEvent.objects.values_list("key", "act")) == [("1.1", "confirmed"), ("4.4", "reported")]


def test_the_head_attests_the_department_contradicts_and_only_they_read_why(office: Office) -> None:
    base = f"/assessments/{office.case.pk}/issues"
    assert client_of(office.officer).get(f"{base}/4.5/close/").status_code == 409
    assert "รับรองแล้ว รอกรมตรวจ" in page(office.head, f"{base}/4.5/close/", yes="yes")
    told = page(office.department, f"{base}/4.5/verify/", found="differs", ground="records-differ")
    ground = "ข้อมูลของกรมไม่ตรงกับที่หน่วยงานรับรอง"
    assert ground in told
    assert ground in page(office.head, f"{base}/")
    assert ground not in page(office.officer, f"{base}/")
    assert "กรมตรวจแล้ว ไม่ตรงกัน" in page(office.officer, f"{base}/")


def test_verifying_without_a_choice_shows_the_form_again(office: Office) -> None:
    office.attested()
    answer = client_of(office.department).post(
        f"/assessments/{office.case.pk}/issues/4.5/verify/", {"found": "differs"}
    )
    assert answer.status_code == 422


def test_the_page_of_4_5_has_no_room_for_words(office: Office) -> None:
    told = page(office.officer, f"/assessments/{office.case.pk}/4.5/")
    assert 'name="note"' not in told
    assert "ไม่มีช่องเขียนและไม่รับหลักฐาน" in told
    assert 'name="note"' in page(office.officer, f"/assessments/{office.case.pk}/1.1/")


def test_strangers_find_nothing(office: Office) -> None:
    for name in ("outsider", "secretary"):
        assert client_of(office.cast[name]).get(f"/assessments/{office.case.pk}/issues/").status_code == 404
    assert fresh(office.case).state == "open"


def test_a_deadline_is_told_by_its_title_and_never_by_its_key(office: Office) -> None:
    told = page(office.officer, f"/assessments/{office.case.pk}/1.1/")
    assert "กำหนด ภายใน ๒๗ ก.พ. ๖๙" in told
    assert "february" not in told
    criteria = page(office.officer, "/programmes/clean-community/2569/")
    assert "กำหนด: ภายใน ๒๗ ก.พ. ๖๙" in criteria
    assert ": february" not in criteria
