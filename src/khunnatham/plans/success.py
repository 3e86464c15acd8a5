"""How far a plan succeeded: activities achieved out of activities planned, and the fact that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from khunnatham.facts.kinds import PLAN_SUCCESS
from khunnatham.facts.models import Fact
from khunnatham.facts.recording import record_fact
from khunnatham.organisations.models import Membership
from khunnatham.plans.models import Activity, Plan
from khunnatham.plans.writing import journal, locked_plan
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; both travel together and are compared as integers."""

    part: int
    whole: int


def plan_success(plan: Plan) -> Share:
    """Give activities achieved ÷ activities planned.

    The sources do not say what is counted («อย่างน้อยร้อยละ 20», 000:L26). The default G-07 counts activities with a
    recorded result, reading R11 those achieved. What is achieved here always has a recorded result: the stricter is given.
    """
    activities = Activity.objects.filter(plan=plan, is_draft=False)
    return Share(part=activities.filter(is_achieved=True).count(), whole=activities.count())


@transaction.atomic
def record_success(plan: Plan, *, by: Membership, at: datetime) -> Fact:
    """Write the share as a fact of the unit, as of today, with the plan as its source."""
    current = locked_plan(plan.pk, by=by, at=at)
    share = plan_success(current)
    if share.whole == 0:
        raise Refusal(
            Text(
                "แผนยังไม่มีกิจกรรม จึงยังสรุปความสำเร็จไม่ได้", "The plan has no activity yet, so there is no success to sum up."
            ),
            code="plan-empty",
        )
    fact = record_fact(
        current.unit,
        fiscal_year=current.fiscal_year,
        kind=PLAN_SUCCESS,
        value={"part": share.part, "whole": share.whole},
        as_of=in_bangkok(at),
        source=current.key,
        by=by,
        at=at,
    )
    journal("plan.success-recorded", current, by=by, at=at, part=share.part, whole=share.whole, fact=fact.key)
    return fact
