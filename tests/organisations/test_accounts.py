"""Accounts, their passwords and preferences, and the first one of a platform."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from khunnatham.journal import queries as journal
from khunnatham.journal.models import Entry
from khunnatham.organisations import accounts, founding, queries, sign_in
from khunnatham.organisations.models import Account, Membership
from khunnatham.wording import Refusal

from .conftest import NOW, PASSWORD, TODAY, Cast, account_named


def _create(
    by: Membership,
    *,
    username: str = "Officer.Two",
    password: str = PASSWORD,
    post_th: str = "นักจัดการงานทั่วไป",
    email: str = "",
    language: str = "th",
) -> Account:
    return accounts.create_account(
        username=username, password=password, post_th=post_th, email=email, language=language, by=by, at=NOW
    )


def test_an_account_is_created_under_one_spelling_of_its_name(cast: Cast) -> None:
    account = _create(cast["head"], email="officer@example.go.th")
    assert (account.username, account.must_change_password, account.kept_by) == (
        "officer.two",
        True,
        cast["head"].unit,
    )
    assert Account.objects.get_by_natural_key(" OFFICER.two ") == account
    assert queries.account_named("OFFICER.two") == account
    (entry,) = journal.history(account.key)
    assert (entry.verb, entry.by_key) == ("account.created", cast["head"].key)


def test_no_password_and_no_email_reaches_the_journal(cast: Cast) -> None:
    account = _create(cast["head"], email="officer@example.go.th")
    accounts.set_password(account, password=f"{PASSWORD}-ใหม่", by=cast["head"], at=NOW)
    accounts.change_own_password(account, current_password=f"{PASSWORD}-ใหม่", new_password=PASSWORD, at=NOW)
    written = " ".join(f"{entry.facts} {entry.by_th} {entry.about}" for entry in Entry.objects.all())
    assert PASSWORD not in written
    assert "example.go.th" not in written


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"username": "ก"}, "bad-name", "username"),
        ({"username": "a b c"}, "bad-name", "username"),
        ({"username": "OFFICER"}, "name-taken", "username"),
        ({"post_th": " "}, "needs-post", "post_th"),
        ({"email": "nobody"}, "bad-email", "email"),
        ({"language": "fr"}, "unknown-choice", "language"),
        ({"password": "short"}, "password_too_short", "password"),
        ({"password": "9876501234567"}, "password_entirely_numeric", "password"),
        ({"password": "officer.two1"}, "password_too_similar", "password"),
        ({"password": "basketball"}, "password_too_common", "password"),
    ],
)
def test_an_account_is_refused_with_the_field(cast: Cast, changed: dict[str, str], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        _create(cast["head"], **changed)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not Account.objects.filter(username="officer.two").exists()


def test_who_may_not_create_accounts_is_refused(cast: Cast) -> None:
    for name in ("officer", "member", "auditor"):
        with pytest.raises(Refusal):
            _create(cast[name])


def test_003_16_a_password_set_by_another_must_be_changed(cast: Cast) -> None:
    account = cast["officer"].account
    accounts.set_password(account, password=PASSWORD, by=cast["head"], at=NOW)
    account.refresh_from_db()
    assert (account.check_password(PASSWORD), account.must_change_password) == (True, True)
    accounts.change_own_password(account, current_password=PASSWORD, new_password=f"{PASSWORD}ฯ", at=NOW)
    account.refresh_from_db()
    assert (account.check_password(f"{PASSWORD}ฯ"), account.must_change_password) == (True, False)
    assert [entry.by_key for entry in journal.history(account.key)] == [cast["head"].key, account.key]


@pytest.mark.parametrize(
    ("current", "new", "code"),
    [
        ("wrong", f"{PASSWORD}ฯ", "wrong-password"),
        (PASSWORD, PASSWORD, "same-password"),
        (PASSWORD, "9876501234567", "password_entirely_numeric"),
    ],
)
def test_an_own_password_is_refused(cast: Cast, current: str, new: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        accounts.change_own_password(cast["administrator"].account, current_password=current, new_password=new, at=NOW)
    assert refusal.value.code == code


def test_preferences_are_recorded_only_when_they_change(cast: Cast) -> None:
    account = cast["officer"].account
    accounts.change_preferences(account, digits="thai", at=NOW)
    changed = accounts.change_preferences(account, digits="thai", at=NOW)
    assert (changed.language, changed.digits, len(journal.history(account.key))) == ("th", "thai", 1)
    for wrong in ({"language": "fr"}, {"digits": "roman"}):
        with pytest.raises(Refusal):
            accounts.change_preferences(account, **wrong, at=NOW)


def test_a_deactivated_account_neither_signs_in_nor_holds_its_roles(cast: Cast) -> None:
    head = cast["head"]
    accounts.set_password(head.account, password=PASSWORD, by=cast["secretary"], at=NOW)
    request = RequestFactory().post("/")
    assert authenticate(request, username="HEAD".lower(), password=PASSWORD) == head.account
    accounts.deactivate(head.account, by=cast["secretary"], at=NOW)
    assert authenticate(request, username="head", password=PASSWORD) is None
    assert queries.membership(head.pk, head.account, TODAY) is None
    accounts.reactivate(head.account, by=cast["secretary"], at=NOW)
    assert queries.membership(head.pk, head.account, TODAY) == head


def test_nobody_deactivates_their_own_account_or_twice(cast: Cast) -> None:
    administrator = cast["administrator"]
    with pytest.raises(Refusal) as refusal:
        accounts.deactivate(administrator.account, by=administrator, at=NOW)
    assert refusal.value.code == "own-account"
    with pytest.raises(Refusal) as refusal:
        accounts.reactivate(cast["officer"].account, by=administrator, at=NOW)
    assert refusal.value.code == "is-active"


def test_a_platform_is_founded_once(cast: Cast) -> None:
    assert [entry.verb for entry in journal.history(cast["administrator"].key)] == ["platform.founded"]
    with pytest.raises(Refusal) as refusal:
        founding.found_platform(unit_name_th="อื่น", username="other", password=PASSWORD, post_th="อื่น", at=NOW)
    assert refusal.value.code == "founded"


@pytest.mark.django_db
def test_the_database_keeps_what_must_always_be_true_of_accounts() -> None:
    for wrong in (
        {"username": "Upper"},
        {"username": "ab"},
        {"post_th": ""},
        {"is_active": False},
        {"deactivated_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Account.objects.create(**{"username": "officer", "post_th": "x", "created_at": NOW, **wrong})
    account_named("officer")
    with pytest.raises(IntegrityError), transaction.atomic():
        account_named("officer")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "", "10.0.0.1"),
    ],
)
def test_a_sign_in_is_counted_against_the_address_that_trusted_proxies_saw(
    monkeypatch: pytest.MonkeyPatch, proxies: int, forwarded: str, address: str
) -> None:
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", proxies)
    request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert sign_in.client_address(request) == address


def test_a_sign_in_is_counted_under_one_spelling_of_the_name() -> None:
    request = RequestFactory().post("/", {"username": " Officer "})
    assert sign_in.sign_in_name(request, None) == "officer"
    assert sign_in.sign_in_name(None, {"username": "OFFICER"}) == "officer"


def test_guessing_locks_one_account_from_one_address_and_nobody_else(cast: Cast) -> None:
    for name in ("officer", "head"):
        accounts.set_password(cast[name].account, password=PASSWORD, by=cast["administrator"], at=NOW)

    def signs_in(username: str, password: str, address: str) -> bool:
        request = RequestFactory().post("/", REMOTE_ADDR=address)
        return authenticate(request, username=username, password=password) is not None

    for guess in range(settings.AXES_FAILURE_LIMIT):
        assert not signs_in("officer", f"guess {guess}", "203.0.113.9")
    # Another spelling of the name is the same account.
    assert not signs_in("officer", PASSWORD, "203.0.113.9")
    assert not signs_in("OFFICER", PASSWORD, "203.0.113.9")
    assert signs_in("officer", PASSWORD, "198.51.100.4")
    assert signs_in("head", PASSWORD, "203.0.113.9")
