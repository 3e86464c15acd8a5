"""Evidence once, on pages: where else a proof may serve, what may serve here, usage over programmes, events of other years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests.evidence.files import pdf
from tests.web.world import NOW, World

from khunnatham.assessments import answering
from khunnatham.assessments.models import Assessment, EvidenceUse
from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence, LinkCheck, Snapshot

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(sign_in: SignedIn) -> Client:
    """Give the browser of an officer whose assessment is open."""
    return sign_in("officer", state="open")


@pytest.fixture
def case(world: World) -> Assessment:
    """Give the assessment that the officer works on."""
    return world.case("open")


def add(world: World, pages: int = 1, **more: Any) -> Evidence:
    by = world["officer@open"]
    upload = SimpleUploadedFile(f"เอกสาร {pages}.pdf", pdf(pages))
    return library.add_file(by.unit, upload=upload, by=by, at=NOW, **more).evidence


def attach(world: World, case: Assessment, key: str, proof: Evidence) -> None:
    answering.attach(case, key, evidence=proof, by=world["officer@open"], at=NOW)


def before(world: World, case: Assessment) -> None:
    """Let the unit have used one proof for the requirements 5 and 6."""
    old = add(world, 9, title="คำสั่งแต่งตั้งคณะทำงาน")
    attach(world, case, "5", old)
    attach(world, case, "6", old)


def test_a_proof_just_attached_says_where_else_it_may_serve(world: World, officer: Client, case: Assessment) -> None:
    before(world, case)
    fields = {"files": SimpleUploadedFile("ใหม่.pdf", pdf(2)), "assessment": case.pk, "key": "5"}
    told = officer.post("/evidence/upload/", fields, headers={"accept": "application/json"}).json()
    assert "ใช้ได้กับ ข้อ 6" in told["html"]["#proofs"]
    proof = Evidence.objects.get(title="ใหม่")
    assert f'href="/evidence/{proof.pk}/#reuse"' in officer.get(f"/assessments/{case.pk}/5/").content.decode()
    assert not EvidenceUse.objects.filter(evidence=proof, key="6").exists()


def test_several_places_are_taken_with_one_press_after_they_were_shown(
    world: World, officer: Client, case: Assessment
) -> None:
    before(world, case)
    proof = add(world)
    attach(world, case, "5", proof)
    page = officer.get(f"/evidence/{proof.pk}/")
    assert [(offer.value, offer.is_chosen) for offer in page.context["offers"]][:1] == [(f"{case.pk}:6", False)]
    chosen = {"place": [f"{case.pk}:6", f"{case.pk}:7"]}
    done = officer.post(f"/evidence/{proof.pk}/reuse/", chosen, follow=True).content.decode()
    assert "ใช้หลักฐานนี้กับอีก 2 ข้อแล้ว" in done
    assert "ใช้อยู่ 3 ข้อ ใน 1 รอบการประเมิน" in done
    assert set(EvidenceUse.objects.filter(evidence=proof).values_list("key", flat=True)) == {"5", "6", "7"}


def test_without_a_tick_nothing_is_attached(world: World, officer: Client, case: Assessment) -> None:
    proof = add(world)
    told = officer.post(f"/evidence/{proof.pk}/reuse/", follow=True).content.decode()
    assert "ยังไม่ได้เลือกข้อ" in told
    assert officer.post(f"/evidence/{proof.pk}/reuse/", {"place": f"{world.case('listed').pk}:1"}).status_code == 404
    assert officer.post(f"/evidence/{proof.pk}/reuse/", {"place": "x"}).status_code == 404
    assert not EvidenceUse.objects.filter(evidence=proof).exists()


@pytest.mark.parametrize("page", ["/assessments/{}/6/", "/assessments/{}/6/library/"])
def test_beside_a_requirement_stand_the_proofs_that_may_serve(
    world: World, officer: Client, case: Assessment, page: str
) -> None:
    before(world, case)
    proof = add(world, title="รายงานการประชุม")
    attach(world, case, "5", proof)
    shown = officer.get(page.format(case.pk)).content.decode()
    assert "หลักฐานที่น่าจะใช้ได้" in shown
    assert "รายงานการประชุม" in shown
    assert "หลักฐานที่น่าจะใช้ได้" not in officer.get(f"/assessments/{case.pk}/2/").content.decode()
    officer.post(f"/assessments/{case.pk}/6/attach/", {"evidence": proof.pk})
    assert EvidenceUse.objects.filter(evidence=proof, key="6").exists()


def test_offers_are_for_who_answers_and_not_for_who_reads(world: World, sign_in: SignedIn, case: Assessment) -> None:
    before(world, case)
    proof = add(world)
    attach(world, case, "5", proof)
    assert sign_in("auditor").get(f"/evidence/{proof.pk}/").context["offers"] == []


def test_an_event_outside_the_year_is_pointed_out_where_it_is_attached_and_in_the_library(
    world: World, officer: Client, case: Assessment
) -> None:
    proof = add(world, title="ของปีก่อน", event_on=date(2024, 11, 1))
    marked = "อยู่นอกปีงบประมาณ 2569"
    assert marked not in officer.get("/evidence/").content.decode()
    attach(world, case, "5", proof)
    for page in (f"/assessments/{case.pk}/5/", "/evidence/", f"/evidence/{proof.pk}/"):
        assert marked in officer.get(page).content.decode(), page


@pytest.mark.parametrize("page", ["/assessments/{case}/6/", "/assessments/{case}/6/library/", "/evidence/{proof}/"])
def test_the_number_of_queries_does_not_grow_with_proofs(
    world: World, officer: Client, case: Assessment, page: str
) -> None:
    before(world, case)
    counts, pages = [], iter(range(1, 8))
    first = add(world, next(pages))
    attach(world, case, "5", first)
    for more in (0, 3):
        for _ in range(more):
            proof = add(world, next(pages))
            attach(world, case, "5", proof)
            attach(world, case, "7", proof)
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(page.format(case=case.pk, proof=first.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_another_office_sees_the_uses_in_its_own_cases_only(world: World, sign_in: SignedIn) -> None:
    proof = world.evidence["listed"]
    page = sign_in("secretary").get(f"/evidence/{proof.pk}/")
    assert {use.round for use in page.context["uses"]} == {world.round.title_th}


def test_what_came_of_asking_for_a_link_stands_beside_it(world: World, officer: Client, case: Assessment) -> None:
    proof = world.evidence["open"]
    pages = ("/evidence/", f"/evidence/{proof.pk}/", f"/assessments/{case.pk}/4/")
    assert all("ยังไม่ได้ตรวจลิงก์" in officer.get(page).content.decode() for page in pages)
    kept = LinkCheck.objects.create(evidence=proof, checked_at=NOW, verdict="answered", status=200, answered_at=NOW)
    assert all("ตอบกลับล่าสุด" in officer.get(page).content.decode() for page in pages)
    kept.verdict, kept.status, kept.broken_since = "broken", 404, NOW
    kept.save()
    for page in (*pages, "/evidence/?show=broken"):
        shown = officer.get(page).content.decode()
        assert "เปิดไม่ได้ตั้งแต่" in shown, page
        assert "เว็บไซต์ตอบรหัส 404" in shown, page


def test_a_unit_without_broken_links_reads_so(officer: Client) -> None:
    assert "ไม่พบลิงก์ที่เปิดไม่ได้" in officer.get("/evidence/?show=broken").content.decode()


def test_a_copy_of_a_page_is_asked_for_and_what_became_of_it_is_told(world: World, officer: Client) -> None:
    link = world.evidence["open"]
    page = f"/evidence/{link.pk}/"
    assert "เก็บสำเนาหน้าเว็บเป็น PDF" in officer.get(page).content.decode()
    assert "กำลังเก็บสำเนาหน้าเว็บ" in officer.post(f"{page}copy/", follow=True).content.decode()
    snapshot = Snapshot.objects.get(link=link)
    snapshot.ended_at, snapshot.why_th, snapshot.why_en = NOW, "เว็บไซต์ไม่ตอบ", "No answer"
    snapshot.save()
    assert "เว็บไซต์ไม่ตอบ" in officer.get(page).content.decode()
    snapshot.why_th, snapshot.copy = "", add(world, title="สำเนาข่าว")
    snapshot.save()
    assert "สำเนาข่าว" in officer.get(page).content.decode()
