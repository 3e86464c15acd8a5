"""What the organisations and communities of a district achieved, as they handed it in themselves: for the district's own answers.

A district reads nothing of a unit that the unit has not handed in or made public; what is still being written stays the unit's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import F

from khunnatham.assessments.models import Submission
from khunnatham.assessments.states import HANDED_IN
from khunnatham.facts.models import RegisterEntry
from khunnatham.facts.registers import HONOURS
from khunnatham.organisations.models import Membership, Unit, UnitKind
from khunnatham.organisations.scopes import sees
from khunnatham.plans.models import TopicKind
from khunnatham.wording import Refusal, Text

KINDS: Final = (UnitKind.ORGANISATION, UnitKind.COMMUNITY)


@dataclass(frozen=True, slots=True)
class Result:
    """One activity that came to something."""

    title: str
    topic: str
    came: str
    is_achieved: bool | None
    finished_on: date | None
    participants: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One problem with what it was before, what it is now, and the activities that served it."""

    text: str
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """One unit of the district: what it handed in, and the honours that it made public."""

    unit: Unit
    submission: int
    version: int
    handed_in_at: datetime
    results: tuple[Result, ...]
    problems: tuple[Change, ...]
    good_deeds: tuple[tuple[str, int], ...]
    lessons: tuple[str, ...]
    honours: tuple[str, ...]


def may_gather(by: Membership, district: Unit) -> Refusal | None:
    """Answer whether this membership may read what the units of a district handed in: the district itself and who sees it."""
    if district.kind == UnitKind.DISTRICT and sees(by, district):
        return None
    return Refusal(
        Text("หน้านี้มีเฉพาะของอำเภอที่ท่านดูได้", "There is such a page only for districts that you may see."),
        code="district-not-seen",
    )


def gather(district: Unit, *, fiscal_year: int, by: Membership) -> tuple[Gathered, ...]:
    """Give every unit of the district that handed something in this year, in two queries."""
    if refusal := may_gather(by, district):
        raise refusal
    submissions = Submission.objects.filter(
        assessment__enrolment__unit__place=district.place_id,
        assessment__enrolment__unit__kind__in=KINDS,
        assessment__enrolment__round__fiscal_year=fiscal_year,
        assessment__state__in=HANDED_IN,
        version=F("assessment__version"),
    )
    rows = submissions.select_related("assessment__enrolment__unit").defer("result", "assessment__result")
    honours = _honours(district, fiscal_year)
    return tuple(
        _gathered(row, honours) for row in rows.order_by("assessment__enrolment__unit__sort_key", "assessment", "pk")
    )


def _honours(district: Unit, fiscal_year: int) -> Mapping[int, tuple[str, ...]]:
    """Give the honours that are public, by unit."""
    entries = RegisterEntry.objects.filter(
        register=HONOURS,
        unit__place=district.place_id,
        unit__kind__in=KINDS,
        fiscal_year=fiscal_year,
        published_at__isnull=False,
        removed_at__isnull=True,
    )
    found: dict[int, tuple[str, ...]] = {}
    for entry in entries:
        found[entry.unit_id] = (*found.get(entry.unit_id, ()), str(entry.values.get("name", "")))
    return found


def _gathered(row: Submission, honours: Mapping[int, tuple[str, ...]]) -> Gathered:
    unit, plan = row.assessment.enrolment.unit, row.frozen.get("plan") or {}
    topics: list[dict[str, Any]] = plan.get("topics", [])
    activities: list[dict[str, Any]] = plan.get("activities", [])
    named = {topic["id"]: topic["text"] for topic in topics}
    return Gathered(
        unit=unit,
        submission=row.pk,
        version=row.version,
        handed_in_at=row.handed_in_at,
        results=tuple(_result(one, named) for one in activities if one["actual_result"]),
        problems=tuple(_problems(topics, activities)),
        good_deeds=tuple(
            (topic["text"], sum(one["topic_id"] == topic["id"] for one in activities))
            for topic in topics
            if topic["kind"] == TopicKind.GOOD_DEED
        ),
        lessons=tuple(text for text in plan.get("lessons", {}).values() if text),
        honours=honours.get(unit.pk, ()),
    )


def _result(one: Mapping[str, Any], named: Mapping[int, str]) -> Result:
    finished = one["finished_on"]
    return Result(
        title=one["title"],
        topic=named.get(one["topic_id"], ""),
        came=one["actual_result"],
        is_achieved=one["is_achieved"],
        finished_on=date.fromisoformat(finished) if finished else None,
        participants=one["participants"],
    )


def _problems(topics: Iterable[Mapping[str, Any]], activities: Iterable[Mapping[str, Any]]) -> Iterable[Change]:
    """Give each problem with what its activities say of before and after; what was handed in earlier has no such figures."""
    rows = list(activities)
    for topic in topics:
        if topic["kind"] == TopicKind.PROBLEM:
            serving = [one for one in rows if one["topic_id"] == topic["id"]]
            told = [(one.get("before", ""), one.get("after", "") or one["improvement"]) for one in serving]
            yield Change(topic["text"], tuple(pair for pair in told if any(pair)))
