"""Copying a plan forward: what another year planned comes as drafts, and counts only when somebody confirms it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from khunnatham.organisations.models import Membership
from khunnatham.organisations.revising import save_revised, stamp
from khunnatham.plans.models import Activity, Plan, Topic
from khunnatham.plans.writing import journal, locked_plan
from khunnatham.wording import Refusal, Text

# What is planned anew keeps these; days, money and results belong to their own year.
_TOPIC: Final = ("kind", "text", "remedy", "virtue")
_ACTIVITY: Final = (
    "virtue", "dimension", "title", "place_text", "method", "expected_result", "responsible", "indicator", "target",
    "budget_source", "budget_from", "strategy",
)  # fmt: skip


@transaction.atomic
def copy_forward(source: Plan, plan: Plan, *, by: Membership, at: datetime) -> tuple[Activity, ...]:
    """Copy topics and activities of another year as drafts; what was copied or stands already is not copied again."""
    current = locked_plan(plan.pk, by=by, at=at)
    if source.unit_id != current.unit_id or source.pk == current.pk:
        raise Refusal(
            Text("คัดลอกได้เฉพาะแผนปีอื่นของหน่วยงานนี้", "Only a plan of another year of this unit can be copied."),
            code="plan-of-another-unit",
        )
    topics = _copy_topics(source, current, by=by, at=at)
    known = set(Activity.objects.filter(plan=current).values_list("title", flat=True))
    last = Activity.objects.filter(plan=current).aggregate(last=Max("position"))["last"] or 0
    wanted = [row for row in Activity.objects.filter(plan=source, is_draft=False) if row.title not in known]
    copied = []
    for place, row in enumerate(wanted, last + 1):
        kept = {name: getattr(row, name) for name in _ACTIVITY}
        topic = topics.get(row.topic_id) if row.topic_id else None
        draft = Activity(plan=current, topic=topic, position=place, is_draft=True, **kept)
        stamp(draft, by=by, at=at).save(force_insert=True)
        copied.append(draft)
    if copied:
        facts = {"from": source.key, "from_year": source.fiscal_year, "activities": len(copied)}
        journal("plan.copied", current, by=by, at=at, **facts)
    return tuple(copied)


@transaction.atomic
def confirm(
    plan: Plan, *, numbers: Collection[int] | None = None, by: Membership, at: datetime
) -> tuple[Activity, ...]:
    """Make drafts part of the plan: those named, or all. The problem or good deed that one serves is confirmed with it."""
    current = locked_plan(plan.pk, by=by, at=at)
    drafts = _drafts(current, numbers)
    for draft in drafts:
        draft.is_draft = False
        save_revised(draft, by=by, at=at)
    serving = {draft.topic_id for draft in drafts if draft.topic_id is not None}
    topics = Topic.objects.filter(plan=current, is_draft=True)
    for topic in topics if numbers is None else topics.filter(pk__in=serving):
        topic.is_draft = False
        save_revised(topic, by=by, at=at)
    if drafts:
        titles = [draft.title for draft in drafts]
        journal("plan.drafts-confirmed", current, by=by, at=at, count=len(drafts), titles=titles)
    return tuple(drafts)


@transaction.atomic
def discard(plan: Plan, *, numbers: Collection[int] | None = None, by: Membership, at: datetime) -> int:
    """Remove drafts: those named, or all. The year that they came from still has them; topics that none serves go too."""
    current = locked_plan(plan.pk, by=by, at=at)
    drafts = _drafts(current, numbers)
    titles = [draft.title for draft in drafts]
    Activity.objects.filter(pk__in=[draft.pk for draft in drafts]).delete()
    Topic.objects.filter(plan=current, is_draft=True, activities__isnull=True).delete()
    if titles:
        journal("plan.drafts-discarded", current, by=by, at=at, count=len(titles), titles=titles)
    return len(titles)


def _drafts(plan: Plan, numbers: Collection[int] | None) -> list[Activity]:
    rows = Activity.objects.select_for_update(no_key=True).filter(plan=plan, is_draft=True)
    return list(rows if numbers is None else rows.filter(pk__in=list(numbers)))


def _copy_topics(source: Plan, plan: Plan, *, by: Membership, at: datetime) -> dict[int, Topic]:
    """Give, for every topic of the source, the same one in this plan: the standing one, or a draft made now."""
    standing = {(row.kind, row.text): row for row in Topic.objects.filter(plan=plan)}
    copies = {}
    for row in Topic.objects.filter(plan=source, is_draft=False):
        same = standing.get((row.kind, row.text))
        if same is None:
            same = Topic(plan=plan, position=_next(standing, row.kind), is_draft=True)
            for name in _TOPIC:
                setattr(same, name, getattr(row, name))
            stamp(same, by=by, at=at).save(force_insert=True)
            standing[row.kind, row.text] = same
        copies[row.pk] = same
    return copies


def _next(standing: dict[tuple[str, str], Topic], kind: str) -> int:
    return max((row.position for (of, _), row in standing.items() if of == kind), default=0) + 1
