"""The calendar of the demonstration holds whatever the day of loading is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

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
