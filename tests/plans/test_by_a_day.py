"""What a plan came to by a day: the acceptance cases of the plan as the criteria judge them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import pytest
from tests.evidence.conftest import NOW, Cast

from khunnatham.facts.answers import as_answer
from khunnatham.facts.kinds import ACTIVITY_OWNERS, PLAN_MILESTONES, PLAN_SUCCESS
from khunnatham.plans import activities, completeness, milestones, queries, success
from khunnatham.plans.milestones import Milestone
from khunnatham.plans.models import Activity, Plan
from khunnatham.plans.success import Share
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Requirement
from khunnatham.programmes.requirement_kinds import ByDate
from khunnatham.scoring.requirements import judge_of
from khunnatham.thai import BANGKOK
from khunnatham.wording import Refusal

from .test_success import with_results
from .test_writing import DONE, WHOLE, activity_of, plan_of, topic_of

MARCH, JUNE = date(2026, 3, 31), date(2026, 6, 30)
LATER = datetime(2026, 7, 1, 9, tzinfo=BANGKOK)
DAYS = (Milestone("A", MARCH), Milestone("B", JUNE))


def leaf_of(edition: str, key: str) -> Requirement:
    return shelf.get(*edition.split("/")).requirements[key]


def with_activities(cast: Cast, *, done_on: Sequence[date | None], is_reported: bool = True) -> Plan:
    for number, day in enumerate(done_on, 1):
        activity = activity_of(cast, replace(WHOLE, title=f"กิจกรรม {number}"))
        if day is not None:
            result = replace(DONE, finished_on=day, is_reported=is_reported)
            activities.record_result(activity, result=result, expected_revision=1, by=cast["officer"], at=LATER)
    return plan_of(cast)


def milestones_of(leaf: Requirement) -> tuple[Milestone, ...]:
    assert isinstance(leaf.kind, ByDate)
    return tuple(Milestone(row.key, row.on) for row in leaf.kind.milestones if row.on is not None)


@pytest.mark.parametrize(("done", "share", "is_reached"), [(3, Share(3, 6), True), (2, Share(2, 6), False)])
def test_002_08_three_of_six_by_the_end_of_march_reach_milestone_a_and_two_miss_it(
    cast: Cast, done: int, share: Share, *, is_reached: bool
) -> None:
    leaf = leaf_of("clean-community/2569", "3.1")
    plan = with_activities(cast, done_on=[MARCH] * done + [date(2026, 4, 1)] * (6 - done))
    rows = queries.whole_plan(plan).activities

    fact = milestones.record_milestones(
        plan, milestones=milestones_of(leaf), asks_report=True, by=cast["officer"], at=LATER
    )

    assert (leaf.fact, milestones_of(leaf)) == (PLAN_MILESTONES, DAYS)
    assert milestones.carried_out(rows, by_day=MARCH) == share
    assert as_answer(fact) == {
        "A": {"part": done, "whole": 6},
        "B": {"part": 6, "whole": 6},
        "reported": True,
    }
    assert judge_of(leaf.kind)(as_answer(fact)) is is_reached


def test_002_10_all_done_by_the_end_of_june_but_no_report_is_not_complete(cast: Cast) -> None:
    leaf = leaf_of("clean-community/2569", "3.1")
    plan = with_activities(cast, done_on=[MARCH] * 3 + [JUNE] * 3, is_reported=False)
    record = partial(
        milestones.record_milestones,
        plan,
        milestones=milestones_of(leaf),
        asks_report=True,
        by=cast["officer"],
        at=LATER,
    )

    unreported = record()
    assert as_answer(unreported)["reported"] is False
    assert not judge_of(leaf.kind)(as_answer(unreported))

    on_record = record(report_elsewhere=True)
    assert judge_of(leaf.kind)(as_answer(on_record))
    assert on_record.supersedes == unreported


def test_002_07_an_activity_without_an_owner_is_named_and_the_share_is_not_whole(cast: Cast) -> None:
    leaf = leaf_of("clean-community/2569", "2.2")
    plan = with_activities(cast, done_on=[None] * 5)
    activity_of(cast, replace(WHOLE, title="ออมน้ำ", responsible=""))

    fact = milestones.record_owners(plan, by=cast["officer"], at=NOW)

    assert (leaf.fact, fact.kind) == (ACTIVITY_OWNERS, ACTIVITY_OWNERS)
    assert as_answer(fact) == {"part": 5, "whole": 6}
    assert fact.note == "ยังไม่มีผู้รับผิดชอบ: «ออมน้ำ»"
    assert not judge_of(leaf.kind)(as_answer(fact))
    assert [row.title for row in milestones.unowned(queries.whole_plan(plan).activities)] == ["ออมน้ำ"]


@pytest.mark.parametrize(("achieved", "is_met"), [(2, True), (1, False)])
def test_000_11_two_of_ten_with_results_pass_and_one_does_not(cast: Cast, achieved: int, *, is_met: bool) -> None:
    leaf = leaf_of("moral-district/2567", "4.1")
    fact = success.record_success(with_results(cast, planned=10, achieved=achieved), by=cast["officer"], at=NOW)

    assert (leaf.fact, leaf.is_default) == (PLAN_SUCCESS, True)
    assert as_answer(fact) == {"part": achieved, "whole": 10}
    assert judge_of(leaf.kind)(as_answer(fact)) is is_met


def test_000_08_an_activity_without_a_place_keeps_the_plan_from_being_complete(cast: Cast) -> None:
    topic_of(cast)
    activity_of(cast, replace(WHOLE, place_text=""))
    plan = plan_of(cast)
    plan.extra_virtues = "รักษ์น้ำ"
    whole = queries.whole_plan(plan)

    [gap] = completeness.plan_gaps(plan, topics=whole.topics, activities=whole.activities)
    assert gap.th == "กิจกรรมที่ 1 «ปลูกต้นไม้» ยังขาด: ที่ไหน"


def test_an_empty_plan_has_nothing_to_sum_up(cast: Cast) -> None:
    plan, by = plan_of(cast), cast["officer"]

    with pytest.raises(Refusal) as refused:
        milestones.record_owners(plan, by=by, at=NOW)
    assert refused.value.code == "plan-empty"
    with pytest.raises(Refusal):
        milestones.record_milestones(plan, milestones=DAYS, asks_report=False, by=by, at=NOW)


def test_where_no_report_is_asked_none_is_said(cast: Cast) -> None:
    plan = with_activities(cast, done_on=[MARCH])
    fact = milestones.record_milestones(plan, milestones=DAYS[:1], asks_report=False, by=cast["officer"], at=LATER)

    assert as_answer(fact) == {"A": {"part": 1, "whole": 1}}
    assert not milestones.is_reported([])
    assert not Activity.objects.filter(is_draft=True).exists()
