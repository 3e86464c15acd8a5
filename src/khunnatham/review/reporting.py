"""What follows a decision: reporting to the next stage, results that are decided outside, the end of the route."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.compiling import latest_submission
from khunnatham.assessments.models import Assessment, EnrolmentState, Round
from khunnatham.assessments.states import State
from khunnatham.assessments.working import WHOLE, insist, locked, move
from khunnatham.evidence.models import Evidence
from khunnatham.journal.actors import Actor
from khunnatham.organisations.models import Membership
from khunnatham.review.models import OutsideResult
from khunnatham.review.permissions import is_approved, may_record_outside_result, may_report
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned
from khunnatham.wording import Refusal, Text


@transaction.atomic
def report(assessment: Assessment, *, by: Membership, at: datetime) -> Assessment:
    """Report a decided case to the next stage that decides; where none is left it is final."""
    current = locked(assessment)
    insist(may_report(by, current, on=in_bangkok(at)))
    edition = criteria.edition_of(current.enrolment.round)
    following = criteria.next_decision(edition, current.stage)
    # Decided after its round was approved, it goes on alone: the stage of the whole round is over.
    is_over = criteria.stage_of_the_whole(edition, current.stage) is not None and is_approved(current.enrolment.round)
    if following is None or is_over:
        return move(current, "conclude", by=by, at=at, stage=current.stage)
    return move(current, "report", by=by, at=at, stage=following.key, to=following.title.th, to_en=following.title.en)


def decided_of(round_: Round) -> list[Assessment]:
    """Give the decided cases of a round, locked until the act commits; nobody reopens one meanwhile."""
    rows = Assessment.objects.select_for_update(no_key=True, of=("self",)).select_related(*WHOLE)
    found = rows.filter(enrolment__round=round_, enrolment__state=EnrolmentState.FILED, state=State.DECIDED)
    return list(found.order_by("pk"))


def carry_through(
    cases: Iterable[Assessment], *, document: str, dated: date, by: Membership | Actor, at: datetime
) -> None:
    """Carry the decided cases of an approved round over what is left of its route: one move a case. The approval is asked before."""
    for case in cases:
        edition = criteria.edition_of(case.enrolment.round)
        if criteria.stage_of_the_whole(edition, case.stage) is not None:
            last = edition.route[-1]
            move(case, "approve", by=by, at=at, stage=last.key, document=document, dated=dated, to=last.title.th)


@transaction.atomic
def record_outside_result(
    assessment: Assessment,
    *,
    document_number: str,
    document_on: date,
    text: str,
    tier: str = "",
    evidence: Evidence | None = None,
    by: Membership,
    at: datetime,
) -> OutsideResult:
    """Record what another authority decided, by the number and date of its letter."""
    current = locked(assessment)
    insist(may_record_outside_result(by, current, on=in_bangkok(at)))
    number, said = cleaned(document_number, longest=120, field="document_number"), cleaned(text, field="text")
    _insist_letter(number, said, document_on, today=in_bangkok(at))
    _insist_level(tier, current)
    actor = by.actor()
    result = OutsideResult.objects.create(
        assessment=current,
        submission=latest_submission(current),
        stage=current.stage,
        document_number=number,
        document_on=document_on,
        text=said,
        tier=tier,
        evidence=evidence,
        recorded_at=at,
        recorded_by=actor.key,
        recorded_by_th=actor.th,
        recorded_by_en=actor.en,
    )
    move(
        current,
        "record_outside_result",
        by=by,
        at=at,
        stage=current.stage,
        document=number,
        dated=document_on,
        text=said,
        tier=tier,
    )
    return result


def _insist_letter(number: str, text: str, dated: date, *, today: date) -> None:
    if not number or not text:
        raise Refusal(
            Text("ระบุเลขที่หนังสือและผลการพิจารณา", "Give the number of the letter and the result."),
            code="letter-missing",
            field="text" if number else "document_number",
        )
    if dated > today:
        raise Refusal(
            Text("วันที่ของหนังสืออยู่ในอนาคต", "The letter is dated in the future."),
            code="date-in-future",
            field="document_on",
        )


def _insist_level(tier: str, assessment: Assessment) -> None:
    if tier and tier not in dict(criteria.levels(criteria.edition_of(assessment.enrolment.round))):
        raise Refusal(Text("ไม่มีระดับนี้ในเกณฑ์", "The edition has no such level."), code="unknown-tier", field="tier")
