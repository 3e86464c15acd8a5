"""On the day: the unit and the item that run now with their timer, what comes next, and the papers presented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from khunnatham.review import hearing, marking, sittings
from khunnatham.review.marking import Sheet
from khunnatham.review.sitting_models import SittingDay
from khunnatham.review.sittings import Live, Programme
from khunnatham.web import access, evidence_files
from khunnatham.web.acting import do, found
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.web.sitting_days import day_seen, may_arrange

SITTERS: Final = access.SUBCOMMITTEE | access.ABOVE


@access.roles(*SITTERS)
@require_safe
def live(request: Request, number: int) -> HttpResponse:
    """Show what runs now; everybody of the committee sees it, chair, secretary and department move it on."""
    one = day_seen(request, number)
    whole = sittings.programme_of(one)
    now = sittings.live(whole)
    running = now.running
    sheets = {
        sheet.submission.assessment_id: sheet for sheet in marking.sheets_of(request.membership, on=request.today)
    }
    page = {
        "day": one,
        "committee": one.committee,
        "whole": whole,
        "live": now,
        "elapsed": _clock(request.now - running.started_at) if running else "",
        "opened": sittings.opened_among(request.membership, whole.rows),
        "agenda": _agenda(whole, now, sheets),
        "may_move": may_arrange(request, one.committee) and one.on == request.today and not one.is_cancelled,
        "is_today": one.on == request.today,
    } | _own_part(request, one, now, sheets)
    return render(request, "sittings/live.html", page)


@access.roles(*SITTERS)
@require_POST
def step(request: Request, number: int) -> HttpResponse:
    """Begin an item, or end what runs."""
    one = day_seen(request, number)
    to = reverse("live-sitting", args=[one.pk])
    after = number_in(request.POST.get("after", ""))
    named, _, key = request.POST.get("item", "").partition(":")
    if not key:
        return do(
            request,
            lambda: hearing.stop_item(one, after=after, by=request.membership, at=request.now),
            done=gettext("จบรายการแล้ว"),
            to=to,
        )
    slot = found(sittings.slot_of(one, number_in(named) or 0))
    return do(
        request,
        lambda: hearing.start_item(slot, key, after=after, by=request.membership, at=request.now),
        done=gettext("เริ่มรายการแล้ว"),
        to=to,
    )


@access.roles(*SITTERS)
@require_safe
def paper(request: Request, number: int) -> HttpResponseBase:
    """Give a paper that a unit presented, as it was when it was handed in."""
    row = found(sittings.paper(number, by=request.membership))
    if row.version is not None:
        return evidence_files.file_response(request, row.version)
    if not row.evidence.url:
        raise Http404
    return redirect(row.evidence.url)


def _own_part(request: Request, one: SittingDay, now: Live, sheets: Mapping[int, Sheet]) -> dict[str, object]:
    """Give what this person has at hand of the unit heard now, and between two items of the one that comes next."""
    here = now.slot or (now.next[0] if now.next else None)
    case = here.slot.assessment_id if here else None
    if here is None or case is None:
        return {"here": None}
    return {
        "here": here,
        "papers": sittings.papers_of(one).get(here.slot.pk, ()),
        "sheet": sheets.get(case),
        "has_spoken": case in marking.spoken_of(request.membership, [case]),
    }


def _agenda(whole: Programme, now: Live, sheets: Mapping[int, Sheet]) -> list[dict[str, object]]:
    """Give the agenda of every unit with what was done of it, in how many minutes, and the own score sheet of the unit."""
    rows = []
    for each in whole.rows:
        items = []
        for item in each.items:
            steps = now.done.get((each.slot.pk, item.item.key), ())
            ended = [one for one in steps if one.ended_at]
            took = sum((one.ended_at - one.started_at for one in ended if one.ended_at), timedelta())
            items.append(
                {
                    "item": item,
                    "is_running": now.running in steps if now.running else False,
                    "is_done": bool(ended),
                    "took": _clock(took),
                    "value": f"{each.slot.pk}:{item.item.key}",
                }
            )
        rows.append({"row": each, "items": items, "sheet": sheets.get(each.slot.assessment_id or 0)})
    return rows


def _clock(length: timedelta) -> str:
    """Give «12:05», and «1:02:05» from an hour on."""
    seconds = max(int(length.total_seconds()), 0)
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


urlpatterns = [
    path("committee/days/<int:number>/live/", live, name="live-sitting"),
    path("committee/days/<int:number>/live/step/", step, name="step-sitting"),
    path("committee/papers/<int:number>/", paper, name="session-paper"),
]
