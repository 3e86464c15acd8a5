"""A unit before the committee: when and where it is heard, the agenda, and the papers that it presented."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from khunnatham.evidence import library
from khunnatham.evidence import queries as evidence
from khunnatham.review import hearing, sitting_days, sittings, timing
from khunnatham.review.sitting_models import Slot
from khunnatham.web import access
from khunnatham.web.acting import found, insist, numbers
from khunnatham.web.evidence_cards import cards_of
from khunnatham.web.here import Request
from khunnatham.wording import Refusal

MOST: Final = 60


@access.roles(*access.UNIT)
@require_safe
def own_sitting(request: Request, number: int) -> HttpResponse:
    """Give the unit its own session: day, hour, place, agenda, and its papers with what may be added from its library."""
    slot = _own(request, number)
    papers = list(sittings.papers_of(slot.day).get(slot.pk, ()))
    there = {row.evidence_id for row in papers}
    words = request.GET.get("q", "").strip()[:200]
    items = [
        row for row in evidence.library_of(request.membership.unit, search=words, limit=MOST) if row.pk not in there
    ]
    page = {
        "slot": slot,
        "day": slot.day,
        "timed": sittings.timed_slot(slot),
        "session": sitting_days.session_of(slot.day.committee),
        "papers": papers,
        "items": cards_of(items),
        "words": words,
        "is_after": request.today > slot.day.on,
        "asked_until": timing.papers_due_on(slot.day) if _is_asked(slot, at=request.now) else None,
        "may_file": hearing.may_file(request.membership, slot, on=request.today) is None,
    }
    return render(request, "sittings/own.html", page)


@access.roles(*access.UNIT)
@require_POST
def file_papers(request: Request, number: int) -> HttpResponse:
    """Hand in papers of the session: ticked in the library, or sent now, which puts them into the library too."""
    slot, by = _own(request, number), request.membership
    insist(hearing.may_file(by, slot, on=request.today))
    chosen = evidence.items(numbers(request.POST.getlist("evidence")), by=by)
    sent = library.add_files(by.unit, uploads=request.FILES.getlist("files"), by=by, at=request.now)
    for outcome in sent:
        if outcome.refusal is not None:
            messages.error(request, f"{outcome.name}: {outcome.refusal.text.in_language(request.LANGUAGE_CODE)}")
    chosen += [outcome.added.evidence for outcome in sent if outcome.added is not None]
    count = 0
    for item in chosen:
        try:
            hearing.file_paper(slot, evidence=item, by=by, at=request.now)
        except Refusal as refusal:
            messages.error(request, f"{item.title}: {refusal.text.in_language(request.LANGUAGE_CODE)}")
        else:
            count += 1
    if count:
        messages.success(request, gettext("ส่งเอกสารที่นำเสนอแล้ว %(count)s รายการ") % {"count": count})
    elif not sent and not chosen:
        messages.warning(request, gettext("เลือกเอกสารจากคลัง หรือเลือกไฟล์ที่จะส่งก่อน"))
    return redirect(f"{reverse('own-sitting', args=[slot.pk])}#papers")


def _is_asked(slot: Slot, *, at: datetime) -> bool:
    """Tell whether the papers of this session are asked for now."""
    timed = None if slot.day.is_cancelled else sittings.timed_slot(slot)
    return timed is not None and bool(sittings.without_papers([timed], at=at))


def _own(request: Request, number: int) -> Slot:
    return found(sittings.own_slot(number, by=request.membership))


urlpatterns = [
    path("sittings/<int:number>/", own_sitting, name="own-sitting"),
    path("sittings/<int:number>/papers/", file_papers, name="file-session-papers"),
]
