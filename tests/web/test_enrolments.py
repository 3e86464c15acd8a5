"""Joining, the hub with its steps, the intent paper: what is missing is named, what was typed stays."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.web.conftest import SignedIn
from tests.web.papers import at, autosave, body
from tests.web.world import BEGINNING, EDITION, NOW, PROGRAMME, SECRET, TODAY, YEAR, World

from khunnatham.assessments import enrolling, journey, prechecks, queries, rounds
from khunnatham.assessments.criteria import edition_of
from khunnatham.assessments.journey import Mark, Step
from khunnatham.assessments.models import Enrolment, Round
from khunnatham.facts.models import Fact
from khunnatham.plans.queries import whole_plan

PAGES = (
    "", "profile/", "discovery/", "discovery/steps/2.1/", "discovery/topics/", "discovery/virtues/", "discovery/lessons/",
    "declaration/", "declaration/preview/", "plan/", "success/",
)  # fmt: skip


@pytest.mark.parametrize(
    ("person", "state", "status"),
    [
        ("officer", "draft", 200),
        ("officer", "submitted", 200),
        ("head", "final", 200),
        ("secretary", "draft", 404),
        ("secretary", "open", 200),
        ("member", "submitted", 200),
        ("department", "open", 200),
        ("other-department", "open", 404),
        ("auditor", "open", 200),
        ("outsider", "open", 404),
        ("idle-officer", "submitted", 404),
        ("far-secretary", "submitted", 404),
    ],
)
def test_who_reads_the_papers_of_a_unit(world: World, sign_in: SignedIn, person: str, state: str, status: int) -> None:
    client = sign_in(person, state=state if person in {"officer", "head"} else "")

    assert [client.get(at(world, state, page)).status_code for page in PAGES] == [status] * len(PAGES)


def test_who_only_reads_finds_no_form(world: World, sign_in: SignedIn) -> None:
    client = sign_in("secretary")

    for page in PAGES:
        main = body(client.get(at(world, "submitted", page))).split("<main")[1].split("</main>")[0]
        assert 'method="post"' not in main, page


def test_only_the_unit_writes(world: World, sign_in: SignedIn) -> None:
    for person in ("secretary", "outsider"):
        answer = sign_in(person).post(at(world, "open", "profile/"), {"address": "ที่อื่น", "expected_revision": 1})
        assert answer.status_code in {403, 404}
    assert world.enrolment("open").profile["address"] == "ตัวอย่าง"


def another_round(world: World, programme: str = PROGRAMME, edition: str = EDITION) -> Round:
    return rounds.open_round(
        world.units["department"],
        programme=programme,
        edition=edition,
        fiscal_year=YEAR,
        opens_on=BEGINNING,
        due_on=TODAY,
        by=world["department"],
        at=NOW,
    )


def test_a_unit_finds_what_it_may_join_and_joins_once(world: World, sign_in: SignedIn) -> None:
    client = sign_in("idle-officer")
    url = f"/enrolments/join/{world.round.pk}/"

    assert url in body(client.get("/enrolments/"))
    assert "อ.01" in body(client.get(url))
    addresses = {client.post(url)["Location"] for _ in range(2)}
    begun = Enrolment.objects.get(unit=world.units["idle"])
    assert addresses == {f"/enrolments/{begun.pk}/profile/"}
    assert url not in body(client.get("/enrolments/"))


def test_variant_and_track_are_asked_where_the_edition_has_them(world: World, sign_in: SignedIn) -> None:
    world.units["idle"].kind = "cdd-province"
    world.units["idle"].save()
    other = another_round(world, "clean-community", "2564")
    client, url = sign_in("idle-officer"), f"/enrolments/join/{other.pk}/"

    assert "variant" in body(client.get(url))
    assert client.post(url, {"track": "model"}).status_code == 422
    client.post(url, {"variant": "regional", "track": "model"})
    begun = Enrolment.objects.get(unit=world.units["idle"], round=other)
    assert (begun.variant, begun.track) == ("regional", "model")
    steps = body(client.get(f"/enrolments/{begun.pk}/")).split("kn-steps")[1].split("</ol>")[0]
    assert "ค้นหาคุณธรรมเป้าหมาย" not in steps
    for page, words in (("discovery", "คุณธรรม ปัญหา และความดี"), ("success", "สรุปความสำเร็จ")):
        assert re.search(rf'href="/enrolments/{begun.pk}/{page}/">{words}', steps)


def test_the_hub_names_the_papers_of_the_edition_and_what_is_next(world: World, sign_in: SignedIn) -> None:
    shown = body(sign_in("officer", state="draft").get(at(world, "draft")))

    assert [code for code in ("อ.01", "อ.05", "อ.04", "อ.02", "อ.03") if f"({code})" not in shown] == []
    assert "ทำต่อ: แสดงความจำนงเข้าร่วม" in shown
    assert "เปิดให้ทำเมื่อยื่นแบบแสดงความจำนงแล้ว" in shown


def test_the_steps_follow_the_state(world: World) -> None:
    def marks(state: str) -> dict[Step, Mark]:
        enrolment = queries.enrolment(world.enrolment(state).pk, by=world[f"officer@{state}"])
        assert enrolment is not None
        return {stop.step: stop.mark for stop in journey.journey(journey.standing(enrolment))}

    assert marks("draft")[Step.HAND_IN] is Mark.LOCKED
    assert marks("open")[Step.PLAN] is Mark.DONE
    assert marks("open")[Step.HAND_IN] is Mark.TODO
    assert marks("submitted")[Step.HAND_IN] is Mark.WAITING
    assert marks("returned")[Step.SELF_ASSESSMENT] is Mark.RETURNED
    assert marks("final")[Step.HAND_IN] is Mark.DONE


def test_001_07_an_open_step_of_the_discovery_is_shown_and_does_not_hold_the_hand_in(world: World) -> None:
    case, plan = world.case("open"), whole_plan(world.plan("open"))
    steps = edition_of(case.enrolment.round).discovery

    assert len(steps) == 5
    assert not journey.is_noted(plan, "2.2")
    assert [oddity for oddity in prechecks.check(case) if oddity.must_fix] == []


def empty_draft(world: World, sign_in: SignedIn) -> tuple[Client, Enrolment]:
    begun = enrolling.start(world.round, unit=world.units["idle"], by=world["idle-officer"], at=NOW)
    return sign_in("idle-officer"), begun


def test_an_empty_intent_paper_names_everything_it_lacks_and_is_not_filed(world: World, sign_in: SignedIn) -> None:
    client, begun = empty_draft(world, sign_in)
    answer = client.post(f"/enrolments/{begun.pk}/file/")
    shown = body(answer)

    assert answer.status_code == 422
    for words in ("ยังไม่ได้กรอก «ที่ตั้ง»", "ยังไม่ได้กรอก «โทรศัพท์สำนักงาน»", "ยังไม่ได้บันทึกจำนวนบุคลากร"):
        assert words in shown
    assert 'href="#f-address"' in shown
    begun.refresh_from_db()
    assert not begun.is_filed


def test_fields_are_saved_as_they_are_typed(world: World, sign_in: SignedIn) -> None:
    client, begun = empty_draft(world, sign_in)
    answer = autosave(client, f"/enrolments/{begun.pk}/profile/", begun.revision, address="๙ ถนนริมโขง", staff="๔๒")
    told = answer.json()

    begun.refresh_from_db()
    assert begun.profile == {"address": "๙ ถนนริมโขง", "staff": "42"}
    assert told["revision"] == begun.revision
    assert "ยังไม่ได้กรอก «ที่ตั้ง»" not in told["html"]["#lacking"]
    assert f'value="{begun.revision}"' in told["html"]["#save-profile"]


def test_every_slip_is_named_at_once_and_the_words_stay(world: World, sign_in: SignedIn) -> None:
    client, begun = empty_draft(world, sign_in)
    url, typed = f"/enrolments/{begun.pk}/profile/", {"staff": "สี่สิบ", "office-email": "ไม่ใช่อีเมล", "address": "ริมโขง"}
    told = autosave(client, url, begun.revision, **typed)
    page = client.post(url, typed | {"expected_revision": begun.revision})

    assert told.status_code == page.status_code == 422
    assert set(told.json()["errors"]) == {"staff", "office-email"}
    assert all(words in body(page) for words in typed.values())


def test_of_two_who_write_the_second_is_told(world: World, sign_in: SignedIn) -> None:
    enrolment, client = world.enrolment("draft"), sign_in("officer", state="draft")
    seen, head = enrolment.revision, world["head@draft"]
    enrolling.save_profile(enrolment, values={"address": "ของหัวหน้า"}, expected_revision=seen, by=head, at=NOW)
    told = autosave(client, at(world, "draft", "profile/"), seen, address="ของเจ้าหน้าที่")
    page = client.post(at(world, "draft", "profile/"), {"address": "ของเจ้าหน้าที่", "expected_revision": seen})

    assert told.status_code == page.status_code == 409
    assert told.json()["theirs"]["value"] == {"ที่ตั้ง": "ของหัวหน้า"}
    assert "ของเจ้าหน้าที่" in body(page)
    assert "ของหัวหน้า" in body(page)
    assert world.enrolment("draft").profile["address"] == "ของหัวหน้า"


COUNT = {"total": "๔๒", "as_of": "20 ก.พ. 2569", "reason": ["ลาศึกษาต่อ", ""], "count": ["2", ""]}


def test_the_head_count_is_recorded_with_who_is_left_out(world: World, sign_in: SignedIn) -> None:
    client, begun = empty_draft(world, sign_in)
    url = f"/enrolments/{begun.pk}/head-count/"

    assert "<strong>40</strong>" in body(client.post(f"{url}sum/", COUNT))
    for _ in range(2):
        assert client.post(url, COUNT).status_code == 302
    fact = Fact.objects.get(unit=world.units["idle"])
    assert fact.value == {"total": 42, "excluded": [{"reason": "ลาศึกษาต่อ", "count": 2}], "counted": 40}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"total": "มาก"}, "ต้องเป็นจำนวนเต็ม"),
        ({"as_of": "31 เม.ย. 2569"}, "ไม่มีในปฏิทิน"),
        ({"as_of": "1 มี.ค. 2569"}, "อยู่ในอนาคต"),
        ({"reason": ["", ""]}, "บอกเหตุผล"),
        ({"count": ["50", ""]}, "มากกว่าบุคลากรทั้งหมด"),
    ],
)
def test_a_head_count_that_cannot_be_says_why_and_stays(
    world: World, sign_in: SignedIn, change: dict[str, object], sentence: str
) -> None:
    client, begun = empty_draft(world, sign_in)
    answer = client.post(f"/enrolments/{begun.pk}/head-count/", COUNT | change)

    assert answer.status_code == 422
    assert sentence in body(answer)
    assert f'value="{change.get("total", "๔๒")}"' in body(answer)
    assert not Fact.objects.filter(unit=world.units["idle"]).exists()


def test_one_more_row_keeps_what_was_typed(world: World, sign_in: SignedIn) -> None:
    client, begun = empty_draft(world, sign_in)
    answer = client.post(f"/enrolments/{begun.pk}/head-count/", COUNT | {"more": "1"})

    assert answer.status_code == 200
    assert body(answer).count('name="reason"') == 4
    assert "ลาศึกษาต่อ" in body(answer)


def test_filing_asks_once_more_and_opens_the_assessment(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="draft")

    assert "data-confirmation" in body(client.get(at(world, "draft", "file/")))
    assert client.post(at(world, "draft", "file/"))["Location"] == at(world, "draft")
    assert world.case("draft").state == "open"
    assert client.post(at(world, "draft", "file/")).status_code == 409


def test_what_was_handed_in_says_why_it_is_closed(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="submitted")
    answer = client.post(at(world, "submitted", "profile/"), {"address": "x", "expected_revision": 1})

    assert answer.status_code == 409
    assert "ขอถอนเพื่อแก้ไข" in body(client.get(at(world, "submitted", "profile/")))


@pytest.mark.parametrize(
    ("page", "count"), [("", 13), ("profile/", 5), ("discovery/", 10), ("discovery/topics/", 10), ("declaration/", 8)]
)
def test_pages_ask_a_fixed_number_of_questions(
    world: World, sign_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries, page: str, count: int
) -> None:
    client, url = sign_in("officer", state="open"), at(world, "open", page)
    with django_assert_num_queries(count):
        client.get(url)


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_asks_the_same_for_one_round_and_for_three(
    world: World, sign_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    for _ in range(more):
        another_round(world)
    client = sign_in("officer", state="open")
    with django_assert_num_queries(5):
        shown = body(client.get("/enrolments/"))
    assert SECRET not in shown
