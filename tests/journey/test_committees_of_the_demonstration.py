"""A newcomer tries the committees of 2564 in the demonstration on a phone: from the interest said to what the department sees."""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import Locator, expect
from tests.journey import pictures
from tests.journey.people import DESKTOP, PHONE, Clock, Person, Theatre

from khunnatham.assessments.models import Assessment
from khunnatham.demonstration import accounts as shown
from khunnatham.demonstration.committees_2564 import DIFFERING, HALF_MARKED, UNSAID
from khunnatham.review import opinions, visibility
from khunnatham.review.sitting_models import SittingDay

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STALE: Final = "หน้าข้อมูลข่าวสารยังเป็นของปีก่อน"
SEEN_TOGETHER: Final = "เปิดดูร่วมกันในที่ประชุมแล้ว เป็นปัจจุบัน"
ANSWERED: Final = "ปรับปรุงเมื่อวันจันทร์ที่ผ่านมา กลุ่มงานสารสนเทศรับผิดชอบ"


@pytest.fixture
def password(demonstration: Clock) -> str:
    return shown.PASSWORD


def _case(code: str) -> Assessment:
    rows = Assessment.objects.select_related("enrolment__unit", "enrolment__round")
    return rows.get(enrolment__unit__code=code, enrolment__round__edition="2564")


def test_members_secretary_chair_unit_and_department_find_their_work(theatre: Theatre, demonstration: Clock) -> None:
    member = theatre.enter(shown.COMMITTEE_MEMBER.username, PHONE)
    _says_nothing_stands_against(member)
    _marks_the_rest_and_hands_in(member)
    secretary = theatre.enter(shown.COMMITTEE_SECRETARY.username, PHONE)
    _rules_and_agrees(secretary)
    _runs_the_sitting_of_today(theatre.enter(shown.COMMITTEE_CHAIR.username, PHONE), demonstration)
    _answers(theatre.enter(shown.CDD_OFFICER.username, PHONE))
    _sees_it_all(theatre.enter(shown.CDD_DEPARTMENT_OFFICER.username, DESKTOP))


def _says_nothing_stands_against(member: Person) -> None:
    case = _case(UNSAID)
    name = case.enrolment.unit.name_th
    member.reads("แจ้งส่วนได้เสีย 1 หน่วยงาน ก่อนเปิดแฟ้ม").follows("แจ้งส่วนได้เสีย")
    member.sees("แจ้งส่วนได้เสีย 1 หน่วยงานก่อนเปิดแฟ้ม").reads("หน่วยงานที่ท่านไม่ร่วมพิจารณา", "เคยหรือกำลังดำรงตำแหน่งในหน่วยงาน")
    assert member.status_of(f"/compiling/{case.pk}/") == 404
    pictures.keep(member.page, "committee-interest-phone")
    member.presses(re.compile(f"^ไม่มีส่วนได้เสีย {name}")).sees("หน่วยงานที่ฉันประเมิน").follows(name).sees(name)


def _marks_the_rest_and_hands_in(member: Person) -> None:
    """Mark what the demonstration left open, one requirement a screen, and hand in: only then others are read."""
    case = _case(HALF_MARKED)
    member.opens(f"/compiling/{case.pk}/").sees(case.enrolment.unit.name_th).presses("แบบให้ความเห็น")
    member.sees("แบบให้ความเห็น").misses("สรุปผลของคณะ")
    page, here = member.page, member.page.locator("[data-item][data-here]")
    total, onward = page.locator("[data-item]").count(), page.get_by_role("button", name="ข้อถัดไป")
    assert here.locator("input[type=radio]:checked").count() == 0  # it opens where the newcomer goes on
    while True:
        is_lacking = here.get_attribute("data-item") == "D2.5.2"
        _marks(here, is_lacking=is_lacking)
        if is_lacking:
            expect(here.locator("[data-mark-state]")).to_contain_text("บันทึกแล้ว")
            pictures.keep(page, "committee-marking-phone")
        if onward.is_disabled():
            break
        onward.click()
    expect(page.locator("[data-score-state]")).not_to_contain_text("ยังไม่ได้ส่ง")
    member.reads(f"ให้ความเห็นแล้ว {total} จาก {total}").presses("ส่งความเห็น").confirms("ส่งความเห็น")
    member.sees("ความเห็นของท่าน").reads(STALE, "สรุปผลของคณะ")


def _marks(row: Locator, *, is_lacking: bool) -> None:
    if not is_lacking:
        row.get_by_text("เป็นไปตามเกณฑ์", exact=True).click()
        return
    row.get_by_text("ยังไม่เป็นไปตามเกณฑ์", exact=True).click()
    row.get_by_label("เหตุผล").fill(STALE)
    row.get_by_label("เหตุผล").blur()


def _rules_and_agrees(secretary: Person) -> None:
    """Settle what differs, follow the precedents of another committee, and agree on the whole."""
    case = _case(DIFFERING)
    consolidation = f"/consolidating/{case.pk}/"
    secretary.opens(f"{consolidation}?show=open").sees("สรุปผลของคณะ").reads("เห็นต่าง", "ประเด็นที่ต้องวินิจฉัย")
    pictures.keep(secretary.page, "committee-differing-phone")
    for key in ("D2.5.2", "D5.3.2"):
        secretary.opens(f"{consolidation}at/{key}/").sees(f"สรุปข้อ {key}").reads("ประธานชี้ขาดเมื่อเสียงเท่ากัน")
        secretary.page.locator("#is_met").get_by_text("เป็นไปตามเกณฑ์", exact=True).click()
        secretary.ticks("ประธานชี้ขาดเมื่อเสียงเท่ากัน")
        secretary.fills("เหตุผล", SEEN_TOGETHER).presses("บันทึกผลข้อนี้").sees("สรุปผลของคณะ")
    for key in ("D3R.3.2", "D3R.4.2", "D3R.5.2"):
        secretary.opens(f"{consolidation}rulings/{key}/").sees(f"วินิจฉัยข้อ {key}").ticks("ใช้ตาม: ถือว่าเป็นไปตามเกณฑ์")
        if key == "D3R.3.2":
            pictures.keep(secretary.page, "committee-ruling-phone")
        secretary.presses("บันทึกคำวินิจฉัย").sees("สรุปผลของคณะ")
    secretary.opens(f"{consolidation}agree/").sees("สรุปผลเป็นผลเดียวของคณะ").misses("ยังมีข้อที่ต้องสรุปก่อน")
    for box in secretary.page.locator("#present input[type=checkbox]").all():
        box.check()
    secretary.presses("ยืนยันสรุปผล").sees("สรุปผลของคณะ").opens(f"/decisions/{case.pk}/").sees("ผลที่วางเทียบกัน")
    agreed = visibility.agreed(opinions.latest_submission(case))  # type: ignore[arg-type]  # it was handed in
    assert agreed is not None
    assert [key for key, row in agreed.findings.items() if row["how"] == "chair"] == ["D2.5.2", "D5.3.2"]


def _runs_the_sitting_of_today(chair: Person, clock: Clock) -> None:
    day = SittingDay.objects.get(on=clock.now().date())
    chair.reads("รับฟังหน่วยงานนำเสนอ", "วันนี้").opens(f"/committee/days/{day.pk}/live/").sees("หน้าจอในวันประชุม")
    chair.presses(re.compile("^เริ่มรายการ")).sees(_case(HALF_MARKED).enrolment.unit.name_th)
    chair.reads("กำลังดำเนินการ", "45 นาที")
    pictures.keep(chair.page, "committee-live-phone")


def _answers(officer: Person) -> None:
    officer.reads("ตอบคำถามของคณะ 1 ข้อ").follows("ตอบคำถามของคณะ").sees("ตอบคำถามของคณะ 1 ข้อ")
    pictures.keep(officer.page, "committee-question-phone")
    officer.presses(re.compile("^ตอบ")).fills("คำตอบ", ANSWERED).presses(re.compile("^ส่งคำ|^ตอบ|^บันทึก"))
    officer.sees("คำถามและคำชี้แจง").reads(ANSWERED, "คำชี้แจงเพิ่มหลังส่ง").misses("ตอบหลังกำหนด")


def _sees_it_all(department: Person) -> None:
    round_ = _case(UNSAID).enrolment.round_id
    department.opens(f"/rounds/{round_}/committees/").sees("คณะกรรมการของรอบ").reads("39 คณะ")
    department.opens(f"/rounds/{round_}/committees/?region={shown.REGION}&q=ดีเด่น").reads(shown.COMMITTEE_MEMBER.post.th)
    pictures.keep(department.page, "department-committees")
    department.opens(f"/rounds/{round_}/ranking/").sees("ลำดับและการคัดเลือก").reads("คณะยังไม่ได้คัดเลือก")
    pictures.keep(department.page, "department-ranking")
    department.opens(f"/rounds/{round_}/quality/").sees("คุณภาพการประเมิน").reads("ข้อที่เห็นต่างกันมากอยู่บน")
    pictures.keep(department.page, "department-quality")
