"""The department's approval of what the committees of a round agreed and chose: once, before anything is announced."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, EnrolmentState, Round
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.states import CERTIFIED, State
from khunnatham.assessments.working import insist
from khunnatham.journal.actors import SYSTEM
from khunnatham.journal.recording import record
from khunnatham.organisations import regions
from khunnatham.organisations.models import Membership
from khunnatham.review import objecting, reporting
from khunnatham.review.models import Decision
from khunnatham.review.opinion_models import Consolidation
from khunnatham.review.queries import certifying
from khunnatham.review.ranking import in_force
from khunnatham.review.selecting import standings
from khunnatham.review.selection_models import Approval, Choice
from khunnatham.scoring.numbers import plain_or_none
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text


def approval_of(round_: Round) -> Approval | None:
    """Give the department's approval; nothing before."""
    return Approval.objects.filter(round=round_).first()


def lacking(round_: Round, *, on: date) -> list[Text]:
    """Give what still stands before an approval, in sentences."""
    said = []
    cases = Assessment.objects.filter(enrolment__round=round_, enrolment__state=EnrolmentState.FILED)
    handed_in = cases.filter(version__gt=0)
    undecided = handed_in.exclude(state__in=sorted(CERTIFIED)).count()
    if not handed_in.exists():
        said.append(Text("ยังไม่มีหน่วยงานใดส่งผล", "No unit has handed in anything."))
    if undecided:
        said.append(Text(f"ยังไม่มีมติ {undecided} หน่วยงาน", f"{undecided} unit(s) are not decided."))
    if contestable := objecting.still_open(round_, on=on):
        said.append(
            Text(
                f"ยังอยู่ในช่วงที่คัดค้านมติได้ {contestable} หน่วยงาน",
                f"{contestable} unit(s) may still object to the decision.",
            )
        )
    unchosen = [one.ranking.group.title for one in standings(round_, on=on) if one.chosen is None]
    if unchosen:
        th, en = ", ".join(title.th for title in unchosen), ", ".join(title.en for title in unchosen)
        said.append(
            Text(f"ยังไม่ได้คัดเลือก {len(unchosen)} กลุ่ม: {th}", f"Nobody is chosen in {len(unchosen)} group(s): {en}")
        )
    return said


def is_to_come(document_on: date, *, on: date) -> Refusal | None:
    """Refuse a document of a day that is still to come."""
    return Refusal(_DAY_TO_COME, code="day-in-future", field="document_on") if document_on > on else None


@transaction.atomic
def approve(
    round_: Round, *, document_number: str, document_on: date, note: str = "", by: Membership, at: datetime
) -> Approval:
    """Approve what the committees agreed and chose, once: every case decided, every group that holds units with its choice.

    By the route this is also the announcement: every decided case goes through the stages that are left, and is final.
    """
    current = Round.objects.select_for_update(of=("self",)).select_related("owner").get(pk=round_.pk)
    insist(may_manage_round(by, current.owner, on=in_bangkok(at)))
    given = approval_of(current)
    if given is not None:
        return given
    number = needed(document_number, _NAME_DOCUMENT, longest=120, field="document_number")
    insist(is_to_come(document_on, on=in_bangkok(at)))
    cases = reporting.decided_of(current)
    _insist_ready(current, on=in_bangkok(at))
    actor = by.actor()
    row = Approval.objects.create(
        round=current,
        document_number=number,
        document_on=document_on,
        note=cleaned(note, field="note"),
        rows=_rows(current, on=in_bangkok(at)),
        approved_at=at,
        approved_by=actor.key,
        approved_by_th=actor.th,
        approved_by_en=actor.en,
    )
    chosen = sum(bool(one["chosen"]) for one in row.rows)
    facts = {"number": number, "on": document_on, "count": len(row.rows), "chosen": chosen}
    record("selection.approved", about=current.key, unit=current.owner.key, by=actor, at=at, facts=facts)
    reporting.carry_through(cases, document=number, dated=document_on, by=by, at=at)
    return row


def carry_the_left(*, at: datetime) -> int:
    """Carry on what stands in the table of an approval made before approvals did so; gives how many. Done again it finds none.

    What was decided after the approval goes on alone, as ever. The system does it: the department approved it then.
    """
    left = Assessment.objects.filter(enrolment__state=EnrolmentState.FILED, state=State.DECIDED)
    approvals = Approval.objects.filter(round__in=left.values("enrolment__round")).select_related("round")
    return sum(_carry_left_of(row, at=at) for row in approvals.order_by("pk"))


@transaction.atomic
def _carry_left_of(row: Approval, *, at: datetime) -> int:
    approved = {one["assessment"] for one in row.rows}
    cases = [case for case in reporting.decided_of(row.round) if case.pk in approved]
    again = {case for case, decision in certifying(cases).items() if decision.decided_at > row.approved_at}
    cases = [case for case in cases if case.pk not in again]
    reporting.carry_through(cases, document=row.document_number, dated=row.document_on, by=SYSTEM, at=at)
    return sum(case.state == State.FINAL for case in cases)


def _insist_ready(round_: Round, *, on: date) -> None:
    for text in lacking(round_, on=on):
        raise Refusal(text, code="not-ready")


def _rows(round_: Round, *, on: date) -> list[dict[str, Any]]:
    lies_in = regions.regions_on(on)
    chosen = {one.chosen.assessment_id: one.chosen for one in standings(round_, on=on) if one.chosen}
    cases = Assessment.objects.filter(
        enrolment__round=round_, enrolment__state=EnrolmentState.FILED, state__in=[State.DECIDED, State.FINAL]
    ).select_related("enrolment__unit")
    agreed: dict[int, Consolidation] = {}
    rows = in_force().filter(submission__assessment__in=cases).select_related("submission")
    for row in rows.defer("findings", "result").order_by("number"):
        agreed[row.submission.assessment_id] = row
    decided = certifying(cases)
    return [
        {
            "assessment": case.pk,
            "unit": case.enrolment.unit_id,
            "code": case.enrolment.unit.code,
            "name_th": case.enrolment.unit.name_th,
            "name_en": case.enrolment.unit.name_en,
            "track": case.enrolment.track,
            "variant": case.enrolment.variant,
            "region": lies_in.get(case.enrolment.unit.province_id or "", 0),
            "total": plain_or_none(agreed[case.pk].total) if case.pk in agreed else None,
            "base": plain_or_none(agreed[case.pk].base) if case.pk in agreed else None,
            "level": _level(agreed.get(case.pk), decided.get(case.pk)),
            "outcome": agreed[case.pk].outcome if case.pk in agreed else "",
            "decided": _frozen_decision(decided[case.pk]) if case.pk in decided else None,
            "chosen": case.pk in chosen,
            "choice": _frozen_choice(chosen[case.pk]) if case.pk in chosen else None,
        }
        for case in cases.order_by("enrolment__unit__sort_key", "pk")
    ]


def _level(agreed: Consolidation | None, decided: Decision | None) -> str:
    """Give the level as it was certified, else as it was agreed; blank below the first."""
    level = decided.certified_tier if decided is not None else agreed.level if agreed is not None else ""
    return "" if level == criteria.BELOW else level


def _frozen_decision(row: Decision) -> dict[str, str]:
    """Give which body certified the case, and by which resolution."""
    body, at, number = row.meeting.body.name, row.meeting.label, row.resolution_number
    return {
        "body_th": body.th,
        "body_en": body.en,
        "resolution_th": f"มติที่ {number} {at.th}",
        "resolution_en": f"Resolution {number} of {at.en.lower()}",
    }


def _frozen_choice(row: Choice) -> dict[str, str]:
    """Give which committee chose the unit, by which resolution and why."""
    return {
        "body_th": row.body.name.th,
        "body_en": row.body.name.en,
        "resolution": row.resolution,
        "reason": row.reason,
        "left_out": row.left_out,
    }


_NAME_DOCUMENT = Text("ระบุเลขที่หนังสือหรือบันทึกที่เห็นชอบ", "Give the number of the document that approves it.")
_DAY_TO_COME = Text("วันที่ยังไม่ถึง", "That day is still to come.")
