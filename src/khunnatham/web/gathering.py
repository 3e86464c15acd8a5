"""For a district: what its organisations and communities handed in, to be cited as evidence in its own answers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khunnatham.assessments.gathering import Gathered, gather, may_gather
from khunnatham.assessments.models import Enrolment
from khunnatham.evidence import library
from khunnatham.evidence.permissions import may_add
from khunnatham.web import access
from khunnatham.web.acting import do, found, insist
from khunnatham.web.enrolled import enrolled, frame
from khunnatham.web.here import Request
from khunnatham.web.plan_rows import tabs


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def gathered(request: Request, number: int) -> HttpResponse:
    """Show what the units of the district handed in: results, problems before and after, good deeds, lessons, honours."""
    enrolment = _district(request, number)
    units = gather(enrolment.unit, fiscal_year=enrolment.round.fiscal_year, by=request.membership)
    context = frame(request, enrolment) | {"units": units, "tabs": tabs(enrolment, request.path)}
    return render(request, "plans/gathered.html", context)


@access.roles(*access.UNIT)
@require_POST
def gathered_cite(request: Request, number: int, submission: int) -> HttpResponse:
    """Put a link to what a unit handed in into the district's library, ready for its answers; twice is once."""
    enrolment = _district(request, number)
    insist(may_add(request.membership, enrolment.unit))
    units = gather(enrolment.unit, fiscal_year=enrolment.round.fiscal_year, by=request.membership)
    one = found(next((row for row in units if row.submission == submission), None))
    here = reverse("gathered", args=[number])
    return do(
        request,
        lambda: _cite(request, enrolment, one, here),
        done=gettext("เพิ่มในคลังหลักฐานแล้ว เลือกแนบกับข้อที่ตอบได้"),
        to=f"{here}#handed-in-{submission}",
    )


def _cite(request: Request, enrolment: Enrolment, one: Gathered, here: str) -> None:
    library.add_link(
        enrolment.unit,
        url=request.build_absolute_uri(f"{here}?of={one.submission}"),
        title=gettext("ผลการดำเนินงานของ %(unit)s ฉบับที่ %(version)d")
        % {"unit": one.unit.name_th, "version": one.version},
        by=request.membership,
        at=request.now,
    )


def _district(request: Request, number: int) -> Enrolment:
    """Give the enrolment of a district; others have no such page."""
    enrolment = enrolled(request, number)
    if may_gather(request.membership, enrolment.unit):
        raise Http404
    return enrolment


urlpatterns = [
    path("enrolments/<int:number>/gathered/", gathered, name="gathered"),
    path("enrolments/<int:number>/gathered/<int:submission>/cite/", gathered_cite, name="gathered-cite"),
]
