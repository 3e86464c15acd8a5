"""Who may arrange what: one table of roles for each question."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from khunnatham.organisations import permissions
from khunnatham.organisations.models import Place, UnitKind
from khunnatham.organisations.roles import Role

from .conftest import BEGINNING, TODAY, Cast, account_named

EVERYBODY = {
    "officer",
    "head",
    "secretary",
    "member",
    "chair",
    "department",
    "administrator",
    "auditor",
    "outsider",
    "far secretary",
}

APPOINTING = [
    (Role.OFFICER, "organisation", {"head", "secretary", "administrator"}),
    (Role.HEAD, "organisation", {"secretary", "administrator"}),
    (Role.OFFICER, "neighbour", {"secretary", "administrator"}),
    (Role.OFFICER, "far", {"far secretary", "administrator"}),
    (Role.OFFICER, "cdd", {"secretary", "department", "administrator"}),
    (Role.HEAD, "central", {"department", "administrator"}),
    (Role.PROVINCIAL_SECRETARY, "culture", {"administrator"}),
    (Role.SUBCOMMITTEE_CHAIR, "committee", {"secretary", "administrator"}),
    (Role.SUBCOMMITTEE_MEMBER, "committee", {"secretary", "administrator"}),
    (Role.DEPARTMENT_OFFICER, "department", {"administrator"}),
    (Role.NATIONAL_ADMINISTRATOR, "national", {"administrator"}),
    (Role.AUDITOR, "national", {"administrator"}),
    # Roles that such a unit does not have are given by nobody.
    (Role.OFFICER, "committee", set()),
    (Role.SUBCOMMITTEE_CHAIR, "organisation", set()),
    (Role.PROVINCIAL_SECRETARY, "organisation", set()),
    (Role.NATIONAL_ADMINISTRATOR, "department", set()),
    (Role.AUDITOR, "culture", set()),
]


@pytest.mark.parametrize(("role", "unit", "allowed"), APPOINTING)
def test_who_may_appoint(cast: Cast, role: Role, unit: str, allowed: set[str]) -> None:
    answers = {
        name: permissions.may_appoint(cast[name], role=role, unit=cast.units[unit], on=TODAY) for name in EVERYBODY
    }
    assert {name for name, refused in answers.items() if refused is None} == allowed


REGISTERING = [
    (UnitKind.ORGANISATION, "49", {"secretary", "administrator"}),
    (UnitKind.COMMUNITY, "4902", {"secretary", "administrator"}),
    (UnitKind.ORGANISATION, "5001", {"far secretary", "administrator"}),
    (UnitKind.ORGANISATION, "TH", {"administrator"}),
    (UnitKind.CULTURE_OFFICE, "49", {"administrator"}),
    (UnitKind.SUBCOMMITTEE, "49", {"administrator"}),
]


@pytest.mark.parametrize(("kind", "place", "allowed"), REGISTERING)
def test_who_may_register_a_unit(cast: Cast, kind: UnitKind, place: str, allowed: set[str]) -> None:
    where = Place.objects.get(pk=place)
    answers = {name: permissions.may_register_unit(cast[name], kind=kind, place=where, on=TODAY) for name in EVERYBODY}
    assert {name for name, refused in answers.items() if refused is None} == allowed


CHANGING = [
    ("organisation", {"secretary", "administrator"}),
    ("far", {"far secretary", "administrator"}),
    ("culture", {"administrator"}),
    ("department", {"administrator"}),
]


@pytest.mark.parametrize(("unit", "allowed"), CHANGING)
def test_who_may_change_a_unit(cast: Cast, unit: str, allowed: set[str]) -> None:
    answers = {name: permissions.may_change_unit(cast[name], cast.units[unit], on=TODAY) for name in EVERYBODY}
    assert {name for name, refused in answers.items() if refused is None} == allowed


def test_who_may_create_accounts(cast: Cast) -> None:
    allowed = {name for name in EVERYBODY if permissions.may_create_account(cast[name], on=TODAY) is None}
    assert allowed == {"head", "secretary", "department", "administrator", "far secretary"}


MANAGING = [
    ("officer", {"head", "secretary", "administrator"}),
    ("head", {"secretary", "administrator"}),
    ("chair", {"secretary", "administrator"}),
    ("secretary", {"administrator"}),
    ("administrator", {"administrator"}),
    ("auditor", {"administrator"}),
    ("outsider", {"far secretary", "administrator"}),
]


@pytest.mark.parametrize(("whose", "allowed"), MANAGING)
def test_who_may_set_a_password(cast: Cast, whose: str, allowed: set[str]) -> None:
    account = cast[whose].account
    answers = {name: permissions.may_manage_account(cast[name], account, on=TODAY) for name in EVERYBODY}
    assert {name for name, refused in answers.items() if refused is None} == allowed


def test_an_account_with_a_post_elsewhere_too_is_beyond_a_province(cast: Cast) -> None:
    account = cast["officer"].account
    account.memberships.create(role=Role.OFFICER, unit=cast.units["far"], since=BEGINNING)
    refused = permissions.may_manage_account(cast["secretary"], account, on=TODAY)
    assert refused is not None
    assert refused.code == "not-your-accounts"


def test_an_account_with_a_higher_post_to_come_is_beyond_those_below(cast: Cast) -> None:
    account = cast["officer"].account
    account.memberships.create(role=Role.AUDITOR, unit=cast.units["national"], since=TODAY + timedelta(days=30))
    assert permissions.may_manage_account(cast["head"], account, on=TODAY) is not None


def test_an_account_without_a_post_is_looked_after_where_it_was_created(cast: Cast) -> None:
    account = account_named("newcomer", kept_by=cast.units["culture"])
    allowed = {name for name in EVERYBODY if permissions.may_manage_account(cast[name], account, on=TODAY) is None}
    assert allowed == {"secretary", "administrator"}


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (BEGINNING, None, None),
        (TODAY, TODAY, None),
        (BEGINNING, TODAY - timedelta(days=1), "membership-not-current"),
        (TODAY + timedelta(days=1), None, "membership-not-current"),
    ],
)
def test_a_role_acts_on_its_days_only(cast: Cast, since: date, until: date | None, code: str | None) -> None:
    by = cast["secretary"]
    by.since, by.until = since, until
    refused = permissions.may_act(by, TODAY)
    assert (refused.code if refused else None) == code


def test_an_auditor_changes_nothing(cast: Cast) -> None:
    refused = permissions.may_act(cast["auditor"], TODAY)
    assert refused is not None
    assert refused.code == "reads-only"
