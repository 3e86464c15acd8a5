"""Who may write a unit's plan, and who may read it."""

from __future__ import annotations

from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.roles import Role
from khunnatham.organisations.scopes import sees
from khunnatham.plans.models import Plan
from khunnatham.wording import Refusal, Text

PLANNERS: frozenset[Role] = frozenset({Role.OFFICER, Role.HEAD})


def may_start(by: Membership, unit: Unit) -> Refusal | None:
    """Answer whether this membership may start a plan for the unit: its own officer and head."""
    return _own(by, unit.pk)


def may_write(by: Membership, plan: Plan) -> Refusal | None:
    """Answer whether this membership may change anything of the plan: virtues, notes, topics, activities, results."""
    return _own(by, plan.unit_id)


def may_see(by: Membership, plan: Plan) -> Refusal | None:
    """Answer whether this membership may read the plan."""
    if by.unit_id == plan.unit_id or sees(by, plan.unit):
        return None
    return Refusal(
        Text("ไม่พบแผนนี้ในหน่วยงานที่ท่านดูได้", "There is no such plan in the units that you may see."),
        code="plan-not-seen",
    )


def _own(by: Membership, unit_id: int) -> Refusal | None:
    if by.unit_id == unit_id and by.role_held in PLANNERS:
        return None
    return Refusal(
        Text(
            "เขียนแผนได้เฉพาะเจ้าหน้าที่ผู้รับผิดชอบและหัวหน้าของหน่วยงานนี้",
            "Only the officer in charge and the head of this unit may write its plan.",
        ),
        code="plan-not-yours",
    )
