"""A plan of another year comes as drafts that count nowhere until somebody confirms them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.evidence.conftest import NOW, Cast

from khunnatham.facts.models import Fact
from khunnatham.journal.queries import history
from khunnatham.plans import activities, copying, planning, queries, success
from khunnatham.plans.models import Activity, Plan, Topic
from khunnatham.plans.success import Share
from khunnatham.wording import Refusal

from .test_writing import DONE, WHOLE, activity_of, plan_of, topic_of


def new_year(cast: Cast) -> Plan:
    return planning.start(cast.office, fiscal_year=2570, programme="moral-organisation", by=cast["officer"], at=NOW)


def last_year(cast: Cast) -> Plan:
    topic = topic_of(cast)
    done = activities.add_activity(plan_of(cast), details=WHOLE, topic=topic, by=cast["officer"], at=NOW)
    activities.record_result(done, result=DONE, expected_revision=1, by=cast["officer"], at=NOW)
    activity_of(cast, replace(WHOLE, title="ออมน้ำ"))
    return plan_of(cast)


def test_a_new_year_is_empty_until_somebody_asks_for_a_copy(cast: Cast) -> None:
    last_year(cast)

    whole = queries.whole_plan(new_year(cast))
    assert (whole.topics, whole.activities, whole.draft_activities) == ((), (), ())


def test_what_is_copied_is_a_draft_without_days_money_and_results(cast: Cast) -> None:
    plan = new_year(cast)
    first, _ = copying.copy_forward(last_year(cast), plan, by=cast["officer"], at=NOW)

    whole = queries.whole_plan(plan)
    assert (whole.activities, whole.topics) == ((), ())
    assert [row.title for row in whole.draft_activities] == ["ปลูกต้นไม้", "ออมน้ำ"]
    assert [row.is_draft for row in whole.draft_topics] == [True]
    assert (first.place_text, first.responsible, first.topic) == ("วัดในชุมชน", "ฝ่ายอำนวยการ", whole.draft_topics[0])
    assert (first.starts_on, first.budget, first.progress_percent, first.actual_result) == (None, None, 0, "")
    assert success.plan_success(plan) == Share(0, 0)


def test_copying_twice_adds_nothing(cast: Cast) -> None:
    source, plan = last_year(cast), new_year(cast)
    copying.copy_forward(source, plan, by=cast["officer"], at=NOW)

    assert copying.copy_forward(source, plan, by=cast["officer"], at=NOW) == ()
    assert (Activity.objects.filter(plan=plan).count(), Topic.objects.filter(plan=plan).count()) == (2, 1)
    assert [entry.verb for entry in history(plan.key)] == ["plan.started", "plan.copied"]


def test_drafts_are_confirmed_one_by_one_or_all(cast: Cast) -> None:
    plan = new_year(cast)
    first, second = copying.copy_forward(last_year(cast), plan, by=cast["officer"], at=NOW)

    copying.confirm(plan, numbers=[first.pk], by=cast["officer"], at=NOW)
    whole = queries.whole_plan(plan)
    assert ([row.pk for row in whole.activities], [row.pk for row in whole.draft_activities]) == (
        [first.pk],
        [second.pk],
    )
    assert whole.draft_topics == ()

    copying.confirm(plan, by=cast["head"], at=NOW)
    assert len(queries.whole_plan(plan).activities) == 2
    assert copying.confirm(plan, by=cast["head"], at=NOW) == ()


def test_drafts_are_discarded_with_the_topics_that_only_they_serve(cast: Cast) -> None:
    plan = new_year(cast)
    copying.copy_forward(last_year(cast), plan, by=cast["officer"], at=NOW)

    assert copying.discard(plan, by=cast["officer"], at=NOW) == 2
    assert not Activity.objects.filter(plan=plan).exists()
    assert not Topic.objects.filter(plan=plan).exists()


def test_a_draft_takes_no_result(cast: Cast) -> None:
    draft, _ = copying.copy_forward(last_year(cast), new_year(cast), by=cast["officer"], at=NOW)

    with pytest.raises(Refusal) as refused:
        activities.record_result(draft, result=DONE, expected_revision=1, by=cast["officer"], at=NOW)
    assert refused.value.code == "activity-is-draft"


def test_a_draft_that_was_removed_comes_back_as_a_draft(cast: Cast) -> None:
    plan = new_year(cast)
    draft, _ = copying.copy_forward(last_year(cast), plan, by=cast["officer"], at=NOW)
    activities.remove_activity(draft, expected_revision=1, by=cast["officer"], at=NOW)

    assert activities.restore_activity(plan, number=draft.pk, by=cast["officer"], at=NOW).is_draft


def test_a_plan_of_another_unit_is_not_copied(cast: Cast) -> None:
    elsewhere = planning.start(
        cast.units["neighbour"], fiscal_year=2569, programme="moral-organisation", by=cast["neighbour"], at=NOW
    )
    for by, source in ((cast["officer"], elsewhere), (cast["officer"], new_year(cast))):
        with pytest.raises(Refusal) as refused:
            copying.copy_forward(source, new_year(cast), by=by, at=NOW)
        assert refused.value.code == "plan-of-another-unit"
    with pytest.raises(Refusal):
        copying.confirm(plan_of(cast), by=cast["neighbour"], at=NOW)
    assert not Fact.objects.exists()
