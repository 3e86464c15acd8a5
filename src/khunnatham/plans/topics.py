"""Problems to fix, each with how it can be fixed, and good deeds to do, each with its activity."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khunnatham.organisations.models import Membership
from khunnatham.organisations.revising import insist_unchanged, just_written, save_revised, stamp
from khunnatham.plans.models import Activity, Plan, Topic, TopicKind
from khunnatham.plans.writing import gone_meanwhile, journal, locked_plan
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text

_SAY = {
    TopicKind.PROBLEM: Text("เขียนปัญหาที่อยากแก้", "Write the problem you want to fix."),
    TopicKind.GOOD_DEED: Text("เขียนความดีที่อยากทำ", "Write the good deed you want to do."),
}


@transaction.atomic
def add_topic(
    plan: Plan,
    *,
    kind: TopicKind,
    text: str,
    remedy: str = "",
    virtue: str = "",
    by: Membership,
    at: datetime,
) -> Topic:
    """Add a topic at the end of its kind; ``remedy`` says how it can be fixed, or what will be done.

    Pressing twice adds one: word for word the same is the one just added.
    """
    current = locked_plan(plan.pk, by=by, at=at)
    last = Topic.objects.filter(plan=current, kind=kind).order_by("-position").first()
    topic = Topic(plan=current, kind=kind, position=last.position + 1 if last else 1)
    _fill(topic, text, remedy, virtue)
    if last is not None and _words(last) == _words(topic) and just_written(last, by=by, at=at):
        return last
    stamp(topic, by=by, at=at).save(force_insert=True)
    journal("plan.topic-added", current, by=by, at=at, topic=topic.pk, kind=str(kind), text=topic.text)
    return topic


@transaction.atomic
def change_topic(
    topic: Topic,
    *,
    text: str,
    remedy: str = "",
    virtue: str = "",
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> Topic:
    """Change a topic; who was overtaken by another is told, nothing is overwritten."""
    plan = locked_plan(topic.plan_id, by=by, at=at)
    current = _locked(topic)
    insist_unchanged(current, expected_revision)
    _fill(current, text, remedy, virtue)
    save_revised(current, by=by, at=at)
    journal("plan.topic-changed", plan, by=by, at=at, topic=current.pk, kind=current.kind, text=current.text)
    return current


@transaction.atomic
def remove_topic(topic: Topic, *, expected_revision: int, by: Membership, at: datetime) -> None:
    """Remove a topic that no activity serves; the journal keeps what it said."""
    plan = locked_plan(topic.plan_id, by=by, at=at)
    current = _locked(topic)
    insist_unchanged(current, expected_revision)
    serving = Activity.objects.filter(topic=current).count()
    if serving:
        raise Refusal(
            Text(
                f"มีกิจกรรม {serving} รายการทำเพื่อเรื่องนี้ ย้ายหรือลบกิจกรรมก่อน",
                f"{serving} activities serve this topic. Move or remove them first.",
            ),
            code="topic-served",
        )
    facts = {"topic": current.pk, "kind": current.kind, "text": current.text, "remedy": current.remedy}
    current.delete()
    journal("plan.topic-removed", plan, by=by, at=at, **facts)


def _fill(topic: Topic, text: str, remedy: str, virtue: str) -> None:
    topic.text = needed(text, _SAY[TopicKind(topic.kind)], field="text")
    topic.remedy = cleaned(remedy, field="remedy")
    topic.virtue = cleaned(virtue, longest=60, field="virtue")


def _words(topic: Topic) -> tuple[str, str, str]:
    return topic.text, topic.remedy, topic.virtue


def _locked(topic: Topic) -> Topic:
    current = Topic.objects.select_for_update(no_key=True).filter(pk=topic.pk).first()
    if current is None:
        raise gone_meanwhile()
    return current
