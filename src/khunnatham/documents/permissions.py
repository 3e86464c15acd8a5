"""Who may issue, withdraw and open issued papers. Whoever holds the token may verify one: that needs no permission."""

from __future__ import annotations

from datetime import date

from khunnatham.documents.models import IssuedPaper
from khunnatham.organisations import scopes
from khunnatham.organisations.models import Membership, Unit, UnitKind
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.roles import Role
from khunnatham.wording import Refusal, Text

# Who looks after the stationery of an office above units: its own officers, and the nation's for every department.
FURNISHERS: frozenset[Role] = frozenset({Role.DEPARTMENT_OFFICER, Role.NATIONAL_ADMINISTRATOR})
FURNISHED: frozenset[UnitKind] = frozenset({UnitKind.DEPARTMENT, UnitKind.NATIONAL})
# Papers leave an office under the hand of whoever answers for it, or of the secretariat that writes for its body.
ISSUERS: frozenset[Role] = frozenset(Role) - {Role.OFFICER, Role.SUBCOMMITTEE_MEMBER, Role.AUDITOR}

_NOT_YOURS = Text("เอกสารนี้เป็นของหน่วยงานอื่น", "This paper is of another office.")
_NOT_FURNISHER = Text(
    "แบบอักษรและตราของเอกสารเปลี่ยนได้เฉพาะเจ้าหน้าที่กรมของตนและผู้ดูแลระบบระดับชาติ",
    "Only officers of the department itself and the national administrator change font and emblem of papers.",
)
_NOT_ISSUER = Text(
    "ออกเลขและเพิกถอนเอกสารได้เฉพาะหัวหน้าหน่วยงาน ประธาน ฝ่ายเลขานุการ และผู้ดูแล",
    "Only heads, chairs, secretariats and administrators issue and withdraw papers.",
)


def may_issue(by: Membership, *, on: date) -> Refusal | None:
    """Answer whether papers may be issued for the office one works in."""
    if refused := may_act(by, on):
        return refused
    return None if by.role_held in ISSUERS else Refusal(_NOT_ISSUER, code="not-an-issuer")


def may_withdraw(by: Membership, paper: IssuedPaper, *, on: date) -> Refusal | None:
    """Answer whether the paper may be withdrawn: by the office that issued it."""
    if refused := may_issue(by, on=on):
        return refused
    if by.unit_id != paper.unit_id:
        return Refusal(_NOT_YOURS, code="not-your-office")
    if paper.is_withdrawn:
        return Refusal(Text("เอกสารนี้เพิกถอนแล้ว", "This paper was withdrawn already."), code="already-withdrawn")
    return None


def may_see(by: Membership, paper: IssuedPaper) -> Refusal | None:
    """Answer whether the paper may be opened: by its office and by those who see the office."""
    return None if scopes.sees(by, paper.unit) else Refusal(_NOT_YOURS, code="not-seen")


def may_furnish(by: Membership, unit: Unit, *, on: date) -> Refusal | None:
    """Answer whether font and emblem of an office's papers may be changed."""
    if refused := may_act(by, on):
        return refused
    is_own = by.role_held is Role.DEPARTMENT_OFFICER and by.unit_id == unit.pk
    is_of_nation = by.role_held is Role.NATIONAL_ADMINISTRATOR and unit.kind in FURNISHED
    return None if is_own or is_of_nation else Refusal(_NOT_FURNISHER, code="not-your-office")
