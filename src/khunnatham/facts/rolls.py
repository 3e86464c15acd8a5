"""Rolls: the people of whom a share is taken, as a list or as counted numbers, and the share that comes of it.

A roll of staff is a share of the head-count that stood on its day; a roll of invitations is a share of its own list. Whoever
stands on it twice counts once; who took part without standing on the list is shown and not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from khunnatham.facts import kinds
from khunnatham.facts.fields import cells_of
from khunnatham.facts.models import Fact, Roll, RollLine
from khunnatham.facts.queries import history, latest
from khunnatham.facts.recording import record_fact
from khunnatham.facts.writing import journal, locked_unit
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.revising import insist_unchanged, save_revised
from khunnatham.programmes.requirement_kinds import Share
from khunnatham.thai import in_bangkok, search_text, truncated_percent
from khunnatham.typed import cleaned
from khunnatham.wording import Refusal, Text

STAFF, INVITED = "staff", "invited"
MOST_LINES: Final = 2000
LONGEST_LABEL: Final = 300
COLUMNS: Final = 3
# What people write in the second and third column of a sheet.
_YES: Final = frozenset(
    {"1", "x", "✓", "✔", "/", "ใช่", "ลงนาม", "ลงนามแล้ว", "เข้าร่วม", "ร่วม", "yes", "y", "true", "signed", "took part"}
)
_OUTSIDE: Final = frozenset({"นอกรายชื่อ", "ไม่อยู่ในรายชื่อ", "outside"})


@dataclass(frozen=True, slots=True)
class RollKind:
    """One kind of roll: its name, what those on it did, of whom it is a share, and which fact it gives."""

    key: str
    title: Text
    did: Text
    of: str
    fact: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it was typed."""

    label: str
    took_part: bool = False
    is_listed: bool = True


@dataclass(frozen=True, slots=True)
class Tally:
    """What a roll comes to. ``missing`` are labels of those who did not take part: for the unit's own eyes."""

    part: int
    whole: int
    listed: int = 0
    missing: tuple[str, ...] = ()
    outsiders: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()

    @property
    def percent(self) -> str:
        """Give the share with two decimals, truncated; a dash where there is no whole."""
        return truncated_percent(self.part, self.whole) if self.whole else "–"


ROLLS: Final[Mapping[str, RollKind]] = {
    row.key: row
    for row in (
        RollKind(
            "declaration",
            Text("รายชื่อผู้ร่วมประกาศเจตนารมณ์", "Roll of the declaration"),
            Text("ลงนาม", "signed"),
            STAFF,
            kinds.DECLARATION_SIGNATURES,
        ),
        RollKind(
            "invited-heads",
            Text("รายชื่อเชิญประชุมประจำเดือนหัวหน้าส่วนราชการ", "Invitation list of the monthly meeting of heads"),
            Text("ลงนาม", "signed"),
            INVITED,
            kinds.INVITED_SIGNATURES,
        ),
        RollKind(
            "virtues",
            Text("รายชื่อผู้ร่วมกำหนดคุณธรรมเป้าหมาย", "Roll of those who set the target virtues"),
            Text("เข้าร่วม", "took part"),
            STAFF,
            kinds.VIRTUES_PARTICIPATION,
        ),
        RollKind(
            "plan",
            Text("รายชื่อผู้ร่วมจัดทำแผน", "Roll of those who made the plan"),
            Text("เข้าร่วม", "took part"),
            STAFF,
            kinds.PLAN_PARTICIPATION,
        ),
    )
}


def roll_kind(key: str) -> RollKind:
    """Give the kind of roll with this key; an unknown one is refused as something that is not there."""
    found = ROLLS.get(key)
    if found is None:
        raise Refusal(Text("ไม่มีรายชื่อชนิดนี้", "There is no such roll."), code="not-seen")
    return found


def read_rows(text: str) -> list[Row]:
    """Read pasted lines, one person a line: label, whether he took part, and «นอกรายชื่อ» for who was not on the list."""
    lines = [line for line in text.splitlines() if line.strip(" \t|")]
    if len(lines) > MOST_LINES:
        raise Refusal(
            Text(f"รายชื่อยาวเกิน {MOST_LINES:,} บรรทัด", f"The roll is longer than {MOST_LINES:,} lines."),
            code="too-many-lines",
            field="lines",
        )
    rows = []
    for line in lines:
        label, did, listed = cells_of(line, COLUMNS)
        outside = listed.strip() in _OUTSIDE or did in _OUTSIDE
        short = cleaned(label, longest=LONGEST_LABEL, field="lines")
        if short:
            rows.append(Row(short, did.casefold() in _YES or outside, not outside))
    return rows


def written(lines: Iterable[RollLine], kind: RollKind) -> str:
    """Give the lines as they may be typed again."""
    told = []
    for line in lines:
        cells = [line.label, kind.did.th if line.took_part else ""]
        told.append(" | ".join([*cells, "นอกรายชื่อ"] if not line.is_listed else cells).rstrip(" |"))
    return "\n".join(told)


def tally(roll: Roll, lines: Sequence[RollLine]) -> Tally:
    """Give what a roll comes to; without a list its counted numbers."""
    if roll.counted_whole is not None and roll.counted_part is not None:
        return Tally(roll.counted_part, roll.counted_whole)
    listed = [line for line in lines if line.is_listed]
    return Tally(
        part=sum(line.took_part for line in listed),
        whole=_whole(roll_kind(roll.kind), roll.head_count, len(listed)),
        listed=len(listed),
        missing=tuple(line.label for line in listed if not line.took_part),
        outsiders=tuple(line.label for line in lines if not line.is_listed),
        merged=tuple(line.label for line in lines if line.times > 1),
    )


def shortfall(told: Tally, share: Share) -> Text | None:
    """Say how many are needed where a share is not reached; nothing where it is."""
    needed = share.needed(told.whole)
    if told.whole and told.part >= needed:
        return None
    return Text(f"ต้องการอย่างน้อย {needed:,} คน", f"At least {needed:,} are needed.")


def later_change(roll: Roll) -> Text | None:
    """Say that the head-count changed after the roll was taken: its result stays as of its day."""
    newer = latest(roll.unit, roll.fiscal_year, kinds.HEAD_COUNT)
    if roll.head_count is None or newer is None or newer.value["counted"] == roll.head_count.value["counted"]:
        return None
    before, after = roll.head_count.value["counted"], newer.value["counted"]
    return Text(
        f"จำนวนบุคลากรเปลี่ยนจาก {before:,} เป็น {after:,} คนหลังวันนั้น ผลยังยึด {before:,} คน",
        f"The head-count changed from {before:,} to {after:,} after that day; the result keeps {before:,}.",
    )


@transaction.atomic
def save_roll(
    unit: Unit,
    *,
    fiscal_year: int,
    kind: str,
    rows: Sequence[Row],
    taken_on: date,
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> Roll:
    """Write a roll anew: its lines replace those before, and the share is recorded as a fact."""
    roll = _opened(unit, fiscal_year, kind, taken_on, expected_revision, by=by, at=at)
    lines = _merged(rows)
    _insist_somebody(roll_kind(kind), sum(line.is_listed for line in lines))
    roll.counted_part = roll.counted_whole = None
    save_revised(roll, by=by, at=at)
    for line in lines:
        line.roll = roll
    RollLine.objects.filter(roll=roll).delete()
    RollLine.objects.bulk_create(lines)
    _record(roll, tally(roll, lines), by=by, at=at)
    return roll


@transaction.atomic
def save_counts(
    unit: Unit,
    *,
    fiscal_year: int,
    kind: str,
    part: object,
    whole: object = "",
    taken_on: date,
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> Roll:
    """Record counted numbers without a list; of staff the whole is the head-count where there is one."""
    roll = _opened(unit, fiscal_year, kind, taken_on, expected_revision, by=by, at=at)
    of = roll_kind(kind)
    counted = kinds.whole_number(whole or "0", of=_WHOLE, field="whole")
    roll.counted_whole = _whole(of, roll.head_count, counted)
    roll.counted_part = kinds.whole_number(part, of=_PART, field="part")
    _insist_somebody(of, roll.counted_whole, field="whole")
    _insist_not_above(roll.counted_part, roll.counted_whole, field="part")
    save_revised(roll, by=by, at=at)
    RollLine.objects.filter(roll=roll).delete()
    _record(roll, Tally(roll.counted_part, roll.counted_whole), by=by, at=at)
    return roll


@transaction.atomic
def forget_lines(roll: Roll, *, by: Membership, at: datetime) -> Roll:
    """Erase who stands on a roll; the numbers stay."""
    unit = locked_unit(roll.unit_id, by=by, at=at)
    current = Roll.objects.select_for_update(no_key=True, of=("self",)).select_related("head_count").get(pk=roll.pk)
    lines = list(current.lines.all())
    if not lines:
        return current
    told = tally(current, lines)
    current.counted_part, current.counted_whole = told.part, told.whole
    save_revised(current, by=by, at=at)
    RollLine.objects.filter(roll=current).delete()
    journal("roll.erased", current.key, unit, by=by, at=at, **_title(current))
    return current


def _opened(
    unit: Unit, fiscal_year: int, kind: str, taken_on: date, expected_revision: int, *, by: Membership, at: datetime
) -> Roll:
    """Give the roll, locked, or a new one; with the head-count that stood on its day."""
    locked = locked_unit(unit.pk, by=by, at=at)
    of = roll_kind(kind)
    if taken_on > in_bangkok(at):
        raise Refusal(
            Text("วันที่ยังไม่ถึง บันทึกเมื่อเกิดขึ้นแล้ว", "That day is still to come. Enter it when it has happened."),
            code="day-in-future",
            field="taken_on",
        )
    rows = Roll.objects.select_for_update(no_key=True).filter(unit=locked, fiscal_year=fiscal_year, kind=kind)
    roll = rows.first() or Roll(unit=locked, fiscal_year=fiscal_year, kind=kind, revision=0)
    insist_unchanged(roll, expected_revision)
    roll.taken_on = taken_on
    roll.head_count = _head_count_on(locked, fiscal_year, taken_on) if of.of == STAFF else None
    return roll


def _head_count_on(unit: Unit, fiscal_year: int, day: date) -> Fact | None:
    known = history(unit, fiscal_year, kinds.HEAD_COUNT)
    return next((fact for fact in known if fact.as_of <= day), known[-1] if known else None)


def _whole(kind: RollKind, head_count: Fact | None, listed: int) -> int:
    return int(head_count.value["counted"]) if kind.of == STAFF and head_count is not None else listed


def _merged(rows: Sequence[Row]) -> list[RollLine]:
    """Give one line a person: who stands there twice is merged, and took part if any of his lines says so."""
    lines: dict[str, RollLine] = {}
    for row in rows:
        spelled = search_text(row.label).replace(" ", "")
        line = lines.get(spelled)
        if line is None:
            lines[spelled] = RollLine(
                position=len(lines) + 1,
                label=row.label,
                spelled=spelled,
                is_listed=row.is_listed,
                took_part=row.took_part,
            )
            continue
        line.times += 1
        line.took_part = line.took_part or row.took_part
        line.is_listed = line.is_listed or row.is_listed
    return list(lines.values())


def _record(roll: Roll, told: Tally, *, by: Membership, at: datetime) -> None:
    _insist_not_above(told.part, told.whole, field="lines")
    record_fact(
        roll.unit,
        fiscal_year=roll.fiscal_year,
        kind=roll_kind(roll.kind).fact,
        value={"part": told.part, "whole": told.whole},
        as_of=roll.taken_on,
        source=roll.key,
        by=by,
        at=at,
    )
    facts = {"part": told.part, "whole": told.whole, **_title(roll)}
    journal("roll.saved", roll.key, roll.unit, by=by, at=at, **facts)


def _title(roll: Roll) -> dict[str, object]:
    title = roll_kind(roll.kind).title
    return {"roll_th": title.th, "roll_en": title.en}


def _insist_somebody(kind: RollKind, listed: int, *, field: str = "lines") -> None:
    if listed:
        return
    if kind.of == INVITED:
        text = Text("ต้องมีรายชื่อเชิญประชุม", "There must be a list of those invited.")
        raise Refusal(text, code="nobody-invited", field=field)
    text = Text("ต้องมีรายชื่อบุคลากร หรือบันทึกจำนวนบุคลากรก่อน", "List the staff, or record the head-count first.")
    raise Refusal(text, code="nobody-listed", field=field)


def _insist_not_above(part: int, whole: int, *, field: str) -> None:
    if part > whole:
        raise Refusal(
            Text(
                f"ผู้เข้าร่วม {part:,} คน มากกว่าที่นับ {whole:,} คน แก้จำนวนบุคลากรก่อนหรือตรวจรายชื่อ",
                f"{part:,} who took part are more than the {whole:,} counted. Correct the head-count first, or check the list.",
            ),
            code="part-above-whole",
            field=field,
        )


_PART = Text("จำนวนผู้เข้าร่วม", "The number who took part")
_WHOLE = Text("จำนวนทั้งหมด", "The whole")
