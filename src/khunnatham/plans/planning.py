"""Starting a plan and choosing its target virtues."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.revising import insist_unchanged, save_revised, stamp
from khunnatham.plans.models import Plan
from khunnatham.plans.permissions import may_start
from khunnatham.plans.writing import journal, locked_plan
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned
from khunnatham.wording import Refusal, Text

FIRST_YEAR, LAST_YEAR = 2500, 2700


@transaction.atomic
def start(unit: Unit, *, fiscal_year: int, programme: str, by: Membership, at: datetime) -> Plan:
    """Give the unit's plan of the year and programme, starting it where there is none: pressing twice starts one."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    refusal = may_act(by, in_bangkok(at)) or may_start(by, unit)
    if refusal is not None:
        raise refusal
    if not FIRST_YEAR <= fiscal_year <= LAST_YEAR:
        raise Refusal(
            Text("ปีงบประมาณต้องเป็น พ.ศ. เช่น 2567", "The fiscal year is written in the Buddhist era, such as 2567."),
            code="year-not-valid",
            field="fiscal_year",
        )
    standing = Plan.objects.filter(unit=unit, fiscal_year=fiscal_year, programme=programme).first()
    if standing is not None:
        return standing
    plan = Plan(unit=unit, fiscal_year=fiscal_year, programme=programme, created_at=at)
    stamp(plan, by=by, at=at).save(force_insert=True)
    journal("plan.started", plan, by=by, at=at, fiscal_year=fiscal_year, programme=programme)
    return plan


@transaction.atomic
def set_virtues(
    plan: Plan,
    *,
    target_virtues: Sequence[str],
    extra_virtues: str = "",
    known_virtues: Collection[str],
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> Plan:
    """Set the target virtues: keys that the edition knows, and further ones in the unit's own words."""
    current = locked_plan(plan.pk, by=by, at=at)
    chosen, extra = list(dict.fromkeys(target_virtues)), cleaned(extra_virtues, longest=500, field="extra_virtues")
    if unknown := [key for key in chosen if key not in known_virtues]:
        raise Refusal(
            Text(f"เกณฑ์ไม่มีคุณธรรม «{unknown[0]}»", f"The criteria do not know the virtue “{unknown[0]}”."),
            code="virtue-unknown",
            field="target_virtues",
        )
    if (current.target_virtues, current.extra_virtues) == (chosen, extra):
        return current
    insist_unchanged(current, expected_revision)
    current.target_virtues, current.extra_virtues = chosen, extra
    save_revised(current, by=by, at=at)
    journal("plan.virtues-set", current, by=by, at=at, target_virtues=chosen, extra_virtues=extra)
    return current
