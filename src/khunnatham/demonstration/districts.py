"""The districts of the home province in both of their programmes, and what the offices of the province do with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from khunnatham.assessments import answering, compiling, criteria, declaring, enrolling, submission
from khunnatham.assessments.models import Assessment, Round, Submission
from khunnatham.demonstration import words
from khunnatham.demonstration.country import HOME, Country, district_code
from khunnatham.demonstration.desk import Desk, desk_of
from khunnatham.demonstration.telling import Story
from khunnatham.demonstration.year import Course as YearCourse
from khunnatham.demonstration.year import Year, profile_of, record_staff, save_profile
from khunnatham.evidence import library
from khunnatham.facts import keeping, registers, rolls
from khunnatham.notices import circulars, deeds
from khunnatham.notices.models import Circular, Recipient
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Requirement

# Days ago.
BRIEFED, SENT, ENROLLED, DECLARED, FIRST_PART, FIRST_BUNDLE, REMARKED, RETURNED = 170, 160, 150, 140, 64, 42, 34, 30
BOTH, FIRST, NONE = 2, 1, 0
INVITED, PLANNED_LATER = 32, 70


@dataclass(frozen=True, slots=True)
class Course:
    """How far a district comes in a programme: which requirements are not met yet, and whether it handed in the first time."""

    unmet: tuple[str, ...] = ()
    share: float = 1.0
    hands_in: bool = False


@dataclass(frozen=True, slots=True)
class Courses:
    """How far a district comes in each of the two programmes; nothing where it did not enrol."""

    moral: Course | None = None
    model: Course | None = None
    signed: int = INVITED - 4


COURSES: Mapping[str, Courses] = {
    district_code("4901"): Courses(Course(share=0.6), Course(hands_in=True)),
    district_code("4902"): Courses(Course(unmet=("5.1", "6.2", "9.3"), hands_in=True), Course(hands_in=True), signed=9),
    district_code("4905"): Courses(Course(share=0.2), Course(share=0.2), signed=5),
}
LOOKED_AT, BROUGHT_BACK = district_code("4901"), district_code("4902")


@dataclass(slots=True)
class District:
    """One district at its work in one round."""

    desk: Desk
    round: Round
    course: Course
    signed: int
    case: Assessment = field(init=False)
    handed: Submission | None = None

    def story(self) -> Story:
        """Tell it as far as the course goes."""
        yield from self._enrol()
        if criteria.edition_of(self.round).counted:
            yield from self._declare()
            yield from Year(self.desk, self.round, YearCourse(lag=PLANNED_LATER), staff=INVITED).plan_alone()
        yield from self._answer()
        if self.course.hands_in:
            yield self.desk.open(self._day + 1, 15)
            submission.sign_off(self.case, by=self.desk.officer, at=self.desk.clock)
            yield self.desk.open(self._day, 10)
            self.handed = submission.hand_in(self.case, by=self.desk.head, at=self.desk.clock)

    @property
    def _day(self) -> int:
        return FIRST_PART if self._is_in_parts else FIRST_BUNDLE

    @property
    def _is_in_parts(self) -> bool:
        return any(hand_in.covers for hand_in in criteria.edition_of(self.round).hand_ins)

    def _enrol(self) -> Story:
        desk = self.desk
        yield desk.open(ENROLLED)
        enrolment = enrolling.start(self.round, unit=desk.unit, by=desk.officer, at=desk.clock)
        more = {"invited-heads": str(INVITED), "prior-level": "promoting"}
        yield desk.tick()
        enrolment = save_profile(enrolment, profile_of(desk, staff=INVITED) | more, desk=desk)
        yield desk.tick()
        record_staff(enrolment, INVITED, desk=desk)
        yield desk.tick()
        self.case = enrolling.file(enrolment, by=desk.officer, at=desk.clock)

    def _declare(self) -> Story:
        desk = self.desk
        yield desk.open(DECLARED, 14)
        declared = declaring.Declared(
            text=words.DECLARATION.format(unit=desk.unit.name_th),
            declared_on=desk.days.on(DECLARED),
            signed=self.signed,
            posted_on=desk.days.on(DECLARED),
            posted_where="ที่ว่าการอำเภอ",
        )
        declaring.save_declaration(
            self.case.enrolment, declared=declared, expected_revision=0, by=desk.officer, at=desk.clock
        )
        yield desk.tick()
        rolls.save_counts(
            desk.unit,
            fiscal_year=self.round.fiscal_year,
            kind="invited-heads",
            part=str(self.signed),
            whole=str(INVITED),
            taken_on=desk.days.on(DECLARED),
            expected_revision=0,
            by=desk.officer,
            at=desk.clock,
        )
        for register, values in _entries(desk).items():
            yield desk.tick()
            shelf = keeping.Shelf(desk.unit, self.round.fiscal_year, register)
            keeping.add_entry(shelf, values=values, by=desk.officer, at=desk.clock)

    def _answer(self) -> Story:
        desk = self.desk
        edition = criteria.edition_of(self.round)
        covered = edition.hand_ins[0].covers if self._is_in_parts else ()
        leaves = [leaf for leaf in criteria.leaves_of(self.case.enrolment) if not covered or leaf.key in covered]
        yield desk.open(self._day + 14)
        proof = library.add_link(
            desk.unit,
            url=f"https://www.example.go.th/{desk.unit.code}/{self.round.programme}",
            title="รวมภาพกิจกรรมของอำเภอ",
            event_on=desk.days.in_year(0.5),
            by=desk.officer,
            at=desk.clock,
        ).evidence
        for number, leaf in enumerate(leaves[: max(1, round(len(leaves) * self.course.share))]):
            yield desk.tick()
            value = False if leaf.key in self.course.unmet else self._value(leaf)
            answering.save_answer(self.case, leaf.key, value=value, by=desk.officer, at=desk.clock)
            if number % 4 == 0 and value is not False:
                yield desk.tick()
                answering.attach(self.case, leaf.key, evidence=proof, by=desk.officer, at=desk.clock)

    def _value(self, leaf: Requirement) -> object:
        signed = {"part": self.signed, "whole": INVITED}
        return next(given for given in (True, signed, 3) if criteria.fits(leaf, given))


def stories(country: Country, moral: Round, model: Round) -> list[Story]:
    """Give the stories of the districts and of both offices of the province."""
    told: dict[tuple[str, str], District] = {}
    for code, courses in COURSES.items():
        for round_, course in ((moral, courses.moral), (model, courses.model)):
            if course is not None:
                desk = desk_of(country.days, country.units[code], country.workers)
                told[code, round_.programme] = District(desk, round_, course, courses.signed)
    culture = country.holder(Role.PROVINCIAL_SECRETARY, country.units[f"culture-{HOME}"])
    interior = country.holder(Role.INTERIOR_SECRETARY, country.units[f"administration-{HOME}"])
    return [
        *(one.story() for one in told.values()),
        _culture(country, told[BROUGHT_BACK, moral.programme], culture),
        _interior(country, told[LOOKED_AT, model.programme], interior),
    ]


def _culture(country: Country, district: District, by: Membership) -> Story:
    """Brief the districts, and return what one of them handed in with the reason at its item."""
    days, round_ = country.days, district.round
    yield days.at(BRIEFED, 15)
    doing = deeds.Doing(
        title="ประชุมชี้แจงการขับเคลื่อนอำเภอคุณธรรม",
        held_on=days.on(BRIEFED),
        recipients="หัวหน้าส่วนราชการระดับอำเภอทุกอำเภอ",
        attended=41,
        channel="ประชุม ณ ศาลากลางจังหวัด",
        outcome="ทุกอำเภอรับทราบกระบวนการ ๙ ขั้นตอนและกำหนดส่งสองครั้ง",
    )
    deeds.record_deed(
        by.unit, edition=round_.edition_key, fiscal_year=round_.fiscal_year, duty="briefing", doing=doing, by=by,
        at=days.at(BRIEFED, 15),
    )  # fmt: skip
    yield days.at(RETURNED, 10)
    reasons = [compiling.Reason("2.4", "ยังไม่พบหนังสือมอบหมายทีมงาน โปรดแนบหรือลงในทะเบียนคำสั่ง")]
    compiling.return_with_reasons(district.case, reasons=reasons, by=by, at=days.at(RETURNED, 10))


def _interior(country: Country, district: District, by: Membership) -> Story:
    """Relay a letter to all districts, see one acknowledge it, and remark on what it handed in first."""
    days, round_ = country.days, district.round
    yield days.at(SENT, 11)
    letter = circulars.Letter(
        subject="การขับเคลื่อนการประเมินอำเภอคุณธรรม “ต้นแบบ”",
        letter_number=f"ตัวอย่าง ๐๐๑/{round_.fiscal_year}",
        dated_on=days.on(SENT),
        text="ขอให้อำเภอดำเนินการตามตัวชี้วัดและรายงานผลในระบบตามกำหนดทั้งสองครั้ง",
        annexes=["ตัวอย่างแบบฟอร์มการตอบเกณฑ์การประเมิน"],
        checklist=["แต่งตั้งผู้ประสานงาน", "รวบรวมหลักฐานตัวชี้วัดที่ ๑–๓"],
    )
    draft = circulars.draft(
        by.unit, edition=round_.edition_key, fiscal_year=round_.fiscal_year, letter=letter, by=by, at=days.at(SENT, 11)
    )
    districts = [unit for code, unit in country.units.items() if code.startswith(district_code(HOME))]
    circulars.address(draft, units=districts, by=by, at=days.at(SENT, 11))
    circulars.send(draft, by=by, at=days.at(SENT, 11))
    yield days.at(SENT - 1, 9)
    _acknowledge(draft, district.desk, at_day=SENT - 1)
    yield days.at(REMARKED, 14)
    if district.handed is not None:
        text = "หลักฐานตัวชี้วัดที่ ๒ ควรระบุวันที่ของกิจกรรมให้ชัดเจน"
        compiling.remark(district.handed, key="2", text=text, by=by, at=days.at(REMARKED, 14))


def _acknowledge(circular: Circular, desk: Desk, *, at_day: int) -> None:
    recipient = Recipient.objects.get(circular=circular, unit=desk.unit)
    reply = "อำเภอรับทราบและแต่งตั้งผู้ประสานงานแล้ว"
    circulars.acknowledge(recipient, reply=reply, ready=[0], by=desk.officer, at=desk.days.at(at_day, 9))


def _entries(desk: Desk) -> dict[str, dict[str, object]]:
    """Give what the district lists of itself: its meeting, its order, an activity and a place to learn. Posts, no names."""
    day = desk.days.on(DECLARED)
    return {
        registers.MEETINGS: {
            "kind": registers.DECLARING,
            "title": "ลงนามประกาศเจตนารมณ์และระดมความคิดเห็น",
            "day": day,
            "place": "ที่ว่าการอำเภอ",
            "attendance": f"หัวหน้าส่วนราชการ | {INVITED}",
        },
        registers.ORDERS: {
            "kind": registers.COMMITTEE,
            "title": "แต่งตั้งคณะกรรมการส่งเสริมคุณธรรมระดับอำเภอ",
            "day": day,
            "members": "นายอำเภอ | ส่วนราชการ\nผู้แทนคณะสงฆ์ | ศาสนา\nผู้แทนผู้นำท้องที่ | ท้องที่",
        },
    }
