"""The check before handing in: what is odd, as sentences; what must be corrected and what should only be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Answer, Assessment, Declaration, EvidenceUse
from khunnatham.assessments.tracking import takes_no_words
from khunnatham.assessments.windows import covered_leaves, window_of
from khunnatham.evidence.models import EvidenceState
from khunnatham.facts import queries as facts
from khunnatham.facts.kinds import HEAD_COUNT, PLAN_SUCCESS
from khunnatham.facts.models import Fact
from khunnatham.plans.completeness import outside_year, plan_gaps
from khunnatham.plans.queries import WholePlan, plan_of, whole_plan
from khunnatham.programmes.criteria import Edition, Paper, Requirement
from khunnatham.thai import fiscal_year_end, fiscal_year_start, thai_date
from khunnatham.wording import Refusal, Text


class Severity(StrEnum):
    """Whether a finding stops handing in."""

    MUST_FIX = "must-fix"
    SHOULD_LOOK = "should-look"

    @property
    def word(self) -> Text:
        """Give the word that people see."""
        return _SEVERITIES[self]


_SEVERITIES = {
    Severity.MUST_FIX: Text("ต้องแก้", "Must be corrected"),
    Severity.SHOULD_LOOK: Text("ควรตรวจ", "Should be checked"),
}


@dataclass(frozen=True, slots=True)
class Oddity:
    """One finding: a code, how severe, the sentence, and where to go: a requirement, ``paper:<key>``, or a page by name."""

    code: str
    severity: Severity
    text: Text
    key: str = ""

    @property
    def must_fix(self) -> bool:
        """Tell whether it stops handing in."""
        return self.severity is Severity.MUST_FIX


class NotReady(Refusal):
    """The case cannot go on yet; ``oddities`` are the findings that must be corrected first."""

    def __init__(self, oddities: tuple[Oddity, ...]) -> None:
        count = len(oddities)
        first = oddities[0].text
        super().__init__(
            Text(
                f"ยังมี {count} รายการที่ต้องแก้ก่อน: {first.th}",
                f"{count} finding(s) must be corrected first: {first.en}",
            ),
            code="not-ready",
            field=oddities[0].key,
        )
        self.oddities = oddities


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that the checks look at, fetched once, in a number of queries that does not grow."""

    assessment: Assessment
    edition: Edition
    leaves: tuple[Requirement, ...]
    answers: dict[str, Answer]
    uses: tuple[EvidenceUse, ...]
    facts: dict[str, Fact]
    declaration: Declaration | None
    plan: WholePlan | None
    # The requirements of the part that is handed in now; nothing where everything is.
    asked: frozenset[str] | None = None

    def is_asked(self, key: str) -> bool:
        """Tell whether a requirement belongs to what is handed in now."""
        return self.asked is None or key in self.asked

    def is_met(self, key: str) -> bool:
        """Tell whether the result finds the requirement met."""
        return bool(self.assessment.result.get("requirements", {}).get(key, {}).get("is_met"))


def check(assessment: Assessment) -> list[Oddity]:
    """Give what is odd, what must be corrected first. Nothing is changed."""
    case = load(assessment)
    found = [oddity for look in _CHECKS for oddity in look(case)]
    return sorted(found, key=lambda oddity: not oddity.must_fix)


def insist_ready(assessment: Assessment) -> None:
    """Refuse where something must be corrected first."""
    blocking = tuple(oddity for oddity in check(assessment) if oddity.must_fix)
    if blocking:
        raise NotReady(blocking)


def load(assessment: Assessment) -> Case:
    """Fetch what the checks, and freezing, look at."""
    enrolment = assessment.enrolment
    round_, unit = enrolment.round, enrolment.unit
    plan = plan_of(unit, fiscal_year=round_.fiscal_year, programme=round_.programme)
    return Case(
        assessment=assessment,
        edition=criteria.edition_of(round_),
        leaves=criteria.leaves_of(enrolment),
        answers={answer.key: answer for answer in assessment.answers.select_related("fact")},
        uses=tuple(assessment.uses.select_related("evidence").prefetch_related("evidence__versions")),
        facts=facts.all_latest(unit, round_.fiscal_year),
        declaration=Declaration.objects.select_related("signatures", "posting").filter(enrolment=enrolment).first(),
        plan=whole_plan(plan) if plan else None,
        asked=covered_leaves(criteria.edition_of(round_), window_of(round_, assessment.window)),
    )


# ── what must be corrected ──────────────────────────────────────────────────────────────


def _edition_changed(case: Case) -> Iterator[Oddity]:
    if criteria.has_changed(case.assessment.enrolment.round):
        yield _must(
            "edition-changed",
            Text(
                "ไฟล์เกณฑ์ของรอบนี้ไม่ตรงกับฉบับที่กำหนดไว้เมื่อเปิดรอบ แจ้งผู้ดูแลระบบ",
                "The criteria of this round are no longer the file that it pinned. Tell the administrator.",
            ),
        )


def _contradictions(case: Case) -> Iterator[Oddity]:
    for slip in case.assessment.result.get("slips", ()):
        text = Text(f"ข้อ {slip['key']}: {slip['th']}", f"{slip['key']}: {slip['en']}")
        yield _must("answers-contradict", text, slip["key"])


def _withdrawn_proofs(case: Case) -> Iterator[Oddity]:
    for use in case.uses:
        if use.evidence.state == EvidenceState.WITHDRAWN:
            yield _must(
                "proof-withdrawn",
                Text(
                    f"หลักฐาน «{use.evidence.title}» ถูกถอนจากคลังแล้ว นำออกหรือแนบหลักฐานอื่นแทน",
                    f"The proof “{use.evidence.title}” was withdrawn from the library. Take it off or attach another.",
                ),
                use.key,
            )


def _papers(case: Case) -> Iterator[Oddity]:
    for paper in criteria.required_papers(case.edition):
        yield from _PAPERS.get(paper.kind, _attached)(case, paper)


def _self_assessment(case: Case, paper: Paper) -> Iterator[Oddity]:  # noqa: ARG001 - the shape of a paper's check
    needed = criteria.keys_to_answer(case.assessment.enrolment)
    for leaf in case.leaves:
        answer = case.answers.get(leaf.key)
        if leaf.key in needed and case.is_asked(leaf.key) and (answer is None or answer.value is None):
            yield _must("unanswered", Text(f"ข้อ {leaf.key} ยังไม่ได้ตอบ", f"{leaf.key} is not answered yet."), leaf.key)
    if not needed and not any(answer.value is not None for answer in case.answers.values()):
        yield _must("unanswered", Text("ยังไม่ได้ตอบแบบประเมินตนเอง", "The self-assessment is not answered yet."))


def _plan(case: Case, paper: Paper) -> Iterator[Oddity]:
    place = f"paper:{paper.key}"
    if case.plan is None:
        yield _must("plan-missing", _lacks(paper), place)
        return
    for gap in plan_gaps(case.plan.plan, topics=case.plan.topics, activities=case.plan.activities):
        yield _must("plan-incomplete", gap, place)


def _success(case: Case, paper: Paper) -> Iterator[Oddity]:
    place = f"paper:{paper.key}"
    if PLAN_SUCCESS not in case.facts:
        yield _must("success-missing", _lacks(paper), place)
        return
    share = case.facts[PLAN_SUCCESS].value
    achieved = sum(activity.is_achieved is True for activity in case.plan.activities) if case.plan else 0
    planned = len(case.plan.activities) if case.plan else 0
    if (share["part"], share["whole"]) != (achieved, planned):
        yield _must(
            "success-outdated",
            Text(
                f"ความสำเร็จที่สรุปไว้ ({share['part']} จาก {share['whole']}) ไม่ตรงกับแผนขณะนี้ ({achieved} จาก {planned}) สรุปใหม่อีกครั้ง",
                f"The success summed up ({share['part']} of {share['whole']}) no longer matches the plan ({achieved} of {planned}). "
                "Sum it up again.",
            ),
            place,
        )


def _summary(case: Case, paper: Paper) -> Iterator[Oddity]:
    """Ask for what the summary prints: the results of the activities and the edition's questions; or for a paper of the unit's own."""
    place = f"paper:{paper.key}"
    if any(use.key == place for use in case.uses):
        return
    activities = case.plan.activities if case.plan else ()
    unjudged = sum(activity.is_achieved is None for activity in activities)
    learnt = {key for key, row in case.plan.lessons.items() if row.text} if case.plan else set()
    unanswered = [question for question in case.edition.lessons if question.key not in learnt]
    if not activities:
        yield _must("summary-missing", _lacks(paper), place)
    if unjudged:
        yield _must(
            "summary-incomplete",
            Text(
                f"{paper.title.th}: ยังไม่สรุปผล {unjudged} กิจกรรม",
                f"{paper.title.en}: the results of {unjudged} activities are not summed up.",
            ),
            place,
        )
    for question in unanswered:
        text = Text(
            f"{paper.title.th}: ยังไม่ได้เขียน «{question.text.th}»", f"{paper.title.en}: “{question.text.en}” is open."
        )
        yield _must("summary-incomplete", text, place)


def _declaration_paper(case: Case, paper: Paper) -> Iterator[Oddity]:
    if case.declaration is None or not case.declaration.text:
        yield _must("declaration-missing", _lacks(paper), f"paper:{paper.key}")


def _attached(case: Case, paper: Paper) -> Iterator[Oddity]:
    place = f"paper:{paper.key}"
    if not any(use.key == place for use in case.uses):
        yield _must("paper-missing", _lacks(paper), place)


_PAPERS: dict[str, Callable[[Case, Paper], Iterator[Oddity]]] = {
    "self-assessment": _self_assessment,
    "score-sheet": _self_assessment,
    "checklist": _self_assessment,
    "plan": _plan,
    "success": _success,
    "summary": _summary,
    "declaration": _declaration_paper,
}


# ── what should be looked at ────────────────────────────────────────────────────────────


def _declaration_posted(case: Case) -> Iterator[Oddity]:
    if not any(paper.kind == "declaration" for paper in case.edition.papers):
        return
    declaration = case.declaration
    if declaration is None or declaration.posted_on is None:
        yield _look(
            "declaration-not-posted",
            Text("ยังไม่มีประกาศเจตนารมณ์ที่ปิดประกาศแล้ว", "There is no declaration that was posted."),
            "declaration",
        )
    elif declaration.posting is None:
        yield _look(
            "posting-without-proof",
            Text("ประกาศเจตนารมณ์ยังไม่มีหลักฐานการปิดประกาศ", "The posting of the declaration has no proof."),
            "declaration",
        )


def _claims_without_proof(case: Case) -> Iterator[Oddity]:
    proved = {use.key for use in case.uses}
    for leaf in case.leaves:
        is_claimed = leaf.key in case.answers and case.is_asked(leaf.key) and case.is_met(leaf.key)
        if is_claimed and leaf.key not in proved and not takes_no_words(leaf):
            yield _look(
                "claim-without-proof",
                Text(f"ข้อ {leaf.key} ตอบว่าผ่านแต่ยังไม่มีหลักฐาน", f"{leaf.key} is claimed without any proof."),
                leaf.key,
            )


def _claims_without_fact(case: Case) -> Iterator[Oddity]:
    for leaf in case.leaves:
        answer = case.answers.get(leaf.key)
        if leaf.fact and answer is not None and case.is_met(leaf.key) and answer.fact is None:
            yield _look(
                "claim-without-fact",
                Text(
                    f"ข้อ {leaf.key} ตอบว่าผ่านแต่ไม่ได้อ้างข้อมูลที่บันทึกไว้", f"{leaf.key} is claimed without a recorded figure."
                ),
                leaf.key,
            )


def _facts_outdated(case: Case) -> Iterator[Oddity]:
    for answer in case.answers.values():
        fact = answer.fact
        if fact is not None and case.facts[fact.kind].pk != fact.pk:
            yield _look(
                "fact-outdated",
                Text(
                    f"ข้อ {answer.key} อ้างข้อมูล ณ {thai_date(fact.as_of, 'short', 'arabic')} ซึ่งมีข้อมูลใหม่กว่าแล้ว",
                    f"{answer.key} rests on a figure as of {fact.as_of}; there is a newer one.",
                ),
                answer.key,
            )


def _dates_outside_year(case: Case) -> Iterator[Oddity]:
    year = case.assessment.enrolment.round.fiscal_year
    first, last = fiscal_year_start(year), fiscal_year_end(year)
    told: set[int] = set()
    for use in case.uses:
        day = use.evidence.event_on
        if day is not None and not first <= day <= last and use.evidence_id not in told:
            told.add(use.evidence_id)
            yield _look("date-outside-year", _outside(use.evidence.title, day, year), use.key)
    for activity in case.plan.activities if case.plan else ():
        if text := outside_year(activity, fiscal_year=year):
            yield _look("date-outside-year", text, "plan")


def _head_counts_differ(case: Case) -> Iterator[Oddity]:
    snapshot = case.assessment.enrolment.head_count
    if snapshot is None:
        return
    counted = snapshot.value["counted"]
    signatures = case.declaration.signatures if case.declaration else None
    if signatures is not None and signatures.value["whole"] != counted:
        yield _look(
            "head-counts-differ",
            _differ("ฐานของผู้ลงนามประกาศ", "the base of the signatures", signatures.value["whole"], counted),
        )
    latest = case.facts.get(HEAD_COUNT)
    if latest is not None and latest.value["counted"] != counted:
        yield _look(
            "head-counts-differ", _differ("ข้อมูลบุคลากรล่าสุด", "the latest head-count", latest.value["counted"], counted)
        )
    staff = case.assessment.enrolment.profile.get("staff", "")
    if staff.isdecimal() and int(staff) != snapshot.value["total"]:
        yield _look(
            "head-counts-differ",
            _differ("จำนวนในข้อมูลพื้นฐาน", "the number in the profile", int(staff), snapshot.value["total"]),
        )


def _unanswered_rungs(case: Case) -> Iterator[Oddity]:
    needed = criteria.keys_to_answer(case.assessment.enrolment)
    open_keys = [
        leaf.key
        for leaf in case.leaves
        if leaf.key not in needed and (leaf.key not in case.answers or case.answers[leaf.key].value is None)
    ]
    if open_keys:
        yield _look(
            "unanswered",
            Text(
                f"ยังไม่ได้ตอบ {len(open_keys)} ข้อ ข้อที่ไม่ตอบถือว่าไม่ผ่าน",
                f"{len(open_keys)} requirement(s) are not answered; they count as not met.",
            ),
            open_keys[0],
        )


_CHECKS: tuple[Callable[[Case], Iterator[Oddity]], ...] = (
    _edition_changed,
    _contradictions,
    _withdrawn_proofs,
    _papers,
    _declaration_posted,
    _claims_without_proof,
    _claims_without_fact,
    _facts_outdated,
    _dates_outside_year,
    _head_counts_differ,
    _unanswered_rungs,
)


def _must(code: str, text: Text, key: str = "") -> Oddity:
    return Oddity(code, Severity.MUST_FIX, text, key)


def _look(code: str, text: Text, key: str = "") -> Oddity:
    return Oddity(code, Severity.SHOULD_LOOK, text, key)


def _lacks(paper: Paper) -> Text:
    name = f"{paper.code} " if paper.code else ""
    return Text(f"ยังไม่มี{name or ' '}{paper.title.th}", f"{name}{paper.title.en} is missing.")


def _outside(title: str, day: date, year: int) -> Text:
    return Text(
        f"หลักฐาน «{title}» ลงวันที่ {thai_date(day, 'short', 'arabic')} อยู่นอกปีงบประมาณ {year}",
        f"The proof “{title}” is dated {day}, outside fiscal year {year}.",
    )


def _differ(th: str, en: str, number: int, snapshot: int) -> Text:
    return Text(
        f"{th} {number:,} คน ไม่ตรงกับจำนวนบุคลากร ณ วันที่สำรวจ {snapshot:,} คน",
        f"There are {number:,} people by {en}, but {snapshot:,} by the head-count snapshot.",
    )
