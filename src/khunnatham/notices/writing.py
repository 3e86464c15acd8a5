"""What the verbs of notices share: refuse, compare revisions, stamp."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from khunnatham.notices.models import Written
from khunnatham.organisations.models import Membership
from khunnatham.wording import Conflict, Refusal, Text

Row = TypeVar("Row", bound=Written)


def insist(refusal: Refusal | None) -> None:
    """Raise the refusal that a permission gave, if it gave one."""
    if refusal is not None:
        raise refusal


def insist_unchanged(current: Written, expected_revision: int) -> None:
    """Refuse to overwrite what somebody else wrote meanwhile; the refusal carries the newer row."""
    if current.revision != expected_revision:
        raise Conflict(
            Text(
                f"{current.changed_by_th} แก้ไขไปแล้วระหว่างที่คุณเปิดอยู่ ดูข้อมูลล่าสุดก่อนแล้วบันทึกอีกครั้ง",
                f"{current.changed_by_en} changed this while you had it open. Look at the newer one, then save again.",
            ),
            newer=current,
        )


def stamp(row: Row, *, by: Membership, at: datetime) -> Row:
    """Write whose hand changed the row and when; saving is the caller's."""
    actor = by.actor()
    row.changed_at, row.changed_by, row.changed_by_th, row.changed_by_en = at, actor.key, actor.th, actor.en
    return row
