"""The register and its months as workbooks (XLSX): written with amounts as numbers, read back with every mistake by its row."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import xlsxwriter

from khunnatham import workbooks
from khunnatham.procurement.models import Project
from khunnatham.procurement.registering import ProjectDetails
from khunnatham.procurement.spending import Figure, Spending
from khunnatham.thai import SHORT_MONTHS, parse_date, to_arabic_digits
from khunnatham.wording import Refusal, Text

LARGEST: Final = 5_000_000
LARGEST_OPENED: Final = 50_000_000
MOST_ROWS: Final = 2000
YES, NO = "มี", "ไม่มี"
HEAD: Final = (
    "ชื่อโครงการ",
    "งบประมาณ (บาท)",
    "การจัดซื้อจัดจ้าง",
    "ผู้แทนภาคประชาชน (ตำแหน่งหรือชุมชน)",
    "วันที่แต่งตั้ง",
    "เลขที่คำสั่งแต่งตั้ง",
)
_WIDTHS: Final = (48, 18, 18, 36, 16, 24)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that says something: where it stands in the sheet, and the project that it describes."""

    number: int
    details: ProjectDetails


class Unreadable(Refusal):
    """A workbook with mistakes: nothing of it is taken, each mistake is told with its row."""

    def __init__(self, faults: Sequence[Text]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            Text(
                "ยังไม่ได้นำเข้าโครงการใด แก้ไฟล์ตามรายการนี้แล้วส่งอีกครั้ง",
                "No project was taken in. Correct the file as listed and send it again.",
            ),
            code="workbook-not-readable",
            field="file",
        )


def register_workbook(projects: Sequence[Project]) -> bytes:
    """Give the register as a workbook that can be filled further and read back."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        sheet = book.add_worksheet("โครงการ")
        bold, wrapped, amount = _formats(book)
        sheet.write_row(0, 0, HEAD, bold)
        for row, project in enumerate(projects, 1):
            day = project.appointed_on.isoformat() if project.appointed_on else ""
            sheet.write_string(row, 0, project.name, wrapped)
            sheet.write_number(row, 1, float(project.budget), amount)
            sheet.write_string(row, 2, YES if project.has_procurement else NO)
            sheet.write_string(row, 3, project.representative, wrapped)
            sheet.write_string(row, 4, day)
            sheet.write_string(row, 5, project.order_reference)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)
    return content.getvalue()


def spending_workbook(spending: Spending) -> bytes:
    """Give the monthly plan and spending: a project takes three rows (planned, spent, difference), a month a column."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        sheet = book.add_worksheet("แผนและผลรายเดือน")
        bold, wrapped, amount = _formats(book)
        months = [SHORT_MONTHS[line.month - 1] for line in spending.lines]
        sheet.write_row(0, 0, ["โครงการ", "งบประมาณ (บาท)", "รายการ", *months, "รวม"], bold)
        blocks = [(one.project.name, one.project.budget, (*one.months, one.total)) for one in spending.projects]
        blocks.append(("รวมทุกโครงการ", spending.budget, (*(line.figure for line in spending.lines), spending.total)))
        for block, (name, budget, figures) in enumerate(blocks):
            row = 1 + block * 3
            sheet.write_string(row, 0, name, wrapped)
            sheet.write_number(row, 1, float(budget), amount)
            _write_figures(sheet, row, figures, amount)
        last = 1 + len(blocks) * 3
        sheet.write_string(last, 2, "ใช้สะสม (ร้อยละของแผนทั้งปี)")
        for column, line in enumerate(spending.lines, 3):
            if line.percent is not None:
                sheet.write_number(last, column, float(line.percent), amount)
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 15, 15)
        sheet.freeze_panes(1, 3)
    return content.getvalue()


def _write_figures(sheet: Any, row: int, figures: Sequence[Figure], amount: Any) -> None:
    for place, title in enumerate(("แผน", "ใช้จริง", "คงเหลือจากแผน")):
        sheet.write_string(row + place, 2, title)
    for column, figure in enumerate(figures, 3):
        for place, value in enumerate((figure.planned, figure.spent, figure.difference)):
            if value is not None:
                sheet.write_number(row + place, column, float(value), amount)


def _formats(book: Any) -> tuple[Any, Any, Any]:
    return (
        book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"num_format": "#,##0.00", "valign": "top"}),
    )


# ── reading ─────────────────────────────────────────────────────────────────────────────


def read_register(content: bytes) -> list[SheetRow]:
    """Give the projects of the first sheet; raises ``Unreadable`` with every mistake where there is one."""
    rows = _cells(content)
    if not rows:
        raise Unreadable([_EMPTY])
    heads = [str(cell).strip() for cell in rows[0]]
    if lacking := [head for head in HEAD[:2] if head not in heads]:
        raise Unreadable([Text(f"แถวแรกไม่มีหัวคอลัมน์ «{lacking[0]}»", f"The first row has no heading “{lacking[0]}”.")])
    found: list[SheetRow] = []
    faults: list[Text] = []
    for number, cells in enumerate(rows[1:], 2):
        given = dict(zip(heads, cells, strict=False))
        if not any(str(given.get(head, "")).strip() for head in HEAD):
            continue
        try:
            found.append(SheetRow(number, _details(given)))
        except Refusal as refusal:
            faults.append(at_row(number, refusal))
    if faults:
        raise Unreadable(faults)
    return found


def at_row(number: int, refusal: Refusal) -> Text:
    """Give a refusal with the row of the sheet that it is about."""
    return Text(f"แถวที่ {number}: {refusal.text.th}", f"Row {number}: {refusal.text.en}")


def _cells(content: bytes) -> list[list[Any]]:
    if len(content) > LARGEST:
        raise Unreadable([_TOO_LARGE])
    try:
        rows = workbooks.first_sheet(content, rows=MOST_ROWS, unpacked=LARGEST_OPENED)
    except workbooks.TooFar as fault:
        raise Unreadable([_TOO_FAR]) from fault
    except workbooks.TooLarge as fault:
        raise Unreadable([_TOO_LARGE]) from fault
    except workbooks.NoWorkbook as fault:
        raise Unreadable([_NOT_XLSX]) from fault
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable([_TOO_LARGE])
    return rows


def _details(given: dict[str, Any]) -> ProjectDetails:
    name, budget, procured, representative, appointed, order = (given.get(head, "") for head in HEAD)
    return ProjectDetails(
        name=_text(name),
        budget=_amount(budget),
        has_procurement=_is_procured(_text(procured)),
        representative=_text(representative),
        appointed_on=_day(appointed),
        order_reference=_text(order),
    )


def _text(cell: Any) -> str:
    # Excel keeps a number of an order as a float: 12.0 was typed as 12.
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).replace("\x00", "").strip()


def _amount(cell: Any) -> Decimal:
    text = to_arabic_digits(_text(cell)).replace(",", "")
    try:
        return Decimal(text)
    except InvalidOperation as fault:
        raise Refusal(
            Text(f"งบประมาณ «{_text(cell)}» ไม่ใช่จำนวนเงิน", f"The budget “{_text(cell)}” is not an amount."),
            code="amount-not-valid",
            field="budget",
        ) from fault


def _is_procured(text: str) -> bool:
    if text in {"", YES}:
        return True
    if text == NO:
        return False
    raise Refusal(
        Text(f"ช่องการจัดซื้อจัดจ้างเขียน «{YES}» หรือ «{NO}»", f"The column of procurement says “{YES}” or “{NO}”."),
        code="procurement-unclear",
        field="has_procurement",
    )


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return parse_date(_text(cell)) if _text(cell) else None


_OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_EMPTY = Text("แผ่นงานแรกว่าง", "The first sheet is empty.")
_NOT_XLSX = Text(
    "อ่านไฟล์นี้ไม่ได้ ใช้ไฟล์ XLSX ที่ไม่มีรหัสผ่าน", "This file cannot be read. Use an XLSX workbook without a password."
)
_TOO_FAR = Text(
    f"แผ่นแรกมีข้อมูลเกิน {MOST_ROWS:,} แถวหรือ {workbooks.MOST_COLUMNS} คอลัมน์ ลบเซลล์ที่ไม่ใช้",
    f"The first sheet has data beyond {MOST_ROWS:,} rows or {workbooks.MOST_COLUMNS} columns. Remove cells that are not used.",
)
_TOO_LARGE = Text(
    f"ไฟล์ใหญ่เกินไป ใช้ได้ไม่เกิน {MOST_ROWS:,} โครงการ", f"The file is too large: at most {MOST_ROWS:,} projects are taken."
)
