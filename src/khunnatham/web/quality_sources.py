"""From a figure on judging to what it rests on: the cases of a requirement, the opinions of a seat, the units with all points."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khunnatham.assessments import criteria
from khunnatham.organisations import regions
from khunnatham.programmes.criteria import Edition
from khunnatham.review import quality_sources
from khunnatham.review.opinion_models import How, Verdict
from khunnatham.scoring.numbers import plain
from khunnatham.web import access
from khunnatham.web.acting import found
from khunnatham.web.assessment_sheets import say, slug_of
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.web.opinions import KINDS
from khunnatham.web.quality import READERS, committee_name, decision_url, round_read, text_of
from khunnatham.web.selecting import region_title

PER_PAGE: Final = 50


@access.roles(*READERS)
@never_cache
@require_GET
def requirement(request: Request, number: int, key: str) -> HttpResponse:
    """Give the cases in which evaluators differed on a requirement: who said what, and what the committee agreed."""
    round_ = round_read(request, number)
    edition = criteria.edition_of(round_)
    if key not in edition.requirements:
        raise Http404
    at = _page_in(request)
    rows, total = quality_sources.differing_on(round_, key, start=(at - 1) * PER_PAGE, size=PER_PAGE)
    page = {
        "round": round_,
        "key": key,
        "text": text_of(edition, key),
        "criterion_url": _criterion_url(edition, key),
        "rows": [_differing(one, key) for one in rows],
        "total": total,
    }
    return render(request, "quality/requirement.html", page | _pages(at, total))


@access.roles(*READERS)
@never_cache
@require_GET
def evaluator(request: Request, number: int, seat_number: int) -> HttpResponse:
    """Give the opinions of a seat, each beside what the committee agreed."""
    round_ = round_read(request, number)
    seat = found(quality_sources.seat_of_round(round_, seat_number))
    edition, at = criteria.edition_of(round_), _page_in(request)
    every = quality_sources.spoken_by(round_, seat)
    if not every:  # nothing of it may be read before the committee agreed
        raise Http404
    shown = every[(at - 1) * PER_PAGE : at * PER_PAGE]
    page = {
        "round": round_,
        "seat": seat,
        "committee": committee_name(seat.committee),
        "rows": [(one, _opinion_url(one), _otherwise(edition, one)) for one in shown],
        "differs": sum(one.figures.differs for one in every),
        "compared": sum(one.figures.compared for one in every),
        "total": len(every),
    }
    return render(request, "quality/evaluator.html", page | _pages(at, len(every)))


@access.roles(*READERS)
@never_cache
@require_GET
def full_points(request: Request, number: int, region: int) -> HttpResponse:
    """Give the units of a region, or the central ones, that have all points there are."""
    round_ = round_read(request, number)
    if region > regions.REGIONS:
        raise Http404
    edition, at = criteria.edition_of(round_), _page_in(request)
    every, counted = quality_sources.at_top_in(round_, region, on=request.today)
    page = {
        "round": round_,
        "region": region_title(region),
        "rows": [
            {
                "unit": one.unit,
                "url": decision_url(one.assessment, one.version),
                "base": plain(one.base),
                "total": "–" if one.total is None else plain(one.total),
                "level": say(criteria.level_title(edition, one.level)),
            }
            for one in every[(at - 1) * PER_PAGE : at * PER_PAGE]
        ],
        "total": len(every),
        "counted": counted,
    }
    return render(request, "quality/full_points.html", page | _pages(at, len(every)))


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _page_in(request: Request) -> int:
    return max(number_in(request.GET.get("page", "")) or 1, 1)


def _pages(at: int, total: int) -> dict[str, object]:
    return {
        "previous_url": f"?{urlencode({'page': at - 1})}" if at > 1 else None,
        "next_url": f"?{urlencode({'page': at + 1})}" if at * PER_PAGE < total else None,
    }


def _criterion_url(edition: Edition, key: str) -> str:
    """Give where the programme prints the requirement."""
    base = reverse("programme", args=[edition.programme, edition.name])
    within = {leaf.key: dimension.key for dimension in edition.dimensions for leaf in dimension.requirements}
    return f"{base}#dimension-{within[key]}" if key in within else base


def _differing(one: quality_sources.Differing, key: str) -> dict[str, Any]:
    how = str(How(one.how).label) if one.how and one.how != How.AGREED else ""
    return {
        "unit": one.unit,
        "url": f"{decision_url(one.assessment, one.version)}#item-{slug_of(key)}",
        "said": [(row, KINDS[row.verdict], str(row.verdict.label), committee_name(row.seat.committee)) for row in one.said],
        "agreed": _finding(is_met=one.is_met),
        "why": " – ".join(word for word in (how, one.reason) if word),
    }  # fmt: skip


def _finding(*, is_met: bool | None) -> tuple[str, str]:
    if is_met is None:
        return "neutral", gettext("ไม่ได้สรุป")
    verdict = Verdict.MET if is_met else Verdict.LACKING
    return KINDS[verdict], str(verdict.label)


def _opinion_url(one: quality_sources.Spoken) -> str:
    return decision_url(one.assessment, one.version)


def _otherwise(edition: Edition, one: quality_sources.Spoken) -> list[dict[str, Any]]:
    return [
        {
            "key": row.key,
            "text": text_of(edition, row.key),
            "url": f"{_opinion_url(one)}#item-{slug_of(row.key)}",
            "own": (KINDS[row.verdict], str(row.verdict.label)),
            "agreed": _finding(is_met=row.is_met),
            "reason": row.reason,
        }
        for row in one.otherwise
    ]


urlpatterns = [
    path("rounds/<int:number>/quality/requirements/<str:key>/", requirement, name="quality-requirement"),
    path("rounds/<int:number>/quality/evaluators/<int:seat_number>/", evaluator, name="quality-evaluator"),
    path("rounds/<int:number>/quality/full-points/<int:region>/", full_points, name="quality-full-points"),
]
