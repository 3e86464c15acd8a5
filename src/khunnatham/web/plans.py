"""The plan: its activities by virtue, what it still lacks, and a place to add one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khunnatham.assessments.journey import assessment_of, paper_of
from khunnatham.assessments.models import Enrolment
from khunnatham.documents import filling
from khunnatham.plans import activities, queries
from khunnatham.plans.completeness import plan_gaps
from khunnatham.plans.models import Plan
from khunnatham.plans.permissions import may_start
from khunnatham.plans.queries import WholePlan
from khunnatham.programmes.criteria import Edition, Paper
from khunnatham.web import (
    access,
    activity_pages,
    activity_proofs,
    gathering,
    plan_drafts,
    plan_sheets,
    plan_views,
    success_pages,
)
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
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.web.plan_rows import ORDERS, STATES, Chosen, Row, chosen_in, narrowed, rows_of, tabs


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
    added = activities.add_activity(
        begun_plan(request, enrolment), details=details, by=request.membership, at=request.now
    )
    return redirect("activity", number, added.pk)


# ── pages that are shown from several places ────────────────────────────────────────────


def _plan_page(request: Request, enrolment: Enrolment, form: AddForm | None = None) -> HttpResponse:
    edition, found = edition_of(enrolment), whole_plan_for(enrolment)
    rows, chosen = rows_of(found.activities if found else (), enrolment), chosen_in(request.GET)
    shown = narrowed(rows, chosen)
    paper = paper_of(edition, "plan")
    context = frame(request, enrolment) | {
        "paper": paper,
        "printed": _printed(enrolment, edition),
        "tabs": tabs(enrolment, reverse("plan", args=[enrolment.pk])),
        "groups": _groups(edition, found, shown, chosen),
        "chosen": chosen,
        "states": STATES,
        "orders": ORDERS,
        "virtue_titles": [(virtue.key, say(virtue.title)) for virtue in edition.virtues],
        "drafts": found.draft_activities if found else (),
        "sources": _sources(request, enrolment, found),
        "total": len(rows),
        "complete": sum(not row.lacking for row in rows),
        "achieved": sum(row.activity.is_achieved is True for row in rows),
        "budget": sum((row.activity.budget or Decimal(0) for row in rows), Decimal(0)),
        "gaps": plan_gaps(found.plan, topics=found.topics, activities=found.activities) if found else [],
        "virtues": virtue_words(edition, found),
        "topics": len(found.topics) if found else 0,
        "form": form or AddForm(),
        "is_unofficial": paper is not None and is_unofficial(edition, f"papers.{paper.key}"),
        "removed": _removed(request, found),
        "history": history_of(found.plan.key) if found else NO_HISTORY,
    }
    return render(request, "plans/plan.html", context, status=422 if form else 200)


# ── what they share ─────────────────────────────────────────────────────────────────────


def _printed(enrolment: Enrolment, edition: Edition) -> list[tuple[Paper, str]]:
    """Give the papers of this kind with the addresses where they are printed; none before the intent was filed."""
    case = assessment_of(enrolment)
    rows = [paper for paper in edition.papers if paper.kind == "plan" and filling.is_printed(paper)]
    return [(paper, address("paper", case.pk, paper.key)) for paper in rows] if case else []


def _groups(edition: Edition, found: WholePlan | None, rows: list[Row], chosen: Chosen) -> list[Group]:
    if chosen.order:
        return [Group(gettext("กิจกรรม"), tuple(rows), "sorted")] if rows else []
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


def _sources(request: Request, enrolment: Enrolment, found: WholePlan | None) -> list[Plan]:
    """Give the plans of other years that can be copied: only while this one is empty, and only to who may write it."""
    if may_start(request.membership, enrolment.unit) or (found and (found.activities or found.draft_activities)):
        return []
    return queries.copyable(enrolment.unit, before=enrolment.round.fiscal_year, programme=enrolment.round.programme)


def _removed(request: Request, found: WholePlan | None) -> dict[str, Any] | None:
    """Give what was just removed and can come back."""
    number = number_in(request.GET.get("removed", ""))
    if found is None or number is None or may_start(request.membership, found.plan.unit):
        return None
    kept = activities.removed_activity(found.plan, number=number)
    return {"number": number, "title": kept["title"]} if kept else None


urlpatterns = [
    path("enrolments/<int:number>/plan/", plan, name="plan"),
    path("enrolments/<int:number>/plan/activities/add/", activity_add, name="activity-add"),
    *activity_pages.urlpatterns,
    *activity_proofs.urlpatterns,
    *plan_views.urlpatterns,
    *gathering.urlpatterns,
    *plan_drafts.urlpatterns,
    *plan_sheets.urlpatterns,
    *success_pages.urlpatterns,
]
