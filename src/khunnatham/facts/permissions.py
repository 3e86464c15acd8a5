"""Who may record what is known of a unit, and who may read it."""

from __future__ import annotations

from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.roles import Role
from khunnatham.organisations.scopes import sees
from khunnatham.wording import Refusal, Text

RECORDERS: frozenset[Role] = frozenset({Role.OFFICER, Role.HEAD})


def may_record(by: Membership, unit: Unit) -> Refusal | None:
    """Answer whether this membership may record a fact of the unit: its own officer and head."""
    if by.unit_id == unit.pk and by.role_held in RECORDERS:
        return None
    return Refusal(
        Text(
            "บันทึกข้อมูลของหน่วยงานได้เฉพาะเจ้าหน้าที่ผู้รับผิดชอบและหัวหน้าของหน่วยงานนั้น",
            "Only the officer in charge and the head of a unit may record its figures.",
        ),
        code="fact-not-yours",
    )


def may_see(by: Membership, unit: Unit) -> Refusal | None:
    """Answer whether this membership may read the facts of the unit."""
    if sees(by, unit):
        return None
    return Refusal(
        Text("ไม่พบข้อมูลนี้ในหน่วยงานที่ท่านดูได้", "There are no such figures in the units that you may see."),
        code="fact-not-seen",
    )
