"""Handing in: the preparer signs off, the head hands in or sends back; what is handed in is frozen and numbered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khunnatham.assessments import criteria, freezing, prechecks
from khunnatham.assessments.models import Assessment, FrozenEvidence, Submission
from khunnatham.assessments.permissions import (
    may_answer,
    may_hand_in,
    may_reassess,
    may_send_back_to_officer,
    may_sign_off,
    may_withdraw,
)
from khunnatham.assessments.windows import hands_of, next_hand, next_part, stand_before
from khunnatham.assessments.working import insist, journal, locked, move, rescore
from khunnatham.organisations.models import Membership
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned
from khunnatham.wording import Refusal, Text


@transaction.atomic
def sign_off(assessment: Assessment, *, by: Membership, at: datetime) -> Assessment:
    """The preparer signs: the case goes to the head, and nothing of it can be edited until it comes back."""
    current = locked(assessment)
    insist(may_sign_off(by, current, on=in_bangkok(at)))
    rescore(current, at=at)
    prechecks.insist_ready(current)
    actor = by.actor()
    current.prepared_at = at
    current.prepared_by, current.prepared_by_th, current.prepared_by_en = actor.key, actor.th, actor.en
    return move(current, "sign_off", by=by, at=at)


@transaction.atomic
def send_back_to_officer(assessment: Assessment, *, reason: str = "", by: Membership, at: datetime) -> Assessment:
    """The head gives the case back to be corrected before it leaves the unit."""
    current = locked(assessment)
    insist(may_send_back_to_officer(by, current, on=in_bangkok(at)))
    said = cleaned(reason, field="reason")
    _unsign(current)
    return move(current, "send_back_to_officer", by=by, at=at, reason=said)


@transaction.atomic
def hand_in(assessment: Assessment, *, by: Membership, at: datetime) -> Submission:
    """The head hands in: everything is frozen into the next version. Late is accepted and stamped."""
    current = locked(assessment)
    insist(may_hand_in(by, current, on=in_bangkok(at)))
    rescore(current, at=at)
    case = prechecks.load(current)
    prechecks.insist_ready(current)
    stage = criteria.receiving_stage(case.edition)
    submission = _frozen(case, by=by, at=at)
    current.version, current.is_late = submission.version, submission.is_late
    rest = next_part(hands_of(current))
    if rest is not None:
        # A part is in and others are to come: the unit goes on, and signs again for the next one.
        stand_before(current, rest)
        _unsign(current)
    move(
        current,
        "hand_in" if rest is None else "hand_in_part",
        by=by,
        at=at,
        stage=stage.key if rest is None else "",
        submission=submission.key,
        version=submission.version,
        window=submission.window,
        digest=submission.digest,
        is_late=submission.is_late,
        tier=submission.tier,
    )
    return submission


@transaction.atomic
def choose_window(assessment: Assessment, *, window: str, by: Membership, at: datetime) -> Assessment:
    """Say which hand-in of the year this is: a unit that joins late goes straight to the second one."""
    current = locked(assessment)
    insist(may_answer(by, current, on=in_bangkok(at)))
    hands = hands_of(current)
    chosen = next((hand for hand in hands if hand.window.key == window), None)
    if chosen is None or chosen.window.covers or chosen.is_done:
        raise Refusal(
            Text(
                "เลือกกำหนดส่งนี้ไม่ได้ ครั้งนั้นส่งแล้วหรือไม่มีในรอบ",
                "That hand-in cannot be chosen: it is done, or the round has none such.",
            ),
            code="window-not-open",
            field="window",
        )
    if current.window == window:
        return current
    before = current.window
    stand_before(current, chosen).save(update_fields=["window", "due_at"])
    journal("assessment.window-chosen", current, by=by.actor(), at=at, window=window, before=before)
    return current


@transaction.atomic
def withdraw(assessment: Assessment, *, reason: str, by: Membership, at: datetime) -> Assessment:
    """The head takes the submission back to correct it, before it is listed. The version handed in stays on record."""
    current = locked(assessment)
    insist(may_withdraw(by, current, on=in_bangkok(at)))
    said = cleaned(reason, field="reason")
    if not said:
        raise Refusal(Text("ระบุเหตุผลที่ขอถอน", "Give the reason for withdrawing."), code="reason-missing", field="reason")
    return move(current, "withdraw", by=by, at=at, version=current.version, reason=said)


@transaction.atomic
def reassess(assessment: Assessment, *, by: Membership, at: datetime) -> Assessment:
    """Begin the next self-assessment after a decision (001:L51); versions, decisions and certificates stay as they are."""
    current = locked(assessment)
    insist(may_reassess(by, current, on=in_bangkok(at)))
    _unsign(current)
    current.is_late = False
    stand_before(current, next_hand(hands_of(current), after=current.window))
    return move(current, "reassess", by=by, at=at, version=current.version)


def _unsign(assessment: Assessment) -> None:
    assessment.prepared_at = None
    assessment.prepared_by = assessment.prepared_by_th = assessment.prepared_by_en = ""


def _frozen(case: prechecks.Case, *, by: Membership, at: datetime) -> Submission:
    assessment, actor = case.assessment, by.actor()
    if assessment.prepared_at is None:
        message = f"{assessment.key} is signed off by nobody: the database should have refused."
        raise ValueError(message)
    due_at = assessment.due_at
    submission = Submission(
        assessment=assessment,
        version=assessment.version + 1,
        window=assessment.window,
        covers=sorted(case.asked) if case.asked is not None else [],
        handed_in_at=at,
        due_at=due_at,
        is_late=at > due_at,
        prepared_at=assessment.prepared_at,
        prepared_by=assessment.prepared_by,
        prepared_by_th=assessment.prepared_by_th,
        prepared_by_en=assessment.prepared_by_en,
        signed_by=actor.key,
        signed_by_th=actor.th,
        signed_by_en=actor.en,
        signed_for_th=actor.on_behalf_of_th,
        signed_for_en=actor.on_behalf_of_en,
        frozen=freezing.frozen(case),
        result=assessment.result,
        tier=assessment.tier,
    )
    submission.digest = freezing.digest_of(
        assessment=assessment.pk,
        version=submission.version,
        handed_in_at=freezing.moment(submission),
        content=submission.frozen,
        result=submission.result,
    )
    submission.save()
    FrozenEvidence.objects.bulk_create(freezing.proofs(submission, case))
    return submission
