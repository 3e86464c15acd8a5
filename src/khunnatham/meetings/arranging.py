"""Arranging a meeting: planning it, holding it, writing down who came, closing its minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from khunnatham.meetings import states
from khunnatham.meetings.models import Attendance, Meeting, MeetingState
from khunnatham.meetings.permissions import may_arrange
from khunnatham.meetings.writing import journal, locked
from khunnatham.organisations.models import Account, Membership, Unit
from khunnatham.organisations.permissions import may_act
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Conflict, Refusal, Text

FIRST_YEAR, LAST_YEAR = 2500, 2700
MOST_MEETINGS = 999


@dataclass(frozen=True, slots=True)
class Attendee:
    """A post of the body, and whether it was there; its duty and the post that sat for it, with its account, where they are known."""

    post: str
    is_present: bool
    duty: str = ""
    sat: str = ""
    account: Account | None = None
    votes: bool | None = None


def next_number(body: Unit, *, fiscal_year: int) -> int:
    """Give the number that the body's next meeting of the year has."""
    last = Meeting.objects.filter(body=body, fiscal_year=fiscal_year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def plan_meeting(
    body: Unit,
    *,
    fiscal_year: int,
    planned_on: date,
    number: int | None = None,
    place_text: str = "",
    note: str = "",
    by: Membership,
    at: datetime,
) -> Meeting:
    """Plan a meeting; without a number it takes the next of the body and year."""
    Unit.objects.select_for_update(no_key=True).get(pk=body.pk)  # numbers are given out one after the other
    refusal = may_act(by, in_bangkok(at)) or may_arrange(by, body) or _year_refusal(fiscal_year)
    if refusal is not None:
        raise refusal
    chosen = next_number(body, fiscal_year=fiscal_year) if number is None else number
    _insist_free(body, fiscal_year, chosen)
    actor = by.actor()
    meeting = Meeting.objects.create(
        body=body,
        number=chosen,
        fiscal_year=fiscal_year,
        planned_on=planned_on,
        place_text=cleaned(place_text, longest=300, field="place_text"),
        note=cleaned(note, field="note"),
        created_at=at,
        created_by=actor.key,
        created_by_th=actor.th,
        created_by_en=actor.en,
    )
    journal("meeting.planned", meeting, by=by, at=at, number=chosen, fiscal_year=fiscal_year, planned_on=planned_on)
    return meeting


@transaction.atomic
def change_meeting(
    meeting: Meeting,
    *,
    planned_on: date,
    place_text: str,
    note: str = "",
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> Meeting:
    """Change day, place and note of a meeting that is still to come."""
    current = locked(meeting, part="details", by=by, at=at)
    if current.revision != expected_revision:
        raise Conflict(
            Text(
                "มีคนแก้ไขการประชุมนี้ไปแล้วระหว่างที่ท่านเปิดอยู่ ดูข้อมูลล่าสุดก่อนแล้วแก้อีกครั้ง",
                "Somebody changed this meeting while you had it open. Look at the newer state, then change it again.",
            ),
            newer=current,
        )
    current.planned_on = planned_on
    current.place_text = cleaned(place_text, longest=300, field="place_text")
    current.note = cleaned(note, field="note")
    current.revision += 1
    current.save()
    journal("meeting.changed", current, by=by, at=at, planned_on=planned_on, place_text=current.place_text)
    return current


@transaction.atomic
def hold(
    meeting: Meeting,
    *,
    held_on: date,
    chair_th: str,
    chair_en: str = "",
    attendance: Sequence[Attendee] = (),
    by: Membership,
    at: datetime,
) -> Meeting:
    """Record that the meeting took place: on which day, under which chair (a post), and who was there."""
    current = locked(meeting, move="hold", by=by, at=at)
    if held_on > in_bangkok(at):
        raise Refusal(
            Text(
                "วันประชุมยังไม่ถึง บันทึกได้ตั้งแต่วันประชุม",
                "The day of the meeting is still to come. Record it from that day on.",
            ),
            code="held-in-future",
            field="held_on",
        )
    current.chair_th = needed(chair_th, _CHAIRED, longest=300, field="chair_th")
    current.chair_en = cleaned(chair_en, longest=300, field="chair_en") or current.chair_th
    current.held_on = held_on
    current.state = states.MOVES["hold"].to
    current.revision += 1
    current.save()
    present = _write_attendance(current, attendance)
    journal("meeting.held", current, by=by, at=at, held_on=held_on, chair=current.chair_th, present=present)
    return current


@transaction.atomic
def set_attendance(
    meeting: Meeting, *, attendance: Sequence[Attendee], by: Membership, at: datetime
) -> list[Attendance]:
    """Write down who was there; replaces what was written before, until the minutes are closed."""
    current = locked(meeting, part="attendance", by=by, at=at)
    present = _write_attendance(current, attendance)
    journal("meeting.attendance-set", current, by=by, at=at, posts=len(attendance), present=present)
    return list(Attendance.objects.filter(meeting=current))


@transaction.atomic
def set_chair(meeting: Meeting, *, chair_th: str, chair_en: str = "", by: Membership, at: datetime) -> Meeting:
    """Write down that another post chaired, until the minutes are closed."""
    current = locked(meeting, part="attendance", by=by, at=at)
    named = needed(chair_th, _CHAIRED, longest=300, field="chair_th")
    if current.chair_th == named:
        return current
    current.chair_th = named
    current.chair_en = cleaned(chair_en, longest=300, field="chair_en") or named
    current.revision += 1
    current.save()
    journal("meeting.chair-set", current, by=by, at=at, chair=named)
    return current


@transaction.atomic
def close(meeting: Meeting, *, by: Membership, at: datetime) -> Meeting:
    """Close the minutes: afterwards nothing of the meeting changes."""
    current = locked(meeting, move="close", by=by, at=at)
    if refusal := close_refusal(current):
        raise refusal
    current.state = states.MOVES["close"].to
    current.closed_at = at
    current.revision += 1
    current.save()
    journal("meeting.closed", current, by=by, at=at, resolutions=current.resolutions.count())
    return current


def close_refusal(meeting: Meeting) -> Refusal | None:
    """Answer what the minutes still lack before they can be closed: the day, the chair, and somebody who was there."""
    if meeting.state != MeetingState.HELD:
        return states.move_refusal(meeting, "close")
    if meeting.corrections.filter(answered_at__isnull=True).exists():
        return Refusal(
            Text(
                "ยังมีข้อขอแก้ไขรายงานที่ไม่ได้ตอบ ตอบให้ครบก่อนปิดรายงาน",
                "Corrections wait for an answer. Answer them before closing.",
            ),
            code="corrections-waiting",
        )
    if meeting.attendance.filter(is_present=True).exists():
        return None
    return Refusal(
        Text(
            "ยังไม่ได้บันทึกผู้เข้าประชุม บันทึกก่อนปิดรายงาน",
            "Nobody is recorded as present. Write down who was there before closing.",
        ),
        code="attendance-missing",
        field="attendance",
    )


def _write_attendance(meeting: Meeting, attendance: Sequence[Attendee]) -> int:
    posts = [
        needed(
            row.post, Text("ระบุตำแหน่งของผู้เข้าประชุมทุกแถว", "Name the post in every row."), longest=300, field="attendance"
        )
        for row in attendance
    ]
    if twice := next((post for post in posts if posts.count(post) > 1), None):
        raise Refusal(
            Text(f"ตำแหน่ง «{twice}» มีสองแถว เหลือแถวเดียว", f"The post “{twice}” stands in two rows; keep one."),
            code="post-twice",
            field="attendance",
        )
    Attendance.objects.filter(meeting=meeting).delete()
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            position=place,
            post=post,
            duty=cleaned(row.duty, longest=120, field="attendance"),
            sat=cleaned(row.sat, longest=300, field="attendance"),
            account=row.account,
            is_present=row.is_present,
            votes=row.votes,
        )
        for place, (post, row) in enumerate(zip(posts, attendance, strict=True), 1)
    )
    return sum(row.is_present for row in attendance)


def _insist_free(body: Unit, fiscal_year: int, number: int) -> None:
    if not 1 <= number <= MOST_MEETINGS:
        raise Refusal(
            Text(f"ครั้งที่ต้องเป็น 1 ถึง {MOST_MEETINGS}", f"The number is 1 to {MOST_MEETINGS}."),
            code="meeting-number-not-valid",
            field="number",
        )
    if Meeting.objects.filter(body=body, fiscal_year=fiscal_year, number=number).exists():
        free = next_number(body, fiscal_year=fiscal_year)
        raise Refusal(
            Text(
                f"มีการประชุมครั้งที่ {number}/{fiscal_year} แล้ว ครั้งถัดไปคือ {free}/{fiscal_year}",
                f"There is a meeting {number}/{fiscal_year} already. The next is {free}/{fiscal_year}.",
            ),
            code="meeting-number-taken",
            field="number",
        )


def _year_refusal(fiscal_year: int) -> Refusal | None:
    if FIRST_YEAR <= fiscal_year <= LAST_YEAR:
        return None
    return Refusal(
        Text("ปีต้องเป็น พ.ศ. เช่น 2567", "The year is written in the Buddhist era, such as 2567."),
        code="year-not-valid",
        field="fiscal_year",
    )


_CHAIRED = Text("ระบุตำแหน่งของประธานในที่ประชุม", "Name the post that chaired the meeting.")
