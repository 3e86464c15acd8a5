"""A body decides in a meeting that was held, about a case on its agenda: certify as proposed, certify another tier, return."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.compiling import Reason, keep_reasons, latest_submission, stand_before_what_came_back
from khunnatham.assessments.judging import judging_of
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.assessments.working import insist, locked, move
from khunnatham.meetings.agenda import put_on_agenda, resolve
from khunnatham.meetings.models import AgendaItem, Meeting, MeetingState, Resolution
from khunnatham.organisations.models import Membership, Unit
from khunnatham.programmes.criteria import Edition, Stage
from khunnatham.review.committees import quorum_of
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.opinion_models import Consolidation
from khunnatham.review.permissions import may_decide
from khunnatham.review.proposing import proposed
from khunnatham.review.routing import PROVINCE_SCOPE, kind_of
from khunnatham.review.standing import no_quorum
from khunnatham.review.visibility import agreed as agreed_on
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned
from khunnatham.wording import Refusal, Text


@transaction.atomic
def put_before(
    meeting: Meeting, assessments: Iterable[Assessment], *, by: Membership, at: datetime
) -> list[AgendaItem]:
    """Put listed cases on the agenda of a meeting of the body that decides them; a case stands there once."""
    items = []
    for one in sorted(assessments, key=lambda one: one.pk):
        current = locked(one)
        insist(may_decide(by, current, on=in_bangkok(at)))
        _insist_body(meeting, current)
        title = f"พิจารณาผลการประเมินตนเองของ{current.enrolment.unit.name_th}"[:500]
        about = latest_submission(current).key
        items.append(put_on_agenda(meeting, title=title, about=about, by=by, at=at))
    return items


@transaction.atomic
def certify(
    assessment: Assessment,
    *,
    meeting: Meeting,
    tier: str,
    reason: str = "",
    resolution_number: int,
    by: Membership,
    at: datetime,
) -> Decision:
    """Certify the proposed tier, or another one with the reason; the proposed and the certified tier are both kept."""
    current = locked(assessment)
    insist(may_decide(by, current, on=in_bangkok(at)))
    submission = latest_submission(current)
    _insist_sitting(meeting, current, submission)
    edition = criteria.edition_of(current.enrolment.round)
    said = cleaned(reason, field="reason")
    agreed = _agreed(current, submission)
    _insist_level(edition, tier)
    _insist_reason(said, differs=tier != proposed(submission).to_certify(edition))
    title = criteria.level_title(edition, tier)
    text = f"รับรอง{current.enrolment.unit.name_th} เป็น{title.th}"
    number = _resolution(meeting, resolution_number, text, submission, by=by, at=at)
    decision = _decide(
        current,
        submission,
        meeting,
        DecisionOutcome.CERTIFIED,
        number,
        tier=tier,
        reason=said,
        agreed=agreed,
        by=by,
        at=at,
    )
    move(
        current,
        "certify",
        by=by,
        at=at,
        stage=current.stage,
        decision=decision.key,
        meeting=meeting.key,
        resolution=number,
        proposed_tier=decision.proposed_tier,
        certified_tier=tier,
        reason=said,
    )
    return decision


@transaction.atomic
def certify_as_proposed(
    assessments: Iterable[Assessment], *, meeting: Meeting, resolution_number: int, by: Membership, at: datetime
) -> list[Decision]:
    """Certify several cases as proposed under one resolution: all of them, or none where one is refused."""
    return [
        certify(one, meeting=meeting, tier=_proposed(one), resolution_number=resolution_number, by=by, at=at)
        for one in sorted(assessments, key=lambda one: one.pk)
    ]


@transaction.atomic
def return_from_sitting(
    assessment: Assessment,
    *,
    meeting: Meeting,
    reasons: Iterable[Reason],
    resolution_number: int,
    by: Membership,
    at: datetime,
) -> Decision:
    """Return the case to the unit by resolution of the body, with at least one reason at its item."""
    current = locked(assessment)
    insist(may_decide(by, current, on=in_bangkok(at)))
    submission = latest_submission(current)
    _insist_sitting(meeting, current, submission)
    kept = keep_reasons(current, reasons, by=by, at=at)
    stand_before_what_came_back(current)
    said = "\n".join(reason.text for reason in kept)
    text = f"ส่งผลการประเมินตนเองของ{current.enrolment.unit.name_th}กลับให้แก้ไข"
    number = _resolution(meeting, resolution_number, text, submission, by=by, at=at)
    decision = _decide(
        current, submission, meeting, DecisionOutcome.RETURNED, number, tier="", reason=said, by=by, at=at
    )
    move(
        current,
        "return_from_sitting",
        by=by,
        at=at,
        decision=decision.key,
        meeting=meeting.key,
        resolution=number,
        reasons=[{"key": reason.key, "text": reason.text} for reason in kept],
    )
    return decision


def bodies_for(assessment: Assessment) -> list[Unit]:
    """Give the bodies whose meetings may decide the case: of the route's kind, of its province where the scope says so."""
    stage = _deciding(assessment)
    bodies = Unit.objects.filter(kind=kind_of(stage), closed_on__isnull=True)
    if stage.scope == PROVINCE_SCOPE:
        bodies = bodies.filter(province=assessment.enrolment.unit.province_id)
    return list(bodies)


def _proposed(assessment: Assessment) -> str:
    current = locked(assessment)
    return proposed(latest_submission(current)).to_certify(criteria.edition_of(current.enrolment.round))


def _agreed(assessment: Assessment, submission: Submission) -> Consolidation | None:
    """Give what the committee agreed of a case that one judges; refuse to decide before it did."""
    agreed = agreed_on(submission)
    if agreed is None and judging_of(assessment) is not None:
        raise Refusal(
            Text("คณะผู้ประเมินยังไม่ได้สรุปผลของเรื่องนี้", "The committee that judges this case has not agreed on it yet."),
            code="not-agreed",
        )
    return agreed


def _deciding(assessment: Assessment) -> Stage:
    edition = criteria.edition_of(assessment.enrolment.round)
    stage = criteria.stage_of(edition, assessment.stage)
    return stage if stage is not None and stage.decides else criteria.deciding_stage(edition)


def _insist_body(meeting: Meeting, assessment: Assessment) -> None:
    stage, body = _deciding(assessment), meeting.body
    same_place = stage.scope != PROVINCE_SCOPE or body.province_id == assessment.enrolment.unit.province_id
    if body.kind != kind_of(stage) or not same_place:
        raise Refusal(
            Text(f"เรื่องนี้ไม่อยู่ในอำนาจของ{body.name_th}", f"This case is not for {body.name.en} to decide."),
            code="other-body",
            field="meeting",
        )


def _insist_sitting(meeting: Meeting, assessment: Assessment, submission: Submission) -> None:
    _insist_body(meeting, assessment)
    if meeting.state == MeetingState.PLANNED:
        raise Refusal(
            Text("การประชุมนี้ยังไม่ได้จัด บันทึกว่าประชุมแล้วก่อน", "This meeting has not been held. Record it as held first."),
            code="meeting-not-held",
            field="meeting",
        )
    if not AgendaItem.objects.filter(meeting=meeting, about=submission.key).exists():
        raise Refusal(
            Text("เรื่องนี้ไม่อยู่ในระเบียบวาระของการประชุม", "This case is not on the agenda of the meeting."),
            code="not-on-agenda",
            field="meeting",
        )
    insist(no_quorum(meeting, quorum_of(criteria.edition_of(assessment.enrolment.round))))


def _insist_level(edition: Edition, tier: str) -> None:
    if tier not in dict(criteria.levels(edition)):
        raise Refusal(
            Text(
                "เลือกระดับที่รับรองจากระดับของเกณฑ์ ถ้ายังไม่ถึงระดับแรกให้ส่งกลับ",
                "Choose one of the edition's levels. A case below the first level is returned.",
            ),
            code="tier-unknown",
            field="tier",
        )


def _insist_reason(reason: str, *, differs: bool) -> None:
    if differs and not reason:
        raise Refusal(
            Text("ระบุเหตุผลที่รับรองระดับต่างจากที่หน่วยงานเสนอ", "Give the reason for certifying another level than proposed."),
            code="reason-missing",
            field="reason",
        )


def _resolution(
    meeting: Meeting, number: int, text: str, submission: Submission, *, by: Membership, at: datetime
) -> int:
    """Give the number of the resolution. One resolution may decide many cases; a number not taken yet is written down now."""
    if not Resolution.objects.filter(meeting=meeting, number=number).exists():
        resolve(meeting, text=text, about=submission.key, number=number, by=by, at=at)
    return number


def _decide(
    assessment: Assessment,
    submission: Submission,
    meeting: Meeting,
    outcome: DecisionOutcome,
    number: int,
    *,
    tier: str,
    reason: str,
    agreed: Consolidation | None = None,
    by: Membership,
    at: datetime,
) -> Decision:
    actor, edition = by.actor(), criteria.edition_of(assessment.enrolment.round)
    return Decision.objects.create(
        consolidation=agreed,
        submission=submission,
        meeting=meeting,
        stage=assessment.stage,
        resolution_number=number,
        outcome=outcome,
        proposed_tier=proposed(submission).to_certify(edition),
        certified_tier=tier,
        reason=reason,
        decided_at=at,
        decided_by=actor.key,
        decided_by_th=actor.th,
        decided_by_en=actor.en,
    )
