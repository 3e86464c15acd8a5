"""What a unit knows of itself in a year: its registers, its rolls and the figures that come of them, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khunnatham.facts import queries
from khunnatham.facts.counting import counts_of
from khunnatham.facts.kinds import HEAD_COUNT
from khunnatham.facts.kinds import kind as kind_of
from khunnatham.facts.models import Fact
from khunnatham.facts.permissions import may_record, may_see
from khunnatham.facts.registers import REGISTERS
from khunnatham.facts.rolls import ROLLS
from khunnatham.facts.telling import told
from khunnatham.organisations.models import Unit
from khunnatham.organisations.queries import unit_seen
from khunnatham.thai import fiscal_year
from khunnatham.web import access
from khunnatham.web.acting import found, insist
from khunnatham.web.enrolled import say
from khunnatham.web.here import Request

FIRST_YEAR, LAST_YEAR = 2500, 2700


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it is, what it says, as of when, and where it is made."""

    title: str
    told: str
    as_of: date
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One register or roll of the overview."""

    title: str
    lead: str
    url: str
    count: int
    figures: list[Figure]


@access.roles(*access.UNIT)
@never_cache
@require_safe
def own_data(request: Request) -> HttpResponse:
    """Show the own unit in the fiscal year of today."""
    return _overview(request, request.membership.unit, fiscal_year(request.today))


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_safe
def data(request: Request, number: int, year: int) -> HttpResponse:
    """Show a unit in a fiscal year to whoever may read its figures."""
    return _overview(request, unit_of(request, number, year), year)


# ── what the pages of a unit's data share ───────────────────────────────────────────────


def unit_of(request: Request, number: int, year: int) -> Unit:
    """Give the unit; a stranger does not learn that it exists, and a year that cannot be has no page."""
    unit = found(unit_seen(number, by=request.membership))
    insist(may_see(request.membership, unit))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return unit


def frame(request: Request, unit: Unit, year: int) -> dict[str, Any]:
    """Give what every page of a unit's data shows around its content."""
    return {
        "unit": unit,
        "year": year,
        "is_own": request.membership.unit_id == unit.pk,
        "may_keep": may_record(request.membership, unit) is None,
        "data_url": reverse("unit-data-of", args=[unit.pk, year]),
    }


def figure(fact: Fact, url: str = "") -> Figure:
    """Give one fact in words."""
    return Figure(say(kind_of(fact.kind).title), say(told(fact)), fact.as_of, url)


def _overview(request: Request, unit: Unit, year: int) -> HttpResponse:
    facts, counts, rolls = (
        queries.all_latest(unit, year),
        queries.entry_counts(unit, year),
        queries.rolls_of(unit, year),
    )
    registers = [
        Line(
            say(one.title),
            say(one.lead),
            reverse("register", args=[unit.pk, year, key]),
            counts.get(key, 0),
            [figure(facts[count.kind]) for count in counts_of(key) if count.kind in facts],
        )
        for key, one in REGISTERS.items()
    ]
    lists = [
        Line(
            say(one.title),
            "",
            reverse("roll", args=[unit.pk, year, key]),
            len(rolls[key].lines.all()) if key in rolls else 0,
            [figure(facts[one.fact])] if one.fact in facts else [],
        )
        for key, one in ROLLS.items()
    ]
    page = frame(request, unit, year) | {
        "registers": registers,
        "rolls": lists,
        "head_count": figure(facts[HEAD_COUNT]) if HEAD_COUNT in facts else None,
        "years": _years(unit, year, request.today),
    }
    return render(request, "data/overview.html", page)


def _years(unit: Unit, shown: int, today: date) -> list[dict[str, Any]]:
    years = sorted({*queries.years_known(unit), shown, fiscal_year(today)}, reverse=True)
    return [
        {
            "label": gettext("ปีงบประมาณ %(year)s") % {"year": year},
            "url": reverse("unit-data-of", args=[unit.pk, year]),
            "is_current": year == shown,
            "count": None,
        }
        for year in years
    ]


ADDRESS: Final = "data/<int:number>/<int:year>/"
urlpatterns = [
    path("data/", own_data, name="unit-data"),
    path(ADDRESS, data, name="unit-data-of"),
]
