"""People of a unit, accounts, units and places, through the browser's door."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from tests.web.conftest import SignedIn
from tests.web.world import SECRET, TODAY, World, account_named

from khunnatham.organisations.models import Account, Membership, Unit
from khunnatham.organisations.roles import Role

ORDER = "คำสั่งที่ ๑๒/๒๕๖๙"


def test_a_head_appoints_an_officer_on_a_thai_date(world: World, sign_in: SignedIn) -> None:
    account_named("newcomer", "นักวิชาการ")
    address = f"/units/{world.units['open'].pk}/people/appoint/"
    given = {"role": "officer", "account": "Newcomer ", "since": "๑ มี.ค. ๖๙", "until": "", "order_reference": ORDER}

    answer = sign_in("head", state="open").post(address, given)

    made = Membership.objects.get(account__username="newcomer")
    assert (answer.status_code, answer["Location"]) == (302, f"/units/{made.unit_id}/people/")
    assert (made.role, made.since, made.until, made.order_reference) == ("officer", date(2026, 3, 1), None, ORDER)


def test_a_mistake_keeps_what_was_typed_and_says_where(world: World, sign_in: SignedIn) -> None:
    address = f"/units/{world.units['open'].pk}/people/appoint/"
    answer = sign_in("head", state="open").post(
        address, {"role": "officer", "account": "nobody-here", "since": "31 เม.ย. 2569"}
    )
    body = answer.content.decode()

    assert answer.status_code == 422
    assert 'value="nobody-here"' in body
    assert 'value="31 เม.ย. 2569"' in body
    assert "ไม่มีบัญชีชื่อนี้" in body
    assert "ไม่มีในปฏิทิน" in body


def test_a_refusal_of_the_domain_stands_at_its_field(world: World, sign_in: SignedIn) -> None:
    address = f"/units/{world.units['open'].pk}/people/appoint/"
    answer = sign_in("head", state="open").post(
        address, {"role": "officer", "account": "officer", "since": "20/2/2569"}
    )

    assert answer.status_code == 422
    assert "อยู่แล้วในช่วงวันที่นี้" in answer.content.decode()


def test_a_successor_takes_the_post_and_opens_its_draft(world: World, sign_in: SignedIn) -> None:
    successor = account_named("successor")
    post = world["officer@draft"]
    address = f"/memberships/{post.pk}/hand-over/"
    client = sign_in("head", state="draft")
    assert "ร่างทุกฉบับ" in client.get(address).content.decode()
    client.post(address, {"to": "successor", "from_on": "20 ก.พ. 2569", "order_reference": ORDER})

    post.refresh_from_db()
    assert post.until == date(2026, 2, 19)
    client = Client()
    client.force_login(successor)
    assert "กรอกและยื่นแบบแสดงความจำนง" in client.get("/").content.decode()


def test_acting_needs_an_order_and_shows_for_whom(world: World, sign_in: SignedIn) -> None:
    address = f"/memberships/{world['head@open'].pk}/acting/"
    given = {"account": "nobody", "since": "20/2/2569", "until": "28/2/2569", "order_reference": ""}
    client = sign_in("head", state="open")

    assert client.post(address, given).status_code == 422
    client.post(address, {**given, "order_reference": ORDER})
    acting = Membership.objects.get(account=world.accounts["nobody"])
    assert (acting.acting_for_id, acting.until) == (world["head@open"].pk, date(2026, 2, 28))
    body = client.get(f"/units/{acting.unit_id}/people/").content.decode()
    assert "รักษาราชการแทน" in body


def test_an_ended_role_no_longer_opens_anything(world: World, sign_in: SignedIn) -> None:
    post = world["officer@open"]
    sign_in("secretary").post(f"/memberships/{post.pk}/end/", {"on": "19/2/2569"})
    post.refresh_from_db()

    assert post.until == date(2026, 2, 19)


def test_a_role_that_has_not_begun_is_taken_back(world: World, sign_in: SignedIn) -> None:
    coming = Membership.objects.create(
        account=world.accounts["nobody"], role=Role.OFFICER, unit=world.units["open"], since=date(2026, 3, 1)
    )
    client = sign_in("head", state="open")
    assert f"/memberships/{coming.pk}/cancel/" in client.get(f"/units/{coming.unit_id}/people/").content.decode()
    client.post(f"/memberships/{coming.pk}/cancel/")

    assert not Membership.objects.filter(pk=coming.pk).exists()


def test_a_new_account_gets_a_password_that_is_shown_once_and_works(world: World, sign_in: SignedIn) -> None:
    client = sign_in("secretary")
    given = {
        "post_th": "นักวิชาการวัฒนธรรม",
        "username": "Culture-2",
        "next": f"/units/{world.units['idle'].pk}/people/appoint/",
    }
    answer = client.post("/accounts/new/", given)
    body = answer.content.decode()
    found = re.search(r'id="password">([^<]+)<', body)

    assert found
    assert "no-store" in answer["Cache-Control"]
    assert f"/units/{world.units['idle'].pk}/people/appoint/?account=culture-2" in body
    made = Account.objects.get(username="culture-2")
    assert made.check_password(found[1])
    assert made.must_change_password


def test_a_lost_password_is_replaced_by_whom_may_and_nobody_else(world: World, sign_in: SignedIn) -> None:
    lost = world["idle-officer"].account
    address = f"/accounts/{lost.pk}/password/"

    assert [sign_in(name).get(address).status_code for name in ("secretary", "far-secretary")] == [200, 404]
    body = sign_in("secretary").post(address).content.decode()
    found = re.search(r'id="password">([^<]+)<', body)
    lost.refresh_from_db()
    assert found
    assert lost.check_password(found[1])


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_a_visitor_of_a_demonstration_locks_nobody_out(
    world: World, sign_in: SignedIn, settings: Settings, monkeypatch: pytest.MonkeyPatch, *, is_demonstration: bool
) -> None:
    lost = world["idle-officer"].account
    settings.DEMONSTRATION = is_demonstration
    monkeypatch.setattr("khunnatham.web.accounts.is_shown_account", lambda username: username == lost.username)
    answer = sign_in("secretary").post(f"/accounts/{lost.pk}/password/")

    assert answer.status_code == (409 if is_demonstration else 200)
    assert Account.objects.get(pk=lost.pk).must_change_password is not is_demonstration


def test_an_account_that_also_works_elsewhere_is_not_for_one_head_to_reset(world: World, sign_in: SignedIn) -> None:
    """The officer of the world holds posts in nine units; the head of one of them would become officer of all."""
    assert sign_in("head", state="open").get(f"/accounts/{world.accounts['officer'].pk}/password/").status_code == 404


def test_own_language_and_digits_are_kept_with_the_account(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer")
    answer = client.post("/account/", {"language": "en", "digits": "thai"})
    world.accounts["officer"].refresh_from_db()

    assert (answer.status_code, world.accounts["officer"].language, world.accounts["officer"].digits) == (
        302,
        "en",
        "thai",
    )
    assert {
        name: cookie.value for name, cookie in answer.cookies.items() if name.startswith(("kn_", "django_language"))
    } == {
        "django_language": "en",
        "kn_digits": "thai",
    }


# ── units and places ────────────────────────────────────────────────────────────────────


def test_a_secretary_registers_renames_and_closes_an_organisation(world: World, sign_in: SignedIn) -> None:
    client = sign_in("secretary")
    answer = client.post("/places/49/register/", {"kind": "organisation", "name_th": "โรงเรียนริมโขง", "place": "4902"})
    made = Unit.objects.get(name_th="โรงเรียนริมโขง")
    assert (answer["Location"], made.place_id, made.province_id) == (f"/units/{made.pk}/", "4902", "49")

    client.post(f"/units/{made.pk}/rename/", {"name_th": "โรงเรียนริมน้ำ", "name_en": ""})
    client.post(f"/units/{made.pk}/close/", {"on": "20 ก.พ. 2569"})
    made.refresh_from_db()
    assert (made.name_th, made.closed_on) == ("โรงเรียนริมน้ำ", TODAY)
    assert "เปลี่ยนชื่อจาก โรงเรียนริมโขง เป็น โรงเรียนริมน้ำ" in client.get(f"/units/{made.pk}/").content.decode()


def test_a_secretary_registers_nothing_in_another_province(sign_in: SignedIn) -> None:
    assert sign_in("secretary").get("/places/50/register/").status_code == 403


@pytest.mark.parametrize(("person", "units"), [("officer", 1), ("secretary", 13), ("administrator", 13)])
def test_the_country_counts_the_units_that_one_sees(sign_in: SignedIn, person: str, units: int) -> None:
    body = sign_in(person).get("/places/").content.decode()
    row = re.search(r'<td class="kn-nowrap">49</td>.*?<td class="kn-number">(.*?)</td>', body, re.DOTALL)

    assert body.count("/places/") >= 77
    assert row
    assert row[1] == str(units)


def test_a_district_shows_no_unit_of_others(sign_in: SignedIn) -> None:
    body = sign_in("secretary").get("/places/50/").content.decode()

    assert SECRET not in body


@pytest.mark.parametrize("people", [1, 3])
def test_the_people_of_a_unit_cost_the_same_whatever_their_number(
    world: World, sign_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    for number in range(people - 1):
        Membership.objects.create(
            account=account_named(f"colleague-{number}"), role=Role.OFFICER, unit=world.units["idle"], since=TODAY
        )
    client = sign_in("secretary")
    with django_assert_num_queries(6):
        client.get(f"/units/{world.units['idle'].pk}/people/")


def test_an_office_looks_for_a_unit_and_finds_its_people(world: World, sign_in: SignedIn) -> None:
    body = sign_in("secretary").get("/people/", {"q": "ตัวอย่าง listed"}).content.decode()

    assert f'href="/units/{world.units["listed"].pk}/people/"' in body
    assert f'href="/units/{world.units["open"].pk}/people/"' not in body
    assert "ไม่พบหน่วยงาน" in sign_in("secretary").get("/people/", {"q": SECRET}).content.decode()
