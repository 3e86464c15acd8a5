"""The secretariat's work on what was handed in: list it for a sitting, or return it with reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, ReturnReason, Submission
from khunnatham.assessments.permissions import may_compile, may_unlist
from khunnatham.assessments.working import insist, locked, move
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
    insist(may_compile(by, current, on=in_bangkok(at)))
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
    return move(
        current,
        "return_with_reasons",
        by=by,
        at=at,
        version=current.version,
        reasons=[{"key": reason.key, "text": reason.text} for reason in kept],
    )


def keep_reasons(
    assessment: Assessment, reasons: Iterable[Reason], *, by: Membership, at: datetime
) -> list[ReturnReason]:
    """Keep why the latest submission goes back; returning without a reason is refused. Part of a verb's transaction."""
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
    actor, submission = by.actor(), latest_submission(assessment)
    return ReturnReason.objects.bulk_create(
        [
            ReturnReason(
                submission=submission,
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


def latest_submission(assessment: Assessment) -> Submission:
    """Give what was handed in last."""
    return Submission.objects.get(assessment=assessment, version=assessment.version)


def _insist_known(assessment: Assessment, key: str) -> None:
    edition = criteria.edition_of(assessment.enrolment.round)
    if key and criteria.paper(edition, key.removeprefix("paper:")) is None:
        criteria.leaf_of(assessment.enrolment, key)
