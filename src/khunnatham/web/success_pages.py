"""The success of the plan: computed from its results, activity by activity, and recorded as a fact of the unit."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khunnatham.assessments.journey import paper_of
from khunnatham.facts import queries as facts
from khunnatham.facts.kinds import PLAN_SUCCESS
from khunnatham.plans import success as successes
from khunnatham.web import access
from khunnatham.web.enrolled import (
    NO_HISTORY,
    begun_plan,
    edition_of,
    enrolled,
    frame,
    history_of,
    is_unofficial,
    whole_plan_for,
)
from khunnatham.web.here import Request


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def success(request: Request, number: int) -> HttpResponse:
    """Show what the plan came to, before and after, and what was recorded of it."""
    enrolment = enrolled(request, number)
    edition, found = edition_of(enrolment), whole_plan_for(enrolment)
    activities = found.activities if found else ()
    achieved = sum(activity.is_achieved is True for activity in activities)
    recorded = facts.latest(enrolment.unit, enrolment.round.fiscal_year, PLAN_SUCCESS)
    paper = paper_of(edition, "success")
    context = frame(request, enrolment) | {
        "paper": paper,
        "activities": activities,
        "achieved": achieved,
        "planned": len(activities),
        "unjudged": sum(activity.is_achieved is None for activity in activities),
        "recorded": recorded,
        "is_current": recorded is not None and recorded.value == {"part": achieved, "whole": len(activities)},
        "lessons": [(row, found.lessons.get(row.key) if found else None) for row in edition.lessons],
        "is_unofficial": paper is not None and is_unofficial(edition, f"papers.{paper.key}"),
        "history": history_of(found.plan.key) if found else NO_HISTORY,
    }
    return render(request, "plans/success.html", context)


@access.roles(*access.UNIT)
@require_POST
def success_record(request: Request, number: int) -> HttpResponse:
    """Record the share as a fact of the unit, as of today."""
    enrolment = enrolled(request, number)
    fact = successes.record_success(begun_plan(request, enrolment), by=request.membership, at=request.now)
    told = gettext("บันทึกเป็นข้อมูลความสำเร็จแล้ว: สำเร็จ %(part)d จาก %(whole)d กิจกรรม")
    messages.success(request, told % fact.value)
    return redirect("success", number)


urlpatterns = [
    path("enrolments/<int:number>/success/", success, name="success"),
    path("enrolments/<int:number>/success/record/", success_record, name="success-record"),
]
