"""The target virtues: chosen among those of the edition, and further ones in the unit's own words."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from khunnatham.assessments.models import Enrolment
from khunnatham.plans import planning
from khunnatham.programmes.criteria import Choice
from khunnatham.web import access
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
)
from khunnatham.web.here import Request
from khunnatham.wording import Conflict, Refusal

SAVE: Final = gettext_lazy("บันทึก")


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
        theirs = ", ".join([*virtue_words(enrolment, newer.target_virtues), newer.extra_virtues]).strip(", ")
        if wants_json(request):
            return overtaken(conflict, theirs)
        told = f"{say(conflict.text)} ({theirs})"
        return _virtues_page(request, enrolment, typed=(chosen, extra), why=told, status=HTTPStatus.CONFLICT)
    except Refusal as refusal:
        if wants_json(request):
            return faulty(fault_of(refusal))
        return _virtues_page(request, enrolment, typed=(chosen, extra), why=say(refusal.text))
    return saved(request, plan, reverse("virtues", args=[number]), button={"id": "save-virtues", "label": SAVE})


# ── what they share ─────────────────────────────────────────────────────────────────────


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


def virtue_words(enrolment: Enrolment, keys: list[str]) -> list[str]:
    """Give the names of virtues; the unit's own stay as they are written."""
    names: dict[str, Choice] = {virtue.key: virtue for virtue in edition_of(enrolment).virtues}
    return [say(names[key].title) if key in names else key for key in keys]


urlpatterns = [
    path("enrolments/<int:number>/discovery/virtues/", virtues, name="virtues"),
]
