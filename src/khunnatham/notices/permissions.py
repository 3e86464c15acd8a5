"""Who writes circulars and records duties for an office, and who reads and acknowledges them."""

from __future__ import annotations

from datetime import date

from khunnatham.notices.models import Circular, CircularState, Recipient
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.roles import Role
from khunnatham.wording import Refusal, Text

OFFICES: frozenset[Role] = frozenset({Role.PROVINCIAL_SECRETARY, Role.INTERIOR_SECRETARY, Role.DEPARTMENT_OFFICER})
UNITS: frozenset[Role] = frozenset({Role.OFFICER, Role.HEAD})

_NOT_SEEN = Text("ไม่พบหนังสือนี้ในหน่วยงานที่ท่านดูได้", "There is no such letter in the units that you may see.")
_NOT_YOUR_OFFICE = Text(
    "ทำได้เฉพาะเจ้าหน้าที่ของสำนักงานเจ้าของเรื่อง", "Only the officers of the office that owns the matter may do this."
)
_SENT = Text("ส่งหนังสือแล้ว จึงแก้ไขไม่ได้ ออกหนังสือฉบับใหม่แทน", "The letter was sent and cannot be changed. Write a new one.")


def may_write(by: Membership, office: Unit, *, on: date) -> Refusal | None:
    """Answer whether this membership writes circulars and records duties for the office: its own officers."""
    if refused := may_act(by, on):
        return refused
    if by.unit_id == office.pk and by.role_held in OFFICES:
        return None
    return Refusal(_NOT_YOUR_OFFICE, code="not-your-office")


def may_change(by: Membership, circular: Circular, *, on: date) -> Refusal | None:
    """Answer whether a circular may still be changed: by its office, until it is sent."""
    if refused := may_write(by, circular.office, on=on):
        return refused
    return Refusal(_SENT, code="circular-sent") if circular.state == CircularState.SENT else None


def may_read(by: Membership, circular: Circular, *, is_recipient: bool) -> Refusal | None:
    """Answer whether a circular may be read: by its office, by who receives it once it is sent, and by who watches the nation."""
    if by.unit_id == circular.office_id and by.role_held in OFFICES:
        return None
    if circular.state == CircularState.SENT and (
        is_recipient or by.role_held in {Role.NATIONAL_ADMINISTRATOR, Role.AUDITOR}
    ):
        return None
    return Refusal(_NOT_SEEN, code="not-seen")


def may_acknowledge(by: Membership, recipient: Recipient, *, on: date) -> Refusal | None:
    """Answer whether this membership acknowledges and replies for the unit that received the circular."""
    if refused := may_act(by, on):
        return refused
    if by.unit_id == recipient.unit_id and by.role_held in UNITS:
        return None
    return Refusal(_NOT_SEEN, code="not-seen")
