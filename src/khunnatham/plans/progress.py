"""How far activities came over time: every record is kept, and shown day by day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from khunnatham.organisations.models import Membership
from khunnatham.plans.models import Activity, Plan, ProgressRecord
from khunnatham.thai import in_bangkok


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an activity was at the end of a day, and whose hand said so."""

    on: date
    percent: int
    is_achieved: bool | None
    by_th: str
    by_en: str


def keep(activity: Activity, *, by: Membership, at: datetime) -> ProgressRecord | None:
    """Keep how far the activity is, where that differs from what was kept last; the caller holds the plan's lock."""
    told = (activity.progress_percent, activity.is_achieved, activity.finished_on)
    last = ProgressRecord.objects.filter(plan=activity.plan_id, activity=activity.pk).order_by("-id").first()
    if told == ((last.progress_percent, last.is_achieved, last.finished_on) if last else (0, None, None)):
        return None
    actor = by.actor()
    return ProgressRecord.objects.create(
        plan_id=activity.plan_id,
        activity=activity.pk,
        progress_percent=activity.progress_percent,
        is_achieved=activity.is_achieved,
        finished_on=activity.finished_on,
        recorded_at=at,
        recorded_by=actor.key,
        recorded_by_th=actor.th,
        recorded_by_en=actor.en,
    )


def progress_of(activity: Activity) -> tuple[Standing, ...]:
    """Give the standing at the end of each day on which something was recorded, oldest first."""
    return _by_day(ProgressRecord.objects.filter(plan=activity.plan_id, activity=activity.pk))


def progress_of_plan(plan: Plan) -> Mapping[int, tuple[Standing, ...]]:
    """Give the same for every activity of the plan, by its number, in one query."""
    rows: dict[int, list[ProgressRecord]] = {}
    for row in ProgressRecord.objects.filter(plan=plan):
        rows.setdefault(row.activity, []).append(row)
    return {number: _by_day(records) for number, records in rows.items()}


def _by_day(records: Iterable[ProgressRecord]) -> tuple[Standing, ...]:
    days = {
        in_bangkok(row.recorded_at): Standing(
            in_bangkok(row.recorded_at), row.progress_percent, row.is_achieved, row.recorded_by_th, row.recorded_by_en
        )
        for row in records
    }
    return tuple(days.values())
