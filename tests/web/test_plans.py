"""The plan and its success: what is missing is named, results are recorded, nothing is overwritten or lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.web.conftest import SignedIn
from tests.web.papers import at, autosave, body
from tests.web.world import NOW, World

from khunnatham.facts.models import Fact
from khunnatham.plans import activities
from khunnatham.plans.activities import ActivityDetails
from khunnatham.plans.models import Activity

PLANNED = {
    "title": "จิตอาสาพัฒนาวัด",
    "topic": "",
    "virtue": "honesty",
    "place_text": "วัดกลาง",
    "starts_on": "5 ม.ค. 69",
    "ends_on": "9/1/2569",
    "method": "ทำความสะอาด",
    "expected_result": "วัดสะอาด",
    "responsible": "ฝ่ายบริหาร",
    "indicator": "จำนวนผู้เข้าร่วม",
    "target": "๒๐ คน",
    "budget": "๑,๕๐๐.๕๐",
}
CAME = {
    "progress_percent": "50",
    "actual_result": "",
    "is_achieved": "",
    "improvement": "",
    "finished_on": "",
    "participants": "",
    "spent": "",
}


def the_activity(world: World, state: str = "open") -> Activity:
    return Activity.objects.select_related("plan__unit").get(plan=world.plan(state))


def url_of(world: World, row: Activity, page: str = "", state: str = "open") -> str:
    return at(world, state, f"plan/activities/{row.pk}/{page}")


def test_an_activity_is_added_by_its_name_once(world: World, sign_in: SignedIn) -> None:
    client, url = sign_in("officer", state="draft"), at(world, "draft", "plan/activities/add/")
    opened = {client.post(url, {"title": "อบรมวินัย"})["Location"] for _ in range(2)}

    row = the_activity(world, "draft")
    assert opened == {url_of(world, row, state="draft")}
    assert client.post(url, {"title": " "}).status_code == 422


def test_what_an_activity_lacks_is_named(world: World, sign_in: SignedIn) -> None:
    activities.add_activity(world.plan("open"), details=ActivityDetails(title="อบรม"), by=world["officer"], at=NOW)
    client = sign_in("officer")
    row = Activity.objects.get(title="อบรม")

    for shown in (body(client.get(at(world, "open", "plan/"))), body(client.get(url_of(world, row)))):
        assert "ยังขาด" in shown
        assert "ที่ไหน" in shown
    assert "กิจกรรมที่ 2 «อบรม» ยังขาด: ที่ไหน" in body(client.get(at(world, "open", "plan/")))


def test_an_activity_is_saved_as_it_is_typed(world: World, sign_in: SignedIn) -> None:
    row, client = the_activity(world), sign_in("officer")
    told = autosave(client, url_of(world, row), row.revision, **PLANNED).json()

    row.refresh_from_db()
    assert (row.place_text, row.budget, row.revision) == ("วัดกลาง", Decimal("1500.50"), told["revision"])
    assert f'value="{row.revision}"' in told["html"]["#save-activity"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("starts_on", "31 เม.ย. 2569", "ไม่มีในปฏิทิน"),
        ("ends_on", "1 ม.ค. 2569", "ก่อนวันเริ่ม"),
        ("budget", "มาก", ""),
        ("budget", "1.555", "ทศนิยม"),
        ("title", "", ""),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_stays(
    world: World, sign_in: SignedIn, field: str, typed: str, sentence: str
) -> None:
    row, client = the_activity(world), sign_in("officer")
    given = PLANNED | {field: typed}
    told = autosave(client, url_of(world, row), row.revision, **given)
    page = client.post(url_of(world, row), given | {"expected_revision": row.revision})

    assert told.status_code == page.status_code == 422
    assert field in told.json()["errors"]
    assert sentence in told.json()["errors"][field]
    assert "วัดกลาง" in body(page)
    row.refresh_from_db()
    assert row.place_text == "วัดใกล้สำนักงาน"


def test_dates_outside_the_year_are_pointed_out(world: World, sign_in: SignedIn) -> None:
    row, client = the_activity(world), sign_in("officer")
    given = PLANNED | {"starts_on": "1/1/2560", "ends_on": "2/1/2560"}
    assert client.post(url_of(world, row), given | {"expected_revision": row.revision}).status_code == 302

    assert "อยู่นอกปีงบประมาณ 2569" in body(client.get(url_of(world, row)))
    assert "วันที่นอกปีงบประมาณ" in body(client.get(at(world, "open", "plan/")))


def test_of_two_who_change_an_activity_the_second_sees_both(world: World, sign_in: SignedIn) -> None:
    row, client = the_activity(world), sign_in("officer")
    seen = row.revision
    activities.change_activity(
        row, details=ActivityDetails(title="ของหัวหน้า"), expected_revision=seen, by=world["head"], at=NOW
    )
    told = autosave(client, url_of(world, row), seen, **PLANNED)
    page = client.post(url_of(world, row), PLANNED | {"expected_revision": seen})

    assert told.status_code == page.status_code == 409
    assert told.json()["theirs"]["value"]["ชื่อกิจกรรม"] == "ของหัวหน้า"
    assert "ของหัวหน้า" in body(page)
    assert "วัดกลาง" in body(page)
    again = client.post(url_of(world, row), PLANNED | {"expected_revision": seen + 1})
    assert again.status_code == 302


def test_progress_and_results_are_recorded(world: World, sign_in: SignedIn) -> None:
    row, client = the_activity(world), sign_in("officer")
    given = CAME | {
        "actual_result": "มา ๓๐ คน",
        "is_achieved": "yes",
        "participants": "๓๐",
        "spent": "900",
        "improvement": "ดีขึ้น",
    }
    told = autosave(client, url_of(world, row, "progress/"), row.revision, **given)

    assert told.status_code == 200
    row.refresh_from_db()
    assert (row.participants, row.spent, row.is_achieved, row.improvement) == (30, Decimal(900), True, "ดีขึ้น")


@pytest.mark.parametrize(
    ("field", "typed"),
    [("progress_percent", "101"), ("is_achieved", "yes"), ("participants", "หลาย"), ("finished_on", "1 มี.ค. 2569")],
)
def test_a_result_that_cannot_be_says_why(world: World, sign_in: SignedIn, field: str, typed: str) -> None:
    row, client = the_activity(world), sign_in("officer")
    given = CAME | {field: typed}
    place = "actual_result" if field == "is_achieved" else field

    assert place in autosave(client, url_of(world, row, "progress/"), row.revision, **given).json()["errors"]
    page = client.post(url_of(world, row, "progress/"), given | {"expected_revision": row.revision})
    assert page.status_code == 422


def test_a_removed_activity_comes_back_whole(world: World, sign_in: SignedIn) -> None:
    row, client = the_activity(world), sign_in("officer")
    before = {field.name: getattr(row, field.name) for field in Activity._meta.fields}

    assert "data-confirmation" in body(client.get(url_of(world, row, "remove/")))
    gone = client.post(url_of(world, row, "remove/"), {"expected_revision": row.revision})
    assert not Activity.objects.filter(pk=row.pk).exists()
    assert "นำกลับมา" in body(client.get(gone["Location"]))
    assert client.post(url_of(world, row, "restore/")).status_code == 302
    after = Activity.objects.get(pk=row.pk)
    stamps = {"revision", "changed_at", "changed_by", "changed_by_th", "changed_by_en"}
    assert {name: value for name, value in before.items() if name not in stamps} == {
        name: getattr(after, name) for name in before if name not in stamps
    }
    assert client.post(url_of(world, row, "restore/")).status_code == 409
    assert "นำกลับมา" not in body(client.get(gone["Location"])).split("ประวัติ")[0]


def test_an_activity_that_somebody_changed_is_not_removed(world: World, sign_in: SignedIn) -> None:
    row = the_activity(world)
    answer = sign_in("officer").post(url_of(world, row, "remove/"), {"expected_revision": row.revision - 1})

    assert answer.status_code == 409
    assert Activity.objects.filter(pk=row.pk).exists()


def test_an_activity_of_another_unit_is_not_found(world: World, sign_in: SignedIn) -> None:
    foreign = the_activity(world, "submitted")
    client = sign_in("officer")

    for page in ("", "progress/", "remove/"):
        assert client.get(url_of(world, foreign, page)).status_code == 404


def test_others_read_and_do_not_write(world: World, sign_in: SignedIn) -> None:
    row, client = the_activity(world), sign_in("secretary")

    assert client.get(url_of(world, row)).status_code == 200
    assert client.post(url_of(world, row), PLANNED | {"expected_revision": row.revision}).status_code == 403
    assert client.get(url_of(world, row, "remove/")).status_code == 403
    assert client.post(at(world, "open", "success/record/")).status_code == 403


def test_success_is_computed_and_recorded_once(world: World, sign_in: SignedIn) -> None:
    activities.add_activity(world.plan("open"), details=ActivityDetails(title="อบรม"), by=world["officer"], at=NOW)
    activities.add_activity(world.plan("open"), details=ActivityDetails(title="ปลูกป่า"), by=world["officer"], at=NOW)
    client, url = sign_in("officer"), at(world, "open", "success/")
    shown = body(client.get(url))

    assert "สำเร็จ 1 จาก 3 กิจกรรม = 33.33 %" in shown
    assert "แผนเปลี่ยนหลังบันทึก" in shown
    assert "ไม่ใช่แบบทางการ" in shown
    for _ in range(2):
        assert client.post(f"{url}record/").status_code == 302
    recorded = Fact.objects.filter(unit=world.units["open"], kind="plan-success")
    assert [fact.value for fact in recorded] == [{"part": 1, "whole": 3}, {"part": 1, "whole": 1}]
    assert "บันทึกเป็นข้อมูลความสำเร็จ</button>" not in body(client.get(url))


def test_an_empty_plan_has_no_success_yet(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="draft")

    assert "ยังไม่มีกิจกรรมให้สรุป" in body(client.get(at(world, "draft", "success/")))
    assert client.post(at(world, "draft", "success/record/")).status_code == 409


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.parametrize(("page", "count"), [("plan/", 10), ("success/", 11), ("", 13)])
def test_the_number_of_queries_does_not_follow_the_rows(
    world: World,
    sign_in: SignedIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    more: int,
    page: str,
    count: int,
) -> None:
    for place in range(more):
        details = ActivityDetails(title=f"กิจกรรม {place}")
        activities.add_activity(world.plan("open"), details=details, by=world["officer"], at=NOW)
    client, url = sign_in("officer"), at(world, "open", page)
    with django_assert_num_queries(count):
        client.get(url)
