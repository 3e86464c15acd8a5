"""One activity of the plan: what is planned and what came of it, saved as it is typed; removing it and bringing it back."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Enrolment
from khunnatham.plans import activities, queries
from khunnatham.plans.completeness import missing, outside_year
from khunnatham.plans.models import Activity
from khunnatham.plans.permissions import may_start
from khunnatham.plans.progress import progress_of
from khunnatham.plans.proofs import proofs_of
from khunnatham.plans.queries import WholePlan, whole_plan
from khunnatham.web import access
from khunnatham.web.dates import typed_date
from khunnatham.web.enrolled import (
    edition_of,
    enrolled,
    expected_revision,
    faulty,
    frame,
    history_of,
    newer_of,
    overtaken,
    plan_for,
    saved,
    say,
    wants_json,
)
from khunnatham.web.evidence_cards import cards_of
from khunnatham.web.here import Request
from khunnatham.web.innovations import answer_anew
from khunnatham.web.plan_forms import ActivityForm, ResultForm
from khunnatham.wording import Conflict, Refusal, Text

SAVE: Final = gettext_lazy("บันทึกและกลับไปที่แผน")


@access.roles(*access.EVERY_ROLE)
@never_cache
def activity(request: Request, number: int, activity_number: int) -> HttpResponse:
    """Show one activity; save what is planned."""
    enrolment = enrolled(request, number)
    row = _activity(enrolment, activity_number)
    if request.method != "POST":
        return _activity_page(request, enrolment, row)
    form = _activity_form(enrolment, row, whole_plan(row.plan), request.POST)
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
    if done.dimension != row.dimension:
        answer_anew(request, enrolment)
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
            row,
            result=form.result(),
            expected_revision=expected_revision(request),
            by=request.membership,
            at=request.now,
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
        answer_anew(request, enrolment)
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


# ── pages that are shown from several places, and answers of a save ─────────────────────


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
    shown = form or _activity_form(enrolment, row, found)
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
        "records": progress_of(row),
        "proofs": cards_of(proofs_of(row.plan).get(row.pk, ())),
        "form": shown,
        "theirs": theirs,
        "facts": _facts(shown, row),
        "history": history_of(row.plan.key),
    }
    return render(request, "plans/progress.html", context, status=status if form else HTTPStatus.OK)


def _activity_form(enrolment: Enrolment, row: Activity, plan: WholePlan, data: Any = None) -> ActivityForm:
    edition = edition_of(enrolment)
    fields = edition.activity_choices(criteria.variant_of(enrolment), enrolment.track)
    return ActivityForm(edition, plan, row, data, fields=fields)


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
            found.append(
                {"label": str(field.label), "mine": _shown(form, name, mine), "theirs": _shown(form, name, theirs)}
            )
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
    if isinstance(form.fields[name], forms.BooleanField):
        return gettext("ใช่") if value in {True, "yes"} else gettext("ไม่ใช่")
    return (
        typed_date(value, language=get_language() or "th")
        if hasattr(value, "isoformat")
        else str("" if value is None else value)
    )


def _opened(key: Any, title: Any) -> Iterable[tuple[Any, Any]]:
    return title if isinstance(title, list | tuple) else [(key, title)]


def _activity(enrolment: Enrolment, number: int) -> Activity:
    """Give an activity of this enrolment's plan; who sees the enrolment sees its plan."""
    standing = plan_for(enrolment)
    found = queries.activity_of(standing, number) if standing else None
    if found is None:
        raise Http404
    return found


def _facts(form: ActivityForm | ResultForm, row: Activity) -> list[dict[str, str]]:
    """Give every field in words, for who only reads."""
    facts = []
    for name, field in form.fields.items():
        value = str(row.topic_id or "") if name == "topic" else _plain(getattr(row, name))
        facts.append({"label": str(field.label), "value": _shown(form, name, value) or "–"})
    return facts


urlpatterns = [
    path("enrolments/<int:number>/plan/activities/<int:activity_number>/", activity, name="activity"),
    path(
        "enrolments/<int:number>/plan/activities/<int:activity_number>/progress/",
        activity_progress,
        name="activity-progress",
    ),
    path(
        "enrolments/<int:number>/plan/activities/<int:activity_number>/remove/", activity_remove, name="activity-remove"
    ),
    path(
        "enrolments/<int:number>/plan/activities/<int:activity_number>/restore/",
        activity_restore,
        name="activity-restore",
    ),
]
