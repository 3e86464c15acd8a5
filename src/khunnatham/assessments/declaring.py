"""The declaration of intent: its words, its day, how many of the head-count signed, and where it was posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from khunnatham.assessments.models import Declaration, Enrolment
from khunnatham.assessments.permissions import may_fill
from khunnatham.assessments.working import insist, locked_enrolment, unit_key
from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.facts.kinds import DECLARATION_POSTED
from khunnatham.facts.models import Fact
from khunnatham.facts.recording import record_fact, record_signatures
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.revising import insist_unchanged, save_revised
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned
from khunnatham.wording import Refusal, Text

_DECLARATION = Text("ประกาศเจตนารมณ์", "the declaration")


@dataclass(frozen=True, slots=True)
class Declared:
    """What the page of the declaration holds. ``signed`` is the number of signatures, or nothing where not counted yet."""

    text: str = ""
    declared_on: date | None = None
    signed: object | None = None
    posted_on: date | None = None
    posted_where: str = ""
    posting: Evidence | None = None


@transaction.atomic
def save_declaration(
    enrolment: Enrolment, *, declared: Declared, expected_revision: int, by: Membership, at: datetime
) -> Declaration:
    """Save the declaration as it stands; signatures become a share of the head-count snapshot, posting a fact."""
    current, working = locked_enrolment(enrolment)
    insist(may_fill(by, current, on=in_bangkok(at), working=working))
    declaration = Declaration.objects.select_for_update(no_key=True).filter(enrolment=current).first()
    insist_unchanged(declaration, expected_revision, what=_DECLARATION)
    _insist_sense(declared, current, today=in_bangkok(at))
    declaration = declaration or Declaration(enrolment=current)
    declaration.text = cleaned(declared.text, field="text")
    declaration.declared_on, declaration.posted_on = declared.declared_on, declared.posted_on
    declaration.posted_where = cleaned(declared.posted_where, longest=300, field="posted_where")
    declaration.posting = declared.posting
    declaration.signatures = _signatures(current, declared, by=by, at=at)
    _record_posting(current, declared, by=by, at=at)
    save_revised(declaration, by=by, at=at)
    _journal(declaration, current, by=by, at=at)
    return declaration


@transaction.atomic
def save_words(enrolment: Enrolment, *, text: str, expected_revision: int, by: Membership, at: datetime) -> Declaration:
    """Save the words of the declaration alone; its day, signatures and posting stay as they are."""
    current, working = locked_enrolment(enrolment)
    insist(may_fill(by, current, on=in_bangkok(at), working=working))
    standing = Declaration.objects.select_for_update(no_key=True).filter(enrolment=current).first()
    declaration, words = standing or Declaration(enrolment=current), cleaned(text, field="text")
    if standing is not None and standing.text == words:
        return standing
    insist_unchanged(standing, expected_revision, what=_DECLARATION)
    declaration.text = words
    save_revised(declaration, by=by, at=at)
    _journal(declaration, current, by=by, at=at)
    return declaration


def _journal(declaration: Declaration, enrolment: Enrolment, *, by: Membership, at: datetime) -> None:
    record(
        "declaration.saved",
        about=declaration.key,
        unit=unit_key(enrolment.unit_id),
        by=by.actor(),
        at=at,
        facts={
            "enrolment": enrolment.key,
            "declared_on": declaration.declared_on,
            "signatures": declaration.signatures.value if declaration.signatures else None,
            "posted_on": declaration.posted_on,
            "posted_where": declaration.posted_where,
            "posting": declaration.posting.key if declaration.posting else None,
        },
    )


def _signatures(enrolment: Enrolment, declared: Declared, *, by: Membership, at: datetime) -> Fact | None:
    if declared.signed is None or declared.signed == "":
        return None
    if enrolment.head_count is None:
        raise Refusal(
            Text("บันทึกจำนวนบุคลากรก่อน แล้วจึงนับผู้ลงนาม", "Record the head-count first, then count the signatures."),
            code="head-count-missing",
            field="signed",
        )
    as_of = declared.declared_on or in_bangkok(at)
    return record_signatures(enrolment.head_count, signed=declared.signed, as_of=as_of, by=by, at=at)


def _record_posting(enrolment: Enrolment, declared: Declared, *, by: Membership, at: datetime) -> None:
    if declared.posted_on is not None:
        record_fact(
            enrolment.unit,
            fiscal_year=enrolment.round.fiscal_year,
            kind=DECLARATION_POSTED,
            value={"on": declared.posted_on},
            as_of=declared.posted_on,
            source=enrolment.key,
            by=by,
            at=at,
        )


def _insist_sense(declared: Declared, enrolment: Enrolment, *, today: date) -> None:
    for field, day in (("declared_on", declared.declared_on), ("posted_on", declared.posted_on)):
        if day is not None and day > today:
            raise Refusal(
                Text("วันที่อยู่ในอนาคต ตรวจวันและปีอีกครั้ง", "The date lies in the future. Check day and year."),
                code="date-in-future",
                field=field,
            )
    if declared.posted_on is not None and not declared.posted_where.strip():
        raise Refusal(
            Text("ระบุว่าปิดประกาศไว้ที่ใด", "Say where the declaration was posted."),
            code="posted-where-missing",
            field="posted_where",
        )
    if declared.posted_on and declared.declared_on and declared.posted_on < declared.declared_on:
        raise Refusal(
            Text("วันปิดประกาศอยู่ก่อนวันประกาศ", "The day of posting lies before the day of the declaration."),
            code="posted-before-declared",
            field="posted_on",
        )
    _insist_own(declared.posting, enrolment)


def _insist_own(posting: Evidence | None, enrolment: Enrolment) -> None:
    if posting is None:
        return
    if posting.unit_id != enrolment.unit_id or posting.state == EvidenceState.WITHDRAWN:
        raise Refusal(
            Text(
                "ใช้ได้เฉพาะหลักฐานในคลังของหน่วยงานนี้ที่ยังไม่ถอน",
                "Only evidence of this unit that is not withdrawn can be used.",
            ),
            code="evidence-not-usable",
            field="posting",
        )
