"""The demonstration never gets onto a real site, and its accounts never into one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from khunnatham.demonstration import is_shown_account, shown_accounts
from khunnatham.demonstration.accounts import JOURNAL_KEY, OFFICER, PASSWORD
from khunnatham.demonstration.loading import load
from khunnatham.journal.actors import SYSTEM
from khunnatham.journal.models import Entry
from khunnatham.journal.recording import record
from khunnatham.organisations import accounts, founding
from khunnatham.organisations.models import Account
from khunnatham.wording import Refusal

from .conftest import NOW


def _site_in_use() -> None:
    administrator = founding.found_platform(
        unit_name_th="ศูนย์กลาง",
        username="somebody",
        password="ดอกบัวตอง-๒๕๖๙-งาม",
        post_th="ผู้ดูแล",
        at=NOW,
        since=(NOW - timedelta(days=9)).date(),
    )
    accounts.create_account(
        username=OFFICER.username,
        password=PASSWORD,
        post_th="เจ้าหน้าที่",
        must_change_password=False,
        by=administrator,
        at=NOW,
    )


def _sign_in(client: Client) -> int:
    return client.post("/sign-in/", {"username": OFFICER.username, "password": PASSWORD}).status_code


@pytest.mark.django_db
def test_it_is_refused_where_the_settings_do_not_call_it_one(settings: Any) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(Refusal) as refused:
        load(now=NOW)
    assert refused.value.code == "not-a-demonstration"
    assert not Account.objects.exists()


@pytest.mark.django_db
def test_it_is_refused_where_people_work_already(settings: Any) -> None:
    settings.DEMONSTRATION = True
    _site_in_use()
    with pytest.raises(Refusal) as refused:
        load(now=NOW)
    assert refused.value.code == "platform-in-use"


@pytest.mark.django_db
def test_it_is_loaded_once(settings: Any) -> None:
    settings.DEMONSTRATION = True
    record("demonstration.loaded", about=JOURNAL_KEY, by=SYSTEM, at=NOW)
    assert load(now=NOW) is False
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_real_site_shows_no_account(settings: Any, client: Client) -> None:
    settings.DEMONSTRATION = False
    page = client.get("/sign-in/").content.decode()
    assert PASSWORD not in page
    settings.DEMONSTRATION = True
    shown = client.get("/sign-in/").content.decode()
    assert [row.username for row in shown_accounts() if f">{row.username}</code>" not in shown] == []
    assert PASSWORD in shown


@pytest.mark.django_db
def test_an_account_that_everybody_knows_is_refused_once_the_site_is_real(settings: Any, client: Client) -> None:
    _site_in_use()
    record("demonstration.loaded", about=JOURNAL_KEY, by=SYSTEM, at=NOW)
    settings.DEMONSTRATION = False
    assert _sign_in(client) == 422
    settings.DEMONSTRATION = True
    assert _sign_in(client) == 302


@pytest.mark.django_db
def test_a_real_account_of_the_same_name_signs_in_on_a_real_site(settings: Any, client: Client) -> None:
    settings.DEMONSTRATION = False
    _site_in_use()
    assert _sign_in(client) == 302


@pytest.mark.django_db
def test_other_names_cost_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert not is_shown_account("49-00001.officer")
