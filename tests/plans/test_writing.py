"""Writing a plan: virtues, discovery, topics, activities, results; nothing is ever overwritten silently."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from tests.evidence.conftest import NOW, Cast, assemble

from khunnatham.journal.models import Entry
from khunnatham.journal.queries import history
from khunnatham.plans import activities, discovery, planning, queries, topics
from khunnatham.plans.activities import ActivityDetails, ActivityResult
from khunnatham.plans.models import Activity, DiscoveryNote, Plan, Topic, TopicKind
from khunnatham.wording import Conflict, Refusal

VIRTUES = ("sufficiency", "discipline")
WHOLE = ActivityDetails(
    title="ปลูกต้นไม้",
    virtue="discipline",
    place_text="วัดในชุมชน",
    starts_on=date(2026, 1, 10),
    ends_on=date(2026, 1, 11),
    method="ร่วมกันปลูก",
    expected_result="พื้นที่สีเขียว",
    responsible="ฝ่ายอำนวยการ",
    indicator="จำนวนต้น",
    target="๑๐๐ ต้น",
    budget=Decimal("1500.50"),
)
DONE = ActivityResult(
    progress_percent=100,
    actual_result="ปลูกได้ ๑๒๐ ต้น",
    is_achieved=True,
    finished_on=date(2026, 1, 11),
    participants=45,
    spent=Decimal(1400),
    improvement="ร่มรื่นขึ้น",
)


def plan_of(cast: Cast) -> Plan:
    return planning.start(cast.office, fiscal_year=2569, programme="moral-organisation", by=cast["officer"], at=NOW)


def activity_of(cast: Cast, details: ActivityDetails = WHOLE) -> Activity:
    return activities.add_activity(plan_of(cast), details=details, by=cast["officer"], at=NOW)


def test_a_plan_is_started_once(cast: Cast) -> None:
    first = plan_of(cast)

    assert plan_of(cast) == first
    assert [entry.verb for entry in history(first.key)] == ["plan.started"]
    assert queries.plan_of(cast.office, fiscal_year=2569, programme="moral-organisation") == first
    assert queries.plans_of(cast.office) == [first]


def test_virtues_are_those_of_the_edition_and_the_units_own(cast: Cast) -> None:
    plan = plan_of(cast)
    changed = planning.set_virtues(
        plan, target_virtues=["discipline", "discipline"], extra_virtues=" รักษ์น้ำ ", known_virtues=VIRTUES,
        expected_revision=1, by=cast["officer"], at=NOW,
    )  # fmt: skip

    assert (changed.target_virtues, changed.extra_virtues, changed.revision) == (["discipline"], "รักษ์น้ำ", 2)
    with pytest.raises(Refusal) as refused:
        planning.set_virtues(
            plan, target_virtues=["luck"], known_virtues=VIRTUES, expected_revision=2, by=cast["officer"], at=NOW
        )
    assert refused.value.code == "virtue-unknown"


def test_who_chooses_virtues_second_is_told(cast: Cast) -> None:
    plan = plan_of(cast)
    planning.set_virtues(
        plan, target_virtues=["discipline"], known_virtues=VIRTUES, expected_revision=1, by=cast["officer"], at=NOW
    )

    with pytest.raises(Conflict) as conflict:
        planning.set_virtues(
            plan, target_virtues=["sufficiency"], known_virtues=VIRTUES, expected_revision=1, by=cast["head"], at=NOW
        )

    newer = conflict.value.newer
    assert isinstance(newer, Plan)
    assert newer.target_virtues == ["discipline"]
    assert "ตำแหน่ง officer" in conflict.value.text.th


def note(cast: Cast, text: str, revision: int, *, by: str = "officer") -> DiscoveryNote:
    return discovery.write_note(
        plan_of(cast), step_key="1", question_key="a", text=text, expected_revision=revision, by=cast[by], at=NOW
    )


def test_a_note_stands_under_its_question_and_is_written_on(cast: Cast) -> None:
    assert note(cast, "หนึ่ง", 0).revision == 1
    assert note(cast, "สอง", 1).revision == 2
    assert note(cast, "สอง", 1).revision == 2  # an autosave that says nothing new disturbs nobody

    written = queries.whole_plan(plan_of(cast)).notes
    assert {key: row.text for key, row in written.items()} == {("1", "a"): "สอง"}


@pytest.mark.parametrize("seen", [0, 1])
def test_a_note_of_another_is_not_overwritten(cast: Cast, seen: int) -> None:
    note(cast, "หนึ่ง", 0)
    note(cast, "สอง", 1)

    with pytest.raises(Conflict) as conflict:
        note(cast, "สาม", seen, by="head")

    newer = conflict.value.newer
    assert isinstance(newer, DiscoveryNote)
    assert (newer.text, newer.revision) == ("สอง", 2)
    assert DiscoveryNote.objects.get().text == "สอง"


def test_a_lesson_is_written_under_its_question(cast: Cast) -> None:
    plan = plan_of(cast)
    discovery.write_lesson(plan, question_key="1", text="ได้เรียนรู้", expected_revision=0, by=cast["officer"], at=NOW)

    with pytest.raises(Conflict):
        discovery.write_lesson(plan, question_key="1", text="อื่น", expected_revision=0, by=cast["head"], at=NOW)
    assert queries.whole_plan(plan).lessons["1"].text == "ได้เรียนรู้"


def topic_of(cast: Cast, kind: TopicKind = TopicKind.PROBLEM, text: str = "ขยะ") -> Topic:
    return topics.add_topic(plan_of(cast), kind=kind, text=text, remedy="คัดแยก", by=cast["officer"], at=NOW)


def test_problems_and_good_deeds_keep_their_order(cast: Cast) -> None:
    topic_of(cast, text="ขยะ")
    topic_of(cast, TopicKind.GOOD_DEED, "ปลูกป่า")
    topic_of(cast, text="เสียงดัง")

    whole = queries.whole_plan(plan_of(cast))
    assert [topic.text for topic in whole.problems] == ["ขยะ", "เสียงดัง"]
    assert [topic.text for topic in whole.good_deeds] == ["ปลูกป่า"]


def test_a_topic_changes_by_revision(cast: Cast) -> None:
    topic = topic_of(cast)
    topics.change_topic(topic, text="ขยะล้น", expected_revision=1, by=cast["officer"], at=NOW)

    with pytest.raises(Conflict):
        topics.change_topic(topic, text="ทับ", expected_revision=1, by=cast["head"], at=NOW)
    with pytest.raises(Refusal) as refused:
        topics.change_topic(topic, text=" ", expected_revision=2, by=cast["head"], at=NOW)
    assert (refused.value.code, Topic.objects.get().text) == ("text-missing", "ขยะล้น")


def test_a_topic_that_an_activity_serves_stays(cast: Cast) -> None:
    topic = topic_of(cast)
    activity = activities.add_activity(plan_of(cast), details=WHOLE, topic=topic, by=cast["officer"], at=NOW)

    with pytest.raises(Refusal) as refused:
        topics.remove_topic(topic, expected_revision=1, by=cast["officer"], at=NOW)
    assert refused.value.code == "topic-served"

    activities.remove_activity(activity, expected_revision=1, by=cast["officer"], at=NOW)
    topics.remove_topic(topic, expected_revision=1, by=cast["officer"], at=NOW)
    assert not Topic.objects.exists()
    last = history(plan_of(cast).key)[-1]
    assert (last.verb, last.facts["text"]) == ("plan.topic-removed", "ขยะ")
    with pytest.raises(Conflict) as gone:
        topics.change_topic(topic, text="x", expected_revision=1, by=cast["head"], at=NOW)
    assert gone.value.code == "removed-meanwhile"


def test_a_topic_of_another_plan_is_refused(cast: Cast) -> None:
    other = planning.start(cast.office, fiscal_year=2570, programme="moral-organisation", by=cast["head"], at=NOW)
    topic = topics.add_topic(other, kind=TopicKind.PROBLEM, text="x", by=cast["head"], at=NOW)

    with pytest.raises(Refusal) as refused:
        activities.add_activity(plan_of(cast), details=WHOLE, topic=topic, by=cast["officer"], at=NOW)
    assert refused.value.code == "topic-elsewhere"


def test_an_activity_keeps_every_field(cast: Cast) -> None:
    activity = activity_of(cast)

    activity.refresh_from_db()
    assert {name: getattr(activity, name) for name in WHOLE.__slots__} == {
        name: getattr(WHOLE, name) for name in WHOLE.__slots__
    }


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (replace(WHOLE, title="  "), "title"),
        (replace(WHOLE, title="ก" * 301), "title"),
        (replace(WHOLE, ends_on=date(2026, 1, 9)), "ends_on"),
        (replace(WHOLE, budget=Decimal(-1)), "budget"),
        (replace(WHOLE, budget=Decimal("1.005")), "budget"),
        (replace(WHOLE, budget=Decimal("NaN")), "budget"),
        (replace(WHOLE, budget=Decimal("1e20")), "budget"),
        (replace(WHOLE, method="ก" * 8001), "method"),
    ],
)
def test_an_activity_that_cannot_be_is_refused(cast: Cast, details: ActivityDetails, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        activity_of(cast, details)
    assert refused.value.field == field
    assert not Activity.objects.exists()


def test_dates_outside_the_year_are_taken(cast: Cast) -> None:
    assert activity_of(cast, replace(WHOLE, starts_on=date(2024, 1, 1))).starts_on == date(2024, 1, 1)


def test_an_activity_changes_by_revision(cast: Cast) -> None:
    activity = activity_of(cast)
    activities.change_activity(
        activity, details=replace(WHOLE, title="ใหม่"), expected_revision=1, by=cast["officer"], at=NOW
    )

    with pytest.raises(Conflict) as conflict:
        activities.change_activity(
            activity, details=replace(WHOLE, title="ทับ"), expected_revision=1, by=cast["head"], at=NOW
        )

    newer = conflict.value.newer
    assert isinstance(newer, Activity)
    assert (newer.title, newer.revision) == ("ใหม่", 2)
    same = activities.change_activity(
        activity, details=replace(WHOLE, title="ใหม่"), expected_revision=1, by=cast["head"], at=NOW
    )
    assert same.revision == 2


def test_a_result_is_recorded_beside_what_was_planned(cast: Cast) -> None:
    activity = activity_of(cast)

    done = activities.record_result(activity, result=DONE, expected_revision=1, by=cast["officer"], at=NOW)

    done.refresh_from_db()
    assert {name: getattr(done, name) for name in DONE.__slots__} == {
        name: getattr(DONE, name) for name in DONE.__slots__
    }
    assert done.title == WHOLE.title
    with pytest.raises(Conflict):
        activities.record_result(activity, result=ActivityResult(), expected_revision=1, by=cast["head"], at=NOW)


@pytest.mark.parametrize(
    ("result", "field"),
    [
        (replace(DONE, progress_percent=101), "progress_percent"),
        (replace(DONE, progress_percent=-1), "progress_percent"),
        (replace(DONE, participants=-1), "participants"),
        (replace(DONE, actual_result=" "), "actual_result"),
        (replace(DONE, finished_on=date(2026, 2, 21)), "finished_on"),
        (replace(DONE, finished_on=date(2026, 1, 9)), "finished_on"),
        (replace(DONE, spent=Decimal("0.001")), "spent"),
    ],
)
def test_a_result_that_cannot_be_is_refused(cast: Cast, result: ActivityResult, field: str) -> None:
    activity = activity_of(cast)
    with pytest.raises(Refusal) as refused:
        activities.record_result(activity, result=result, expected_revision=1, by=cast["officer"], at=NOW)
    assert refused.value.field == field


def test_activities_are_put_in_order(cast: Cast) -> None:
    rows = [activity_of(cast, replace(WHOLE, title=title)) for title in "กขค"]

    activities.move_activity(rows[2], to_position=1, by=cast["officer"], at=NOW)
    activities.move_activity(rows[0], to_position=99, by=cast["officer"], at=NOW)

    assert [row.title for row in queries.whole_plan(plan_of(cast)).activities] == ["ค", "ข", "ก"]


def test_a_removed_activity_stays_in_the_journal(cast: Cast) -> None:
    activity = activity_of(cast)
    with pytest.raises(Conflict):
        activities.remove_activity(activity, expected_revision=7, by=cast["officer"], at=NOW)

    activities.remove_activity(activity, expected_revision=1, by=cast["officer"], at=NOW)

    entry = Entry.objects.get(verb="plan.activity-removed")
    assert entry.facts["planned"]["budget"] == "1500.50"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_whole_plan_takes_four_queries(cast: Cast, django_assert_num_queries: object, rows: int) -> None:
    plan = plan_of(cast)
    for number in range(rows):
        topic = topic_of(cast, text=f"เรื่อง {number}")
        activities.add_activity(plan, details=WHOLE, topic=topic, by=cast["officer"], at=NOW)

    with django_assert_num_queries(4):  # type: ignore[operator]
        whole = queries.whole_plan(plan)
        assert [row.topic.text for row in whole.activities if row.topic] == [topic.text for topic in whole.problems]


@pytest.mark.parametrize(
    "wrong",
    [{"progress_percent": 101}, {"is_achieved": True}, {"title": ""}, {"budget": -1}, {"ends_on": date(2020, 1, 1)}],
)
def test_the_database_refuses_what_cannot_be(cast: Cast, wrong: dict[str, object]) -> None:
    activity = activity_of(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_the_same_revision_at_once_one_is_told() -> None:
    cast = assemble()
    activity = activity_of(cast)
    barrier, told = threading.Barrier(2), []

    def work(name: str) -> None:
        barrier.wait()
        try:
            activities.change_activity(
                activity, details=replace(WHOLE, title=name), expected_revision=1, by=cast[name], at=NOW
            )
        except Conflict as conflict:
            told.append((name, conflict.newer))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("officer", "head")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    activity.refresh_from_db()
    [(loser, newer)] = told
    assert isinstance(newer, Activity)
    assert {loser, activity.title} == {"officer", "head"}
    assert newer.title == activity.title
