"""Who may write a unit's register of projects. Who may see the unit's enrolment reads it."""

from __future__ import annotations

from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.roles import Role
from khunnatham.wording import Refusal, Text

KEEPERS: frozenset[Role] = frozenset({Role.OFFICER, Role.HEAD})


def may_keep(by: Membership, unit: Unit | int) -> Refusal | None:
    """Answer whether this membership may keep the register: the unit's own officer and head."""
    number = unit if isinstance(unit, int) else unit.pk
    if by.unit_id == number and by.role_held in KEEPERS:
        return None
    return Refusal(
        Text(
            "บันทึกทะเบียนโครงการได้เฉพาะเจ้าหน้าที่ผู้รับผิดชอบและหัวหน้าของหน่วยงานนี้",
            "Only the officer in charge and the head of this unit may keep its register of projects.",
        ),
        code="register-not-yours",
    )
