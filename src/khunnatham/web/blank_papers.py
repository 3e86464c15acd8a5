"""The forms of an edition to be filled by hand, made from the edition alone, and the letters of offices beside them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from khunnatham.documents import making
from khunnatham.documents.kinds import KINDS, Kind, layout_of
from khunnatham.documents.stationery import stationery_of
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition, Paper
from khunnatham.programmes.reading import PAPER_KINDS, PAPER_LAYOUTS
from khunnatham.thai import fiscal_year
from khunnatham.web import access, downloads
from khunnatham.web.here import Request


def unnamed(edition: Edition) -> list[Kind]:
    """Give the documents that offices write in every programme and no edition names: letters, lists, papers of a sitting."""
    named = {layout_of(paper) for paper in edition.papers}
    return [kind for kind in KINDS.values() if kind.blank and kind.key not in {*named, *PAPER_KINDS, *PAPER_LAYOUTS}]


def has_blank(paper: Paper) -> bool:
    """Tell whether a paper of an edition has a form to be filled by hand."""
    kind = KINDS.get(layout_of(paper))
    return kind is not None and kind.blank is not None


# Setting a paper takes time, so it is for those who work here; what the form asks stands on the public page.
@access.roles(*access.EVERY_ROLE)
@require_GET
def blank_paper(request: Request, programme: str, edition: str, key: str) -> HttpResponse:
    """Give a form of an edition to be filled by hand, as PDF or to be edited."""
    criteria = _edition(programme, edition)
    named = next((paper for paper in criteria.papers if paper.key == key and has_blank(paper)), None)
    kind = layout_of(named) if named else next((kind.key for kind in unnamed(criteria) if kind.key == key), "")
    if not kind:
        raise Http404
    as_ = downloads.format_of(request)
    year = fiscal_year(request.today)
    look = stationery_of(request.membership.unit)
    file = making.make_blank(kind, criteria, fiscal_year=year, named=named, as_=as_, stationery=look)
    return downloads.send(file, as_attachment=as_ is making.Format.DOCX)


def _edition(programme: str, edition: str) -> Edition:
    try:
        return shelf.get(programme, edition)
    except KeyError as missing:
        raise Http404 from missing


urlpatterns = [
    path("programmes/<slug:programme>/<slug:edition>/papers/<slug:key>/blank/", blank_paper, name="blank-paper")
]
