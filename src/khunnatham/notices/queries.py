"""Reading circulars and duties: what an office wrote, what a unit received, how far each duty is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from khunnatham.notices.models import Circular, CircularState, Deed, Recipient
from khunnatham.notices.permissions import OFFICES, may_read
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Duty, Edition


@dataclass(frozen=True, slots=True)
class Progress:
    """One duty of an office: what was done of it, by deeds and by circulars that were sent, and whether that is enough."""

    duty: Duty
    deeds: tuple[Deed, ...]
    circulars: tuple[Circular, ...]

    @property
    def done(self) -> int:
        """How often it was done."""
        return len(self.deeds) + sum(one.state == CircularState.SENT for one in self.circulars)

    @property
    def is_met(self) -> bool:
        """Tell whether it was done as often as the edition asks, and at least once."""
        return self.done >= max(self.duty.at_least, 1)


def duties_of(office: Unit, role: str, edition: Edition, fiscal_year: int) -> list[Progress]:
    """Give the duties of a role in an edition with what the office did of each: two queries."""
    mine = {"office": office, "programme": edition.programme, "fiscal_year": fiscal_year}
    deeds = list(Deed.objects.filter(**mine))
    circulars = list(Circular.objects.filter(**mine).exclude(duty=""))
    return [
        Progress(
            duty,
            tuple(deed for deed in deeds if deed.duty == duty.key),
            tuple(circular for circular in circulars if circular.duty == duty.key),
        )
        for duty in edition.duties
        if duty.owner == role
    ]


def written_by(office: Unit) -> list[Circular]:
    """Give the circulars of an office, the latest first, each with ``sent_to`` and ``acknowledged`` counts: one query."""
    counts = {
        "sent_to": Count("recipients"),
        "acknowledged": Count("recipients", filter=Q(recipients__acknowledged_at__isnull=False)),
    }
    return list(Circular.objects.filter(office=office).annotate(**counts))


def received_by(unit: Unit) -> list[Recipient]:
    """Give what was sent to a unit: not acknowledged first, then the latest."""
    rows = Recipient.objects.filter(unit=unit, circular__state=CircularState.SENT).select_related("circular__office")
    return sorted(
        rows,
        key=lambda row: (
            row.acknowledged_at is not None,
            -(row.circular.sent_at or row.circular.changed_at).timestamp(),
        ),
    )


def waiting_for(unit: Unit) -> int:
    """Give how many circulars a unit has not acknowledged."""
    return Recipient.objects.filter(unit=unit, circular__state=CircularState.SENT, acknowledged_at__isnull=True).count()


def units_asked(days: Collection[date]) -> set[int]:
    """Give the units with a deadline on one of these days in a letter that is not settled: two queries."""
    wanted = {day.isoformat() for day in days}
    rows = Circular.objects.filter(state=CircularState.SENT).values_list("pk", "deadlines")
    due = [number for number, deadlines in rows if any(one["on"] in wanted for one in deadlines)]
    asked = Recipient.objects.filter(Q(acknowledged_at__isnull=True) | Q(outcome=""), circular__in=due)
    return set(asked.values_list("unit", flat=True))


def circular(number: int, *, by: Membership) -> Circular | None:
    """Give one circular where this membership may read it; nothing for an outsider."""
    found = Circular.objects.select_related("office").filter(pk=number).first()
    if found is None:
        return None
    is_recipient = Recipient.objects.filter(circular=found, unit=by.unit_id).exists()
    return None if may_read(by, found, is_recipient=is_recipient) else found


def recipients_of(circular: Circular, *, by: Membership) -> list[Recipient]:
    """Give who receives it: all of them to its office and to who watches the nation, to a unit only itself."""
    rows = Recipient.objects.filter(circular=circular).select_related("unit__place")
    if by.unit_id != circular.office_id and by.role_held not in {Role.NATIONAL_ADMINISTRATOR, Role.AUDITOR}:
        rows = rows.filter(unit=by.unit_id)
    return list(rows)


def recipient(number: int) -> Recipient | None:
    """Give one recipient with its circular and unit."""
    return Recipient.objects.select_related("circular__office", "unit").filter(pk=number).first()


def deed(number: int, *, by: Membership) -> Deed | None:
    """Give one deed of one's own office."""
    if by.role_held not in OFFICES:
        return None
    return Deed.objects.select_related("office").filter(pk=number, office=by.unit_id).first()


def addressable(office: Unit, edition: Edition) -> list[Unit]:
    """Give the open units of the edition's kinds that the office may write to: of its province, or of the nation."""
    rows = Unit.objects.filter(kind__in=[kind.key for kind in edition.unit_kinds], closed_on__isnull=True)
    if office.province_id is not None:
        rows = rows.filter(province=office.province_id)
    return list(rows.select_related("place"))


def deadlines_for(unit: Unit, fiscal_year: int) -> list[tuple[Circular, str, str]]:
    """Give what circulars ask of a unit in a year: the circular, the title, and the day (ISO)."""
    rows = Recipient.objects.filter(
        unit=unit, circular__state=CircularState.SENT, circular__fiscal_year=fiscal_year
    ).select_related("circular")
    return [(row.circular, one["title"], one["on"]) for row in rows for one in row.circular.deadlines]
