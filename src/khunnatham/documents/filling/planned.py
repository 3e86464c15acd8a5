"""The plan as it was frozen, read for the papers: virtues, topics, activities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from khunnatham.documents import papers
from khunnatham.documents.filling.sources import NOTHING
from khunnatham.programmes.criteria import Edition
from khunnatham.thai import thai_date


def virtues(edition: Edition, plan: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the virtues that were chosen, in the order of the edition, and the unit’s own."""
    chosen = set(plan.get("target_virtues", ()))
    extra = plan.get("extra_virtues", "")
    return (*(row.title.th for row in edition.virtues if row.key in chosen), *((extra,) if extra else ()))


def virtue_title(edition: Edition, key: str) -> str:
    """Give the Thai title of a virtue."""
    return next((row.title.th for row in edition.virtues if row.key == key), "")


def topics(edition: Edition, plan: Mapping[str, Any], kind: str) -> tuple[papers.TopicLine, ...]:
    """Give the problems, or the good deeds."""
    return tuple(
        papers.TopicLine(text=row["text"], remedy=row["remedy"], virtue=virtue_title(edition, row["virtue"]))
        for row in plan.get("topics", ())
        if row["kind"] == kind
    )


def activities(edition: Edition, plan: Mapping[str, Any]) -> tuple[papers.ActivityLine, ...]:
    """Give the activities with the topic that each answers."""
    topics = {row["id"]: row["text"] for row in plan.get("topics", ())}
    return tuple(_activity(edition, row, topics.get(row["topic_id"], "")) for row in plan.get("activities", ()))


def _activity(edition: Edition, row: Mapping[str, Any], topic: str) -> papers.ActivityLine:
    return papers.ActivityLine(
        virtue=virtue_title(edition, row["virtue"]),
        topic=topic,
        title=row["title"],
        place=row["place_text"],
        when=period(row["starts_on"], row["ends_on"]),
        method=row["method"],
        expected_result=row["expected_result"],
        indicator=row["indicator"],
        target=row["target"],
        budget=money(row["budget"]),
        responsible=row["responsible"],
        progress_percent=row["progress_percent"],
        actual_result=row["actual_result"],
        is_achieved=row["is_achieved"],
        participants=row["participants"],
        before=row.get("before", ""),
        after=row.get("after", ""),
        improvement=row.get("improvement", ""),
    )


def money(budget: str | None) -> str:
    """Write baht as they are printed."""
    return NOTHING if budget is None else f"{Decimal(budget):,.2f}"


def period(starts_on: str | None, ends_on: str | None) -> str:
    """Write from when until when, or the one day."""
    days = [thai_date(date.fromisoformat(day), "short") for day in (starts_on, ends_on) if day]
    return " – ".join(dict.fromkeys(days))


def day(text: str | None) -> date | None:
    """Read a day of what was frozen."""
    return date.fromisoformat(text) if text else None
