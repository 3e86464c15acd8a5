"""The success of the plan: computed from its results, activity by activity, and recorded as a fact of the unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khunnatham.assessments.journey import SUMMING_UP, assessment_of, paper_of
from khunnatham.assessments.models import Enrolment
from khunnatham.documents import filling
from khunnatham.facts import queries as facts
from khunnatham.facts.kinds import ACTIVITY_OWNERS, PLAN_MILESTONES, PLAN_SUCCESS, RESULTS_REPORTED
from khunnatham.plans import milestones
from khunnatham.plans import success as successes
from khunnatham.plans.models import Activity
from khunnatham.plans.queries import WholePlan
from khunnatham.plans.success import Share
from khunnatham.programmes.criteria import Edition, Paper, Requirement
from khunnatham.programmes.requirement_kinds import ByDate, Milestone
from khunnatham.programmes.requirement_kinds import Share as AskedShare
from khunnatham.thai import fiscal_year_start
from khunnatham.web import access
from khunnatham.web.enrolled import (
    NO_HISTORY,
    address,
    begun_plan,
    edition_of,
    enrolled,
    frame,
    history_of,
    is_unofficial,
    say,
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
    paper = paper_of(edition, *SUMMING_UP)
    context = frame(request, enrolment) | {
        "paper": paper,
        "paper_url": _printed_at(enrolment, paper),
        "activities": activities,
        "achieved": achieved,
        "planned": len(activities),
        "unjudged": sum(activity.is_achieved is None for activity in activities),
        "recorded": recorded,
        "is_current": recorded is not None and recorded.value == {"part": achieved, "whole": len(activities)},
        "shares": _shares(edition, found, enrolment, request.today),
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


@access.roles(*access.UNIT)
@require_POST
def plan_facts_record(request: Request, number: int) -> HttpResponse:
    """Record what the criteria ask of the plan beside its success: owners, and what was carried out by each day."""
    enrolment = enrolled(request, number)
    edition, plan = edition_of(enrolment), begun_plan(request, enrolment)
    for leaf in _asked(edition):
        if leaf.fact == ACTIVITY_OWNERS:
            milestones.record_owners(plan, by=request.membership, at=request.now)
        elif isinstance(leaf.kind, ByDate):
            milestones.record_milestones(
                plan,
                milestones=_milestones(leaf.kind, enrolment),
                asks_report=leaf.kind.reported is not None,
                report_elsewhere=_has_report(enrolment),
                by=request.membership,
                at=request.now,
            )
    messages.success(request, gettext("บันทึกข้อมูลของแผนแล้ว ใช้ตอบข้อในเกณฑ์ได้"))
    return redirect("success", number)


@dataclass(frozen=True, slots=True)
class Line:
    """One share that the criteria ask of the plan: which requirement, how far it is, and whether its day has passed without it."""

    key: str
    title: str
    share: Share
    is_reached: bool
    is_missed: bool
    named: tuple[Activity, ...] = ()


def _printed_at(enrolment: Enrolment, paper: Paper | None) -> str:
    """Give the address where the paper is printed; none before the intent was filed."""
    case = assessment_of(enrolment)
    return address("paper", case.pk, paper.key) if case and paper and filling.is_printed(paper) else ""


def _has_report(enrolment: Enrolment) -> bool:
    """Tell whether the register of reports holds a report of results to the superior."""
    counted = facts.latest(enrolment.unit, enrolment.round.fiscal_year, RESULTS_REPORTED)
    return counted is not None and counted.value["report"] > 0


def _asked(edition: Edition) -> list[Requirement]:
    """Give the requirements that a share of the plan answers."""
    return [leaf for leaf in edition.requirements.values() if leaf.fact in {ACTIVITY_OWNERS, PLAN_MILESTONES}]


def _milestones(kind: ByDate, enrolment: Enrolment) -> list[milestones.Milestone]:
    """Give the days of the criteria; a yearly day falls into the fiscal year of the round."""
    return [milestones.Milestone(row.key, _day(row, enrolment)) for row in kind.milestones]


def _day(row: Milestone, enrolment: Enrolment) -> date:
    if row.on is not None:
        return row.on
    first = fiscal_year_start(enrolment.round.fiscal_year)
    month, day = (int(part) for part in row.month_day.split("-"))
    return date(first.year + (month < first.month), month, day)


def _shares(edition: Edition, found: WholePlan | None, enrolment: Enrolment, today: date) -> list[Line]:
    rows = found.activities if found else ()
    lines: list[Line] = []
    for leaf in _asked(edition) if rows else ():
        if isinstance(leaf.kind, ByDate):
            lines += [_by_day(leaf, row, rows, enrolment, today) for row in leaf.kind.milestones]
        elif isinstance(leaf.kind, AskedShare):
            share, without = milestones.owned(rows), milestones.unowned(rows)
            reached = share.part >= leaf.kind.needed(share.whole)
            lines.append(Line(leaf.key, say(leaf.kind.of), share, reached, is_missed=False, named=without))
    return lines


def _by_day(leaf: Requirement, row: Milestone, rows: Sequence[Activity], enrolment: Enrolment, today: date) -> Line:
    day = _day(row, enrolment)
    share = milestones.carried_out(rows, by_day=day)
    reached = share.part >= row.share.needed(share.whole)
    return Line(leaf.key, say(row.title), share, reached, is_missed=not reached and today > day)


urlpatterns = [
    path("enrolments/<int:number>/success/", success, name="success"),
    path("enrolments/<int:number>/success/record/", success_record, name="success-record"),
    path("enrolments/<int:number>/success/plan-facts/", plan_facts_record, name="plan-facts-record"),
]
