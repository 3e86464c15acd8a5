"""Minutes drafted from what happened: matters with their words and numbered resolutions, brought up to date, or put in own words.

Who knows what happened hands it in as passages; nothing here knows what they are about but by their plain keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Max

from khunnatham.meetings.agenda import number_items
from khunnatham.meetings.models import AgendaItem, Meeting, Resolution
from khunnatham.meetings.writing import journal, locked
from khunnatham.organisations.models import Membership
from khunnatham.typed import needed
from khunnatham.wording import Conflict, Text

Row = TypeVar("Row", AgendaItem, Resolution)


@dataclass(frozen=True, slots=True)
class Passage:
    """One matter as it happened, under its plain key: its words, and what was resolved about it (plain key, words) in order."""

    about: str
    title: str
    text: str
    resolutions: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def draft(meeting: Meeting, passages: Sequence[Passage], *, by: Membership, at: datetime) -> Meeting:
    """Bring minutes up to date with what happened. Own words stay, and so do numbers that were given.

    The last passage ends the minutes: matters that people added stand before it.
    """
    current = locked(meeting, part="resolutions", by=by, at=at)
    if not is_behind(current, passages):
        return current
    items = {item.about: item for item in AgendaItem.objects.filter(meeting=current).exclude(about="")}
    written = [_written(current, passage, items.get(passage.about)) for passage in passages]
    for item, passage in zip(written, passages, strict=True):
        for about, text in passage.resolutions:
            _resolved(current, item, about, text, by=by, at=at)
    _drop(current, passages)
    _put_in_order(current, written)
    resolutions = Resolution.objects.filter(meeting=current).count()
    # Without a word of what they say: the history of a meeting is read by more people than each of its matters.
    journal("minutes.drafted", current, by=by, at=at, count=len(passages), resolutions=resolutions)
    return current


def is_behind(meeting: Meeting, passages: Sequence[Passage]) -> bool:
    """Tell whether something happened that the minutes do not say yet; own words are not compared."""
    items = {item.about: item for item in AgendaItem.objects.filter(meeting=meeting).exclude(about="")}
    known = {row.about: row for row in Resolution.objects.filter(meeting=meeting).exclude(about="")}
    for passage in passages:
        item = items.get(passage.about)
        if item is None or (not item.is_reworded and (item.title, item.text) != (passage.title, passage.text)):
            return True
        for about, text in passage.resolutions:
            row = known.get(about)
            if row is None or (not row.is_reworded and row.text != text):
                return True
    return bool(_vanished(meeting, passages))


@transaction.atomic
def reword(item: AgendaItem, *, text: str, expected_revision: int, by: Membership, at: datetime) -> AgendaItem:
    """Put what the minutes tell of a matter in own words; a fresh draft leaves them."""
    current = locked(item.meeting, part="resolutions", by=by, at=at)
    row = _unchanged(AgendaItem.objects.filter(meeting=current, pk=item.pk).first(), expected_revision)
    said = needed(text, _WRITE, field="text")
    if row.text == said:
        return row
    row.text, row.is_reworded, row.revision = said, True, row.revision + 1
    row.save()
    journal("minutes.reworded", current, by=by, at=at, position=row.position)
    return row


@transaction.atomic
def as_drafted(item: AgendaItem, *, text: str, by: Membership, at: datetime) -> AgendaItem:
    """Give up the own words of a matter for those of the draft."""
    current = locked(item.meeting, part="resolutions", by=by, at=at)
    row = _unchanged(AgendaItem.objects.filter(meeting=current, pk=item.pk).first(), None)
    if row.is_reworded:
        row.text, row.is_reworded, row.revision = text, False, row.revision + 1
        row.save()
        journal("minutes.as-drafted", current, by=by, at=at, position=row.position)
    return row


@transaction.atomic
def reword_resolution(
    resolution: Resolution, *, text: str, expected_revision: int, by: Membership, at: datetime
) -> Resolution:
    """Put a resolution in other words; its number stays."""
    current = locked(resolution.meeting, part="resolutions", by=by, at=at)
    row = _unchanged(Resolution.objects.filter(meeting=current, pk=resolution.pk).first(), expected_revision)
    said = needed(text, _RESOLVE, field="text")
    if row.text == said:
        return row
    row.text, row.is_reworded, row.revision = said, True, row.revision + 1
    row.save()
    journal("minutes.resolution-reworded", current, by=by, at=at, number=row.number)
    return row


def _written(meeting: Meeting, passage: Passage, item: AgendaItem | None) -> AgendaItem:
    if item is None:
        last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
        return AgendaItem.objects.create(
            meeting=meeting, position=last + 1, title=passage.title, about=passage.about, text=passage.text
        )
    if not item.is_reworded and (item.title, item.text) != (passage.title, passage.text):
        item.title, item.text, item.revision = passage.title, passage.text, item.revision + 1
        item.save()
    return item


def _resolved(meeting: Meeting, item: AgendaItem, about: str, text: str, *, by: Membership, at: datetime) -> None:
    rows = Resolution.objects.filter(meeting=meeting)
    row = rows.filter(about=about).first()
    if row is not None:
        if not row.is_reworded and row.text != text:
            row.text, row.revision = text, row.revision + 1
            row.save()
        return
    actor = by.actor()
    Resolution.objects.create(
        meeting=meeting,
        item=item,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        about=about,
        text=text,
        recorded_at=at,
        recorded_by=actor.key,
        recorded_by_th=actor.th,
        recorded_by_en=actor.en,
    )


def _vanished(meeting: Meeting, passages: Sequence[Passage]) -> list[AgendaItem]:
    """Give what was drafted once, is no more, and on which nothing rests."""
    told = [passage.about for passage in passages]
    gone = AgendaItem.objects.filter(meeting=meeting, is_reworded=False).exclude(about__in=["", *told])
    return list(gone.filter(resolutions__isnull=True, corrections__isnull=True))


def _drop(meeting: Meeting, passages: Sequence[Passage]) -> None:
    for item in _vanished(meeting, passages):
        item.delete()


def _put_in_order(meeting: Meeting, written: Sequence[AgendaItem]) -> None:
    known = {item.pk for item in written}
    others = [item for item in AgendaItem.objects.filter(meeting=meeting) if item.pk not in known]
    number_items([*written[:-1], *others, *written[-1:]])


def _unchanged(row: Row | None, expected_revision: int | None) -> Row:
    if row is None or (expected_revision is not None and row.revision != expected_revision):
        raise Conflict(_CHANGED, newer=row)
    return row


_WRITE = Text("เขียนข้อความของรายงาน", "Write what the minutes say.")
_RESOLVE = Text("เขียนข้อความของมติ", "Write what was resolved.")
_CHANGED = Text(
    "มีผู้แก้ไขรายงานส่วนนี้ระหว่างที่ท่านเปิดอยู่ ดูข้อความล่าสุดก่อนแล้วแก้อีกครั้ง",
    "Somebody changed this part of the minutes while you had it open. Look at it as it is now, then change it again.",
)
