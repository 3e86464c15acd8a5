"""What is planned in the units that one may see: problems, good deeds and activities, found by their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import OuterRef, QuerySet, Subquery

from khunnatham.assessments.queries import enrolments_seen_by
from khunnatham.organisations.models import Membership, Unit
from khunnatham.plans.models import Activity, Topic
from khunnatham.thai import search_text

Planned = TypeVar("Planned", Topic, Activity)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was found: what it says, whose it is, of which year, and the enrolment through which it may be opened."""

    thing: Topic | Activity
    text: str
    unit: Unit
    fiscal_year: int
    enrolment: int


def items(words: str, *, by: Membership, limit: int) -> list[Item]:
    """Give topics and activities with all of the words, in two queries; drafts of another year are not found."""
    wanted = search_text(words).split()
    topics = _found(Topic, wanted, by)[:limit]
    activities = _found(Activity, wanted, by)[:limit]
    found = [_item(row, row.text) for row in topics] + [_item(row, row.title) for row in activities]
    return found[:limit]


def _found(kind: type[Planned], wanted: Sequence[str], by: Membership) -> QuerySet[Planned]:
    """Give the rows whose plan belongs to an enrolment that this membership may see."""
    same = {
        "unit": OuterRef("plan__unit"),
        "round__programme": OuterRef("plan__programme"),
        "round__fiscal_year": OuterRef("plan__fiscal_year"),
    }
    seen = enrolments_seen_by(by).filter(**same).order_by("-pk").values("pk")[:1]
    rows: QuerySet[Planned] = kind.objects.filter(is_draft=False)
    for word in wanted:
        rows = rows.filter(search_text__contains=word)
    within = rows.annotate(enrolment=Subquery(seen)).filter(enrolment__isnull=False)
    return within.select_related("plan__unit__place").order_by("-plan__fiscal_year", "plan__unit__sort_key", "pk")


def _item(row: Topic | Activity, text: str) -> Item:
    number: int = row.enrolment  # type: ignore[union-attr]  # annotated
    return Item(row, text, row.plan.unit, row.plan.fiscal_year, number)
