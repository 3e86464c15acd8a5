"""Discovering the target virtues: the edition's steps one a screen, problems and good deeds, virtues, lessons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khunnatham.assessments.journey import is_noted
from khunnatham.assessments.models import Enrolment
from khunnatham.plans import discovery as notes
from khunnatham.plans.models import DiscoveryNote, Lesson
from khunnatham.plans.queries import WholePlan
from khunnatham.programmes.criteria import DiscoveryStep, Edition, Question
from khunnatham.web import access, declarations, topic_pages, virtue_pages
from khunnatham.web.enrolled import (
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
    saved,
    say,
    their_text,
    wants_json,
    whole_plan_for,
)
from khunnatham.web.here import Request
from khunnatham.web.virtue_pages import virtue_words
from khunnatham.wording import Conflict, Refusal, Text

SAVE: Final = gettext_lazy("บันทึก")


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

    def write(**given: Any) -> DiscoveryNote:
        return notes.write_note(begun_plan(request, enrolment), step_key=key, question_key=question, **given)

    page = partial(_step_page, request, enrolment, step)
    return _kept(request, write, page, question=question, back=reverse("discovery-step", args=[number, key]))


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

    def write(**given: Any) -> Lesson:
        return notes.write_lesson(begun_plan(request, enrolment), question_key=question, **given)

    page = partial(_lessons_page, request, enrolment)
    return _kept(request, write, page, question=question, back=reverse("lessons", args=[number]))


def _kept(
    request: Request,
    write: Callable[..., DiscoveryNote | Lesson],
    page: Callable[..., HttpResponse],
    *,
    question: str,
    back: str,
) -> HttpResponse:
    """Save the text under one question; where it is refused or was overtaken, the page comes again with what was typed."""
    text = request.POST.get("text", "")
    try:
        row = write(text=text, expected_revision=expected_revision(request), by=request.membership, at=request.now)
    except Conflict as conflict:
        if wants_json(request):
            return overtaken(conflict, newer_of(conflict).text)
        return page(typed={question: text}, why=their_text(conflict), status=409)
    except Refusal as refusal:
        if wants_json(request):
            return faulty(fault_of(refusal, field="text"))
        return page(typed={question: text}, why=say(refusal.text))
    button = {"id": f"save-{_slug(question)}", "label": SAVE}
    return saved(request, row, f"{back}#{_slug(question)}", button=button)


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
    chosen = virtue_words(enrolment, plan.plan.target_virtues) if plan else []
    chosen += [plan.plan.extra_virtues] if plan and plan.plan.extra_virtues else []
    found = plan.topics if plan else ()
    learnt = sum(bool(row.text) for row in plan.lessons.values()) if plan else 0
    counted = Text("ปัญหา {problems} เรื่อง ความดี {deeds} เรื่อง", "{problems} problems, {deeds} good deeds").fill(
        problems=len(plan.problems) if plan else 0, deeds=len(plan.good_deeds) if plan else 0
    )
    parts = [
        _outcome(
            enrolment, "discovery-topics", gettext("ปัญหาที่อยากแก้ และความดีที่อยากทำ"), say(counted), is_done=bool(found)
        )
    ]
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
    path("enrolments/<int:number>/discovery/lessons/", lessons, name="lessons"),
    path("enrolments/<int:number>/discovery/lessons/<str:question>/", lesson, name="lesson"),
    *topic_pages.urlpatterns,
    *virtue_pages.urlpatterns,
    *declarations.urlpatterns,
]
