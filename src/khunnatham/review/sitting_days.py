"""The programme of a day of sittings: planned, changed, put in order, called off; who was there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from django.db import transaction

from khunnatham.assessments.judging_models import Judging
from khunnatham.assessments.models import Assessment
from khunnatham.assessments.working import insist
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.revising import insist_unchanged, save_revised
from khunnatham.organisations.roles import Role
from khunnatham.programmes import shelf
from khunnatham.programmes.committee_kinds import SessionItem
from khunnatham.review import committees
from khunnatham.review.clashes import Span, insist_free
from khunnatham.review.committee_models import Committee
from khunnatham.review.sitting_models import Presence, SittingDay, Slot
from khunnatham.review.timing import hours, longest, shortest
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text

SECRETS: Final = frozenset({"pwd", "password", "passcode", "pass"})
SHORTEST_BREAK, LONGEST_BREAK = 5, 480
MOST_SLOTS: Final = 40


@dataclass(frozen=True, slots=True)
class DayDetails:
    """When a day of sittings begins, and where."""

    on: date
    starts_at: time
    place_text: str = ""
    link: str = ""
    note: str = ""


# ── asking ──────────────────────────────────────────────────────────────────────────────


def may_arrange(by: Membership, committee: Committee, *, on: date) -> Refusal | None:
    """Answer whether the days of a committee may be arranged: by its chair or secretary, or by the department that owns it."""
    if refused := may_act(by, on):
        return refused
    if by.role_held is Role.DEPARTMENT_OFFICER and by.unit_id == committee.owner_id:
        return None
    held = committees.seat_of(by)
    if held is not None and held.committee_id == committee.pk and (held.chairs or held.keeps):
        return None
    return Refusal(_NOT_YOURS, code="not-your-sittings")


def has_begun(day: SittingDay) -> bool:
    """Answer whether a day was heard, or who was there is written down."""
    return day.meeting_id is not None or day.steps.exists() or day.presences.filter(is_present=True).exists()


def is_over(day: SittingDay, *, on: date) -> bool:
    """Answer whether a day that was heard has passed."""
    return day.on < on and has_begun(day)


def session_of(committee: Committee) -> tuple[SessionItem, ...]:
    """Give the agenda by which a unit is heard, as the edition prints it."""
    return shelf.by_key(committee.edition_key).session


# ── the day ─────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def plan_day(
    committee: Committee,
    *,
    details: DayDetails,
    cases: Sequence[Assessment] = (),
    minutes: int | None = None,
    by: Membership,
    at: datetime,
) -> SittingDay:
    """Plan a day with the units in order, each for so many minutes, else for the least of the agenda; sent twice, it is one day."""
    current = Committee.objects.select_for_update(of=("self",)).select_related("body").get(pk=committee.pk)
    insist(may_arrange(by, current, on=in_bangkok(at)))
    if not session_of(current):
        raise Refusal(_NO_SESSION, code="no-session")
    day = SittingDay(committee=current)
    _fill(day, details)
    if standing := _standing(day, cases, minutes):
        return standing
    save_revised(day, by=by, at=at)
    _append(day, cases, minutes)
    _journal("sitting.planned", day, by=by, at=at, on=day.on, count=len(cases), moved=sorted(_heard(day)))
    return day


@transaction.atomic
def change_day(
    day: SittingDay, *, details: DayDetails, expected_revision: int, by: Membership, at: datetime
) -> SittingDay:
    """Change day, hour or place; those concerned see it in their calendars. What was heard already stays on its day."""
    current = locked(day, by=by, at=at)
    insist_unchanged(current, expected_revision, what=Text("กำหนดการนี้", "this programme"))
    was = _details_of(current)
    _fill(current, details)
    if _details_of(current) == was:
        return current
    if (current.on, current.starts_at) != (was.on, was.starts_at) and has_begun(current):
        raise Refusal(_BEGAN_THEN, code="sitting-has-begun", field="on")
    save_revised(current, by=by, at=at)
    _insist_fits(current)
    is_elsewhere = replace(was, note="") != replace(_details_of(current), note="")
    moved = sorted(_heard(current)) if is_elsewhere else []
    _journal("sitting.changed", current, by=by, at=at, on=current.on, moved=moved, is_elsewhere=is_elsewhere)
    return current


@transaction.atomic
def cancel_day(day: SittingDay, *, reason: str, by: Membership, at: datetime) -> SittingDay:
    """Call a day off with the reason; it stays to be seen. What was heard already is not called off."""
    current = locked(day, by=by, at=at)
    said = needed(reason, _SAY_WHY, longest=500, field="reason")
    if has_begun(current):
        raise Refusal(_HAS_BEGUN, code="sitting-has-begun")
    current.cancelled_at, current.cancelled_reason = at, said
    save_revised(current, by=by, at=at)
    _journal("sitting.cancelled", current, by=by, at=at, on=current.on, moved=sorted(_heard(current)))
    return current


# ── its slots ───────────────────────────────────────────────────────────────────────────


@transaction.atomic
def add_cases(
    day: SittingDay, *, cases: Sequence[Assessment], minutes: int | None = None, by: Membership, at: datetime
) -> list[Slot]:
    """Put units at the end of the day; those that stand on it already stay where they are."""
    current = _still_open(day, by=by, at=at)
    added = _append(current, cases, minutes)
    if added:
        moved = sorted(slot.assessment_id for slot in added if slot.assessment_id)
        _journal("sitting.units-added", current, by=by, at=at, count=len(added), on=current.on, moved=moved)
    return added


@transaction.atomic
def add_break(day: SittingDay, *, title: str, minutes: int, by: Membership, at: datetime) -> Slot:
    """Put a break at the end of the day; it is moved like a unit. Sent twice, it is one break."""
    current = _still_open(day, by=by, at=at)
    called = needed(title, _NAME_IT, longest=200, field="title")
    if not SHORTEST_BREAK <= minutes <= LONGEST_BREAK:
        raise Refusal(_ODD_BREAK, code="odd-break", field="minutes")
    newest = current.slots.order_by("pk").last()
    if newest and (newest.title, newest.minutes, newest.position) == (called, minutes, _last(current)):
        return newest
    slot = Slot.objects.create(day=current, position=_last(current) + 1, title=called, minutes=minutes)
    _insist_fits(current)
    _journal("sitting.break-added", current, by=by, at=at, title=called, on=current.on)
    return slot


@transaction.atomic
def set_minutes(slot: Slot, *, minutes: int, by: Membership, at: datetime) -> Slot:
    """Say how long a unit is heard, within what the agenda allows, or how long a break lasts."""
    current = _still_open(slot.day, by=by, at=at)
    row = slot_on(current, slot)
    if row.is_break:
        if not SHORTEST_BREAK <= minutes <= LONGEST_BREAK:
            raise Refusal(_ODD_BREAK, code="odd-break", field="minutes")
    else:
        _insist_length(current.committee, minutes)
    if row.minutes != minutes:
        was = _heard(current)
        row.minutes = minutes
        row.save(update_fields=["minutes"])
        _insist_fits(current)
        moved = _moved(was, _heard(current))
        _journal("sitting.minutes-set", current, by=by, at=at, minutes=minutes, on=current.on, moved=moved)
    return row


@transaction.atomic
def remove_slot(slot: Slot, *, by: Membership, at: datetime) -> None:
    """Take a unit or a break off the day, before it was heard and before papers were handed in for it."""
    current = _still_open(slot.day, by=by, at=at)
    row = slot_on(current, slot)
    if row.steps.exists() or row.papers.exists():
        raise Refusal(_WAS_HEARD, code="slot-was-heard")
    was = _heard(current)
    row.delete()
    _insist_fits(current)
    _journal("sitting.slot-removed", current, by=by, at=at, on=current.on, moved=_moved(was, _heard(current)))


@transaction.atomic
def set_order(
    day: SittingDay, *, numbers: Sequence[int], was: Sequence[int] | None = None, by: Membership, at: datetime
) -> None:
    """Put the slots into this order. ``was`` is the order that the person saw: what others changed meanwhile is not undone."""
    current = _still_open(day, by=by, at=at)
    rows = {row.pk: row for row in current.slots.all()}
    if sorted(numbers) != sorted(rows) or (was is not None and list(was) != list(rows)):
        raise Refusal(_ORDER_MOVED, code="order-moved")
    if list(numbers) == list(rows):
        return
    heard, before = set(current.steps.values_list("slot", flat=True)), _heard(current)
    if any(was_at != now_at and was_at in heard for was_at, now_at in zip(rows, numbers, strict=True)):
        raise Refusal(_HEARD_STAYS, code="heard-stays")
    for position, number in enumerate(numbers, 1):
        rows[number].position = position
    Slot.objects.bulk_update(rows.values(), ["position"])
    _insist_fits(current)
    _journal("sitting.reordered", current, by=by, at=at, on=current.on, moved=_moved(before, _heard(current)))


@transaction.atomic
def move_slot(slot: Slot, *, by_one: int, by: Membership, at: datetime) -> None:
    """Move a slot one place up (-1) or down (+1) in the order that stands now; at an end it stays."""
    current = _still_open(slot.day, by=by, at=at)
    numbers = list(current.slots.values_list("pk", flat=True))
    here = numbers.index(slot_on(current, slot).pk)
    there = min(max(here + by_one, 0), len(numbers) - 1)
    numbers.insert(there, numbers.pop(here))
    set_order(current, numbers=numbers, by=by, at=at)


def leave_days(case: Assessment, body: Unit, *, by: Membership, at: datetime) -> None:
    """Take a case off the days of a committee that judges it no more; part of the act that gives it to another one.

    What was heard, or what papers were handed in for, stays where it was.
    """
    days = SittingDay.objects.filter(slots__assessment=case, committee__body=body, cancelled_at__isnull=True)
    for day in days.select_for_update(of=("self",)).select_related("committee__body").order_by("pk"):
        was = _heard(day)
        day.slots.filter(assessment=case, steps__isnull=True, papers__isnull=True).delete()
        if moved := _moved(was, _heard(day)):
            _journal("sitting.slot-removed", day, by=by, at=at, on=day.on, moved=moved)


# ── who was there ───────────────────────────────────────────────────────────────────────


@transaction.atomic
def record_presence(day: SittingDay, *, present: Iterable[int], by: Membership, at: datetime) -> list[Presence]:
    """Write down by seat who was there on the day, with the post of who filled the seat then; it can be corrected."""
    current = locked(day, by=by, at=at)
    if current.on > in_bangkok(at):
        raise Refusal(_NOT_YET, code="day-to-come")
    if current.meeting is not None and current.meeting.closed_at is not None:
        raise Refusal(_MINUTES_CLOSED, code="minutes-closed")
    there = set(present)
    rows = []
    for seat in current.committee.seats.all():
        held = committees.seated_on(seat, current.on)
        is_present = seat.pk in there
        if is_present and held is None:
            raise Refusal(_EMPTY_SEAT.fill(post=seat.post), code="empty-seat")
        post = held.account.post if held else Text("", "")
        row, _ = Presence.objects.update_or_create(
            day=current, seat=seat, defaults={"is_present": is_present, "sat_th": post.th, "sat_en": post.en}
        )
        rows.append(row)
    count = sum(row.is_present for row in rows)
    _journal("sitting.attended", current, by=by, at=at, count=count, seats=len(rows), on=current.on)
    return rows


# ── what the verbs share ────────────────────────────────────────────────────────────────


def locked(day: SittingDay, *, by: Membership, at: datetime) -> SittingDay:
    """Give the day, locked until the act commits; refuse who may not, and a day that was called off."""
    # Two days of one committee may meet: they are looked at one after the other.
    Committee.objects.select_for_update(no_key=True, of=("self",)).get(pk=day.committee_id)
    rows = SittingDay.objects.select_for_update(of=("self",)).select_related("committee__body", "meeting")
    current = rows.get(pk=day.pk)
    insist(may_arrange(by, current.committee, on=in_bangkok(at)))
    if current.is_cancelled:
        raise Refusal(CANCELLED, code="sitting-cancelled")
    return current


def slot_on(day: SittingDay, slot: Slot) -> Slot:
    """Give the slot as it stands on the locked day, locked itself against papers; refuse one that somebody took off meanwhile."""
    rows = day.slots.select_for_update(of=("self",)).select_related("assessment__enrolment__unit")
    row = rows.filter(pk=slot.pk).first()
    if row is None:
        raise Refusal(SLOT_GONE, code="slot-gone")
    return row


def _still_open(day: SittingDay, *, by: Membership, at: datetime) -> SittingDay:
    """Give the locked day whose programme may still change: once it was heard and has passed, it is a record."""
    current = locked(day, by=by, at=at)
    if is_over(current, on=in_bangkok(at)):
        raise Refusal(_IS_OVER, code="sitting-is-over")
    return current


def _standing(day: SittingDay, cases: Sequence[Assessment], minutes: int | None) -> SittingDay | None:
    """Give the same day planned already; refuse another one at the same hour, for a committee sits once at a time."""
    same_hour = SittingDay.objects.filter(
        committee=day.committee, on=day.on, starts_at=day.starts_at, cancelled_at__isnull=True
    )
    standing = same_hour.select_related("committee__body").first()
    if standing is None:
        return None
    length = shortest(session_of(day.committee)) if minutes is None else minutes
    heard = set(standing.slots.exclude(assessment=None).values_list("assessment", "minutes"))
    if (standing.place_text, standing.link, standing.note) != (day.place_text, day.link, day.note) or heard != {
        (case.pk, length) for case in cases
    }:
        raise Refusal(_SAME_HOUR, code="day-planned-already", field="starts_at")
    return standing


def _fill(day: SittingDay, details: DayDetails) -> None:
    committee = day.committee
    if not committee.since <= details.on <= committee.until:
        raise Refusal(_OUTSIDE_TERM, code="outside-term", field="on")
    day.on, day.starts_at = details.on, details.starts_at
    day.place_text = cleaned(details.place_text, longest=300, field="place_text")
    day.link = _link(details.link)
    day.note = cleaned(details.note, field="note")
    if not (day.place_text or day.link):
        raise Refusal(_SAY_WHERE, code="no-place", field="place_text")


def _link(text: str) -> str:
    """Give a link into a meeting; one that carries a password would hand it to everybody who subscribes to a calendar."""
    link = cleaned(text, longest=500, field="link")
    if not link:
        return ""
    try:
        parts = urlsplit(link)
    except ValueError as fault:
        raise Refusal(_NO_LINK, code="no-link", field="link") from fault
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refusal(_NO_LINK, code="no-link", field="link")
    named = {name.lower() for name, _ in [*parse_qsl(parts.query), *parse_qsl(parts.fragment)]}
    if parts.username or parts.password or named & SECRETS:
        raise Refusal(_WITH_PASSWORD, code="link-with-password", field="link")
    return link


def _append(day: SittingDay, cases: Sequence[Assessment], minutes: int | None) -> list[Slot]:
    session = session_of(day.committee)
    length = shortest(session) if minutes is None else minutes
    _insist_length(day.committee, length)
    there = set(day.slots.exclude(assessment=None).values_list("assessment", flat=True))
    wanted = [case for case in dict.fromkeys(cases) if case.pk not in there]
    judged = Judging.objects.filter(assessment__in=wanted, body=day.committee.body_id, ended_at__isnull=True)
    if judged.count() != len(wanted):
        raise Refusal(_NOT_JUDGED_HERE, code="case-of-another-committee", field="cases")
    first = _last(day) + 1
    added = Slot.objects.bulk_create(
        Slot(day=day, position=first + number, assessment=case, minutes=length) for number, case in enumerate(wanted)
    )
    _insist_fits(day)
    return added


def _insist_length(committee: Committee, minutes: int) -> None:
    session = session_of(committee)
    least, most = shortest(session), longest(session)
    if not least <= minutes <= most:
        raise Refusal(_ODD_LENGTH.fill(least=least, most=most), code="odd-length", field="minutes")


def _insist_fits(day: SittingDay) -> None:
    """Refuse a day that would not end on its own day, or meets another one."""
    lengths = list(day.slots.values_list("minutes", flat=True))
    if len(lengths) > MOST_SLOTS:
        raise Refusal(_TOO_LONG, code="day-too-long", field="cases")
    begins = datetime.combine(day.on, day.starts_at)
    if (begins + timedelta(minutes=sum(lengths))).date() != day.on:
        raise Refusal(_TOO_LONG, code="day-too-long", field="cases")
    insist_free(day)


def _heard(day: SittingDay) -> dict[int, Span]:
    """Give from when until when each case is heard."""
    timed = hours(day, day.slots.all())
    return {slot.assessment_id: (begins, ends) for slot, begins, ends in timed if slot.assessment_id}


def _moved(was: Mapping[int, Span], now: Mapping[int, Span]) -> list[int]:
    """Give the cases that are heard at other hours than before, or no more: whom the news is for."""
    return sorted(case for case in was.keys() | now.keys() if was.get(case) != now.get(case))


def _details_of(day: SittingDay) -> DayDetails:
    return DayDetails(day.on, day.starts_at, day.place_text, day.link, day.note)


def _last(day: SittingDay) -> int:
    return max(day.slots.values_list("position", flat=True), default=0)


def _journal(verb: str, day: SittingDay, *, by: Membership, at: datetime, **facts: object) -> None:
    record(verb, about=day.key, unit=day.committee.body.key, by=by.actor(), at=at, facts=facts)


SLOT_GONE = Text(
    "ช่วงนี้ถูกนำออกจากกำหนดการแล้ว ดูกำหนดการล่าสุด",
    "This was taken off the programme meanwhile. Look at the programme as it is now.",
)
_SAME_HOUR = Text(
    "คณะมีกำหนดการเริ่มเวลานี้ของวันนี้อยู่แล้ว แก้ไขกำหนดการนั้นหรือเลือกเวลาอื่น",
    "The committee has a day that begins at this hour already. Change that one, or choose another hour.",
)
_NOT_YOURS = Text(
    "กำหนดการของคณะจัดโดยประธานหรือเลขานุการของคณะ และกรมเจ้าของรอบ",
    "The days of a committee are arranged by its chair or secretary and by the department that owns it.",
)
_NO_SESSION = Text("เกณฑ์ฉบับนี้ไม่ได้กำหนดลำดับการรับฟังหน่วยงาน", "This edition prints no agenda by which a unit is heard.")
_SAY_WHY = Text("ระบุเหตุผลที่ยกเลิก", "Give the reason for calling it off.")
_HAS_BEGUN = Text(
    "รับฟังแล้วหรือบันทึกผู้เข้าประชุมแล้ว ยกเลิกไม่ได้",
    "It was heard, or who was there is written down: it is not called off.",
)
_BEGAN_THEN = Text(
    "รับฟังแล้วหรือบันทึกผู้เข้าประชุมแล้ว ย้ายวันหรือเวลาไม่ได้",
    "It was heard, or who was there is written down: day and hour stay.",
)
_IS_OVER = Text(
    "วันรับฟังนี้ผ่านไปแล้ว กำหนดการเป็นหลักฐานของวันนั้นจึงไม่แก้ไข แก้ได้เฉพาะสถานที่และผู้เข้าประชุม",
    "This day was heard and has passed: its programme is a record. Only the place and who was there are put right.",
)
_HEARD_STAYS = Text(
    "หน่วยงานที่รับฟังแล้วหรือกำลังรับฟังอยู่ที่ลำดับเดิม เรียงได้เฉพาะลำดับถัดไป",
    "A unit that was heard, or is being heard, stays where it is. Sort what comes after it.",
)
_NAME_IT = Text("ระบุชื่อช่วงพัก เช่น พักกลางวัน", "Name the break, such as lunch.")
_ODD_BREAK = Text("ช่วงพักมีตั้งแต่ 5 ถึง 480 นาที", "A break lasts 5 to 480 minutes.")
_ODD_LENGTH = Text(
    "หน่วยงานหนึ่งใช้เวลา {least} ถึง {most} นาทีตามลำดับในเกณฑ์", "A unit takes {least} to {most} minutes by the agenda."
)
_WAS_HEARD = Text("รับฟังหรือรับเอกสารของช่วงนี้แล้ว นำออกไม่ได้", "This was heard, or papers were handed in: it stays.")
_ORDER_MOVED = Text(
    "มีผู้แก้ไขกำหนดการระหว่างนี้ ดูลำดับล่าสุดแล้วเรียงอีกครั้ง", "Somebody changed the programme meanwhile. Look, then sort again."
)
_NOT_YET = Text("บันทึกผู้เข้าประชุมได้ตั้งแต่วันประชุม", "Who was there is written down on the day or later.")
_MINUTES_CLOSED = Text(
    "รายงานการประชุมของวันนี้ปิดแล้ว ผู้เข้าประชุมจึงแก้ไขไม่ได้",
    "The minutes of this day are closed: who was there stays as it is written.",
)
_EMPTY_SEAT = Text("ตำแหน่ง «{post}» ว่างในวันนั้น", "The seat “{post}” was empty on that day.")
CANCELLED = Text("กำหนดการนี้ยกเลิกแล้ว", "This day was called off.")
_OUTSIDE_TERM = Text("วันประชุมต้องอยู่ในวาระของคณะ", "The day must lie within the committee's term.")
_SAY_WHERE = Text("ระบุห้องประชุม หรือลิงก์ประชุมทางไกล", "Say the room, or give the link of the video meeting.")
_NO_LINK = Text("ลิงก์ต้องขึ้นต้นด้วย https:// หรือ http://", "The link must begin with https:// or http://.")
_WITH_PASSWORD = Text(
    "ลิงก์นี้มีรหัสผ่านอยู่ด้วย ใช้ลิงก์ที่ไม่มีรหัสผ่าน แล้วแจ้งรหัสทางอื่น",
    "This link carries a password. Use one without, and tell the password in another way.",
)
_NOT_JUDGED_HERE = Text("บางหน่วยงานไม่ได้มอบหมายให้คณะนี้", "Some of these units are not assigned to this committee.")
_TOO_LONG = Text("รวมเวลาแล้วเลยเที่ยงคืน เลือกหน่วยงานให้น้อยลง", "Together they pass midnight. Choose fewer units.")
