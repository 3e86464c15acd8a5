"""The way of one unit through one round, step by step: what stands, in whose court it lies, what is next.

Which steps there are, what they are called and which papers they fill is read from the edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from khunnatham.assessments import criteria, profile, sending
from khunnatham.assessments.cases import court_of, standing_of
from khunnatham.assessments.models import Assessment, Declaration, Enrolment, Sending
from khunnatham.assessments.queries import declaration_of
from khunnatham.assessments.states import COURTS, HANDED_IN, STANDINGS, Court, State
from khunnatham.facts import queries as facts
from khunnatham.facts.kinds import PLAN_SUCCESS
from khunnatham.facts.models import Fact
from khunnatham.plans.completeness import is_complete, plan_gaps
from khunnatham.plans.queries import WholePlan, plan_of, whole_plan
from khunnatham.programmes.criteria import Edition, Paper, Stage
from khunnatham.wording import Text


class Step(StrEnum):
    """What a unit does, in this order."""

    INTENT = "intent"
    BRIEFING = "briefing"
    DISCOVERY = "discovery"
    DECLARATION = "declaration"
    PLAN = "plan"
    SENDING = "sending"
    SELF_ASSESSMENT = "self-assessment"
    SUCCESS = "success"
    HAND_IN = "hand-in"


class Mark(StrEnum):
    """How a step stands. ``WAITING`` lies with others; ``LOCKED`` opens when an earlier step is done."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    RETURNED = "returned"
    WAITING = "waiting"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Stop:
    """One step: its name, the paper it fills, how it stands in a word and a sentence, and whose turn it is."""

    step: Step
    title: Text
    paper: Paper | None
    mark: Mark
    told: Text
    court: Text | None
    is_required: bool = True

    @property
    def is_open(self) -> bool:
        """Tell whether the unit can still do something here."""
        return self.mark in {Mark.TODO, Mark.DOING, Mark.RETURNED}


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that the steps are read from: eight queries, however much there is."""

    enrolment: Enrolment
    edition: Edition
    assessment: Assessment | None
    declaration: Declaration | None
    plan: WholePlan | None
    success: Fact | None
    # What was sent before the hand-in, the latest of each stage.
    sendings: Mapping[str, Sending] = field(default_factory=dict)
    # The figure that shows that the staff were briefed, where the route asks for it.
    briefing: Fact | None = None

    @property
    def is_with_unit(self) -> bool:
        """Tell whether the unit still works on its papers."""
        return self.assessment is None or State(self.assessment.state) not in HANDED_IN

    @property
    def is_over(self) -> bool:
        """Tell whether the case went its whole way: nothing waits for anybody."""
        return self.assessment is not None and self.assessment.state == State.FINAL


SELF_ASSESSMENT_KINDS = ("self-assessment", "score-sheet", "checklist")
# Where a plan is summed up: the success that it comes to, or what was learnt of it.
SUMMING_UP = ("success", "summary")
TITLES = {
    Step.INTENT: Text("แสดงความจำนงเข้าร่วม", "Declare the intent to join"),
    Step.BRIEFING: Text("ประชุมชี้แจงบุคลากร", "Brief the staff"),
    Step.DISCOVERY: Text("ค้นหาคุณธรรมเป้าหมาย", "Discover the target virtues"),
    Step.DECLARATION: Text("ประกาศเจตนารมณ์", "Declare and post"),
    Step.PLAN: Text("จัดทำแผน", "Make the plan"),
    Step.SENDING: Text("ส่งแผนก่อนส่งผล", "Send the plan before the hand-in"),
    Step.SELF_ASSESSMENT: Text("ประเมินตนเอง", "Assess the unit"),
    Step.SUCCESS: Text("สรุปความสำเร็จ", "Sum up the success"),
    Step.HAND_IN: Text("ตรวจและส่งผล", "Check and hand in"),
}
# The discovery of an edition that asks no questions of its own on the way.
WITHOUT_STEPS = Text("คุณธรรม ปัญหา และความดี", "Target virtues, problems and good deeds")
_AFTER_FILING = Text("เปิดให้ทำเมื่อยื่นแบบแสดงความจำนงแล้ว", "Opens when the intent paper is filed.")
_NOT_BEGUN = Text("ยังไม่ได้เริ่ม", "Not begun")
_WRITTEN = Text("ระบุคุณธรรม ปัญหาหรือความดีแล้ว", "Virtues and problems or good deeds are named")


def standing(enrolment: Enrolment) -> Standing:
    """Fetch what the steps are read from."""
    round_ = enrolment.round
    edition = criteria.edition_of(round_)
    plan = plan_of(enrolment.unit, fiscal_year=round_.fiscal_year, programme=round_.programme)
    brief = briefing_stage(edition)
    return Standing(
        enrolment=enrolment,
        edition=edition,
        assessment=assessment_of(enrolment),
        declaration=declaration_of(enrolment),
        plan=whole_plan(plan) if plan else None,
        success=facts.latest(enrolment.unit, round_.fiscal_year, PLAN_SUCCESS),
        sendings=sending.latest_of(enrolment) if sending.stages(edition) else {},
        briefing=facts.latest(enrolment.unit, round_.fiscal_year, brief.fact) if brief else None,
    )


def briefing_stage(edition: Edition) -> Stage | None:
    """Give the stage of the route at which the unit tells its staff; nothing where the edition has none."""
    return next((stage for stage in edition.route if stage.owner in criteria.UNIT_ROLES and stage.fact), None)


def assessment_of(enrolment: Enrolment) -> Assessment | None:
    """Give the assessment that filing opened; nothing for a draft. The enrolment comes from ``queries.enrolment``."""
    return enrolment.assessment if enrolment.is_filed else None


def journey(found: Standing) -> tuple[Stop, ...]:
    """Give the steps that the edition asks for, in their order."""
    return tuple(_MADE[step](found) for step in Step if _is_asked(step, found.edition))


def next_stop(stops: tuple[Stop, ...]) -> Stop | None:
    """Give the step to go on with: the first returned, else the first open one that is required or was never begun.

    Who has begun a step that nobody requires is not held there: it comes last.
    """
    returned = (stop for stop in stops if stop.mark is Mark.RETURNED)
    pressing = (stop for stop in stops if stop.is_open and (stop.is_required or stop.mark is Mark.TODO))
    begun = (stop for stop in stops if stop.is_open)
    return next(returned, None) or next(pressing, None) or next(begun, None)


def paper_of(edition: Edition, *kinds: str) -> Paper | None:
    """Give the edition's paper of one of these kinds."""
    return next((paper for paper in edition.papers if paper.kind in kinds), None)


def _is_asked(step: Step, edition: Edition) -> bool:
    if step is Step.BRIEFING:
        return briefing_stage(edition) is not None
    if step is Step.DISCOVERY:  # without steps of its own a plan still names virtues, problems and good deeds
        return bool(edition.discovery) or bool(edition.virtues and paper_of(edition, Step.PLAN.value))
    if step is Step.SUCCESS:
        return paper_of(edition, *SUMMING_UP) is not None
    if step is Step.SENDING:
        return bool(sending.stages(edition))
    if step in {Step.DECLARATION, Step.PLAN}:
        return paper_of(edition, step.value) is not None
    return True


# ── how each step stands ────────────────────────────────────────────────────────────────


def _stop(
    found: Standing, step: Step, mark: Mark, told: Text, *, court: Text | None = None, is_required: bool | None = None
) -> Stop:
    kinds = {Step.SELF_ASSESSMENT: SELF_ASSESSMENT_KINDS, Step.SUCCESS: SUMMING_UP}.get(step, (step.value,))
    paper = paper_of(found.edition, *kinds)
    needed = paper in criteria.required_papers(found.edition) if is_required is None else is_required
    officer = COURTS[Court.OFFICER] if mark in {Mark.TODO, Mark.DOING, Mark.RETURNED} else None
    court = None if found.is_over else court or officer
    title = WITHOUT_STEPS if step is Step.DISCOVERY and not found.edition.discovery else TITLES[step]
    return Stop(step, title, paper, mark, told, court, needed)


def _intent(found: Standing) -> Stop:
    enrolment = found.enrolment
    if enrolment.is_filed:
        return _stop(found, Step.INTENT, Mark.DONE, Text("ยื่นแล้ว", "Filed"), is_required=True)
    lacking = profile.missing(enrolment, found.edition)
    if not lacking:
        told = Text("ข้อมูลครบแล้ว เหลือกดยื่น", "Everything is there: file it")
    else:
        told = Text(f"ยังขาด {len(lacking)} รายการ", f"{len(lacking)} thing(s) are missing")
    mark = Mark.DOING if enrolment.profile or enrolment.head_count_id else Mark.TODO
    return _stop(found, Step.INTENT, mark, told, is_required=True)


def _briefing(found: Standing) -> Stop:
    days = found.briefing.value.get("days", []) if found.briefing else []
    if not days:
        told = Text("ยังไม่ได้บันทึกการประชุมชี้แจง", "No briefing is recorded yet")
        return _stop(found, Step.BRIEFING, Mark.TODO, told, is_required=False)
    told = Text(f"ประชุมชี้แจงแล้ว {len(days)} ครั้ง", f"{len(days)} briefing(s) held")
    return _stop(found, Step.BRIEFING, Mark.DONE, told, is_required=False)


def _discovery(found: Standing) -> Stop:
    plan, steps = found.plan, found.edition.discovery
    done = sum(is_noted(plan, step.key) for step in steps)
    told = Text(f"บันทึกแล้ว {done} จาก {len(steps)} ขั้น", f"Notes on {done} of {len(steps)} steps") if steps else _WRITTEN
    if plan is None or (not done and not plan.topics and not _has_virtues(plan)):
        return _stop(found, Step.DISCOVERY, Mark.TODO, _NOT_BEGUN, is_required=False)
    lacking = [
        word
        for word, is_there in (
            (Text("คุณธรรมเป้าหมาย", "target virtues"), _has_virtues(plan)),
            (Text("ปัญหาหรือความดี", "problems or good deeds"), bool(plan.topics)),
        )
        if not is_there
    ]
    if lacking:
        th, en = " และ".join(word.th for word in lacking), " and ".join(word.en for word in lacking)
        before = (f"{told.th} ", f"{told.en}; ") if steps else ("", "")
        told = Text(f"{before[0]}ยังไม่ได้ระบุ{th}", f"{before[1]}no {en} yet")
    is_done = done == len(steps) and not lacking
    return _stop(found, Step.DISCOVERY, Mark.DONE if is_done else Mark.DOING, told, is_required=False)


def is_noted(plan: WholePlan | None, step_key: str) -> bool:
    """Tell whether anything was written in a step of the discovery."""
    return plan is not None and any(key == step_key and note.text for (key, _), note in plan.notes.items())


def _has_virtues(plan: WholePlan) -> bool:
    return bool(plan.plan.target_virtues or plan.plan.extra_virtues)


def _declaration(found: Standing) -> Stop:
    row = found.declaration
    if row is None or not (row.text or row.declared_on or row.signatures_id or row.posted_on):
        return _stop(found, Step.DECLARATION, Mark.TODO, _NOT_BEGUN)
    lacking = [
        word
        for word, is_there in (
            (Text("ข้อความ", "the words"), row.text),
            (Text("วันที่ประกาศ", "the day"), row.declared_on),
            (Text("จำนวนผู้ลงนาม", "the signatures"), row.signatures_id),
            (Text("การปิดประกาศ", "the posting"), row.posted_on),
            (Text("หลักฐานการปิดประกาศ", "proof of posting"), row.posting_id),
        )
        if not is_there
    ]
    if not lacking:
        return _stop(found, Step.DECLARATION, Mark.DONE, Text("ประกาศและปิดประกาศแล้ว", "Declared and posted"))
    th, en = ", ".join(word.th for word in lacking), ", ".join(word.en for word in lacking)
    return _stop(found, Step.DECLARATION, Mark.DOING, Text(f"ยังขาด {th}", f"Still missing: {en}"))


def _plan(found: Standing) -> Stop:
    plan = found.plan
    if plan is None or not plan.activities:
        return _stop(found, Step.PLAN, Mark.TODO, Text("ยังไม่มีกิจกรรม", "No activity yet"))
    total, whole = len(plan.activities), sum(is_complete(activity) for activity in plan.activities)
    gaps = plan_gaps(plan.plan, topics=plan.topics, activities=plan.activities)
    if not gaps:
        return _stop(found, Step.PLAN, Mark.DONE, Text(f"{total} กิจกรรม ข้อมูลครบ", f"{total} activities, complete"))
    if whole == total:
        return _stop(found, Step.PLAN, Mark.DOING, gaps[0])
    told = Text(f"ข้อมูลครบ {whole} จาก {total} กิจกรรม", f"{whole} of {total} activities are complete")
    return _stop(found, Step.PLAN, Mark.DOING, told)


def sending_stage(found: Standing) -> Stage:
    """Give the first stage before the hand-in that was not sent yet; the last one where all were."""
    asked = sending.stages(found.edition)
    return next((one for one in asked if one.key not in found.sendings), asked[-1])


def _sending(found: Standing) -> Stop:
    stage = sending_stage(found)
    last = found.sendings.get(stage.key)
    if last is not None:
        told = Text("ส่งหลังกำหนด", "Sent after the deadline") if last.is_late else Text("ส่งแล้ว", "Sent")
        return _stop(found, Step.SENDING, Mark.DONE, told, is_required=True)
    court = COURTS[Court.HEAD]
    return _stop(found, Step.SENDING, Mark.TODO, stage.title, court=court, is_required=True)


def _self_assessment(found: Standing) -> Stop:
    row = found.assessment
    if row is None:
        return _stop(found, Step.SELF_ASSESSMENT, Mark.LOCKED, _AFTER_FILING, is_required=True)
    told = Text(f"ตอบแล้ว {row.answered} จาก {row.leaves} ข้อ", f"{row.answered} of {row.leaves} answered")
    if row.state == State.RETURNED:
        return _stop(found, Step.SELF_ASSESSMENT, Mark.RETURNED, STANDINGS[State.RETURNED].text, is_required=True)
    mark = Mark.DONE if row.answered == row.leaves else Mark.DOING if row.answered else Mark.TODO
    return _stop(found, Step.SELF_ASSESSMENT, mark, told, is_required=True)


def _success(found: Standing) -> Stop:
    activities = found.plan.activities if found.plan else ()
    if not activities:
        return _stop(
            found, Step.SUCCESS, Mark.LOCKED, Text("เปิดให้ทำเมื่อแผนมีกิจกรรม", "Opens when the plan has an activity.")
        )
    achieved = sum(activity.is_achieved is True for activity in activities)
    told = Text(
        f"สำเร็จ {achieved} จาก {len(activities)} กิจกรรม", f"{achieved} of {len(activities)} activities achieved"
    )
    if found.success is None:
        return _stop(found, Step.SUCCESS, Mark.TODO, Text(f"{told.th} ยังไม่ได้บันทึกสรุป", f"{told.en}; not recorded yet"))
    if found.success.value != {"part": achieved, "whole": len(activities)}:
        changed = Text("แผนเปลี่ยนหลังบันทึก ให้บันทึกใหม่", "The plan changed since: record it again")
        return _stop(found, Step.SUCCESS, Mark.DOING, changed)
    open_questions = _unanswered_lessons(found)
    if open_questions:
        open_told = Text(
            f"ยังไม่ได้เขียนบทเรียน {open_questions} คำถาม", f"{open_questions} questions of the lessons are open"
        )
        return _stop(found, Step.SUCCESS, Mark.DOING, open_told)
    return _stop(found, Step.SUCCESS, Mark.DONE, told)


def _unanswered_lessons(found: Standing) -> int:
    """Count the questions of the lessons that the paper prints and nobody answered; elsewhere they belong to the discovery."""
    if found.edition.discovery or found.plan is None:
        return 0
    written = {key for key, row in found.plan.lessons.items() if row.text}
    return sum(question.key not in written for question in found.edition.lessons)


def _hand_in(found: Standing) -> Stop:
    row = found.assessment
    if row is None:
        return _stop(found, Step.HAND_IN, Mark.LOCKED, _AFTER_FILING, is_required=True)
    state = State(row.state)
    mark = {State.OPEN: Mark.TODO, State.RETURNED: Mark.RETURNED, State.SIGNED: Mark.DOING}.get(state, Mark.WAITING)
    mark = Mark.DONE if state is State.FINAL else mark
    told = standing_of(row) if state is not State.OPEN else Text("ยังไม่ได้ส่ง", "Not handed in yet")
    return _stop(found, Step.HAND_IN, mark, told, court=court_of(row), is_required=True)


_MADE = {
    Step.INTENT: _intent,
    Step.BRIEFING: _briefing,
    Step.DISCOVERY: _discovery,
    Step.DECLARATION: _declaration,
    Step.PLAN: _plan,
    Step.SENDING: _sending,
    Step.SELF_ASSESSMENT: _self_assessment,
    Step.SUCCESS: _success,
    Step.HAND_IN: _hand_in,
}
