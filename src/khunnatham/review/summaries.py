"""What was heard where and when, and which results were agreed, summed up per region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch

from khunnatham.assessments.judging_models import Judging
from khunnatham.assessments.models import Assessment, Round
from khunnatham.organisations import regions
from khunnatham.review.committee_models import Committee
from khunnatham.review.ranking import in_force
from khunnatham.review.rosters import to_choose
from khunnatham.review.sitting_days import session_of
from khunnatham.review.sitting_models import SittingDay, Slot, Step
from khunnatham.review.timing import programme
from khunnatham.wording import Text

CENTRAL = Text("ส่วนกลาง", "Central")


@dataclass(frozen=True, slots=True)
class Heard:
    """One unit on one day: planned from when until when, and whether it was heard."""

    region: int
    committee: Committee
    assessment: Assessment
    day: SittingDay
    starts: datetime
    ends: datetime
    was_heard: bool


@dataclass(frozen=True, slots=True)
class Regional:
    """A region: its rows in order of time, how many of its cases have no day, and how many were agreed at each level."""

    region: int
    title: Text
    rows: tuple[Heard, ...]
    assigned: int
    agreed: Mapping[str, int] = field(default_factory=dict)

    @property
    def days(self) -> tuple[date, ...]:
        """Give the days on which units of the region are heard."""
        return tuple(sorted({row.day.on for row in self.rows}))

    @property
    def planned(self) -> int:
        """Give how many units have a day."""
        return len({row.assessment.pk for row in self.rows})

    @property
    def heard(self) -> int:
        """Give how many units were heard."""
        return len({row.assessment.pk for row in self.rows if row.was_heard})

    @property
    def without(self) -> int:
        """Give how many units have no day yet."""
        return max(self.assigned - self.planned, 0)


def regional(
    rows: Iterable[Heard], *, assigned: Mapping[int, int], agreed: Mapping[int, Mapping[str, int]]
) -> list[Regional]:
    """Sum up rows per region, those without a day too; the central committees stand first, under region 0."""
    by_region: dict[int, list[Heard]] = {region: [] for region, count in assigned.items() if count}
    for row in rows:
        by_region.setdefault(row.region, []).append(row)
    return [
        Regional(
            region,
            regions.title_of(region) if region else CENTRAL,
            tuple(sorted(mine, key=lambda row: (row.starts, row.assessment.pk))),
            assigned.get(region, 0),
            agreed.get(region, {}),
        )
        for region, mine in sorted(by_region.items())
    ]


def heard_in(round_: Round) -> list[Heard]:
    """Give every unit of a round that has a day, on each of its days: five queries."""
    slots = Slot.objects.select_related("assessment__enrolment__unit__province").defer("assessment__result")
    days = SittingDay.objects.filter(committee__in=to_choose(round_), cancelled_at__isnull=True)
    whole = days.select_related("committee__body").prefetch_related(Prefetch("slots", slots.order_by("position", "pk")))
    begun = set(Step.objects.filter(day__in=days).values_list("slot", flat=True))
    return [
        Heard(
            day.committee.region,
            day.committee,
            row.slot.assessment,
            day,
            row.starts,
            row.ends,
            was_heard=row.slot.pk in begun,
        )
        for day in whole
        for row in programme(day, day.slots.all(), session_of(day.committee))
        if row.slot.assessment is not None
    ]


def assigned_in(round_: Round) -> dict[int, int]:
    """Give how many cases lie with the committees of each region: two queries."""
    by_body = {row.body_id: row.region for row in to_choose(round_)}
    counts: dict[int, int] = {}
    for body in Judging.objects.filter(body__in=list(by_body), ended_at__isnull=True).values_list("body", flat=True):
        counts[by_body[body]] = counts.get(by_body[body], 0) + 1
    return counts


def agreed_in(round_: Round) -> dict[int, Counter[str]]:
    """Give for each region how many of its cases were agreed at each level, by what lies with them now: two queries."""
    by_body = {row.body_id: row.region for row in to_choose(round_)}
    last: dict[int, tuple[int, str]] = {}
    rows = in_force().filter(body__in=list(by_body), submission__assessment__enrolment__round=round_)
    for case, body, level in rows.order_by("number").values_list("submission__assessment", "body", "level"):
        last[case] = (by_body[body], level)
    counts: dict[int, Counter[str]] = {}
    for region, level in last.values():
        counts.setdefault(region, Counter())[level] += 1
    return counts
