"""A short list comes from the ranking with its reason, is put right until the choice, and binds whoever chooses."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from django.db import DatabaseError, transaction
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast, account_named

from khunnatham.journal.models import Entry
from khunnatham.organisations.models import Membership, Place, UnitKind
from khunnatham.organisations.units import new_unit
from khunnatham.review import approving, assigning, leading, selecting, sheets, shortlisting
from khunnatham.review.committee_models import Committee
from khunnatham.review.selection_models import ShortList
from khunnatham.wording import Conflict, Refusal

from .test_committees import seated
from .test_selecting import Field, joined, recused
from .test_selecting import region as region  # noqa: PLC0414 - the fixture

WHY = "คะแนนตั้งแต่ 90 คะแนนขึ้นไป"


@pytest.fixture
def ranked(region: Field) -> Field:
    """Three units with 96, 94 and 80."""
    for unit, total in (("47", 96), ("48", 94), ("49", 80)):
        region.agrees(unit, total)
    return region


def lists(
    field: Field,
    *units: str,
    reason: str = WHY,
    seen: int = 0,
    by: Membership | None = None,
    also: Collection[int] = (),
) -> ShortList:
    cases = [*(field.units[unit].pk for unit in units), *also]
    who = by or field.secretary
    return shortlisting.draw_up(field.round, field.group(), cases, reason=reason, seen=seen, by=who, at=NOW)


def standing(field: Field, by: Membership | None = None) -> selecting.Standing:
    (one,) = selecting.standings_seen(field.round, by=by or field.secretary, on=TODAY)
    return one


def test_the_list_keeps_the_ranking_of_the_day_in_its_order_with_who_and_why(ranked: Field) -> None:
    made = lists(ranked, "48", "47")

    assert [(row["place"], row["total"]) for row in made.rows] == [(1, "96"), (2, "94")]
    assert (made.number, made.reason, made.body, made.drawn_by) == (
        1, WHY, ranked.secretary.unit, ranked.secretary.key,
    )  # fmt: skip
    assert standing(ranked).short_list == made
    entry = Entry.objects.get(verb="units.short-listed")
    assert (entry.unit, entry.facts["count"]) == (ranked.secretary.unit.key, 2)
    assert "สกลนคร" not in str(entry.facts)
    assert lists(ranked, "48", "47") == made  # pressed twice


def test_the_choice_stays_within_the_list_and_names_it(ranked: Field) -> None:
    made = lists(ranked, "47", "48")
    with pytest.raises(Refusal) as refused:
        ranked.chooses("49", reason="เด่นกว่า")

    assert refused.value.code == "not-short-listed"
    assert "แก้รายชื่อก่อน" in refused.value.text.th
    assert ranked.chooses("48", reason="เด่นกว่า").short_list == made


def test_a_group_without_a_list_is_chosen_from_as_a_whole(ranked: Field) -> None:
    assert ranked.chooses("49", reason="เด่นกว่า").short_list is None
    assert leading.to_choose(ranked.secretary, on=TODAY) == []


def test_it_is_put_right_by_a_further_list_with_its_own_reason(ranked: Field) -> None:
    first = lists(ranked, "47", "48")
    second = lists(ranked, "47", "49", reason="หน่วยงานที่สองขอถอนตัว", seen=1)

    assert [row.number for row in ShortList.objects.all()] == [1, 2]
    assert standing(ranked).short_list == second
    first.refresh_from_db()
    assert first.reason == WHY
    assert ranked.chooses("49", reason="เด่นกว่า").short_list == second


def test_whoever_read_an_older_list_looks_again_first(ranked: Field) -> None:
    lists(ranked, "47", "48")
    with pytest.raises(Conflict) as refused:
        lists(ranked, "47", reason="อื่น", seen=0)
    assert refused.value.code == "changed-meanwhile"


def test_once_somebody_is_chosen_nobody_comes_off_and_units_are_only_added(ranked: Field) -> None:
    lists(ranked, "47", "48")
    ranked.chooses("47")
    with pytest.raises(Refusal) as refused:
        lists(ranked, "47", "49", reason="เปลี่ยน", seen=1)
    assert refused.value.code == "chosen-already"

    lists(ranked, "47", "48", "49", reason="จะเลือกใหม่ตามมติที่ 2", seen=1)
    assert ranked.chooses("49", resolution="๒/๒๕๖๙", reason="หน่วยงานที่หนึ่งถูกร้องเรียน").number == 2


def test_after_a_choice_among_all_no_list_is_begun(ranked: Field) -> None:
    ranked.chooses("47")
    with pytest.raises(Refusal) as refused:
        lists(ranked, "47")
    assert refused.value.code == "chosen-already"


@pytest.mark.parametrize(
    ("units", "reason", "code"),
    [((), WHY, "nobody-listed"), (("47",), " ", "text-missing"), (("47", "late"), WHY, "not-agreed")],
)
def test_an_empty_list_one_without_a_reason_and_a_unit_without_a_result_are_refused(
    ranked: Field, units: tuple[str, ...], reason: str, code: str
) -> None:
    late = new_unit(kind=UnitKind.CDD_PROVINCE, place=Place.objects.get(pk="47"), name_th="ช้า")
    ranked.units["late"] = joined(ranked.round, late)
    with pytest.raises(Refusal) as refused:
        lists(ranked, *units, reason=reason)
    assert refused.value.code == code


@pytest.mark.parametrize(("place", "track"), [("48", "model"), ("50", "general")])
def test_a_unit_of_another_track_or_region_comes_on_no_list(ranked: Field, place: str, track: str) -> None:
    unit = new_unit(kind=UnitKind.CDD_PROVINCE, place=Place.objects.get(pk=place), name_th="อื่น")
    ranked.units["other"] = joined(ranked.round, unit, track)
    with pytest.raises(Refusal) as refused:
        lists(ranked, "47", "other")
    assert refused.value.code == "other-group"


def test_only_the_chair_and_the_secretary_of_the_group_draw_it_up(cast: Cast, ranked: Field) -> None:
    seats = list(Committee.objects.get(key="K5", region=11).seats.all())
    chair = seated(cast, seats[0], account_named("chair-11"))
    member = seated(cast, seats[1], account_named("member-11"))
    far = seated(cast, Committee.objects.get(key="K5", region=12).seats.get(keeps=True), account_named("keeper-12"))
    refusals = {}
    for who in (member, far, cast["department"], cast["administrator"], cast["cdd officer"], cast["head"]):
        with pytest.raises(Refusal) as refused:
            lists(ranked, "47", by=who)
        refusals[who.pk] = refused.value.code

    assert set(refusals.values()) <= {"not-your-group", "reads-only"}
    assert not ShortList.objects.exists()
    assert lists(ranked, "47", by=chair).drawn_by == chair.key


def test_who_is_recused_draws_up_none_nor_does_who_stands_in_for_a_choice(cast: Cast, ranked: Field) -> None:
    chair, member, _ = Committee.objects.get(key="K5", region=11).seats.all()
    leader, other = seated(cast, chair, account_named("chair-11")), seated(cast, member, account_named("member-11"))
    recused(ranked.secretary, ranked.units["49"])
    recused(leader, ranked.units["49"])
    told = []
    for who in (ranked.secretary, leader, other):
        refused = shortlisting.may_short_list(who, ranked.round, ranked.group(), on=TODAY)
        told.append(refused.code if refused else "")

    assert told == ["not-yours-recused", "not-yours-recused", "not-your-list"]


def test_who_has_not_said_whether_there_is_an_interest_draws_up_none(cast: Cast, ranked: Field) -> None:
    assigning.assign_all(ranked.round, by=cast["department"], at=NOW)
    refused = shortlisting.may_short_list(ranked.secretary, ranked.round, ranked.group(), on=TODAY)
    assert refused is not None
    assert refused.code == "interest-not-said"


def test_after_the_approval_it_stays_and_the_database_keeps_it(cast: Cast, ranked: Field) -> None:
    lists(ranked, "47", "48")
    ranked.chooses("47")
    approving.approve(ranked.round, document_number="๑", document_on=TODAY, by=cast["department"], at=NOW)
    with pytest.raises(Refusal) as refused:
        lists(ranked, "47", "48", "49", reason="อื่น", seen=1)

    assert refused.value.code == "approved-already"
    with pytest.raises(DatabaseError), transaction.atomic():
        ShortList.objects.update(reason="x")


def test_a_recused_member_learns_that_there_is_one_and_reads_it_after_the_approval(cast: Cast, ranked: Field) -> None:
    made = lists(ranked, "47", "48")
    member = seated(cast, Committee.objects.get(key="K5", region=11).seats.all()[1], account_named("member-11"))
    open_to = standing(ranked, member)
    recused(member, ranked.units["49"])
    before = standing(ranked, member)
    printed = sheets.of_short_list(ranked.round, before)
    ranked.chooses("47")
    approving.approve(ranked.round, document_number="๑", document_on=TODAY, by=cast["department"], at=NOW)

    assert [(one.short_list, one.is_list_withheld) for one in (open_to, before, standing(ranked, member))] == [
        (made, False), (None, True), (made, False),
    ]  # fmt: skip
    assert printed is None


def test_the_sheet_of_the_list_holds_a_column_for_each_unit_on_it(ranked: Field) -> None:
    assert sheets.of_short_list(ranked.round, standing(ranked)) is None
    made = lists(ranked, "47", "49")
    group = sheets.of_short_list(ranked.round, standing(ranked))

    assert group is not None
    assert [row.submission.assessment for row in group.rows] == [ranked.units["47"], ranked.units["49"]]
    assert group.short_list == made
    assert len(sheets.of_ranking(ranked.round, standing(ranked)).rows) == 3
