"""The secretariat's work on what was handed in: list it for a sitting, or return it with reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, Remark, ReturnReason, Submission
from khunnatham.assessments.permissions import may_check_part, may_compile, may_list, may_remark, may_unlist
from khunnatham.assessments.windows import hands_of, is_in_parts, next_hand, stand_before
from khunnatham.assessments.working import insist, journal, locked, move
from khunnatham.organisations.models import Membership
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned
from khunnatham.wording import Refusal, Text


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something goes back: the key of a requirement or paper (blank for the whole), and the sentence."""

    key: str
    text: str


@transaction.atomic
def list_for_sitting(assessment: Assessment, *, by: Membership, at: datetime) -> Assessment:
    """Put the case on the preliminary list that goes before the deciding body."""
    current = locked(assessment)
    insist(may_list(by, current, on=in_bangkok(at)))
    stage = criteria.deciding_stage(criteria.edition_of(current.enrolment.round))
    return move(current, "list_for_sitting", by=by, at=at, stage=stage.key, version=current.version, tier=current.tier)


@transaction.atomic
def list_many(assessments: Iterable[Assessment], *, by: Membership, at: datetime) -> list[Assessment]:
    """List several cases in one act: all of them, or none where one is refused."""
    return [list_for_sitting(one, by=by, at=at) for one in sorted(assessments, key=lambda one: one.pk)]


@transaction.atomic
def unlist(assessment: Assessment, *, by: Membership, at: datetime) -> Assessment:
    """Take the case off the list again, before a sitting decides."""
    current = locked(assessment)
    insist(may_unlist(by, current, on=in_bangkok(at)))
    stage = criteria.receiving_stage(criteria.edition_of(current.enrolment.round))
    return move(current, "unlist", by=by, at=at, stage=stage.key, version=current.version)


@transaction.atomic
def return_with_reasons(
    assessment: Assessment, *, reasons: Iterable[Reason], by: Membership, at: datetime
) -> Assessment:
    """Return the case to the unit with at least one reason, each at its item."""
    current = locked(assessment)
    insist(may_compile(by, current, on=in_bangkok(at)))
    kept = keep_reasons(current, reasons, by=by, at=at)
    stand_before_what_came_back(current)
    return move(
        current,
        "return_with_reasons",
        by=by,
        at=at,
        version=current.version,
        reasons=[{"key": reason.key, "text": reason.text} for reason in kept],
    )


@transaction.atomic
def return_part(submission: Submission, *, reasons: Iterable[Reason], by: Membership, at: datetime) -> Assessment:
    """Return one part of a year while the unit works on the rest: what it covers opens again, and is handed in next."""
    current = locked(submission.assessment)
    insist(may_check_part(by, current, covers=submission.covers, on=in_bangkok(at)))
    hands = hands_of(current)
    part = next((hand for hand in hands if hand.submission is not None and hand.submission.pk == submission.pk), None)
    if part is None or not part.window.covers or part.is_returned:
        raise Refusal(
            Text(
                "ฉบับนี้ไม่ใช่ฉบับล่าสุดของครั้งนั้น หรือส่งกลับไปแล้ว",
                "This is not the latest version of its part, or it was returned.",
            ),
            code="part-not-latest",
        )
    kept = keep_reasons(current, reasons, by=by, at=at, submission=submission)
    stand_before(current, part).save(update_fields=["window", "due_at"])
    journal(
        "assessment.part-returned",
        current,
        by=by.actor(),
        at=at,
        version=submission.version,
        window=submission.window,
        reasons=[{"key": reason.key, "text": reason.text} for reason in kept],
    )
    return current


@transaction.atomic
def remark(submission: Submission, *, key: str = "", text: str, by: Membership, at: datetime) -> Remark:
    """Say something to what was handed in, without sending it back and without touching it. The unit reads it."""
    current = locked(submission.assessment)
    insist(may_remark(by, current, on=in_bangkok(at)))
    said = cleaned(text, field="text")
    if not said:
        raise Refusal(Text("เขียนข้อสังเกตก่อน", "Write the remark first."), code="remark-missing", field="text")
    _insist_known(current, key)
    actor = by.actor()
    kept = Remark.objects.create(
        submission=submission,
        key=key,
        text=said,
        made_at=at,
        made_by=actor.key,
        made_by_th=actor.th,
        made_by_en=actor.en,
    )
    journal("assessment.remarked", current, by=actor, at=at, version=submission.version, key=key, text=said)
    return kept


def keep_reasons(
    assessment: Assessment,
    reasons: Iterable[Reason],
    *,
    by: Membership,
    at: datetime,
    submission: Submission | None = None,
) -> list[ReturnReason]:
    """Keep why a submission (the latest one) goes back; without a reason that is refused. Part of a verb's transaction."""
    given = [Reason(reason.key.strip(), cleaned(reason.text, field="reasons")) for reason in reasons]
    said = [reason for reason in given if reason.text]
    if not said:
        raise Refusal(
            Text("ระบุเหตุผลอย่างน้อยหนึ่งข้อว่าต้องแก้อะไร", "Give at least one reason that says what must be corrected."),
            code="reason-missing",
            field="reasons",
        )
    for reason in said:
        _insist_known(assessment, reason.key)
    actor, among = by.actor(), [submission] if submission else _returnable(assessment)
    return ReturnReason.objects.bulk_create(
        [
            ReturnReason(
                submission=next((one for one in among if reason.key in one.covers), among[0]),
                key=reason.key,
                text=reason.text,
                returned_at=at,
                returned_by=actor.key,
                returned_by_th=actor.th,
                returned_by_en=actor.en,
            )
            for reason in said
        ]
    )


def stand_before_what_came_back(assessment: Assessment) -> None:
    """Let a year of parts go on with the first part that came back; saving is the caller's."""
    hands = hands_of(assessment)
    if is_in_parts(hand.window for hand in hands):
        stand_before(assessment, next_hand(hands, after=assessment.window))


def _returnable(assessment: Assessment) -> list[Submission]:
    """Give the latest version, and the latest of every other part: a reason goes to the part that holds its requirement."""
    latest = latest_submission(assessment)
    if not latest.covers:
        return [latest]
    others = [hand.submission for hand in hands_of(assessment) if hand.submission and hand.submission.pk != latest.pk]
    return [latest, *others]


def latest_submission(assessment: Assessment) -> Submission:
    """Give what was handed in last."""
    return Submission.objects.get(assessment=assessment, version=assessment.version)


def _insist_known(assessment: Assessment, key: str) -> None:
    edition = criteria.edition_of(assessment.enrolment.round)
    if key and criteria.paper(edition, key.removeprefix("paper:")) is None:
        criteria.leaf_of(assessment.enrolment, key)
