"""Bodies that decide in many rounds: their orders, the seats that an order names, who sits there, and whether a meeting had a quorum.

Editions name such a body and print few of its seats or none. The order that appoints it is the source: its secretariat writes
down by hand what the order says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Enrolment, EnrolmentState, Round
from khunnatham.assessments.working import insist
from khunnatham.journal.recording import record
from khunnatham.meetings import arranging
from khunnatham.meetings.arranging import Attendee
from khunnatham.meetings.models import Attendance, Meeting
from khunnatham.organisations import handing_over
from khunnatham.organisations.appointing import cancel_appointment, end_membership
from khunnatham.organisations.models import Account, Membership, Unit, UnitKind
from khunnatham.organisations.permissions import may_appoint
from khunnatham.organisations.queries import current
from khunnatham.organisations.roles import Role
from khunnatham.organisations.scopes import reach
from khunnatham.programmes import shelf
from khunnatham.programmes.committee_kinds import Quorum
from khunnatham.review.committee_models import Committee, Seat, Seating
from khunnatham.review.committees import STANDING, Order, named
from khunnatham.review.routing import PROVINCE_SCOPE, kind_of
from khunnatham.review.sittings import Quorate
from khunnatham.review.visibility import holders
from khunnatham.thai import fiscal_year, in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text

ONE_DAY: Final = timedelta(days=1)
MOST_SEATS: Final = 60


class Duty(StrEnum):
    """What a seat lets its holder do, in the combinations that orders have."""

    CHAIR = "chair"
    MEMBER = "member"
    MEMBER_SECRETARY = "member-secretary"
    SECRETARY = "secretary"
    ASSISTANT = "assistant"

    @property
    def label(self) -> Text:
        """Give its name in Thai and English."""
        return _DUTIES[self]


_DUTIES: Final = {
    Duty.CHAIR: Text("ประธาน (ออกเสียง)", "Chair (votes)"),
    Duty.MEMBER: Text("กรรมการ (ออกเสียง)", "Member (votes)"),
    Duty.MEMBER_SECRETARY: Text("กรรมการและเลขานุการ (ออกเสียง)", "Member and secretary (votes)"),
    Duty.SECRETARY: Text("เลขานุการ (ไม่ออกเสียง)", "Secretary (no vote)"),
    Duty.ASSISTANT: Text("ผู้ช่วยเลขานุการ (ไม่ออกเสียง)", "Assistant secretary (no vote)"),
}


@dataclass(frozen=True, slots=True)
class SeatWords:
    """A seat as the order says it: post, role as printed, duty; ``seat`` is the number of the one it replaces, if any."""

    post: str
    role: str
    duty: str
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class Deciding:
    """A body that decides in a round: how many units lie before it, and the order in force with its seats, if there is one."""

    body: Unit
    units: int
    order: Committee | None
    seats: int
    empty: int


# ── reading ─────────────────────────────────────────────────────────────────────────────


def orders_of(body: Unit) -> list[Committee]:
    """Give the orders of a body, the latest first."""
    return list(_orders().filter(body=body).order_by("-since"))


def order(number: int, *, by: Membership) -> Committee | None:
    """Give one order of a body to who reads the body."""
    return _orders().filter(body__in=bodies_seen(by), pk=number).select_related("body", "owner").first()


def body(number: int, *, by: Membership) -> Unit | None:
    """Give a body that stands beside the rounds to who reads it."""
    return bodies_seen(by).filter(pk=number).first()


def bodies_seen(by: Membership) -> QuerySet[Unit]:
    """Give the bodies whose orders may be read: in reach, by departments all of them, for they own the rounds decided there."""
    bodies = Unit.objects.filter(kind=UnitKind.SUBCOMMITTEE)
    return bodies if by.role_held is Role.DEPARTMENT_OFFICER else bodies.filter(reach(by))


def in_force(body: Unit, on: date) -> Committee | None:
    """Give the order by which a body sits on a day; nothing where none is written down."""
    return _orders().filter(body=body, since__lte=on, until__gte=on).first()


def duty_of(seat: Seat) -> Duty:
    """Give what a seat does as one of the combinations that orders have."""
    if seat.chairs:
        return Duty.CHAIR
    if seat.keeps:
        return Duty.MEMBER_SECRETARY if seat.votes else Duty.SECRETARY
    return Duty.ASSISTANT if seat.assists else Duty.MEMBER


def to_begin_with(committee: Committee) -> list[SeatWords]:
    """Give the seats that an order has, else those of the order before it, else those that an edition prints, to be put right."""
    seats = list(committee.seats.all())
    if seats:
        return [SeatWords(row.post, row.role, duty_of(row).value, row.pk) for row in seats]
    before = _orders().filter(body=committee.body_id, since__lt=committee.since).order_by("-since").first()
    if before is not None and before.seats.exists():
        return [SeatWords(row.post, row.role, duty_of(row).value) for row in before.seats.all()]
    printed = next((found for one in shelf.every() if (found := named(one, committee.key))), None)
    return [SeatWords(row.post, row.role, "") for row in printed.seats] if printed else []


def unseated(committee: Committee, *, on: date) -> list[Membership]:
    """Give who holds a role in the body on a day and fills no seat of it: appointed before its seats were written down."""
    rows = Membership.objects.filter(current(on), unit=committee.body_id, acting_for__isnull=True)
    return list(
        rows.exclude(seating__seat__committee=committee).select_related("account", "unit").order_by("role", "pk")
    )


def member(committee: Committee, number: int) -> Membership | None:
    """Give one role that somebody holds or held in the body."""
    return Membership.objects.filter(unit=committee.body_id, pk=number).first()


def attendees(body: Unit, on: date) -> list[Attendee]:
    """Give the seats of a body on a day as who may come to its meeting, absent until somebody says otherwise."""
    standing = in_force(body, on)
    if standing is None:
        return []
    seats = list(standing.seats.all())
    filled = holders(seats, on=on)
    return [_attendee(seat, filled.get(seat.pk)) for seat in seats]


def quorum_at(attendance: Iterable[Attendance], quorum: Quorum) -> Quorate | None:
    """Tell whether enough of the seats with a vote were there; nothing where none of them is written down."""
    rows = [row for row in attendance if row.votes]
    if not rows:
        return None
    there = {row.account_id or -row.pk for row in rows if row.is_present}
    is_met = quorum.is_met(present=len(there), seats=len(rows))
    return Quorate(len(there), len(rows), is_met=is_met, is_default=quorum.is_default)


def no_quorum(meeting: Meeting, quorum: Quorum) -> Refusal | None:
    """Answer whether a meeting of a body with seats may decide: only with a quorum of them. A body without seats may."""
    standing = in_force(meeting.body, meeting.date_on)
    if standing is None or not standing.seats.exists():
        return None
    told = quorum_at(meeting.attendance.all(), quorum)
    if told is None:
        return Refusal(_WHO_CAME, code="attendance-missing", field="meeting")
    if told.is_met:
        return None
    facts = {"present": told.present, "seats": told.seats, "over": quorum.over}
    return Refusal(_NO_QUORUM.fill(**facts), code="no-quorum", field="meeting")


def may_keep(by: Membership, body: Unit, *, on: date) -> Refusal | None:
    """Answer whether this person writes down the orders and seats of a body: its secretariat, who appoints to it."""
    if body.kind != UnitKind.SUBCOMMITTEE:
        return Refusal(_NO_BODY, code="not-a-body")
    return may_appoint(by, role=Role.SUBCOMMITTEE_CHAIR, unit=body, on=on)


def bodies_deciding(round_: Round, *, on: date) -> list[Deciding]:
    """Give the bodies that decide in a round, of each province with units in it: two queries, none where no such body does."""
    stages = [one for one in criteria.edition_of(round_).route if one.decides and kind_of(one) == UnitKind.SUBCOMMITTEE]
    if not stages:
        return []
    filed = Enrolment.objects.filter(round=round_, state=EnrolmentState.FILED, unit__province=OuterRef("province"))
    count = Subquery(filed.order_by().values("unit__province").annotate(n=Count("pk")).values("n"))
    bodies = Unit.objects.filter(kind=UnitKind.SUBCOMMITTEE, closed_on__isnull=True).annotate(units=Coalesce(count, 0))
    of_province = any(one.scope == PROVINCE_SCOPE for one in stages)
    bodies = bodies.filter(units__gt=0) if of_province else bodies.filter(province__isnull=True)
    seats = Count("seats", distinct=True)
    empty = Count("seats", filter=~Q(seats__in=_filled(on)), distinct=True)
    rows = _orders().filter(current(on), body__in=bodies).annotate(seat_count=seats, empty_count=empty)
    standing = {row.body_id: row for row in rows}
    return [_deciding(one, standing.get(one.pk)) for one in bodies.order_by("sort_key", "pk")]


# ── acting ──────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def appoint(body: Unit, *, order: Order, by: Membership, at: datetime) -> Committee:
    """Write down the order that appoints a body for a term. The order before it ends the day before, with who sits by it."""
    locked = Unit.objects.select_for_update(no_key=True).get(pk=body.pk)
    insist(may_keep(by, locked, on=in_bangkok(at)))
    number = needed(order.number, _NUMBER_IT, longest=120, field="order_number")
    if order.until < order.since:
        raise Refusal(_ENDS_EARLY, code="term-ends-early", field="until")
    for other in _orders().filter(body=locked, until__gte=order.since).order_by("since"):
        if other.since >= order.since:
            raise Refusal(_OVERLAPS.fill(order=other.order_number), code="term-overlaps", field="since")
        _end(other, on=order.since - ONE_DAY, by=by, at=at)
    actor = by.actor()
    made = Committee.objects.create(
        body=locked,
        owner=by.unit,
        fiscal_year=fiscal_year(order.since),
        key=locked.kind,
        order_number=number,
        order_on=order.on,
        since=order.since,
        until=order.until,
        founded_at=at,
        founded_by=actor.key,
        founded_by_th=actor.th,
        founded_by_en=actor.en,
    )
    facts = {"order": number, "on": order.on, "since": order.since, "until": order.until}
    record("committee.ordered", about=made.journal_key, unit=locked.key, by=actor, at=at, facts=facts)
    return made


@transaction.atomic
def set_seats(committee: Committee, *, seats: Sequence[SeatWords], by: Membership, at: datetime) -> list[Seat]:
    """Write down the seats of an order in its order; one that somebody filled stays, with what it does."""
    current_ = _locked(committee, by=by, at=at)
    rows = [_checked(row) for row in seats]
    _insist_sense(rows)
    there = {seat.pk: seat for seat in current_.seats.all()}
    filled = set(Seating.objects.filter(seat__in=there).values_list("seat", flat=True))
    kept = {row.seat: row for row in rows if row.seat in there}
    for number in filled:
        if number not in kept:
            raise Refusal(_SEAT_FILLED.fill(post=there[number].post), code="seat-filled", field="seats")
        if kept[number].duty != duty_of(there[number]):
            raise Refusal(_DUTY_FILLED.fill(post=there[number].post), code="seat-filled", field="seats")
    current_.seats.exclude(pk__in=kept).delete()
    # No two seats may have one position or chair even for a moment, so those that stay first move out of the way.
    for offset, number in enumerate(kept, 1):
        Seat.objects.filter(pk=number).update(position=MOST_SEATS + offset, chairs=False)
    for position, row in enumerate(rows, 1):
        words = {"position": position, "post": row.post, "role": row.role, **_does(Duty(row.duty))}
        if row.seat in there:
            Seat.objects.filter(pk=there[row.seat].pk).update(**words)
        else:
            Seat.objects.create(committee=current_, **words)
    facts = {"count": len(rows), "votes": sum(_does(Duty(row.duty))["votes"] for row in rows)}
    told = [f"{row.post} – {row.role} ({row.duty})" for row in rows]
    record(
        "committee.seats-set",
        about=current_.journal_key,
        unit=current_.body.key,
        by=by.actor(),
        at=at,
        facts={**facts, "seats": told},
    )
    return list(current_.seats.all())


@transaction.atomic
def seat_member(seat: Seat, membership: Membership, *, by: Membership, at: datetime) -> Seating:
    """Let who holds a role in the body already fill a seat of its order, until the end of the term at the latest."""
    committee = _locked(seat.committee, by=by, at=at)
    held = Membership.objects.select_for_update(of=("self",)).select_related("account", "unit").get(pk=membership.pk)
    standing = Seating.objects.filter(membership=held).first()
    if standing is not None:
        if standing.seat_id == seat.pk:
            return standing
        raise Refusal(_SITS_ALREADY, code="sits-already", field="membership")
    if held.unit_id != committee.body_id or not held.is_current(in_bangkok(at)) or held.acting_for_id is not None:
        raise Refusal(_NOT_OF_IT, code="not-of-the-body", field="membership")
    if (held.role_held is Role.SUBCOMMITTEE_CHAIR) != seat.chairs:
        raise Refusal(_OTHER_ROLE, code="other-role", field="membership")
    taken = Membership.objects.filter(current(in_bangkok(at)), seating__seat=seat)
    if taken.exists():
        raise Refusal(_SEAT_TAKEN, code="seat-taken", field="membership")
    if held.until is None or held.until > committee.until:
        held = end_membership(held, on=committee.until, order_reference=committee.order_number, by=by, at=at)
    if held.keeps_minutes != seat.keeps:
        held.keeps_minutes = seat.keeps
        held.save(update_fields=["keeps_minutes"])
    return _sat_down(seat, held, by=by, at=at)


@transaction.atomic
def hand_over(
    membership: Membership, *, to: Account, from_on: date, by: Membership, at: datetime, order_reference: str = ""
) -> Membership:
    """Hand a role over to a successor, and with it the seat of a body that its holder fills; give the new one."""
    seating = Seating.objects.filter(membership=membership).select_related("seat").first()
    if seating is not None:  # the committee is locked before who sits in it, as where a seat is filled
        Committee.objects.select_for_update(of=("self",)).get(pk=seating.seat.committee_id)
    new = handing_over.hand_over(membership, to=to, from_on=from_on, order_reference=order_reference, by=by, at=at)
    if seating is not None:
        _sat_down(seating.seat, new, by=by, at=at)
    return new


@transaction.atomic
def hold(
    meeting: Meeting,
    *,
    held_on: date,
    chair_th: str,
    chair_en: str,
    came: Iterable[Attendee],
    by: Membership,
    at: datetime,
) -> Meeting:
    """Record that a meeting took place; every seat of its body is written down, there or not, with its vote."""
    rows = by_seat(meeting.body, held_on, came)
    return arranging.hold(meeting, held_on=held_on, chair_th=chair_th, chair_en=chair_en, attendance=rows, by=by, at=at)


@transaction.atomic
def set_attendance(meeting: Meeting, *, came: Iterable[Attendee], by: Membership, at: datetime) -> list[Attendance]:
    """Write down anew who was there, in the same way."""
    rows = by_seat(meeting.body, meeting.date_on, came)
    return arranging.set_attendance(meeting, attendance=rows, by=by, at=at)


def by_seat(body: Unit, on: date, came: Iterable[Attendee]) -> list[Attendee]:
    """Give who came in the order of the seats, every seat among them; other posts follow and have no vote."""
    said = {row.post.strip(): row for row in came}
    seats = attendees(body, on)
    if not seats:
        return list(said.values())
    rows = [
        replace(seat, is_present=(row := said.pop(seat.post, None)) is not None and row.is_present) for seat in seats
    ]
    return [*rows, *(replace(row, votes=False) for row in said.values())]


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _orders() -> QuerySet[Committee]:
    return Committee.objects.filter(STANDING)


def _filled(on: date) -> QuerySet[Seat]:
    return Seat.objects.filter(
        seatings__in=Seating.objects.filter(membership__in=Membership.objects.filter(current(on)))
    )


def _deciding(body: Unit, order: Committee | None) -> Deciding:
    seats, empty = (getattr(order, "seat_count", 0), getattr(order, "empty_count", 0)) if order else (0, 0)
    return Deciding(body, getattr(body, "units", 0), order, seats, empty)


def _locked(committee: Committee, *, by: Membership, at: datetime) -> Committee:
    row = Committee.objects.select_for_update(of=("self",)).select_related("body").get(pk=committee.pk)
    if not row.is_standing:
        raise Refusal(_NO_BODY, code="not-a-body")
    insist(may_keep(by, row.body, on=in_bangkok(at)))
    if row.until < in_bangkok(at):
        raise Refusal(_TERM_OVER, code="term-over")
    return row


def _sat_down(seat: Seat, held: Membership, *, by: Membership, at: datetime) -> Seating:
    committee, post = Committee.objects.select_related("body").get(pk=seat.committee_id), held.account.post
    facts = {"post_th": post.th, "post_en": post.en, "position": seat.position, "order": committee.order_number}
    about, unit = committee.journal_key, committee.body.key
    record("committee.member-seated", about=about, unit=unit, by=by.actor(), at=at, facts=facts)
    return Seating.objects.create(seat=seat, membership=held)


def _end(committee: Committee, *, on: date, by: Membership, at: datetime) -> None:
    """End the term of an order, and the roles of who sits by it."""
    sitting = Membership.objects.filter(seating__seat__committee=committee, until__gt=on).select_related("unit")
    for held in sitting.order_by("-since", "-pk"):  # a successor before who hands over
        if held.since > on:
            cancel_appointment(held, by=by, at=at)
        else:
            end_membership(held, on=on, by=by, at=at)
    committee.until = on
    committee.save(update_fields=["until"])
    facts = {"order": committee.order_number, "until": on}
    about, unit = committee.journal_key, committee.body.key
    record("committee.term-ended", about=about, unit=unit, by=by.actor(), at=at, facts=facts)


def _checked(row: SeatWords) -> SeatWords:
    if row.duty not in set(Duty):
        raise Refusal(_CHOOSE_DUTY, code="duty-unknown", field="seats")
    post = needed(row.post, _NAME_POST, longest=300, field="seats")
    return replace(row, post=post, role=needed(row.role, _NAME_ROLE, longest=120, field="seats"))


def _insist_sense(rows: Sequence[SeatWords]) -> None:
    posts = [row.post for row in rows]
    twice = next((post for post in posts if posts.count(post) > 1), None)
    if twice is not None:
        raise Refusal(_POST_TWICE.fill(post=twice), code="post-twice", field="seats")
    if sum(row.duty == Duty.CHAIR for row in rows) != 1:
        raise Refusal(_ONE_CHAIR, code="one-chair", field="seats")
    if len(rows) > MOST_SEATS:
        raise Refusal(_TOO_MANY, code="too-many-seats", field="seats")


def _does(duty: Duty) -> dict[str, bool]:
    return {
        "chairs": duty is Duty.CHAIR,
        "votes": duty in {Duty.CHAIR, Duty.MEMBER, Duty.MEMBER_SECRETARY},
        "keeps": duty in {Duty.MEMBER_SECRETARY, Duty.SECRETARY},
        "assists": duty is Duty.ASSISTANT,
    }


def _attendee(seat: Seat, held: Membership | None) -> Attendee:
    sat = held.account.post_th if held is not None and held.account.post_th != seat.post else ""
    return Attendee(
        seat.post, is_present=False, duty=seat.role, sat=sat, account=held.account if held else None, votes=seat.votes
    )


_NUMBER_IT = Text("ระบุเลขที่คำสั่งแต่งตั้ง", "Give the number of the order that appoints them.")
_ENDS_EARLY = Text("วันสิ้นสุดวาระอยู่ก่อนวันเริ่ม", "The term ends before it begins.")
_OVERLAPS = Text(
    "วาระทับกับคำสั่งที่ {order} ซึ่งเริ่มวันเดียวกันหรือหลังจากนี้",
    "The term overlaps order {order}, which begins on the same day or later.",
)
_NO_BODY = Text("หน่วยงานนี้ไม่ใช่คณะที่พิจารณาหลายรอบ", "This unit is not a body that decides in many rounds.")
_TERM_OVER = Text("วาระตามคำสั่งนี้สิ้นสุดแล้ว", "The term of this order is over.")
_SEAT_FILLED = Text("ตำแหน่ง «{post}» มีผู้ดำรงแล้ว จึงนำออกไม่ได้", "The seat “{post}” was filled, so it stays.")
_DUTY_FILLED = Text("ตำแหน่ง «{post}» มีผู้ดำรงแล้ว จึงเปลี่ยนหน้าที่ไม่ได้", "The seat “{post}” was filled, so what it does stays.")
_SEAT_TAKEN = Text("มีผู้ดำรงตำแหน่งนี้อยู่แล้ว", "Somebody fills this seat already.")
_SITS_ALREADY = Text("ผู้นี้นั่งในตำแหน่งอื่นอยู่แล้ว", "This person fills another seat already.")
_NOT_OF_IT = Text("ผู้นี้ไม่ได้ดำรงบทบาทในคณะนี้วันนี้", "This person holds no role in this body today.")
_OTHER_ROLE = Text(
    "บทบาทของผู้นี้ไม่ตรงกับตำแหน่ง ประธานนั่งได้เฉพาะตำแหน่งประธาน",
    "The role does not fit the seat: a chair fills the chair's seat, a member another.",
)
_CHOOSE_DUTY = Text("เลือกหน้าที่ของทุกตำแหน่ง", "Choose what every seat does.")
_NAME_POST = Text("ระบุชื่อตำแหน่งทุกแถว", "Name the post in every row.")
_NAME_ROLE = Text("ระบุหน้าที่ตามคำสั่งทุกแถว", "Give the role as the order prints it in every row.")
_POST_TWICE = Text(
    "ตำแหน่ง «{post}» มีสองแถว เติมลำดับเพื่อให้ต่างกัน",
    "The post “{post}” stands in two rows. Number them so that they differ.",
)
_ONE_CHAIR = Text("คณะต้องมีประธานหนึ่งตำแหน่ง", "A committee has one seat that chairs.")
_TOO_MANY = Text("มีตำแหน่งมากเกินไป", "There are too many seats.")
_WHO_CAME = Text(
    "บันทึกผู้เข้าประชุมตามตำแหน่งในคำสั่งก่อน จึงรู้ว่าครบองค์ประชุมหรือไม่",
    "Write down who was there by the seats of the order first, so that the quorum is known.",
)
_NO_QUORUM = Text(
    "องค์ประชุมไม่ครบ: มา {present} จาก {seats} ตำแหน่งที่มีสิทธิออกเสียง ต้องเกินร้อยละ {over}",
    "No quorum: {present} of {seats} voting seats were there; more than {over} % must.",
)
