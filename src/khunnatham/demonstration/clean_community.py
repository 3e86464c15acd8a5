"""Self-assessments of the 2564 criteria: a handful of the 90 units, on every track, as far as each came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from khunnatham.assessments import answering, compiling, criteria, enrolling, submission
from khunnatham.assessments.models import Assessment, Round
from khunnatham.demonstration import handbook, proofs
from khunnatham.demonstration.country import Country
from khunnatham.demonstration.desk import Desk, desk_of
from khunnatham.demonstration.telling import Story
from khunnatham.demonstration.year import profile_of, record_staff, save_profile
from khunnatham.evidence import library
from khunnatham.meetings import arranging
from khunnatham.organisations.models import Membership, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Requirement
from khunnatham.review import deciding

ENROLLED, ANSWERED, SIGNED, HANDED_IN, HANDED_IN_LATE, LISTED, SAT = 150, 70, 30, 28, 3, 2, 1
WHOLE = 1.0


@dataclass(frozen=True, slots=True)
class Course:
    """How much of the leaves a unit answers, which it says no to, and when it hands in (days ago)."""

    share: float = WHOLE
    unmet: tuple[str, ...] = ()
    handed_in: int | None = None
    has_files: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)


# No project is left beside the largest ones: allowed, and the committee rules whether the share holds.
_NOTHING_REMAINS: Mapping[str, Any] = {
    f"D3R.{level}.2": {"top": {"part": 3, "whole": 3}, "remaining": {"part": 0, "whole": 0}} for level in (3, 4, 5)
}
COURSES: Mapping[str, Course] = {
    "cdd-49": Course(share=0.7, unmet=("D2.5.2",), has_files=True),
    "cdd-40": Course(unmet=("D5.5.3",), handed_in=HANDED_IN),
    "cdd-19": Course(unmet=("D4.5.2",), handed_in=HANDED_IN_LATE),
    "cdd-48": Course(handed_in=HANDED_IN, given=_NOTHING_REMAINS),
    "cdd-50": Course(share=0.4),
    "cdd-83": Course(share=0.0),
    "cdd-central-01": Course(share=0.5, unmet=("D1.5.2",)),
    "cdd-central-06": Course(share=0.0),
    "cdd-central-09": Course(share=0.0),
    # The five provinces of the region whose committee can be looked at; see ``committees_2564``.
    "cdd-41": Course(unmet=("D5.5.3",), handed_in=26, given={"X.1": 0}),
    "cdd-39": Course(unmet=("D4.5.2",), handed_in=25, given={"X.1": 0} | dict(_NOTHING_REMAINS)),
    "cdd-42": Course(unmet=("D2.5.2",), handed_in=12, has_files=True),
    "cdd-43": Course(handed_in=11, has_files=True, given={"X.1": 0}),
    "cdd-38": Course(unmet=("D1.5.2", "D5.5.2"), handed_in=10, given={"X.1": 0}),
}
CERTIFIED, LISTED_CASES = "cdd-48", ("cdd-48", "cdd-41")

# What a unit that does well says, by the shape of the answer; where several shapes fit, the first.
_VALUES: Mapping[str, Any] = {
    "D1.1.2.2.4": {"quarters": [2, 1, 3, 1], "reported": True},
    "D2.2.2.3": {"quarters": [1, 1, 2, 1]},
    "D2.4.2": {"quarters": [1, 2, 1, 1], "reported": True},
    "D1.2.3": {"count": 1},
    "D3R.2.2": {"part": 3, "whole": 3},
    "D3R.3.2": {"top": {"part": 3, "whole": 3}, "remaining": {"part": 13, "whole": 20}},
    "D3R.4.2": {"top": {"part": 3, "whole": 3}, "remaining": {"part": 15, "whole": 20}},
    "D3R.5.2": {"top": {"part": 3, "whole": 3}, "remaining": {"part": 17, "whole": 20}},
    "D4.1.1": {"part": 34, "whole": 36},
    "D4.2.2": {"defined": True, "share": {"part": 34, "whole": 36}, "virtues": 4, "topics": 5},
    "D4.3.3": {"part": 18, "whole": 20},
    "D5.3.4": {"part": 5, "whole": 5},
    "X.1": 1,
}


@dataclass(slots=True)
class SelfAssessment:
    """One unit of the handbook at its self-assessment."""

    desk: Desk
    round: Round
    track: str
    course: Course
    assessment: Assessment = field(init=False)

    def story(self) -> Story:
        """Tell it as far as the course goes."""
        yield from self._enrol()
        yield from self._answer()
        if self.course.handed_in is not None:
            yield self.desk.open(
                max(SIGNED, self.course.handed_in) if self.course.handed_in > SIGNED else self.course.handed_in + 1, 10
            )
            submission.sign_off(self.assessment, by=self.desk.officer, at=self.desk.clock)
            yield self.desk.open(self.course.handed_in, 14)
            self.assessment = submission.hand_in(self.assessment, by=self.desk.head, at=self.desk.clock).assessment

    def _enrol(self) -> Story:
        desk = self.desk
        variant = "central" if desk.unit.kind == UnitKind.CDD_CENTRAL else "regional"
        yield desk.open(ENROLLED)
        enrolment = enrolling.start(
            self.round, unit=desk.unit, variant=variant, track=self.track, by=desk.officer, at=desk.clock
        )
        staff = desk.chance.randint(24, 60)
        yield desk.tick()
        enrolment = save_profile(enrolment, profile_of(desk, staff=staff), desk=desk)
        yield desk.tick()
        record_staff(enrolment, staff, desk=desk)
        yield desk.tick()
        self.assessment = enrolling.file(enrolment, by=desk.officer, at=desk.clock)

    def _answer(self) -> Story:
        desk, course = self.desk, self.course
        leaves = criteria.leaves_of(self.assessment.enrolment)
        for number, leaf in enumerate(leaves[: round(len(leaves) * course.share)]):
            if number % 12 == 0:
                yield desk.open(ANSWERED - number // 3)
            yield desk.tick()
            value = False if leaf.key in course.unmet else course.given.get(leaf.key, value_of(leaf))
            answering.save_answer(self.assessment, leaf.key, value=value, by=desk.officer, at=desk.clock)
            if course.has_files and number % 9 == 0:
                yield desk.tick()
                self._prove(leaf.key, number)

    def _prove(self, key: str, number: int) -> None:
        desk = self.desk
        day = desk.days.in_year(0.2 + number / 100)
        upload = proofs.photograph(day, f"{desk.unit.code}/{key}")
        title = f"ภาพการดำเนินงานตามข้อ {key}"
        proof = library.add_file(desk.unit, upload=upload, title=title, by=desk.officer, at=desk.clock).evidence
        answering.attach(self.assessment, key, evidence=proof, by=desk.officer, at=desk.clock)


def self_assessments(country: Country, round_: Round) -> dict[str, SelfAssessment]:
    """Set every unit that takes part at its desk, by its code."""
    told = {}
    for code, course in COURSES.items():
        unit = country.units[code]
        province = unit.province.name_th if unit.province else ""
        told[code] = SelfAssessment(
            desk_of(country.days, unit, country.workers), round_, handbook.track_of(code, province), course
        )
    return told


def stories(country: Country, round_: Round, told: Mapping[str, SelfAssessment]) -> list[Story]:
    """Give the stories of the units and of the department."""
    officer = country.holder(Role.DEPARTMENT_OFFICER, round_.owner)
    return [*(one.story() for one in told.values()), _department(country, told, officer)]


def _department(country: Country, told: Mapping[str, SelfAssessment], officer: Membership) -> Story:
    """List two cases on which their committees agreed, and certify one of them in a meeting of the department."""
    days = country.days
    for minute, code in enumerate(LISTED_CASES):
        yield days.at(LISTED, 10, minute)
        compiling.list_for_sitting(told[code].assessment, by=officer, at=days.at(LISTED, 10, minute))
    case, department = told[CERTIFIED].assessment, country.units["community-development"]
    yield days.at(LISTED, 11)
    meeting = arranging.plan_meeting(
        department,
        fiscal_year=days.fiscal_year,
        planned_on=days.on(SAT),
        place_text="ห้องประชุมกรม",
        by=officer,
        at=days.at(LISTED, 11),
    )
    deciding.put_before(meeting, [case], by=officer, at=days.at(LISTED, 11))
    yield days.at(SAT, 10)
    seats = [arranging.Attendee("หัวหน้าผู้ตรวจราชการกรม ประธานกรรมการ", is_present=True)]
    held = arranging.hold(
        meeting, held_on=days.on(SAT), chair_th="หัวหน้าผู้ตรวจราชการกรม", attendance=seats, by=officer, at=days.at(SAT, 10)
    )
    deciding.certify_as_proposed([case], meeting=held, resolution_number=1, by=officer, at=days.at(SAT, 10))


def value_of(leaf: Requirement) -> Any:
    """Give what a unit that does well says of a requirement."""
    value = _VALUES.get(leaf.key, True)
    return next(given for given in (value, 3) if criteria.fits(leaf, given))
