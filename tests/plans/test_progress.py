"""Progress is kept record by record; proofs of the library show activities; problems meet positive actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.evidence.conftest import NOW, TODAY, Cast

from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence
from khunnatham.plans import activities, progress, proofs
from khunnatham.plans.activities import ActivityResult
from khunnatham.plans.models import BudgetSource, ProgressRecord, Topic, TopicKind
from khunnatham.plans.pairs import pairs
from khunnatham.wording import Refusal

from .test_writing import DONE, WHOLE, activity_of, plan_of, topic_of


def link_of(cast: Cast, who: str = "officer") -> Evidence:
    by = cast[who]
    url = f"https://example.go.th/{who}"
    return library.add_link(by.unit, url=url, title="ภาพกิจกรรม", event_on=TODAY, by=by, at=NOW).evidence


def test_every_change_of_progress_is_kept_and_told_day_by_day(cast: Cast) -> None:
    row, by = activity_of(cast), cast["officer"]
    for revision, (percent, hours) in enumerate([(10, 0), (20, 1), (20, 30), (60, 48)], 1):
        result = ActivityResult(progress_percent=percent, actual_result=f"ครั้งที่ {revision}")
        activities.record_result(row, result=result, expected_revision=revision, by=by, at=NOW + timedelta(hours=hours))

    assert ProgressRecord.objects.count() == 3
    assert [(row.on, row.percent) for row in progress.progress_of(row)] == [
        (TODAY, 20),
        (TODAY + timedelta(days=2), 60),
    ]
    assert progress.progress_of_plan(plan_of(cast)) == {row.pk: progress.progress_of(row)}


def test_kept_progress_is_neither_changed_nor_removed(cast: Cast) -> None:
    row = activity_of(cast)
    activities.record_result(row, result=DONE, expected_revision=1, by=cast["officer"], at=NOW)

    for act in (
        lambda: ProgressRecord.objects.update(progress_percent=1),
        lambda: ProgressRecord.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_progress_outlives_an_activity_that_is_removed_and_finds_it_again(cast: Cast) -> None:
    row, by = activity_of(cast), cast["officer"]
    activities.record_result(row, result=DONE, expected_revision=1, by=by, at=NOW)
    proofs.attach_proof(row, evidence=link_of(cast), by=by, at=NOW)
    activities.remove_activity(row, expected_revision=2, by=by, at=NOW)

    back = activities.restore_activity(plan_of(cast), number=row.pk, by=by, at=NOW)

    assert [standing.percent for standing in progress.progress_of(back)] == [100]
    assert [item.title for item in proofs.proofs_of(plan_of(cast))[back.pk]] == ["ภาพกิจกรรม"]


def test_a_proof_of_the_library_is_attached_once_and_taken_away(cast: Cast) -> None:
    row, by, item = activity_of(cast), cast["officer"], link_of(cast)

    assert proofs.attach_proof(row, evidence=item, by=by, at=NOW) == proofs.attach_proof(
        row, evidence=item, by=by, at=NOW
    )
    assert proofs.proofs_of(plan_of(cast)) == {row.pk: (item,)}
    proofs.detach_proof(row, evidence=item, by=by, at=NOW)
    proofs.detach_proof(row, evidence=item, by=by, at=NOW)
    assert proofs.proofs_of(plan_of(cast)) == {}


def test_a_proof_of_another_library_is_refused(cast: Cast) -> None:
    row = activity_of(cast)

    with pytest.raises(Refusal) as refused:
        proofs.attach_proof(row, evidence=link_of(cast, "neighbour"), by=cast["officer"], at=NOW)
    assert refused.value.code == "proof-elsewhere"
    with pytest.raises(Refusal):
        proofs.attach_proof(row, evidence=link_of(cast), by=cast["neighbour"], at=NOW)


def test_a_problem_needs_its_positive_action_and_a_good_deed_its_activity(cast: Cast) -> None:
    problem = topic_of(cast)
    served = activities.add_activity(plan_of(cast), details=WHOLE, topic=problem, by=cast["officer"], at=NOW)
    bare = Topic(kind=TopicKind.PROBLEM, text="ไม่ตรงเวลา", pk=-1)
    deed = Topic(kind=TopicKind.GOOD_DEED, text="ช่วยชุมชน", remedy="ออกพื้นที่", pk=-2)

    answered, unanswered, alone = pairs([problem, bare, deed], [served])

    assert (answered.activities, answered.gap) == ((served,), None)
    assert unanswered.gap is not None
    assert "แก้อย่างไร" in unanswered.gap.th
    assert alone.gap is not None
    assert "ยังไม่มีกิจกรรม" in alone.gap.th


@pytest.mark.parametrize(
    ("details", "code"),
    [
        (replace(WHOLE, budget_source="ที่ไหนก็ได้"), "budget-source-unknown"),
        (replace(WHOLE, budget_source=BudgetSource.NONE), "budget-without-source"),
    ],
)
def test_a_source_of_budget_that_cannot_be_is_refused(
    cast: Cast, details: activities.ActivityDetails, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        activity_of(cast, details)
    assert (refused.value.code, refused.value.field) == (code, "budget_source")


def test_staff_are_among_the_participants(cast: Cast) -> None:
    result = replace(DONE, participants=10, staff_participants=11)
    with pytest.raises(Refusal) as refused:
        activities.record_result(activity_of(cast), result=result, expected_revision=1, by=cast["officer"], at=NOW)
    assert refused.value.code == "staff-above-participants"
