"""Innovation projects of the plan: what each does, and whether it is carried out as an activity of the plan."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache

from khunnatham.assessments.following import follow_facts
from khunnatham.assessments.journey import assessment_of
from khunnatham.assessments.models import Enrolment
from khunnatham.assessments.sending import draft, innovation_leaf, stages
from khunnatham.facts.kinds import INNOVATIONS
from khunnatham.plans import innovations as verbs
from khunnatham.plans.models import Activity, Innovation
from khunnatham.plans.permissions import may_start
from khunnatham.web import access
from khunnatham.web.acting import confirm, insist, tell
from khunnatham.web.enrolled import (
    begun_plan,
    edition_of,
    enrolled,
    expected_revision,
    frame,
    plan_for,
    say,
    whole_plan_for,
)
from khunnatham.web.here import Request
from khunnatham.wording import Conflict, Refusal


class InnovationForm(forms.Form):
    """An innovation: its name, what it does, and the activity of the plan that it is carried out as."""

    title = forms.CharField(label=gettext_lazy("ชื่อโครงการนวัตกรรม"), max_length=300)
    text = forms.CharField(label=gettext_lazy("ทำอะไร"), widget=forms.Textarea(attrs={"rows": 3}))
    activity = forms.ChoiceField(
        label=gettext_lazy("ดำเนินการเป็นกิจกรรมใดของแผน"),
        help_text=gettext_lazy("นวัตกรรมต้องไม่เป็นกิจกรรมของมิติอื่นตามที่เกณฑ์กำหนด"),
        required=False,
    )

    def __init__(self, activities: tuple[Activity, ...], data: Any = None, standing: Innovation | None = None) -> None:
        initial = {}
        if standing is not None:
            initial = {"title": standing.title, "text": standing.text, "activity": str(standing.activity_id or "")}
        super().__init__(data, initial=initial)
        self.activities = {str(one.pk): one for one in activities}
        named = [(key, f"{one.dimension} {one.title}".strip()) for key, one in self.activities.items()]
        self.fields["activity"].choices = [("", gettext("ไม่ได้เป็นกิจกรรมใด")), *named]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """Give what was typed as the domain takes it."""
        typed = self.cleaned_data
        return {
            "title": typed["title"], "text": typed["text"], "activity": self.activities.get(typed["activity"]),
        }  # fmt: skip


@access.roles(*access.EVERY_ROLE)
@never_cache
def innovations(request: Request, number: int) -> HttpResponse:
    """Show the innovations of the plan; add one."""
    enrolment = enrolled(request, number)
    if request.method != "POST":
        return _page(request, enrolment)
    insist(may_start(request.membership, enrolment.unit))
    form = InnovationForm(_activities(enrolment), request.POST)
    if not form.is_valid():
        return _page(request, enrolment, form)
    try:
        verbs.add_innovation(begun_plan(request, enrolment), **form.given(), by=request.membership, at=request.now)
    except Refusal as refusal:
        if refusal.field not in form.fields:
            raise
        tell(request, form, refusal)
        return _page(request, enrolment, form)
    follow(request, enrolment)
    messages.success(request, gettext("เพิ่มโครงการนวัตกรรมแล้ว"))
    return redirect("innovations", number)


@access.roles(*access.UNIT)
@never_cache
def innovation(request: Request, number: int, innovation_number: int) -> HttpResponse:
    """Show one innovation; save it."""
    enrolment = enrolled(request, number)
    insist(may_start(request.membership, enrolment.unit))
    row = _row(enrolment, innovation_number)
    form = InnovationForm(_activities(enrolment), request.POST if request.method == "POST" else None, row)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            revision = expected_revision(request)
            verbs.change_innovation(
                row, **form.given(), expected_revision=revision, by=request.membership, at=request.now
            )
        except Conflict as conflict:
            if not isinstance(conflict.newer, Innovation):
                raise
            form.add_error(None, say(conflict.text))
            row.revision, status = conflict.newer.revision, HTTPStatus.CONFLICT
        else:
            follow(request, enrolment)
            messages.success(request, gettext("บันทึกโครงการนวัตกรรมแล้ว"))
            return redirect("innovations", number)
    context = frame(request, enrolment) | {"row": row, "form": form}
    return render(request, "plans/innovation.html", context, status=status)


@access.roles(*access.UNIT)
@never_cache
def innovation_remove(request: Request, number: int, innovation_number: int) -> HttpResponse:
    """Ask once more, then remove an innovation."""
    enrolment = enrolled(request, number)
    insist(may_start(request.membership, enrolment.unit))
    row = _row(enrolment, innovation_number)
    if request.method == "POST":
        revision = expected_revision(request, unseen=row.revision)
        verbs.remove_innovation(row, expected_revision=revision, by=request.membership, at=request.now)
        follow(request, enrolment)
        messages.success(request, gettext("ลบโครงการนวัตกรรมแล้ว"))
        return redirect("innovations", number)
    return confirm(
        request,
        title=gettext("ลบโครงการนวัตกรรมนี้"),
        sentence=row.title,
        can_be_undone=gettext("ลบแล้วนำกลับมาไม่ได้ ประวัติยังเก็บข้อความไว้"),
        act=gettext("ลบโครงการนวัตกรรมนี้"),
        danger=True,
        back_url=reverse("innovations", args=[number]),
        hidden={"expected_revision": row.revision},
    )


def follow(request: Request, enrolment: Enrolment) -> None:
    """Let the fact follow the plan, and the answer the fact, where the edition asks for innovations."""
    leaf, plan = innovation_leaf(enrolment), plan_for(enrolment)
    if leaf is None or plan is None:
        return
    verbs.record_innovations(plan, by=request.membership, at=request.now)
    answer_anew(request, enrolment)


def answer_anew(request: Request, enrolment: Enrolment) -> None:
    """Let the answer follow a fact that the plan has recorded anew."""
    case = assessment_of(enrolment)
    if case is not None:
        follow_facts(case, kinds={INNOVATIONS}, by=request.membership, at=request.now)


def _page(request: Request, enrolment: Enrolment, form: InnovationForm | None = None) -> HttpResponse:
    plan, asked = plan_for(enrolment), stages(edition_of(enrolment))
    context = frame(request, enrolment) | {
        "rows": verbs.innovations_of(plan) if plan else [],
        "odd": draft(enrolment, asked[0]).odd if asked else (),
        "stages": asked,
        "form": form or InnovationForm(_activities(enrolment)),
    }
    return render(request, "plans/innovations.html", context, status=422 if form else 200)


def _activities(enrolment: Enrolment) -> tuple[Activity, ...]:
    found = whole_plan_for(enrolment)
    return found.activities if found else ()


def _row(enrolment: Enrolment, number: int) -> Innovation:
    plan = plan_for(enrolment)
    row = verbs.innovation_of(plan, number) if plan else None
    if row is None:
        raise Http404
    return row


urlpatterns = [
    path("enrolments/<int:number>/plan/innovations/", innovations, name="innovations"),
    path("enrolments/<int:number>/plan/innovations/<int:innovation_number>/", innovation, name="innovation"),
    path(
        "enrolments/<int:number>/plan/innovations/<int:innovation_number>/remove/",
        innovation_remove,
        name="innovation-remove",
    ),
]
