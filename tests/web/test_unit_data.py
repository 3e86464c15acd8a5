"""The data of a unit on pages: registers, rolls and honours, entered once, and the answer that shows where its number came from."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.conftest import SignedIn
from tests.web.world import NOW, TODAY, YEAR, World

from khunnatham.facts import consenting, keeping, kinds, queries, registers
from khunnatham.facts.models import RegisterEntry, Roll
from khunnatham.plans.models import Activity

CHANNEL = {
    "name": "เพจสำนักงาน", "kind": "page", "medium": "online", "what": "ผลการดำเนินงาน", "day": "20 ก.พ. 2569", "link": "",
}  # fmt: skip
AWARD = {
    "title": "องค์กรดีเด่น", "kind": "award", "issuer": "กรม", "origin": "own-department", "field": "moral-organisation",
    "day": "๑ ธ.ค. ๒๕๖๘",
}  # fmt: skip


def url(name: str, world: World, *rest: object, state: str = "open") -> str:
    return reverse(name, args=[world.units[state].pk, YEAR, *rest])


def entry_of(world: World, state: str = "open") -> RegisterEntry:
    return RegisterEntry.objects.get(unit=world.units[state], register=registers.HONOURS)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_overview_names_every_register_and_roll(world: World, sign_in: SignedIn) -> None:
    shown = page(sign_in("officer", state="open"), reverse("unit-data"))

    for register in registers.REGISTERS.values():
        assert register.title.th in shown
    assert "นับ 40 จาก 42 คน ไม่นับรวม 2 คน" in shown
    assert "ข้อมูลของหน่วยงาน" in page(sign_in("officer", state="open"), reverse("home"))


@pytest.mark.parametrize("key", registers.REGISTERS)
def test_every_register_has_a_page_that_helps_and_a_form(world: World, sign_in: SignedIn, key: str) -> None:
    client = sign_in("officer", state="signed")

    assert registers.register(key).lead.th in page(client, url("register", world, key, state="signed"))
    form = page(client, url("entry-add", world, key, state="signed"))
    for field in registers.register(key).fields:
        assert f'name="{field.key}"' in form or field.key == "serves"


def test_an_unknown_register_or_year_has_no_page(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="open")
    page(client, url("register", world, "luck"), 404)
    page(client, url("roll", world, "luck"), 404)
    page(client, reverse("unit-data-of", args=[world.units["open"].pk, 2026]), 404)


def test_an_entry_is_added_changed_removed_and_brought_back(world: World, sign_in: SignedIn) -> None:
    client, here = sign_in("officer", state="open"), url("register", world, "channels")

    assert client.post(url("entry-add", world, "channels"), CHANNEL)["Location"] == here
    assert "1 ช่องทาง (ออนไลน์ 1 ออฟไลน์ 0)" in page(client, here)
    entry = RegisterEntry.objects.get(register="channels")
    changed = client.post(
        reverse("entry", args=[entry.pk]), CHANNEL | {"name": "เว็บไซต์", "kind": "site", "expected_revision": 1}
    )
    assert changed["Location"] == here
    assert "เว็บไซต์" in page(client, f"{here}?q=เว็บ")
    assert "ไม่พบรายการตามคำค้น" in page(client, f"{here}?q=ไม่มีเลย")

    removed = client.post(reverse("entry-remove", args=[entry.pk]))
    assert "ลบรายการแล้ว" in page(client, removed["Location"])
    client.post(reverse("entry-restore", args=[entry.pk]))
    assert "เว็บไซต์" in page(client, here)


def test_nothing_typed_is_lost_when_an_entry_is_refused(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="open")

    answer = client.post(url("entry-add", world, "channels"), CHANNEL | {"day": "20 ก.พ. 2570"})

    assert answer.status_code == 422
    assert "วันที่ยังไม่ถึง" in answer.content.decode()
    assert "เพจสำนักงาน" in answer.content.decode()


def test_somebody_was_faster_and_nothing_typed_is_lost(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="open")
    client.post(url("entry-add", world, "channels"), CHANNEL)
    address = reverse("entry", args=[RegisterEntry.objects.get(register="channels").pk])
    client.post(address, CHANNEL | {"what": "ของคนแรก", "expected_revision": 1})

    answer = client.post(address, CHANNEL | {"what": "ของคนที่สอง", "expected_revision": 1})

    assert answer.status_code == 409
    assert "ของคนที่สอง" in answer.content.decode()
    assert 'name="expected_revision" value="2"' in answer.content.decode()


def test_002_14_the_list_says_why_an_award_does_not_count(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="open")
    client.post(url("entry-add", world, "awards"), AWARD)

    assert "ไม่นับ: ต้องเป็นหน่วยงานภายนอก" in page(client, url("register", world, "awards"))


def test_000_10_the_list_warns_of_one_sector(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="open")
    order = {"kind": "committee", "title": "แต่งตั้ง", "day": "20 ก.พ. 2569", "members": "นายอำเภอ | ราชการ"}
    client.post(url("entry-add", world, "orders"), order)

    assert "ควรมาจากหลายภาคส่วน" in page(client, url("register", world, "orders"))


def test_000_14_a_dimension_without_activity_is_pointed_out(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="open")
    for dimension in ("religion", "religion", "religion", "culture", "culture"):
        done = {"title": "กิจกรรม", "dimension": dimension, "day": "20 ก.พ. 2569"}
        client.post(url("entry-add", world, "dimension-activities"), done)

    shown = page(client, url("register", world, "dimension-activities"))
    assert shown.count("ยังไม่มีกิจกรรมในมิตินี้") == 1
    assert "<strong>5</strong>" in shown


def test_what_the_plan_says_was_held_is_added_with_one_press(world: World, sign_in: SignedIn) -> None:
    client, here = sign_in("officer", state="open"), url("register", world, "dimension-activities")
    Activity.objects.filter(plan__unit=world.units["open"]).update(dimension="religion")
    row = Activity.objects.get(plan__unit=world.units["open"])

    assert "กิจกรรมในแผนที่จัดแล้ว" in page(client, here)
    for _ in range(2):
        client.post(url("held-listed", world), {"activity": [row.pk, "x"]})
    shown = page(client, here)
    assert "กิจกรรมในแผนที่จัดแล้ว" not in shown
    assert RegisterEntry.objects.get(register="dimension-activities").values["title"] == row.title
    assert "<strong>1</strong>" in shown


def test_000_07_one_meeting_is_chosen_for_two_steps(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="open")
    meeting = {
        "kind": "brainstorming", "title": "ประชุมร่วม", "day": "20 ก.พ. 2569", "attendance": "ข้าราชการ | ๑๒",
        "serves": ["moral-organisation:1", "moral-organisation:2"],
    }  # fmt: skip

    assert client.post(url("entry-add", world, "meetings"), meeting).status_code == 302

    kept = RegisterEntry.objects.get(register="meetings")
    assert kept.values["serves"] == ["moral-organisation:1", "moral-organisation:2"]


# ── honours ─────────────────────────────────────────────────────────────────────────────


def test_000_13_only_who_consented_stands_on_the_public_page(world: World, sign_in: SignedIn) -> None:
    client, entry = sign_in("officer", state="open"), entry_of(world)
    name = entry.values["name"]
    assert name not in page(Client(), reverse("honours"))

    client.post(reverse("honour-publish", args=[entry.pk]))
    assert name in page(Client(), reverse("honours"))
    assert name in page(Client(), f"{reverse('honours')}?unit={entry.unit_id}")

    client.post(reverse("honour-withdraw", args=[entry.pk]))
    assert name not in page(Client(), reverse("honours"))
    assert "ถอนความยินยอมแล้ว จึงไม่เผยแพร่" in page(client, url("register", world, "honours"))


def test_honours_are_found_by_year_virtue_and_who_is_honoured(world: World, sign_in: SignedIn) -> None:
    client, entry = sign_in("officer", state="open"), entry_of(world)
    client.post(reverse("honour-publish", args=[entry.pk]))
    said, name = entry.values, entry.values["name"]

    def found(**wanted: object) -> bool:
        return name in Client().get(reverse("honours"), wanted).content.decode()  # type: ignore[arg-type]

    assert found(year=entry.fiscal_year, virtue=said["virtue"], type=said["type"])
    assert not found(year=entry.fiscal_year - 1)
    assert not found(virtue="คุณธรรมอื่น")
    assert not found(type="organisation")
    for odd in ("year=99999999999999999999", "year=999999999", "virtue=%00", "type=%27", "unit=x"):
        assert Client().get(f"{reverse('honours')}?{odd}").status_code == 200


def test_000_13_without_consent_publishing_says_why(world: World, sign_in: SignedIn) -> None:
    client, entry = sign_in("officer", state="open"), entry_of(world)
    consenting.withdraw_consent(entry, by=world["officer@open"], at=NOW)

    told = client.post(reverse("honour-publish", args=[entry.pk]), follow=True).content.decode()

    assert "ยังไม่เผยแพร่: ต้องได้รับความยินยอม" in told
    client.post(reverse("honour-consent", args=[entry.pk]), {"consent_on": "20 ก.พ. 2569"})
    entry.refresh_from_db()
    assert (entry.consent_on, entry.consent_withdrawn_on) == (TODAY, None)


def test_a_name_is_read_by_the_unit_alone_until_it_is_published(world: World, sign_in: SignedIn) -> None:
    entry, here = entry_of(world), url("register", world, "honours")
    name = entry.values["name"]

    assert name in page(sign_in("head", state="open"), here)
    assert name not in page(sign_in("secretary"), here)
    assert "ไม่แสดงชื่อ" in page(sign_in("secretary"), here)
    assert "ไม่แสดงชื่อ" not in page(sign_in("secretary"), f"{here}?q={name}")


def test_a_name_is_erased_after_asking_once_more(world: World, sign_in: SignedIn) -> None:
    client, entry = sign_in("officer", state="open"), entry_of(world)
    address, name = reverse("honour-erase", args=[entry.pk]), entry.values["name"]
    assert name in page(client, address)

    client.post(address)

    assert name not in page(client, url("register", world, "honours"))
    assert "ลบชื่อแล้ว" in page(client, url("register", world, "honours"))


@pytest.mark.parametrize("name", ["honour-consent", "honour-erase"])
def test_what_is_about_no_person_has_neither_consent_nor_a_name_to_erase(
    world: World, sign_in: SignedIn, name: str
) -> None:
    shelf = keeping.Shelf(world.units["open"], YEAR, "awards")
    entry = keeping.add_entry(shelf, values=AWARD, by=world["officer@open"], at=NOW)
    assert "name" not in entry.values
    page(sign_in("officer", state="open"), reverse(name, args=[entry.pk]), 404)


# ── rolls ───────────────────────────────────────────────────────────────────────────────


def test_002_04_who_did_not_sign_is_seen_by_the_unit_only(world: World, sign_in: SignedIn) -> None:
    client, here = sign_in("officer", state="open"), url("roll", world, "declaration")
    lines = "\n".join(f"ตำแหน่งที่ {number} | {'ลงนาม' if number < 40 else ''}" for number in range(1, 41))

    assert (
        client.post(url("roll-save", world, "declaration"), {"taken_on": "20 ก.พ. 2569", "lines": lines})["Location"]
        == here
    )

    mine, theirs = page(client, here), page(sign_in("secretary"), here)
    assert "39 จาก 40 คน (ร้อยละ 97.50)" in mine
    assert "ตำแหน่งที่ 40" in mine
    assert "39 จาก 40 คน (ร้อยละ 97.50)" in theirs
    assert "ตำแหน่งที่ 40" not in theirs
    assert "ไม่นับ ลาศึกษาต่อ 2 คน" in mine


def test_000_04_a_roll_of_nobody_is_refused_in_the_form(world: World, sign_in: SignedIn) -> None:
    answer = sign_in("officer", state="open").post(
        url("roll-save", world, "invited-heads"), {"taken_on": "20 ก.พ. 2569", "lines": ""}
    )

    assert answer.status_code == 422
    assert "ต้องมีรายชื่อเชิญประชุม" in answer.content.decode()


def test_numbers_are_counted_without_a_list_and_names_are_erased(world: World, sign_in: SignedIn) -> None:
    client, here = sign_in("officer", state="open"), url("roll", world, "virtues")
    client.post(url("roll-save", world, "virtues"), {"taken_on": "20 ก.พ. 2569", "part": "๓๘"})
    assert "38 จาก 40 คน (ร้อยละ 95.00)" in page(client, here)

    again = {"taken_on": "20 ก.พ. 2569", "lines": "หัวหน้า | เข้าร่วม", "expected_revision": 1}
    client.post(url("roll-save", world, "virtues"), again)
    assert "1 จาก 40 คน (ร้อยละ 2.50)" in page(client, here)
    client.post(url("roll-erase", world, "virtues"))
    assert "1 จาก 40 คน (ร้อยละ 2.50)" in page(client, here)
    assert not Roll.objects.get(kind="virtues").lines.exists()


# ── from fact to answer ─────────────────────────────────────────────────────────────────


def test_an_answer_leads_to_the_register_its_number_came_from(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="open")
    client.post(url("entry-add", world, "channels"), CHANNEL)

    shown = page(client, reverse("requirement", args=[world.case("open").pk, "9"]))

    assert "ช่องทางเผยแพร่: 1 ช่องทาง (ออนไลน์ 1 ออฟไลน์ 0)" in shown
    assert url("register", world, "channels") in shown
    assert queries.latest(world.units["open"], YEAR, kinds.CHANNELS) is not None


@pytest.mark.parametrize("name", ["unit-data", "register", "honours", "roll"])
def test_the_number_of_queries_does_not_grow(world: World, sign_in: SignedIn, name: str) -> None:
    client, unit = sign_in("officer", state="open"), world.units["open"]
    addresses = {
        "unit-data": reverse("unit-data"),
        "register": url("register", world, "honours"),
        "honours": reverse("honours"),
        "roll": url("roll", world, "declaration"),
    }

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            page(client, addresses[name])
        return len(caught)

    consenting.publish(entry_of(world), by=world["officer@open"], at=NOW)
    client.get(addresses[name])
    one = asked()
    values = entry_of(world).values
    for number in range(3):
        shelf = keeping.Shelf(unit, YEAR, registers.HONOURS)
        added = keeping.add_entry(
            shelf, values={**values, "type": "unit", "name": f"หน่วยงาน {number}"}, by=world["officer@open"], at=NOW
        )
        consenting.publish(added, by=world["officer@open"], at=NOW)
    assert asked() == one
