"""Photos that look alike: side by side for the unit that has both; a quiet line for those who judge, and nothing for others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests.evidence import photos
from tests.evidence.files import pdf
from tests.web.world import EDITION, NOW, PROGRAMME, YEAR, World, enrol

from khunnatham.assessments import answering, enrolling, rounds, submission
from khunnatham.assessments.models import Assessment, EvidenceUse, FrozenEvidence
from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence, EvidenceState, KeptApart

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
SCENE = photos.scene("ปลูกป่าชุมชน")
ORIGINAL = photos.jpeg(SCENE)
SENT_ON = photos.jpeg(SCENE, width=800, quality=60)


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(sign_in: SignedIn) -> Client:
    """Give the browser of an officer whose assessment is open."""
    return sign_in("officer", state="open")


def add(world: World, content: bytes, title: str, *, state: str = "open", on: date | None = None) -> Evidence:
    by = world[f"officer@{state}"]
    upload = SimpleUploadedFile(f"{title}.jpg", content)
    return library.add_file(by.unit, upload=upload, title=title, event_on=on, by=by, at=NOW).evidence


def hand_in(world: World, state: str, *proofs: Evidence) -> Assessment:
    case, by = world.case(state), world[f"officer@{state}"]
    for proof in proofs:
        answering.attach(case, "4", evidence=proof, by=by, at=NOW)
    submission.sign_off(case, by=by, at=NOW)
    submission.hand_in(case, by=world[f"head@{state}"], at=NOW)
    return world.case(state)


# ── within a unit ───────────────────────────────────────────────────────────────────────


def test_a_photo_that_looks_alike_is_added_and_the_other_is_offered(world: World, officer: Client) -> None:
    first, case = add(world, ORIGINAL, "ปลูกป่า"), world.case("open")
    fields = {"files": SimpleUploadedFile("ไลน์.jpg", SENT_ON), "assessment": case.pk, "key": "4"}
    told = officer.post("/evidence/upload/", fields, headers={"accept": "application/json"})
    new = Evidence.objects.get(title="ไลน์")
    assert told.status_code == 201
    assert told.json()["duplicate_of"] == {"title": "คล้ายกับ «ปลูกป่า» ดูเทียบกัน", "url": f"/evidence/{new.pk}/alike/"}
    assert "ภาพนี้คล้ายกับ «ปลูกป่า»" in officer.get(f"/evidence/{new.pk}/").content.decode()
    page = officer.get(f"/evidence/{new.pk}/alike/").content.decode()
    assert f"/evidence/{first.pk}/thumbnail/" in page
    assert f"/evidence/{new.pk}/thumbnail/" in page


def test_without_a_script_the_message_leads_to_both(world: World, officer: Client) -> None:
    add(world, ORIGINAL, "ปลูกป่า")
    page = officer.post("/evidence/upload/", {"files": SimpleUploadedFile("ไลน์.jpg", SENT_ON)}, follow=True)
    assert "คล้ายกับ «ปลูกป่า» ดูเทียบกัน" in page.content.decode()


def test_the_photo_that_was_there_takes_every_place_of_the_new_one(world: World, officer: Client) -> None:
    first, second, case = add(world, ORIGINAL, "เดิม"), add(world, SENT_ON, "ใหม่"), world.case("open")
    for key in ("4", "5"):
        answering.attach(case, key, evidence=second, by=world["officer@open"], at=NOW)
    told = officer.post(f"/evidence/{second.pk}/alike/", {"other": first.pk}, follow=True).content.decode()
    assert "ใช้ภาพเดิมแทนแล้ว 2 ข้อ" in told
    second.refresh_from_db()
    assert (second.state, second.withdrawn_reason) == (EvidenceState.WITHDRAWN, "ใช้ «เดิม» แทน")
    assert set(EvidenceUse.objects.filter(evidence=first).values_list("key", flat=True)) == {"4", "5"}
    assert not EvidenceUse.objects.filter(evidence=second).exists()


def test_both_are_kept_and_not_pointed_out_again(world: World, officer: Client) -> None:
    first, second = add(world, ORIGINAL, "เดิม"), add(world, SENT_ON, "ใหม่")
    officer.post(f"/evidence/{second.pk}/alike/")
    assert KeptApart.objects.filter(first=first, second=second).exists()
    assert "ภาพนี้คล้ายกับ" not in officer.get(f"/evidence/{second.pk}/").content.decode()
    assert "ไม่มีภาพที่คล้ายกันแล้ว" in officer.get(f"/evidence/{second.pk}/alike/").content.decode()


def test_what_was_handed_in_is_not_replaced(world: World, sign_in: SignedIn) -> None:
    add(world, SENT_ON, "เดิม")
    new = add(world, ORIGINAL, "ใหม่")
    hand_in(world, "open", new)
    page = sign_in("officer", state="open").get(f"/evidence/{new.pk}/alike/").content.decode()
    assert "ใช้ภาพเดิม และถอนภาพนี้" not in page
    assert "เก็บไว้ทั้งสองภาพ" in page


def test_another_units_photo_is_never_offered(world: World, officer: Client) -> None:
    add(world, ORIGINAL, "ของหน่วยงานอื่น", state="returned")
    own = add(world, SENT_ON, "ของเรา")
    assert "ของหน่วยงานอื่น" not in officer.get(f"/evidence/{own.pk}/").content.decode()


# ── before those who judge ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["secretary", "chair", "department"])
def test_who_judges_reads_both_events_and_no_accusation(world: World, sign_in: SignedIn, name: str) -> None:
    hand_in(world, "returned", add(world, ORIGINAL, "ปลูกป่าวันแม่", state="returned", on=date(2026, 1, 10)))
    case = hand_in(world, "open", add(world, SENT_ON, "ปลูกป่าวันพ่อ", on=date(2026, 2, 1)))
    page = sign_in(name).get(f"/compiling/{case.pk}/")
    (found,) = page.context["resemblances"]
    text = page.content.decode()
    assert (found.proof.title, found.other.title, found.is_same_file) == ("ปลูกป่าวันพ่อ", "ปลูกป่าวันแม่", False)
    assert found.other.unit == world.units["returned"]
    assert "อาจเป็นกิจกรรมที่จัดร่วมกัน" in text
    assert f"/evidence/{found.other.pk}/" not in text


def test_a_file_that_nobody_here_may_open_is_not_named(world: World, sign_in: SignedIn) -> None:
    far = world["outsider"]
    library.add_file(far.unit, upload=SimpleUploadedFile("ลับ.jpg", ORIGINAL), title="ลับ", by=far, at=NOW)
    add(world, ORIGINAL, "ยังไม่ส่ง", state="returned")
    case = hand_in(world, "open", add(world, SENT_ON, "ของเรา"))
    assert sign_in("secretary").get(f"/compiling/{case.pk}/").context["resemblances"] == []


def test_c_02_the_same_file_under_another_name_is_seen_over_units(world: World, sign_in: SignedIn) -> None:
    hand_in(world, "returned", add(world, pdf(3), "คำสั่ง ก", state="returned"))
    case = hand_in(world, "open", add(world, pdf(3), "คำสั่ง ข"))
    (found,) = sign_in("secretary").get(f"/compiling/{case.pk}/").context["resemblances"]
    assert (found.other.title, found.is_same_file, found.is_of_another_unit) == ("คำสั่ง ก", True, True)


def test_what_was_handed_in_in_another_year_is_seen(world: World, sign_in: SignedIn) -> None:
    officer = world["officer@open"]
    reused, original, sent_on = add(world, pdf(4), "คำสั่ง"), add(world, ORIGINAL, "ปีก่อน"), add(world, SENT_ON, "ปีนี้")
    case = hand_in(world, "open", reused, sent_on)
    last_year = rounds.open_round(
        world.units["department"],
        programme=PROGRAMME,
        edition=EDITION,
        fiscal_year=YEAR - 1,
        opens_on=date(2025, 1, 1),
        due_on=date(2026, 8, 31),
        by=world["department"],
        at=NOW,
    )
    earlier = case.submissions.get()
    earlier.pk, earlier.assessment = None, enrolling.file(enrol(last_year, officer), by=officer, at=NOW)
    earlier.save()
    for proof in (reused, original):
        sha256 = proof.versions.get().sha256
        FrozenEvidence.objects.create(submission=earlier, key="4", evidence=proof, version=1, sha256=sha256)
    page = sign_in("secretary").get(f"/compiling/{case.pk}/")
    assert [(one.proof.title, one.other.title, one.years) for one in page.context["resemblances"]] == [
        ("คำสั่ง", "คำสั่ง", (YEAR - 1,)),
        ("ปีนี้", "ปีก่อน", (YEAR - 1,)),
    ]
    assert "ที่ส่งในปีอื่น" in page.content.decode()


def test_the_unit_itself_is_not_told_of_others(world: World, sign_in: SignedIn) -> None:
    hand_in(world, "returned", add(world, ORIGINAL, "ปลูกป่าวันแม่", state="returned"))
    case = hand_in(world, "open", add(world, SENT_ON, "ปลูกป่าวันพ่อ"))
    shown = sign_in("officer", state="open").get(f"/assessments/{case.pk}/4/").content.decode()
    assert "ปลูกป่าวันแม่" not in shown


def test_the_number_of_queries_does_not_grow_with_photos(world: World, sign_in: SignedIn) -> None:
    counts = []
    for state, number in (("returned", 1), ("open", 3)):
        proofs = [
            add(world, photos.jpeg(photos.scene(f"{state} {one}"), width=320), f"ภาพ {one}", state=state)
            for one in range(number)
        ]
        case = hand_in(world, state, *proofs)
        browser = sign_in("secretary")
        browser.get(f"/compiling/{case.pk}/")
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/compiling/{case.pk}/")
        photo_queries = [one for one in queries.captured_queries if "evidence" in one["sql"]]
        counts.append(len(photo_queries))
    assert counts[0] == counts[1]
