"""Terms that run on: by a further order the committees of a round keep their cases, and who sat to the last day sits on.

The handbook gives committees no term (11.4); the order does. Where it ends before the last case is agreed, nobody could judge it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from khunnatham.assessments.models import Round
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.working import insist
from khunnatham.journal.recording import record
from khunnatham.organisations.appointing import appoint_to_seat, prolong_membership
from khunnatham.organisations.models import Account, Membership
from khunnatham.review.committee_models import Committee, Seating, TermExtension
from khunnatham.review.committees import of_round
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text


@dataclass(frozen=True, slots=True)
class Longer:
    """The order by which a term runs on, and its new last day."""

    number: str
    on: date
    until: date


def ends_of(round_: Round) -> list[date]:
    """Give the last days of the terms of a round's committees, each once: one query."""
    return list(of_round(round_).order_by("until").values_list("until", flat=True).distinct())


def may_prolong(by: Membership, round_: Round, *, on: date) -> Refusal | None:
    """Answer whether this person lets terms of the committees of a round run on: the owner, where there are any."""
    if refused := may_manage_round(by, round_.owner, on=on):
        return refused
    return None if of_round(round_).exists() else Refusal(_NONE, code="no-committees")


@transaction.atomic
def prolong(round_: Round, *, order: Longer, by: Membership, at: datetime) -> list[Committee]:
    """Let every committee whose term ends earlier run on to the day of the order, and give them. Sent twice, it is done once.

    Who sat to the last day of the old term sits on; where that day is past, from today, for in between nobody sat.
    """
    today = in_bangkok(at)
    insist(may_prolong(by, round_, on=today))
    number = needed(order.number, _NUMBER_IT, longest=120, field="order_number")
    if order.until < today:
        raise Refusal(_OVER, code="term-over", field="until")
    every = list(of_round(round_).select_for_update(of=("self",)).select_related("body").order_by("pk"))
    shorter = [row for row in every if row.until < order.until]
    if not shorter:
        if TermExtension.objects.filter(committee__in=every, order_number=number, until=order.until).exists():
            return []
        raise Refusal(_NOT_LONGER, code="term-not-longer", field="until")
    sitting, given = _to_the_end(shorter), Longer(number, order.on, order.until)
    for one in shorter:
        _prolong(one, sitting.get(one.pk, []), given, by=by, at=at)
    return shorter


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _to_the_end(committees: list[Committee]) -> dict[int, list[Seating]]:
    """Give who sits to the last day of each term, seat by seat; their rows are held before they are read and anything is recorded."""
    ends = {row.pk: row.until for row in committees}
    rows = Seating.objects.filter(seat__committee__in=ends, membership__acting_for__isnull=True)
    people, held = rows.values("membership__account"), rows.values("membership")
    list(Account.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    list(Membership.objects.select_for_update(of=("self",)).filter(pk__in=held).order_by("pk"))
    found: dict[int, list[Seating]] = {}
    for row in rows.select_related("seat", "membership__account", "membership__unit").order_by("seat__position"):
        if row.membership.until == ends[row.seat.committee_id] and row.membership.account.is_active:
            found.setdefault(row.seat.committee_id, []).append(row)
    return found


def _prolong(committee: Committee, sitting: list[Seating], order: Longer, *, by: Membership, at: datetime) -> None:
    actor, before = by.actor(), committee.until
    TermExtension.objects.create(
        committee=committee,
        order_number=order.number,
        order_on=order.on,
        until=order.until,
        until_before=before,
        extended_at=at,
        extended_by=actor.key,
        extended_by_th=actor.th,
        extended_by_en=actor.en,
    )
    committee.until = order.until
    committee.save(update_fields=["until"])
    for row in sitting:
        if before >= in_bangkok(at):
            prolong_membership(row.membership, until=order.until, order_reference=order.number, by=by, at=at)
        else:
            _seat_again(row, order, by=by, at=at)
    facts = {"order": order.number, "on": order.on, "until": order.until, "before": before, "count": len(sitting)}
    record("committee.prolonged", about=committee.journal_key, unit=committee.body.key, by=actor, at=at, facts=facts)


def _seat_again(row: Seating, order: Longer, *, by: Membership, at: datetime) -> None:
    held = row.membership
    membership = appoint_to_seat(
        held.account,
        role=held.role_held,
        unit=held.unit,
        since=in_bangkok(at),
        until=order.until,
        order_reference=order.number,
        keeps_minutes=row.seat.keeps,
        by=by,
        at=at,
    )
    Seating.objects.create(seat=row.seat, membership=membership)


_NONE = Text("รอบนี้ยังไม่ได้แต่งตั้งคณะกรรมการ", "No committees are appointed for this round yet.")
_NUMBER_IT = Text("ระบุเลขที่คำสั่งขยายวาระ", "Give the number of the order that prolongs the term.")
_OVER = Text("วันสิ้นสุดวาระใหม่ต้องไม่อยู่ก่อนวันนี้", "The new last day cannot lie in the past.")
_NOT_LONGER = Text(
    "ไม่มีคณะใดที่วาระสิ้นสุดก่อนวันนั้น เลือกวันหลังวันสิ้นสุดวาระเดิม",
    "No term ends before that day. Choose a day after the end of the term.",
)
