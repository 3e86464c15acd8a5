"""The calendar of the demonstration holds whatever the day of loading is."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from khunnatham.demonstration.committees_2564 import start_of
from khunnatham.demonstration.days import Days
from khunnatham.thai import BANGKOK, fiscal_year, in_bangkok

BEGIN = datetime(2026, 1, 1, 0, 5, tzinfo=BANGKOK)
EVERY_DAY = [BEGIN + timedelta(days=number) for number in range(366)]


@pytest.mark.parametrize("share", [0, 0.3, 1])
def test_activities_lie_in_the_fiscal_year_of_the_story_and_in_the_past(share: float) -> None:
    for now in EVERY_DAY:
        days = Days(now)
        day = days.in_year(share)
        assert fiscal_year(day) == days.fiscal_year
        assert day < in_bangkok(now)


def test_the_first_activity_comes_before_the_last_with_weeks_between() -> None:
    for now in EVERY_DAY:
        days = Days(now)
        assert days.in_year(1) - days.in_year(0) >= timedelta(days=60)


def test_no_moment_lies_after_the_moment_of_loading() -> None:
    for now in EVERY_DAY:
        assert Days(now).at(0, 16) <= now


@pytest.mark.parametrize(
    ("hour", "minute", "starts"),
    [
        (0, 0, time(9)),
        (8, 31, time(9)),
        (9, 30, time(10)),
        (13, 59, time(14)),
        (18, 45, time(19)),
        (23, 59, time(19)),
    ],
)
def test_the_sitting_of_today_begins_soon_and_ends_today(hour: int, minute: int, starts: time) -> None:
    assert start_of(datetime(2026, 2, 20, hour, minute, tzinfo=BANGKOK)) == starts
