"""Innovation projects of a plan, and whether the plan counts one of them among the activities of another dimension."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from khunnatham.facts.kinds import INNOVATIONS
from khunnatham.facts.models import Fact
from khunnatham.facts.queries import latest
from khunnatham.facts.recording import record_fact
from khunnatham.organisations.models import Membership
from khunnatham.organisations.revising import insist_unchanged, just_written, save_revised, stamp
from khunnatham.plans.models import Activity, Innovation, Plan
from khunnatham.plans.writing import gone_meanwhile, journal, locked_plan
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text


def innovations_of(plan: Plan) -> list[Innovation]:
    """Give the innovations of a plan with their activities, in the order in which they were written."""
    return list(Innovation.objects.filter(plan=plan).select_related("activity"))


def innovation_of(plan: Plan, number: int) -> Innovation | None:
    """Give one innovation of this plan."""
    return Innovation.objects.filter(plan=plan, pk=number).select_related("activity", "plan").first()


@transaction.atomic
def add_innovation(
    plan: Plan, *, title: str, text: str, activity: Activity | None = None, by: Membership, at: datetime
) -> Innovation:
    """Add an innovation to the plan. Pressing twice adds one."""
    current = locked_plan(plan.pk, by=by, at=at)
    last = Innovation.objects.filter(plan=current).order_by("-pk").first()
    row = Innovation(plan=current)
    _write(row, title, text, activity)
    if last is not None and _told(last) == _told(row) and just_written(last, by=by, at=at):
        return last
    stamp(row, by=by, at=at).save(force_insert=True)
    journal("plan.innovation-added", current, by=by, at=at, innovation=row.pk, title=row.title)
    return row


@transaction.atomic
def change_innovation(
    innovation: Innovation,
    *,
    title: str,
    text: str,
    activity: Activity | None,
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> Innovation:
    """Change an innovation; who was overtaken by another is told, nothing is overwritten."""
    plan = locked_plan(innovation.plan_id, by=by, at=at)
    current = _standing(innovation)
    after = Innovation(plan=plan)
    _write(after, title, text, activity)
    if _told(after) == _told(current):
        return current
    insist_unchanged(current, expected_revision)
    _write(current, title, text, activity)
    save_revised(current, by=by, at=at)
    journal("plan.innovation-changed", plan, by=by, at=at, innovation=current.pk, title=current.title)
    return current


@transaction.atomic
def remove_innovation(innovation: Innovation, *, expected_revision: int, by: Membership, at: datetime) -> None:
    """Remove an innovation; the journal keeps what it was."""
    plan = locked_plan(innovation.plan_id, by=by, at=at)
    current = _standing(innovation)
    insist_unchanged(current, expected_revision)
    title, text = current.title, current.text
    current.delete()
    journal("plan.innovation-removed", plan, by=by, at=at, title=title, text=text)


@transaction.atomic
def record_innovations(plan: Plan, *, by: Membership, at: datetime) -> Fact:
    """Record how many innovations there are and of which dimensions they are activities; what that means is for editions."""
    current = locked_plan(plan.pk, by=by, at=at)
    rows = innovations_of(current)
    value = {"count": len(rows), "also_in": dimensions_of(rows)}
    standing = latest(current.unit, current.fiscal_year, INNOVATIONS)
    if standing is not None and (standing.value, standing.source) == (value, current.key):
        return standing
    return record_fact(
        current.unit,
        fiscal_year=current.fiscal_year,
        kind=INNOVATIONS,
        value=value,
        as_of=in_bangkok(at),
        source=current.key,
        by=by,
        at=at,
    )


def refresh_innovations(plan: Plan, *, by: Membership, at: datetime) -> None:
    """Record them again after an activity moved to another dimension, where the plan has told of them before."""
    standing = latest(plan.unit, plan.fiscal_year, INNOVATIONS)
    if standing is not None and standing.source == plan.key:
        record_innovations(plan, by=by, at=at)


def dimensions_of(innovations: Collection[Innovation]) -> list[str]:
    """Give the dimensions of the activities that the innovations are carried out as."""
    return sorted({row.activity.dimension for row in innovations if row.activity and row.activity.dimension})


def also_in(innovations: Collection[Innovation], places: Collection[str]) -> list[str]:
    """Give those of the dimensions to which an activity belongs that an innovation is carried out as."""
    return [dimension for dimension in dimensions_of(innovations) if dimension in places]


def _write(row: Innovation, title: str, text: str, activity: Activity | None) -> None:
    row.title = needed(title, _NAME_IT, longest=300, field="title")
    row.text = needed(text, _SAY_WHAT, field="text")
    if activity is not None and activity.plan_id != row.plan_id:
        raise Refusal(
            Text("เลือกกิจกรรมของแผนนี้", "Choose an activity of this plan."), code="activity-of-another", field="activity"
        )
    row.activity = activity


def _told(row: Innovation) -> tuple[str, str, int | None]:
    return (row.title, row.text, row.activity_id)


def _standing(innovation: Innovation) -> Innovation:
    current = Innovation.objects.select_for_update(no_key=True).filter(pk=innovation.pk).first()
    if current is None:
        raise gone_meanwhile()
    return current


_NAME_IT = Text("ตั้งชื่อโครงการนวัตกรรม", "Name the innovation project.")
_SAY_WHAT = Text("เขียนว่านวัตกรรมนี้ทำอะไร", "Say what the innovation does.")
