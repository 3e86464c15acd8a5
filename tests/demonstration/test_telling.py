"""Stories are told in the order of time."""

from __future__ import annotations

from datetime import datetime, timedelta

from khunnatham.demonstration.telling import Story, tell

BEGIN = datetime(2026, 1, 1)  # noqa: DTZ001 - any moments would do


def _story(name: str, hours: list[int], heard: list[str]) -> Story:
    for hour in hours:
        yield BEGIN + timedelta(hours=hour)
        heard.append(f"{name}{hour}")


def test_acts_of_many_stories_follow_each_other_in_time() -> None:
    heard: list[str] = []
    tell([_story("a", [1, 5, 6], heard), _story("b", [2, 5], heard), _story("c", [], heard)])
    assert heard == ["a1", "b2", "a5", "b5", "a6"]
