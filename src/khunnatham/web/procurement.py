"""The register of projects of a unit's year: budgets, procurement, citizens' representatives, and what is answered from it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khunnatham.assessments.following import follow_facts, leaves_from
from khunnatham.assessments.journey import assessment_of
from khunnatham.assessments.models import Enrolment
from khunnatham.documents.making import File
from khunnatham.evidence.queries import library_of
from khunnatham.facts.kinds import SPENDING
from khunnatham.facts.queries import all_latest, latest
from khunnatham.procurement import figures, importing, queries, registering
from khunnatham.procurement.models import Project, Register
from khunnatham.procurement.permissions import may_keep
from khunnatham.procurement.workbook import LARGEST, Unreadable, register_workbook
from khunnatham.programmes.criteria import Requirement
from khunnatham.programmes.requirement_kinds import Top
from khunnatham.web import access, spending
from khunnatham.web.acting import confirm, insist, numbers, row, tell
from khunnatham.web.downloads import XLSX, send
from khunnatham.web.enrolled import NO_HISTORY, enrolled, expected_revision, frame, history_of, say
from khunnatham.web.here import Request
from khunnatham.web.procurement_forms import AddProjectForm, ProjectForm, StepRow, step_rows, steps_in, typed_rows
from khunnatham.wording import Conflict, Refusal

# How many are the largest where the edition does not say.
TOP_SIZE: Final = 3
SHOWN_EVIDENCE: Final = 200
UNACCEPTABLE: Final = HTTPStatus.UNPROCESSABLE_ENTITY


# ── the register ────────────────────────────────────────────────────────────────────────


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def register(request: Request, number: int) -> HttpResponse:
    """Show the projects by budget, who sits for the citizens, and the answers that come of it."""
    return _register_page(request, enrolled(request, number))


@access.roles(*access.UNIT)
@require_POST
def project_add(request: Request, number: int) -> HttpResponse:
    """Add a project by name and budget and open it."""
    enrolment = enrolled(request, number)
    insist(may_keep(request.membership, enrolment.unit))
    form = AddProjectForm(request.POST)
    if not form.is_valid():
        return _register_page(request, enrolment, form=form)
    details = registering.ProjectDetails(**form.cleaned_data)
    try:
        added = registering.add_project(
            _begun(request, enrolment), details=details, by=request.membership, at=request.now
        )
    except Refusal as refusal:
        tell(request, form, refusal)
        return _register_page(request, enrolment, form=form)
    record(request, enrolment)
    return redirect("procurement-project", number, added.pk)


@access.roles(*access.UNIT)
@require_POST
def name_largest(request: Request, number: int) -> HttpResponse:
    """Name which of equal budgets are among the largest, with the reason."""
    enrolment = enrolled(request, number)
    chosen, reason = numbers(request.POST.getlist("projects")), request.POST.get("reason", "")
    try:
        registering.name_largest(
            _standing(enrolment), projects=chosen, reason=reason, by=request.membership, at=request.now
        )
    except Refusal as refusal:
        if refusal.field not in {"projects", "reason"}:
            raise
        return _register_page(request, enrolment, naming=(chosen, reason, say(refusal.text)))
    record(request, enrolment)
    messages.success(request, gettext("ระบุโครงการที่งบประมาณสูงสุดแล้ว"))
    return redirect("procurement", number)


@access.roles(*access.UNIT)
@require_POST
def record_figures(request: Request, number: int) -> HttpResponse:
    """Record the figures as they stand: also that there is no project with procurement this year."""
    enrolment = enrolled(request, number)
    insist(may_keep(request.membership, enrolment.unit))
    _begun(request, enrolment)
    record(request, enrolment)
    messages.success(request, gettext("บันทึกตัวเลขจากทะเบียนแล้ว"))
    return redirect("procurement", number)


@access.roles(*access.UNIT)
@require_POST
def take_in(request: Request, number: int) -> HttpResponse:
    """Take in a workbook of projects: all of it, or nothing with every mistake by its row."""
    enrolment = enrolled(request, number)
    insist(may_keep(request.membership, enrolment.unit))
    upload = request.FILES.get("file")
    if upload is None:
        return _register_page(request, enrolment, faults=[gettext("เลือกไฟล์ XLSX ก่อน")])
    try:
        taken = importing.take_in(
            _begun(request, enrolment), upload.read(LARGEST + 1), by=request.membership, at=request.now
        )
    except Unreadable as unreadable:
        return _register_page(request, enrolment, faults=[say(fault) for fault in unreadable.faults])
    record(request, enrolment)
    told = gettext("นำเข้าแล้ว เพิ่ม %(added)d โครงการ แก้ไข %(changed)d โครงการ")
    messages.success(request, told % {"added": taken.added, "changed": taken.changed})
    return redirect("procurement", number)


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def workbook(request: Request, number: int) -> HttpResponse:
    """Hand out the register as a workbook; empty it is the form to fill."""
    enrolment = enrolled(request, number)
    standing = queries.register_of(enrolment.unit, fiscal_year=enrolment.round.fiscal_year)
    projects = queries.whole_register(standing).projects if standing else ()
    name = gettext("ทะเบียนโครงการ-%(year)s") % {"year": enrolment.round.fiscal_year}
    file = File(name=f"{name}.xlsx", content=register_workbook(projects), media_type=XLSX)
    return send(file, as_attachment=True)


# ── one project ─────────────────────────────────────────────────────────────────────────


@access.roles(*access.EVERY_ROLE)
@never_cache
def project(request: Request, number: int, project_number: int) -> HttpResponse:
    """Show one project; save it."""
    enrolment = enrolled(request, number)
    standing = project_in(enrolment, project_number)
    if request.method != "POST":
        return _project_page(request, enrolment, standing)
    form = ProjectForm(standing, _library(request, enrolment), request.POST)
    if not form.is_valid():
        return _project_page(request, enrolment, standing, form=form)
    try:
        registering.change_project(
            standing,
            details=form.details(),
            expected_revision=expected_revision(request),
            by=request.membership,
            at=request.now,
        )
    except Conflict as conflict:
        return _overtaken(request, enrolment, standing, form, conflict)
    except Refusal as refusal:
        if refusal.field not in form.fields:
            raise
        tell(request, form, refusal)
        return _project_page(request, enrolment, standing, form=form)
    record(request, enrolment)
    messages.success(request, gettext("บันทึกโครงการแล้ว"))
    return redirect("procurement", number)


@access.roles(*access.UNIT)
@require_POST
def project_steps(request: Request, number: int, project_number: int) -> HttpResponse:
    """Save the steps of the procurement and where the public was told."""
    enrolment = enrolled(request, number)
    standing = project_in(enrolment, project_number)
    rows = typed_rows(request.POST)
    try:
        registering.set_steps(standing, steps=steps_in(rows), by=request.membership, at=request.now)
    except ValidationError as fault:
        return _project_page(request, enrolment, standing, steps=rows, fault=fault.messages[0])
    except Refusal as refusal:
        if refusal.field != "steps":
            raise
        return _project_page(request, enrolment, standing, steps=rows, fault=say(refusal.text))
    messages.success(request, gettext("บันทึกขั้นตอนแล้ว"))
    return redirect("procurement-project", number, project_number)


@access.roles(*access.UNIT)
@never_cache
def project_remove(request: Request, number: int, project_number: int) -> HttpResponse:
    """Ask once more, then remove the project."""
    enrolment = enrolled(request, number)
    insist(may_keep(request.membership, enrolment.unit))
    standing = project_in(enrolment, project_number)
    back = reverse("procurement", args=[number])
    if request.method == "POST":
        revision = expected_revision(request, unseen=standing.revision)
        registering.remove_project(standing, expected_revision=revision, by=request.membership, at=request.now)
        record(request, enrolment)
        messages.success(request, gettext("ลบโครงการแล้ว"))
        return redirect(back)
    return confirm(
        request,
        title=gettext("ลบโครงการนี้"),
        sentence=standing.name,
        can_be_undone=gettext("ลบแล้วนำกลับมาไม่ได้ ประวัติยังเก็บข้อมูลของโครงการ ขั้นตอน และรายเดือนไว้"),
        act=gettext("ลบโครงการนี้"),
        danger=True,
        back_url=back,
        hidden={"expected_revision": standing.revision},
    )


# ── what they share ─────────────────────────────────────────────────────────────────────


def record(request: Request, enrolment: Enrolment) -> None:
    """Let the facts follow the register, and the answers the facts: what is computed is nobody's to type."""
    standing = _standing(enrolment)
    figures.record_representation(standing, by=request.membership, at=request.now)
    if latest(standing.unit, standing.fiscal_year, SPENDING):
        figures.record_spending(standing, by=request.membership, at=request.now)
    case = assessment_of(enrolment)
    if case is not None:
        follow_facts(case, kinds=figures.REPRESENTATION, by=request.membership, at=request.now)


def project_in(enrolment: Enrolment, number: int) -> Project:
    """Give a project of this enrolment's unit and year; who sees the enrolment sees it."""
    standing = queries.register_of(enrolment.unit, fiscal_year=enrolment.round.fiscal_year)
    found = queries.project_of(standing, number) if standing else None
    if found is None:
        raise Http404
    return found


def _standing(enrolment: Enrolment) -> Register:
    standing = queries.register_of(enrolment.unit, fiscal_year=enrolment.round.fiscal_year)
    if standing is None:
        raise Http404
    return standing


def _begun(request: Request, enrolment: Enrolment) -> Register:
    sizes = (leaf.kind.size for leaf in _leaves(enrolment) if isinstance(leaf.kind, Top))
    return registering.start(
        enrolment.unit,
        fiscal_year=enrolment.round.fiscal_year,
        top_size=next(sizes, TOP_SIZE),
        by=request.membership,
        at=request.now,
    )


def _leaves(enrolment: Enrolment) -> tuple[Requirement, ...]:
    return leaves_from(enrolment, figures.REPRESENTATION)


def _library(request: Request, enrolment: Enrolment) -> list[Any]:
    """Give the proofs to choose from: those who only read choose nothing."""
    if may_keep(request.membership, enrolment.unit):
        return []
    return library_of(enrolment.unit, limit=SHOWN_EVIDENCE)


def _register_page(
    request: Request,
    enrolment: Enrolment,
    *,
    form: forms.Form | None = None,
    naming: tuple[list[int], str, str] | None = None,
    faults: list[str] | None = None,
) -> HttpResponse:
    standing = queries.register_of(enrolment.unit, fiscal_year=enrolment.round.fiscal_year)
    whole = queries.whole_register(standing) if standing else None
    facts = all_latest(enrolment.unit, enrolment.round.fiscal_year)
    chosen, reason, error = naming or ([], standing.tie_reason if standing else "", "")
    context = frame(request, enrolment) | {
        "whole": whole,
        "ranking": whole.ranking if whole else None,
        "chosen": chosen or ([one.pk for one in whole.projects if one.is_named_top] if whole else []),
        "reason": reason,
        "naming_error": error,
        "unprocured": [one for one in whole.projects if not one.has_procurement] if whole else [],
        "leaves": _leaves(enrolment),
        "recorded": facts.get(figures.REPRESENTATION[0]),
        "assessment": assessment_of(enrolment),
        "form": form or AddProjectForm(),
        "errors": [{"id": "file", "text": fault} for fault in faults or ()],
        "history": history_of(standing.key) if standing else NO_HISTORY,
    }
    status = UNACCEPTABLE if form or naming or faults else HTTPStatus.OK
    return render(request, "procurement/register.html", context, status=status)


def _project_page(
    request: Request,
    enrolment: Enrolment,
    standing: Project,
    *,
    form: ProjectForm | None = None,
    steps: list[StepRow] | None = None,
    fault: str = "",
    status: int = UNACCEPTABLE,
) -> HttpResponse:
    shown = form or ProjectForm(standing, _library(request, enrolment))
    context = frame(request, enrolment) | {
        "project": standing,
        "form": shown,
        "steps": steps or step_rows(standing),
        "step_errors": [{"id": "step-title-1", "text": fault}] if fault else [],
        "facts": _facts(standing),
        "tabs": spending.tabs(request, enrolment, standing),
    }
    return render(request, "procurement/project.html", context, status=status if form or fault else HTTPStatus.OK)


def _overtaken(
    request: Request, enrolment: Enrolment, standing: Project, form: ProjectForm, conflict: Conflict
) -> HttpResponse:
    newer = conflict.newer
    if not isinstance(newer, Project):
        messages.error(request, say(conflict.text))
        return redirect("procurement", enrolment.pk)
    form.add_error(None, say(conflict.text))
    standing.revision = newer.revision
    return _project_page(request, enrolment, standing, form=form, status=HTTPStatus.CONFLICT)


def _facts(standing: Project) -> list[dict[str, object]]:
    """Give the project in words, for who only reads."""
    shown = ProjectForm(standing, [])
    told = {name: getattr(standing, name) for name in shown.fields if name != "evidence"}
    told |= {"has_procurement": gettext("มี") if standing.has_procurement else gettext("ไม่มี")}
    told |= {"appointed_on": shown["appointed_on"].value() and standing.appointed_on}
    told |= {"evidence": standing.evidence.title if standing.evidence else ""}
    return [row(field.label, told[name] or "–") for name, field in shown.fields.items()]


urlpatterns = [
    path("enrolments/<int:number>/procurement/", register, name="procurement"),
    path("enrolments/<int:number>/procurement/add/", project_add, name="procurement-add"),
    path("enrolments/<int:number>/procurement/largest/", name_largest, name="procurement-largest"),
    path("enrolments/<int:number>/procurement/record/", record_figures, name="procurement-record"),
    path("enrolments/<int:number>/procurement/take-in/", take_in, name="procurement-take-in"),
    path("enrolments/<int:number>/procurement/workbook/", workbook, name="procurement-workbook"),
    path("enrolments/<int:number>/procurement/<int:project_number>/", project, name="procurement-project"),
    path("enrolments/<int:number>/procurement/<int:project_number>/steps/", project_steps, name="procurement-steps"),
    path("enrolments/<int:number>/procurement/<int:project_number>/remove/", project_remove, name="procurement-remove"),
    *spending.urlpatterns,
]
