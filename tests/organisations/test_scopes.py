"""Each role sees exactly its own part of the country."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from khunnatham.organisations import scopes
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.roles import REACH, TITLES, Role

from .conftest import Cast

MUKDAHAN = {"organisation", "neighbour", "community", "culture", "committee", "cdd"}
EVERYTHING = MUKDAHAN | {"far", "far culture", "department", "central", "national"}

SEEN = {
    "officer": {"organisation"},
    "head": {"organisation"},
    "secretary": MUKDAHAN,
    "member": MUKDAHAN,
    "chair": MUKDAHAN,
    "department": {"department", "cdd", "central"},
    "administrator": EVERYTHING,
    "auditor": EVERYTHING,
    "outsider": {"far"},
    "far secretary": {"far", "far culture"},
}


@pytest.mark.parametrize("person", SEEN)
def test_a_role_sees_its_units_and_no_other(cast: Cast, person: str) -> None:
    names = {unit.pk: name for name, unit in cast.units.items()}
    by = cast[person]
    assert {names[unit.pk] for unit in scopes.units_seen_by(by)} == SEEN[person]
    assert {name for name, unit in cast.units.items() if scopes.sees(by, unit)} == SEEN[person]


@pytest.mark.parametrize("person", SEEN)
def test_the_same_reach_holds_for_rows_that_belong_to_a_unit(cast: Cast, person: str) -> None:
    names = {unit.pk: name for name, unit in cast.units.items()}
    reached = Membership.objects.filter(scopes.reach(cast[person], "unit"))
    assert {names[membership.unit_id] for membership in reached} == SEEN[person] & {
        names[one.unit_id] for one in cast.people.values()
    }


@pytest.mark.parametrize("person", SEEN)
def test_seeing_costs_one_query_however_many_units_there_are(
    cast: Cast, person: str, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    by = Membership.objects.select_related("unit").get(pk=cast[person].pk)
    with django_assert_num_queries(1):
        units = list(scopes.units_seen_by(by))
    assert len(units) == len(SEEN[person])


def test_a_committee_without_a_province_sees_itself_and_not_all_that_has_no_province(cast: Cast) -> None:
    central = Unit.objects.create(code="c", kind="subcommittee", name_th="คณะอนุกรรมการกลาง", place_id="TH")
    member = Membership.objects.create(
        account=cast["outsider"].account, role=Role.SUBCOMMITTEE_MEMBER, unit=central, since=date(2026, 1, 1)
    )
    assert list(scopes.units_seen_by(member)) == [central]
    assert not scopes.sees(member, cast.units["department"])


def test_a_unit_that_no_longer_reports_to_the_department_is_no_longer_seen(cast: Cast) -> None:
    cast.units["cdd"].lines.update(until=date(2026, 1, 31))
    assert set(scopes.units_seen_by(cast["department"])) == {cast.units["department"], cast.units["central"]}


def test_every_role_has_a_name_and_a_reach() -> None:
    assert set(TITLES) == set(REACH) == set(Role)
    assert all(title.th and title.en for title in TITLES.values())
