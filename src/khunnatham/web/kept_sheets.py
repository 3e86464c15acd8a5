"""Score sheets on a person's own device: the list of the own sheets, and the worker that opens kept ones without a connection.

What is kept, for whom and until when is decided in the browser (``kept.js``), because a person chose it there; pages stay
``private, no-store`` for everything else. The worker lies below its pages, so that it is asked about nothing but them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_safe

from khunnatham.review import committees, marking
from khunnatham.web import access
from khunnatham.web.acting import found
from khunnatham.web.here import Request

KEPT_DAYS: Final = 3
_WORKER: Final = Path(__file__).parent / "static" / "khunnatham" / "js" / "sheet-worker.js"


@access.roles(*access.SUBCOMMITTEE)
@require_safe
def sheets(request: Request) -> HttpResponse:
    """Give the score sheets that this person may mark now: the page to begin from where there is no connection."""
    by = request.membership
    page = {
        "committee": found(committees.committee_of(by)),
        "sheets": marking.sheets_of(by, on=request.today),
        "kept_days": KEPT_DAYS,
    }
    return render(request, "opinions/sheets.html", page)


@access.public
@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """Give the worker of kept score sheets: the same for everybody, and of nobody."""
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": reverse("score-sheets")}
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8", headers=headers)


@cache
def _script() -> bytes:
    return _WORKER.read_bytes()


urlpatterns = [
    path("opinions/", sheets, name="score-sheets"),
    path("opinions/worker.js", worker, name="score-sheet-worker"),
]
