"""For which units a round is: those of its edition's kinds, or of them only some, chosen by place or one by one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Round, RoundLimit, RoundState
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Place, Unit
from khunnatham.wording import Refusal, Text


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a round is limited: the places, and the units, in the order in which they were chosen. Both empty: to nobody."""

    places: tuple[Place, ...]
    units: tuple[Unit, ...]

    def __bool__(self) -> bool:
        """Tell whether the round is limited at all."""
        return bool(self.places or self.units)


def limits_of(round_: Round) -> Limits:
    """Give for whom a round is limited: one query."""
    rows = list(RoundLimit.objects.filter(round=round_).select_related("place", "unit", "unit__place"))
    return Limits(
        tuple(row.place for row in rows if row.place is not None),
        tuple(row.unit for row in rows if row.unit is not None),
    )


def open_for(unit: Unit) -> QuerySet[Round]:
    """Give the open rounds whose limits let this unit in, the earliest deadline first; its kind is for the edition to say."""
    return Round.objects.filter(_lets_in(unit), state=RoundState.OPEN).order_by("due_at", "pk")


def outside(round_: Round, unit: Unit) -> Refusal | None:
    """Answer whether the round's limits keep this unit out: one query."""
    if Round.objects.filter(_lets_in(unit), pk=round_.pk).exists():
        return None
    return Refusal(
        Text(
            f"รอบ «{round_.title.th}» เปิดเฉพาะหน่วยงานที่กำหนด หน่วยงานนี้ไม่อยู่ในรายการ สอบถามเจ้าของรอบ",
            f"The round “{round_.title.en}” is for some units only and this one is not among them. Ask the owner of the round.",
        ),
        code="unit-outside-the-round",
    )


@transaction.atomic
def limit(
    round_: Round, *, places: Collection[Place] = (), units: Collection[Unit] = (), by: Membership, at: datetime
) -> None:
    """Write for whom the round is; nothing named means every unit of the edition's kinds. Who joined before stays.

    The caller asked the permission and holds the round's lock.
    """
    kinds = {kind.key for kind in criteria.edition_of(round_).unit_kinds}
    for unit in units:
        if kinds and unit.kind not in kinds:
            raise Refusal(
                Text(
                    f"{unit.name.th} ไม่ใช่ประเภทหน่วยงานของเกณฑ์ฉบับนี้",
                    f"{unit.name.en} is of a kind for which these criteria are not.",
                ),
                code="unit-kind-not-asked",
                field="units",
            )
    before = limits_of(round_)
    if set(before.places) == set(places) and set(before.units) == set(units):
        return
    RoundLimit.objects.filter(round=round_).delete()
    RoundLimit.objects.bulk_create(
        [RoundLimit(round=round_, place=place) for place in places]
        + [RoundLimit(round=round_, unit=unit) for unit in units]
    )
    facts = {
        "places": [place.pk for place in places],
        "units": [unit.key for unit in units],
        "place_count": len(places),
        "unit_count": len(units),
    }
    record(
        "round.limited" if places or units else "round.unlimited",
        about=round_.key,
        unit=f"unit:{round_.owner_id}",
        by=by.actor(),
        at=at,
        facts=facts,
    )


def _lets_in(unit: Unit) -> Q:
    limits = RoundLimit.objects.filter(round=OuterRef("pk"))
    around = [code for code in (unit.place_id, unit.province_id) if code]
    return Q(Exists(limits.filter(Q(unit=unit) | Q(place__in=around)))) | ~Q(Exists(limits))
