"""The minutes of a day of sittings: begun from what happened, brought up to date, put right, closed and signed off.

They are a meeting of the committee's body: numbers, resolutions, corrections and signatures are those of every other meeting.
What is added here is what happened, who was there by seat, and that nobody writes on a unit from which they stepped aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from khunnatham.assessments.working import insist
from khunnatham.meetings import agenda, arranging, correcting, drafting, permissions
from khunnatham.meetings.arranging import Attendee
from khunnatham.meetings.drafting import Passage
from khunnatham.meetings.models import AgendaItem, Attendance, Correction, Meeting, Resolution, SignOff
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.review import minutes, sittings
from khunnatham.review.happened import agreed_elsewhere, happened_on
from khunnatham.review.sitting_days import CANCELLED
from khunnatham.review.sitting_models import Presence, SittingDay
from khunnatham.review.telling import passages_of
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text

# ── asking ──────────────────────────────────────────────────────────────────────────────


def may_keep(by: Membership, day: SittingDay, *, on: date) -> Refusal | None:
    """Answer whether this person writes the minutes of a day: the chair and the secretary of its committee."""
    return may_act(by, on) or permissions.may_arrange(by, day.committee.body)


def may_begin(by: Membership, day: SittingDay, *, on: date) -> Refusal | None:
    """Answer whether minutes can be begun now: the day has come and takes place, and it is written down who was there."""
    if refused := may_keep(by, day, on=on):
        return refused
    if day.is_cancelled:
        return Refusal(CANCELLED, code="sitting-cancelled")
    if day.on > on:
        return Refusal(_NOT_YET, code="day-to-come")
    if not day.presences.filter(is_present=True).exists():
        return Refusal(_WHO_WAS_THERE, code="attendance-missing")
    return None


def close_refusal(day: SittingDay) -> Refusal | None:
    """Answer what minutes still lack before they are closed: words on what happened since, an answer to a correction."""
    meeting = minutes.meeting_of(day)
    if refused := arranging.close_refusal(meeting):
        return refused
    if is_behind(day):
        return Refusal(_BEHIND, code="minutes-behind")
    return None


def is_behind(day: SittingDay) -> bool:
    """Tell whether something happened, or somebody was there, that the minutes do not say yet."""
    meeting = minutes.meeting_of(day)
    return _differs(meeting, _attendees(day)) or drafting.is_behind(meeting, drafted(day))


def drafted(day: SittingDay, *, also: Iterable[int] = ()) -> list[Passage]:
    """Give the minutes as what happened would have them."""
    return passages_of(happened_on(day, also=frozenset(also)))


def drafted_of(day: SittingDay, item: AgendaItem) -> str:
    """Give the words that the draft would have for a matter; nothing for a matter that somebody added."""
    rows = drafted(day) if item.about else []
    return next((row.text for row in rows if row.about == item.about), "")


def next_number(day: SittingDay) -> int:
    """Give the number that the minutes of a day have by the order of the committee's days, else the next free one."""
    days = SittingDay.objects.filter(committee=day.committee_id, cancelled_at__isnull=True)
    earlier = sum((one.on, one.starts_at, one.pk) < (day.on, day.starts_at, day.pk) for one in days)
    body, year = day.committee.body, day.committee.fiscal_year
    if Meeting.objects.filter(body=body, fiscal_year=year, number=earlier + 1).exists():
        return arranging.next_number(body, fiscal_year=year)
    return earlier + 1


# ── writing ─────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def begin(day: SittingDay, *, chair: int, number: int | None = None, by: Membership, at: datetime) -> Meeting:
    """Begin the minutes of a day: a meeting of the committee, chaired by a seat that was there, with what happened as draft."""
    current = _locked(day)
    insist(may_begin(by, current, on=in_bangkok(at)))
    if current.meeting is not None:
        return current.meeting
    sat = _chair(current, chair)
    meeting = arranging.plan_meeting(
        current.committee.body,
        fiscal_year=current.committee.fiscal_year,
        planned_on=current.on,
        number=next_number(current) if number is None else number,
        place_text=current.place_text or _VIDEO.th,
        by=by,
        at=at,
    )
    held = arranging.hold(
        meeting,
        held_on=current.on,
        chair_th=sat.sat_th,
        chair_en=sat.sat_en,
        attendance=_attendees(current),
        by=by,
        at=at,
    )
    current.meeting = held
    current.save(update_fields=["meeting"])
    return drafting.draft(held, drafted(current), by=by, at=at)


@transaction.atomic
def update(day: SittingDay, *, by: Membership, at: datetime) -> Meeting:
    """Bring the minutes up to date with what happened and who was there; own words stay."""
    current, meeting = _kept(day, by=by, at=at)
    attendees = _attendees(current)
    if _differs(meeting, attendees):
        arranging.set_attendance(meeting, attendance=attendees, by=by, at=at)
    return drafting.draft(meeting, drafted(current), by=by, at=at)


@transaction.atomic
def set_chair(day: SittingDay, *, chair: int, by: Membership, at: datetime) -> Meeting:
    """Write down that another seat chaired the sitting."""
    current, meeting = _kept(day, by=by, at=at)
    sat = _chair(current, chair)
    return arranging.set_chair(meeting, chair_th=sat.sat_th, chair_en=sat.sat_en, by=by, at=at)


@transaction.atomic
def include(day: SittingDay, *, results: Sequence[int], by: Membership, at: datetime) -> Meeting:
    """Tell in these minutes what was agreed on another day and stands in none yet; its real day is told with it."""
    current, meeting = _kept(day, by=by, at=at)
    free = {row.pk for row in agreed_elsewhere(current)}
    if not results or not free.issuperset(results):
        raise Refusal(_TOLD_ALREADY, code="told-already", field="results")
    return drafting.draft(meeting, drafted(current, also=results), by=by, at=at)


@transaction.atomic
def add_matter(day: SittingDay, *, title: str, text: str = "", by: Membership, at: datetime) -> AgendaItem:
    """Add a matter that happened outside the platform; it stands before the end."""
    _, meeting = _kept(day, by=by, at=at)
    item = agenda.put_on_agenda(meeting, title=title, by=by, at=at)
    if text.strip():
        item = drafting.reword(item, text=text, expected_revision=item.revision, by=by, at=at)
    ends = AgendaItem.objects.filter(meeting=meeting).count()
    agenda.move_item(item, to_position=ends - 1, by=by, at=at)
    return AgendaItem.objects.get(pk=item.pk)


@transaction.atomic
def remove_matter(day: SittingDay, item: AgendaItem, *, by: Membership, at: datetime) -> None:
    """Take away a matter that somebody added; what was drafted stays."""
    _kept(day, by=by, at=at)
    if item.about:
        raise Refusal(_DRAFTED, code="matter-of-the-draft")
    agenda.take_off_agenda(item, by=by, at=at)


@transaction.atomic
def reword(
    day: SittingDay, item: AgendaItem, *, text: str, expected_revision: int, by: Membership, at: datetime
) -> AgendaItem:
    """Put a matter in own words; who stepped aside from its unit does not."""
    current, _ = _kept(day, by=by, at=at)
    insist(minutes.may_write_on(by, current, item))
    return drafting.reword(item, text=text, expected_revision=expected_revision, by=by, at=at)


@transaction.atomic
def as_drafted(day: SittingDay, item: AgendaItem, *, by: Membership, at: datetime) -> AgendaItem:
    """Give up the own words of a matter for those of the draft."""
    current, _ = _kept(day, by=by, at=at)
    insist(minutes.may_write_on(by, current, item))
    text = drafted_of(current, item)
    if not text:
        raise Refusal(_NO_DRAFT, code="no-draft")
    return drafting.as_drafted(item, text=text, by=by, at=at)


@transaction.atomic
def resolve(day: SittingDay, item: AgendaItem, *, text: str, by: Membership, at: datetime) -> Resolution:
    """Write down what was resolved about a matter, under the next number."""
    current, meeting = _kept(day, by=by, at=at)
    insist(minutes.may_write_on(by, current, item))
    return agenda.resolve(meeting, text=text, item=item, by=by, at=at)


@transaction.atomic
def reword_resolution(
    day: SittingDay, resolution: Resolution, *, text: str, expected_revision: int, by: Membership, at: datetime
) -> Resolution:
    """Put a resolution in other words."""
    current, _ = _kept(day, by=by, at=at)
    if resolution.item is not None:
        insist(minutes.may_write_on(by, current, resolution.item))
    return drafting.reword_resolution(resolution, text=text, expected_revision=expected_revision, by=by, at=at)


# ── putting right, closing, signing ─────────────────────────────────────────────────────


@transaction.atomic
def ask(day: SittingDay, *, text: str, item: AgendaItem | None = None, by: Membership, at: datetime) -> Correction:
    """Ask for a correction: who was present, of the whole or of a matter that this person reads."""
    current = _locked(day)
    if item is not None:
        insist(minutes.may_write_on(by, current, item))
    return correcting.ask(minutes.meeting_of(current), text=text, item=item, by=by, at=at)


@transaction.atomic
def answer(day: SittingDay, asked: Correction, *, text: str, by: Membership, at: datetime) -> Correction:
    """Say what was done about a correction."""
    current, _ = _kept(day, by=by, at=at)
    if asked.item is not None:
        insist(minutes.may_write_on(by, current, asked.item))
    return correcting.answer(asked, text=text, by=by, at=at)


@transaction.atomic
def close(day: SittingDay, *, by: Membership, at: datetime) -> Meeting:
    """Close the minutes once they say everything that happened and every correction is answered; nothing changes afterwards."""
    current, meeting = _kept(day, by=by, at=at)
    insist(close_refusal(current))
    return arranging.close(meeting, by=by, at=at)


@transaction.atomic
def sign_off(day: SittingDay, *, by: Membership, at: datetime) -> SignOff:
    """Sign the closed minutes off, apart from the units from which this person stepped aside."""
    current = _locked(day)
    apart = minutes.apart_from(by, current)
    return correcting.sign_off(minutes.meeting_of(current), apart_from=apart, by=by, at=at)


# ── what the verbs share ────────────────────────────────────────────────────────────────


def _locked(day: SittingDay) -> SittingDay:
    rows = SittingDay.objects.select_for_update(of=("self",)).select_related("committee__body", "meeting__body")
    return rows.get(pk=day.pk)


def _kept(day: SittingDay, *, by: Membership, at: datetime) -> tuple[SittingDay, Meeting]:
    current = _locked(day)
    insist(may_keep(by, current, on=in_bangkok(at)))
    return current, minutes.meeting_of(current)


def _chair(day: SittingDay, seat: int) -> Presence:
    row = day.presences.filter(seat=seat, is_present=True).first()
    if row is None:
        raise Refusal(_CHAIR_WAS_THERE, code="chair-not-present", field="chair")
    return row


def _attendees(day: SittingDay) -> list[Attendee]:
    """Give who was there by seat in printed order, with the post that sat there where it is not the seat's own."""
    holders = {seat.pk: held for seat, held in sittings.seats_on(day)}
    rows, posts = [], set[str]()
    for row in sittings.presences_of(day):
        seat, held = row.seat, holders.get(row.seat_id)
        post = seat.post if seat.post not in posts else f"{seat.post} (ลำดับที่ {seat.position})"
        posts.add(post)
        acts = f"{row.sat_th} รักษาราชการแทน" if held is not None and held.acting_for_id is not None else row.sat_th
        sat = acts if row.sat_th else _EMPTY.th
        rows.append(
            Attendee(
                post,
                row.is_present,
                duty=seat.role,
                sat="" if sat == seat.post else sat,
                account=held.account if held is not None else None,
            )
        )
    return rows


def _differs(meeting: Meeting, attendees: Sequence[Attendee]) -> bool:
    wanted = [
        (row.post, row.is_present, row.duty, row.sat, row.account.pk if row.account else None) for row in attendees
    ]
    written = Attendance.objects.filter(meeting=meeting)
    return wanted != list(written.values_list("post", "is_present", "duty", "sat", "account"))


_VIDEO = Text("ห้องประชุมทางไกล", "Video meeting")
_EMPTY = Text("ตำแหน่งว่าง", "Empty seat")
_NOT_YET = Text("ทำรายงานได้ตั้งแต่วันประชุม", "Minutes are written on the day or later.")
_WHO_WAS_THERE = Text("บันทึกผู้เข้าประชุมก่อน แล้วจึงทำรายงาน", "Write down who was there first, then the minutes.")
_CHAIR_WAS_THERE = Text("เลือกประธานในที่ประชุมจากผู้มาประชุม", "Choose who chaired among those who were present.")
_BEHIND = Text(
    "มีสิ่งที่เกิดขึ้นแล้วแต่ยังไม่อยู่ในรายงาน ปรับร่างให้เป็นปัจจุบันก่อนปิดรายงาน",
    "Something happened that the minutes do not say yet. Bring the draft up to date before closing.",
)
_TOLD_ALREADY = Text("เลือกผลที่ยังไม่อยู่ในรายงานใด", "Choose results that stand in no minutes yet.")
_DRAFTED = Text("เรื่องนี้มาจากสิ่งที่บันทึกไว้ จึงถอนออกไม่ได้", "This matter comes from what was recorded and stays.")
_NO_DRAFT = Text("เรื่องนี้ไม่มีร่างของระบบ", "There is no draft of this matter.")
