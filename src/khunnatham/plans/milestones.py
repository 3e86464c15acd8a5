"""What a plan came to by a day: activities carried out, activities with an owner, and the facts that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from khunnatham.facts.kinds import ACTIVITY_OWNERS, PLAN_MILESTONES
from khunnatham.facts.models import Fact
from khunnatham.facts.recording import record_fact
from khunnatham.organisations.models import Membership
from khunnatham.plans.models import Activity, Plan
from khunnatham.plans.success import Share
from khunnatham.plans.writing import locked_plan
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day of the year by which activities are to be carried out, under the key that the criteria give it."""

    key: str
    on: date


def carried_out(activities: Sequence[Activity], *, by_day: date) -> Share:
    """Give the activities finished on or before a day, of all of them."""
    done = sum(row.finished_on is not None and row.finished_on <= by_day for row in activities)
    return Share(part=done, whole=len(activities))


def unowned(activities: Sequence[Activity]) -> tuple[Activity, ...]:
    """Give the activities for which nobody answers yet."""
    return tuple(row for row in activities if not row.responsible.strip())


def owned(activities: Sequence[Activity]) -> Share:
    """Give the activities that have a person or group responsible, of all of them."""
    return Share(part=len(activities) - len(unowned(activities)), whole=len(activities))


def is_reported(activities: Sequence[Activity]) -> bool:
    """Tell whether something was carried out and all of that was reported to the superior."""
    done = [row for row in activities if row.finished_on is not None]
    return bool(done) and all(row.is_reported for row in done)


@transaction.atomic
def record_milestones(
    plan: Plan,
    *,
    milestones: Sequence[Milestone],
    asks_report: bool,
    report_elsewhere: bool = False,
    by: Membership,
    at: datetime,
) -> Fact:
    """Write what was carried out by each day as a fact of the unit; ``report_elsewhere`` where a report is on record."""
    current = locked_plan(plan.pk, by=by, at=at)
    rows = _counted(current)
    reached = {row.key: carried_out(rows, by_day=row.on) for row in milestones}
    days = {row.key: row.on.isoformat() for row in milestones}
    value: dict[str, object] = {
        "milestones": {
            key: {"on": days[key], "part": share.part, "whole": share.whole} for key, share in reached.items()
        }
    }
    if asks_report:
        value["reported"] = report_elsewhere or is_reported(rows)
    return _record(current, PLAN_MILESTONES, value, "", by=by, at=at)


@transaction.atomic
def record_owners(plan: Plan, *, by: Membership, at: datetime) -> Fact:
    """Write how many activities have an owner as a fact of the unit; its note names those without."""
    current = locked_plan(plan.pk, by=by, at=at)
    rows = _counted(current)
    share, without = owned(rows), [row.title for row in unowned(rows)]
    named = ", ".join(f"«{title}»" for title in without[:MOST_NAMED])
    rest = f" และอีก {len(without) - MOST_NAMED} กิจกรรม" if len(without) > MOST_NAMED else ""
    note = f"ยังไม่มีผู้รับผิดชอบ: {named}{rest}" if without else ""
    value = {"part": share.part, "whole": share.whole}
    return _record(current, ACTIVITY_OWNERS, value, note, by=by, at=at)


def _counted(plan: Plan) -> list[Activity]:
    rows = list(Activity.objects.filter(plan=plan, is_draft=False))
    if not rows:
        raise Refusal(
            Text("แผนยังไม่มีกิจกรรม จึงยังสรุปไม่ได้", "The plan has no activity yet, so there is nothing to sum up."),
            code="plan-empty",
        )
    return rows


def _record(plan: Plan, kind: str, value: object, note: str, *, by: Membership, at: datetime) -> Fact:
    return record_fact(
        plan.unit,
        fiscal_year=plan.fiscal_year,
        kind=kind,
        value=value,
        as_of=in_bangkok(at),
        source=plan.key,
        note=note,
        by=by,
        at=at,
    )
