"""What every verb of registers and rolls does around its own work: lock, ask, compare revisions, stamp, record."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from khunnatham.facts.models import RegisterEntry, Revised
from khunnatham.facts.permissions import may_record
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.permissions import may_act
from khunnatham.thai import in_bangkok
from khunnatham.wording import Conflict, Text

Row = TypeVar("Row", bound=Revised)


def locked_unit(unit_id: int, *, by: Membership, at: datetime) -> Unit:
    """Give the unit, locked until the act commits: its registers and facts move one act at a time; refuse who may not."""
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
    refusal = may_act(by, in_bangkok(at)) or may_record(by, unit)
    if refusal is not None:
        raise refusal
    return unit


def locked_entry(entry: RegisterEntry, *, by: Membership, at: datetime) -> RegisterEntry:
    """Give the entry as it stands now, its unit locked."""
    unit = locked_unit(entry.unit_id, by=by, at=at)
    rows = RegisterEntry.objects.select_for_update(no_key=True, of=("self",)).select_related("evidence")
    current = rows.get(pk=entry.pk)
    current.unit = unit
    return current


def insist_unchanged(current: Revised, expected_revision: int) -> None:
    """Refuse to overwrite what somebody else wrote meanwhile; the refusal carries the newer row."""
    if current.revision != expected_revision:
        raise Conflict(
            Text(
                f"{current.changed_by_th} แก้ไขรายการนี้ไปแล้วระหว่างที่คุณเปิดอยู่ ดูข้อมูลล่าสุดก่อนแล้วบันทึกอีกครั้ง",
                f"{current.changed_by_en} changed this while you had it open. Look at the newer entry, then save again.",
            ),
            newer=current,
        )


def stamp(row: Row, *, by: Membership, at: datetime) -> Row:
    """Write down whose hand it was; gives the row, not yet saved."""
    actor = by.actor()
    row.changed_at, row.changed_by = at, actor.key
    row.changed_by_th, row.changed_by_en = actor.th, actor.en
    return row


def save_revised(row: Row, *, by: Membership, at: datetime) -> Row:
    """Save a changed row under its next revision."""
    row.revision += 1
    stamp(row, by=by, at=at).save()
    return row


def journal(verb: str, about: str, unit: Unit, *, by: Membership, at: datetime, **facts: object) -> None:
    """Record an act. What people typed is never repeated: a name that is erased must be gone."""
    record(verb, about=about, unit=unit.key, by=by.actor(), at=at, facts=facts)
