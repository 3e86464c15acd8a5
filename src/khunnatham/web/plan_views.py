"""The plan over the year: a timeline drawn by the server with its table beside it, and a calendar month by month."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khunnatham.plans.models import Activity
from khunnatham.thai import BUDDHIST_ERA, MONTHS, SHORT_MONTHS, fiscal_year_end, fiscal_year_start
from khunnatham.web import access
from khunnatham.web.dates import MONTHS_ENGLISH
from khunnatham.web.enrolled import enrolled, frame, whole_plan_for
from khunnatham.web.here import Request
from khunnatham.web.plan_rows import Row, rows_of, tabs

YEAR_MONTHS: Final = 12
WIDTH, LEFT, HEAD, LINE, BAR, THIN = 1000, 40, 34, 30, 16, 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One activity in the picture: where its bar begins, how wide it is, how much of it is done."""

    row: Row
    x: int
    y: int
    width: int
    done: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the picture."""

    title: str
    x: int
    label_x: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar with what happens on it; a day of another month has none."""

    on: date
    is_here: bool
    is_today: bool
    rows: tuple[Row, ...]


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def timeline(request: Request, number: int) -> HttpResponse:
    """Show the activities over the fiscal year."""
    enrolment = enrolled(request, number)
    found, year = whole_plan_for(enrolment), enrolment.round.fiscal_year
    rows = rows_of(found.activities if found else (), enrolment)
    bars = [bar for place, row in enumerate(_dated(rows)) if (bar := _bar(row, place, year))]
    height = HEAD + LINE * len(bars)
    context = frame(request, enrolment) | {
        "tabs": tabs(enrolment, request.path),
        "rows": rows,
        "bars": bars,
        "months": _months(year),
        "undated": len(rows) - len(bars),
        "width": WIDTH,
        "height": height,
        "left": LEFT,
        "today_x": _x(request.today, year)
        if fiscal_year_start(year) <= request.today <= fiscal_year_end(year)
        else None,
    }
    return render(request, "plans/timeline.html", context)


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def plan_calendar(request: Request, number: int) -> HttpResponse:
    """Show one month of the plan, day by day, and what happens in it as a list."""
    enrolment = enrolled(request, number)
    found, year = whole_plan_for(enrolment), enrolment.round.fiscal_year
    first = _month_in(request.GET.get("month", ""), year, request.today)
    rows = rows_of(found.activities if found else (), enrolment)
    last = date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    here = [row for row in _dated(rows) if _touches(row.activity, first, last)]
    context = frame(request, enrolment) | {
        "tabs": tabs(enrolment, request.path),
        "weeks": _weeks(first, here, request.today),
        "rows": here,
        "month": _named(first),
        "before": _address(first - timedelta(days=1), year),
        "after": _address(last + timedelta(days=1), year),
        "months": [{"value": f"{one:%Y-%m}", "title": _named(one), "is_here": one == first} for one in _firsts(year)],
    }
    return render(request, "plans/calendar.html", context)


# ── the timeline ────────────────────────────────────────────────────────────────────────


def _dated(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.activity.starts_on or row.activity.ends_on]


def _span(one: Activity) -> tuple[date, date]:
    days = [day for day in (one.starts_on, one.ends_on) if day is not None]
    return days[0], days[-1]


def _bar(row: Row, place: int, year: int) -> Bar | None:
    """Give the bar of an activity; one that lies outside the year keeps a mark at its edge."""
    since, until = _span(row.activity)
    left, right = _x(since, year), _x(until + timedelta(days=1), year)
    width = max(right - left, THIN)
    y = HEAD + LINE * place + (LINE - BAR) // 2
    x = min(left, WIDTH - width)
    return Bar(row, x, y, width, width * row.activity.progress_percent // 100, y + BAR - 3)


def _x(day: date, year: int) -> int:
    first, last = fiscal_year_start(year), fiscal_year_end(year)
    days = min(max((day - first).days, 0), (last - first).days + 1)
    return LEFT + (WIDTH - LEFT) * days // ((last - first).days + 1)


def _firsts(year: int) -> list[date]:
    start = fiscal_year_start(year)
    return [
        date(start.year + (start.month + place - 1) // YEAR_MONTHS, (start.month + place - 1) % YEAR_MONTHS + 1, 1)
        for place in range(YEAR_MONTHS)
    ]


def _months(year: int) -> list[Month]:
    is_english = (get_language() or "th") == "en"
    names = [month[:3] for month in MONTHS_ENGLISH] if is_english else list(SHORT_MONTHS)
    return [Month(names[one.month - 1], _x(one, year), _x(one + timedelta(days=15), year)) for one in _firsts(year)]


# ── the calendar ────────────────────────────────────────────────────────────────────────


def _month_in(written: str, year: int, today: date) -> date:
    """Give the month that the address names, else the present one, else the first of the year."""
    firsts = {f"{one:%Y-%m}": one for one in _firsts(year)}
    return firsts.get(written) or firsts.get(f"{today:%Y-%m}") or next(iter(firsts.values()))


def _weeks(first: date, rows: Sequence[Row], today: date) -> list[list[Day]]:
    weeks = calendar.Calendar(calendar.SUNDAY).monthdatescalendar(first.year, first.month)
    return [[_day(day, first, rows, today) for day in week] for week in weeks]


def _day(day: date, first: date, rows: Sequence[Row], today: date) -> Day:
    is_here = day.month == first.month
    there = tuple(row for row in rows if is_here and _touches(row.activity, day, day))
    return Day(day, is_here, day == today, there)


def _touches(one: Activity, first: date, last: date) -> bool:
    since, until = _span(one)
    return since <= last and until >= first


def _named(first: date) -> str:
    if (get_language() or "th") == "en":
        return f"{MONTHS_ENGLISH[first.month - 1]} {first.year}"
    return f"{MONTHS[first.month - 1]} {first.year + BUDDHIST_ERA}"


def _address(day: date, year: int) -> dict[str, Any] | None:
    first = day.replace(day=1)
    return {"url": f"?month={first:%Y-%m}", "title": _named(first)} if first in _firsts(year) else None


urlpatterns = [
    path("enrolments/<int:number>/plan/timeline/", timeline, name="plan-timeline"),
    path("enrolments/<int:number>/plan/calendar/", plan_calendar, name="plan-calendar"),
]
