"""Does the journal still say what it said? Every entry is hashed again, in order, from the first to the head."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models
from django.db.models.functions import Cast

from khunnatham.journal import guards
from khunnatham.journal.models import GENESIS, Entry, Head
from khunnatham.journal.sealing import WORDS, seal
from khunnatham.wording import Text

AT_A_TIME = 2000

_SENTENCES = {
    "unguarded": Text("ฐานข้อมูลไม่มีตัวป้องกัน {name} ของบันทึกเหตุการณ์", "The database has lost the journal's guard {name}."),
    "headless": Text("ไม่พบหัวสายของบันทึกเหตุการณ์", "The head of the journal is gone."),
    "changed": Text("รายการที่ {number} ถูกแก้ไข", "Entry {number} was changed."),
    "removed": Text("รายการที่ {number} ถึง {last} หายไป", "Entries {number} to {last} were removed."),
    "inserted": Text("รายการที่ {number} ถูกแทรกเข้ามา", "Entry {number} was inserted."),
    "broken": Text(
        "รายการที่ {number} ไม่ต่อจากรายการก่อนหน้า: รายการใดรายการหนึ่งถูกเปลี่ยนหรือสลับลำดับ",
        "Entry {number} does not follow the one before it: one of them was replaced or moved.",
    ),
    "tail-removed": Text(
        "ท้ายบันทึกหายไป: รายการที่ {number} ถึง {last}", "The tail was removed: entries {number} to {last}."
    ),
    "head-differs": Text(
        "หัวสายไม่ตรงกับรายการสุดท้าย (รายการที่ {number})", "The head does not match the last entry, number {number}."
    ),
    "anchor-differs": Text(
        "รายการที่ {number} ไม่ตรงกับค่าที่จดไว้ภายนอก", "Entry {number} differs from what was noted elsewhere."
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the journal does not hold: the entry's number, a code for programs, and a sentence."""

    number: int
    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Anchor:
    """A number and its hash, noted somewhere else: on paper, in a backup, in another office's files.

    Who can rewrite the whole database can rewrite the chain too; an anchor kept elsewhere shows even that.
    """

    number: int
    hash: str


def head() -> Anchor:
    """Give the end of the chain as it stands, to be noted elsewhere."""
    row = Head.objects.get(pk=1)
    return Anchor(row.number, row.hash)


def verify(
    *, anchors: Iterable[Anchor] = (), most: int = 100, progress: Callable[[int], None] | None = None
) -> list[Fault]:
    """Give the faults of the journal, the first ``most`` of them; an empty list says that it holds.

    Finds a changed entry, a removed one, a removed tail, an inserted, replaced or reordered one, a lost guard, and what
    differs from anchors noted elsewhere. Reads in portions and without a lock: a million entries need no more memory than a
    few thousand, and offices go on working meanwhile. ``progress`` hears the number reached after each portion.
    """
    faults: list[Fault] = []
    for fault in _faults(list(anchors), progress or _silent):
        faults.append(fault)
        if len(faults) >= most:
            break
    return faults


def _faults(anchors: list[Anchor], progress: Callable[[int], None]) -> Iterator[Fault]:
    for name in guards.missing(connection):
        yield _fault("unguarded", 0, name=name)
    end = Head.objects.filter(pk=1).first()
    if end is None:
        yield _fault("headless", 0)
        return
    noted = {anchor.number: anchor.hash for anchor in anchors}
    last = Anchor(0, GENESIS)
    for row in _rows(end.number, progress):
        yield from _faults_of(row, last)
        last = Anchor(row["number"], row["hash"])
        if noted.pop(last.number, last.hash) != last.hash:
            yield _fault("anchor-differs", last.number)
    yield from _faults_of_end(end, last)
    for number in sorted(set(noted) - {0}):
        yield _fault("anchor-differs", number)


def _faults_of(row: dict[str, Any], last: Anchor) -> Iterator[Fault]:
    number = row["number"]
    if number <= last.number:
        yield _fault("inserted", number)
    elif number > last.number + 1:
        yield _fault("removed", last.number + 1, last=number - 1)
    elif row["previous_hash"] != last.hash:
        yield _fault("broken", number)
    if _seal_again(row) != row["hash"]:
        yield _fault("changed", number)


def _faults_of_end(end: Head, last: Anchor) -> Iterator[Fault]:
    if last.number < end.number:
        yield _fault("tail-removed", last.number + 1, last=end.number)
    elif last.hash != end.hash:
        yield _fault("head-differs", last.number)
    # One statement sees one moment: an entry added meanwhile came with its head, an entry without one was inserted.
    head_now = Head.objects.filter(pk=1).values("number")[:1]
    beyond = Entry.objects.filter(number__gt=models.Subquery(head_now)).order_by("number")
    for number in beyond.values_list("number", flat=True)[:AT_A_TIME]:
        yield _fault("inserted", number)


def _rows(end: int, progress: Callable[[int], None]) -> Iterator[dict[str, Any]]:
    """Give the entries in order. Time and facts come as written, so that even nonsense put there by hand can be read."""
    written = Entry.objects.annotate(
        written_at=Cast("at", models.TextField()), written_facts=Cast("facts", models.TextField())
    ).values(*WORDS, "hash", "written_at", "written_facts")
    portion = list(written.filter(number__lte=end).order_by("number")[:AT_A_TIME])
    while portion:
        yield from portion
        reached = portion[-1]["number"]
        progress(reached)
        portion = list(written.filter(number__gt=reached, number__lte=end).order_by("number")[:AT_A_TIME])


def _seal_again(row: dict[str, Any]) -> str:
    try:
        at = datetime.fromisoformat(row["written_at"])
        facts = json.loads(row["written_facts"])
    except ValueError:
        return "unreadable"
    return seal(row, at=at if at.tzinfo else at.replace(tzinfo=UTC), facts=facts)


def _fault(code: str, number: int, **values: object) -> Fault:
    return Fault(number, code, _SENTENCES[code].fill(number=number, **values))


def _silent(number: int) -> None:
    """Hear the progress and say nothing."""
