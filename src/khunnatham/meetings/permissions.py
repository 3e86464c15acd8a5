"""Who arranges the meetings of a body, and who may read them."""

from __future__ import annotations

from khunnatham.meetings.models import Meeting
from khunnatham.organisations.models import Membership, Unit, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.scopes import sees
from khunnatham.wording import Refusal, Text

# A body's own people arrange its meetings; the secretary also those of the sub-committee of the same province.
ARRANGERS: frozenset[Role] = frozenset(
    {Role.OFFICER, Role.HEAD, Role.PROVINCIAL_SECRETARY, Role.SUBCOMMITTEE_CHAIR, Role.DEPARTMENT_OFFICER}
)


def may_arrange(by: Membership, body: Unit) -> Refusal | None:
    """Answer whether this membership may plan meetings of the body, and write their agenda, attendance and minutes."""
    # The secretary of a committee is one of its members: the appointment says that this one keeps the minutes.
    if by.unit_id == body.pk and (by.role_held in ARRANGERS or by.keeps_minutes):
        return None
    if by.role_held is Role.PROVINCIAL_SECRETARY and body.kind == UnitKind.SUBCOMMITTEE and _same_province(by, body):
        return None
    return Refusal(
        Text(
            "จัดการประชุมได้เฉพาะฝ่ายเลขานุการและประธานของคณะนี้",
            "Only the secretariat and the chair of this body may arrange its meetings.",
        ),
        code="meeting-not-yours",
    )


def may_see(by: Membership, meeting: Meeting) -> Refusal | None:
    """Answer whether this membership may read the meeting."""
    if sees(by, meeting.body):
        return None
    return Refusal(
        Text("ไม่พบการประชุมนี้ในคณะที่ท่านดูได้", "There is no such meeting in the bodies that you may see."),
        code="meeting-not-seen",
    )


def _same_province(by: Membership, body: Unit) -> bool:
    return by.unit.province_id is not None and by.unit.province_id == body.province_id
