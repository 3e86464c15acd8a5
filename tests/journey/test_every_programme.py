"""A new user's way through both programmes of the districts, on a desktop and on a phone, to the result decided outside.

What another story shows by clicks already is done by the verbs between.
``KHUNNATHAM_SCREENSHOTS=write`` takes the pictures of the manual anew.
"""

from __future__ import annotations

import re

import pytest
from tests.journey.journeys import Journey
from tests.journey.journeys import journey as journey  # noqa: PLC0414 - the fixture
from tests.journey.programmes import MODEL_DISTRICT, MORAL_DISTRICT

pytestmark = pytest.mark.browser


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
    between.prove(case)
    journey.handed_in(officer, case.pk, picture="check")
    secretary = journey.enter("secretary")
    secretary.opens(f"/compiling/{case.pk}/").sees("อำเภอดงหลวง").fills("ข้อสังเกตถึงหน่วยงาน", "ควรแนบภาพวันลงนาม")
    secretary.presses("บันทึกข้อสังเกต").reads("ควรแนบภาพวันลงนาม")
    journey.shows(secretary, "case")
    secretary.presses("เสนอเข้าที่ประชุม").confirms("เสนอเข้าที่ประชุม").reads("เข้าที่ประชุมแล้ว")
    between.certify(between.case(enrolment), body="committee", chair="chair")
    secretary.opens(f"/compiling/{case.pk}/").presses("รายงานผลต่อ").confirms("รายงานผล").reads("รายงานต่อแล้ว")
    journey.outside(case.pk, "อำเภอคุณธรรมต้นแบบ")


@pytest.mark.parametrize("journey", [MODEL_DISTRICT], indirect=True, ids=["2567"])
def test_model_district_in_two_parts_to_the_official_level(journey: Journey) -> None:
    between = journey.between
    officer, enrolment = journey.enrolled(journey.opened())
    case = between.case(enrolment)
    officer.opens(f"/assessments/{case.pk}/1/").sees("ข้อ 1").ticks("ยืนยันว่าดำเนินการแล้ว").waits_for_save()
    journey.shows(officer, "indicator")
    between.answer(case, ("2", "3"))
    between.prove(case, keys=("1", "2", "3"))
    journey.handed_in(officer, case.pk, picture="check")
    officer.opens(f"/assessments/{case.pk}/2/").reads("ข้อนี้ส่งไปแล้ว แก้ไขได้เมื่อมีการส่งกลับเท่านั้น")
    interior = journey.enter("interior")
    interior.opens(f"/compiling/{case.pk}/").sees("อำเภอดงหลวง").fills("ข้อสังเกตถึงหน่วยงาน", "ควรระบุวันที่ของกิจกรรม")
    interior.presses("บันทึกข้อสังเกต").reads("ควรระบุวันที่ของกิจกรรม", "ส่งส่วนนี้กลับให้แก้ไข")
    journey.shows(interior, "case")
    between.answer(between.case(enrolment))
    between.prove(between.case(enrolment), keys=("4", "5", "6", "7", "8", "9"))
    journey.handed_in(officer, case.pk)
    interior.opens(f"/compiling/{case.pk}/").presses("ส่งต่อขั้นถัดไป").confirms(re.compile("ส่งต่อ|เสนอ"))
    journey.outside(case.pk, "อำเภอพัฒนาคุณธรรม")
