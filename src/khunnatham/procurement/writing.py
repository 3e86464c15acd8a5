"""What every verb of a register does around its own work: lock, ask, compare revisions, read amounts, stamp, record."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.procurement.models import Project, Register, Revised
from khunnatham.procurement.permissions import may_keep
from khunnatham.thai import in_bangkok
from khunnatham.wording import Conflict, Refusal, Text

SAME_PRESS = timedelta(minutes=1)
MOST_MONEY = Decimal("999999999999.99")
Row = TypeVar("Row", bound=Revised)


def locked_register(register_id: int, *, by: Membership, at: datetime) -> Register:
    """Give the register, locked until the act commits; refuse who may not keep it."""
    register = Register.objects.select_for_update(no_key=True).get(pk=register_id)
    refusal = may_act(by, in_bangkok(at)) or may_keep(by, register.unit_id)
    if refusal is not None:
        raise refusal
    return register


def locked_project(project: Project) -> Project:
    """Give the project as it stands now; a removed one is told. The register is locked already."""
    current = Project.objects.filter(pk=project.pk).select_related("evidence").first()
    if current is None:
        raise Conflict(
            Text(
                "มีคนลบโครงการนี้ไปแล้วระหว่างที่คุณเปิดอยู่ คัดลอกข้อมูลของคุณไว้แล้วเพิ่มเป็นโครงการใหม่",
                "Somebody removed this project while you had it open. Copy your data and add it as a new one.",
            ),
            newer=None,
            code="removed-meanwhile",
        )
    return current


def insist_unchanged(current: Revised, expected_revision: int) -> None:
    """Refuse to overwrite what somebody else wrote meanwhile; the refusal carries the newer row."""
    if current.revision != expected_revision:
        raise Conflict(
            Text(
                f"{current.changed_by_th} แก้ไขส่วนนี้ไปแล้วระหว่างที่คุณเปิดอยู่ ดูข้อมูลล่าสุดก่อนแล้วบันทึกอีกครั้ง",
                f"{current.changed_by_en} changed this while you had it open. Look at the newer data, then save again.",
            ),
            newer=current,
        )


def just_written(row: Revised, *, by: Membership, at: datetime) -> bool:
    """Tell whether the same hand wrote this row a moment ago and nobody touched it since: a button pressed twice."""
    return row.revision == 1 and row.changed_by == by.actor().key and at - row.changed_at <= SAME_PRESS


def money(amount: Decimal, *, field: str) -> Decimal:
    """Give the amount in satang exactly; more than two decimals are a slip of the hand and never rounded away."""
    if not amount.is_finite() or not 0 <= amount <= MOST_MONEY or amount != round(amount, 2):
        raise Refusal(
            Text("จำนวนเงินต้องเป็น 0 ขึ้นไป ทศนิยมไม่เกินสองตำแหน่ง", "An amount is 0 or more, with at most two decimals."),
            code="amount-not-valid",
            field=field,
        )
    return round(amount, 2)


def stamp(row: Row, *, by: Membership, at: datetime) -> Row:
    """Write down whose hand it was, for the person who comes second; gives the row, not yet saved."""
    actor = by.actor()
    row.changed_at, row.changed_by, row.changed_by_th, row.changed_by_en = at, actor.key, actor.th, actor.en
    return row


def save_revised(row: Row, *, by: Membership, at: datetime) -> Row:
    """Save a changed row under its next revision."""
    row.revision += 1
    stamp(row, by=by, at=at).save()
    return row


def journal(verb: str, register: Register, *, by: Membership, at: datetime, **facts: object) -> None:
    """Record an act about the register; its projects are told under it too, so that one history tells all."""
    record(verb, about=register.key, unit=f"unit:{register.unit_id}", by=by.actor(), at=at, facts=facts)
