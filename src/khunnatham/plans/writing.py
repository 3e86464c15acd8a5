"""What every verb of a plan does around its own work: lock, ask, compare revisions, stamp, record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.plans.models import Plan, Revised
from khunnatham.plans.permissions import may_write
from khunnatham.thai import in_bangkok
from khunnatham.wording import Conflict, Text

SAME_PRESS = timedelta(minutes=1)
Row = TypeVar("Row", bound=Revised)


def locked_plan(plan_id: int, *, by: Membership, at: datetime) -> Plan:
    """Give the plan, locked until the act commits; refuse who may not write it."""
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan_id)
    refusal = may_act(by, in_bangkok(at)) or may_write(by, plan)
    if refusal is not None:
        raise refusal
    return plan


def insist_unchanged(current: Revised, expected_revision: int) -> None:
    """Refuse to overwrite what somebody else wrote meanwhile; the refusal carries the newer row."""
    if current.revision != expected_revision:
        raise Conflict(
            Text(
                f"{current.changed_by_th} แก้ไขส่วนนี้ไปแล้วระหว่างที่คุณเปิดอยู่ ดูข้อความล่าสุดก่อนแล้วบันทึกอีกครั้ง",
                f"{current.changed_by_en} changed this while you had it open. Look at the newer text, then save again.",
            ),
            newer=current,
        )


def gone_meanwhile() -> Conflict:
    """Give the refusal for a row that somebody removed while another had it open."""
    return Conflict(
        Text(
            "มีคนลบรายการนี้ไปแล้วระหว่างที่คุณเปิดอยู่ คัดลอกข้อความของคุณไว้แล้วเพิ่มเป็นรายการใหม่",
            "Somebody removed this while you had it open. Copy your text and add it as a new one.",
        ),
        newer=None,
        code="removed-meanwhile",
    )


def just_written(row: Revised, *, by: Membership, at: datetime) -> bool:
    """Tell whether the same hand wrote this row a moment ago and nobody touched it since: a button pressed twice."""
    return row.revision == 1 and row.changed_by == by.actor().key and at - row.changed_at <= SAME_PRESS


def stamp(row: Row, *, by: Membership, at: datetime) -> Row:
    """Write down whose hand it was, for the person who comes second; gives the row, not yet saved."""
    actor = by.actor()
    row.changed_at = at
    row.changed_by = actor.key
    row.changed_by_th = actor.th
    row.changed_by_en = actor.en
    return row


def save_revised(row: Row, *, by: Membership, at: datetime) -> Row:
    """Save a changed row under its next revision."""
    row.revision += 1
    stamp(row, by=by, at=at).save()
    return row


def journal(verb: str, plan: Plan, *, by: Membership, at: datetime, **facts: object) -> None:
    """Record an act about the plan. Its parts are told under the plan too, so that one history tells all."""
    record(verb, about=plan.key, unit=f"unit:{plan.unit_id}", by=by.actor(), at=at, facts=facts)
