"""The plan: its activities by virtue, one activity at a time saved as it is typed, and what came of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khunnatham.assessments.journey import paper_of
from khunnatham.assessments.models import Enrolment
from khunnatham.plans import activities, queries
from khunnatham.plans.completeness import Missing, missing, outside_year, plan_gaps
from khunnatham.plans.models import Activity
from khunnatham.plans.permissions import may_start
from khunnatham.plans.queries import WholePlan, whole_plan
from khunnatham.programmes.criteria import Edition
from khunnatham.thai import thai_date
from khunnatham.web import access, success_pages
from khunnatham.web.enrolled import (
    NO_HISTORY,
    begun_plan,
    edition_of,
    enrolled,
    expected_revision,
    faulty,
    frame,
    history_of,
    is_unofficial,
    newer_of,
    overtaken,
    plan_for,
    saved,
    say,
    wants_json,
    whole_plan_for,
)
from khunnatham.web.here import Request
from khunnatham.web.plan_forms import ActivityForm, ResultForm
from khunnatham.wording import Conflict, Refusal, Text

SAVE: Final = gettext_lazy("บันทึกและกลับไปที่แผน")


@dataclass(frozen=True, slots=True)
class Row:
    """One activity in the table: what it lacks, and whether its days lie outside the year."""

    activity: Activity
    number: int
    lacking: tuple[Missing, ...]
    outside: Text | None
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class Group:
    """The activities of one virtue."""

    title: str
    rows: tuple[Row, ...]
    slug: str


class AddForm(forms.Form):
    """Name an activity; everything else follows on its own page."""

    title = forms.CharField(
        label=gettext_lazy("ชื่อกิจกรรม"), help_text=gettext_lazy("รายละเอียดอื่นกรอกในหน้าถัดไป"), max_length=300
    )


# ── pages ───────────────────────────────────────────────────────────────────────────────


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def plan(request: Request, number: int) -> HttpResponse:
    """Show the plan: its activities by virtue, what it still lacks, and a place to add one."""
    return _plan_page(request, enrolled(request, number))


@access.roles(*access.UNIT)
@require_POST
def activity_add(request: Request, number: int) -> HttpResponse:
    """Add an activity by its name and open it."""
    enrolment = enrolled(request, number)
    form = AddForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, enrolment, form)
    details = activities.ActivityDetails(title=form.cleaned_data["title"])
    added = activities.add_activity(begun_plan(request, enrolment), details=details, by=request.membership, at=request.now)
    return redirect("activity", number, added.pk)


@access.roles(*access.EVERY_ROLE)
@never_cache
def activity(request: Request, number: int, activity_number: int) -> HttpResponse:
    """Show one activity; save what is planned."""
    enrolment = enrolled(request, number)
    row = _activity(enrolment, activity_number)
    if request.method != "POST":
        return _activity_page(request, enrolment, row)
    form = ActivityForm(edition_of(enrolment), whole_plan(row.plan), row, request.POST)
    if not form.is_valid():
        return _unreadable(request, form) or _activity_page(request, enrolment, row, form=form)
    try:
        done = activities.change_activity(
            row,
            details=form.details(),
            topic=form.topics.get(form.cleaned_data["topic"]),
            expected_revision=expected_revision(request),
            by=request.membership,
            at=request.now,
        )
    except Conflict as conflict:
        return _overtaken(request, enrolment, row, form, conflict)
    except Refusal as refusal:
        return _refused(request, form, refusal) or _activity_page(request, enrolment, row, form=form)
    return _saved(request, enrolment, done)


@access.roles(*access.EVERY_ROLE)
@never_cache
def activity_progress(request: Request, number: int, activity_number: int) -> HttpResponse:
    """Show how far an activity is; save what came of it."""
    enrolment = enrolled(request, number)
    row = _activity(enrolment, activity_number)
    if request.method != "POST":
        return _result_page(request, enrolment, row)
    form = ResultForm(row, request.POST)
    if not form.is_valid():
        return _unreadable(request, form) or _result_page(request, enrolment, row, form=form)
    try:
        done = activities.record_result(
            row, result=form.result(), expected_revision=expected_revision(request), by=request.membership, at=request.now
        )
    except Conflict as conflict:
        return _overtaken(request, enrolment, row, form, conflict)
    except Refusal as refusal:
        return _refused(request, form, refusal) or _result_page(request, enrolment, row, form=form)
    return _saved(request, enrolment, done)


@access.roles(*access.UNIT)
@never_cache
def activity_remove(request: Request, number: int, activity_number: int) -> HttpResponse:
    """Ask once more, then remove; the plan page offers to bring it back."""
    enrolment = enrolled(request, number)
    if refusal := may_start(request.membership, enrolment.unit):
        raise refusal
    row = _activity(enrolment, activity_number)
    back = reverse("plan", args=[number])
    if request.method == "POST":
        revision = expected_revision(request, unseen=row.revision)
        activities.remove_activity(row, expected_revision=revision, by=request.membership, at=request.now)
        return redirect(f"{back}?removed={activity_number}")
    question = {
        "title": gettext("ลบกิจกรรมนี้"),
        "sentence": row.title,
        "can_be_undone": gettext("นำกลับมาได้จากหน้าแผนทันทีหลังลบ พร้อมข้อมูลและผลทั้งหมด"),
        "act": gettext("ลบกิจกรรมนี้"),
        "danger": True,
        "back_url": back,
        "hidden": {"expected_revision": row.revision},
    }
    return render(request, "components/confirmation.html", question)


@access.roles(*access.UNIT)
@require_POST
def activity_restore(request: Request, number: int, activity_number: int) -> HttpResponse:
    """Bring a removed activity back."""
    enrolment = enrolled(request, number)
    standing = plan_for(enrolment)
    if standing is None:
        raise Http404
    back = activities.restore_activity(standing, number=activity_number, by=request.membership, at=request.now)
    messages.success(request, gettext("นำ «%(title)s» กลับมาแล้ว") % {"title": back.title})
    return redirect("plan", number)


# ── pages that are shown from several places ────────────────────────────────────────────


def _plan_page(request: Request, enrolment: Enrolment, form: AddForm | None = None) -> HttpResponse:
    edition, found = edition_of(enrolment), whole_plan_for(enrolment)
    rows = [_row(one, place, enrolment) for place, one in enumerate(found.activities, 1)] if found else []
    paper = paper_of(edition, "plan")
    context = frame(request, enrolment) | {
        "paper": paper,
        "groups": _groups(edition, found, rows),
        "total": len(rows),
        "complete": sum(not row.lacking for row in rows),
        "achieved": sum(row.activity.is_achieved is True for row in rows),
        "budget": sum((row.activity.budget or Decimal(0) for row in rows), Decimal(0)),
        "gaps": plan_gaps(found.plan, topics=found.topics, activities=found.activities) if found else [],
        "virtues": virtue_words(edition, found),
        "form": form or AddForm(),
        "is_unofficial": paper is not None and is_unofficial(edition, f"papers.{paper.key}"),
        "removed": _removed(request, found),
        "history": history_of(found.plan.key) if found else NO_HISTORY,
    }
    return render(request, "plans/plan.html", context, status=422 if form else 200)


def _activity_page(
    request: Request,
    enrolment: Enrolment,
    row: Activity,
    *,
    form: ActivityForm | None = None,
    theirs: list[dict[str, str]] | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    found = whole_plan(row.plan)
    shown = form or ActivityForm(edition_of(enrolment), found, row)
    context = _one(request, enrolment, row) | {
        "form": shown,
        "theirs": theirs,
        "facts": _facts(shown, row),
        "history": history_of(found.plan.key),
    }
    return render(request, "plans/activity.html", context, status=status if form else HTTPStatus.OK)


def _result_page(
    request: Request,
    enrolment: Enrolment,
    row: Activity,
    *,
    form: ResultForm | None = None,
    theirs: list[dict[str, str]] | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    shown = form or ResultForm(row)
    context = _one(request, enrolment, row) | {
        "form": shown,
        "theirs": theirs,
        "facts": _facts(shown, row),
        "history": history_of(row.plan.key),
    }
    return render(request, "plans/progress.html", context, status=status if form else HTTPStatus.OK)


def _one(request: Request, enrolment: Enrolment, row: Activity) -> dict[str, Any]:
    year = enrolment.round.fiscal_year
    here = reverse("activity", args=[enrolment.pk, row.pk])
    result = reverse("activity-progress", args=[enrolment.pk, row.pk])
    return frame(request, enrolment) | {
        "activity": row,
        "lacking": missing(row),
        "outside": outside_year(row, fiscal_year=year),
        "tabs": [
            {"label": gettext("สิ่งที่วางแผน"), "url": here, "is_current": request.path == here, "count": ""},
            {"label": gettext("ความก้าวหน้าและผล"), "url": result, "is_current": request.path == result, "count": ""},
        ],
    }


# ── answers of a save ───────────────────────────────────────────────────────────────────


def _saved(request: Request, enrolment: Enrolment, done: Activity) -> HttpResponse:
    button = {"id": "save-activity", "label": SAVE, "stays": True}
    return saved(request, done, f"{reverse('plan', args=[enrolment.pk])}#activity-{done.pk}", button=button)


def _unreadable(request: Request, form: forms.Form) -> HttpResponse | None:
    """Answer the script that some fields cannot be read; a page is shown by the caller."""
    if not wants_json(request):
        return None
    told = {name: " ".join(str(text) for text in errors) for name, errors in form.errors.items()}
    return faulty({name: Text(text, text) for name, text in told.items()})


def _refused(request: Request, form: forms.Form, refusal: Refusal) -> HttpResponse | None:
    """Put a refusal under its field; one that is about no field is not the form's to show."""
    if refusal.field not in form.fields:
        raise refusal
    form.add_error(refusal.field, say(refusal.text))
    return _unreadable(request, form)


def _overtaken(
    request: Request, enrolment: Enrolment, row: Activity, form: ActivityForm | ResultForm, conflict: Conflict
) -> HttpResponse:
    newer: Activity | None = newer_of(conflict)
    if newer is None:
        form.add_error(None, say(conflict.text))
        return _unreadable(request, form) or redirect("plan", enrolment.pk)
    newer.plan = row.plan
    theirs = _differences(form, newer)
    if wants_json(request):
        return overtaken(conflict, {one["label"]: one["theirs"] for one in theirs})
    form.add_error(None, say(conflict.text))
    if isinstance(form, ActivityForm):
        return _activity_page(request, enrolment, newer, form=form, theirs=theirs, status=HTTPStatus.CONFLICT)
    return _result_page(request, enrolment, newer, form=form, theirs=theirs, status=HTTPStatus.CONFLICT)


def _differences(form: ActivityForm | ResultForm, newer: Activity) -> list[dict[str, str]]:
    """Give the fields in which what was typed differs from what somebody else saved meanwhile."""
    found = []
    for name, field in form.fields.items():
        mine = form.cleaned_data.get(name)
        theirs = str(newer.topic_id or "") if name == "topic" else _plain(getattr(newer, name))
        if _plain(mine) != theirs:
            found.append({"label": str(field.label), "mine": _shown(form, name, mine), "theirs": _shown(form, name, theirs)})
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value


def _shown(form: ActivityForm | ResultForm, name: str, value: Any) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    flat = {key: title for group, title in choices.items() for key, title in _opened(group, title)}
    if value in flat:
        return str(flat[value])
    return thai_date(value, "short", "arabic") if hasattr(value, "isoformat") else str("" if value is None else value)


def _opened(key: Any, title: Any) -> Iterable[tuple[Any, Any]]:
    return title if isinstance(title, list | tuple) else [(key, title)]


# ── what they share ─────────────────────────────────────────────────────────────────────


def _activity(enrolment: Enrolment, number: int) -> Activity:
    """Give an activity of this enrolment's plan; who sees the enrolment sees its plan."""
    standing = plan_for(enrolment)
    found = queries.activity_of(standing, number) if standing else None
    if found is None:
        raise Http404
    return found


def _row(one: Activity, number: int, enrolment: Enrolment) -> Row:
    lacking = missing(one)
    kind, state = ("todo", gettext("ยังไม่เริ่ม"))
    if one.is_achieved is not None:
        kind, state = ("done", gettext("สำเร็จ")) if one.is_achieved else ("problem", gettext("ไม่สำเร็จ"))
    elif one.progress_percent:
        kind, state = "doing", gettext("กำลังทำ")
    return Row(one, number, lacking, outside_year(one, fiscal_year=enrolment.round.fiscal_year), kind, state)


def _groups(edition: Edition, found: WholePlan | None, rows: list[Row]) -> list[Group]:
    titles = {virtue.key: say(virtue.title) for virtue in edition.virtues}
    order = list(found.plan.target_virtues) if found else []
    order += [row.activity.virtue for row in rows if row.activity.virtue not in order]
    groups = []
    for place, key in enumerate(dict.fromkeys(order), 1):
        among = tuple(row for row in rows if row.activity.virtue == key)
        if among:
            title = titles.get(key, key) if key else gettext("ยังไม่ระบุคุณธรรม")
            groups.append(Group(title, among, f"virtue-{place}"))
    return groups


def virtue_words(edition: Edition, found: WholePlan | None) -> str:
    """Give the target virtues in words."""
    titles = {virtue.key: say(virtue.title) for virtue in edition.virtues}
    words = [titles.get(key, key) for key in (found.plan.target_virtues if found else [])]
    return ", ".join([*words, *([found.plan.extra_virtues] if found and found.plan.extra_virtues else [])])


def _removed(request: Request, found: WholePlan | None) -> dict[str, Any] | None:
    """Give what was just removed and can come back."""
    number = request.GET.get("removed", "")
    if found is None or not (number.isascii() and number.isdigit()) or may_start(request.membership, found.plan.unit):
        return None
    kept = activities.removed_activity(found.plan, number=int(number))
    return {"number": int(number), "title": kept["title"]} if kept else None


def _facts(form: ActivityForm | ResultForm, row: Activity) -> list[dict[str, str]]:
    """Give every field in words, for who only reads."""
    facts = []
    for name, field in form.fields.items():
        value = str(row.topic_id or "") if name == "topic" else _plain(getattr(row, name))
        facts.append({"label": str(field.label), "value": _shown(form, name, value) or "–"})
    return facts


urlpatterns = [
    path("enrolments/<int:number>/plan/", plan, name="plan"),
    path("enrolments/<int:number>/plan/activities/add/", activity_add, name="activity-add"),
    path("enrolments/<int:number>/plan/activities/<int:activity_number>/", activity, name="activity"),
    path("enrolments/<int:number>/plan/activities/<int:activity_number>/progress/", activity_progress, name="activity-progress"),
    path("enrolments/<int:number>/plan/activities/<int:activity_number>/remove/", activity_remove, name="activity-remove"),
    path("enrolments/<int:number>/plan/activities/<int:activity_number>/restore/", activity_restore, name="activity-restore"),
    *success_pages.urlpatterns,
]
