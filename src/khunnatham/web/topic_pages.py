"""Problems to fix and good deeds to do: adding, changing, removing them, each with what follows and its virtue."""

from __future__ import annotations

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

from khunnatham.assessments.models import Enrolment
from khunnatham.plans import queries, topics
from khunnatham.plans.models import Topic, TopicKind
from khunnatham.plans.pairs import pairs
from khunnatham.plans.permissions import may_start
from khunnatham.web import access
from khunnatham.web.enrolled import (
    NO_HISTORY,
    begun_plan,
    edition_of,
    enrolled,
    expected_revision,
    frame,
    history_of,
    newer_of,
    plan_for,
    say,
    their_text,
    whole_plan_for,
)
from khunnatham.web.here import Request
from khunnatham.wording import Conflict, Refusal

# What each kind of topic asks: the thing itself, and what follows from it.
ASKED: Final = {
    TopicKind.PROBLEM: (gettext_lazy("ปัญหาที่อยากแก้"), gettext_lazy("จะแก้ไขได้อย่างไร"), gettext_lazy("เพิ่มปัญหาที่อยากแก้")),
    TopicKind.GOOD_DEED: (
        gettext_lazy("ความดีที่อยากทำ"),
        gettext_lazy("จะทำกิจกรรมอะไร"),
        gettext_lazy("เพิ่มความดีที่อยากทำ"),
    ),
}


class TopicForm(forms.Form):
    """A problem to fix or a good deed to do, with what follows from it and the virtue it serves."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}))
    remedy = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    virtue = forms.ChoiceField(label=gettext_lazy("คุณธรรมที่เกี่ยวข้อง"), required=False)

    def __init__(self, kind: TopicKind, virtues: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["text"].label, self.fields["remedy"].label, self.act = ASKED[kind]
        self.fields["virtue"].choices = virtues  # type: ignore[attr-defined]


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def topic_list(request: Request, number: int) -> HttpResponse:
    """Show problems to fix and good deeds to do, with a form for one more of each."""
    return _topics_page(request, enrolled(request, number))


@access.roles(*access.UNIT)
@require_POST
def topic_add(request: Request, number: int, kind: str) -> HttpResponse:
    """Add a problem or a good deed."""
    enrolment = enrolled(request, number)
    if kind not in TopicKind.values:
        raise Http404
    form = TopicForm(TopicKind(kind), _virtue_choices(enrolment), request.POST, prefix=kind)
    if not form.is_valid():
        return _topics_page(request, enrolment, form)
    try:
        topics.add_topic(
            begun_plan(request, enrolment),
            kind=TopicKind(kind),
            **form.cleaned_data,
            by=request.membership,
            at=request.now,
        )
    except Refusal as refusal:
        _blame(form, refusal)
        return _topics_page(request, enrolment, form)
    messages.success(request, gettext("เพิ่มแล้ว"))
    return redirect(f"{reverse('discovery-topics', args=[number])}#{kind}")


@access.roles(*access.UNIT)
@never_cache
def topic(request: Request, number: int, topic_number: int) -> HttpResponse:
    """Change a problem or a good deed."""
    enrolment = enrolled(request, number)
    row = _topic(request, enrolment, topic_number)
    given = {"text": row.text, "remedy": row.remedy, "virtue": row.virtue}
    posted = request.POST if request.method == "POST" else None
    form = TopicForm(TopicKind(row.kind), _virtue_choices(enrolment, row.virtue), posted, initial=given)
    status = HTTPStatus.OK if posted is None else HTTPStatus.UNPROCESSABLE_ENTITY
    if posted is not None and form.is_valid():
        try:
            topics.change_topic(
                row,
                **form.cleaned_data,
                expected_revision=expected_revision(request),
                by=request.membership,
                at=request.now,
            )
        except Conflict as conflict:
            row, status = newer_of(conflict) or row, HTTPStatus.CONFLICT
            form.add_error(None, say(conflict.text))
            form.add_error("text", their_text(conflict))
        except Refusal as refusal:
            _blame(form, refusal)
        else:
            messages.success(request, gettext("บันทึกแล้ว"))
            return redirect(f"{reverse('discovery-topics', args=[number])}#{row.kind}")
    context = frame(request, enrolment) | {"form": form, "topic": row}
    return render(request, "discovery/topic.html", context, status=status)


@access.roles(*access.UNIT)
@never_cache
def topic_remove(request: Request, number: int, topic_number: int) -> HttpResponse:
    """Ask once more, then remove a topic that no activity serves."""
    enrolment = enrolled(request, number)
    row = _topic(request, enrolment, topic_number)
    back = reverse("discovery-topics", args=[number])
    if refusal := may_start(request.membership, enrolment.unit):
        raise refusal
    if request.method == "POST":
        revision = expected_revision(request, unseen=row.revision)
        topics.remove_topic(row, expected_revision=revision, by=request.membership, at=request.now)
        messages.success(request, gettext("ลบ «%(text)s» แล้ว") % {"text": row.text[:80]})
        return redirect(back)
    question = {
        "title": gettext("ลบรายการนี้"),
        "sentence": row.text,
        "can_be_undone": gettext("ลบแล้วนำกลับมาไม่ได้ ข้อความยังอยู่ในประวัติ"),
        "act": gettext("ลบรายการนี้"),
        "danger": True,
        "back_url": back,
        "hidden": {"expected_revision": row.revision},
    }
    return render(request, "components/confirmation.html", question)


# ── what they share ─────────────────────────────────────────────────────────────────────


def _topics_page(request: Request, enrolment: Enrolment, wrong: TopicForm | None = None) -> HttpResponse:
    plan, choices = whole_plan_for(enrolment), _virtue_choices(enrolment)
    names = dict(choices)
    groups = []
    for kind, rows in (
        (TopicKind.PROBLEM, plan.problems if plan else ()),
        (TopicKind.GOOD_DEED, plan.good_deeds if plan else ()),
    ):
        form = wrong if wrong and wrong.kind == kind else TopicForm(kind, choices, prefix=kind.value)
        title, asked, _ = ASKED[kind]
        is_open = not rows or form is wrong
        paired = pairs(rows, plan.activities if plan else ())
        group = {"kind": kind.value, "title": title, "asked": asked, "rows": paired, "form": form, "is_open": is_open}
        groups.append(group)
    context = frame(request, enrolment) | {
        "groups": groups,
        "names": names,
        "wrong": wrong,
        "history": history_of(plan.plan.key) if plan else NO_HISTORY,
    }
    return render(request, "discovery/topics.html", context, status=422 if wrong else 200)


def _topic(request: Request, enrolment: Enrolment, number: int) -> Topic:
    found, plan = queries.topic(number, by=request.membership), plan_for(enrolment)
    if found is None or plan is None or found.plan_id != plan.pk:
        raise Http404
    return found


def _blame(form: forms.Form, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, say(refusal.text))


def _virtue_choices(enrolment: Enrolment, standing: str = "") -> list[tuple[str, str]]:
    known = [(virtue.key, say(virtue.title)) for virtue in edition_of(enrolment).virtues]
    own = [(standing, standing)] if standing and standing not in dict(known) else []
    return [("", gettext("ยังไม่ระบุ")), *known, *own]


urlpatterns = [
    path("enrolments/<int:number>/discovery/topics/", topic_list, name="discovery-topics"),
    path("enrolments/<int:number>/discovery/topics/add/<str:kind>/", topic_add, name="topic-add"),
    path("enrolments/<int:number>/discovery/topics/<int:topic_number>/", topic, name="topic"),
    path("enrolments/<int:number>/discovery/topics/<int:topic_number>/remove/", topic_remove, name="topic-remove"),
]
