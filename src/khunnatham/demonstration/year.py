"""A unit's year in the nine steps, as far as it came: enrol, declare, discover, plan, carry out, answer, prove, sign, hand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from khunnatham.assessments import answering, criteria, declaring, enrolling, profile, submission
from khunnatham.assessments.models import Assessment, Enrolment, Round
from khunnatham.demonstration import proofs, words
from khunnatham.demonstration.desk import Desk
from khunnatham.demonstration.telling import Story
from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence
from khunnatham.facts import queries as facts
from khunnatham.plans import activities, discovery, planning, success, topics
from khunnatham.plans.models import Plan, Topic

ALL_STEPS = tuple("123456789")
# How many days ago each part of the year was, in units that came so far.
ENROLLED, DECLARED, PLANNED, RESULTS, ANSWERED, SIGNED, HANDED_IN = 236, 214, 206, 57, 48, 34, 32


@dataclass(frozen=True, slots=True)
class Course:
    """How far a unit comes: which steps it answers, which of them are met, and whether and when it hands in (days ago)."""

    is_filed: bool = True
    is_planned: bool = True
    answered: tuple[str, ...] = ALL_STEPS
    unmet: tuple[str, ...] = ()
    achieved: int = 3
    is_signed: bool = True
    handed_in: int | None = HANDED_IN
    has_files: bool = False
    lag: int = 0


@dataclass(slots=True)
class Year:
    """One unit on its way through one round."""

    desk: Desk
    round: Round
    course: Course
    enrolment: Enrolment = field(init=False)
    assessment: Assessment = field(init=False)
    plan: Plan = field(init=False)
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)
    staff: int = 0

    def story(self) -> Story:
        """Tell the year as far as the course goes."""
        yield from self._enrol()
        if not self.course.is_filed:
            return
        if self.course.is_planned:
            yield from self._plan()
            yield from self._declare()
            yield from self._carry_out()
        yield from self._answer()
        if self.course.is_signed:
            yield from self._sign()
        if self.course.handed_in is not None:
            yield from self._hand_in(self.course.handed_in)

    def plan_alone(self) -> Story:
        """Tell only how the plan is made and carried out, for a programme that has a story of its own."""
        yield from self._plan()
        yield from self._carry_out()

    # ── the parts of the year ───────────────────────────────────────────────────────────

    def _enrol(self) -> Story:
        desk, by = self.desk, self.desk.officer
        self.staff = desk.chance.randint(18, 240)
        yield desk.open(ENROLLED - self.course.lag)
        self.enrolment = enrolling.start(self.round, unit=desk.unit, by=by, at=desk.clock)
        values = profile_of(desk, staff=self.staff)
        if not self.course.is_filed:
            values = dict(list(values.items())[:4])
        yield desk.tick()
        self.enrolment = save_profile(self.enrolment, values, desk=desk)
        if not self.course.is_filed:
            return
        yield desk.tick()
        record_staff(self.enrolment, self.staff, desk=desk)
        yield desk.tick()
        self.assessment = enrolling.file(self.enrolment, by=by, at=desk.clock)

    def _declare(self) -> Story:
        desk = self.desk
        yield desk.open(DECLARED - 20 - self.course.lag, 13)
        where = desk.chance.choice(words.POSTED_WHERE)
        proof = self._file("1", "ภาพการปิดประกาศเจตนารมณ์", share=0.02) if self.course.has_files else None
        declared = declaring.Declared(
            text=words.DECLARATION.format(unit=desk.unit.name_th),
            declared_on=desk.days.on(DECLARED - self.course.lag),
            signed=(self.staff - 3) * desk.chance.randint(86, 99) // 100,
            posted_on=desk.days.on(DECLARED - 1 - self.course.lag),
            posted_where=where,
            posting=proof,
        )
        yield desk.tick()
        declaring.save_declaration(
            self.enrolment, declared=declared, expected_revision=0, by=desk.officer, at=desk.clock
        )

    def _plan(self) -> Story:
        desk, round_ = self.desk, self.round
        yield desk.open(PLANNED - self.course.lag)
        plan = planning.start(
            desk.unit, fiscal_year=round_.fiscal_year, programme=round_.programme, by=desk.officer, at=desk.clock
        )
        known = {virtue.key for virtue in criteria.edition_of(round_).virtues}
        themes = [theme for theme in words.THEMES if theme.virtue in known]
        chosen = desk.chance.sample(themes, max(self.course.achieved, 3))
        yield desk.tick()
        self.plan = planning.set_virtues(
            plan,
            target_virtues=[theme.virtue for theme in chosen],
            extra_virtues=words.EXTRA_VIRTUE if desk.chance.random() < 1 / 3 else "",
            known_virtues=known,
            expected_revision=plan.revision,
            by=desk.officer,
            at=desk.clock,
        )
        if self.course.has_files:
            yield from self._discover()
        for place, theme in enumerate(chosen):
            yield desk.tick()
            topic = self._topic(theme)
            yield desk.tick()
            self._activity(theme, topic, place)

    def _discover(self) -> Story:
        desk = self.desk
        for question, text in words.NOTES.items():
            yield desk.tick()
            discovery.write_note(
                self.plan,
                step_key=question.rpartition(".")[0],
                question_key=question,
                text=text,
                expected_revision=0,
                by=desk.officer,
                at=desk.clock,
            )

    def _topic(self, theme: words.Theme) -> Topic:
        return topics.add_topic(
            self.plan,
            kind=theme.kind,
            text=theme.topic,
            remedy=theme.remedy,
            virtue=theme.virtue,
            by=self.desk.officer,
            at=self.desk.clock,
        )

    def _activity(self, theme: words.Theme, topic: Topic, place: int) -> None:
        details = activities.ActivityDetails(
            title=theme.activity,
            virtue=theme.virtue,
            place_text=theme.place,
            starts_on=self.desk.days.in_year(0.05 + place * 0.1),
            ends_on=self.desk.days.in_year(0.5 + place * 0.12),
            method=theme.method,
            expected_result=theme.expected,
            responsible=theme.responsible,
            indicator=theme.indicator,
            target=theme.target,
            budget=theme.budget,
        )
        activities.add_activity(self.plan, details=details, topic=topic, by=self.desk.officer, at=self.desk.clock)

    def _carry_out(self) -> Story:
        desk = self.desk
        yield desk.open(RESULTS, 10)
        themes = {theme.activity: theme for theme in words.THEMES}
        for place, activity in enumerate(self.plan.activities.all()):
            theme, is_done = themes[activity.title], place < self.course.achieved
            result = activities.ActivityResult(
                progress_percent=100 if is_done else desk.chance.choice((30, 45, 60)),
                actual_result=theme.result if is_done else "",
                is_achieved=True if is_done else None,
                finished_on=activity.ends_on if is_done else None,
                participants=desk.chance.randint(12, self.staff) if is_done else None,
                spent=theme.budget if is_done else None,
                improvement=theme.improvement if is_done else "",
            )
            yield desk.tick()
            activities.record_result(
                activity, result=result, expected_revision=activity.revision, by=desk.officer, at=desk.clock
            )
        if self.course.achieved:
            yield desk.tick()
            success.record_success(self.plan, by=desk.officer, at=desk.clock)
        if self.course.has_files and "5" in self.course.answered:
            yield from self._learn()

    def _learn(self) -> Story:
        desk = self.desk
        for question, text in words.LESSONS.items():
            yield desk.tick()
            discovery.write_lesson(
                self.plan, question_key=question, text=text, expected_revision=0, by=desk.officer, at=desk.clock
            )

    def _answer(self) -> Story:
        desk, course = self.desk, self.course
        known = facts.all_latest(desk.unit, self.round.fiscal_year)
        leaves = {leaf.key: leaf for leaf in criteria.leaves_of(self.enrolment)}
        for number, key in enumerate(course.answered):
            if number % 4 == 0:
                yield desk.open(ANSWERED - number, 9 + number % 7)
            is_met = key not in course.unmet
            yield desk.tick()
            answering.save_answer(
                self.assessment,
                key,
                value=is_met,
                note=(words.ANSWERS if is_met else words.NOT_YET).get(key, ""),
                fact=known.get(leaves[key].fact) if leaves[key].fact and is_met else None,
                by=desk.officer,
                at=desk.clock,
            )
            if is_met:
                for proof in self._proofs(key):
                    yield desk.tick()
                    answering.attach(self.assessment, key, evidence=proof, by=desk.officer, at=desk.clock)

    def _sign(self) -> Story:
        yield self.desk.open(max(SIGNED, (self.course.handed_in or 0) + 2), 15)
        submission.sign_off(self.assessment, by=self.desk.officer, at=self.desk.clock)

    def _hand_in(self, days_ago: int) -> Story:
        yield self.desk.open(days_ago, 11)
        self.assessment = submission.hand_in(self.assessment, by=self.desk.head, at=self.desk.clock).assessment

    # ── proofs ──────────────────────────────────────────────────────────────────────────

    def _proofs(self, key: str) -> list[Evidence]:
        if not self.course.has_files:
            return [self._link(key)] if key in {"4", "9"} else []
        found = list(self.evidence.get(key, ()))
        if key in _PAPERS:
            found.append(self._paper(_PAPERS[key]))
        if key in _PICTURES:
            found.append(self._file(key, _PICTURES[key], share=int(key) / 10))
        if key == "7":  # one proof serves several requirements
            found.extend(self.evidence.get("results", ()))
        if key == "9":
            found.append(self._link(key))
        return found

    def _paper(self, name: str) -> Evidence:
        standing = self.evidence.get(name)
        if standing:
            return standing[0]
        desk = self.desk
        added = library.add_file(
            desk.unit,
            upload=proofs.paper(name),
            title=proofs.PAPERS[name][0],
            event_on=desk.days.in_year(0.15),
            by=desk.officer,
            at=desk.clock,
        )
        return self.evidence.setdefault(name, [added.evidence])[0]

    def _file(self, key: str, title: str, *, share: float) -> Evidence:
        desk = self.desk
        upload = proofs.photograph(desk.days.in_year(share), f"{desk.unit.code}/{key}/{title}")
        added = library.add_file(desk.unit, upload=upload, title=title, by=desk.officer, at=desk.clock)
        self.evidence.setdefault(key, []).append(added.evidence)
        return added.evidence

    def _link(self, key: str) -> Evidence:
        desk = self.desk
        return library.add_link(
            desk.unit,
            url=f"https://www.example.go.th/{desk.unit.code}/{key}",
            title="ข่าวกิจกรรมบนเว็บไซต์ของหน่วยงาน",
            event_on=desk.days.in_year(0.6),
            by=desk.officer,
            at=desk.clock,
        ).evidence


_PAPERS: Mapping[str, str] = {
    "1": "signatures",
    "2": "minutes",
    "3": "order",
    "4": "results",
    "5": "lessons",
    "8": "lessons",
}
_PICTURES: Mapping[str, str] = {
    "4": "ภาพกิจกรรมจิตอาสาพัฒนาชุมชน",
    "6": "ภาพกิจกรรมยกย่องเชิดชู (ได้รับความยินยอมแล้ว)",
    "9": "ภาพการรับคณะศึกษาดูงาน",
}


def profile_of(desk: Desk, *, staff: int) -> dict[str, str]:
    """Give the basic data of the unit, in the order of the form."""
    place = desk.unit.place
    return {
        "sector": "หน่วยงานของรัฐ",
        "address": f"ถนนสายหลัก {place.title.th}",
        "district": place.name_th,
        "head-post": desk.head.account.post_th[:200],
        "executives": str(1 + staff // 40),
        "staff": str(staff),
        "coordinator-post": desk.officer.account.post_th[:200],
        "office-phone": f"0 0000 {desk.chance.randrange(10_000):04}",  # no number in the country begins so
        "office-email": "office@example.go.th",
        "mission": "ให้บริการประชาชนในพื้นที่ตามหน้าที่และอำนาจ",
    }


def save_profile(enrolment: Enrolment, values: Mapping[str, str], *, desk: Desk) -> Enrolment:
    """Save those of the values that the edition asks for."""
    asked = {row.key for row in profile.fields_of(criteria.edition_of(enrolment.round))}
    return enrolling.save_profile(
        enrolment,
        values={key: value for key, value in values.items() if key in asked},
        expected_revision=enrolment.revision,
        by=desk.officer,
        at=desk.clock,
    )


def record_staff(enrolment: Enrolment, staff: int, *, desk: Desk) -> None:
    """Take the head-count: everybody but three, and why."""
    enrolling.record_head_count(
        enrolment,
        total=staff,
        excluded=[{"reason": "ลาศึกษาต่อ", "count": 2}, {"reason": "ไปช่วยราชการที่อื่น", "count": 1}],
        as_of=desk.days.on(ENROLLED + 3),
        by=desk.officer,
        at=desk.clock,
    )
