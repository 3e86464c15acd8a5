"""What a plan lacks, and how far it succeeded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.evidence.conftest import NOW, TODAY, Cast

from khunnatham.facts import queries as facts
from khunnatham.facts.answers import as_answer
from khunnatham.facts.kinds import PLAN_SUCCESS
from khunnatham.plans import activities, completeness, queries, success
from khunnatham.plans.activities import ActivityDetails, ActivityResult
from khunnatham.plans.models import Activity, Plan
from khunnatham.plans.success import Share
from khunnatham.wording import Refusal

from .test_writing import DONE, WHOLE, activity_of, plan_of, topic_of


def with_results(cast: Cast, *, planned: int, achieved: int, failed: int = 0) -> Plan:
    for number in range(planned):
        activity = activity_of(cast, replace(WHOLE, title=f"กิจกรรม {number}"))
        if number < achieved + failed:
            result = DONE if number < achieved else replace(DONE, is_achieved=False)
            activities.record_result(activity, result=result, expected_revision=1, by=cast["officer"], at=NOW)
    return plan_of(cast)


@pytest.mark.parametrize(
    ("planned", "achieved", "failed"),
    [(10, 2, 0), (10, 1, 0), (10, 1, 1), (1, 1, 0), (3, 0, 0)],  # the first two are case 000-11
)
def test_success_is_achieved_of_planned(cast: Cast, planned: int, achieved: int, failed: int) -> None:
    plan = with_results(cast, planned=planned, achieved=achieved, failed=failed)

    assert success.plan_success(plan) == Share(part=achieved, whole=planned)


def test_success_becomes_a_fact_with_the_plan_as_source(cast: Cast) -> None:
    plan = with_results(cast, planned=4, achieved=3)

    fact = success.record_success(plan, by=cast["head"], at=NOW)

    assert (fact.source, fact.as_of, as_answer(fact)) == (plan.key, TODAY, {"part": 3, "whole": 4})
    assert facts.latest(cast.office, 2569, PLAN_SUCCESS) == fact


def test_success_of_an_empty_plan_is_not_summed_up(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        success.record_success(plan_of(cast), by=cast["head"], at=NOW)
    assert refused.value.code == "plan-empty"


def test_what_an_activity_lacks_is_named(cast: Cast) -> None:
    bare = activity_of(cast, ActivityDetails(title="ปลูกต้นไม้"))
    partly = activity_of(cast, replace(WHOLE, place_text="", target=" "))

    assert [row.label.th for row in completeness.missing(bare)] == [
        "ที่ไหน", "เริ่มเมื่อไร", "ถึงเมื่อไร", "ทำอย่างไร", "ผลที่คาดว่าจะได้", "ผู้รับผิดชอบ", "ตัวชี้วัด", "ค่าเป้าหมาย",
    ]  # fmt: skip
    assert [row.field for row in completeness.missing(partly)] == ["place_text", "target"]
    assert completeness.is_complete(activity_of(cast))


def test_what_a_plan_lacks_is_said_in_sentences(cast: Cast) -> None:
    empty = queries.whole_plan(plan_of(cast))
    assert len(completeness.plan_gaps(empty.plan, topics=empty.topics, activities=empty.activities)) == 3

    topic_of(cast)
    activity_of(cast, replace(WHOLE, responsible=""))
    plan = plan_of(cast)
    plan.extra_virtues = "รักษ์น้ำ"
    whole = queries.whole_plan(plan)

    [gap] = completeness.plan_gaps(plan, topics=whole.topics, activities=whole.activities)
    assert gap.th == "กิจกรรมที่ 1 «ปลูกต้นไม้» ยังขาด: ผู้รับผิดชอบ"
    assert gap.en == "Activity 1, “ปลูกต้นไม้”, still lacks: Person responsible."


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_outside"),
    [
        (date(2025, 10, 1), date(2026, 9, 30), False),
        (date(2025, 9, 30), date(2026, 1, 1), True),
        (date(2026, 9, 1), date(2026, 10, 1), True),
        (None, None, False),
        (None, date(2027, 1, 1), True),
    ],
)
def test_dates_outside_the_fiscal_year_are_pointed_out(
    starts_on: date | None, ends_on: date | None, *, is_outside: bool
) -> None:
    activity = Activity(title="ก", starts_on=starts_on, ends_on=ends_on)

    assert (completeness.outside_year(activity, fiscal_year=2569) is not None) is is_outside


def test_a_result_that_is_taken_back_lowers_the_share(cast: Cast) -> None:
    plan = with_results(cast, planned=2, achieved=1)
    done = Activity.objects.get(is_achieved=True)

    activities.record_result(done, result=ActivityResult(), expected_revision=2, by=cast["officer"], at=NOW)

    assert success.plan_success(plan) == Share(0, 2)
