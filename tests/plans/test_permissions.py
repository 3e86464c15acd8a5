"""Who writes and who reads a plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.evidence.conftest import NOW, Cast

from khunnatham.journal.models import Entry
from khunnatham.plans import activities, discovery, permissions, planning, queries, success, topics
from khunnatham.plans.activities import ActivityDetails, ActivityResult
from khunnatham.plans.models import TopicKind
from khunnatham.wording import Refusal

# name: writes · reads
TABLE = {
    "officer": (True, True),
    "head": (True, True),
    "neighbour": (False, False),
    "outsider": (False, False),
    "secretary": (False, True),
    "far-secretary": (False, False),
    "member": (False, True),
    "chair": (False, True),
    "far-chair": (False, False),
    "auditor": (False, True),
    "administrator": (False, True),
}


@pytest.mark.parametrize("name", TABLE)
def test_who_reads(cast: Cast, name: str) -> None:
    plan = planning.start(cast.office, fiscal_year=2569, programme="p", by=cast["officer"], at=NOW)
    topic = topics.add_topic(plan, kind=TopicKind.PROBLEM, text="x", by=cast["officer"], at=NOW)
    activity = activities.add_activity(plan, details=ActivityDetails(title="x"), by=cast["officer"], at=NOW)
    reads = TABLE[name][1]

    assert (permissions.may_see(cast[name], plan) is None) is reads
    assert queries.plan(plan.pk, by=cast[name]) == (plan if reads else None)
    assert queries.topic(topic.pk, by=cast[name]) == (topic if reads else None)
    assert queries.activity(activity.pk, by=cast[name]) == (activity if reads else None)


@pytest.mark.parametrize("name", TABLE)
def test_who_writes(cast: Cast, name: str) -> None:
    owner, by = cast["officer"], cast[name]
    plan = planning.start(cast.office, fiscal_year=2569, programme="p", by=owner, at=NOW)
    topic = topics.add_topic(plan, kind=TopicKind.PROBLEM, text="x", by=owner, at=NOW)
    first, second = (
        activities.add_activity(plan, details=ActivityDetails(title=title), by=owner, at=NOW) for title in "ab"
    )
    details, result = ActivityDetails(title="new"), ActivityResult(progress_percent=5)
    before = Entry.objects.count()
    acts: list[Callable[[], object]] = [
        lambda: planning.start(cast.office, fiscal_year=2570, programme="p", by=by, at=NOW),
        lambda: planning.set_virtues(
            plan, target_virtues=["a"], known_virtues=["a"], expected_revision=1, by=by, at=NOW
        ),
        lambda: discovery.write_note(plan, step_key="1", text="x", expected_revision=0, by=by, at=NOW),
        lambda: discovery.write_lesson(plan, question_key="1", text="x", expected_revision=0, by=by, at=NOW),
        lambda: topics.add_topic(plan, kind=TopicKind.GOOD_DEED, text="x", by=by, at=NOW),
        lambda: topics.change_topic(topic, text="y", expected_revision=1, by=by, at=NOW),
        lambda: topics.remove_topic(topic, expected_revision=2, by=by, at=NOW),
        lambda: activities.add_activity(plan, details=details, by=by, at=NOW),
        lambda: activities.change_activity(first, details=details, expected_revision=1, by=by, at=NOW),
        lambda: activities.record_result(first, result=result, expected_revision=2, by=by, at=NOW),
        lambda: activities.move_activity(first, to_position=2, by=by, at=NOW),
        lambda: activities.remove_activity(second, expected_revision=1, by=by, at=NOW),
        lambda: success.record_success(plan, by=by, at=NOW),
    ]

    for act in acts:
        if TABLE[name][0]:
            act()
        else:
            with pytest.raises(Refusal) as refused:
                act()
            assert refused.value.text.th
    # Each act leaves its entry; recording success leaves two, one of them about the fact. A refused act leaves none.
    assert Entry.objects.count() - before == (len(acts) + 1 if TABLE[name][0] else 0)
