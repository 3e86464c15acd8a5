"""Reading meetings: a body's list, and one meeting with its agenda, resolutions and attendance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from khunnatham.meetings.models import AgendaItem, Attendance, Meeting, MeetingState, Resolution
from khunnatham.meetings.permissions import may_arrange
from khunnatham.organisations.models import Membership, Unit, UnitKind
from khunnatham.organisations.scopes import reach

# Minutes of a committee that judges units are read in parts, by who may read each: its own pages ask the room that knows.
IN_PARTS = Q(body__kind=UnitKind.COMMITTEE)


@dataclass(frozen=True, slots=True)
class Minutes:
    """One meeting with everything written down of it; resolutions are also found by what they are about."""

    meeting: Meeting
    agenda: tuple[AgendaItem, ...]
    resolutions: tuple[Resolution, ...]
    attendance: tuple[Attendance, ...]

    @property
    def resolved(self) -> Mapping[str, Resolution]:
        """Give the latest resolution about each matter."""
        return {resolution.about: resolution for resolution in self.resolutions if resolution.about}


def meetings_of(body: Unit) -> list[Meeting]:
    """Give the body's meetings, the latest first."""
    return list(Meeting.objects.filter(body=body).select_related("body"))


def meetings_seen(by: Membership, *, limit: int | None = None) -> list[Meeting]:
    """Give the meetings that this membership may see, the latest first; those of committees that judge units are not among them."""
    return list(Meeting.objects.filter(~IN_PARTS, reach(by, "body")).select_related("body")[:limit])


def meeting(number: int, *, by: Membership) -> Meeting | None:
    """Give the meeting where this membership may see it; nothing for an outsider, and none of a committee that judges units."""
    return Meeting.objects.filter(~IN_PARTS, reach(by, "body"), pk=number).select_related("body").first()


def agenda_item(number: int, *, by: Membership) -> AgendaItem | None:
    """Give an item of an agenda where this membership may see the meeting, in the same way."""
    rows = AgendaItem.objects.exclude(meeting__body__kind=UnitKind.COMMITTEE)
    rows = rows.filter(reach(by, "meeting__body"), pk=number)
    return rows.select_related("meeting", "meeting__body").first()


def minutes(meeting: Meeting) -> Minutes:
    """Give the meeting with agenda, resolutions and attendance: three queries."""
    return Minutes(
        meeting=meeting,
        agenda=tuple(AgendaItem.objects.filter(meeting=meeting)),
        resolutions=tuple(Resolution.objects.filter(meeting=meeting)),
        attendance=tuple(Attendance.objects.filter(meeting=meeting)),
    )


def next_meeting(body: Unit, *, on: date) -> Meeting | None:
    """Give the body's next planned meeting from that day on."""
    planned = Meeting.objects.filter(body=body, state=MeetingState.PLANNED, planned_on__gte=on)
    return planned.order_by("planned_on", "number").first()


def open_meetings(body: Unit) -> list[Meeting]:
    """Give the meetings whose minutes are not closed: where matters can still be put or decided."""
    return list(Meeting.objects.filter(body=body).exclude(state=MeetingState.CLOSED).select_related("body"))


def subcommittee_of(by: Membership) -> Unit | None:
    """Give the sub-committee whose meetings this membership arranges or attends: its own, or that of its province."""
    if by.unit.kind == UnitKind.SUBCOMMITTEE:
        return by.unit
    found = Unit.objects.filter(kind=UnitKind.SUBCOMMITTEE, province=by.unit.province_id, closed_on__isnull=True)
    return found.first() if by.unit.province_id else None


def body_arranged_by(by: Membership) -> Unit | None:
    """Give the body whose meetings this membership arranges: the sub-committee of its province, or its own department."""
    body = by.unit if by.unit.kind == UnitKind.DEPARTMENT else subcommittee_of(by)
    return body if body is not None and may_arrange(by, body) is None else None


def next_resolution(meeting: Meeting) -> int:
    """Give the number that the meeting's next resolution has."""
    last = Resolution.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
