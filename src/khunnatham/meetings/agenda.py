"""The agenda of a meeting and what was resolved about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Max, Q

from khunnatham.meetings.models import AgendaItem, Correction, Meeting, Resolution
from khunnatham.meetings.writing import journal, locked
from khunnatham.organisations.models import Membership
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Conflict, Refusal, Text

Thing = TypeVar("Thing")


@transaction.atomic
def put_on_agenda(meeting: Meeting, *, title: str, about: str = "", by: Membership, at: datetime) -> AgendaItem:
    """Put a matter at the end of the agenda; a matter with a key stands there once, and is given if it does already."""
    return _put(locked(meeting, part="agenda", by=by, at=at), title, about, by=by, at=at)


@transaction.atomic
def take_off_agenda(item: AgendaItem, *, by: Membership, at: datetime) -> None:
    """Take a matter off the agenda; what was resolved already stays on it."""
    current = locked(item.meeting, part="agenda", by=by, at=at)
    resolved = Q(item=item) | Q(about=f"agenda-item:{item.pk}") | (Q(about=item.about) if item.about else Q(pk=None))
    if Resolution.objects.filter(resolved, meeting=current).exists():
        raise Refusal(
            Text(
                "เรื่องนี้มีมติแล้ว จึงถอนออกจากวาระไม่ได้", "There is a resolution about this matter, so it stays on the agenda."
            ),
            code="agenda-item-resolved",
        )
    if Correction.objects.filter(meeting=current, item=item).exists():
        raise Refusal(
            Text("มีข้อขอแก้ไขเรื่องนี้ จึงถอนออกจากวาระไม่ได้", "Somebody asked for a correction of this matter, so it stays."),
            code="agenda-item-asked-about",
        )
    if not AgendaItem.objects.filter(meeting=current, pk=item.pk).delete()[0]:
        raise _gone_meanwhile()
    number_items(list(AgendaItem.objects.filter(meeting=current)))
    journal("meeting.agenda-item-removed", current, by=by, at=at, title=item.title, about=item.about)


@transaction.atomic
def move_item(item: AgendaItem, *, to_position: int, by: Membership, at: datetime) -> list[AgendaItem]:
    """Put a matter at another place of the agenda (from 1); gives all of them in their new order."""
    current = locked(item.meeting, part="agenda", by=by, at=at)
    items = list(AgendaItem.objects.filter(meeting=current))
    if item not in items:
        raise _gone_meanwhile()
    ordered = moved(items, item, to_position)
    number_items(ordered)
    journal("meeting.agenda-item-moved", current, by=by, at=at, title=item.title, to=ordered.index(item) + 1)
    return ordered


@transaction.atomic
def resolve(
    meeting: Meeting,
    *,
    text: str,
    about: str = "",
    item: AgendaItem | None = None,
    number: int | None = None,
    by: Membership,
    at: datetime,
) -> Resolution:
    """Write down a resolution; without a number it takes the next of the meeting."""
    current = locked(meeting, part="resolutions", by=by, at=at)
    return _resolve(current, text, about=about, item=item, number=number, by=by, at=at)


@transaction.atomic
def resolve_under(meeting: Meeting, *, about: str, title: str, text: str, by: Membership, at: datetime) -> Resolution:
    """Write down a resolution under the matter of this key, which is put there if it is not yet.

    Who may do so is for the caller to have asked: others than those who arrange the meetings may.
    """
    current = locked(meeting, part="resolutions", is_permitted=True, by=by, at=at)
    return _resolve(current, text, item=_put(current, title, about, by=by, at=at), by=by, at=at)


def _put(meeting: Meeting, title: str, about: str, *, by: Membership, at: datetime) -> AgendaItem:
    items = AgendaItem.objects.filter(meeting=meeting)
    standing = items.filter(about=about).first() if about else None
    if standing is not None:
        return standing
    named = needed(title, Text("เขียนเรื่องของวาระ", "Write what the item is about."), longest=500, field="title")
    last = items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting, position=last + 1, title=named, about=cleaned(about, longest=120, field="about")
    )
    journal("meeting.agenda-item-added", meeting, by=by, at=at, title=named, about=about)
    return item


def _resolve(
    meeting: Meeting,
    text: str,
    *,
    about: str = "",
    item: AgendaItem | None = None,
    number: int | None = None,
    by: Membership,
    at: datetime,
) -> Resolution:
    said = needed(text, Text("เขียนข้อความของมติ", "Write what was resolved."), field="text")
    resolutions = Resolution.objects.filter(meeting=meeting)
    chosen = (resolutions.aggregate(last=Max("number"))["last"] or 0) + 1 if number is None else number
    if chosen < 1 or resolutions.filter(number=chosen).exists():
        raise Refusal(
            Text(
                f"มติที่ {chosen} ใช้ไม่ได้หรือมีแล้ว เว้นว่างไว้เพื่อใช้เลขถัดไป",
                f"Resolution {chosen} is taken or not valid. Leave it blank for the next.",
            ),
            code="resolution-number-taken",
            field="number",
        )
    actor = by.actor()
    resolution = Resolution.objects.create(
        meeting=meeting,
        item=item,
        number=chosen,
        about=cleaned(about, longest=120, field="about"),
        text=said,
        recorded_at=at,
        recorded_by=actor.key,
        recorded_by_th=actor.th,
        recorded_by_en=actor.en,
    )
    journal("meeting.resolved", meeting, by=by, at=at, number=chosen, about=about, text=said)
    return resolution


def moved(items: Sequence[Thing], item: Thing, to_position: int) -> list[Thing]:
    """Give the items with one of them at another place (from 1); a place beyond the ends is the end."""
    others = [other for other in items if other != item]
    place = min(max(to_position, 1), len(items)) - 1
    return [*others[:place], item, *others[place:]]


def number_items(items: list[AgendaItem]) -> None:
    """Write the positions in this order. No two may be the same even for a moment, so all first move out of the way."""
    top = max((item.position for item in items), default=0) + len(items)
    for offset in (top, 0):
        for place, item in enumerate(items, 1):
            item.position = offset + place
            item.save(update_fields=["position"])


def _gone_meanwhile() -> Conflict:
    return Conflict(
        Text("มีคนถอนเรื่องนี้ออกจากวาระไปแล้ว", "Somebody took this matter off the agenda meanwhile."),
        newer=None,
        code="removed-meanwhile",
    )
