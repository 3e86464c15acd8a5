"""Rows that two people may edit: whose hand it was, who was overtaken by another, and a button that was pressed twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.db import models

from khunnatham.organisations.models import Membership
from khunnatham.wording import Conflict, Text

SAME_PRESS: Final = timedelta(minutes=1)
_THIS: Final = Text("ส่วนนี้", "this")


class Revised(models.Model):
    """A row that two people may edit: its revision tells a later writer that the row moved, and by whose hand."""

    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)
    changed_by_th = models.CharField(max_length=300)
    changed_by_en = models.CharField(max_length=300)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Revised)


def insist_unchanged(current: Revised | None, expected_revision: int, *, what: Text = _THIS) -> None:
    """Refuse to overwrite what somebody else wrote meanwhile; the refusal carries the newer row."""
    if current is not None and current.revision != expected_revision:
        raise Conflict(
            Text(
                f"{current.changed_by_th} แก้ไข{what.th}ไปแล้วระหว่างที่ท่านเปิดอยู่ ดูข้อมูลล่าสุดก่อนแล้วบันทึกอีกครั้ง",
                f"{current.changed_by_en} changed {what.en} while you had it open. Look at the newer one, then save again.",
            ),
            newer=current,
        )


def just_written(row: Revised, *, by: Membership, at: datetime) -> bool:
    """Tell whether the same hand wrote this row a moment ago and nobody touched it since: a button pressed twice."""
    return row.revision == 1 and row.changed_by == by.actor().key and at - row.changed_at <= SAME_PRESS


def stamp(row: Row, *, by: Membership, at: datetime) -> Row:
    """Write down whose hand it was, for the person who comes second; gives the row, not yet saved."""
    actor = by.actor()
    row.changed_at, row.changed_by, row.changed_by_th, row.changed_by_en = at, actor.key, actor.th, actor.en
    return row


def save_revised(row: Row, *, by: Membership, at: datetime) -> Row:
    """Save a changed row under its next revision, or a new one under its first."""
    row.revision = 1 if row.pk is None else row.revision + 1
    stamp(row, by=by, at=at).save()
    return row
