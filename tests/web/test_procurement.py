"""The register of projects and the months on screen: what is computed answers itself, nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from tests.web.conftest import SignedIn
from tests.web.papers import at, body
from tests.web.world import NOW, World

from khunnatham.facts.kinds import SPENDING
from khunnatham.facts.queries import latest
from khunnatham.procurement import registering
from khunnatham.procurement.models import Month, Project
from khunnatham.procurement.registering import ProjectDetails

CHANGED = {
    "name": "ปรับปรุงห้องประชุม",
    "budget": "๑,๒๕๐.๕๐",
    "has_procurement": "on",
    "representative": "ประธานชุมชน",
    "appointed_on": "5 ม.ค. 69",
    "order_reference": "คำสั่งที่ 3/2569",
    "evidence": "",
    "expected_revision": "1",
}


def the_project(world: World, state: str = "open") -> Project:
    return Project.objects.get(register__unit=world.units[state])


def url_of(world: World, page: str = "", state: str = "open") -> str:
    return at(world, state, f"procurement/{the_project(world, state).pk}/{page}")


def test_a_project_is_added_once_by_name_and_budget(world: World, sign_in: SignedIn) -> None:
    client, url = sign_in("officer", state="draft"), at(world, "draft", "procurement/add/")

    opened = {client.post(url, {"name": "จ้างเหมา", "budget": "๑,๐๐๐.๒๕"})["Location"] for _ in range(2)}

    assert opened == {url_of(world, state="draft")}
    assert the_project(world, "draft").budget == Decimal("1000.25")
    refused = client.post(url, {"name": "ใหม่", "budget": "มาก"})
    assert (refused.status_code, 'value="ใหม่"' in body(refused)) == (422, True)


def test_a_project_is_changed_in_thai_digits_and_dates(world: World, sign_in: SignedIn) -> None:
    done = sign_in("officer").post(url_of(world), CHANGED)

    row = the_project(world)
    assert done["Location"] == at(world, "open", "procurement/")
    assert (row.representative, str(row.appointed_on), row.budget) == ("ประธานชุมชน", "2026-01-05", Decimal("1250.50"))


def test_half_an_appointment_is_told_at_its_field(world: World, sign_in: SignedIn) -> None:
    refused = sign_in("officer").post(url_of(world), CHANGED | {"order_reference": ""})

    assert refused.status_code == 422
    assert "บอกเลขที่คำสั่งแต่งตั้ง" in body(refused)
    assert 'value="ประธานชุมชน"' in body(refused)


def test_who_was_overtaken_keeps_what_was_typed(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer")
    client.post(url_of(world), CHANGED)

    answer = client.post(url_of(world), CHANGED | {"representative": "กรรมการหมู่บ้าน"})

    assert answer.status_code == 409
    assert 'value="กรรมการหมู่บ้าน"' in body(answer)
    assert 'name="expected_revision" value="2"' in body(answer)


def test_steps_with_a_bad_day_are_shown_again_as_typed(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer")
    typed = {"title": "ประกาศ", "done_on": "31 ก.พ. 69", "disclosed_on": "", "disclosed_at": ""}

    refused = client.post(url_of(world, "steps/"), typed)
    client.post(url_of(world, "steps/"), typed | {"done_on": "2 ก.พ. 69"})

    assert refused.status_code == 422
    assert "ขั้นตอนแถวที่ 1" in body(refused)
    assert 'value="31 ก.พ. 69"' in body(refused)
    assert [step.title for step in the_project(world).steps.all()] == ["ประกาศ"]


def test_the_workbook_goes_out_and_comes_in(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer")
    content = client.get(at(world, "open", "procurement/workbook/")).content
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()

    done = client.post(at(world, "open", "procurement/take-in/"), {"file": SimpleUploadedFile("a.xlsx", content)})
    bad = client.post(at(world, "open", "procurement/take-in/"), {"file": SimpleUploadedFile("a.xlsx", b"no")})

    assert sheet[1][:2] == ["ปรับปรุงห้องประชุม", 1250.5]
    assert (done.status_code, bad.status_code) == (302, 422)
    assert "อ่านไฟล์นี้ไม่ได้" in body(bad)


def test_months_are_saved_and_recorded_as_a_fact(world: World, sign_in: SignedIn) -> None:
    client, url = sign_in("officer"), at(world, "open", f"spending/{the_project(world).pk}/")

    done = client.post(url, {"planned-1": "๑,๐๐๐", "spent-1": "250.25", "expected_revision": "1"})
    bad = client.post(url, {"planned-1": "x", "expected_revision": "2"})

    fact = latest(world.units["open"], world.round.fiscal_year, SPENDING)
    assert (done.status_code, bad.status_code) == (302, 422)
    assert Month.objects.filter(project=the_project(world)).count() == 1
    assert fact is not None
    assert fact.value == {"planned": "1000.00", "spent": "250.25"}
    shown = body(client.get(at(world, "open", "spending/")))
    assert "25.02" in shown
    assert "แผนรายเดือนไม่เท่ากับงบประมาณ" in shown


def test_the_monthly_table_is_a_workbook_too(world: World, sign_in: SignedIn) -> None:
    content = sign_in("officer").get(at(world, "open", "spending/workbook/")).content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()

    assert rows[0][3] == "ต.ค."
    assert rows[1][:3] == ["ปรับปรุงห้องประชุม", 1250.5, "แผน"]


def test_equal_budgets_are_named_with_a_reason(world: World, sign_in: SignedIn) -> None:
    register = the_project(world).register
    for number in range(3):
        details = ProjectDetails(name=f"เท่ากัน {number}", budget=Decimal("1250.50"))
        registering.add_project(register, details=details, by=world["officer"], at=NOW)
    client, here = sign_in("officer"), at(world, "open", "procurement/")
    chosen = list(Project.objects.filter(register=register).values_list("pk", flat=True)[:3])

    before = body(client.get(here))
    refused = client.post(at(world, "open", "procurement/largest/"), {"projects": chosen, "reason": ""})
    done = client.post(at(world, "open", "procurement/largest/"), {"projects": chosen, "reason": "เริ่มก่อน"})

    assert "มีงบประมาณเท่ากันในลำดับสุดท้าย" in before
    assert (refused.status_code, done.status_code) == (422, 302)
    assert "มีงบประมาณเท่ากันในลำดับสุดท้าย" not in body(client.get(here))


@pytest.mark.parametrize("page", ["procurement/", "spending/"])
def test_pages_take_the_same_queries_for_one_and_for_three_projects(world: World, sign_in: SignedIn, page: str) -> None:
    client, url = sign_in("officer"), at(world, "open", page)
    with CaptureQueriesContext(connection) as first:
        client.get(url)
    register = the_project(world).register
    for number in range(2):
        details = ProjectDetails(name=f"โครงการ {number}", budget=Decimal(number))
        registering.add_project(register, details=details, by=world["officer"], at=NOW)
    with CaptureQueriesContext(connection) as second:
        client.get(url)

    assert len(first) == len(second)
