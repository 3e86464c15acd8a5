"""Problems and good deeds with what answers them: each problem its positive action, each good deed its activities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khunnatham.plans.models import Activity, Topic, TopicKind
from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class Pair:
    """A topic, the activities that serve it, and what it still lacks in a sentence (nothing, where it is answered)."""

    topic: Topic
    activities: tuple[Activity, ...]
    gap: Text | None


def pairs(topics: Sequence[Topic], activities: Sequence[Activity]) -> tuple[Pair, ...]:
    """Give every topic with its activities, in the order of the topics."""
    serving: dict[int, list[Activity]] = {}
    for activity in activities:
        if activity.topic_id is not None:
            serving.setdefault(activity.topic_id, []).append(activity)
    return tuple(_pair(topic, tuple(serving.get(topic.pk, ()))) for topic in topics)


def _pair(topic: Topic, activities: tuple[Activity, ...]) -> Pair:
    if topic.kind == TopicKind.PROBLEM and not topic.remedy.strip():
        return Pair(topic, activities, _NO_REMEDY)
    return Pair(topic, activities, None if activities else _NO_ACTIVITY)


_NO_REMEDY = Text(
    "ยังไม่ได้บอกว่าจะแก้อย่างไร แปลงปัญหานี้เป็นการกระทำเชิงบวก เช่น ไม่ตรงเวลา → รักษาเวลา",
    "How to fix it is not said yet. Turn the problem into positive conduct, such as lateness → keeping time.",
)
_NO_ACTIVITY = Text("ยังไม่มีกิจกรรมในแผนที่ทำเพื่อเรื่องนี้", "No activity of the plan serves this yet.")
