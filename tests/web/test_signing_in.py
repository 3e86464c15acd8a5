"""Signing in and out: one sentence for every mistake, a pause after many, roles that can be switched."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import Settings
from tests.web.conftest import SignedIn
from tests.web.world import PASSWORD, World, account_named

from khunnatham.demonstration import shown_accounts


def test_a_name_is_taken_in_any_case_and_the_page_asked_for_opens(world: World, client: Client) -> None:
    answer = client.post("/sign-in/?next=/places/", {"username": " Secretary ", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/places/")


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(world: World, client: Client, address: str) -> None:
    answer = client.post("/sign-in/", {"username": "secretary", "password": PASSWORD, "next": address})

    assert answer["Location"] == "/"


def test_a_wrong_name_and_a_wrong_password_are_told_alike(world: World, client: Client) -> None:
    bodies = [
        client.post("/sign-in/", {"username": name, "password": "ผิดแน่นอน-12345"})
        for name in ("secretary", "there-is-no-such-name")
    ]

    assert [answer.status_code for answer in bodies] == [422, 422]
    assert all("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in answer.content.decode() for answer in bodies)


def test_after_many_wrong_passwords_the_account_rests_and_says_so(db: None, client: Client, settings: Settings) -> None:
    account_named("tired")
    wrong = {"username": "tired", "password": "ผิดแน่นอน-12345"}
    *_, answer = [client.post("/sign-in/", wrong) for _ in range(settings.AXES_FAILURE_LIMIT)]
    right = client.post("/sign-in/", {"username": "TIRED ", "password": PASSWORD})
    other = Client(REMOTE_ADDR="203.0.113.9").post("/sign-in/", {"username": "tired", "password": PASSWORD})

    for locked in (answer, right):
        assert locked.status_code == HTTPStatus.TOO_MANY_REQUESTS
        assert "ใส่รหัสผ่านผิดหลายครั้ง" in locked.content.decode()
    assert other.status_code == HTTPStatus.FOUND  # nobody else's mistakes keep the owner out at the own desk


def test_a_person_switches_between_roles_and_only_own_ones(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="open")
    client.post("/role/", {"membership": world["officer@returned"].pk})
    assert "แก้ไขตามเหตุผลที่ส่งกลับ" in client.get("/").content.decode()

    client.post("/role/", {"membership": world["secretary"].pk})
    assert "แก้ไขตามเหตุผลที่ส่งกลับ" in client.get("/").content.decode()


def test_signing_out_needs_a_press_and_ends_the_session(sign_in: SignedIn) -> None:
    client = sign_in("officer")

    assert client.get("/sign-out/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    client.post("/sign-out/")
    assert client.get("/people/").status_code == HTTPStatus.FOUND


def test_a_deactivated_account_is_out_with_its_next_page(world: World, sign_in: SignedIn) -> None:
    client = sign_in("secretary")
    account = world["secretary"].account
    account.is_active, account.deactivated_at = False, account.created_at
    account.save()

    assert client.get("/places/").status_code in {HTTPStatus.FOUND, HTTPStatus.FORBIDDEN}


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_accounts_are_shown_in_a_demonstration_and_nowhere_else(
    db: None, client: Client, settings: Settings, *, is_demonstration: bool
) -> None:
    settings.DEMONSTRATION = is_demonstration
    body = client.get("/sign-in/").content.decode()

    assert [
        one.username for one in shown_accounts() if (f">{one.username}</code>" in body) is not is_demonstration
    ] == []
