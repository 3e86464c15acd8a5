"""The calendar: everything due from every programme by month, one month as a sheet, and the text to remind with."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from khunnatham.assessments.models import Round, Window
from khunnatham.assessments.permissions import WORKERS
from khunnatham.assessments.windows import windows_of
from khunnatham.calendars import reminding
from khunnatham.calendars.gathering import (
    ahead_of,
    calendar_of,
    count_missing,
    missing_cases,
    next_of,
    reminds,
    rounds_of,
)
from khunnatham.calendars.occasions import TITLES, Kind, Occasion
from khunnatham.days_off import day_off
from khunnatham.thai import BUDDHIST_ERA, MONTHS
from khunnatham.web import access, calendar_settings
from khunnatham.web.acting import address, found
from khunnatham.web.compiling_cases import READERS
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.wording import Text

SOON_IN_DAYS: Final = 30
REMINDERS: Final = READERS - access.SUBCOMMITTEE
DECEMBER: Final = 12
FIRST_YEAR, LAST_YEAR = 1957, 2157  # those of fiscal years that a round may have
PICTURES: Final = {
    Kind.HAND_IN: "todo",
    Kind.MILESTONE: "flag",
    Kind.EVENT: "calendar",
    Kind.MEETING: "meeting",
    Kind.ACTIVITY: "list",
    Kind.LETTER: "file",
    Kind.PROMISE: "check",
}
# Where a thing is opened: page names by the kind in its plain key.
PLACES: Final = {
    "assessment": "assessment",
    "enrolment": "enrolment",
    "meeting": "meeting",
    "activity": "activity",
    "round": "reminder",
    "circular": "circular",
    "improvement": "improvement",
    "sitting-day": "sitting-day",
    "sitting-slot": "own-sitting",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One occasion, ready for the page."""

    occasion: Occasion
    url: str
    picture: str
    sort: Text
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month with what lies in it."""

    first: date
    lines: tuple[Line, ...]

    @property
    def title(self) -> Text:
        """Give «พฤษภาคม 2569»."""
        year = self.first.year
        return Text(f"{MONTHS[self.first.month - 1]} {year + BUDDHIST_ERA}", f"{self.first:%B} {year}")


@dataclass(frozen=True, slots=True)
class Day:
    """One square of the sheet."""

    on: date
    lines: tuple[Line, ...]
    is_other_month: bool
    is_today: bool
    off: Text | None


# ── the list ────────────────────────────────────────────────────────────────────────────


@access.roles(*access.EVERY_ROLE)
@require_GET
def listing(request: Request) -> HttpResponse:
    """Show what is overdue and everything from this month on, by month."""
    occasions = calendar_of(request.membership)
    lines = [_line(request, one) for one in occasions]
    this_month = request.today.replace(day=1)
    overdue = [line for line in lines if line.is_overdue and line.occasion.on < this_month]
    ahead = [line for line in lines if (line.occasion.until or line.occasion.on) >= this_month]
    page = {
        "tabs": _tabs(is_sheet=False),
        "overdue": overdue,
        "overdue_count": sum(line.is_overdue for line in lines),
        "months": _by_month(ahead, this_month),
        "soon": len(ahead_of(occasions, request.today, within=SOON_IN_DAYS)),
        "reminder": _own_reminder(request, occasions),
    }
    return render(request, "calendars/list.html", page)


@access.roles(*access.EVERY_ROLE)
@require_GET
def sheet(request: Request) -> HttpResponse:
    """Show one month as a sheet, and beneath it what lies in it."""
    first = _month_in(request.GET.get("month", ""), request.today)
    lines = [_line(request, one) for one in calendar_of(request.membership)]
    weeks = [
        [_day(request, on, first, lines) for on in week]
        for week in calendar.Calendar(firstweekday=calendar.SUNDAY).monthdatescalendar(first.year, first.month)
    ]
    inside = tuple(line for line in lines if _touches(line.occasion, first, _next_month(first) - timedelta(days=1)))
    page = {
        "tabs": _tabs(is_sheet=True),
        "month": Month(first, inside),
        "weeks": weeks,
        "before": f"?month={first - timedelta(days=1):%Y-%m}",
        "after": f"?month={_next_month(first):%Y-%m}",
        "is_this_month": first == request.today.replace(day=1),
    }
    return render(request, "calendars/sheet.html", page)


# ── the text to remind with ──────────────────────────────────────────────────────────────


@access.roles(*REMINDERS)
@require_GET
def reminder(request: Request, number: int) -> HttpResponse:
    """Show which units have not handed in, and the text that asks them to."""
    by = request.membership
    round_ = found(next((one for one in rounds_of(by) if one.pk == number and reminds(by, one)), None))
    windows = windows_of(round_)
    missing = count_missing(by, windows)
    window = _window(windows, missing, request.GET.get("window", ""))
    cases = list(missing_cases(by, window))
    text = reminding.for_units(window, cases, round_title=round_.title, address=settings.ADDRESS, today=request.today)
    page = {
        "round": round_,
        "window": window,
        "cases": cases,
        "text": text.in_language(request.LANGUAGE_CODE),
        "tabs": _window_tabs(request, round_, windows, window, missing) if len(windows) > 1 else [],
    }
    return render(request, "calendars/reminder.html", page)


def _window(windows: list[Window], missing: Mapping[int, int], key: str) -> Window:
    """Give the window asked for, else the first one that somebody has still before him, else the last."""
    asked = next((one for one in windows if one.key == key), None)
    return asked or next((one for one in windows if missing[one.pk]), windows[-1])


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _line(request: Request, one: Occasion) -> Line:
    kind, _, number = one.about.rpartition(":")
    url = address((PLACES[kind], (int(number),))) if kind in PLACES else ""
    if kind == "round" and one.kind is not Kind.HAND_IN:
        url = ""
    if kind == "meeting" and request.membership.role_held not in access.SITTING:
        url = ""
    if url and one.missing is not None:
        url = f"{url}?window={one.window}"
    return Line(
        occasion=one,
        url=url,
        picture="done" if one.is_done else PICTURES[one.kind],
        sort=TITLES[one.kind],
        is_overdue=one.is_overdue(request.today),
    )


def _by_month(lines: Iterable[Line], least: date) -> list[Month]:
    """Group by month; what began before and still lasts stands in the first."""
    dated = [(max(line.occasion.on.replace(day=1), least), line) for line in lines]
    return [Month(first, tuple(line for _, line in group)) for first, group in groupby(dated, key=lambda pair: pair[0])]


def _day(request: Request, on: date, first: date, lines: Iterable[Line]) -> Day:
    return Day(
        on=on,
        lines=tuple(line for line in lines if _touches(line.occasion, on, on)),
        is_other_month=on.month != first.month,
        is_today=on == request.today,
        off=day_off(on),
    )


def _touches(one: Occasion, first: date, last: date) -> bool:
    return one.on <= last and (one.until or one.on) >= first


def _month_in(text: str, today: date) -> date:
    """Give the first day of the month in an address, «2026-05»; of this month where it says none."""
    year, _, month = text.partition("-")
    numbers = [number_in(part) or 0 for part in (year, month)]
    if FIRST_YEAR <= numbers[0] <= LAST_YEAR and 1 <= numbers[1] <= DECEMBER:
        return date(numbers[0], numbers[1], 1)
    return today.replace(day=1)


def _next_month(first: date) -> date:
    return date(first.year + first.month // DECEMBER, first.month % DECEMBER + 1, 1)


def _own_reminder(request: Request, occasions: Iterable[Occasion]) -> str:
    """Give the text by which a unit reminds its own people; nothing where nothing is due soon, or for an office."""
    by = request.membership
    due = next_of(occasions, request.today, within=SOON_IN_DAYS)
    if by.role_held not in WORKERS or not due:
        return ""
    text = reminding.for_own(due, unit=by.unit.name, address=settings.ADDRESS, today=request.today)
    return text.in_language(request.LANGUAGE_CODE)


def _tabs(*, is_sheet: bool) -> list[dict[str, object]]:
    return [
        {"label": gettext("รายการ"), "url": reverse("calendar"), "is_current": not is_sheet},
        {"label": gettext("รายเดือน"), "url": reverse("calendar-month"), "is_current": is_sheet},
    ]


def _window_tabs(
    request: Request, round_: Round, windows: Iterable[Window], current: Window, missing: Mapping[int, int]
) -> list[dict[str, object]]:
    return [
        {
            "label": one.title.in_language(request.LANGUAGE_CODE),
            "url": f"{reverse('reminder', args=[round_.pk])}?window={one.key}",
            "is_current": one.pk == current.pk,
            "count": missing[one.pk],
        }
        for one in windows
    ]


urlpatterns = [
    path("calendar/", listing, name="calendar"),
    path("calendar/month/", sheet, name="calendar-month"),
    path("calendar/rounds/<int:number>/reminder/", reminder, name="reminder"),
    *calendar_settings.urlpatterns,
]
