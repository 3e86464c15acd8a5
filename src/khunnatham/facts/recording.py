"""Recording what is known: a new row each time, in a chain that never forks."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from khunnatham.facts.kinds import DECLARATION_SIGNATURES, HEAD_COUNT, whole_number
from khunnatham.facts.kinds import kind as kind_of
from khunnatham.facts.models import Fact
from khunnatham.facts.permissions import may_record
from khunnatham.facts.queries import latest
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.permissions import may_act
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text

FIRST_YEAR, LAST_YEAR = 2500, 2700
LONGEST_NOTE = 4000


@transaction.atomic
def record_fact(
    unit: Unit,
    *,
    fiscal_year: int,
    kind: str,
    value: object,
    as_of: date,
    source: str = "",
    note: str = "",
    by: Membership,
    at: datetime,
) -> Fact:
    """Record a value; it supersedes the latest of its kind and year.

    Said again word for word it is the same fact: the latest row is given and nothing is added.
    """
    # Two recorders of one unit wait for each other here, so that each supersedes what really is the latest.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    refusal = may_act(by, in_bangkok(at)) or may_record(by, unit) or _year_refusal(fiscal_year) or _note_refusal(note)
    if refusal is not None:
        raise refusal
    spelled = kind_of(kind).spelled(value)
    before = latest(unit, fiscal_year, kind)
    told = (spelled, as_of, source, note.strip())
    if before is not None and (before.value, before.as_of, before.source, before.note) == told:
        return before
    fact = _create(unit, fiscal_year, kind, told, before, by, at)
    record(
        "fact.recorded",
        about=fact.key,
        unit=f"unit:{unit.pk}",
        by=by.actor(),
        at=at,
        facts={"kind": kind, "fiscal_year": fiscal_year, "value": spelled, "as_of": as_of, "source": source},
    )
    return fact


def record_signatures(
    head_count: Fact, *, signed: object, as_of: date, note: str = "", by: Membership, at: datetime
) -> Fact:
    """Record how many of those counted in the snapshot signed the declaration; the snapshot is the source."""
    if head_count.kind != HEAD_COUNT:
        message = f"{head_count.key} is a {head_count.kind}, not a head-count."
        raise ValueError(message)
    part = whole_number(signed, of=Text("จำนวนผู้ลงนาม", "The number of signatures"), field="signed")
    counted = head_count.value["counted"]
    if part > counted:
        raise Refusal(
            Text(
                f"ผู้ลงนาม {part:,} คน มากกว่าบุคลากรที่นับ {counted:,} คน แก้จำนวนบุคลากรก่อนหรือตรวจจำนวนผู้ลงนาม",
                f"{part:,} signatures are more than the {counted:,} staff counted. Correct the head-count first, or check the signatures.",
            ),
            code="part-above-whole",
            field="signed",
        )
    return record_fact(
        head_count.unit,
        fiscal_year=head_count.fiscal_year,
        kind=DECLARATION_SIGNATURES,
        value={"part": part, "whole": counted},
        as_of=as_of,
        source=head_count.key,
        note=note,
        by=by,
        at=at,
    )


def _create(  # noqa: PLR0917 - the columns of a fact
    unit: Unit,
    fiscal_year: int,
    kind: str,
    told: tuple[dict[str, object], date, str, str],
    before: Fact | None,
    by: Membership,
    at: datetime,
) -> Fact:
    actor, (value, as_of, source, note) = by.actor(), told
    return Fact.objects.create(
        unit=unit,
        fiscal_year=fiscal_year,
        kind=kind,
        value=value,
        as_of=as_of,
        source=source,
        note=note,
        recorded_at=at,
        recorded_by=actor.key,
        recorded_by_th=actor.th,
        recorded_by_en=actor.en,
        supersedes=before,
    )


def _year_refusal(fiscal_year: int) -> Refusal | None:
    if FIRST_YEAR <= fiscal_year <= LAST_YEAR:
        return None
    return Refusal(
        Text("ปีงบประมาณต้องเป็น พ.ศ. เช่น 2567", "The fiscal year is written in the Buddhist era, such as 2567."),
        code="year-not-valid",
        field="fiscal_year",
    )


def _note_refusal(note: str) -> Refusal | None:
    if len(note) <= LONGEST_NOTE:
        return None
    return Refusal(
        Text(f"หมายเหตุยาวเกิน {LONGEST_NOTE:,} ตัวอักษร", f"The note is longer than {LONGEST_NOTE:,} characters."),
        code="too-long",
        field="note",
    )
