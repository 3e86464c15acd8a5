"""One programme told on one screen: opened, joined, handed in; and how its story is set up."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.journey import pictures
from tests.journey.cast import Stage
from tests.journey.people import Clock, Person, Screen, Theatre
from tests.journey.programmes import Between, Programme, widen

# Pictures of a phone that the manual shows; of the others it shows the desktop.
ON_A_PHONE = frozenset({"moral-district-2567-check-phone"})


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
        if not size or picture in ON_A_PHONE:
            pictures.keep(person.page, picture)

    def opened(self) -> int:
        """Let the department open the round by the pages; gives its number."""
        person, page = (owner := self.enter(self.programme.owner)), owner.page
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
        owner = self.enter(self.programme.owner)
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
