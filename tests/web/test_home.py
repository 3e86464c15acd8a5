"""The home page: everybody finds what waits, at whose desk, until when, and the way there."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.web.conftest import SignedIn
from tests.web.world import EDITION, NOW, PASSWORD, PROGRAMME, SECRET, STATES, YEAR, World, account_named

from khunnatham.assessments import rounds, submission


def lists(body: str) -> dict[str, str]:
    """Give the text of the three lists by their ids."""
    parts = re.split(r'<section aria-labelledby="(now|waiting|due)">', body)
    return {name: re.sub(r"<[^>]+>|\s+", " ", text) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def test_a_visitor_reads_what_this_is_and_finds_the_door(client: Client, db: None) -> None:
    body = client.get("/").content.decode()

    assert 'href="/sign-in/"' in body
    assert "ตรวจสอบใบรับรอง" in body
    assert "<script" not in body


@pytest.mark.parametrize(
    ("state", "person", "where", "act"),
    [
        ("draft", "officer", "now", "กรอกและยื่นแบบแสดงความจำนง"),
        ("open", "officer", "now", "ประเมินตนเองและลงนาม"),
        ("returned", "officer", "now", "แก้ไขตามเหตุผลที่ส่งกลับ"),
        ("signed", "head", "now", "ตรวจและส่งผลการประเมิน"),
        ("signed", "officer", "waiting", "ตรวจและส่งผลการประเมิน"),
        ("submitted", "officer", "waiting", "รอผล"),
        ("listed", "head", "waiting", "รอผล"),
    ],
)
def test_a_case_stands_in_the_list_of_whose_turn_it_is(
    sign_in: SignedIn, state: str, person: str, where: str, act: str
) -> None:
    found = lists(sign_in(person, state=state).get("/").content.decode())

    assert act in found[where]
    assert [name for name, text in found.items() if act in text] == [where]


def test_an_open_case_says_its_round_its_progress_and_its_days(sign_in: SignedIn) -> None:
    told = lists(sign_in("officer", state="open").get("/").content.decode())["now"]

    assert "ปีงบประมาณ 2569" in told
    assert "9 จาก 9 ข้อ" in told
    assert "31 ส.ค. 2569" in told
    assert "(อีก 192 วัน)" in told


@pytest.mark.parametrize(
    ("person", "act", "unit"),
    [
        ("secretary", "ตรวจและเสนอเข้าที่ประชุม", "องค์กรตัวอย่าง submitted"),
        ("chair", "พิจารณารับรองผล", "องค์กรตัวอย่าง listed"),
        ("department", "บันทึกผลจากหน่วยงานที่พิจารณา", "องค์กรตัวอย่าง reported"),
    ],
)
def test_an_office_sees_whose_case_it_is(sign_in: SignedIn, person: str, act: str, unit: str) -> None:
    told = lists(sign_in(person).get("/").content.decode())["now"]

    assert act in told
    assert unit in told


@pytest.mark.parametrize("person", ["member", "other-department", "auditor", "administrator", "far-chair"])
def test_where_nothing_waits_the_page_says_what_will_be_here(sign_in: SignedIn, person: str) -> None:
    body = sign_in(person).get("/").content.decode()

    assert "kn-empty__title" in body
    assert SECRET not in body or person == "far-chair"


def test_who_has_finished_is_led_to_what_was_done_and_not_told_to_begin(sign_in: SignedIn) -> None:
    body = sign_in("officer", state="final").get("/").content.decode()

    assert ("ไม่มีงานที่ค้าง" in body, "ยังไม่มีงานของหน่วยงาน" in body) == (True, False)


def test_who_has_no_role_today_learns_whom_to_ask(world: World, client: Client) -> None:
    client.force_login(world.accounts["nobody"])
    body = client.get("/").content.decode()

    assert "ยังไม่มีบทบาท" in body
    assert "nobody" in body


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("person", "queries"), [("officer", 11), ("secretary", 8)])
def test_the_number_of_queries_does_not_follow_the_rows(
    world: World,
    sign_in: SignedIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    person: str,
    queries: int,
) -> None:
    if rows == 3:
        _more_rows(world)
    client = sign_in(person)
    with django_assert_num_queries(queries):
        client.get("/")


def _more_rows(world: World) -> None:
    """Bring two more cases to the secretary, and two more rounds to the units."""
    submission.sign_off(world.case("open"), by=world["officer@open"], at=NOW)
    for state in ("open", "signed"):
        submission.hand_in(world.case(state), by=world[f"head@{state}"], at=NOW)
    for day in (1, 2):
        rounds.open_round(
            world.units["department"],
            programme=PROGRAMME,
            edition=EDITION,
            fiscal_year=YEAR,
            opens_on=NOW.date(),
            due_on=date(2026, 8, day),
            by=world["department"],
            at=NOW,
        )


def test_a_password_that_somebody_else_chose_is_changed_before_anything_else(client: Client, db: None) -> None:
    account = account_named("newcomer")
    account.must_change_password = True
    account.save()
    client.force_login(account)

    assert client.get("/")["Location"] == "/password/"
    assert client.get("/password/").status_code == 200
    new = "ต้นไม้ใหญ่-ริมโขง-๘๘"
    client.post("/password/", {"current_password": PASSWORD, "new_password": new, "repeated": new})
    assert client.get("/").status_code == 200


def test_the_world_has_every_state(world: World) -> None:
    assert {world.case(state).state for state in STATES if state != "draft"} >= {"open", "final", "returned"}
