"""A unit's year, told by the verbs themselves: enrol, plan, answer, hand in, list, hold a meeting, certify."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.organisations.conftest import Cast

from khunnatham.assessments import answering, compiling, declaring, enrolling, rounds, submission
from khunnatham.assessments.models import Assessment, Enrolment, Round, Submission
from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence
from khunnatham.meetings import arranging
from khunnatham.meetings.models import Meeting
from khunnatham.organisations.models import Membership
from khunnatham.plans import activities, planning, success, topics
from khunnatham.plans.models import Plan, TopicKind
from khunnatham.review import deciding
from khunnatham.review.models import Decision
from khunnatham.thai import BANGKOK
from khunnatham.wording import Refusal

NOW = datetime(2026, 8, 20, 9, 30, tzinfo=BANGKOK)
DUE_ON = date(2026, 8, 31)
PROGRAMME, EDITION, YEAR = "moral-organisation", "2567", 2569
MET: object = True
STEPS = tuple(str(step) for step in range(1, 10))
PROFILE = {
    "sector": "ส่วนราชการ",
    "address": "ถนนตัวอย่าง",
    "district": "เมือง",
    "head-post": "ผู้อำนวยการ",
    "executives": "๓",
    "staff": "๔๒",
    "coordinator-post": "นักวิชาการ",
    "office-phone": "0-4200-0000",
}


@dataclass
class Story:
    """The cast with a round, and the unit whose year is told."""

    cast: Cast
    round: Round
    unit: str = "organisation"
    officer: str = "officer"
    head: str = "head"

    def by(self, name: str) -> Membership:
        return self.cast[name]

    # ── the unit ──

    def enrolment(self) -> Enrolment:
        return enrolling.start(self.round, unit=self.cast.units[self.unit], by=self.by(self.officer), at=NOW)

    def filled(self) -> Enrolment:
        enrolment = self.enrolment()
        enrolling.record_head_count(
            enrolment,
            total=42,
            excluded=[{"reason": "ลาศึกษาต่อ", "count": 2}],
            as_of=date(2026, 1, 5),
            by=self.by(self.officer),
            at=NOW,
        )
        enrolment.refresh_from_db()
        return enrolling.save_profile(
            enrolment, values=PROFILE, expected_revision=enrolment.revision, by=self.by(self.officer), at=NOW
        )

    def filed(self) -> Assessment:
        return enrolling.file(self.filled(), by=self.by(self.officer), at=NOW)

    def declared(self, assessment: Assessment, *, signed: int = 40) -> None:
        declaring.save_declaration(
            assessment.enrolment,
            declared=declaring.Declared(
                text="เราจะร่วมกันสร้างองค์กรคุณธรรม",
                declared_on=date(2026, 1, 12),
                signed=signed,
                posted_on=date(2026, 1, 13),
                posted_where="หน้าสำนักงาน",
                posting=self.proof("ภาพการปิดประกาศ"),
            ),
            expected_revision=0,
            by=self.by(self.officer),
            at=NOW,
        )

    def planned(self) -> Plan:
        officer, unit = self.by(self.officer), self.cast.units[self.unit]
        plan = planning.start(unit, fiscal_year=YEAR, programme=PROGRAMME, by=officer, at=NOW)
        plan = planning.set_virtues(
            plan,
            target_virtues=["honesty"],
            known_virtues={"honesty"},
            expected_revision=plan.revision,
            by=officer,
            at=NOW,
        )
        topics.add_topic(plan, kind=TopicKind.PROBLEM, text="มาสาย", remedy="ลงเวลา", by=officer, at=NOW)
        activity = activities.add_activity(plan, details=DETAILS, by=officer, at=NOW)
        activities.record_result(activity, result=RESULT, expected_revision=activity.revision, by=officer, at=NOW)
        success.record_success(plan, by=officer, at=NOW)
        return plan

    def proof(self, title: str = "คำสั่ง", event_on: date | None = date(2026, 1, 12)) -> Evidence:
        return library.add_link(
            self.cast.units[self.unit],
            url=f"https://example.go.th/{abs(hash(title))}",
            title=title,
            event_on=event_on,
            by=self.by(self.officer),
            at=NOW,
        ).evidence

    def answer(self, assessment: Assessment, key: str, value: object = MET, **more: Any) -> None:
        standing = assessment.answers.filter(key=key).first()
        answering.save_answer(
            assessment,
            key,
            value=value,
            expected_revision=standing.revision if standing else 0,
            by=self.by(self.officer),
            at=NOW,
            **more,
        )

    def answered(self, assessment: Assessment, *, met: tuple[str, ...] = STEPS) -> Assessment:
        for step in STEPS:
            self.answer(assessment, step, step in met)
        return fresh(assessment)

    def ready(self, *, met: tuple[str, ...] = STEPS) -> Assessment:
        assessment = self.filed()
        self.planned()
        return self.answered(assessment, met=met)

    def signed(self, *, met: tuple[str, ...] = STEPS) -> Assessment:
        return submission.sign_off(self.ready(met=met), by=self.by(self.officer), at=NOW)

    def handed_in(self, *, met: tuple[str, ...] = STEPS, at: datetime = NOW) -> Assessment:
        return fresh(self.hand_in(self.signed(met=met), at=at).assessment)

    def hand_in(self, assessment: Assessment, *, at: datetime = NOW) -> Submission:
        return submission.hand_in(assessment, by=self.by(self.head), at=at)

    # ── the secretariat and the body ──

    def returned(self) -> Assessment:
        return compiling.return_with_reasons(
            self.handed_in(), reasons=[compiling.Reason("4", "แนบผลเพิ่ม")], by=self.by("secretary"), at=NOW
        )

    def listed(self, *, met: tuple[str, ...] = STEPS) -> Assessment:
        return compiling.list_for_sitting(self.handed_in(met=met), by=self.by("secretary"), at=NOW)

    def meeting(self, *assessments: Assessment, held: bool = True) -> Meeting:
        secretary = self.by("secretary")
        meeting = arranging.plan_meeting(
            self.cast.units["committee"], fiscal_year=YEAR, planned_on=NOW.date(), by=secretary, at=NOW
        )
        deciding.put_before(meeting, assessments, by=secretary, at=NOW)
        if not held:
            return meeting
        return arranging.hold(meeting, held_on=NOW.date(), chair_th="ผู้ว่าราชการจังหวัด", by=secretary, at=NOW)

    def certify(self, assessment: Assessment, meeting: Meeting, *, tier: str = "model", reason: str = "") -> Decision:
        return deciding.certify(
            assessment, meeting=meeting, tier=tier, reason=reason, resolution_number=1, by=self.by("secretary"), at=NOW
        )

    def decided(self) -> Assessment:
        listed = self.listed()
        return fresh(self.certify(listed, self.meeting(listed)).submission.assessment)


def fresh(assessment: Assessment) -> Assessment:
    """Read the case again as a page would."""
    paths = ("enrolment__round__owner", "enrolment__unit__province", "enrolment__unit__place", "enrolment__head_count")
    return Assessment.objects.select_related(*paths).get(pk=assessment.pk)


def open_round(cast: Cast, *, due_on: date = DUE_ON, edition: str = EDITION, programme: str = PROGRAMME) -> Round:
    """Open a round of the programme."""
    return rounds.open_round(
        cast.units["department"],
        programme=programme,
        edition=edition,
        fiscal_year=YEAR,
        opens_on=date(2025, 10, 1),
        due_on=due_on,
        by=cast["department"],
        at=NOW,
    )


def code_of(act: Callable[[], object]) -> str | None:
    """Do it, and give the code of the refusal; nothing where it is done."""
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return None


DETAILS = activities.ActivityDetails(
    title="ลงเวลาด้วยตนเอง",
    virtue="honesty",
    place_text="สำนักงาน",
    starts_on=date(2025, 11, 3),
    ends_on=date(2026, 7, 31),
    method="ลงเวลาทุกเช้า",
    expected_result="มาตรงเวลา",
    responsible="ฝ่ายบริหาร",
    indicator="ร้อยละของผู้มาตรงเวลา",
    target="ร้อยละ ๙๐",
)
RESULT = activities.ActivityResult(
    progress_percent=100, actual_result="มาตรงเวลาร้อยละ ๙๕", is_achieved=True, finished_on=date(2026, 7, 31)
)
