"""A provincial office at the ten issues of a tracked year, and its register of procurement for the criteria with points."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from khunnatham.assessments import answering, enrolling, tracking
from khunnatham.assessments.models import Assessment, Round
from khunnatham.demonstration import handbook
from khunnatham.demonstration.country import HOME, Country
from khunnatham.demonstration.desk import Desk, desk_of
from khunnatham.demonstration.telling import Story
from khunnatham.demonstration.year import profile_of, record_staff, save_profile
from khunnatham.facts import keeping, registers
from khunnatham.procurement import registering, spending

# Days ago.
ENROLLED, LISTED, CONFIRMED, ATTESTED = 149, 90, 60, 8
STAFF, EXCLUDED = 45, 3
LARGEST = 3
CHANNELS = (
    ("เพจของสำนักงาน", "page", "online"), ("เว็บไซต์ของสำนักงาน", "site", "online"),
    ("ป้ายหน้าสำนักงาน", "board", "offline"), ("ที่ประชุมหัวหน้าส่วนราชการ", "meeting", "offline"),
)  # fmt: skip
PROJECTS = (
    ("ส่งเสริมการผลิตและจำหน่ายสินค้าชุมชน", 480_000, "ผู้แทนเครือข่ายผู้ผลิตชุมชน"),
    ("พัฒนาผู้นำชุมชน", 310_000, "ผู้แทนคณะกรรมการหมู่บ้าน"),
    ("ขับเคลื่อนกองทุนชุมชน", 220_000, "ผู้แทนเครือข่ายกองทุนชุมชน"),
    ("จัดซื้อวัสดุสำนักงาน", 60_000, ""),
)


@dataclass(slots=True)
class Office:
    """The office at its desk in both rounds."""

    desk: Desk
    tracked: Round
    scored: Round
    case: Assessment = field(init=False)

    def story(self) -> Story:
        """Tell how it enrols, keeps its registers, confirms the first issues, and how its head attests the last."""
        yield from self._enrol()
        yield from self._list()
        yield from self._buy()
        yield from self._confirm()
        yield self.desk.open(ATTESTED, 10)
        tracking.close_issue(self.case, "4.5", by=self.desk.head, at=self.desk.clock)

    def _enrol(self) -> Story:
        desk = self.desk
        yield desk.open(ENROLLED)
        enrolment = enrolling.start(self.tracked, unit=desk.unit, by=desk.officer, at=desk.clock)
        yield desk.tick()
        enrolment = save_profile(enrolment, profile_of(desk, staff=STAFF), desk=desk)
        yield desk.tick()
        record_staff(enrolment, STAFF, desk=desk)
        yield desk.tick()
        self.case = enrolling.file(enrolment, by=desk.officer, at=desk.clock)

    def _list(self) -> Story:
        desk = self.desk
        yield desk.open(LISTED)
        shelf = keeping.Shelf(desk.unit, self.tracked.fiscal_year, registers.CHANNELS)
        for name, kind, medium in CHANNELS:
            yield desk.tick()
            values = {
                "name": name, "kind": kind, "medium": medium, "what": "ผลการดำเนินงานตามแผน",
                "day": desk.days.on(LISTED),
            }  # fmt: skip
            keeping.add_entry(shelf, values=values, by=desk.officer, at=desk.clock)

    def _buy(self) -> Story:
        desk, year = self.desk, self.scored.fiscal_year
        yield desk.open(LISTED - 1)
        register = registering.start(desk.unit, fiscal_year=year, top_size=LARGEST, by=desk.officer, at=desk.clock)
        for place, (name, budget, representative) in enumerate(PROJECTS):
            yield desk.tick()
            appointed = desk.days.in_year(0.1) + timedelta(days=place) if representative else None
            details = registering.ProjectDetails(
                name=name,
                budget=Decimal(budget),
                representative=representative,
                appointed_on=appointed,
                order_reference=f"คำสั่งที่ {place + 1}/{year}" if representative else "",
            )
            project = registering.add_project(register, details=details, by=desk.officer, at=desk.clock)
            yield desk.tick()
            figures = {
                month: spending.Figure(planned=Decimal(budget) / 4, spent=Decimal(budget) / 5) for month in (2, 5)
            }
            spending.set_months(
                project, figures=figures, expected_revision=project.revision, by=desk.officer, at=desk.clock
            )

    def _confirm(self) -> Story:
        desk, all_of_them = self.desk, {"part": STAFF - EXCLUDED, "whole": STAFF - EXCLUDED}
        yield desk.open(CONFIRMED)
        for key in ("1.1", "1.2", "2.1"):
            yield desk.tick()
            answering.save_answer(self.case, key, value=all_of_them, by=desk.officer, at=desk.clock)
        for key in ("1.1", "1.2"):
            yield desk.tick()
            tracking.close_issue(self.case, key, by=desk.officer, at=desk.clock)


def stories(country: Country, tracked: Round, scored: Round) -> list[Story]:
    """Give the story of the office of the home province."""
    desk = desk_of(country.days, country.units[handbook.province_code(HOME)], country.workers)
    return [Office(desk, tracked, scored).story()]
