"""The forms of an edition to be filled by hand, made from the edition alone."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from khunnatham.documents import making
from khunnatham.documents.kinds import KINDS, layout_of
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition, Paper
from khunnatham.thai import fiscal_year
from khunnatham.web import access, downloads
from khunnatham.web.here import Request


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
    if named is None:
        raise Http404
    as_ = downloads.format_of(request)
    year = fiscal_year(request.today)
    file = making.make_blank(layout_of(named), criteria, fiscal_year=year, named=named, as_=as_)
    return downloads.send(file, as_attachment=as_ is making.Format.DOCX)


def _edition(programme: str, edition: str) -> Edition:
    try:
        return shelf.get(programme, edition)
    except KeyError as missing:
        raise Http404 from missing


urlpatterns = [
    path("programmes/<slug:programme>/<slug:edition>/papers/<slug:key>/blank/", blank_paper, name="blank-paper")
]
