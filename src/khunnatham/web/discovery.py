"""Discovering the target virtues: the edition's steps one a screen, problems and good deeds, virtues, lessons."""

from __future__ import annotations

from dataclasses import dataclass
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

from khunnatham.assessments.journey import is_noted
from khunnatham.assessments.models import Enrolment
from khunnatham.plans import discovery as notes
from khunnatham.plans import planning, queries, topics
from khunnatham.plans.models import DiscoveryNote, Lesson, Topic, TopicKind
from khunnatham.plans.permissions import may_start
from khunnatham.plans.queries import WholePlan
from khunnatham.programmes.criteria import Choice, DiscoveryStep, Edition, Question
from khunnatham.web import access, declarations
from khunnatham.web.enrolled import (
    FIRST_REVISION,
    NO_HISTORY,
    begun_plan,
    edition_of,
    enrolled,
    expected_revision,
    fault_of,
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
from khunnatham.wording import Conflict, Refusal, Text

SAVE: Final = gettext_lazy("บันทึก")
# What each kind of topic asks: the thing itself, and what follows from it.
ASKED: Final = {
    TopicKind.PROBLEM: (gettext_lazy("ปัญหาที่อยากแก้"), gettext_lazy("จะแก้ไขได้อย่างไร"), gettext_lazy("เพิ่มปัญหาที่อยากแก้")),
    TopicKind.GOOD_DEED: (gettext_lazy("ความดีที่อยากทำ"), gettext_lazy("จะทำกิจกรรมอะไร"), gettext_lazy("เพิ่มความดีที่อยากทำ")),
}


@dataclass(frozen=True, slots=True)
class Written:
    """One question and what was written under it. ``slug`` names its form on the page."""

    question: Question
    text: str
    revision: int
    slug: str
    url: str
    error: str = ""
    row: DiscoveryNote | Lesson | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the overview: where it leads, how it stands."""

    number: str
    title: str
    url: str
    kind: str
    state: str
    hint: str = ""


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


# ── pages ───────────────────────────────────────────────────────────────────────────────


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def discovery(request: Request, number: int) -> HttpResponse:
    """Show the overview: every step of the discovery and what comes out of it."""
    enrolment = enrolled(request, number)
    plan = whole_plan_for(enrolment)
    edition = edition_of(enrolment)
    context = frame(request, enrolment) | {
        "steps": [_part(enrolment, plan, step, place) for place, step in enumerate(edition.discovery, 1)],
        "outcomes": _outcomes(enrolment, edition, plan),
        "is_default": is_unofficial(edition, "discovery"),
        "history": history_of(plan.plan.key) if plan else NO_HISTORY,
    }
    return render(request, "discovery/discovery.html", context)


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def discovery_step(request: Request, number: int, key: str) -> HttpResponse:
    """Show one step: its guideline beside its questions, saved as they are typed."""
    enrolment = enrolled(request, number)
    return _step_page(request, enrolment, _step(enrolment, key))


@access.roles(*access.UNIT)
@require_POST
def discovery_note(request: Request, number: int, key: str, question: str) -> HttpResponse:
    """Save what was written under one question of a step."""
    enrolment = enrolled(request, number)
    step = _step(enrolment, key)
    if question not in {row.key for row in step.questions}:
        raise Http404
    text = request.POST.get("text", "")
    try:
        row = notes.write_note(
            begun_plan(request, enrolment),
            step_key=key,
            question_key=question,
            text=text,
            expected_revision=expected_revision(request),
            by=request.membership,
            at=request.now,
        )
    except Conflict as conflict:
        if wants_json(request):
            return overtaken(conflict, newer_of(conflict).text)
        return _step_page(request, enrolment, step, typed={question: text}, why=_their_text(conflict), status=409)
    except Refusal as refusal:
        if wants_json(request):
            return faulty(fault_of(refusal, field="text"))
        return _step_page(request, enrolment, step, typed={question: text}, why=say(refusal.text))
    back = f"{reverse('discovery-step', args=[number, key])}#{_slug(question)}"
    return saved(request, row, back, button={"id": f"save-{_slug(question)}", "label": SAVE})


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
            begun_plan(request, enrolment), kind=TopicKind(kind), **form.cleaned_data, by=request.membership, at=request.now
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
                row, **form.cleaned_data, expected_revision=expected_revision(request), by=request.membership, at=request.now
            )
        except Conflict as conflict:
            row, status = newer_of(conflict) or row, HTTPStatus.CONFLICT
            form.add_error(None, say(conflict.text))
            form.add_error("text", _their_text(conflict))
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


@access.roles(*access.EVERY_ROLE)
@never_cache
def virtues(request: Request, number: int) -> HttpResponse:
    """Choose the target virtues among those of the edition, and further ones in the unit's own words."""
    enrolment = enrolled(request, number)
    if request.method != "POST":
        return _virtues_page(request, enrolment)
    known = {virtue.key for virtue in edition_of(enrolment).virtues}
    chosen, extra = request.POST.getlist("virtue"), request.POST.get("extra", "")
    try:
        plan = planning.set_virtues(
            begun_plan(request, enrolment),
            target_virtues=chosen,
            extra_virtues=extra,
            known_virtues=known,
            expected_revision=expected_revision(request, unseen=FIRST_REVISION),
            by=request.membership,
            at=request.now,
        )
    except Conflict as conflict:
        newer = newer_of(conflict)
        theirs = ", ".join([*_virtue_words(enrolment, newer.target_virtues), newer.extra_virtues]).strip(", ")
        if wants_json(request):
            return overtaken(conflict, theirs)
        told = f"{say(conflict.text)} ({theirs})"
        return _virtues_page(request, enrolment, typed=(chosen, extra), why=told, status=HTTPStatus.CONFLICT)
    except Refusal as refusal:
        if wants_json(request):
            return faulty(fault_of(refusal))
        return _virtues_page(request, enrolment, typed=(chosen, extra), why=say(refusal.text))
    return saved(request, plan, reverse("virtues", args=[number]), button={"id": "save-virtues", "label": SAVE})


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def lessons(request: Request, number: int) -> HttpResponse:
    """Show the questions of the lessons with what was learnt."""
    return _lessons_page(request, enrolled(request, number))


@access.roles(*access.UNIT)
@require_POST
def lesson(request: Request, number: int, question: str) -> HttpResponse:
    """Save what was learnt under one question."""
    enrolment = enrolled(request, number)
    if question not in {row.key for row in edition_of(enrolment).lessons}:
        raise Http404
    text = request.POST.get("text", "")
    try:
        row = notes.write_lesson(
            begun_plan(request, enrolment),
            question_key=question,
            text=text,
            expected_revision=expected_revision(request),
            by=request.membership,
            at=request.now,
        )
    except Conflict as conflict:
        if wants_json(request):
            return overtaken(conflict, newer_of(conflict).text)
        return _lessons_page(request, enrolment, typed={question: text}, why=_their_text(conflict), status=409)
    except Refusal as refusal:
        if wants_json(request):
            return faulty(fault_of(refusal, field="text"))
        return _lessons_page(request, enrolment, typed={question: text}, why=say(refusal.text))
    back = f"{reverse('lessons', args=[number])}#{_slug(question)}"
    return saved(request, row, back, button={"id": f"save-{_slug(question)}", "label": SAVE})


# ── pages that are shown from several places ────────────────────────────────────────────


def _step_page(
    request: Request,
    enrolment: Enrolment,
    step: DiscoveryStep,
    *,
    typed: dict[str, str] | None = None,
    why: str = "",
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    plan, steps = whole_plan_for(enrolment), edition_of(enrolment).discovery
    kept = {key[1]: row for key, row in plan.notes.items() if key[0] == step.key} if plan else {}
    urls = {row.key: reverse("discovery-note", args=[enrolment.pk, step.key, row.key]) for row in step.questions}
    place = steps.index(step)
    context = frame(request, enrolment) | {
        "step": step,
        "place": place + 1,
        "total": len(steps),
        "questions": _written(step.questions, kept, urls, typed or {}, why),
        "errors": [{"id": _slug(key), "text": why} for key in typed or ()],
        "before": steps[place - 1] if place else None,
        "after": steps[place + 1] if place + 1 < len(steps) else None,
        "history": history_of(plan.plan.key) if plan else NO_HISTORY,
    }
    return render(request, "discovery/step.html", context, status=status if typed else HTTPStatus.OK)


def _topics_page(request: Request, enrolment: Enrolment, wrong: TopicForm | None = None) -> HttpResponse:
    plan, choices = whole_plan_for(enrolment), _virtue_choices(enrolment)
    names = dict(choices)
    groups = []
    for kind, rows in ((TopicKind.PROBLEM, plan.problems if plan else ()), (TopicKind.GOOD_DEED, plan.good_deeds if plan else ())):
        form = wrong if wrong and wrong.kind == kind else TopicForm(kind, choices, prefix=kind.value)
        title, asked, _ = ASKED[kind]
        is_open = not rows or form is wrong
        group = {"kind": kind.value, "title": title, "asked": asked, "rows": rows, "form": form, "is_open": is_open}
        groups.append(group)
    context = frame(request, enrolment) | {
        "groups": groups,
        "names": names,
        "wrong": wrong,
        "history": history_of(plan.plan.key) if plan else NO_HISTORY,
    }
    return render(request, "discovery/topics.html", context, status=422 if wrong else 200)


def _virtues_page(
    request: Request,
    enrolment: Enrolment,
    *,
    typed: tuple[list[str], str] | None = None,
    why: str = "",
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    plan, edition = plan_for(enrolment), edition_of(enrolment)
    stored = (plan.target_virtues, plan.extra_virtues) if plan else ([], "")
    chosen, extra = typed or stored
    context = frame(request, enrolment) | {
        "choices": [(virtue, virtue.key in chosen) for virtue in edition.virtues],
        "extra": extra,
        "plan": plan,
        "revision": plan.revision if plan else FIRST_REVISION,
        "is_default": is_unofficial(edition, "virtues") or any(virtue.is_default for virtue in edition.virtues),
        "errors": [{"id": "virtues", "text": why}] if why else [],
        "history": history_of(plan.key) if plan else NO_HISTORY,
    }
    return render(request, "discovery/virtues.html", context, status=status if why else HTTPStatus.OK)


def _lessons_page(
    request: Request,
    enrolment: Enrolment,
    *,
    typed: dict[str, str] | None = None,
    why: str = "",
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    plan, questions = whole_plan_for(enrolment), edition_of(enrolment).lessons
    urls = {row.key: reverse("lesson", args=[enrolment.pk, row.key]) for row in questions}
    context = frame(request, enrolment) | {
        "questions": _written(questions, dict(plan.lessons) if plan else {}, urls, typed or {}, why),
        "errors": [{"id": _slug(key), "text": why} for key in typed or ()],
        "history": history_of(plan.plan.key) if plan else NO_HISTORY,
    }
    return render(request, "discovery/lessons.html", context, status=status if typed else HTTPStatus.OK)


# ── what they share ─────────────────────────────────────────────────────────────────────


def _step(enrolment: Enrolment, key: str) -> DiscoveryStep:
    found = next((step for step in edition_of(enrolment).discovery if step.key == key), None)
    if found is None:
        raise Http404
    return found


def _topic(request: Request, enrolment: Enrolment, number: int) -> Topic:
    found, plan = queries.topic(number, by=request.membership), plan_for(enrolment)
    if found is None or plan is None or found.plan_id != plan.pk:
        raise Http404
    return found


def _written(
    questions: tuple[Question, ...],
    kept: dict[str, Any],
    urls: dict[str, str],
    typed: dict[str, str],
    why: str,
) -> list[Written]:
    written = []
    for question in questions:
        row = kept.get(question.key)
        text = typed.get(question.key, row.text if row else "")
        error = why if question.key in typed else ""
        slug, url = _slug(question.key), urls[question.key]
        written.append(Written(question, text, row.revision if row else 0, slug, url, error, row))
    return written


def _slug(key: str) -> str:
    return "q-" + key.replace(".", "-")


def _their_text(conflict: Conflict) -> str:
    newer = newer_of(conflict)
    theirs = gettext("ข้อความล่าสุดของผู้อื่นคือ «%(text)s» ถ้าใช้ของท่าน กดบันทึกอีกครั้ง") % {"text": newer.text} if newer else ""
    return f"{say(conflict.text)} {theirs}".strip()


def _blame(form: forms.Form, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, say(refusal.text))


def _virtue_choices(enrolment: Enrolment, standing: str = "") -> list[tuple[str, str]]:
    known = [(virtue.key, say(virtue.title)) for virtue in edition_of(enrolment).virtues]
    own = [(standing, standing)] if standing and standing not in dict(known) else []
    return [("", gettext("ยังไม่ระบุ")), *known, *own]


def _virtue_words(enrolment: Enrolment, keys: list[str]) -> list[str]:
    names: dict[str, Choice] = {virtue.key: virtue for virtue in edition_of(enrolment).virtues}
    return [say(names[key].title) if key in names else key for key in keys]


def _part(enrolment: Enrolment, plan: WholePlan | None, step: DiscoveryStep, place: int) -> Part:
    written = sum(
        bool((note := plan.notes.get((step.key, row.key))) and note.text) for row in step.questions
    ) if plan else 0  # fmt: skip
    told = gettext("ตอบแล้ว %(done)d จาก %(total)d คำถาม") % {"done": written, "total": len(step.questions)}
    kind = "done" if written and written == len(step.questions) else "doing" if is_noted(plan, step.key) else "todo"
    url = reverse("discovery-step", args=[enrolment.pk, step.key])
    return Part(str(place), say(step.title), url, kind, str(_STATES[kind]), told)


_STATES: Final = {"done": gettext_lazy("เสร็จแล้ว"), "doing": gettext_lazy("กำลังทำ"), "todo": gettext_lazy("ยังไม่ได้ทำ")}


def _outcomes(enrolment: Enrolment, edition: Edition, plan: WholePlan | None) -> list[Part]:
    """Give what the discovery comes to: problems and good deeds, virtues, lessons."""
    chosen = _virtue_words(enrolment, plan.plan.target_virtues) if plan else []
    chosen += [plan.plan.extra_virtues] if plan and plan.plan.extra_virtues else []
    found = plan.topics if plan else ()
    learnt = sum(bool(row.text) for row in plan.lessons.values()) if plan else 0
    counted = Text("ปัญหา {problems} เรื่อง ความดี {deeds} เรื่อง", "{problems} problems, {deeds} good deeds").fill(
        problems=len(plan.problems) if plan else 0, deeds=len(plan.good_deeds) if plan else 0
    )
    parts = [_outcome(enrolment, "discovery-topics", gettext("ปัญหาที่อยากแก้ และความดีที่อยากทำ"), say(counted), is_done=bool(found))]
    if edition.virtues:
        parts.append(_outcome(enrolment, "virtues", gettext("คุณธรรมเป้าหมาย"), ", ".join(chosen), is_done=bool(chosen)))
    if edition.lessons:
        told = gettext("ตอบแล้ว %(done)d จาก %(total)d คำถาม") % {"done": learnt, "total": len(edition.lessons)}
        parts.append(_outcome(enrolment, "lessons", gettext("สรุปบทเรียน"), told, is_done=learnt == len(edition.lessons)))
    return parts


def _outcome(enrolment: Enrolment, page: str, title: str, told: str, *, is_done: bool) -> Part:
    kind = "done" if is_done else "todo"
    return Part("", title, reverse(page, args=[enrolment.pk]), kind, str(_STATES[kind]), told)


urlpatterns = [
    path("enrolments/<int:number>/discovery/", discovery, name="discovery"),
    path("enrolments/<int:number>/discovery/steps/<str:key>/", discovery_step, name="discovery-step"),
    path("enrolments/<int:number>/discovery/steps/<str:key>/<str:question>/", discovery_note, name="discovery-note"),
    path("enrolments/<int:number>/discovery/topics/", topic_list, name="discovery-topics"),
    path("enrolments/<int:number>/discovery/topics/add/<str:kind>/", topic_add, name="topic-add"),
    path("enrolments/<int:number>/discovery/topics/<int:topic_number>/", topic, name="topic"),
    path("enrolments/<int:number>/discovery/topics/<int:topic_number>/remove/", topic_remove, name="topic-remove"),
    path("enrolments/<int:number>/discovery/virtues/", virtues, name="virtues"),
    path("enrolments/<int:number>/discovery/lessons/", lessons, name="lessons"),
    path("enrolments/<int:number>/discovery/lessons/<str:question>/", lesson, name="lesson"),
    *declarations.urlpatterns,
]
