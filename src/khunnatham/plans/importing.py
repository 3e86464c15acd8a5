"""A plan out of a sheet: every mistake is named with its row and column, and nothing is done until nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db import transaction

from khunnatham.organisations.models import Membership
from khunnatham.plans import activities
from khunnatham.plans.activities import ActivityDetails
from khunnatham.plans.columns import COLUMNS, NUMBER, Column, column_of, letters
from khunnatham.plans.models import Activity, BudgetSource, Plan, Topic
from khunnatham.plans.queries import WholePlan
from khunnatham.plans.writing import journal, locked_plan
from khunnatham.thai import parse_date, search_text, to_arabic_digits
from khunnatham.wording import Refusal, Text

MOST_ROWS: Final = 500
FIRST_ROW: Final = 2  # the headings stand in the first
ERRORS: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
DATES: Final = frozenset({"starts_on", "ends_on"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell, or in the whole row where no column is named."""

    row: int
    column: str
    text: Text


@dataclass(frozen=True, slots=True)
class Line:
    """One row that can be taken: a new activity, or what changes in one that stands already."""

    row: int
    details: ActivityDetails
    topic: Topic | None
    activity: Activity | None
    changed: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet would do. With faults it does nothing."""

    added: tuple[Line, ...] = ()
    changed: tuple[Line, ...] = ()
    unchanged: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Known:
    """What the cells may name: the activities and topics of the plan, virtues and fields of the edition, in their spellings."""

    plan: WholePlan
    virtues: Mapping[str, str]
    fields: Mapping[str, str]
    activities: dict[str, Activity] = field(init=False)
    topics: dict[str, Topic] = field(init=False)

    def __post_init__(self) -> None:
        standing = (*self.plan.activities, *self.plan.draft_activities)
        self.activities = {str(row.pk): row for row in standing}
        topics = (*self.plan.topics, *self.plan.draft_topics)
        self.topics = {search_text(row.text): row for row in topics}


def read_sheet(known: Known, grid: Sequence[Sequence[str]]) -> Reading:
    """Read the cells of a sheet, all of them texts; the first row holds the headings."""
    if not grid or not any(cell.strip() for cell in grid[0]):
        return Reading(faults=(Fault(1, "", _NO_HEADINGS),))
    if len(grid) > MOST_ROWS + 1:
        return Reading(faults=(Fault(MOST_ROWS + 2, "", _TOO_MANY),))
    columns, faults = _headings(grid[0])
    if faults:
        return Reading(faults=tuple(faults))
    lines: list[Line] = []
    for row, cells in enumerate(grid[1:], FIRST_ROW):
        if any(cell.strip() for cell in cells):
            line = _line(known, row, dict(_named(columns, cells)), faults)
            lines += [line] if line else []
    faults += _repeated(lines)
    if not lines and not faults:
        faults.append(Fault(FIRST_ROW, "", _EMPTY))
    return Reading(
        added=tuple(line for line in lines if line.activity is None),
        changed=tuple(line for line in lines if line.activity is not None and line.changed),
        unchanged=sum(line.activity is not None and not line.changed for line in lines),
        faults=tuple(sorted(faults, key=lambda fault: fault.row)),
    )


@transaction.atomic
def take_over(
    plan: Plan, reading: Reading, *, revisions: Mapping[int, int], by: Membership, at: datetime
) -> tuple[int, int]:
    """Do all that the reading says, or nothing: ``revisions`` are those of the activities when the person saw the preview."""
    current = locked_plan(plan.pk, by=by, at=at)
    if reading.faults:
        first = reading.faults[0]
        raise Refusal(first.text, code="sheet-faulty")
    for line in reading.changed:
        assert line.activity is not None  # noqa: S101 - for the type checker: what changes stands already
        seen = revisions.get(line.activity.pk, 0)
        activities.change_activity(
            line.activity, details=line.details, topic=line.topic, expected_revision=seen, by=by, at=at
        )
    for line in reading.added:
        activities.add_activity(current, details=line.details, topic=line.topic, by=by, at=at)
    if reading.added or reading.changed:
        facts = {"added": len(reading.added), "changed": len(reading.changed)}
        journal("plan.imported", current, by=by, at=at, **facts)
    return len(reading.added), len(reading.changed)


def _headings(cells: Sequence[str]) -> tuple[list[Column | None], list[Fault]]:
    columns, faults = [column_of(cell) for cell in cells], []
    for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        if column is None and cell.strip():
            faults.append(Fault(1, letters(place), _UNKNOWN_HEADING.fill(heading=cell.strip()[:60])))
        elif column is not None and columns.index(column) < place:
            faults.append(Fault(1, letters(place), _TWICE.fill(heading=cell.strip())))
    if not any(column is not None and column.name == "title" for column in columns):
        faults.append(Fault(1, "", _NO_TITLE_COLUMN))
    return columns, faults


def _named(columns: Sequence[Column | None], cells: Sequence[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give, by the name of each field that the sheet has, the letters of its column and what stands in the cell."""
    for place, column in enumerate(columns):
        if column is not None:
            yield column.name, (letters(place), cells[place].strip() if place < len(cells) else "")


def _line(known: Known, row: int, cells: Mapping[str, tuple[str, str]], faults: list[Fault]) -> Line | None:
    before = len(faults)
    number = cells.get(NUMBER.name, ("", ""))
    standing = known.activities.get(to_arabic_digits(number[1])) if number[1] else None
    if number[1] and standing is None:
        faults.append(Fault(row, number[0], _NO_SUCH_ACTIVITY.fill(number=number[1][:20])))
    topic = standing.topic if standing else None
    given: dict[str, Any] = activities.details_of(standing) if standing else {}
    for name, (column, text) in cells.items():
        if name == NUMBER.name:
            continue
        try:
            value = _value(known, name, text)
        except Refusal as refusal:
            faults.append(Fault(row, column, refusal.text))
            continue
        if name == "topic":
            topic = value
        else:
            given[name] = value
    if len(faults) > before:
        return None
    line = Line(row, ActivityDetails(**given), topic, standing)
    return _checked(known, line, cells, faults)


def _checked(known: Known, line: Line, cells: Mapping[str, tuple[str, str]], faults: list[Fault]) -> Line | None:
    """Give the line as the plan would take it, or name the cell that it would refuse."""
    try:
        would_be = activities.as_planned(known.plan.plan, line.details, line.topic)
    except Refusal as refusal:
        faults.append(Fault(line.row, cells.get(refusal.field or "", ("", ""))[0], refusal.text))
        return None
    if line.activity is None:
        return line
    now, then = activities.details_of(line.activity), activities.details_of(would_be)
    now["topic"], then["topic"] = line.activity.topic_id, would_be.topic_id
    changed = tuple(column for column in COLUMNS if column is not NUMBER and now[column.name] != then[column.name])
    return replace(line, changed=changed)


def _value(known: Known, name: str, text: str) -> Any:
    """Give what a cell says, as the plan takes it."""
    if text in ERRORS:
        raise Refusal(_ERROR.fill(shown=text), code="cell-error")
    if name in _LISTED:
        return _one_of(_LISTED[name](known), text, _NOT_LISTED[name])
    if name == "topic":
        return _topic(known, text)
    if name == "budget":
        return _money(text)
    return _day(text) if name in DATES else text


def _day(text: str) -> date | None:
    return parse_date(text) if text else None


def _money(text: str) -> Decimal | None:
    plain = to_arabic_digits(text).replace(",", "").removesuffix("บาท").strip()
    if not plain:
        return None
    try:
        return Decimal(plain)
    except InvalidOperation as fault:
        raise Refusal(_NO_AMOUNT.fill(text=text[:40]), code="amount-not-valid") from fault


def _one_of(titles: Mapping[str, str], text: str, otherwise: Text) -> str:
    if not text:
        return ""
    spelled = {search_text(title): key for title, key in titles.items()} | {
        search_text(key): key for key in titles.values()
    }
    found = spelled.get(search_text(text))
    if found is None:
        raise Refusal(otherwise.fill(text=text[:60], known=", ".join(titles)), code="cell-unknown")
    return found


def _topic(known: Known, text: str) -> Topic | None:
    if not text:
        return None
    found = known.topics.get(search_text(text))
    if found is None:
        raise Refusal(_NO_SUCH_TOPIC.fill(text=text[:60]), code="cell-unknown")
    return found


def _repeated(lines: Sequence[Line]) -> list[Fault]:
    """Name rows that stand twice: the same activity, or word for word the same new one."""
    faults, first = [], dict[object, int]()
    for line in lines:
        key: object = line.activity.pk if line.activity else (line.details, line.topic.pk if line.topic else None)
        if key in first:
            faults.append(Fault(line.row, "", _SAME_ROW.fill(row=first[key])))
        first.setdefault(key, line.row)
    return faults


_NO_HEADINGS: Final = Text(
    "แถวแรกต้องเป็นหัวตาราง ดาวน์โหลดแบบฟอร์มแล้วกรอกต่อจากหัวตาราง",
    "The first row must hold the headings. Download the template and fill it below them.",
)
_TOO_MANY: Final = Text(f"ไฟล์มีเกิน {MOST_ROWS} แถว แบ่งเป็นหลายไฟล์", f"The file has more than {MOST_ROWS} rows. Split it.")
_EMPTY: Final = Text("ยังไม่มีกิจกรรมใต้หัวตาราง", "There is no activity below the headings.")
_UNKNOWN_HEADING: Final = Text(
    "ไม่รู้จักหัวตาราง «{heading}» ใช้หัวตามแบบฟอร์ม", "The heading “{heading}” is not known. Use those of the template."
)
_TWICE: Final = Text("หัวตาราง «{heading}» ซ้ำกัน", "The heading “{heading}” stands twice.")
_NO_TITLE_COLUMN: Final = Text("ไม่มีคอลัมน์ «ชื่อกิจกรรม»", "There is no column “Activity”.")
_NO_SUCH_ACTIVITY: Final = Text(
    "ไม่มีกิจกรรมเลขที่ {number} ในแผนนี้ กิจกรรมใหม่ให้เว้นว่าง",
    "There is no activity {number} in this plan. Leave it empty for a new one.",
)
_ERROR: Final = Text(
    "ช่องนี้แสดงข้อผิดพลาด {shown} พิมพ์ค่าแทนสูตร", "This cell shows the error {shown}. Type the value instead of a formula."
)
_NO_SUCH_SOURCE: Final = Text(
    "ไม่มีที่มาของงบ «{text}» ใช้คำใดคำหนึ่ง: {known}", "There is no source “{text}”. Use one of: {known}."
)
_NO_SUCH_VIRTUE: Final = Text(
    "เกณฑ์ไม่มีคุณธรรม «{text}» ใช้คำใดคำหนึ่ง: {known}", "The criteria have no virtue “{text}”. Use one of: {known}."
)
_NO_SUCH_FIELD: Final = Text(
    "ไม่มีด้านหรือมิติ «{text}» ใช้คำใดคำหนึ่ง: {known}", "There is no field “{text}”. Use one of: {known}."
)
_NO_SUCH_TOPIC: Final = Text(
    "ไม่พบปัญหาหรือความดี «{text}» ในแผนนี้ เพิ่มเรื่องนี้ก่อน หรือเว้นว่าง",
    "There is no problem or good deed “{text}” in this plan. Add it first, or leave the cell empty.",
)
_NO_AMOUNT: Final = Text(
    "«{text}» ไม่ใช่จำนวนเงิน เขียนเช่น 1500 หรือ ๑,๕๐๐.๕๐", "“{text}” is not an amount. Write 1500 or ๑,๕๐๐.๕๐."
)
_NOT_LISTED: Final = {"budget_source": _NO_SUCH_SOURCE, "virtue": _NO_SUCH_VIRTUE, "dimension": _NO_SUCH_FIELD}
# What the cells of a column may say: the words, and the key that each means.
_LISTED: Final[Mapping[str, Callable[[Known], Mapping[str, str]]]] = {
    "budget_source": lambda _: {str(label): key for key, label in BudgetSource.choices if key},
    "virtue": lambda known: {title: key for key, title in known.virtues.items()},
    "dimension": lambda known: {title: key for key, title in known.fields.items()},
}
_SAME_ROW: Final = Text("แถวนี้ซ้ำกับแถวที่ {row}", "This row repeats row {row}.")
