"""A new user's way through the five dimensions with points, on a desktop and on a phone: from the briefing to the certificate."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import pytest
from playwright.sync_api import expect
from tests.journey.chapters import photo, text_of
from tests.journey.journeys import Journey
from tests.journey.journeys import journey as journey  # noqa: PLC0414 - the fixture
from tests.journey.people import Clock, Person
from tests.journey.programmes import POINTS

from khunnatham.facts import registers
from khunnatham.review.queries import report_list

pytestmark = pytest.mark.browser

OFFICE: Final = "สำนักงานพัฒนาชุมชนจังหวัดมุกดาหาร"
INNOVATION: Final = "สมุดเปิดเผยรายจ่าย"
LESSONS: Final = {
    "ปัจจัยความสำเร็จ": "ผู้บริหารร่วมทำทุกกิจกรรม",
    "ปัญหาและอุปสรรค": "บุคลากรโยกย้ายระหว่างปี",
    "ข้อเสนอแนะเพื่อการพัฒนาโครงการในปีถัดไป": "เริ่มทำแผนตั้งแต่เดือนตุลาคม",
}
# What the registers and the plan answer by themselves, so that nobody types it a second time.
FOLLOWED: Final = (
    "D1.1.2.2.4", "D2.2.2.3", "D2.4.2", "D3R.2.2", "D3R.3.2", "D3R.4.2", "D3R.5.2", "D4.3.3",
)  # fmt: skip


@pytest.mark.parametrize("journey", [POINTS], indirect=True, ids=["2564"])
def test_five_dimensions_from_the_briefing_to_the_certificate(journey: Journey, clock: Clock) -> None:
    between = journey.between
    round_ = journey.opened()
    officer, enrolment = journey.enrolled(round_)
    case = between.case(enrolment)
    _brief(journey, officer, enrolment)
    _plan(journey, officer, enrolment)
    _send(journey, round_, enrolment)
    _buy_and_spend(journey, officer, enrolment)
    clock.set(2026, 7, 20)
    officer = journey.enter(journey.programme.officer)
    _report_each_quarter(journey, officer, enrolment)
    _sum_up(journey, officer, enrolment)
    _assess(journey, officer, case.pk, enrolment)
    journey.handed_in(officer, case.pk, picture="check")
    _evaluate(journey, round_, case.pk)
    _select(journey, case.pk)
    _certify(journey, officer, case.pk, enrolment)


def _steps(journey: Journey, officer: Person, enrolment: int, step: str) -> Person:
    """Go to a step from the page of all steps."""
    officer.opens(f"/enrolments/{enrolment}/").sees(journey.programme.title)
    return officer.follows(step, within=officer.page.locator(".kn-steps"))


def _brief(journey: Journey, officer: Person, enrolment: int) -> None:
    _steps(journey, officer, enrolment, "ประชุมชี้แจงบุคลากร").sees("การประชุมของหน่วยงาน").presses("เพิ่มรายการ")
    officer.sees("การประชุมของหน่วยงาน").picks("ชนิดการประชุม", "ชี้แจงบุคลากร").fills("เรื่องที่ประชุม", "ชี้แจงโครงการใสสะอาด")
    officer.fills("วันที่ประชุม", "10/12/2568").presses("เพิ่มรายการ").sees("การประชุมของหน่วยงาน").reads("ชี้แจงโครงการใสสะอาด")
    officer.opens(f"/enrolments/{enrolment}/").reads("ประชุมชี้แจงแล้ว 1 ครั้ง")


def _plan(journey: Journey, officer: Person, enrolment: int) -> None:
    """Plan one activity by hand; of the other dimensions the verbs. The innovation lacks until it is written."""
    _steps(journey, officer, enrolment, "จัดทำแผน").sees("แผน").fills("ชื่อกิจกรรม", "เปิดบัญชีรายจ่ายทุกเดือน").presses(
        "เพิ่มกิจกรรม"
    )
    officer.sees("เปิดบัญชีรายจ่ายทุกเดือน").page.locator("#id_dimension").select_option(index=1)
    officer.fills("ที่ไหน", "สำนักงานพัฒนาชุมชน").fills("เริ่มเมื่อไร", "1/3/2569").fills("ถึงเมื่อไร", "30/6/2569")
    officer.presses("บันทึกและกลับไปที่แผน").sees("แผน").reads("1 กิจกรรม")
    journey.between.plan_dimensions(journey.between.case(enrolment), "D2", "D3", "D4", "D5")
    officer.opens(f"/enrolments/{enrolment}/plan/").sees("แผน").reads("5 กิจกรรม")
    journey.shows(officer, "plan")
    _steps(journey, officer, enrolment, "ส่งแผนก่อนส่งผล").sees("ส่งแผนปฏิบัติการ").reads("ยังไม่มีโครงการนวัตกรรม")
    officer.presses("โครงการนวัตกรรม").sees("โครงการนวัตกรรม").fills("ชื่อโครงการนวัตกรรม", INNOVATION)
    officer.fills("ทำอะไร", "เปิดเผยรายจ่ายทุกวันที่หน้าสำนักงาน").page.locator("#id_activity").select_option(index=1)
    officer.presses("เพิ่มโครงการนวัตกรรม").sees("โครงการนวัตกรรม").reads(INNOVATION).presses("ไปที่การส่งแผน")
    officer.sees("ส่งแผนปฏิบัติการ").reads("แผนพร้อมส่ง หัวหน้าหน่วยงานเป็นผู้ส่ง")


def _send(journey: Journey, round_: int, enrolment: int) -> None:
    head = journey.enter(journey.programme.head)
    head.opens(f"/enrolments/{enrolment}/sending/send-plan/").sees("ส่งแผนปฏิบัติการ").presses("ส่งแผน").confirms("ส่งแผน")
    head.sees("ส่งแผนปฏิบัติการ").reads("ฉบับที่ 1 (PDF)")
    journey.shows(head, "sending")
    department = journey.enter(journey.programme.office)
    department.opens(f"/compiling/?round={round_}").presses("การส่งแผน").sees("ส่งแผนแล้ว 1 จาก 1 หน่วยงาน").reads(OFFICE)
    journey.shows(department, "sendings")


def _buy_and_spend(journey: Journey, officer: Person, enrolment: int) -> None:
    """Enter a project and its money of two months by hand, the others by the verbs."""
    between = journey.between
    between.buy(between.case(enrolment), 2)
    officer.opens(f"/enrolments/{enrolment}/").follows("ทะเบียนโครงการและการจัดซื้อจัดจ้าง").sees("ทะเบียนโครงการ")
    officer.page.locator("[name=name]").fill("พัฒนาผู้นำชุมชน")
    officer.page.locator("[name=budget]").fill("310,000")
    officer.presses("เพิ่มโครงการ").reads("พัฒนาผู้นำชุมชน")
    officer.opens(f"/enrolments/{enrolment}/procurement/").sees("ทะเบียนโครงการ").reads(
        "มีผู้แทนภาคประชาชน 2 จาก 3 โครงการ"
    )
    journey.shows(officer, "procurement")
    between.appoint(between.case(enrolment), "พัฒนาผู้นำชุมชน")
    officer.opens(f"/enrolments/{enrolment}/").follows("แผนและผลการใช้จ่ายรายเดือน").sees("แผนและผลการใช้จ่ายรายเดือน")
    officer.follows("พัฒนาผู้นำชุมชน").sees("พัฒนาผู้นำชุมชน")
    for name, amount in (
        ("planned-1", "๑๐๐,๐๐๐"),
        ("spent-1", "98,500.50"),
        ("planned-2", "210,000"),
        ("spent-2", "205,000"),
    ):
        officer.page.locator(f"[name='{name}']").fill(amount)
    officer.presses("บันทึกแผนและผลรายเดือน").sees("แผนและผลการใช้จ่ายรายเดือน").reads("303,500.50")
    journey.shows(officer, "spending")


def _report_each_quarter(journey: Journey, officer: Person, enrolment: int) -> None:
    """Enter one quarterly report by hand; every quarter that ended has all three."""
    between, case = journey.between, journey.between.case(enrolment)
    officer.opens(f"/enrolments/{enrolment}/").follows("รายงานรายไตรมาส").sees("รายงานรายไตรมาส").presses("เพิ่มรายการ")
    officer.sees("รายงานรายไตรมาส").picks("เรื่อง", "ตรวจสอบการใช้จ่ายงบประมาณ").picks("ไตรมาส", "ไตรมาสที่ 1 (ต.ค.–ธ.ค.)")
    officer.fills("วันที่ตรวจสอบหรือจัดทำ", "5/1/2569").fills("วันที่รายงานผู้บังคับบัญชา", "6/1/2569").presses("เพิ่มรายการ")
    officer.sees("รายงานรายไตรมาส").reads("ตรวจสอบการใช้จ่ายงบประมาณ")
    days = {"1": date(2026, 1, 5), "2": date(2026, 4, 7), "3": date(2026, 7, 6)}
    between.enter(case, registers.QUARTERS, *(
        {"subject": subject, "quarter": quarter, "day": day, "reported_on": day}
        for subject in (registers.AUDIT, registers.STATISTICS, registers.PROCUREMENT)
        for quarter, day in days.items()
        if (subject, quarter) != (registers.AUDIT, "1")
    ))  # fmt: skip
    officer.opens(f"/data/{case.enrolment.unit_id}/2569/quarterly-reports/").sees("รายงานรายไตรมาส")
    journey.shows(officer, "quarters")


def _assess(journey: Journey, officer: Person, case: int, enrolment: int) -> None:
    """Answer one requirement with a file by hand; figures answer what they can, and the file serves the others too."""
    between = journey.between
    officer.opens(f"/assessments/{case}/D1.1.1/").sees("D1.1.1").ticks("ยืนยันว่าดำเนินการแล้ว").waits_for_save()
    officer.page.locator("#files").set_input_files(
        {"name": "ประกาศนโยบาย.jpg", "mimeType": "image/jpeg", "buffer": photo("ประกาศนโยบาย")}
    )
    expect(officer.page.locator("#proofs")).to_contain_text("ประกาศนโยบาย")
    followed = between.follow(between.case(enrolment))
    assert followed == list(FOLLOWED)
    between.answer(between.case(enrolment))
    between.prove(between.case(enrolment), title="ประกาศนโยบาย")
    officer.opens("/evidence/").sees("คลังหลักฐาน").follows(re.compile("ประกาศนโยบาย")).sees("ประกาศนโยบาย")
    officer.opens(f"/assessments/{case}/D3R.2.2/").sees("D3R.2.2").reads("3 จาก 3")
    journey.shows(officer, "from-register")
    officer.opens(f"/assessments/{case}/").sees("ประเมินตนเอง").reads("100 จาก 100 คะแนน")
    journey.shows(officer, "assessment")


def _sum_up(journey: Journey, officer: Person, enrolment: int) -> None:
    """Record what came of the activities, write the three columns of the summary, and read both on its paper."""
    journey.between.conclude_activities(journey.between.case(enrolment))
    _steps(journey, officer, enrolment, "สรุปความสำเร็จ").sees("ความสำเร็จ").presses("บันทึกเป็นข้อมูลความสำเร็จ")
    officer.sees("ความสำเร็จ").reads("ที่บันทึกไว้: 5 จาก 5 กิจกรรม").follows("เขียนบทเรียน").sees("สรุปบทเรียน")
    for question, text in LESSONS.items():
        officer.fills(question, text).page.get_by_label(question).blur()
        saved = officer.page.locator("form").filter(has_text=question).locator("[data-save-state]")
        saved.get_by_text("บันทึกแล้ว").wait_for()
    officer.opens(f"/enrolments/{enrolment}/success/").sees("ความสำเร็จ").reads(*LESSONS.values())
    journey.shows(officer, "summary")
    written = text_of(officer.downloads(re.compile("แบบสรุปผลการขับเคลื่อน")))
    assert INNOVATION in written or "เปิดบัญชีรายจ่าย" in written
    assert "บุคลากรโยกย้าย" in written


def _evaluate(journey: Journey, round_: int, case: int) -> None:
    """Let the department list the case; its committee certifies the points, and the case is reported for the selection."""
    department = journey.enter(journey.programme.office)
    department.opens(f"/compiling/?round={round_}").sees("1 จาก 1 หน่วยงานส่งแล้ว").follows(OFFICE).sees(OFFICE).reads("A")
    journey.shows(department, "case")
    department.presses("เสนอเข้าที่ประชุม").confirms("เสนอเข้าที่ประชุม")
    body = journey.programme.owner
    journey.between.certify(journey.between.fresh(case), body=body, chair=journey.programme.office)
    department.opens(f"/compiling/{case}/").sees(OFFICE).presses("รายงานผลต่อ").confirms("รายงานผล").reads("รายงานต่อแล้ว")


def _select(journey: Journey, case: int) -> None:
    """Hold the sitting that selects, by the pages; what an earlier sitting decided is offered for this one."""
    department = journey.enter(journey.programme.office)
    department.goes_to("การประชุม").sees("การประชุม").presses(re.compile("กำหนดการประชุม"))
    department.sees("กำหนดการประชุม").reads("บรรจุเรื่องที่เสนอแล้ว 1 เรื่องในวาระ").fills("วันประชุม", "20/7/2569")
    department.fills("สถานที่", "กรมการพัฒนาชุมชน").presses("กำหนดการประชุม").presses("บันทึกว่าประชุมแล้ว")
    department.sees("บันทึกว่าประชุมแล้ว").fills("วันที่ประชุม", "20/7/2569").fills("ประธานในที่ประชุม", "อธิบดีกรมการพัฒนาชุมชน")
    department.presses("บันทึกว่าประชุมแล้ว").sees("รอพิจารณา 1 เรื่อง").follows(OFFICE).sees(OFFICE)
    journey.shows(department, "deciding")
    department.presses("บันทึกมติรับรอง").sees("รับรอง 1 จาก 1 เรื่อง")
    department.opens(f"/compiling/{case}/").presses("รายงานผลต่อ").confirms("รายงานผล").sees(OFFICE).reads(
        "สิ้นสุดกระบวนการ"
    )
    journey.shows(department, "result")
    rows = report_list(round_=journey.between.fresh(case).enrolment.round, by=journey.between.people[department.name])
    assert [(row.unit.name_th, row.decision.stage) for row in rows] == [(OFFICE, "select")]


def _certify(journey: Journey, officer: Person, case: int, enrolment: int) -> None:
    department = journey.enter(journey.programme.office)
    department.goes_to("การรับรอง").sees("รอออกใบรับรอง 1 หน่วยงาน").presses("ออกใบรับรองที่เลือก")
    department.sees("ออกใบรับรอง").presses("ออกใบรับรอง").sees("การรับรอง").follows(re.compile("๐๐๐๑"))
    department.sees("ใบรับรองเลขที่").reads("มีผล", OFFICE)
    officer.opens(f"/enrolments/{enrolment}/").sees(journey.programme.title).reads("สิ้นสุดกระบวนการ")
    officer.opens("/certificates/").sees("การรับรอง").reads(OFFICE)
