"""The sheets of one evaluator: the same that may be marked one by one, with the own marks alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast

from khunnatham.assessments.models import Assessment
from khunnatham.review import conflicts, marking, opinions

from .test_opinions import Sitting, sitting_on


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


def told(sitting: Sitting, who: str, on: date = TODAY) -> list[tuple[int, int, int]]:
    by = getattr(sitting, who)
    sheets = marking.sheets_of(by, on=on)
    may = opinions.may_judge(by, sitting.submission, on=on) is None
    assert [sheet.submission for sheet in sheets] == ([sitting.submission] if may else [])
    return [(sheet.submission.pk, sheet.marked, sheet.total) for sheet in sheets]


def test_a_sheet_counts_the_own_marks_each_requirement_once(sitting: Sitting) -> None:
    number, total = sitting.submission.pk, len(sitting.keys())
    again = [opinions.Given(f"again-{one.key}", one.key, "lacking", "เปลี่ยนใจ") for one in sitting.marks()[:2]]
    opinions.mark(sitting.submission, sitting.marks()[:5] + again, by=sitting.member, at=NOW)

    assert told(sitting, "member") == [(number, 5, total)]
    assert told(sitting, "chair") == [(number, 0, total)]
    assert told(sitting, "secretary") == []
    with CaptureQueriesContext(
        connection,
    ) as asked:
        marking.sheets_of(sitting.member, on=TODAY)
    assert len(asked) <= 4


def test_what_is_handed_in_waits_no_longer_and_is_known_as_spoken_by_that_person_alone(sitting: Sitting) -> None:
    case = sitting.submission.assessment_id
    sitting.speaks(sitting.member)

    assert (told(sitting, "member"), told(sitting, "chair")) == ([], [(sitting.submission.pk, 0, len(sitting.keys()))])
    assert marking.spoken_of(sitting.member, [case]) == {case}
    assert marking.spoken_of(sitting.chair, [case]) == frozenset()


@pytest.mark.parametrize("because", ["interest", "agreed", "returned", "newer version", "left the seat"])
def test_a_sheet_goes_with_the_right_to_mark_it(sitting: Sitting, because: str) -> None:
    case, on = sitting.submission.assessment, TODAY
    if because == "interest":
        conflicts.declare(case, has_interest=True, text="ญาติ", by=sitting.member, at=NOW)
    if because == "agreed":
        sitting.speaks(sitting.chair)
        opinions.close_collection(sitting.submission, reason="รอไม่ได้", by=sitting.secretary, at=NOW)
        sitting.agrees()
    if because == "returned":
        Assessment.objects.filter(pk=case.pk).update(state="returned", stage="")
    if because == "newer version":
        Assessment.objects.filter(pk=case.pk).update(version=2)
    if because == "left the seat":
        sitting.member.until, on = TODAY, TODAY + timedelta(days=1)
        sitting.member.save()
    sitting.submission.assessment.refresh_from_db()

    assert told(sitting, "member", on) == []
    assert opinions.may_judge(sitting.member, sitting.submission, on=on) is not None
