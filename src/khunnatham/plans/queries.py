"""Reading plans: one plan with everything in it in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.scopes import reach
from khunnatham.plans.models import Activity, DiscoveryNote, Lesson, Plan, Topic, TopicKind


@dataclass(frozen=True, slots=True)
class WholePlan:
    """A plan with its parts; notes are found by (step, question), lessons by question.

    Drafts that were copied from another year stand apart: whoever counts, freezes or prints a plan sees what was confirmed.
    """

    plan: Plan
    notes: Mapping[tuple[str, str], DiscoveryNote]
    problems: tuple[Topic, ...]
    good_deeds: tuple[Topic, ...]
    activities: tuple[Activity, ...]
    lessons: Mapping[str, Lesson]
    draft_topics: tuple[Topic, ...] = ()
    draft_activities: tuple[Activity, ...] = ()

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Give problems and good deeds together."""
        return (*self.problems, *self.good_deeds)


def plan_of(unit: Unit, *, fiscal_year: int, programme: str) -> Plan | None:
    """Give the unit's plan of a year and programme."""
    return Plan.objects.filter(unit=unit, fiscal_year=fiscal_year, programme=programme).select_related("unit").first()


def plans_of(unit: Unit) -> list[Plan]:
    """Give the unit's plans, the latest year first."""
    return list(Plan.objects.filter(unit=unit).select_related("unit"))


def copyable(unit: Unit, *, before: int, programme: str) -> list[Plan]:
    """Give the unit's plans of earlier years that hold activities, the latest first, those of the same programme before others."""
    has_activities = Exists(Activity.objects.filter(plan=OuterRef("pk"), is_draft=False))
    rows = Plan.objects.filter(has_activities, unit=unit, fiscal_year__lt=before)
    return sorted(rows, key=lambda row: (row.programme != programme, -row.fiscal_year))


def plan(number: int, *, by: Membership) -> Plan | None:
    """Give the plan where this membership may see it; nothing for an outsider."""
    return Plan.objects.filter(reach(by, "unit"), pk=number).select_related("unit").first()


def activity(number: int, *, by: Membership) -> Activity | None:
    """Give an activity with its plan and topic where this membership may see it."""
    rows = Activity.objects.filter(reach(by, "plan__unit"), pk=number)
    return rows.select_related("plan", "plan__unit", "topic").first()


def activity_of(plan: Plan, number: int) -> Activity | None:
    """Give an activity of this plan; whoever was shown the plan may read it."""
    return Activity.objects.filter(plan=plan, pk=number).select_related("plan", "plan__unit", "topic").first()


def topic(number: int, *, by: Membership) -> Topic | None:
    """Give a topic with its plan where this membership may see it."""
    return Topic.objects.filter(reach(by, "plan__unit"), pk=number).select_related("plan", "plan__unit").first()


def whole_plan(plan: Plan) -> WholePlan:
    """Give the plan with notes, topics, activities and lessons: four queries, however much it holds."""
    every_topic = list(Topic.objects.filter(plan=plan))
    topics = [topic for topic in every_topic if not topic.is_draft]
    activities = list(Activity.objects.filter(plan=plan).select_related("topic"))
    return WholePlan(
        plan=plan,
        notes={(note.step_key, note.question_key): note for note in DiscoveryNote.objects.filter(plan=plan)},
        problems=tuple(topic for topic in topics if topic.kind == TopicKind.PROBLEM),
        good_deeds=tuple(topic for topic in topics if topic.kind == TopicKind.GOOD_DEED),
        activities=tuple(activity for activity in activities if not activity.is_draft),
        lessons={lesson.question_key: lesson for lesson in Lesson.objects.filter(plan=plan)},
        draft_topics=tuple(topic for topic in every_topic if topic.is_draft),
        draft_activities=tuple(activity for activity in activities if activity.is_draft),
    )
