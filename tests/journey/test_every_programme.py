"""A new user's way through every programme, from the opening of the round to the result that another authority decided.

The unit's part of the first is told on a phone too; what another story shows by clicks already is done by the verbs between.
``KHUNNATHAM_SCREENSHOTS=write`` takes the pictures of the manual anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from tests.journey import pictures
from tests.journey.cast import Stage
from tests.journey.people import DESKTOP, PHONE, Clock, Person, Screen, Theatre
from tests.journey.programmes import ISSUES, MODEL_DISTRICT, MORAL_DISTRICT, POINTS, Between, Programme, widen

pytestmark = pytest.mark.browser

ON_A_PHONE = "moral-district-2567-check-phone"


@dataclass(slots=True)
class Journey:
    """One programme told on one screen."""

    theatre: Theatre
    screen: Screen
    programme: Programme
    between: Between

    def enter(self, name: str) -> Person:
        """Let one of the unit sign in on the screen of the story."""
        return self.theatre.enter(name, self.screen)

    def shows(self, person: Person, name: str) -> None:
        """Take the picture of this page; of a phone only the one that the manual shows."""
        size = "-phone" if person.screen.is_phone else ""
        picture = f"{self.programme.slug}-{name}{size}"
        if not size or picture == ON_A_PHONE:
            pictures.keep(person.page, picture)

    def opened(self) -> int:
        """Let the department open the round by the pages; gives its number."""
        person, page = (owner := self.theatre.enter(self.programme.owner)), owner.page
        person.opens("/rounds/").sees("รอบของทุกโปรแกรม").presses("เปิดรอบใหม่").sees("เปิดรอบใหม่")
        page.locator("#edition").select_option(self.programme.edition)
        person.fills("ปีงบประมาณ (พ.ศ.)", "2569").presses("กำหนดวันส่ง").reads("ตรวจก่อนเปิดรอบ")
        page.locator("[name=opens_on]").fill("1/12/2568")
        for key, day in self.programme.dues.items():
            page.locator(f"[name='due-{key}']").fill(day)
        self.shows(person, "opening")
        person.presses("ตรวจก่อนเปิดรอบ").sees("เปิดรอบ").presses("เปิดรอบ").sees(self.programme.title)
        return person.number

    def enrolled(self, round_: int) -> tuple[Person, int]:
        """Let the officer join and file the intent paper; gives the officer and the number of the enrolment."""
        officer = self.enter(self.programme.officer)
        officer.opens(f"/enrolments/join/{round_}/").sees(self.programme.title)
        for choice in self.programme.choices:
            officer.ticks(choice)
        officer.presses("เริ่มกรอกแบบแสดงความจำนง").sees("แสดงความจำนงเข้าร่วม")
        number = officer.number
        self.between.fill(number)
        officer.opens(f"/enrolments/{number}/profile/").sees("แสดงความจำนงเข้าร่วม").reads("ข้อมูลครบแล้ว")
        officer.presses("ยื่นแบบแสดงความจำนง").confirms("ยื่นแบบแสดงความจำนง")
        officer.sees(self.programme.title)
        self.shows(officer, "steps")
        return officer, number

    def handed_in(self, officer: Person, case: int, *, picture: str = "") -> None:
        """Let the officer sign and the head hand in."""
        officer.opens(f"/assessments/{case}/check/").sees("พร้อมลงนามและส่งให้หัวหน้า")
        if picture:
            self.shows(officer, picture)
        officer.presses("ลงนามและส่งให้หัวหน้า").confirms("ลงนามและส่งให้หัวหน้า")
        officer.reads("ลงนามผู้จัดทำแล้ว")
        head = self.enter(self.programme.head)
        head.opens(f"/assessments/{case}/check/").sees("พร้อมส่งผลการประเมิน")
        head.presses("ส่งผลการประเมิน").confirms("ส่งผลการประเมิน").reads("ส่งผลการประเมินแล้ว")

    def outside(self, case: int, tier: str) -> None:
        """Let the owner of the round record what the letter of another authority says."""
        owner = self.theatre.enter(self.programme.owner)
        owner.opens(f"/compiling/{case}/").presses("บันทึกผลจากหน่วยงานภายนอก").sees("บันทึกผลจากหน่วยงานภายนอก")
        owner.fills("เลขที่หนังสือ", "ตัวอย่าง 1/2569").fills("วันที่ของหนังสือ", "19/2/2569").fills("ผลการพิจารณา", "เห็นชอบ")
        owner.picks("ระดับตามผลอย่างเป็นทางการ", tier)
        self.shows(owner, "outside")
        owner.presses("บันทึกผล").reads("ผลอย่างเป็นทางการ", tier)
        self.shows(owner, "result")


@pytest.fixture
def journey(request: pytest.FixtureRequest, theatre: Theatre, screen: Screen, stage: Stage, clock: Clock) -> Journey:
    clock.set(2026, 2, 20)
    widen(stage)
    return Journey(theatre, screen, request.param, Between(stage, request.param))


@pytest.mark.parametrize("journey", [MORAL_DISTRICT], indirect=True, ids=["2567"])
def test_moral_district_from_the_round_to_the_national_result(journey: Journey) -> None:
    between = journey.between
    officer, enrolment = journey.enrolled(journey.opened())
    case = between.case(enrolment)
    officer.opens(f"/data/{case.enrolment.unit_id}/2569/rolls/invited-heads/").sees("รายชื่อเชิญประชุมประจำเดือน")
    officer.fills("วันที่", "12/1/2569").fills(
        "รายชื่อ", "เกษตรอำเภอ | ลงนาม\nสาธารณสุขอำเภอ | ลงนาม\nพัฒนาการอำเภอ\nท้องถิ่นอำเภอ"
    )
    officer.presses("บันทึกรายชื่อ").sees("รายชื่อเชิญประชุมประจำเดือน").reads("2 จาก 4 คน")
    journey.shows(officer, "roll")
    between.declare(case)
    between.plan(case)
    between.answer(case)
    journey.handed_in(officer, case.pk, picture="check")
    if journey.screen is PHONE:
        return
    secretary = journey.theatre.enter("secretary")
    secretary.opens(f"/compiling/{case.pk}/").sees("อำเภอดงหลวง").fills("ข้อสังเกตถึงหน่วยงาน", "ควรแนบภาพวันลงนาม")
    secretary.presses("บันทึกข้อสังเกต").reads("ควรแนบภาพวันลงนาม")
    journey.shows(secretary, "case")
    secretary.presses("เสนอเข้าที่ประชุม").confirms("เสนอเข้าที่ประชุม").reads("เข้าที่ประชุมแล้ว")
    between.certify(between.case(enrolment), body="committee", chair="chair")
    secretary.opens(f"/compiling/{case.pk}/").presses("รายงานผลต่อ").confirms("รายงานผล").reads("รายงานต่อแล้ว")
    journey.outside(case.pk, "อำเภอคุณธรรมต้นแบบ")


@pytest.mark.parametrize("screen", [DESKTOP], ids=["desktop"])
@pytest.mark.parametrize("journey", [MODEL_DISTRICT], indirect=True, ids=["2567"])
def test_model_district_in_two_parts_to_the_official_level(journey: Journey) -> None:
    between = journey.between
    officer, enrolment = journey.enrolled(journey.opened())
    case = between.case(enrolment)
    officer.opens(f"/assessments/{case.pk}/1/").sees("ข้อ 1").ticks("ยืนยันว่าดำเนินการแล้ว").waits_for_save()
    journey.shows(officer, "indicator")
    between.answer(case, ("2", "3"))
    journey.handed_in(officer, case.pk, picture="check")
    officer.opens(f"/assessments/{case.pk}/2/").reads("ข้อนี้ส่งไปแล้ว แก้ไขได้เมื่อมีการส่งกลับเท่านั้น")
    interior = journey.theatre.enter("interior")
    interior.opens(f"/compiling/{case.pk}/").sees("อำเภอดงหลวง").fills("ข้อสังเกตถึงหน่วยงาน", "ควรระบุวันที่ของกิจกรรม")
    interior.presses("บันทึกข้อสังเกต").reads("ควรระบุวันที่ของกิจกรรม", "ส่งส่วนนี้กลับให้แก้ไข")
    journey.shows(interior, "case")
    between.answer(between.case(enrolment))
    journey.handed_in(officer, case.pk)
    interior.opens(f"/compiling/{case.pk}/").presses("ส่งต่อขั้นถัดไป").confirms(re.compile("ส่งต่อ|เสนอ"))
    journey.outside(case.pk, "อำเภอพัฒนาคุณธรรม")


@pytest.mark.parametrize("screen", [DESKTOP], ids=["desktop"])
@pytest.mark.parametrize("journey", [ISSUES], indirect=True, ids=["2569"])
def test_ten_issues_confirmed_attested_and_verified(journey: Journey) -> None:
    between = journey.between
    officer, enrolment = journey.enrolled(journey.opened())
    case = between.case(enrolment)
    between.answer(case, ("1.1",))
    officer.opens(f"/assessments/{case.pk}/issues/").sees("เสร็จแล้ว 0 จาก 10 ประเด็น")
    officer.presses(re.compile("^ยืนยันประเด็น")).confirms("ยืนยันประเด็น").sees("เสร็จแล้ว 1 จาก 10 ประเด็น")
    journey.shows(officer, "issues")
    head = journey.enter(journey.programme.head)
    head.opens(f"/assessments/{case.pk}/issues/").sees("เสร็จแล้ว 1 จาก 10 ประเด็น")
    head.presses(re.compile("^รับรองในฐานะหัวหน้าหน่วยงาน")).confirms("รับรองในฐานะหัวหน้าหน่วยงาน").reads("รับรองแล้ว รอกรมตรวจ")
    department = journey.theatre.enter(journey.programme.office)
    department.opens(f"/assessments/{case.pk}/issues/").presses(re.compile("^บันทึกผลการตรวจ")).sees("ตรวจคำรับรอง")
    journey.shows(department, "verifying")
    department.presses("ตรวจแล้ว ตรงกัน").sees("เสร็จแล้ว 2 จาก 10 ประเด็น").reads("กรมตรวจแล้ว ตรงกัน")


@pytest.mark.parametrize("screen", [DESKTOP], ids=["desktop"])
@pytest.mark.parametrize("journey", [POINTS], indirect=True, ids=["2564"])
def test_points_with_figures_from_the_register_of_procurement(journey: Journey) -> None:
    between = journey.between
    officer, enrolment = journey.enrolled(journey.opened())
    case = between.case(enrolment)
    between.buy(case, 2)
    officer.opens(f"/enrolments/{enrolment}/procurement/").sees("ทะเบียนโครงการ")
    officer.page.locator("[name=name]").fill("พัฒนาผู้นำชุมชน")
    officer.page.locator("[name=budget]").fill("310,000")
    officer.presses("เพิ่มโครงการ").reads("พัฒนาผู้นำชุมชน")
    officer.opens(f"/enrolments/{enrolment}/procurement/").sees("ทะเบียนโครงการ").reads(
        "มีผู้แทนภาคประชาชน 2 จาก 3 โครงการ"
    )
    journey.shows(officer, "procurement")
    officer.opens(f"/assessments/{case.pk}/D3R.2.2/").sees("D3R.2.2")
    journey.shows(officer, "from-register")
