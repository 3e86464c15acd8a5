"""What cannot be at once: a committee sits on one day at a time, and a unit is heard in one place at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from khunnatham.organisations.models import Unit
from khunnatham.review.sitting_models import SittingDay
from khunnatham.review.timing import begins_at, hours
from khunnatham.wording import Refusal, Text

Span = tuple[datetime, datetime]
# A day without slots yet begins all the same.
AT_LEAST: Final = timedelta(minutes=1)


def insist_free(day: SittingDay) -> None:
    """Refuse a day that meets another of its committee, or on which a unit is heard that is heard elsewhere at that hour.

    The day stands in the database as it is to be, and its committee is locked. Days called off take no time.
    """
    whole, heard = _span(day), _heard(day)
    # Two committees that plan the same unit at once are looked at one after the other.
    units = {
        row.pk: row
        for row in Unit.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=heard).order_by("pk")
    }
    same = Q(committee=day.committee_id) | Q(slots__assessment__enrolment__unit__in=heard)
    others = SittingDay.objects.filter(same, on=day.on, cancelled_at__isnull=True).exclude(pk=day.pk).distinct()
    for other in others.order_by("starts_at", "pk"):
        if other.committee_id == day.committee_id and _meet(whole, _span(other)):
            raise Refusal(_SITS_THEN.fill(**_told(_span(other))), code="committee-sits-then", field="starts_at")
        for number, span in _heard(other).items():
            if number in heard and _meet(heard[number], span):
                name = units[number].name
                said = _HEARD_THEN.fill(unit=name.th, unit_en=name.en, **_told(span))
                raise Refusal(said, code="unit-heard-then", field="starts_at")


def _span(day: SittingDay) -> Span:
    begins = begins_at(day)
    timed = hours(day, day.slots.all())
    return begins, timed[-1][2] if timed else begins + AT_LEAST


def _heard(day: SittingDay) -> dict[int, Span]:
    slots = day.slots.select_related("assessment__enrolment").defer("assessment__result")
    timed = hours(day, slots)
    return {slot.assessment.enrolment.unit_id: (begins, ends) for slot, begins, ends in timed if slot.assessment}


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _told(span: Span) -> dict[str, str]:
    return {"begins": f"{span[0]:%H:%M}", "ends": f"{span[1]:%H:%M}"}


_SITS_THEN = Text(
    "คณะมีกำหนดการอื่นในวันเดียวกัน เวลา {begins}–{ends} น. เลือกเวลาที่ไม่ซ้อนกัน",
    "The committee sits from {begins} to {ends} on the same day already. Choose hours that do not meet.",
)
_HEARD_THEN = Text(
    "{unit} มีกำหนดรับฟังอีกแห่งในวันเดียวกัน เวลา {begins}–{ends} น. เลือกเวลาที่ไม่ซ้อนกัน",
    "{unit_en} is heard elsewhere from {begins} to {ends} on the same day. Choose hours that do not meet.",
)
