"""Founding the committees of an edition by order, filling their seats, and asking what a seat lets its holder do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Round
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.working import insist
from khunnatham.journal.recording import record
from khunnatham.organisations import regions
from khunnatham.organisations.appointing import appoint_to_seat
from khunnatham.organisations.models import COUNTRY, Account, Membership, Place, UnitKind
from khunnatham.organisations.permissions import may_appoint
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_line, new_unit
from khunnatham.programmes.committee_kinds import Committee as Named
from khunnatham.programmes.committee_kinds import Quorum, Voting
from khunnatham.programmes.criteria import Edition
from khunnatham.review.committee_models import Committee, Seat, Seating
from khunnatham.thai import in_bangkok, to_thai_digits
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text

MAJORITY: Final = Quorum(50, is_default=True)
BY_MAJORITY: Final = Voting("chair", is_default=True)
# Committees that stand beside the rounds: pages of rounds do not know them.
STANDING: Final = Q(programme="")


@dataclass(frozen=True, slots=True)
class Order:
    """The order that appoints committees: its number and day, and the term."""

    number: str
    on: date
    since: date
    until: date


# ── reading ─────────────────────────────────────────────────────────────────────────────


def committees_of(round_: Round) -> list[Committee]:
    """Give the committees of the round's edition and year with their seats and who fills them now: three queries."""
    seatings = Prefetch("seatings", Seating.objects.select_related("membership__account"))
    seats = Prefetch("seats", Seat.objects.prefetch_related(seatings))
    return list(of_round(round_).select_related("body").prefetch_related(seats).order_by("key", "region"))


def has_committees(round_: Round) -> bool:
    """Tell whether committees of the round were founded here."""
    return of_round(round_).exists()


def of_round(round_: Round) -> QuerySet[Committee]:
    """Give the committees of a round as a query."""
    return Committee.objects.filter(
        owner=round_.owner_id, programme=round_.programme, edition=round_.edition, fiscal_year=round_.fiscal_year
    )


def committee_of(by: Membership) -> Committee | None:
    """Give the committee of a round in which this membership sits; nothing for everybody else."""
    return Committee.objects.filter(~STANDING, body=by.unit_id).select_related("body", "owner").first()


def is_of(committee: Committee, round_: Round) -> bool:
    """Tell whether a committee is one of the round."""
    return (committee.owner_id, committee.edition_key, committee.fiscal_year) == (
        round_.owner_id,
        round_.edition_key,
        round_.fiscal_year,
    )


def committee(number: int, *, by: Membership) -> Committee | None:
    """Give one committee of a round to its owner, to those who sit in it, and to those who see the nation."""
    rows = Committee.objects.select_related("body", "owner").filter(~STANDING, pk=number)
    if by.role_held not in {Role.NATIONAL_ADMINISTRATOR, Role.AUDITOR}:
        rows = rows.filter(Q(owner=by.unit_id) | Q(body=by.unit_id))
    return rows.first()


def seat_of(by: Membership) -> Seat | None:
    """Give the seat of a committee of a round that a membership fills; who acts for somebody sits on that seat."""
    held = by.acting_for_id or by.pk
    seating = (
        Seating.objects.filter(membership=held)
        .exclude(seat__committee__programme="")
        .select_related("seat__committee")
        .first()
    )
    return seating.seat if seating else None


def gives_opinion(by: Membership) -> bool:
    """Answer whether this person sits on a seat that judges: a secretary's may have no voice."""
    seat = seat_of(by)
    return seat is not None and seat.votes


def roles_of(held: Iterable[Membership]) -> dict[int, str]:
    """Give by what role a seat is printed for those of these memberships that fill one: one query, none without a committee."""
    sitting = {one.acting_for_id or one.pk: one.pk for one in held if one.unit.kind == UnitKind.COMMITTEE}
    if not sitting:
        return {}
    rows = Seating.objects.filter(membership__in=sitting).values_list("membership", "seat__role")
    return {sitting[membership]: role for membership, role in rows}


def seated_on(seat: Seat, on: date) -> Membership | None:
    """Give who fills a seat on a day, one acting for another before the other; nothing for an empty seat."""
    rows = Membership.objects.filter(
        Q(seating__seat=seat) | Q(acting_for__seating__seat=seat),
        Q(until__isnull=True) | Q(until__gte=on),
        since__lte=on,
    ).select_related("account", "acting_for")
    return max(rows, key=lambda row: (row.acting_for_id is not None, row.since), default=None)


def quorum_of(edition: Edition) -> Quorum:
    """Give the edition's quorum; more than half, as a default of ours, where it names none."""
    return edition.quorum or MAJORITY


def strictest_quorum(rounds: Iterable[Round]) -> Quorum:
    """Give how many must be there where several rounds lie before a body: the most that an edition asks, ours where there is none."""
    return max((quorum_of(criteria.edition_of(one)) for one in rounds), key=lambda one: one.over, default=MAJORITY)


def voting_of(edition: Edition) -> Voting:
    """Give how the edition lets its committees vote; by majority and the chair on a tie, as a default of ours, where it is silent."""
    return edition.voting or BY_MAJORITY


def named(edition: Edition, key: str) -> Named | None:
    """Give the committee of this key as the edition names it."""
    return next((row for row in edition.committees if row.key == key), None)


# ── acting ──────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def found(round_: Round, *, order: Order, by: Membership, at: datetime) -> list[Committee]:
    """Found every committee that judges cases of the round, one for each region where the edition says so; those there stay."""
    Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    insist(may_manage_round(by, round_.owner, on=in_bangkok(at)))
    number = needed(order.number, _NUMBER_IT, longest=120, field="order_number")
    if order.until < order.since:
        raise Refusal(_ENDS_EARLY, code="term-ends-early", field="until")
    edition = criteria.edition_of(round_)
    wanted = list(_wanted(edition))
    if not wanted:
        raise Refusal(_NONE_NAMED, code="no-committees")
    there = {(row.key, row.region) for row in of_round(round_)}
    founded = [
        _found(round_, row, region, Order(number, order.on, order.since, order.until), by=by, at=at)
        for row, region in wanted
        if (row.key, region) not in there
    ]
    if founded:
        facts = {"count": len(founded), "order": number, "on": order.on, "since": order.since, "until": order.until}
        record("committees.founded", about=round_.key, unit=round_.owner.key, by=by.actor(), at=at, facts=facts)
    return founded


@transaction.atomic
def fill_seat(
    seat: Seat, *, account: Account, since: date, until: date, order_reference: str, by: Membership, at: datetime
) -> Seating:
    """Let an account fill a seat for some days of the term; whoever sits there on one of these days goes first.

    Sent twice, it is one seating.
    """
    committee = Committee.objects.select_for_update(of=("self",)).select_related("body").get(pk=seat.committee_id)
    role = Role.SUBCOMMITTEE_CHAIR if seat.chairs else Role.SUBCOMMITTEE_MEMBER
    insist(may_appoint(by, role=role, unit=committee.body, on=in_bangkok(at)))
    if not committee.since <= since <= until <= committee.until:
        raise Refusal(_OUTSIDE_TERM, code="outside-term", field="since")
    taken = Seating.objects.select_related("membership").filter(
        Q(membership__until__isnull=True) | Q(membership__until__gte=since), seat=seat, membership__since__lte=until
    )
    for row in taken:
        held = row.membership
        if (held.account_id, held.since, held.until, held.order_reference) == (
            account.pk,
            since,
            until,
            order_reference.strip(),
        ):
            return row
        raise Refusal(_SEAT_TAKEN, code="seat-taken", field="since")
    membership = appoint_to_seat(
        account,
        role=role,
        unit=committee.body,
        since=since,
        until=until,
        order_reference=order_reference,
        keeps_minutes=seat.keeps,
        by=by,
        at=at,
    )
    return Seating.objects.create(seat=seat, membership=membership)


def _wanted(edition: Edition) -> Iterator[tuple[Named, int]]:
    for row in edition.committees:
        if row.judges and row.seats:
            for region in range(1, regions.REGIONS + 1) if row.per == "region" else (0,):
                yield row, region


def _found(round_: Round, row: Named, region: int, order: Order, *, by: Membership, at: datetime) -> Committee:
    title = row.title
    if region:
        of = regions.title_of(region)
        title = Text(f"{title.th} {of.th}", f"{title.en}, {of.en}")
    body = new_unit(
        kind=UnitKind.COMMITTEE,
        place=Place.objects.get(pk=COUNTRY),
        name_th=f"{title.th} ปีงบประมาณ {to_thai_digits(str(round_.fiscal_year))}",
        name_en=f"{title.en}, fiscal year {round_.fiscal_year}",
        code=f"c-{round_.pk}-{row.key}-{region:02}",
    )
    new_line(body, superior=round_.owner, since=order.since)
    actor = by.actor()
    founded = Committee.objects.create(
        body=body,
        owner=round_.owner,
        programme=round_.programme,
        edition=round_.edition,
        fiscal_year=round_.fiscal_year,
        key=row.key,
        region=region,
        order_number=order.number,
        order_on=order.on,
        since=order.since,
        until=order.until,
        founded_at=at,
        founded_by=actor.key,
        founded_by_th=actor.th,
        founded_by_en=actor.en,
    )
    Seat.objects.bulk_create(
        Seat(
            committee=founded,
            position=position,
            post=regions.in_region(seat.post, region),
            role=seat.role,
            chairs="chair" in seat.does,
            votes="vote" in seat.does,
            keeps="secretary" in seat.does,
            assists="assistant" in seat.does,
        )
        for position, seat in enumerate(row.seats, 1)
    )
    return founded


_NUMBER_IT = Text("ระบุเลขที่คำสั่งแต่งตั้ง", "Give the number of the order that appoints them.")
_ENDS_EARLY = Text("วันสิ้นสุดวาระอยู่ก่อนวันเริ่ม", "The term ends before it begins.")
_OUTSIDE_TERM = Text("วันดำรงตำแหน่งต้องอยู่ในวาระของคณะ", "The days must lie within the committee's term.")
_SEAT_TAKEN = Text(
    "มีผู้ดำรงตำแหน่งนี้ในช่วงวันดังกล่าวแล้ว ให้สิ้นสุดผู้เดิมก่อน", "Somebody fills this seat on some of these days. End that first."
)
_NONE_NAMED = Text("เกณฑ์ฉบับนี้ไม่ได้กำหนดคณะกรรมการที่ประเมินหน่วยงาน", "This edition names no committee that judges units.")
