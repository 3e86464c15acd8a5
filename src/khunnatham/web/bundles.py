"""Bundles: asked for from the table of a round, made in the background with progress, downloaded by who asked."""

from __future__ import annotations

from typing import Final

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import queries
from khunnatham.assessments.permissions import may_see
from khunnatham.bundling import asking
from khunnatham.bundling.models import Bundle, BundleKind, BundleState
from khunnatham.web import access
from khunnatham.web.acting import found, numbers
from khunnatham.web.compiling_cases import READERS
from khunnatham.web.here import Request

ASKERS: Final = READERS | access.UNIT
KINDS: Final = {"waiting": "waiting", "running": "doing", "ready": "done", "failed": "problem", "gone": "neutral"}
UNFINISHED: Final = frozenset({BundleState.WAITING, BundleState.RUNNING})


@access.roles(*ASKERS)
@never_cache
@require_GET
def bundles(request: Request) -> HttpResponse:
    """Show what one asked for and how far it is; a page with something unfinished looks again by itself."""
    rows = asking.bundles_of(request.membership)
    page = {
        "rows": [(one, KINDS[one.state], one.get_state_display()) for one in rows],
        "is_unfinished": any(one.state in UNFINISHED for one in rows),
    }
    name = "bundles/rows.html" if request.headers.get("HX-Request") else "bundles/bundles.html"
    return render(request, name, page)


@access.roles(*ASKERS)
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: Request, number: int) -> HttpResponse:
    """Ask for a bundle of a round, of all cases that one may see or of those chosen in the address."""
    round_ = found(queries.round_(number))
    chosen = numbers(request.GET.getlist("case"))
    if request.method == "POST":
        kind = BundleKind.PDF if request.POST.get("kind") == BundleKind.PDF else BundleKind.ZIP
        asking.ask(round_, kind=kind, cases=chosen, by=request.membership, at=request.now)
        return redirect("bundles")
    if round_ not in queries.rounds_seen(request.membership) and not _has_case(request, number):
        raise Http404
    page = {"round": round_, "chosen": len(chosen), "kinds": BundleKind.choices}
    return render(request, "bundles/ask.html", page)


@access.roles(*ASKERS)
@never_cache
@require_GET
def download(request: Request, number: int) -> HttpResponseBase:
    """Give the file to who asked for it."""
    one = asking.bundle_of(number, by=request.membership)
    if one is None or one.state != BundleState.READY or not asking.path_of(one).is_file():
        raise Http404
    response = FileResponse(asking.path_of(one).open("rb"), content_type=_type(one))
    name = f"{one.round.title_th}.{one.kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def _type(one: Bundle) -> str:
    return "application/pdf" if one.kind == BundleKind.PDF else "application/zip"


def _has_case(request: Request, number: int) -> bool:
    """Tell whether the unit of this person takes part in the round."""
    cases = queries.enrolments_of(request.membership.unit)
    mine = [one for one in cases if one.round_id == number and one.is_filed]
    return any(may_see(request.membership, one.assessment) is None for one in mine)


urlpatterns = [
    path("bundles/", bundles, name="bundles"),
    path("bundles/rounds/<int:number>/", ask, name="bundle-ask"),
    path("bundles/<int:number>/", download, name="bundle-download"),
]
