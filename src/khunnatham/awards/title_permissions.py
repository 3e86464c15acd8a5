"""Who keeps the register of titles. What was announced anybody may read: that needs no permission."""

from __future__ import annotations

from datetime import date
from typing import Final

from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.roles import Role
from khunnatham.organisations.scopes import sees
from khunnatham.wording import Refusal, Text

KEEPERS: Final = frozenset({Role.DEPARTMENT_OFFICER, Role.NATIONAL_ADMINISTRATOR})

_NOT_YOURS = Text(
    "ทะเบียนเกียรติบันทึกได้เฉพาะเจ้าหน้าที่กรมและผู้ดูแลระบบระดับชาติ",
    "Only department officers and the national administrator keep the register of titles.",
)
_NOT_SEEN = Text("ไม่พบหน่วยงานนี้ในหน่วยงานที่ท่านดูได้", "There is no such unit among those that you may see.")


def may_keep_titles(by: Membership, *, on: date) -> Refusal | None:
    """Answer whether this person keeps the register."""
    if refused := may_act(by, on):
        return refused
    return None if by.role_held in KEEPERS else Refusal(_NOT_YOURS, code="not-your-register")


def may_keep_titles_of(by: Membership, unit: Unit, *, on: date) -> Refusal | None:
    """Answer whether this person records, corrects and announces titles of a unit."""
    if not sees(by, unit):
        return Refusal(_NOT_SEEN, code="not-seen")
    return may_keep_titles(by, on=on)
