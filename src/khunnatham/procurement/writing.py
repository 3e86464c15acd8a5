"""What every verb of a register does around its own work: lock, ask, record."""

from __future__ import annotations

from datetime import datetime

from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.procurement.models import Project, Register
from khunnatham.procurement.permissions import may_keep
from khunnatham.thai import in_bangkok
from khunnatham.wording import Conflict, Text


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
                "มีคนลบโครงการนี้ไปแล้วระหว่างที่ท่านเปิดอยู่ คัดลอกข้อมูลของท่านไว้แล้วเพิ่มเป็นโครงการใหม่",
                "Somebody removed this project while you had it open. Copy your data and add it as a new one.",
            ),
            newer=None,
            code="removed-meanwhile",
        )
    return current


def journal(verb: str, register: Register, *, by: Membership, at: datetime, **facts: object) -> None:
    """Record an act about the register; its projects are told under it too, so that one history tells all."""
    record(verb, about=register.key, unit=f"unit:{register.unit_id}", by=by.actor(), at=at, facts=facts)
