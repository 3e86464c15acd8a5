"""The plan as an Excel file: taken out to be filled, read back with every mistake named, done only after a preview."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khunnatham import workbooks
from khunnatham.assessments import criteria
from khunnatham.assessments.models import Enrolment
from khunnatham.documents.making import File
from khunnatham.plans import importing
from khunnatham.plans.columns import COLUMNS, NUMBER, Column
from khunnatham.plans.importing import Known, Reading
from khunnatham.plans.models import Activity, BudgetSource
from khunnatham.plans.permissions import may_start
from khunnatham.plans.queries import whole_plan
from khunnatham.thai import thai_date
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, do, insist
from khunnatham.web.downloads import XLSX, send
from khunnatham.web.enrolled import begun_plan, edition_of, enrolled, frame, say, whole_plan_for
from khunnatham.web.here import Request
from khunnatham.web.innovations import answer_anew
from khunnatham.wording import Text

MOST_BYTES: Final = 2_000_000
MOST_UNPACKED: Final = 40_000_000
SALT: Final = "khunnatham.plan-sheet"
SPARE_ROWS: Final = 200
NARROW, WIDE = 16, 32
LONG: Final = frozenset({"title", "topic", "method", "expected_result", "strategy"})


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def plan_export(request: Request, number: int) -> HttpResponse:
    """Give the plan as a workbook that can be filled and read back."""
    enrolment = enrolled(request, number)
    found = whole_plan_for(enrolment)
    content = _workbook(enrolment, list(found.activities) if found else [])
    name = f"{gettext('แผน')} {enrolment.unit.name_th} {enrolment.round.fiscal_year}.xlsx"
    return send(File(name=name, content=content, media_type=XLSX), as_attachment=True)


@access.roles(*access.UNIT)
@never_cache
def plan_import(request: Request, number: int) -> HttpResponse:
    """Take a file; show what it would add and change, or every mistake in it. Nothing is done here."""
    enrolment = enrolled(request, number)
    insist(may_start(request.membership, enrolment.unit))
    if request.method != "POST":
        return render(request, "plans/import.html", frame(request, enrolment))
    grid = _grid(request)
    if isinstance(grid, Text):
        return _faulty(request, enrolment, Reading(faults=(importing.Fault(0, "", grid),)))
    known = _known(request, enrolment)
    reading = importing.read_sheet(known, grid)
    if reading.faults:
        return _faulty(request, enrolment, reading)
    revisions = {str(line.activity.pk): line.activity.revision for line in reading.changed if line.activity}
    kept = signing.dumps({"plan": known.plan.plan.pk, "grid": grid, "revisions": revisions}, salt=SALT, compress=True)
    context = frame(request, enrolment) | {"reading": reading, "kept": kept}
    return render(request, "plans/import.html", context)


@access.roles(*access.UNIT)
@require_POST
def plan_import_apply(request: Request, number: int) -> HttpResponse:
    """Do what the preview showed: all of it, or nothing."""
    enrolment = enrolled(request, number)
    insist(may_start(request.membership, enrolment.unit))
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=SALT)
    except signing.BadSignature:
        return redirect("plan-import", number)
    known = _known(request, enrolment)
    if kept["plan"] != known.plan.plan.pk:
        return redirect("plan-import", number)
    reading = importing.read_sheet(known, kept["grid"])
    if reading.faults:
        return _faulty(request, enrolment, reading)
    revisions = {int(key): revision for key, revision in kept["revisions"].items()}

    def take_over() -> None:
        importing.take_over(known.plan.plan, reading, revisions=revisions, by=request.membership, at=request.now)
        answer_anew(request, enrolment)

    return do(
        request,
        take_over,
        done=gettext("นำเข้าแล้ว: เพิ่ม %(added)d แก้ไข %(changed)d กิจกรรม")
        % {"added": len(reading.added), "changed": len(reading.changed)},
        to=reverse("plan", args=[number]),
    )


def _faulty(request: Request, enrolment: Enrolment, reading: Reading) -> HttpResponse:
    context = frame(request, enrolment) | {"reading": reading}
    return render(request, "plans/import.html", context, status=UNACCEPTABLE)


def _known(request: Request, enrolment: Enrolment) -> Known:
    edition, plan = edition_of(enrolment), whole_plan(begun_plan(request, enrolment))
    virtues = {row.key: row.title.th for row in edition.virtues}
    own = [word.strip() for word in plan.plan.extra_virtues.split(",") if word.strip()]
    return Known(plan, virtues | {word[:60]: word for word in own}, _fields(enrolment))


def _fields(enrolment: Enrolment) -> dict[str, str]:
    choices = edition_of(enrolment).activity_choices(criteria.variant_of(enrolment), enrolment.track)
    return {row.key: row.title.th for row in choices}


# ── reading a workbook ──────────────────────────────────────────────────────────────────


def _grid(request: Request) -> list[list[str]] | Text:
    """Give the cells of the first sheet as texts, or the sentence that says why there are none."""
    sent = request.FILES.get("file")
    if sent is None:
        return _NO_FILE
    if (sent.size or 0) > MOST_BYTES:
        return _TOO_LARGE
    try:
        rows = workbooks.first_sheet(sent.read(), rows=importing.MOST_ROWS, unpacked=MOST_UNPACKED)
    except workbooks.TooLarge:
        return _TOO_LARGE
    except workbooks.TooFar:
        return _TOO_FAR.fill(most=importing.MOST_ROWS, columns=workbooks.MOST_COLUMNS)
    except workbooks.NoWorkbook:
        return _UNREADABLE
    grid = [[_written(cell) for cell in row] for row in rows]
    while grid and not any(grid[-1]):
        grid.pop()
    return grid


def _written(cell: Any) -> str:
    """Give a cell as a person would have typed it; a day that Excel took for the year 2569 is one of the Buddhist era."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell).replace("\x00", "").strip()


# ── writing one ─────────────────────────────────────────────────────────────────────────


def _workbook(enrolment: Enrolment, activities: list[Activity]) -> bytes:
    content, fields = io.BytesIO(), _fields(enrolment)
    virtues = {row.key: row.title.th for row in edition_of(enrolment).virtues}
    columns = [column for column in COLUMNS if fields or column.name != "dimension"]
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E8F0F8"})
        text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "border": 1})
        sheet = book.add_worksheet(gettext("แผน"))
        for place, column in enumerate(columns):
            sheet.set_column(place, place, WIDE if column.name in LONG else NARROW)
            sheet.write_string(0, place, say(column.title), head)
            sheet.write_comment(0, place, say(column.hint))
            for row in range(1, len(activities) + SPARE_ROWS + 1):
                sheet.write_blank(row, place, None, text)
            _offer(sheet, place, _choices(column, virtues, fields), len(activities) + SPARE_ROWS)
        for row, one in enumerate(activities, 1):
            for place, column in enumerate(columns):
                sheet.write_string(row, place, _cell(one, column, virtues, fields), text)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        _explain(book, columns, head)
    return content.getvalue()


def _choices(column: Column, virtues: dict[str, str], fields: dict[str, str]) -> list[str]:
    listed = {
        "virtue": list(virtues.values()),
        "dimension": list(fields.values()),
        "budget_source": [str(label) for key, label in BudgetSource.choices if key],
    }
    return listed.get(column.name, [])


def _offer(sheet: Any, place: int, choices: list[str], last: int) -> None:
    """Offer the words of a list in the cells, where Excel can hold them; other words are read too and named if unknown."""
    if choices and len(",".join(choices)) <= 255:  # noqa: PLR2004 - the longest list that the format holds
        rule = {"validate": "list", "source": choices, "error_type": "information"}
        sheet.data_validation(1, place, last, place, rule)


def _cell(one: Activity, column: Column, virtues: dict[str, str], fields: dict[str, str]) -> str:
    if column is NUMBER:
        return str(one.pk)
    if column.name == "topic":
        return one.topic.text if one.topic else ""
    value = getattr(one, column.name)
    named = {"virtue": virtues, "dimension": fields, "budget_source": {k: str(v) for k, v in BudgetSource.choices if k}}
    if column.name in named:
        return str(named[column.name].get(value, value))
    if isinstance(value, date):
        return thai_date(value, "short", "arabic")
    return "" if value is None else str(value)


def _explain(book: Any, columns: list[Column], head: Any) -> None:
    """Add a sheet that says how each column is filled."""
    sheet = book.add_worksheet(gettext("วิธีกรอก"))
    sheet.set_column(0, 1, WIDE * 1.5)
    sheet.write_row(0, 0, [gettext("คอลัมน์"), gettext("วิธีกรอก")], head)
    for row, column in enumerate(columns, 1):
        sheet.write_row(row, 0, [say(column.title), say(column.hint)])


_NO_FILE: Final = Text("เลือกไฟล์ Excel ก่อน", "Choose an Excel file first.")
_TOO_LARGE: Final = Text(
    "ไฟล์ใหญ่เกิน 2 MB ลบรูปและแผ่นงานที่ไม่ใช้", "The file is larger than 2 MB. Remove pictures and unused sheets."
)
_TOO_FAR: Final = Text(
    "แผ่นแรกมีข้อมูลเกิน {most} แถวหรือ {columns} คอลัมน์ ลบเซลล์ที่ไม่ใช้ หรือแบ่งเป็นหลายไฟล์",
    "The first sheet has data beyond {most} rows or {columns} columns. Remove cells that are not used, or divide the file.",
)
_UNREADABLE: Final = Text(
    "อ่านไฟล์นี้เป็น Excel (.xlsx) ไม่ได้ บันทึกเป็น .xlsx โดยไม่ใส่รหัสผ่านแล้วลองใหม่",
    "This file cannot be read as Excel (.xlsx). Save it as .xlsx without a password and try again.",
)

urlpatterns = [
    path("enrolments/<int:number>/plan/export/", plan_export, name="plan-export"),
    path("enrolments/<int:number>/plan/import/", plan_import, name="plan-import"),
    path("enrolments/<int:number>/plan/import/apply/", plan_import_apply, name="plan-import-apply"),
]
