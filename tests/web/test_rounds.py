"""Rounds: opened with their days looked at, limited, extended for all or one, closed."""

from __future__ import annotations

import html
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.conftest import SignedIn
from tests.web.world import BEGINNING, NOW, World

from khunnatham.assessments import joining, rounds
from khunnatham.assessments.models import Extension, Round, Window
from khunnatham.assessments.round_days import hand_ins_of, printed_outside, remarks_on
from khunnatham.programmes import shelf
from khunnatham.thai import deadline


def page_of(client: Client, address: str, sent: dict[str, object] | None = None, status: int = 200) -> str:
    answer = client.post(address, sent) if sent else client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return html.unescape(answer.content.decode())


@pytest.fixture
def department(world: World, sign_in: SignedIn) -> Client:
    return sign_in("department")


def days(world: World, **changed: object) -> dict[str, object]:
    """Give what the form of a district's round sends."""
    return {
        "edition": "moral-district/2567",
        "year": 2569,
        "owner": world.units["department"].pk,
        "title_th": "",
        "title_en": "",
        "opens_on": "20/2/2569",
        "due-bundle-1": "31/5/2569",
        "due-bundle-2": "31/8/2569",
    } | changed


class TestOpening:
    def test_the_days_of_the_edition_are_proposed_and_what_stands_out_is_said(self, department: Client) -> None:
        page = page_of(department, f"{reverse('open-round')}?edition=moral-district/2567&year=2569")
        assert 'value="31 พ.ค. 2569"' in page
        assert 'value="31 ส.ค. 2569"' in page
        assert "31 พ.ค. 2569 เป็นวันอาทิตย์" in page

    def test_it_is_looked_at_once_more_and_opened_as_typed(self, world: World, department: Client) -> None:
        address = reverse("open-round")
        again = page_of(department, address, days(world, places=["49"]))
        assert "วันอาทิตย์" in again
        assert "มุกดาหาร" in again
        assert Round.objects.count() == 1
        answer = department.post(address, days(world, places=["49"], confirmed="yes"))
        made = Round.objects.exclude(pk=world.round.pk).get()
        assert answer["Location"] == reverse("round", args=[made.pk])
        assert [window.due_at for window in made.windows.all()] == [
            deadline(date(2026, 5, 31)),
            deadline(date(2026, 8, 31)),
        ]
        assert [place.pk for place in joining.limits_of(made).places] == ["49"]

    def test_going_back_to_change_keeps_what_was_typed(self, world: World, department: Client) -> None:
        sent = days(world, title_th="รอบพิเศษ", confirmed="yes", change="yes")
        assert 'value="รอบพิเศษ"' in page_of(department, reverse("open-round"), sent)
        assert Round.objects.count() == 1

    def test_what_cannot_be_is_refused_at_the_form(self, world: World, department: Client) -> None:
        sent = days(world, **{"due-bundle-1": "1/9/2569", "confirmed": "yes"})
        page = page_of(department, reverse("open-round"), sent, 422)
        assert "กำหนดส่งแต่ละครั้งต้องเรียงตามวัน" in page
        assert 'value="1/9/2569"' in page

    def test_printed_days_of_another_year_are_confirmed_by_a_person(self, world: World, department: Client) -> None:
        edition = shelf.by_key("model-district/2567")
        proposed = rounds.hand_in_days(edition, 2569)
        outside = printed_outside(edition, proposed, 2569)
        assert [row.key for row in outside] == [row.key for row in hand_ins_of(edition) if row.printed]
        if not outside:
            pytest.skip("the edition prints no day of another year")
        sent: dict[str, object] = {
            "edition": edition.key,
            "year": 2569,
            "owner": world.units["department"].pk,
            "opens_on": "1/10/2565",
            **{f"due-{key}": day.isoformat() for key, day in proposed.items()},
        }
        page = page_of(department, reverse("open-round"), sent)
        assert "อยู่นอกปีงบประมาณ 2569" in page
        assert 'name="printed"' in page
        assert "ยืนยันก่อน" in page_of(department, reverse("open-round"), {**sent, "confirmed": "yes"}, 422)
        assert department.post(reverse("open-round"), {**sent, "confirmed": "yes", "printed": "on"}).status_code == 302

    def test_a_department_opens_for_itself_only(self, world: World, department: Client) -> None:
        sent = days(world, owner=world.units["other-department"].pk, confirmed="yes")
        page_of(department, reverse("open-round"), sent, 422)
        assert Round.objects.count() == 1


class TestExtending:
    def test_one_unit_is_found_by_name_and_nothing_typed_is_lost(self, world: World, department: Client) -> None:
        address = reverse("extend-round", args=[world.round.pk])
        typed: dict[str, object] = {"window": "whole", "due_on": "15/9/2569", "reason": "น้ำท่วม", "q": "ตัวอย่าง open"}
        page = page_of(department, address, {**typed, "search": "yes"})
        unit = world.units["open"]
        assert f'value="{unit.pk}"' in page
        assert "น้ำท่วม" in page
        assert 'value="15/9/2569"' in page
        again = page_of(department, address, {**typed, "unit": unit.pk})
        assert "ขยายให้" in again
        assert not Extension.objects.exists()
        department.post(address, {**typed, "unit": unit.pk, "confirmed": "yes"})
        extension = Extension.objects.get()
        assert (extension.unit, extension.due_at, extension.reason) == (unit, deadline(date(2026, 9, 15)), "น้ำท่วม")
        told = page_of(department, reverse("round", args=[world.round.pk]))
        assert "น้ำท่วม" in told.partition("การขยายเวลา")[2]

    def test_for_all_a_day_off_is_pointed_out_and_an_earlier_day_refused(
        self, world: World, department: Client
    ) -> None:
        address = reverse("extend-round", args=[world.round.pk])
        sent: dict[str, object] = {"window": "whole", "unit": "", "reason": "เลื่อน"}
        assert "วันเสาร์" in page_of(department, address, {**sent, "due_on": "5/9/2569"})
        page = page_of(department, address, {**sent, "due_on": "1/8/2569", "confirmed": "yes"}, 422)
        assert "กำหนดส่งใหม่ต้องหลังกำหนดเดิม" in page
        department.post(address, {**sent, "due_on": "5/9/2569", "confirmed": "yes"})
        assert Window.objects.get(round=world.round).due_at == deadline(date(2026, 9, 5))


class TestUnits:
    def test_provinces_and_units_are_chosen_and_taken_out(self, world: World, department: Client) -> None:
        address = reverse("round-units", args=[world.round.pk])
        idle = world.units["idle"]
        assert f'value="{idle.pk}"' in page_of(department, f"{address}?q=ยังไม่เข้าร่วม")
        department.post(address, {"places": "yes", "place": ["50"]})
        department.post(address, {"add": idle.pk})
        limits = joining.limits_of(world.round)
        assert ([place.pk for place in limits.places], limits.units) == (["50"], (idle,))
        assert "เชียงใหม่" in page_of(department, reverse("round", args=[world.round.pk]))
        department.post(address, {"remove": idle.pk})
        department.post(address, {"places": "yes"})
        assert not joining.limits_of(world.round)


def test_a_closed_round_offers_nothing_more(world: World, department: Client) -> None:
    department.post(reverse("close-round", args=[world.round.pk]))
    page = page_of(department, reverse("round", args=[world.round.pk]))
    assert "ปิดรอบแล้ว" in page
    assert reverse("extend-round", args=[world.round.pk]) not in page


def test_the_list_asks_as_much_for_three_rounds_as_for_one(world: World, department: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(department, reverse("rounds"))
        return len(captured)

    before = queries()
    for _ in range(2):
        rounds.open_round(
            world.units["department"],
            programme="moral-district",
            edition="2567",
            fiscal_year=2569,
            opens_on=BEGINNING,
            by=world["department"],
            at=NOW,
        )
    assert queries() == before


def test_a_holiday_and_a_weekend_are_both_named() -> None:
    assert [text.th for text in remarks_on(date(2026, 5, 31), 2569)] == ["31 พ.ค. 2569 เป็นวันอาทิตย์ วันวิสาขบูชา"]
    assert [text.en for text in remarks_on(date(2026, 10, 5), 2569)] == ["Lies outside fiscal year 2569"]
    assert remarks_on(date(2026, 6, 2), 2569) == ()
