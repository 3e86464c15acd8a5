"""Rounds approved before approvals carried their cases: the nightly chores carry them to the end, as the system."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast

from khunnatham.assessments.models import Assessment
from khunnatham.journal.models import Entry
from khunnatham.journal.verification import verify
from khunnatham.notifications import news
from khunnatham.organisations.models import Place, UnitKind
from khunnatham.organisations.units import new_unit
from khunnatham.review import approving
from khunnatham.review.selection_models import Approval

from .bench import certified
from .test_opinions import sitting_on
from .test_selecting import Field, joined
from .test_selecting import region as region  # noqa: PLC0414 - the fixture


@pytest.fixture
def left(cast: Cast, region: Field) -> Field:
    for unit, total in (("47", 96), ("48", 90), ("49", 80)):
        region.agrees(unit, total)
    region.chooses("47")
    words = {"document_number": "มท ๐๔๐๑/๑", "document_on": TODAY}
    approving.approve(region.round, **words, by=cast["department"], at=NOW)  # type: ignore[arg-type]
    Assessment.objects.filter(enrolment__round=region.round).update(state="decided", stage="evaluate")
    return region


def standing(region: Field) -> dict[str, tuple[str, str]]:
    rows = Assessment.objects.in_bulk([case.pk for case in region.units.values()])
    return {unit: (rows[case.pk].state, rows[case.pk].stage) for unit, case in region.units.items()}


def test_they_go_to_the_end_once_and_the_journal_says_by_what_document(left: Field) -> None:
    before, later = Entry.objects.count(), NOW + timedelta(days=90)
    assert (approving.carry_the_left(at=later), approving.carry_the_left(at=later)) == (3, 0)

    assert standing(left) == dict.fromkeys(left.units, ("final", "announce"))
    entries = Entry.objects.order_by("number")[before:]
    assert {(entry.verb, entry.by_key, entry.at, entry.facts["document"]) for entry in entries} == {
        ("assessment.approved", "system", later, "มท ๐๔๐๑/๑")
    }
    assert len(entries) == 3
    assert not verify()


def test_nobody_is_written_to_about_what_was_announced_long_ago(cast: Cast, left: Field) -> None:
    cast["cdd officer"].account.email = "officer@example.go.th"
    cast["cdd officer"].account.save(update_fields=["email"])
    news.tell(at=NOW)
    approving.carry_the_left(at=NOW)
    assert news.tell(at=NOW) == 0


@pytest.mark.parametrize("state", ["submitted", "listed", "contested"])
def test_what_is_not_decided_now_stays_where_it_is(left: Field, state: str) -> None:
    Assessment.objects.filter(pk=left.units["48"].pk).update(state=state)
    approving.carry_the_left(at=NOW)
    assert standing(left)["48"] == (state, "evaluate")


def test_what_came_after_the_approval_goes_on_alone(left: Field) -> None:
    place = Place.objects.get(pk="47")
    left.units["late"] = joined(left.round, new_unit(kind=UnitKind.CDD_PROVINCE, place=place, name_th="ช้า"))
    left.agrees("late", 70)
    approving.carry_the_left(at=NOW)
    assert standing(left)["late"] == ("decided", "evaluate")


@pytest.mark.parametrize(("approved", "state"), [(timedelta(days=1), "final"), (-timedelta(days=1), "decided")])
def test_what_was_decided_again_after_the_approval_is_not_what_it_approved(
    cast: Cast, case: Assessment, approved: timedelta, state: str
) -> None:
    sitting = sitting_on(cast, case)
    for who in (sitting.member, sitting.chair):
        sitting.speaks(who)
    sitting.agrees()
    certified(cast, case)
    Approval.objects.create(
        round=case.enrolment.round, document_number="๑", document_on=TODAY, rows=[{"assessment": case.pk}],
        approved_at=NOW + approved, approved_by="x", approved_by_th="ก", approved_by_en="a",
    )  # fmt: skip
    approving.carry_the_left(at=NOW + timedelta(days=2))
    case.refresh_from_db()
    assert case.state == state


def test_without_an_approval_nothing_moves(region: Field) -> None:
    region.agrees("47", 96)
    assert approving.carry_the_left(at=NOW) == 0
    assert standing(region)["47"] == ("decided", "evaluate")
