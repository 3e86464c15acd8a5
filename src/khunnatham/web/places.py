"""The geographic tree: 77 provinces, their districts, and the units there that one may see."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from khunnatham.organisations import permissions, queries
from khunnatham.organisations.models import COUNTRY, PlaceLevel, UnitKind
from khunnatham.web import access
from khunnatham.web.here import Request


@access.roles(*access.EVERY_ROLE)
@require_safe
def places(request: Request) -> HttpResponse:
    """Give the country: the provinces, and the units of the nation."""
    return _page(request, COUNTRY)


@access.roles(*access.EVERY_ROLE)
@require_safe
def place(request: Request, code: str) -> HttpResponse:
    """Give a province or a district."""
    return _page(request, code)


def _page(request: Request, code: str) -> HttpResponse:
    found, by = queries.place(code), request.membership
    if found is None:
        raise Http404
    may_register = permissions.may_register_unit(by, kind=UnitKind.ORGANISATION, place=found, on=request.today) is None
    page = {
        "place": found,
        "parent": queries.place(found.parent_id) if found.parent_id else None,
        "parts": [] if found.level == PlaceLevel.DISTRICT else queries.parts_of(found, by=by),
        "units": queries.units_at(found, by=by),
        "may_register": may_register,
        "is_country": found.level == PlaceLevel.COUNTRY,
        "is_province": found.level == PlaceLevel.PROVINCE,
    }
    return render(request, "places/place.html", page)


urlpatterns = [
    path("places/", places, name="places"),
    path("places/<str:code>/", place, name="place"),
]
