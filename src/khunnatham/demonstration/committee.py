"""What happens to a case after it was handed in: checking, returning, listing, sitting, certificates, reports, revoking.

One body has the order that appoints it written down, with its seats and who sits there; the others show what comes without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from khunnatham.assessments import compiling, submission
from khunnatham.assessments.models import Assessment
from khunnatham.awards import certificates
from khunnatham.awards.models import Certificate
from khunnatham.demonstration import words
from khunnatham.demonstration.days import Days
from khunnatham.demonstration.telling import Story
from khunnatham.demonstration.year import Year
from khunnatham.meetings import agenda, arranging
from khunnatham.meetings.models import Meeting
from khunnatham.organisations.models import Membership, Unit
from khunnatham.review import deciding, reporting, standing
from khunnatham.review.committees import Order
from khunnatham.review.models import Decision
from khunnatham.thai import fiscal_year, to_thai_digits

# Days ago.
RETURNED, CORRECTED, ORDERED, LISTED, CALLED, SAT = 20, 14, 12, 11, 10, 6
ISSUED, CLOSED, REPORTED, OUTSIDE, REVOKED = 5, 4, 3, 2, 1
NEXT_SITTING, TERM_ENDS = -8, -700


@dataclass(slots=True)
class Province:
    """The secretariat and the committee of one province, and the years of its units by name."""

    days: Days
    committee: Unit
    secretary: Membership
    chair: Membership
    department: Membership
    years: dict[str, Year]
    seated: Mapping[str, Membership]  # who sits on which seat; nobody where no order is written down
    clock: datetime = field(init=False)
    decisions: dict[str, Decision] = field(default_factory=dict)
    issued: dict[str, Certificate] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = self.days.at(RETURNED)

    def story(self) -> Story:
        """Tell what secretariat and committee do with the cases that are there, each by its name."""
        yield self.clock
        yield from self._return()
        yield from self._order()
        yield from self._list()
        yield from self._sit()
        yield from self._report()
        yield from self._revoke()
        yield from self._prepare_next()

    def _at(self, days_ago: int, hour: int) -> datetime:
        self.clock = self.days.at(days_ago, hour, 5)
        return self.clock

    def _tick(self) -> datetime:
        self.clock = min(self.clock + timedelta(minutes=3), self.days.now)
        return self.clock

    def _cases(self, *names: str) -> list[Assessment]:
        return [self.years[name].assessment for name in names if name in self.years]

    def _return(self) -> Story:
        reasons = [compiling.Reason(key, text) for key, text in words.RETURNED.items()]
        for name in ("returned", "second-version"):
            for case in self._cases(name):
                yield self._at(RETURNED, 10) if name == "returned" else self._tick()
                compiling.return_with_reasons(case, reasons=reasons, by=self.secretary, at=self.clock)
        for case in self._cases("second-version"):
            desk = self.years["second-version"].desk
            yield desk.open(CORRECTED)
            submission.sign_off(case, by=desk.officer, at=desk.clock)
            yield desk.open(CORRECTED - 1, 14)
            submission.hand_in(case, by=desk.head, at=desk.clock)

    def _order(self) -> Story:
        if not self.seated:
            return
        yield self._at(ORDERED, 9)
        signed = self.days.on(ORDERED)
        number = f"๔๕/{to_thai_digits(str(fiscal_year(signed)))}"
        order = Order(number, signed, signed, self.days.on(TERM_ENDS))
        committee = standing.appoint(self.committee, order=order, by=self.secretary, at=self.clock)
        yield self._tick()
        seats = [standing.SeatWords(*row) for row in words.SEATS]
        for seat in standing.set_seats(committee, seats=seats, by=self.secretary, at=self.clock):
            if seat.post in self.seated:
                yield self._tick()
                standing.seat_member(seat, self.seated[seat.post], by=self.secretary, at=self.clock)

    def _list(self) -> Story:
        for case in self._cases("listed", *_DECIDED):
            yield self._at(LISTED, 9) if self.clock < self.days.at(LISTED) else self._tick()
            compiling.list_for_sitting(case, by=self.secretary, at=self.clock)

    def _sit(self) -> Story:
        cases = self._cases(*_DECIDED)
        if not cases:
            return
        yield self._at(CALLED, 10)
        meeting = self._call(self.days.on(SAT))
        yield self._tick()
        deciding.put_before(meeting, cases, by=self.secretary, at=self.clock)
        yield self._at(SAT, 13)
        came = [arranging.Attendee(post, is_present=post != words.HEALTH, duty=role) for post, role, _ in words.SEATS]
        meeting = standing.hold(
            meeting, held_on=self.days.on(SAT), chair_th=words.GOVERNOR, chair_en="The governor", came=came,
            by=self.secretary, at=self.clock,
        )  # fmt: skip
        yield self._tick()
        agenda.resolve(meeting, text="รับทราบผลการดำเนินงานขององค์กรในจังหวัด", by=self.secretary, at=self.clock)
        yield from self._decide(meeting)
        yield from self._issue()
        yield self._at(CLOSED, 16)
        arranging.close(meeting, by=self.secretary, at=self.clock)

    def _decide(self, meeting: Meeting) -> Story:
        for name in _DECIDED:
            for case in self._cases(name):
                yield self._tick()
                handed_in = compiling.latest_submission(case)
                differs = name == "another-tier"
                self.decisions[name] = deciding.certify(
                    case,
                    meeting=meeting,
                    tier="developing" if differs else handed_in.tier,
                    reason=words.OTHER_TIER if differs else "",
                    resolution_number=len(self.decisions) + 2,
                    by=self.chair,
                    at=self.clock,
                )

    def _issue(self) -> Story:
        for place, (name, decision) in enumerate(self.decisions.items()):
            yield self._tick() if place else self._at(ISSUED, 10)
            self.issued[name] = certificates.issue(decision, by=self.secretary, at=self.clock)

    def _report(self) -> Story:
        for place, case in enumerate(self._cases("reported", "final")):
            yield self._tick() if place else self._at(REPORTED, 10)
            reporting.report(case, by=self.secretary, at=self.clock)
        for case in self._cases("final"):
            yield from self._decide_outside(case)

    def _decide_outside(self, case: Assessment) -> Story:
        letters = (
            ("รับรายงานและส่งต่อคณะอนุกรรมการคัดเลือก", 101),
            ("เห็นชอบและเสนอคณะกรรมการส่งเสริมคุณธรรมแห่งชาติ", 114),
            ("เห็นชอบเป็นองค์กรคุณธรรมต้นแบบ", 120),
        )
        for place, (text, number) in enumerate(letters):
            yield self._tick() if place else self._at(OUTSIDE, 10)
            reporting.record_outside_result(
                case,
                document_number=f"วธ ๐๓๐๐/{number}",
                document_on=self.days.on(OUTSIDE),
                text=text,
                by=self.department,
                at=self.clock,
            )
            yield self._tick()
            reporting.report(case, by=self.department, at=self.clock)

    def _revoke(self) -> Story:
        if "revoked" in self.issued:
            yield self._at(REVOKED, 10)
            certificates.revoke(self.issued["revoked"], reason=words.REVOKED, by=self.chair, at=self.clock)

    def _prepare_next(self) -> Story:
        cases = self._cases("listed")
        if cases:
            yield self._at(REVOKED, 14)
            meeting = self._call(self.days.on(NEXT_SITTING))
            yield self._tick()
            deciding.put_before(meeting, cases, by=self.secretary, at=self.clock)

    def _call(self, planned_on: date) -> Meeting:
        return arranging.plan_meeting(
            self.committee,
            fiscal_year=self.days.fiscal_year,
            planned_on=planned_on,
            place_text="ห้องประชุม ศาลากลางจังหวัด",
            by=self.secretary,
            at=self.clock,
        )


_DECIDED = ("decided", "another-tier", "reported", "final", "revoked")
