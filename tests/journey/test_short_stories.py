"""What happens beside the straight way: returned, two at once, late, handed over, acting, another level, the phone's keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.journey import cases
from tests.journey.cast import Stage
from tests.journey.chapters import UNIT, hand_in, text_of
from tests.journey.people import DESKTOP, PHONE, Clock, Person, Theatre

pytestmark = pytest.mark.browser


def test_what_is_returned_says_why_at_the_item_and_comes_back_as_version_2(theatre: Theatre, stage: Stage) -> None:
    case = cases.submitted_case(stage)
    theatre.keep_out("outsider", "far-secretary")
    secretary = theatre.enter("secretary")
    secretary.opens(f"/assessments/{case.pk}/versions/1/").sees("ฉบับที่ 1 ตามที่ส่ง")
    first = secretary.page.locator(".kn-table").first.inner_text()
    secretary.opens(f"/compiling/{case.pk}/").sees(UNIT).presses("ส่งกลับให้แก้ไข")
    secretary.sees("ส่งกลับ").presses("ส่งกลับให้หน่วยงานแก้ไข").sees("ส่งกลับ")
    secretary.page.locator("[id='reason-4']").fill("ภาพกิจกรรมไม่ตรงกับวันที่ในแผน")
    secretary.presses("ส่งกลับให้หน่วยงานแก้ไข").reads("ส่งกลับ")

    officer = theatre.enter("officer")
    officer.sees("งานของฉัน").follows("แก้ไขตามเหตุผลที่ส่งกลับ").sees("ประเมินตนเอง")
    officer.opens(f"/assessments/{case.pk}/4/").sees("ข้อ 4").reads("ภาพกิจกรรมไม่ตรงกับวันที่ในแผน")
    officer.fills("คำอธิบายประกอบ", "แก้ภาพแล้วตามวันที่ในแผน").page.get_by_label("คำอธิบายประกอบ").blur()
    expect(officer.page.locator("[data-save-state]")).to_contain_text("บันทึกแล้ว")
    officer.opens(f"/assessments/{case.pk}/check/").sees("พร้อมลงนาม").reads("เหตุผลที่ส่งกลับให้แก้ไข")
    officer.presses("ลงนามและส่งให้หัวหน้า").confirms("ลงนามและส่งให้หัวหน้า")
    hand_in(theatre.enter("head"))

    secretary.opens(f"/compiling/{case.pk}/").sees(UNIT).reads("ฉบับที่ 2", "เปลี่ยนจากฉบับก่อน", "แก้ภาพแล้วตามวันที่ในแผน")
    secretary.opens(f"/assessments/{case.pk}/versions/1/").sees("ฉบับที่ 1 ตามที่ส่ง").reads("ตรงกับที่ส่งไว้ทุกตัวอักษร")
    assert secretary.page.locator(".kn-table").first.inner_text().startswith(first[:200])
    secretary.misses("แก้ภาพแล้วตามวันที่ในแผน")


def test_of_two_people_at_one_answer_the_second_is_told_and_nothing_is_lost(theatre: Theatre, stage: Stage) -> None:
    case = cases.open_case(stage)
    officer, colleague = theatre.enter("officer"), theatre.enter("colleague")
    for person in (officer, colleague):
        person.opens(f"/assessments/{case.pk}/4/").sees("ข้อ 4")
    _write(officer, "ข้อความของเจ้าหน้าที่").waits_for_save()
    expect(officer.page.locator("#answer")).to_have_attribute("data-revision", "2")

    _write(colleague, "ข้อความของเพื่อนร่วมงาน")
    told = colleague.page.locator(".kn-conflict")
    expect(told).to_contain_text("ข้อความของเจ้าหน้าที่")
    expect(told).to_contain_text("ข้อความของเพื่อนร่วมงาน")
    expect(told).to_contain_text("นักทรัพยากรบุคคล")
    theatre.inspect(colleague, note="conflict")
    officer.page.reload()
    expect(officer.page.get_by_label("คำอธิบายประกอบ")).to_have_value("ข้อความของเจ้าหน้าที่")

    told.get_by_role("button").first.click()
    expect(told).to_be_hidden()
    expect(colleague.page.locator("#answer")).to_have_attribute("data-revision", "3")
    officer.page.reload()
    expect(officer.page.get_by_label("คำอธิบายประกอบ")).to_have_value("ข้อความของเพื่อนร่วมงาน")


def test_a_late_hand_in_is_taken_and_stamped(theatre: Theatre, stage: Stage, clock: Clock) -> None:
    case = cases.signed_case(stage)
    clock.set(2026, 9, 3)
    head = theatre.enter("head", PHONE)
    head.opens(f"/assessments/{case.pk}/check/").sees("พร้อมส่งผลการประเมิน").reads("เลยกำหนดแล้ว ยังส่งได้")
    head.presses(re.compile("ส่งผลการประเมิน .หลังกำหนด")).confirms("ส่งหลังกำหนด")
    head.sees("ส่งผลการประเมินแล้ว").reads("ส่งหลังกำหนด")

    secretary = theatre.enter("secretary", PHONE)
    secretary.opens("/compiling/?late=yes").sees("หน่วยงานส่งแล้ว").reads(UNIT, "ส่งหลังกำหนด")


def test_a_successor_finds_the_tasks_and_the_drafts_of_the_post(theatre: Theatre, stage: Stage, clock: Clock) -> None:
    case = cases.open_case(stage)
    head = theatre.enter("head")
    head.goes_to("บุคคลและบทบาท").sees(UNIT)
    row = head.page.get_by_role("row").filter(has_text="(officer)")
    head.follows(re.compile("ส่งมอบ"), within=row)
    dialog = head.page.get_by_role("dialog")
    dialog.get_by_label("ชื่อผู้ใช้ของผู้รับมอบ").fill("successor")
    dialog.get_by_label("ผู้รับมอบเริ่มวันที่").fill("24 ส.ค. 2569")
    dialog.get_by_label("เลขที่คำสั่ง").fill("คำสั่งที่ 12/2569")
    head.confirms(re.compile("ส่งมอบ")).sees(UNIT).reads("กำลังจะเริ่ม", "คำสั่งที่ 12/2569")

    clock.set(2026, 8, 24)
    successor = theatre.enter("successor")
    successor.sees("งานของฉัน").follows("ประเมินตนเองและลงนาม").sees("ประเมินตนเอง")
    successor.opens(f"/assessments/{case.pk}/4/").sees("ข้อ 4")
    expect(successor.page.get_by_label("คำอธิบายประกอบ")).to_have_value("ดำเนินการแล้ว")
    officer = theatre.visitor()
    officer.opens("/sign-in/").fills("ชื่อผู้ใช้", "officer").fills("รหัสผ่าน", "ดอกบัวตอง-๒๕๖๙-งาม").presses("เข้าสู่ระบบ")
    officer.sees("วันนี้บัญชีของท่านยังไม่มีบทบาทในหน่วยงานใด")


def test_an_acting_head_hands_in_and_the_paper_says_so(theatre: Theatre, stage: Stage) -> None:
    case = cases.signed_case(stage)
    head = theatre.enter("head")
    head.opens(f"/units/{stage.units['organisation'].pk}/people/").sees(UNIT)
    row = head.page.get_by_role("row").filter(has_text="(head)")
    head.follows(re.compile("รักษาราชการแทน"), within=row)
    dialog = head.page.get_by_role("dialog")
    dialog.get_by_label("ชื่อผู้ใช้ของผู้รักษาราชการแทน").fill("deputy")
    dialog.get_by_label("ตั้งแต่วันที่").fill("20 ส.ค. 2569")
    dialog.get_by_label("ถึงวันที่").fill("31 ส.ค. 2569")
    dialog.get_by_label("เลขที่คำสั่ง").fill("คำสั่งที่ 13/2569")
    head.confirms(re.compile("รักษาราชการแทน")).sees(UNIT).reads("รักษาราชการแทน", "(deputy)")

    deputy = theatre.enter("deputy", PHONE)
    deputy.takes_seat("รักษาราชการแทน")
    hand_in(deputy)
    deputy.opens(f"/assessments/{case.pk}/versions/1/").sees("ฉบับที่ 1 ตามที่ส่ง").reads(
        "รองผู้อำนวยการโรงพยาบาล", "รักษาราชการแทน ผู้อำนวยการโรงพยาบาล"
    )


def test_another_level_needs_a_reason_and_only_what_was_certified_is_reported(theatre: Theatre, stage: Stage) -> None:
    names = ["โรงเรียนนิคมคำสร้อย", "เทศบาลตำบลร่มเกล้า"]
    meeting = cases.held_sitting(stage, names)
    theatre.keep_out("outsider", "far-secretary")
    secretary = theatre.enter("secretary")
    secretary.opens(f"/meetings/{meeting.pk}/").sees("รอพิจารณา 2 เรื่อง").follows(names[0]).sees(names[0])
    secretary.picks("ระดับที่รับรอง", "องค์กรพัฒนาคุณธรรม").presses("บันทึกมติรับรอง")
    secretary.sees(names[0]).reads("เหตุผล")
    secretary.fills("เหตุผล", "ผลสำเร็จของแผนยังไม่มีข้อมูลเปรียบเทียบ").presses("บันทึกมติรับรอง")
    secretary.sees("รอพิจารณา 1 เรื่อง").reads("องค์กรพัฒนาคุณธรรม", "องค์กรคุณธรรมต้นแบบ", "ผลสำเร็จของแผนยังไม่มีข้อมูลเปรียบเทียบ")

    secretary.follows(names[1]).sees(names[1]).presses("ส่งกลับให้แก้ไข").sees("ที่ประชุมส่งกลับให้แก้ไข")
    secretary.fills("เหตุผลของทั้งเรื่อง", "ขอให้แนบผลการดำเนินงานเพิ่ม").presses("ส่งกลับให้หน่วยงานแก้ไข")
    secretary.sees("รับรอง 1 จาก 2 เรื่อง")
    report = text_of(secretary.downloads("รายงานหน่วยงานที่รับรอง"))
    assert names[0] in report
    assert names[1] not in report


def test_c_08_on_a_phone_one_requirement_a_screen_is_answered_by_keys_alone(theatre: Theatre, stage: Stage) -> None:
    case = cases.clean_community_case(stage)
    officer = theatre.enter("cdd-officer", PHONE)
    officer.opens(f"/assessments/{case.pk}/").sees("ประเมินตนเอง").opens(f"/assessments/{case.pk}/D2.1.1/").sees(
        "D2.1.1"
    )
    bar = officer.page.locator("#result")
    expect(bar).to_contain_text("0 จาก 100 คะแนน")
    for key, points in (("D2.1.1", "0"), ("D2.1.2", "0"), ("D2.1.3", "2")):
        officer.sees(key)
        _answer_by_keys(officer)
        expect(bar).to_contain_text(f"{points} จาก 100 คะแนน")
        officer.page.keyboard.press("n")
    officer.sees("D2.2")
    officer.page.keyboard.press("p")
    officer.sees("D2.1.3")
    expect(officer.page.get_by_label("ยืนยันว่าดำเนินการแล้ว")).to_be_checked()
    _answer_by_keys(officer, "ยังไม่ได้ดำเนินการ")
    expect(bar).to_contain_text("0 จาก 100 คะแนน")


def test_the_whole_table_of_the_2564_criteria_moves_the_bar_too(theatre: Theatre, stage: Stage) -> None:
    case = cases.clean_community_case(stage)
    officer = theatre.enter("cdd-officer", DESKTOP)
    officer.opens(f"/assessments/{case.pk}/whole/?view=whole").sees("ประเมินตนเองทั้งตาราง")
    for slug in ("D2-1-1", "D2-1-2", "D2-1-3"):
        officer.page.locator(f"[id^='q-'][id$='{slug}' i], #q-{slug}").first.get_by_label("ยืนยันว่าดำเนินการแล้ว").check()
    expect(officer.page.locator("#result")).to_contain_text("2 จาก 100 คะแนน")


def _write(person: Person, text: str) -> Person:
    person.fills("คำอธิบายประกอบ", text).page.get_by_label("คำอธิบายประกอบ").blur()
    return person


def _answer_by_keys(person: Person, answer: str = "ยืนยันว่าดำเนินการแล้ว") -> None:
    """Walk to the answers with the tab key and choose one with the arrows."""
    keys, chosen = person.page.keyboard, person.page.get_by_label(answer)
    for _ in range(60):
        keys.press("Tab")
        if person.page.evaluate("document.activeElement.type === 'radio'"):
            break
    for _ in range(3):
        if not chosen.is_checked():
            keys.press("ArrowDown")
    expect(chosen).to_be_checked()
    expect(person.page.locator("[data-save-state]").first).to_contain_text("บันทึกแล้ว")
