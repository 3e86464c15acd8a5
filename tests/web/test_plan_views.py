"""The plan over the year, drafts of last year, the plan as an Excel file, proofs of activities, pairs and milestones."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook
from tests.web.conftest import SignedIn
from tests.web.papers import at, body
from tests.web.world import NOW, PROGRAMME, YEAR, World

from khunnatham.evidence.models import Evidence
from khunnatham.plans import activities, copying, planning, topics
from khunnatham.plans.activities import ActivityDetails, ActivityResult
from khunnatham.plans.models import Activity, ActivityProof, Plan, TopicKind

DETAILS = ActivityDetails(title="อบรมวินัย", virtue="discipline", starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 10))


def activity_of(world: World, details: ActivityDetails = DETAILS) -> Activity:
    return activities.add_activity(world.plan("open"), details=details, by=world["officer"], at=NOW)


def last_year(world: World) -> Plan:
    plan = planning.start(world.units["open"], fiscal_year=YEAR - 1, programme=PROGRAMME, by=world["officer"], at=NOW)
    for title in ("ออมน้ำ", "รักษาเวลา"):
        activities.add_activity(plan, details=replace(DETAILS, title=title), by=world["officer"], at=NOW)
    return plan


def workbook(*rows: list[Any]) -> SimpleUploadedFile:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return SimpleUploadedFile("plan.xlsx", content.getvalue())


def kept_in(page: str) -> str:
    return page.split('name="kept" value="')[1].split('"', maxsplit=1)[0]


def test_the_list_is_narrowed_and_sorted_by_its_address(world: World, sign_in: SignedIn) -> None:
    activity_of(world)
    client, url = sign_in("officer"), at(world, "open", "plan/")

    assert "จิตอาสาพัฒนาวัด</a>" not in body(client.get(url, {"virtue": "discipline"}))
    assert "อบรมวินัย</a>" not in body(client.get(url, {"state": "done"}))
    assert "อบรมวินัย</a>" in body(client.get(url, {"state": "lacking", "q": "วินัย"}))
    assert "ไม่มีกิจกรรมที่ตรงกับตัวกรอง" in body(client.get(url, {"q": "ไม่มีคำนี้"}))
    by_title = body(client.get(url, {"order": "title", "state": "ไม่รู้จัก"}))
    assert by_title.index("จิตอาสาพัฒนาวัด</a>") < by_title.index("อบรมวินัย</a>")


def test_the_timeline_stands_beside_its_table(world: World, sign_in: SignedIn) -> None:
    activity_of(world)
    activity_of(world, ActivityDetails(title="ยังไม่มีวัน"))
    shown = body(sign_in("officer").get(at(world, "open", "plan/timeline/")))

    assert shown.count('class="kn-gantt__bar"') == 2
    assert "ยังไม่ระบุวัน 1 กิจกรรม" in shown
    assert "ยังไม่มีวัน</a>" in shown
    assert "style=" not in shown.split("<main")[1].split("</main>")[0]


def test_the_calendar_shows_a_month_and_its_activities(world: World, sign_in: SignedIn) -> None:
    row = activity_of(world)
    client, url = sign_in("officer"), at(world, "open", "plan/calendar/")

    march = body(client.get(url, {"month": "2026-03"}))
    assert "มีนาคม 2569" in march
    assert march.count(reverse("activity", args=[world.enrolment("open").pk, row.pk])) == 32
    assert "ไม่มีกิจกรรมในเดือนนี้" in body(client.get(url, {"month": "2026-07"}))
    assert "กุมภาพันธ์ 2569" in body(client.get(url, {"month": "1999-01"}))


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.parametrize("page", ["plan/timeline/", "plan/calendar/", "plan/export/", "discovery/topics/"])
def test_views_take_as_many_queries_for_one_row_as_for_three(
    world: World, sign_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries, more: int, page: str
) -> None:
    for place in range(more):
        activity_of(world, replace(DETAILS, title=f"กิจกรรม {place}"))
    client = sign_in("officer")
    with django_assert_max_num_queries(12):
        client.get(at(world, "open", page))


def test_last_years_plan_is_offered_copied_and_confirmed(world: World, sign_in: SignedIn) -> None:
    plan, source = world.plan("open"), last_year(world)
    Activity.objects.filter(plan=plan).delete()
    client, url = sign_in("officer"), at(world, "open", "plan/")

    assert "คัดลอกแผนปีงบประมาณ 2568 มาเป็นร่าง" in body(client.get(url))
    assert client.get(f"{url}copy/{source.pk}/").status_code == 200
    assert client.post(f"{url}copy/{source.pk}/").status_code == 302
    shown = body(client.get(url))
    assert "ร่างจากปีก่อน รอยืนยัน" in shown
    assert "ยังไม่มีกิจกรรมในแผน" in shown

    first = Activity.objects.filter(plan=plan)[0]
    client.post(f"{url}drafts/confirm/", {})
    client.post(f"{url}drafts/confirm/", {"draft": first.pk})
    assert [row.is_draft for row in Activity.objects.filter(plan=plan)] == [False, True]
    client.post(f"{url}drafts/discard/")
    assert [row.title for row in Activity.objects.filter(plan=plan)] == ["ออมน้ำ"]
    copying.copy_forward(source, plan, by=world["officer"], at=NOW)
    client.post(f"{url}drafts/confirm/", {"all": "yes"})
    assert not Activity.objects.filter(is_draft=True).exists()


def test_a_plan_of_another_unit_is_not_found_for_copying(world: World, sign_in: SignedIn) -> None:
    assert sign_in("officer").get(at(world, "open", f"plan/copy/{world.plan('far').pk}/")).status_code == 404


def test_what_was_exported_is_read_back_as_it_is(world: World, sign_in: SignedIn) -> None:
    activity_of(world, replace(DETAILS, budget=Decimal("1500.50"), budget_source="own"))
    client, url = sign_in("officer"), at(world, "open", "plan/")
    content = client.get(f"{url}export/").content

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["เลขที่ในระบบ", "ชื่อกิจกรรม", "ปัญหาหรือความดี"]
    assert "1 มี.ค. 2569" in rows[2]
    again = client.post(f"{url}import/", {"file": SimpleUploadedFile("plan.xlsx", content)})
    assert again.status_code == 200
    assert "ไม่มีสิ่งที่จะเปลี่ยน" in body(again)


def test_a_sheet_is_previewed_and_then_done(world: World, sign_in: SignedIn) -> None:
    row, client, url = activity_of(world), sign_in("officer"), at(world, "open", "plan/import/")
    head = ["เลขที่ในระบบ", "ชื่อกิจกรรม", "เริ่มเมื่อไร", "งบประมาณ (บาท)"]
    file = workbook(head, [row.pk, "อบรมสุจริต", "๑๒/๓/๒๕๖๙", 900.5], ["", "ใหม่", "12 มี.ค. 69", "๑,๐๐๐"])

    preview = client.post(url, {"file": file})
    assert preview.status_code == 200
    assert Activity.objects.filter(title="ใหม่").count() == 0
    assert client.post(f"{url}apply/", {"kept": kept_in(body(preview))}).status_code == 302

    row.refresh_from_db()
    assert (row.title, row.starts_on, row.budget) == ("อบรมสุจริต", date(2026, 3, 12), Decimal("900.5"))
    assert Activity.objects.get(title="ใหม่").budget == Decimal(1000)


def test_mistakes_of_a_sheet_are_named_and_nothing_is_done(world: World, sign_in: SignedIn) -> None:
    client, url = sign_in("officer"), at(world, "open", "plan/import/")
    answer = client.post(url, {"file": workbook(["ชื่อกิจกรรม", "เริ่มเมื่อไร"], ["ใหม่", ""], ["ก", "31/2/2569"])})

    assert answer.status_code == 422
    assert "แถว 3 คอลัมน์ B" in body(answer)
    assert 'name="kept"' not in body(answer)
    assert not Activity.objects.filter(title="ใหม่").exists()
    for wrong in (SimpleUploadedFile("plan.xlsx", b"nothing"), SimpleUploadedFile("plan.xlsx", b"PK\x03\x04")):
        told = client.post(url, {"file": wrong})
        assert (told.status_code, "อ่านไฟล์นี้เป็น Excel" in body(told)) == (422, True)
    far = client.post(url, {"file": workbook(["ชื่อกิจกรรม"], [], *[["ก"]] * 600)})
    assert (far.status_code, "500 แถว" in body(far)) == (422, True)
    assert "เลือกไฟล์ Excel ก่อน" in body(client.post(url))
    assert client.post(f"{url}apply/", {"kept": "ปลอม"})["Location"] == url


def test_proofs_of_the_library_are_chosen_for_an_activity(world: World, sign_in: SignedIn) -> None:
    row, client, proof = activity_of(world), sign_in("officer"), Evidence.objects.get(unit=world.units["open"])
    url = at(world, "open", f"plan/activities/{row.pk}/proofs/")

    assert proof.title in body(client.get(url))
    client.post(url, {"evidence": proof.pk})
    assert ActivityProof.objects.filter(activity=row, evidence=proof).exists()
    assert proof.title in body(client.get(at(world, "open", f"plan/activities/{row.pk}/progress/")))
    client.post(f"{url}detach/", {"evidence": proof.pk})
    assert not ActivityProof.objects.exists()


def test_progress_is_shown_over_time(world: World, sign_in: SignedIn) -> None:
    row = activity_of(world)
    for place, percent in enumerate((20, 60)):
        activities.record_result(
            row,
            result=ActivityResult(progress_percent=percent),
            expected_revision=place + 1,
            by=world["officer"],
            at=NOW + timedelta(days=place),
        )
    shown = body(sign_in("officer").get(at(world, "open", f"plan/activities/{row.pk}/progress/")))
    assert [f'<progress value="{percent}"' in shown for percent in (20, 60)] == [True, True]


def test_problems_stand_beside_what_answers_them_and_gaps_are_said(world: World, sign_in: SignedIn) -> None:
    topics.add_topic(world.plan("open"), kind=TopicKind.PROBLEM, text="สิ้นเปลือง", by=world["officer"], at=NOW)
    shown = body(sign_in("officer").get(at(world, "open", "discovery/topics/")))

    assert "จิตอาสาพัฒนาวัด</a>" in shown
    assert "แปลงปัญหานี้เป็นการกระทำเชิงบวก" in shown
    assert "ยังไม่มีกิจกรรมในแผนที่ทำเพื่อเรื่องนี้" in shown
