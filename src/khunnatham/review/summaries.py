"""What was heard where and when, and which results were agreed, summed up per region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch

from khunnatham.assessments import judging
from khunnatham.assessments.judging_models import Judging
from khunnatham.assessments.models import Assessment, Round
from khunnatham.organisations import regions
from khunnatham.organisations.models import Membership
from khunnatham.review import selecting
from khunnatham.review.committee_models import Committee
from khunnatham.review.ranking import in_force
from khunnatham.review.rosters import to_choose
from khunnatham.review.selection_models import Choice
from khunnatham.review.sitting_days import session_of
from khunnatham.review.sitting_models import SittingDay, Slot, Step
from khunnatham.review.timing import programme
from khunnatham.wording import Text

CENTRAL = Text("คณะของกรมและส่วนกลาง", "Committees of the department")


@dataclass(frozen=True, slots=True)
class Assigned:
    """One unit that a committee judges."""

    region: int
    committee: Committee
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a committee agreed on one unit."""

    region: int
    level: str
    total: Decimal | None


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
    """A region: its rows in order of time, the units that have no day, and how many were agreed at each level."""

    region: int
    title: Text
    rows: tuple[Heard, ...]
    assigned: int
    agreed: Mapping[str, int] = field(default_factory=dict)
    left: tuple[Assigned, ...] = ()

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
        return len(self.left)


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader may know: which units are heard when and by whom, what was agreed on them, who was chosen."""

    heard: list[Heard]
    assigned: list[Assigned]
    agreed: Mapping[int, Agreed]
    chosen: frozenset[int]


def known_in(round_: Round, own: Committee | None, *, by: Membership, on: date) -> Known:
    """Give everything to who reads the whole round, and to a member of a committee, ``own``, what lies in its region.

    Results are known there as elsewhere: what was agreed on cases that this member judges, and whom the own committee chose
    unless a case is kept from the member.
    """
    heard, assigned, agreed, chosen = heard_in(round_), assigned_in(round_), agreed_in(round_), chosen_in(round_)
    if own is None:
        return Known(heard, assigned, agreed, chosen)
    rows = Assessment.objects.filter(judging.opened(by), enrolment__round=round_)
    opened = frozenset(rows.values_list("pk", flat=True))
    withheld = selecting.withholds_choice(by, round_, on=on)
    return Known(
        [row for row in heard if row.region == own.region],
        [row for row in assigned if row.region == own.region],
        {case: row for case, row in agreed.items() if case in opened},
        frozenset() if withheld else chosen & opened,
    )


def regional(rows: Iterable[Heard], *, assigned: Iterable[Assigned], agreed: Mapping[int, Agreed]) -> list[Regional]:
    """Sum up rows per region, those without a day too; the committees of no region stand first, under region 0."""
    by_region: dict[int, list[Heard]] = {}
    lying: dict[int, list[Assigned]] = {}
    for one in assigned:
        lying.setdefault(one.region, []).append(one)
        by_region.setdefault(one.region, [])
    for row in rows:
        by_region.setdefault(row.region, []).append(row)
    counts: dict[int, Counter[str]] = {}
    for found in agreed.values():
        counts.setdefault(found.region, Counter())[found.level] += 1
    return [
        Regional(
            region,
            regions.title_of(region) if region else CENTRAL,
            tuple(sorted(mine, key=lambda row: (row.starts, row.assessment.pk))),
            len(lying.get(region, ())),
            counts.get(region, {}),
            _left(lying.get(region, ()), mine),
        )
        for region, mine in sorted(by_region.items())
    ]


def _left(lying: Iterable[Assigned], rows: Iterable[Heard]) -> tuple[Assigned, ...]:
    planned = {row.assessment.pk for row in rows}
    return tuple(one for one in lying if one.assessment.pk not in planned)


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


def assigned_in(round_: Round) -> list[Assigned]:
    """Give which unit lies with which committee, by committee and name: two queries."""
    by_body = {row.body_id: row for row in to_choose(round_)}
    rows = Judging.objects.filter(body__in=list(by_body), ended_at__isnull=True).select_related(
        "assessment__enrolment__unit"
    )
    rows = rows.defer("assessment__result").order_by("assessment__enrolment__unit__sort_key", "pk")
    return [Assigned(by_body[row.body_id].region, by_body[row.body_id], row.assessment) for row in rows]


def agreed_in(round_: Round) -> dict[int, Agreed]:
    """Give what was agreed on each case, by what lies with the committees now: two queries."""
    by_body = {row.body_id: row.region for row in to_choose(round_)}
    rows = in_force().filter(body__in=list(by_body), submission__assessment__enrolment__round=round_).order_by("number")
    return {
        case: Agreed(by_body[body], level, total)
        for case, body, level, total in rows.values_list("submission__assessment", "body", "level", "total")
    }


def chosen_in(round_: Round) -> frozenset[int]:
    """Give the cases that committees chose among the best, by their last word: one query."""
    rows = Choice.objects.filter(round=round_).order_by("number").values_list("group", "region", "assessment")
    return frozenset({(group, region): case for group, region, case in rows}.values())
