"""An objection to a decision, where the edition gives days for it: on the original evidence, decided by other people, both kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, Round
from khunnatham.assessments.permissions import legal, reaches
from khunnatham.assessments.states import State
from khunnatham.assessments.working import insist, locked, move
from khunnatham.meetings.models import Attendance, Meeting, MeetingState
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.roles import Role
from khunnatham.review import recounting
from khunnatham.review.committees import quorum_of
from khunnatham.review.follow_up_models import ObjectionMade
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.opinion_models import Consolidation, Opinion
from khunnatham.review.permissions import is_own_case
from khunnatham.review.recounting import Changes
from khunnatham.review.standing import no_quorum
from khunnatham.thai import deadline, in_bangkok
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text

ON_OBJECTION = "objection"


@dataclass(frozen=True, slots=True)
class Answer:
    """What other people decided about an objection, with the reason, by which resolution of which meeting.

    The level; or, where it rests on points that a committee agreed, the findings that change it.
    """

    meeting: Meeting
    resolution_number: int
    tier: str
    reason: str
    changes: Changes = field(default_factory=dict)


def open_until(decision: Decision) -> datetime | None:
    """Give until when a unit may object; nothing where the edition gives no days."""
    objection = criteria.edition_of(decision.submission.assessment.enrolment.round).objection
    return deadline(in_bangkok(decision.decided_at) + timedelta(days=objection.days)) if objection else None


def still_open(round_: Round, *, on: date) -> int:
    """Count the decided cases of a round in which the unit may still object: one query, none where the edition gives no days."""
    objection = criteria.edition_of(round_).objection
    if objection is None:
        return 0
    rows = Decision.objects.filter(
        submission__assessment__enrolment__round=round_,
        submission__assessment__state=State.DECIDED,
        submission__version=F("submission__assessment__version"),
        outcome=DecisionOutcome.CERTIFIED,
        objection__isnull=True,
        answers_objection__isnull=True,
    )
    last = dict(rows.order_by("decided_at").values_list("submission__assessment", "decided_at"))
    return sum(in_bangkok(at) + timedelta(days=objection.days) >= on for at in last.values())


def objection_to(decision: Decision) -> ObjectionMade | None:
    """Give the objection to a decision; nothing where there is none."""
    return ObjectionMade.objects.filter(decision=decision).select_related("answer").first()


def standing_decision(assessment: Assessment) -> Decision | None:
    """Give the decision to which a unit would object: the latest that certifies."""
    rows = Decision.objects.filter(submission__assessment=assessment, outcome=DecisionOutcome.CERTIFIED)
    return (
        rows.select_related("submission__assessment__enrolment__round", "meeting__body")
        .order_by("decided_at", "pk")
        .last()
    )


def first_decision(assessment: Assessment) -> Decision | None:
    """Give the decision that stands beside an objection: the latest that certifies and was not made on an objection."""
    rows = Decision.objects.filter(submission__assessment=assessment, outcome=DecisionOutcome.CERTIFIED)
    rows = rows.select_related("submission__assessment__enrolment__round", "meeting__body")
    return next((row for row in rows.order_by("-decided_at", "-pk") if not row.stage.endswith(ON_OBJECTION)), None)


def sittings_for(assessment: Assessment) -> list[Meeting]:
    """Give the sittings in which an objection may be decided: held since it was made, of the same body, not the first one."""
    first = first_decision(assessment)
    objection = objection_to(first) if first else None
    if first is None or objection is None:
        return []
    since = in_bangkok(objection.objected_at)
    rows = Meeting.objects.filter(body=first.meeting.body_id, held_on__gte=since).exclude(pk=first.meeting_id)
    return list(rows.exclude(state=MeetingState.PLANNED).order_by("-held_on", "-pk"))


def may_object(by: Membership, assessment: Assessment, *, at: datetime) -> Refusal | None:
    """Answer whether the head of the unit may object now: while the case is decided, within the days of the edition, once."""
    if refused := may_act(by, in_bangkok(at)):
        return refused
    if by.unit_id != assessment.enrolment.unit_id or by.role_held is not Role.HEAD:
        return Refusal(_HEAD_ONLY, code="head-only")
    decision = standing_decision(assessment)
    until = open_until(decision) if decision else None
    if decision is None or until is None:
        return Refusal(_NO_WINDOW, code="no-objections")
    if at > until:
        return Refusal(_OVER, code="window-over")
    if objection_to(decision) is not None or decision.stage.endswith(ON_OBJECTION):
        return Refusal(_ONCE, code="objected-already")
    return legal("contest", assessment)


def may_answer_objection(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether this person decides about the objection: a role of the stage; nobody of the unit or who took part."""
    if refused := may_act(by, on):
        return refused
    if not reaches(by, assessment.enrolment):
        return Refusal(_NOT_SEEN, code="not-seen")
    edition = criteria.edition_of(assessment.enrolment.round)
    stage = criteria.deciding_stage(edition)
    if by.role not in {stage.owner, stage.secretariat, Role.DEPARTMENT_OFFICER.value}:
        return Refusal(_NOT_THE_BODY, code="not-the-body")
    if is_own_case(by, assessment, on=on):
        return Refusal(_OWN_CASE, code="own-case")
    if _took_part(by, assessment):
        return Refusal(_TOOK_PART, code="took-part")
    return legal("answer_objection", assessment)


@transaction.atomic
def contest(assessment: Assessment, *, text: str, by: Membership, at: datetime) -> ObjectionMade:
    """Object with the reasons. What was handed in stays as it was: nothing can be added to it."""
    current = locked(assessment)
    insist(may_object(by, current, at=at))
    decision = standing_decision(current)
    if decision is None:
        raise Refusal(_NO_WINDOW, code="no-objections")
    actor = by.actor()
    row = ObjectionMade.objects.create(
        decision=decision,
        text=needed(text, _SAY_WHY, field="text"),
        objected_at=at,
        objected_by=actor.key,
        objected_by_th=actor.th,
        objected_by_en=actor.en,
    )
    move(current, "contest", by=by, at=at, stage=current.stage, decision=decision.key)
    return row


@transaction.atomic
def answer_objection(assessment: Assessment, given: Answer, *, by: Membership, at: datetime) -> Decision:
    """Uphold what was decided or change it, in another sitting; both decisions stand beside each other."""
    current = locked(assessment)
    insist(may_answer_objection(by, current, on=in_bangkok(at)))
    first = standing_decision(current)
    objection = objection_to(first) if first else None
    if first is None or objection is None:
        raise Refusal(_NO_OBJECTION, code="no-objection")
    _insist_sitting(given.meeting, first, objection)
    why = needed(cleaned(given.reason, field="reason"), _SAY_WHY, field="reason")
    rests_on, tier = _found(first, given, why=why, by=by, at=at)
    actor = by.actor()
    decision = Decision.objects.create(
        submission=first.submission,
        meeting=given.meeting,
        stage=f"{first.stage}/{ON_OBJECTION}",
        resolution_number=given.resolution_number,
        outcome=DecisionOutcome.CERTIFIED,
        proposed_tier=first.certified_tier,
        certified_tier=tier,
        reason=why,
        consolidation=rests_on,
        decided_at=at,
        decided_by=actor.key,
        decided_by_th=actor.th,
        decided_by_en=actor.en,
    )
    objection.answer = decision
    objection.save(update_fields=["answer"])
    move(
        current,
        "answer_objection",
        by=by,
        at=at,
        stage=first.stage,
        decision=decision.key,
        proposed_tier=first.certified_tier,
        certified_tier=tier,
        reason=why,
        changed=sorted(given.changes),
    )
    return decision


def _found(
    first: Decision, given: Answer, *, why: str, by: Membership, at: datetime
) -> tuple[Consolidation | None, str]:
    """Give the result on which the answer rests, and its level. Where points count the level follows from findings alone."""
    standing = first.consolidation
    if given.tier and given.tier not in dict(
        criteria.levels(criteria.edition_of(first.submission.assessment.enrolment.round))
    ):
        raise Refusal(_NO_LEVEL, code="tier-unknown", field="tier")
    if standing is None or not recounting.counts_points(first):
        if not given.tier or given.changes:
            raise Refusal(_NO_LEVEL, code="tier-unknown", field="tier")
        return standing, given.tier
    if given.changes:
        rests_on = recounting.recounted(standing, given.changes, why=why, body=given.meeting.body, by=by, at=at)
        tier = rests_on.level or criteria.BELOW
        if given.tier in {"", tier}:
            return rests_on, tier
    elif given.tier in {"", first.certified_tier}:
        return standing, first.certified_tier
    raise Refusal(_CHANGE_FINDINGS, code="level-without-findings", field="changes")


def _insist_sitting(meeting: Meeting, first: Decision, objection: ObjectionMade) -> None:
    if meeting.body_id != first.meeting.body_id:
        raise Refusal(_OTHER_BODY, code="other-body", field="meeting")
    if meeting.pk == first.meeting_id or meeting.held_on is None:
        raise Refusal(_OTHER_SITTING, code="same-sitting", field="meeting")
    if meeting.held_on < in_bangkok(objection.objected_at):
        raise Refusal(_HELD_BEFORE, code="held-before-objection", field="meeting")
    insist(no_quorum(meeting, quorum_of(criteria.edition_of(first.submission.assessment.enrolment.round))))


def _took_part(by: Membership, assessment: Assessment) -> bool:
    """Tell whether this person took part before: wrote a decision or the agreed result down, gave an opinion, or sat there by post."""
    decisions = list(Decision.objects.filter(submission__assessment=assessment).select_related("meeting"))
    own = {f"membership:{number}" for number in by.account.memberships.values_list("pk", flat=True)}
    if own & {decision.decided_by for decision in decisions}:
        return True
    if Opinion.objects.filter(submission__assessment=assessment, account=by.account_id).exists():
        return True
    if Consolidation.objects.filter(submission__assessment=assessment, agreed_by__in=own).exists():
        return True
    meetings = [decision.meeting for decision in decisions]
    post = by.account.post_th
    themselves = Q(post=post) | Q(sat=post) | Q(account=by.account_id)
    sat = Attendance.objects.filter(themselves, meeting__in=meetings, is_present=True)
    return post in {meeting.chair_th for meeting in meetings} or sat.exists()


_HEAD_ONLY = Text("คัดค้านได้เฉพาะหัวหน้าหน่วยงาน", "Only the head of the unit objects.")
_NO_WINDOW = Text("เกณฑ์ฉบับนี้ไม่เปิดให้คัดค้าน หรือยังไม่มีมติ", "These criteria take no objections, or nothing is decided yet.")
_OVER = Text("พ้นกำหนดคัดค้านแล้ว", "The time for an objection is over.")
_ONCE = Text("คัดค้านได้ครั้งเดียว", "One objection is made once.")
_NOT_SEEN = Text("ไม่พบเรื่องนี้ในหน่วยงานที่ท่านดูได้", "There is no such case in the units that you may see.")
_NOT_THE_BODY = Text("พิจารณาคำคัดค้านได้เฉพาะผู้มีหน้าที่ของขั้นนี้", "Only those of this stage decide about an objection.")
_OWN_CASE = Text(
    "ท่านมีตำแหน่งในหน่วยงานที่คัดค้าน จึงพิจารณาคำคัดค้านไม่ได้",
    "You hold a post in the unit that objects, so you cannot decide about it.",
)
_TOOK_PART = Text(
    "ท่านร่วมพิจารณาครั้งก่อน จึงพิจารณาคำคัดค้านไม่ได้", "You took part before; other people decide about the objection."
)
_SAY_WHY = Text("ระบุเหตุผล", "Give the reason.")
_NO_OBJECTION = Text("ไม่มีคำคัดค้านที่รอพิจารณา", "No objection waits to be decided.")
_OTHER_SITTING = Text("ต้องเป็นการประชุมอื่นที่จัดแล้ว", "It has to be another sitting that was held.")
_OTHER_BODY = Text("เลือกการประชุมของคณะที่มีมติครั้งแรก", "Choose a sitting of the body that decided first.")
_HELD_BEFORE = Text("การประชุมนี้จัดก่อนวันที่คัดค้าน", "This sitting was held before the objection was made.")
_CHANGE_FINDINGS = Text(
    "เกณฑ์ฉบับนี้ให้ระดับตามคะแนน จะเปลี่ยนระดับได้ด้วยการเปลี่ยนผลรายข้อจากหลักฐานเดิมพร้อมเหตุผล คะแนน ระดับ และผลตามประเภทเป็นไปตามนั้น",
    "Here the level follows from the points. Change findings on the original evidence, each with its reason; all else follows.",
)
_NO_LEVEL = Text("เลือกระดับจากเกณฑ์", "Choose one of the edition's levels.")
