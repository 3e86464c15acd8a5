"""Planned against spent, month by month of the fiscal year and project by project: on screen and as a workbook."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khunnatham.assessments.following import leaves_from
from khunnatham.assessments.models import Enrolment
from khunnatham.documents.making import File
from khunnatham.facts.kinds import SPENDING
from khunnatham.procurement import figures, queries
from khunnatham.procurement import spending as spendings
from khunnatham.procurement.models import Project
from khunnatham.procurement.workbook import spending_workbook
from khunnatham.web import access
from khunnatham.web.acting import tell
from khunnatham.web.downloads import XLSX, send
from khunnatham.web.enrolled import enrolled, expected_revision, frame, say
from khunnatham.web.here import Request
from khunnatham.web.procurement_forms import MonthsForm, month_name
from khunnatham.wording import Conflict, Refusal


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def spending(request: Request, number: int) -> HttpResponse:
    """Show the year month by month over all projects, and project by project."""
    enrolment = enrolled(request, number)
    table = _table(enrolment)
    context = frame(request, enrolment) | {
        "table": table,
        "lines": [(month_name(line.month), line) for line in table.lines] if table else [],
        "leaves": leaves_from(enrolment, {SPENDING}),
    }
    return render(request, "procurement/spending.html", context)


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def workbook(request: Request, number: int) -> HttpResponse:
    """Hand out the table as a workbook."""
    enrolment = enrolled(request, number)
    content = spending_workbook(_table(enrolment) or spendings.table([], []))
    name = gettext("แผนและผลการใช้จ่าย-%(year)s") % {"year": enrolment.round.fiscal_year}
    return send(File(name=f"{name}.xlsx", content=content, media_type=XLSX), as_attachment=True)


@access.roles(*access.EVERY_ROLE)
@never_cache
def months(request: Request, number: int, project_number: int) -> HttpResponse:
    """Show the twelve months of a project; save what was planned and spent."""
    enrolment = enrolled(request, number)
    project = _project(enrolment, project_number)
    if request.method != "POST":
        return _months_page(request, enrolment, project)
    form = MonthsForm(_figures(project), request.POST)
    if not form.is_valid():
        return _months_page(request, enrolment, project, form=form)
    try:
        done = spendings.set_months(
            project,
            figures=form.figures(),
            expected_revision=expected_revision(request),
            by=request.membership,
            at=request.now,
        )
    except Conflict as conflict:
        if not isinstance(conflict.newer, Project):
            raise
        form.add_error(None, say(conflict.text))
        project.revision = conflict.newer.revision
        return _months_page(request, enrolment, project, form=form, status=HTTPStatus.CONFLICT)
    except Refusal as refusal:
        if refusal.field not in form.fields:
            raise
        tell(request, form, refusal)
        return _months_page(request, enrolment, project, form=form)
    if done.revision != project.revision:
        figures.record_spending(project.register, by=request.membership, at=request.now)
    messages.success(request, gettext("บันทึกแผนและผลรายเดือนแล้ว"))
    return redirect("spending", number)


def tabs(request: Request, enrolment: Enrolment, project: Project) -> list[dict[str, Any]]:
    """Give the two pages of a project."""
    here = reverse("procurement-project", args=[enrolment.pk, project.pk])
    monthly = reverse("spending-months", args=[enrolment.pk, project.pk])
    return [
        {"label": gettext("โครงการและการจัดซื้อจัดจ้าง"), "url": here, "is_current": request.path != monthly, "count": ""},
        {"label": gettext("แผนและผลรายเดือน"), "url": monthly, "is_current": request.path == monthly, "count": ""},
    ]


def _months_page(
    request: Request,
    enrolment: Enrolment,
    project: Project,
    *,
    form: MonthsForm | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    table = spendings.table([project], list(project.months.all()))
    context = frame(request, enrolment) | {
        "project": project,
        "form": form or MonthsForm(_figures(project)),
        "line": table.projects[0],
        "lines": [(month_name(line.month), line) for line in table.lines],
        "tabs": tabs(request, enrolment, project),
    }
    return render(request, "procurement/months.html", context, status=status if form else HTTPStatus.OK)


def _figures(project: Project) -> dict[int, spendings.Figure]:
    return {month.number: spendings.Figure(month.planned, month.spent) for month in project.months.all()}


def _table(enrolment: Enrolment) -> spendings.Spending | None:
    standing = queries.register_of(enrolment.unit, fiscal_year=enrolment.round.fiscal_year)
    return queries.spending_of(standing) if standing else None


def _project(enrolment: Enrolment, number: int) -> Project:
    standing = queries.register_of(enrolment.unit, fiscal_year=enrolment.round.fiscal_year)
    found = queries.project_of(standing, number) if standing else None
    if found is None:
        raise Http404
    return found


urlpatterns = [
    path("enrolments/<int:number>/spending/", spending, name="spending"),
    path("enrolments/<int:number>/spending/workbook/", workbook, name="spending-workbook"),
    path("enrolments/<int:number>/spending/<int:project_number>/", months, name="spending-months"),
]
