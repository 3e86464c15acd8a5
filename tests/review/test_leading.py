"""What a chair or secretary has to bring about: the same that may be concluded one by one, and the choice once all are agreed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast, account_named

from khunnatham.assessments.models import Assessment
from khunnatham.organisations.models import Membership
from khunnatham.review import conflicts, leading, opinions
from khunnatham.review.committee_models import Committee

from .test_committees import seated
from .test_opinions import Sitting, sitting_on
from .test_selecting import Field, recused
from .test_selecting import region as region  # noqa: PLC0414 - the fixture


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


def led(sitting: Sitting, by: Membership) -> list[tuple[tuple[int, ...], bool]]:
    """Give who is waited for and whether it is ready, and insist that ``may_conclude`` says the same."""
    rows = leading.cases_led(by, on=TODAY)
    ready = [row.submission for row in rows if row.is_ready]
    may = opinions.may_conclude(by, sitting.submission, on=TODAY) is None
    assert ready == ([sitting.submission] if may and not sitting.submission.consolidations.exists() else [])
    return [(row.waited_for, row.is_ready) for row in rows]


def test_it_is_ready_once_every_opinion_is_in_and_gone_once_it_is_agreed(sitting: Sitting) -> None:
    told = [led(sitting, sitting.secretary)]
    sitting.speaks(sitting.chair)
    told += [led(sitting, sitting.secretary), led(sitting, sitting.chair)]
    sitting.speaks(sitting.member)
    told += [led(sitting, sitting.secretary), led(sitting, sitting.chair)]
    sitting.agrees()
    told.append(led(sitting, sitting.secretary))

    assert told == [[((1, 2), False)], [((2,), False)], [((2,), False)], [((), True)], [((), True)], []]


def test_nobody_waits_for_who_stepped_aside_and_a_chair_speaks_first(sitting: Sitting) -> None:
    sitting.speaks(sitting.member)
    opinions.close_collection(sitting.submission, reason="ประธานป่วย", by=sitting.secretary, at=NOW)
    assert (led(sitting, sitting.secretary), led(sitting, sitting.chair)) == ([((1,), True)], [((1,), False)])

    conflicts.declare(sitting.submission.assessment, has_interest=True, text="ญาติ", by=sitting.chair, at=NOW)
    assert (led(sitting, sitting.secretary), led(sitting, sitting.chair)) == ([((), True)], [])


def test_if_the_only_one_who_spoke_stepped_aside_nothing_is_ready(sitting: Sitting) -> None:
    sitting.speaks(sitting.member)
    for who in (sitting.member, sitting.chair):
        conflicts.declare(sitting.submission.assessment, has_interest=True, text="ญาติ", by=who, at=NOW)
    assert led(sitting, sitting.secretary) == [((), False)]


def test_a_member_who_does_not_lead_has_nothing_to_bring_about(cast: Cast, sitting: Sitting) -> None:
    for by in (sitting.member, cast["department"], cast["cdd officer"]):
        assert (leading.cases_led(by, on=TODAY), leading.to_choose(by, on=TODAY)) == ([], [])


def test_the_queries_do_not_follow_the_cases(sitting: Sitting) -> None:
    with CaptureQueriesContext(connection) as asked:
        leading.cases_led(sitting.secretary, on=TODAY)
    assert len(asked) <= 8


def test_the_choice_waits_once_every_unit_is_agreed_and_until_it_is_written_down(region: Field) -> None:
    told = []
    for unit, total in (("47", 96), ("48", 90), ("49", 88)):
        told.append([group.title.th for _, group in leading.to_choose(region.secretary, on=TODAY)])
        region.agrees(unit, total)
    told.append([group.title.th for _, group in leading.to_choose(region.secretary, on=TODAY)])
    region.chooses("47")
    told.append([group.title.th for _, group in leading.to_choose(region.secretary, on=TODAY)])

    assert told == [[], [], [], ["เขตตรวจราชการที่ ๑๑"], []]


def test_the_choice_waits_for_who_stands_in_where_the_leaders_are_recused(cast: Cast, region: Field) -> None:
    for unit, total in (("47", 96), ("48", 90), ("49", 88)):
        region.agrees(unit, total)
    seats = Committee.objects.get(key="K5", region=11).seats.all()
    chair, member = (seated(cast, seat, account_named(f"seat-{seat.position}")) for seat in seats[:2])
    before = leading.to_choose(member, on=TODAY)
    for who in (chair, region.secretary):
        recused(who, region.units["48"])

    assert before == leading.to_choose(region.secretary, on=TODAY) == []
    assert [group.region for _, group in leading.to_choose(member, on=TODAY)] == [11]


def test_another_region_chooses_nobody_here(cast: Cast, region: Field) -> None:
    for unit, total in (("47", 96), ("48", 90), ("49", 88)):
        region.agrees(unit, total)
    other = seated(cast, Committee.objects.get(key="K5", region=12).seats.get(keeps=True), account_named("keeper-12"))
    assert leading.to_choose(other, on=TODAY) == []
