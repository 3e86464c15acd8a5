"""A new user's way through the ten issues of the community development offices, on a desktop and on a phone, to the end."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import pytest
from tests.journey.journeys import Journey
from tests.journey.journeys import journey as journey  # noqa: PLC0414 - the fixture
from tests.journey.people import Clock, Person
from tests.journey.programmes import ISSUES

from khunnatham.facts import registers

pytestmark = pytest.mark.browser

OFFICE: Final = "สำนักงานพัฒนาชุมชนจังหวัดมุกดาหาร"
CHANNELS: Final = (
    ("เพจของสำนักงาน", "page", "online"), ("เว็บไซต์ของสำนักงาน", "site", "online"), ("กลุ่มเครือข่ายชุมชน", "group", "online"),
    ("ป้ายหน้าสำนักงาน", "board", "offline"), ("ที่ประชุมหัวหน้าส่วนราชการ", "meeting", "offline"),
)  # fmt: skip
HONOURS: Final = (("person", "ผู้นำชุมชนตัวอย่าง"), ("unit", "สำนักงานพัฒนาชุมชนอำเภอดงหลวง"))
CONFIRMED: Final = ("1.1", "1.2", "2.1", "2.2", "4.1", "4.2", "4.3")


@pytest.mark.parametrize("journey", [ISSUES], indirect=True, ids=["2569"])
def test_ten_issues_confirmed_reported_attested_verified_and_concluded(journey: Journey, clock: Clock) -> None:
    between = journey.between
    round_ = journey.opened()
    _, enrolment = journey.enrolled(round_)
    case = between.case(enrolment)
    between.declare(case, signed=42)
    between.plan(case)
    clock.set(2026, 6, 24)
    officer = journey.enter(journey.programme.officer)
    _keep_the_registers(journey, officer, enrolment)
    _sum_up_the_plan(journey, officer, enrolment)
    between.count(case, "virtues", "plan")
    followed = between.follow(between.case(enrolment))
    assert followed == ["1.1", "1.2", "2.1", "2.2", "3.1", "4.1", "4.2", "4.3", "4.4"]
    between.prove(between.case(enrolment))
    _close_the_issues(journey, officer, case.pk)
    _attest_and_verify(journey, case.pk)
    journey.handed_in(officer, case.pk, picture="check")

    department = journey.enter(journey.programme.office)
    department.opens(f"/compiling/?round={round_}").sees("1 จาก 1 หน่วยงานส่งแล้ว").misses("เข้าที่ประชุม").follows(OFFICE)
    department.sees(OFFICE).misses("เข้าที่ประชุม")
    department.presses("ติดตามรายประเด็น").sees("เสร็จแล้ว 10 จาก 10 ประเด็น")
    department.presses("ปิดเรื่อง").confirms("ปิดเรื่อง").sees("เสร็จแล้ว 10 จาก 10 ประเด็น").reads("ปิดเรื่องแล้ว")
    department.opens(f"/compiling/{case.pk}/").sees(OFFICE).reads("สิ้นสุดกระบวนการ")
    journey.shows(department, "concluded")
    officer.opens(f"/enrolments/{enrolment}/").sees(journey.programme.title).reads("สิ้นสุดกระบวนการ")


def _sum_up_the_plan(journey: Journey, officer: Person, enrolment: int) -> None:
    """Go from the steps to the plan and to what it came to, and let the criteria count from it."""
    officer.opens(f"/enrolments/{enrolment}/").follows("คุณธรรม ปัญหา และความดี").sees("คุณธรรม ปัญหา และความดี")
    officer.opens(f"/enrolments/{enrolment}/").follows("จัดทำแผน").sees("แผน").reads("ปัญหาและความดี", "1 เรื่อง")
    officer.opens(f"/enrolments/{enrolment}/").follows("สรุปความสำเร็จ").sees("ความสำเร็จ").reads("สำเร็จ 1 จาก 1 กิจกรรม")
    officer.presses("บันทึกเป็นข้อมูลเพื่อใช้ตอบเกณฑ์").sees("ความสำเร็จ").reads("บันทึกข้อมูลของแผนแล้ว")
    journey.shows(officer, "success")
    assert officer.downloads(re.compile("ถอดบทเรียนการดำเนินงาน")).startswith(b"%PDF")


def _keep_the_registers(journey: Journey, officer: Person, enrolment: int) -> None:
    """Enter the report to the superior by hand; the other registers hold what their own stories tell."""
    between, case = journey.between, journey.between.case(enrolment)
    base = f"/data/{case.enrolment.unit_id}/2569"
    officer.opens(f"{base}/").sees("ข้อมูลของหน่วยงาน").follows("รายงานผู้บังคับบัญชา").sees("รายงานผู้บังคับบัญชา")
    officer.presses("เพิ่มรายการ").sees("รายงานผู้บังคับบัญชา").picks("เรื่องที่รายงาน", "ผลการดำเนินงานตามแผน")
    officer.fills("เรียน (ตำแหน่ง)", "ผู้ว่าราชการจังหวัดมุกดาหาร").fills("ลงวันที่", "22/6/2569").presses("เพิ่มรายการ")
    officer.sees("รายงานผู้บังคับบัญชา").reads("ผู้ว่าราชการจังหวัดมุกดาหาร")
    day = date(2026, 6, 15)
    between.enter(case, registers.CHANNELS, *(
        {"name": name, "kind": kind, "medium": medium, "what": "ผลการดำเนินงานตามแผน", "day": day}
        for name, kind, medium in CHANNELS
    ))  # fmt: skip
    between.enter(case, registers.HONOURS, *(
        {"type": kind, "name": name, "virtue": "สุจริต", "occasion": "วันพัฒนาชุมชน", "day": day} for kind, name in HONOURS
    ))  # fmt: skip
    between.enter(case, registers.AWARDS, {
        "title": "หนังสือชมเชยการเสริมสร้างองค์กรคุณธรรม", "kind": "praise", "issuer": "จังหวัดมุกดาหาร", "origin": "outside",
        "field": "moral-organisation", "day": date(2025, 11, 20),
    })  # fmt: skip
    between.enter(case, registers.KNOWLEDGE, {
        "kind": "lesson", "title": "ถอดบทเรียนการดำเนินงาน", "of": "own", "day": day,
    })  # fmt: skip
    officer.opens(f"{base}/channels/").sees("ช่องทางเผยแพร่")


def _close_the_issues(journey: Journey, officer: Person, case: int) -> None:
    officer.opens(f"/enrolments/{journey.between.number(case)}/").presses("ติดตามรายประเด็น").sees(
        "เสร็จแล้ว 0 จาก 10 ประเด็น"
    )
    for done, key in enumerate(CONFIRMED, 1):
        officer.presses(re.compile(f"^ยืนยันประเด็น {re.escape(key)}$")).confirms("ยืนยันประเด็น")
        officer.reads(f"เสร็จแล้ว {done} จาก 10 ประเด็น")
    for done, key in enumerate(("3.1", "4.4"), len(CONFIRMED) + 1):
        officer.presses(re.compile(f"^บันทึกว่ารายงานผู้บังคับบัญชาแล้ว {re.escape(key)}$"))
        officer.page.get_by_role("dialog").get_by_label("รายงานเมื่อวันที่").fill("22 มิ.ย. 2569")
        officer.confirms("บันทึกว่ารายงานผู้บังคับบัญชาแล้ว").reads(f"เสร็จแล้ว {done} จาก 10 ประเด็น")
    officer.sees("เสร็จแล้ว 9 จาก 10 ประเด็น")
    journey.shows(officer, "issues")


def _attest_and_verify(journey: Journey, case: int) -> None:
    head = journey.enter(journey.programme.head)
    head.opens(f"/assessments/{case}/issues/").sees("เสร็จแล้ว 9 จาก 10 ประเด็น")
    head.presses(re.compile("^รับรองในฐานะหัวหน้าหน่วยงาน")).confirms("รับรองในฐานะหัวหน้าหน่วยงาน").reads("รับรองแล้ว รอกรมตรวจ")
    department = journey.enter(journey.programme.office)
    department.opens(f"/assessments/{case}/issues/").presses(re.compile("^บันทึกผลการตรวจ")).sees("ตรวจคำรับรอง")
    journey.shows(department, "verifying")
    department.presses("ตรวจแล้ว ตรงกัน").sees("เสร็จแล้ว 10 จาก 10 ประเด็น").reads("กรมตรวจแล้ว ตรงกัน")
