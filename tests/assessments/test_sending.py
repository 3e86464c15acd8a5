"""What is sent before the hand-in: it covers every dimension, it is frozen, late is stamped, and a new version keeps the old."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.assessments.story import NOW, YEAR
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import Cast

from khunnatham.assessments import criteria, following, journey, sending
from khunnatham.assessments.models import Answer, Assessment, Enrolment, Sending
from khunnatham.facts import keeping, registers
from khunnatham.facts.kinds import INNOVATIONS
from khunnatham.facts.queries import latest
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.plans import activities, innovations, planning
from khunnatham.plans.models import Activity, Innovation
from khunnatham.programmes.criteria import Stage
from khunnatham.thai import BANGKOK
from khunnatham.wording import Refusal

DIMENSIONS = ("D1", "D2", "D3", "D4", "D5")
ON_TIME = datetime(2026, 4, 30, 23, 59, 59, tzinfo=BANGKOK)


@pytest.fixture
def head(cast: Cast, case: Assessment) -> Membership:
    """Give the head of the unit whose case it is."""
    return Membership.objects.create(
        account=cast["head"].account, role=Role.HEAD, unit=cast.units["cdd"], since=cast["head"].since
    )


def the_stage(case: Assessment) -> Stage:
    return sending.stages(criteria.edition_of(case.enrolment.round))[0]


def plan(cast: Cast, *dimensions: str, innovation: str | None = "D1") -> None:
    """Plan an activity of each dimension, and an innovation that is carried out as that of ``innovation``."""
    by = cast["cdd officer"]
    made = planning.start(cast.units["cdd"], fiscal_year=YEAR, programme="clean-community", by=by, at=NOW)
    for dimension in dimensions:
        details = activities.ActivityDetails(
            title=f"กิจกรรม {dimension}",
            dimension=dimension,
            place_text="สำนักงาน",
            starts_on=date(2026, 5, 1),
            ends_on=date(2026, 5, 2),
        )
        activities.add_activity(made, details=details, by=by, at=NOW)
    if innovation is not None:
        place = Activity.objects.filter(plan=made, dimension=innovation).first()
        innovations.add_innovation(made, title="สมุดโปร่งใส", text="เปิดเผยรายจ่ายทุกวัน", activity=place, by=by, at=NOW)


def send(case: Assessment, by: Membership, at: datetime = ON_TIME) -> Sending:
    return sending.send(case.enrolment, stage=the_stage(case), by=by, at=at)


def test_only_stages_of_the_head_that_need_papers_of_the_plan_are_sent(case: Assessment) -> None:
    assert [stage.key for stage in sending.stages(criteria.edition_of(case.enrolment.round))] == ["send-plan"]


def test_the_printed_deadline_stands_in_the_year_of_the_round(case: Assessment) -> None:
    assert sending.due_at(case.enrolment.round, the_stage(case)) == ON_TIME


def test_a_plan_that_leaves_a_dimension_out_is_not_sent(cast: Cast, case: Assessment, head: Membership) -> None:
    plan(cast, "D1", "D2", "D4", "D5", innovation=None)

    found = sending.draft(case.enrolment, the_stage(case))
    with pytest.raises(Refusal) as refused:
        send(case, head)

    assert refused.value.code == "sending-incomplete"
    assert [text.en.split(",")[0] for text in found.lacking] == [
        "There is no activity of D3",
        "There is no innovation project yet.",
    ]


def test_what_was_sent_on_time_is_frozen_with_its_digest(cast: Cast, case: Assessment, head: Membership) -> None:
    plan(cast, *DIMENSIONS)

    made = send(case, head)

    assert (made.version, made.is_late, made.due_at, len(made.digest)) == (1, False, ON_TIME, 64)
    assert [row["dimension"] for row in made.frozen["activities"]] == list(DIMENSIONS)
    assert [row["title"] for row in made.frozen["innovations"]] == ["สมุดโปร่งใส"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Sending.objects.filter(pk=made.pk).update(digest="")


def test_a_plan_sent_a_second_late_is_stamped_and_not_refused(cast: Cast, case: Assessment, head: Membership) -> None:
    plan(cast, *DIMENSIONS)

    assert send(case, head, ON_TIME + timedelta(seconds=1)).is_late


def test_sent_again_is_a_new_version_only_where_something_changed(
    cast: Cast, case: Assessment, head: Membership
) -> None:
    plan(cast, *DIMENSIONS)
    first = send(case, head)
    again = send(case, head)
    plan(cast, "D1", innovation=None)
    second = send(case, head)

    assert (again.pk, second.version) == (first.pk, 2)
    assert len(Sending.objects.get(pk=first.pk).frozen["activities"]) == 5


def test_the_head_sends_and_nobody_else(cast: Cast, case: Assessment, head: Membership) -> None:
    plan(cast, *DIMENSIONS)

    for by in (cast["cdd officer"], cast["head"], cast["department"]):
        with pytest.raises(Refusal) as refused:
            send(case, by)
        assert refused.value.code == "head-only"


def test_the_department_sees_who_has_sent_and_who_has_not(cast: Cast, case: Assessment, head: Membership) -> None:
    plan(cast, *DIMENSIONS)
    round_ = case.enrolment.round
    before = sending.standings(round_, "send-plan")
    made = send(case, head)

    assert before == [(case.enrolment, None)]
    assert sending.standings(round_, "send-plan") == [(case.enrolment, made)]
    assert sending.may_see_standings(cast["department"], round_) is None
    assert sending.may_see_standings(cast["secretary"], round_) is not None


def test_the_journey_shows_the_sending_as_a_step_of_the_head(cast: Cast, case: Assessment, head: Membership) -> None:
    plan(cast, *DIMENSIONS)
    enrolment = Enrolment.objects.select_related("round", "unit", "assessment").get(pk=case.enrolment_id)

    def stop() -> journey.Stop:
        stops = journey.journey(journey.standing(enrolment))
        return next(one for one in stops if one.step is journey.Step.SENDING)

    before = stop()
    send(case, head, ON_TIME + timedelta(days=1))
    assert (before.mark, stop().mark, stop().told.en) == (
        journey.Mark.TODO,
        journey.Mark.DONE,
        "Sent after the deadline",
    )


def test_the_journey_begins_with_the_briefing_of_the_staff(cast: Cast, case: Assessment) -> None:
    enrolment = Enrolment.objects.select_related("round", "unit", "assessment").get(pk=case.enrolment_id)

    def stop() -> journey.Stop:
        stops = journey.journey(journey.standing(enrolment))
        return next(one for one in stops if one.step is journey.Step.BRIEFING)

    before = stop()
    shelf = keeping.Shelf(enrolment.unit, enrolment.round.fiscal_year, registers.MEETINGS)
    meeting = {
        "kind": "briefing", "title": "ประชุมประจำเดือน", "day": NOW.date(), "attendance": [["ข้าราชการ", "12"]],
    }  # fmt: skip
    keeping.add_entry(shelf, values=meeting, by=cast["cdd officer"], at=NOW)

    assert (before.mark, before.is_required) == (journey.Mark.TODO, False)
    assert (stop().mark, stop().told.th) == (journey.Mark.DONE, "ประชุมชี้แจงแล้ว 1 ครั้ง")


# ── innovations ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("dimension", "value", "oddities"),
    [
        ("D1", {"count": 1, "also_in": []}, 0),
        ("D4", {"count": 1, "also_in": ["D4"]}, 1),
        ("D5", {"count": 1, "also_in": ["D5"]}, 1),
        ("", {"count": 1, "also_in": []}, 0),
    ],
)
def test_an_innovation_that_is_an_activity_of_another_dimension_says_so_in_the_answer(
    cast: Cast, case: Assessment, dimension: str, value: dict[str, object], oddities: int
) -> None:
    plan(cast, *DIMENSIONS, innovation=dimension)
    made = Innovation.objects.get()

    innovations.record_innovations(made.plan, by=cast["cdd officer"], at=NOW)
    following.follow_facts(case, kinds={INNOVATIONS}, by=cast["cdd officer"], at=NOW)

    assert Answer.objects.get(assessment=case, key="D1.2.3").value == value
    assert len(sending.draft(case.enrolment, the_stage(case)).odd) == oddities


def test_the_innovation_follows_its_activity_to_another_dimension_at_once(cast: Cast, case: Assessment) -> None:
    plan(cast, *DIMENSIONS, innovation="D1")
    made, by = Innovation.objects.select_related("activity", "plan").get(), cast["cdd officer"]
    assert made.activity is not None
    details = activities.ActivityDetails(**activities.details_of(made.activity) | {"dimension": "D3"})
    activities.change_activity(made.activity, details=details, expected_revision=1, by=by, at=NOW)
    assert latest(made.plan.unit, YEAR, INNOVATIONS) is None  # never told of: nothing to tell anew

    innovations.record_innovations(made.plan, by=by, at=NOW)
    back = activities.ActivityDetails(**activities.details_of(made.activity) | {"dimension": "D1"})
    changed = activities.change_activity(made.activity, details=back, expected_revision=2, by=by, at=NOW)
    assert fact_of(made) == {"count": 1, "also_in": ["D1"]}
    activities.change_activity(made.activity, details=details, expected_revision=changed.revision, by=by, at=NOW)
    assert fact_of(made) == {"count": 1, "also_in": ["D3"]}
    activities.remove_activity(made.activity, expected_revision=4, by=by, at=NOW)
    assert fact_of(made) == {"count": 1, "also_in": []}


def fact_of(innovation: Innovation) -> dict[str, object]:
    fact = latest(innovation.plan.unit, YEAR, INNOVATIONS)
    assert fact is not None
    return dict(fact.value)
