"""The committees of a round of 2564: founded by order, seated, at work in one region on cases at every stage, and sitting today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Final

from khunnatham.assessments import compiling
from khunnatham.assessments.models import Assessment, Round, Submission
from khunnatham.demonstration import accounts as shown
from khunnatham.demonstration import proofs, sat
from khunnatham.demonstration.clean_community import SelfAssessment
from khunnatham.demonstration.country import Country
from khunnatham.demonstration.telling import Story
from khunnatham.evidence import library
from khunnatham.organisations.models import Account, Membership
from khunnatham.organisations.roles import Role
from khunnatham.review import (
    asking,
    assigning,
    committees,
    conflicts,
    consolidating,
    hearing,
    opinions,
    rulings,
    sitting_days,
    timing,
    visiting,
)
from khunnatham.review.committee_models import Committee
from khunnatham.review.follow_up_models import Question, VisitKind
from khunnatham.review.opinion_models import How, Verdict
from khunnatham.review.opinions import Given
from khunnatham.review.sitting_models import SittingDay, Step
from khunnatham.thai import BANGKOK, in_bangkok, to_thai_digits
from khunnatham.wording import Text

# Days ago, in their order; a negative number lies in the future.
FOUNDED, SEATED, ASSIGNED, SAID, JUDGED_NEXT_DOOR, PLANNED = 40, 39, 38, 24, 22, 20
ASKED, CHECKED, PLANNED_AGAIN, HEARD, ANSWER_DUE, FILED, SPOKEN, AGREED, SPOKEN_LAST, JUDGING = (
    13,
    10,
    9,
    8,
    7,
    7,
    6,
    5,
    4,
    3,
)
TODAY, TERM_ENDS, ANSWER_DUE_SOON, NEXT_SITTING = 0, -160, -5, -14
LENGTH, SHORT, LUNCH, PAUSE = 150, 120, 90, 30  # minutes
EARLIEST, LATEST = 9, 19  # hours at which the sitting of today may begin

# By code: agreed and listed; opinions that differ, waiting for the secretary; half marked; interest not said; conflict found.
LISTED, DIFFERING, HALF_MARKED, UNSAID, KEPT_BACK = "cdd-41", "cdd-39", "cdd-42", "cdd-43", "cdd-38"
REGION_CASES: Final = (LISTED, DIFFERING, HALF_MARKED, UNSAID, KEPT_BACK)
NEXT_DOOR: Final = "cdd-48"

# Who sits where, by committee and region in printed order; the others have empty seats that the department fills.
SEATS: Final[Mapping[tuple[str, int], tuple[str, ...]]] = {
    ("K1", 11): ("inspector-11", "study-centre-11", "inspectorate-11"),
    ("K2", 0): ("chief-inspector", "inspector", "discipline-director", "discipline-lawyer"),
    ("K3", 0): ("chief-inspector", "discipline-director", "discipline-lawyer", "inspectorate"),
    ("K4", 0): ("chief-inspector", "inspector", "discipline-director", "discipline-lawyer"),
    ("K5", shown.REGION): tuple(person.username for person in shown.EVALUATORS),
}
POSTS: Final[Mapping[str, Text]] = {
    "inspector-11": Text("ผู้ตรวจราชการกรม ที่รับผิดชอบเขตตรวจราชการที่ ๑๑", "Inspector for inspection region 11"),
    "study-centre-11": Text(
        "ผู้อำนวยการศูนย์ศึกษาและพัฒนาชุมชน ที่รับผิดชอบเขตตรวจราชการที่ ๑๑", "Director of the study centre for inspection region 11"
    ),
    "inspectorate-11": Text("ข้าราชการสังกัดสำนักตรวจราชการ เขตตรวจราชการที่ ๑๑", "Official of the bureau of inspection, region 11"),
    "chief-inspector": Text("หัวหน้าผู้ตรวจราชการกรม", "Chief inspector"),
    "inspector": Text("ผู้ตรวจราชการกรม ที่ได้รับมอบหมาย", "Assigned inspector"),
    "discipline-director": Text(
        "ผู้อำนวยการกลุ่มงานวินัยและพิทักษ์ระบบคุณธรรม", "Director of the discipline and merit group"
    ),
    "discipline-lawyer": Text("นิติกรกลุ่มงานวินัยและพิทักษ์ระบบคุณธรรม", "Lawyer of the discipline and merit group"),
    "inspectorate": Text("ข้าราชการสังกัดสำนักตรวจราชการ", "Official of the bureau of inspection"),
}  # fmt: skip

LACKING: Final[Mapping[str, str]] = {
    "D1.4.2": "แผนมีแล้ว แต่ยังไม่พบผลการดำเนินงานในเอกสารที่ส่ง",
    "D2.5.2": "ข้อมูลบนเว็บไซต์ยังไม่เป็นปัจจุบันในวันที่ตรวจ",
    "D4.3.4": "ไม่พบบันทึกการติดตามผลรายไตรมาส",
    "D5.3.2": "ภาพถ่ายไม่แสดงวันที่ดำเนินการ",
    "D5.5.3": "ยังไม่พบการขยายผลสู่ภายนอก",
}
NOTHING_FOUND: Final = "ไม่พบหลักฐานในเอกสารที่ส่ง"
UNABLE: Final = "เปิดลิงก์ที่แนบไม่ได้ในวันที่ตรวจ"
SETTLED: Final = "ดูเว็บไซต์ร่วมกันในที่ประชุมแล้ว ข้อมูลเป็นปัจจุบัน ประธานวินิจฉัยว่าเป็นไปตามเกณฑ์"
RULED: Final = "หน่วยงานมีโครงการที่จัดซื้อจัดจ้างเพียง ๓ โครงการ และแต่งตั้งผู้แทนภาคประชาชนครบทุกโครงการ"
SUMMARY: Final = "หน่วยงานมีผลงานเด่นด้านการเปิดเผยข้อมูล ควรขยายผลด้านสิ่งแวดล้อมสู่ชุมชน"
QUESTION: Final = "แผนปฏิบัติการในข้อนี้ดำเนินการไปแล้วกี่กิจกรรม และดูผลได้จากที่ใด"
ANSWER: Final = "ดำเนินการแล้ว ๔ จาก ๕ กิจกรรม ผลอยู่ในรายงานการประชุมประจำเดือนของสำนักงาน"
NEXT_QUESTION: Final = "เว็บไซต์ปรับปรุงข้อมูลครั้งล่าสุดเมื่อใด และผู้ใดรับผิดชอบ"
PEOPLE: Final = "ผู้อำนวยการศูนย์ศึกษาและพัฒนาชุมชน และข้าราชการสังกัดสำนักตรวจราชการ"
FINDINGS: Final = "เอกสารครบทั้ง ๕ มิติ จัดเรียงตามข้อ ตรวจเทียบกับเว็บไซต์แล้วตรงกัน ยกเว้นวันที่ปรับปรุงข้อมูล"
PLACE: Final = "ประชุมทางไกล"


def enter_evaluators(country: Country) -> None:
    """Enter the accounts of those whom the order appoints, by their posts; the shown ones are there."""
    for username, post in POSTS.items():
        country.account(username, post)


@dataclass(slots=True)
class Committees:
    """The committees of the round, from the order to what waits for them today."""

    country: Country
    round: Round
    told: Mapping[str, SelfAssessment]
    bodies: dict[tuple[str, int], Committee] = field(default_factory=dict)
    seated: dict[tuple[str, int], list[Membership]] = field(default_factory=dict)
    days: dict[int, SittingDay] = field(default_factory=dict)
    question: Question = field(init=False)

    def story(self) -> Story:
        """Tell it as far as it came."""
        yield from self._found()
        yield from self._say()
        yield from self._judge_next_door()
        yield from self._before_the_sitting()
        yield from self._hear()
        yield from self._speak()

    # ── the order ───────────────────────────────────────────────────────────────────────

    def _found(self) -> Story:
        on, owner = self.country.days.on, self.country.holder(Role.DEPARTMENT_OFFICER, self.round.owner)
        order = committees.Order(
            to_thai_digits(f"187/{self.round.fiscal_year}"), on(FOUNDED), on(FOUNDED), on(TERM_ENDS)
        )
        yield (at := self._at(FOUNDED, 10))
        for founded in committees.found(self.round, order=order, by=owner, at=at):
            self.bodies[founded.key, founded.region] = founded
        yield (at := self._at(SEATED, 10))
        for named, usernames in SEATS.items():
            for seat, username in zip(self.bodies[named].seats.all(), usernames, strict=True):
                filled = committees.fill_seat(
                    seat,
                    account=Account.objects.get(username=username),
                    since=order.since,
                    until=order.until,
                    order_reference=order.number,
                    by=owner,
                    at=at,
                )
                self.seated.setdefault(named, []).append(filled.membership)
        yield (at := self._at(ASSIGNED, 11))
        assigning.assign_all(self.round, by=owner, at=at)

    def _say(self) -> Story:
        """Let everybody say that nothing stands against them, but for the shown member in one case."""
        yield (at := self._at(SAID, 9))
        chair, member, secretary = self._here
        spoken = {chair: REGION_CASES, member: (LISTED, DIFFERING, HALF_MARKED), secretary: REGION_CASES}
        spoken |= dict.fromkeys(self.seated["K1", 11], (NEXT_DOOR,))
        for by, codes in spoken.items():
            for code in codes:
                conflicts.declare(self._case(code), has_interest=False, by=by, at=at)

    # ── the region next door: agreed, and certified by the department ───────────────────

    def _judge_next_door(self) -> Story:
        chair, member, secretary = self.seated["K1", 11]
        for hour, by in ((10, chair), (14, member)):
            yield (at := self._at(JUDGED_NEXT_DOOR, hour))
            self._speaks(NEXT_DOOR, by, lacking=("D5.5.3",), at=at)
        yield (at := self._at(JUDGED_NEXT_DOOR, 16))
        submission = self._submission(NEXT_DOOR)
        for matter in rulings.matters_of(submission):
            rulings.rule(submission, matter.key, is_met=True, reason=RULED, by=secretary, at=at)
        consolidating.agree(submission, present=[1, 2], by=secretary, at=at)
        yield from self._keep_minutes(("K1", 11), JUDGED_NEXT_DOOR, 17)

    # ── the shown region ────────────────────────────────────────────────────────────────

    def _before_the_sitting(self) -> Story:
        _, member, secretary = self._here
        yield (at := self._at(PLANNED, 9))
        self._plan(HEARD, time(9), (LISTED, DIFFERING), LENGTH, rest=("พักกลางวัน", LUNCH), at=at)
        yield (at := self._at(ASKED, 10))
        due_on = self.country.days.on(ANSWER_DUE)
        self.question = asking.ask(
            self._submission(DIFFERING), key="D1.4.2", text=QUESTION, due_on=due_on, by=member, at=at
        )
        yield (at := self._at(CHECKED, 10))
        looked = visiting.Looked(VisitKind.DOCUMENTS, in_bangkok(at), PEOPLE, FINDINGS)
        visiting.record_visit(self._submission(LISTED), looked, by=secretary, at=at)
        yield (at := self._at(PLANNED_AGAIN, 9))
        self._plan(TODAY, start_of(self.country.days.now), (HALF_MARKED, UNSAID), SHORT, rest=("พัก", PAUSE), at=at)
        self._plan(NEXT_SITTING, time(9), (KEPT_BACK,), SHORT, at=at)

    def _plan(
        self,
        days_ago: int,
        starts_at: time,
        codes: Sequence[str],
        minutes: int,
        *,
        rest: tuple[str, int] | None = None,
        at: datetime,
    ) -> None:
        """Plan a day on which these are heard, with a break after the first of them."""
        committee, by = self.bodies["K5", shown.REGION], self._here[2]
        details = sitting_days.DayDetails(self.country.days.on(days_ago), starts_at, PLACE)
        first, *others = [self._case(code) for code in codes]
        day = sitting_days.plan_day(committee, details=details, cases=[first], minutes=minutes, by=by, at=at)
        if rest is not None:
            sitting_days.add_break(day, title=rest[0], minutes=rest[1], by=by, at=at)
        sitting_days.add_cases(day, cases=others, minutes=minutes, by=by, at=at)
        self.days[days_ago] = day

    def _hear(self) -> Story:
        """Hear two units item by item, as planned; one hands in its presentation the day after."""
        day, by = self.days[HEARD], self._here[2]
        session, running = sitting_days.session_of(day.committee), None
        slots = list(day.slots.all())
        for timed in timing.programme(day, slots, session):
            for item in timed.items:
                yield item.starts
                running = hearing.start_item(timed.slot, item.item.key, after=_number(running), by=by, at=item.starts)
            if timed.items:
                yield timed.ends
                hearing.stop_item(day, after=_number(running), by=by, at=timed.ends)
                running = None
        yield (at := self._at(HEARD, 16))
        sitting_days.record_presence(day, present=[seat.pk for seat in day.committee.seats.all()], by=by, at=at)
        yield (at := self._at(FILED, 9))
        desk = self.told[LISTED].desk
        upload = proofs.photograph(day.on, f"{LISTED}/presented")
        paper = library.add_file(desk.unit, upload=upload, title="ภาพการนำเสนอ", by=desk.officer, at=at).evidence
        hearing.file_paper(slots[0], evidence=paper, by=desk.officer, at=at)

    def _speak(self) -> Story:
        chair, member, _ = self._here
        yield (at := self._at(SPOKEN, 10))
        self._speaks(LISTED, chair, lacking=("D2.5.2", "D5.5.3"), at=at)
        yield (at := self._at(SPOKEN, 11))
        self._speaks(LISTED, member, lacking=("D5.5.3",), at=at)
        yield (at := self._at(SPOKEN, 13))
        asking.answer(self.question, text=ANSWER, by=self.told[DIFFERING].desk.officer, at=at)
        yield (at := self._at(AGREED, 9))
        self._agree(at=at)
        yield from self._keep_minutes(("K5", shown.REGION), AGREED, 10)
        yield (at := self._at(AGREED, 14))
        self._speaks(DIFFERING, chair, lacking=("D2.5.2", "D4.3.4", "D4.5.2"), at=at)
        yield (at := self._at(SPOKEN_LAST, 14))
        self._speaks(DIFFERING, member, lacking=("D4.5.2", "D5.3.2"), unable=("D4.3.4",), at=at)
        yield (at := self._at(JUDGING, 10))
        self._speaks(HALF_MARKED, chair, lacking=("D2.5.2",), at=at)
        yield (at := self._at(JUDGING, 13))
        half_marked = self._submission(HALF_MARKED)
        due_on = self.country.days.on(ANSWER_DUE_SOON)
        asking.ask(half_marked, key="D2.5.2", text=NEXT_QUESTION, due_on=due_on, by=member, at=at)
        marks = _marks(half_marked, lacking=("D1.4.2",), unable=())
        opinions.mark(half_marked, marks[: len(marks) // 2], by=member, at=at)

    def _agree(self, *, at: datetime) -> None:
        """Settle what two found otherwise by the chair's word, as two votes are a tie, and agree on the whole."""
        submission, secretary = self._submission(LISTED), self._here[2]
        consolidating.settle(
            submission,
            "D2.5.2",
            is_met=True,
            how=How.CHAIR,
            reason=SETTLED,
            votes=(1, 1),
            expected_revision=0,
            by=secretary,
            at=at,
        )
        consolidating.agree(submission, present=[1, 2], summary=SUMMARY, by=secretary, at=at)

    def _keep_minutes(self, named: tuple[str, int], days_ago: int, hour: int) -> Story:
        """Keep the minutes of the sitting at which a committee agreed: drafted, put right, closed and signed within three hours."""
        committee, owner = self.bodies[named], self.country.holder(Role.DEPARTMENT_OFFICER, self.round.owner)
        seated = sat.Seated(committee, self.country.days.on(days_ago))
        yield (at := self._at(days_ago, hour))
        day = sat.sit(committee, seated, on=in_bangkok(at), planner=owner, at=at)
        meeting = sat.begin(day, seated, at=at)
        yield (at := self._at(days_ago, hour + 1))
        sat.put_right(day, meeting, seated, at=at)
        yield (at := self._at(days_ago, hour + 2))
        sat.close(day, seated, at=at)

    # ── what its parts share ────────────────────────────────────────────────────────────

    @property
    def _here(self) -> list[Membership]:
        """Give chair, member and secretary of the shown region."""
        return self.seated["K5", shown.REGION]

    def _at(self, days_ago: int, hour: int) -> datetime:
        return self.country.days.at(days_ago, hour)

    def _case(self, code: str) -> Assessment:
        return self.told[code].assessment

    def _submission(self, code: str) -> Submission:
        return compiling.latest_submission(self._case(code))

    def _speaks(
        self, code: str, by: Membership, *, lacking: Sequence[str], unable: Sequence[str] = (), at: datetime
    ) -> None:
        """Mark every requirement, and hand the opinion in."""
        submission = self._submission(code)
        opinions.mark(submission, _marks(submission, lacking=lacking, unable=unable), by=by, at=at)
        opinions.hand_in(submission, by=by, at=at)


def start_of(now: datetime) -> time:
    """Give an hour at which a sitting of two units begins soon and ends before midnight, however late it is."""
    local = now.astimezone(BANGKOK)
    half_hours = min(max(local.hour * 2 + local.minute // 30 + 1, EARLIEST * 2), LATEST * 2)
    return time(half_hours // 2, half_hours % 2 * 30)


def _marks(submission: Submission, *, lacking: Sequence[str], unable: Sequence[str]) -> list[Given]:
    """Give what an evaluator finds: as the unit says, but for what is named here."""
    found = opinions.self_findings(submission)
    given = []
    for key in opinions.keys_of(submission):
        if key in unable:
            given.append(Given(f"m-{key}", key, Verdict.UNABLE, UNABLE))
        elif key in lacking or not found.get(key):
            given.append(Given(f"m-{key}", key, Verdict.LACKING, LACKING.get(key, NOTHING_FOUND)))
        else:
            given.append(Given(f"m-{key}", key, Verdict.MET))
    return given


def _number(running: Step | None) -> int | None:
    return running.pk if running else None
