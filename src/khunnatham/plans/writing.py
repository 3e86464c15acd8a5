"""What every verb of a plan does around its own work: lock, ask, record."""

from __future__ import annotations

from datetime import datetime

from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.plans.models import Plan
from khunnatham.plans.permissions import may_write
from khunnatham.thai import in_bangkok
from khunnatham.wording import Conflict, Text


def locked_plan(plan_id: int, *, by: Membership, at: datetime) -> Plan:
    """Give the plan, locked until the act commits; refuse who may not write it."""
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan_id)
    refusal = may_act(by, in_bangkok(at)) or may_write(by, plan)
    if refusal is not None:
        raise refusal
    return plan


def gone_meanwhile() -> Conflict:
    """Give the refusal for a row that somebody removed while another had it open."""
    return Conflict(
        Text(
            "มีคนลบรายการนี้ไปแล้วระหว่างที่ท่านเปิดอยู่ คัดลอกข้อความของท่านไว้แล้วเพิ่มเป็นรายการใหม่",
            "Somebody removed this while you had it open. Copy your text and add it as a new one.",
        ),
        newer=None,
        code="removed-meanwhile",
    )


def journal(verb: str, plan: Plan, *, by: Membership, at: datetime, **facts: object) -> None:
    """Record an act about the plan. Its parts are told under the plan too, so that one history tells all."""
    record(verb, about=plan.key, unit=f"unit:{plan.unit_id}", by=by.actor(), at=at, facts=facts)
