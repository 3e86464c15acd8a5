"""Photos and papers of the library beside an activity: choosing them, attaching them, taking them away."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khunnatham.assessments.models import Enrolment
from khunnatham.evidence import queries as evidence
from khunnatham.evidence.models import Evidence
from khunnatham.plans import proofs, queries
from khunnatham.plans.models import Activity
from khunnatham.plans.permissions import may_start
from khunnatham.web import access
from khunnatham.web.acting import do, insist, numbers
from khunnatham.web.enrolled import enrolled, frame, plan_for
from khunnatham.web.evidence_cards import cards_of
from khunnatham.web.here import Request

MOST = 60


@access.roles(*access.UNIT)
@never_cache
def activity_proofs(request: Request, number: int, activity_number: int) -> HttpResponse:
    """Show the library to choose from; attach what was ticked."""
    enrolment = enrolled(request, number)
    insist(may_start(request.membership, enrolment.unit))
    row = _activity(enrolment, activity_number)
    back = f"{reverse('activity-progress', args=[number, activity_number])}#proofs"
    if request.method == "POST":
        items = _items(request)
        return do(request, lambda: _attach(request, row, items), done=gettext("แนบหลักฐานของกิจกรรมแล้ว"), to=back)
    words = request.GET.get("q", "").strip()[:200]
    attached = {item.pk for item in proofs.proofs_of(row.plan).get(row.pk, ())}
    items = [item for item in evidence.library_of(enrolment.unit, search=words, limit=MOST) if item.pk not in attached]
    context = frame(request, enrolment) | {"activity": row, "items": cards_of(items), "words": words, "back": back}
    return render(request, "plans/proofs.html", context)


@access.roles(*access.UNIT)
@require_POST
def activity_proof_detach(request: Request, number: int, activity_number: int) -> HttpResponse:
    """Take proofs away from the activity; they stay in the library."""
    enrolment = enrolled(request, number)
    insist(may_start(request.membership, enrolment.unit))
    row, items = _activity(enrolment, activity_number), _items(request)
    back = f"{reverse('activity-progress', args=[number, activity_number])}#proofs"
    return do(request, lambda: _detach(request, row, items), done=gettext("นำหลักฐานออกแล้ว หลักฐานยังอยู่ในคลัง"), to=back)


def _items(request: Request) -> list[Evidence]:
    return evidence.items(numbers(request.POST.getlist("evidence")), by=request.membership)


def _attach(request: Request, row: Activity, items: list[Evidence]) -> None:
    for item in items:
        proofs.attach_proof(row, evidence=item, by=request.membership, at=request.now)


def _detach(request: Request, row: Activity, items: list[Evidence]) -> None:
    for item in items:
        proofs.detach_proof(row, evidence=item, by=request.membership, at=request.now)


def _activity(enrolment: Enrolment, number: int) -> Activity:
    standing = plan_for(enrolment)
    row = queries.activity_of(standing, number) if standing else None
    if row is None:
        raise Http404
    return row


urlpatterns = [
    path(
        "enrolments/<int:number>/plan/activities/<int:activity_number>/proofs/", activity_proofs, name="activity-proofs"
    ),
    path(
        "enrolments/<int:number>/plan/activities/<int:activity_number>/proofs/detach/",
        activity_proof_detach,
        name="activity-proof-detach",
    ),
]
