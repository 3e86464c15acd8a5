"""How committees of a story keep their minutes: who was there, the draft, what a member asks to put right, closed and signed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from khunnatham.meetings.models import AgendaItem, Meeting
from khunnatham.organisations.models import Membership
from khunnatham.review import minuting, sitting_days, visibility
from khunnatham.review.committee_models import Committee, Seat
from khunnatham.review.sitting_days import DayDetails
from khunnatham.review.sitting_models import SittingDay
from khunnatham.review.telling import OPENING

PLACE: Final = "ประชุมทางไกล"
ASKED: Final = "ขอให้ระบุว่าที่ประชุมใช้ระบบประชุมทางไกล"
ADDED: Final = "ประชุมผ่านระบบประชุมทางไกล"
ANSWERED: Final = "เพิ่มในระเบียบวาระแรกแล้ว"


class Seated:
    """Who sits in a committee on a day, by what they do there."""

    def __init__(self, committee: Committee, on: date) -> None:
        self.seats = list(committee.seats.all())
        self._holders = visibility.holders(self.seats, on=on)
        self.chair_seat = next(seat for seat in self.seats if seat.chairs)
        self.chair = self._holds(self.chair_seat)
        self.keeper = self._holds(next(seat for seat in self.seats if seat.keeps))
        self.member = self._holds(next(seat for seat in self.seats if seat.votes and not (seat.chairs or seat.keeps)))

    def _holds(self, seat: Seat) -> Membership:
        return self._holders[seat.pk]


def sit(committee: Committee, seated: Seated, *, on: date, planner: Membership, at: datetime) -> SittingDay:
    """Hold a sitting at which nobody is heard: every seat is there."""
    details = DayDetails(on=on, starts_at=time(9), place_text=PLACE)
    day = sitting_days.plan_day(committee, details=details, by=planner, at=at)
    return attended(day, seated, at=at)


def attended(day: SittingDay, seated: Seated, *, at: datetime) -> SittingDay:
    """Write down that every seat was there."""
    sitting_days.record_presence(day, present=[seat.pk for seat in seated.seats], by=seated.keeper, at=at)
    return day


def begin(day: SittingDay, seated: Seated, *, at: datetime) -> Meeting:
    """Begin the minutes under the chair, with what happened as draft."""
    return minuting.begin(day, chair=seated.chair_seat.pk, by=seated.keeper, at=at)


def put_right(day: SittingDay, meeting: Meeting, seated: Seated, *, at: datetime) -> None:
    """Let a member ask for a correction, and the keeper put it right and say so."""
    opening = AgendaItem.objects.get(meeting=meeting, about=OPENING)
    asked = minuting.ask(day, text=ASKED, item=opening, by=seated.member, at=at)
    said = f"{opening.text}\n{ADDED}"
    minuting.reword(day, opening, text=said, expected_revision=opening.revision, by=seated.keeper, at=at)
    minuting.answer(day, asked, text=ANSWERED, by=seated.keeper, at=at)


def close(day: SittingDay, seated: Seated, *, at: datetime) -> Meeting:
    """Close the minutes for good, and let the chair sign them off."""
    meeting = minuting.close(day, by=seated.keeper, at=at)
    minuting.sign_off(day, by=seated.chair, at=at)
    return meeting
