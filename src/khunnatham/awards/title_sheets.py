"""Titles of earlier years out of a sheet: each mistake at its row; all of it is recorded or nothing; twice is once."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter
from django.db import transaction

from khunnatham.assessments.working import insist
from khunnatham.awards import titles
from khunnatham.awards.models import Certificate
from khunnatham.awards.sheets import Grid
from khunnatham.awards.title_models import TitleOutcome, TitleRow
from khunnatham.awards.title_permissions import may_keep_titles
from khunnatham.awards.titles import Basis, Event
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.scopes import units_seen_by
from khunnatham.programmes.criteria import Edition
from khunnatham.thai import in_bangkok, parse_date, search_text, thai_date, to_arabic_digits
from khunnatham.wording import Refusal, Text

MOST_ROWS: Final = 2000
MOST_UNITS: Final = 2000
SPARE_ROWS: Final = 200
HEAD: Final = (
    "รหัสหรือชื่อหน่วยงาน", "เกียรติ", "ปีงบประมาณ", "ผล", "ตั้งแต่วันที่", "มติหรือเอกสารอ้างอิง", "วันที่ประกาศ",
)  # fmt: skip
OUTCOMES: Final = {"ได้รับ": TitleOutcome.WON, "รักษาไว้": TitleOutcome.KEPT, "ไม่รักษาไว้": TitleOutcome.LOST}
_WIDTHS: Final = (44, 36, 12, 14, 16, 44, 16)
_OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row; row 0 is the file as a whole."""

    row: int
    text: Text


@dataclass(frozen=True, slots=True)
class Line:
    """A row that can be taken."""

    row: int
    unit: Unit
    title: Text
    event: Event


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet would do; with faults it does nothing."""

    added: tuple[Line, ...] = ()
    unchanged: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class _Known:
    """What the cells may name, and what the register says already."""

    edition: Edition
    on: date
    units: dict[str, list[Unit]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    rows: dict[tuple[int, str, int], TitleRow] = field(default_factory=dict)


def read(edition: Edition, grid: Grid, *, by: Membership, at: datetime) -> Reading:
    """Read the cells of a sheet; four queries, however many rows."""
    columns = [search_text(cell) for cell in grid[0]]
    lacking = [head for head in HEAD[:6] if search_text(head) not in columns]
    if lacking:
        named = " ".join(f"«{head}»" for head in lacking)
        return Reading(faults=(Fault(1, _NO_HEADING.fill(heads=named)),))
    places = {head: columns.index(search_text(head)) for head in HEAD if search_text(head) in columns}
    known, lines, faults, unchanged = _known(edition, by=by, at=at), list[Line](), list[Fault](), 0
    first_of: dict[tuple[int, str, int], int] = {}
    for number, cells in enumerate(grid[1:], 2):
        if not any(cells):
            continue
        given = {head: cells[place] if place < len(cells) else "" for head, place in places.items()}
        try:
            line = _line(known, number, given)
            is_new = _is_new(known, line, first_of)
        except Refusal as refusal:
            faults.append(Fault(number, refusal.text))
            continue
        if is_new:
            lines.append(line)
        else:
            unchanged += 1
    if not lines and not faults and not unchanged:
        faults.append(Fault(2, _NO_ROWS))
    return Reading(() if faults else tuple(lines), unchanged, tuple(faults))


@transaction.atomic
def take_over(reading: Reading, *, by: Membership, at: datetime) -> int:
    """Record all rows of a reading without faults, or none; gives how many are new."""
    insist(may_keep_titles(by, on=in_bangkok(at)))
    if reading.faults:
        raise Refusal(reading.faults[0].text, code="sheet-faulty")
    titles.hold(line.unit.pk for line in reading.added)
    for line in sorted(reading.added, key=lambda line: (line.unit.pk, line.event.since)):
        titles.remember(line.unit, line.event, by=by, at=at)
    if reading.added:
        facts = {"count": len(reading.added), "edition": reading.added[0].event.edition}
        record("titles.imported", about=by.unit.key, unit=by.unit.key, by=by.actor(), at=at, facts=facts)
    return len(reading.added)


def _line(known: _Known, number: int, given: Mapping[str, str]) -> Line:
    unit = _unit(known, given[HEAD[0]])
    key = known.titles.get(search_text(given[HEAD[1]]))
    if key is None:
        listed = ", ".join(f"«{one.title.th}»" for one in known.edition.titles)
        raise Refusal(_NO_TITLE.fill(title=given[HEAD[1]], listed=listed), code="title-unknown", field="title")
    outcome = OUTCOMES.get(given[HEAD[3]])
    if outcome is None:
        raise Refusal(_NO_OUTCOME.fill(outcome=given[HEAD[3]]), code="outcome-unknown", field="outcome")
    event = Event(
        edition=known.edition.key,
        title=key,
        fiscal_year=_year(given[HEAD[2]]),
        outcome=outcome,
        since=_day(given[HEAD[4]], HEAD[4]),
        basis=Basis(Text(given[HEAD[5]].strip(), "")),
        announced_on=_day(given[HEAD[6]], HEAD[6]) if given.get(HEAD[6]) else None,
    )
    titles.check_event(event, on=known.on)
    return Line(number, unit, titles.title_of(known.edition, key).title, event)


def _is_new(known: _Known, line: Line, first_of: dict[tuple[int, str, int], int]) -> bool:
    place = (line.unit.pk, line.event.title, line.event.fiscal_year)
    if place in first_of:
        raise Refusal(_TWICE.fill(row=first_of[place]), code="row-twice")
    first_of[place] = line.row
    standing = known.rows.get(place)
    if standing is None:
        return True
    if not titles.is_same(standing, line.event):
        raise Refusal(_STANDS_OTHERWISE.fill(year=line.event.fiscal_year), code="title-stands-otherwise")
    return False


def _known(edition: Edition, *, by: Membership, at: datetime) -> _Known:
    known = _Known(edition, in_bangkok(at))
    for unit in units_seen_by(by).select_related("province", "place"):
        for spelling in {search_text(unit.code), search_text(unit.name_th)}:
            known.units.setdefault(spelling, []).append(unit)
    for title in edition.titles:
        known.titles |= {search_text(title.title.th): title.key, title.key: title.key}
    rows = TitleRow.objects.filter(programme=edition.programme, void_at__isnull=True)
    known.rows = {(row.unit_id, row.title, row.fiscal_year): row for row in rows}
    return known


def _unit(known: _Known, cell: str) -> Unit:
    found = known.units.get(search_text(cell), []) if cell else []
    if not found:
        raise Refusal(_NO_UNIT.fill(unit=cell), code="unit-unknown", field="unit")
    if len(found) > 1:
        raise Refusal(_SEVERAL_UNITS.fill(unit=cell), code="unit-unclear", field="unit")
    return found[0]


def _year(cell: str) -> int:
    written = to_arabic_digits(cell).strip()
    if not (written.isascii() and written.isdigit() and len(written) == 4):  # noqa: PLR2004 - a year has four digits
        raise Refusal(_NO_YEAR.fill(year=cell), code="year-not-valid", field="fiscal_year")
    return int(written)


def _day(cell: str, head: str) -> date:
    if not cell:
        raise Refusal(_NO_DAY.fill(head=head), code="day-missing", field="since")
    return parse_date(cell, field="since")


# ── writing ─────────────────────────────────────────────────────────────────────────────


def template(edition: Edition, *, by: Membership) -> bytes:
    """Give an empty sheet to be filled, with the words that its cells may hold and the list of units."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        sheet, bold = _headed(book, "เกียรติ", HEAD)
        text = book.add_format({"num_format": "@"})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width, text)
        _offer(sheet, 1, [one.title.th for one in edition.titles])
        _offer(sheet, 3, list(OUTCOMES))
        units = book.add_worksheet("รายชื่อหน่วยงาน")
        units.write_row(0, 0, ["รหัส", "ชื่อหน่วยงาน", "จังหวัด"], bold)
        kinds = [kind.key for kind in edition.unit_kinds]
        rows = units_seen_by(by).filter(kind__in=kinds, closed_on__isnull=True).select_related("province")[:MOST_UNITS]
        for number, unit in enumerate(rows, 1):
            province = unit.province.title.th if unit.province else ""
            units.write_row(number, 0, [unit.code, unit.name_th, province])
        units.set_column(0, 2, 36)
    return content.getvalue()


def workbook(rows: Iterable[TitleRow], regions: Mapping[str, int], held: Mapping[int, Certificate]) -> bytes:
    """Give rows of the register in the columns of the sheet that can be read back, with what else is known.

    ``held`` gives the certificate that holds by the number of the row, with its plaque.
    """
    content = io.BytesIO()
    said = {value: word for word, value in OUTCOMES.items()}
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        sheet, _ = _headed(book, "เกียรติ", (*HEAD, "ถึงวันที่", "จังหวัด", "เขตตรวจราชการ", "ใบประกาศเลขที่", "มอบโล่เมื่อ"))
        for number, row in enumerate(rows, 1):
            region = regions.get(row.unit.province_id or "")
            cells = (
                row.unit.name_th, row.title_th, str(row.fiscal_year), said[TitleOutcome(row.outcome)], _written(row.since),
                row.basis_th, _written(row.announced_on), _written(row.until),
                row.unit.province.title.th if row.unit.province else "ส่วนกลาง", str(region or ""),
                held[row.pk].number if row.pk in held else "", _plaque(held.get(row.pk)),
            )  # fmt: skip
            for column, cell in enumerate(cells):
                sheet.write_string(number, column, cell)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
    return content.getvalue()


def _plaque(certificate: Certificate | None) -> str:
    plaque = getattr(certificate, "plaque", None)
    if plaque is None:
        return ""
    return _written(plaque.given_on) or "จัดทำแล้ว ยังไม่บันทึกการมอบ"


def _headed(book: Any, name: str, head: Sequence[str]) -> tuple[Any, Any]:
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet.write_row(0, 0, head, bold)
    sheet.freeze_panes(1, 1)
    return sheet, bold


def _offer(sheet: Any, column: int, words: list[str]) -> None:
    if len(",".join(words)) <= 255:  # noqa: PLR2004 - the longest list that the format holds
        sheet.data_validation(1, column, SPARE_ROWS, column, {"validate": "list", "source": words})


def _written(day: date | None) -> str:
    return thai_date(day, "short", "arabic") if day else ""


_NO_HEADING = Text(
    "แถวแรกไม่มีหัวคอลัมน์ {heads} ใช้แบบฟอร์มที่ดาวน์โหลดจากหน้านี้", "The first row lacks {heads}; use the form of this page."
)
_NO_ROWS = Text("ไฟล์มีแต่หัวคอลัมน์ ยังไม่มีรายการ", "There are only headings, no row yet.")
_NO_UNIT = Text(
    "ไม่พบหน่วยงาน «{unit}» ในทะเบียน ใช้รหัสหรือชื่อเต็มตามแผ่นรายชื่อหน่วยงาน",
    "There is no unit “{unit}”. Use the code or the full name of the list of units.",
)
_SEVERAL_UNITS = Text("มีหลายหน่วยงานชื่อ «{unit}» ใช้รหัสแทน", "Several units are called “{unit}”; use the code.")
_NO_TITLE = Text("ไม่มีเกียรติ «{title}» ใช้ {listed}", "There is no title “{title}”; there are {listed}.")
_NO_OUTCOME = Text(
    "ช่องผลเขียน «ได้รับ» «รักษาไว้» หรือ «ไม่รักษาไว้» ไม่ใช่ «{outcome}»",
    "The result “{outcome}” is none of the three words that the form offers.",
)
_NO_YEAR = Text("«{year}» ไม่ใช่ปีงบประมาณ เขียนเช่น 2563", "“{year}” is no fiscal year; write 2563.")
_NO_DAY = Text("กรอกช่อง «{head}»", "Fill in “{head}”.")
_TWICE = Text("ซ้ำกับแถวที่ {row}: หน่วยงาน เกียรติ และปีเดียวกัน", "The same unit, title and year as in row {row}.")
_STANDS_OTHERWISE = Text(
    "ทะเบียนบันทึกเกียรตินี้ของปี {year} ไว้ต่างจากนี้ ถ้าของเดิมผิดให้แก้ไขในทะเบียนโดยระบุเหตุผล",
    "The register says otherwise of this title in {year}. If that is wrong, correct it there with a reason.",
)
