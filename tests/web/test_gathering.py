"""A district reads what the units inside it handed in or made public, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.web.conftest import SignedIn
from tests.web.world import BEGINNING, NOW, SECRET, YEAR, World, account_named, enrol

from khunnatham.assessments import gathering, rounds
from khunnatham.assessments.models import Enrolment
from khunnatham.evidence.models import Evidence
from khunnatham.organisations.models import Membership, Place, Unit, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit
from khunnatham.wording import Refusal

PLACE = "4901"


@pytest.fixture
def officer(world: World) -> Membership:
    """Give the officer of a district in which two units of the world lie: one handed in, one still writes."""
    district = new_unit(
        kind=UnitKind.DISTRICT, place=Place.objects.get(pk=PLACE), name_th="อำเภอเมืองตัวอย่าง", name_en="District"
    )
    inside = [world.units["submitted"].pk, world.units["open"].pk]
    Unit.objects.filter(pk__in=inside).update(place=PLACE)
    return Membership.objects.create(
        account=account_named("district-officer"), role=Role.OFFICER, unit=district, since=BEGINNING
    )


def enrolled(world: World, officer: Membership) -> Enrolment:
    round_ = rounds.open_round(
        world.units["department"],
        programme="moral-district",
        edition="2567",
        fiscal_year=YEAR,
        opens_on=BEGINNING,
        dues={"bundle-1": date(2026, 5, 31), "bundle-2": date(2026, 8, 31)},
        by=world["department"],
        at=NOW,
    )
    return enrol(round_, officer)


def test_only_what_was_handed_in_inside_the_district_is_gathered(world: World, officer: Membership) -> None:
    [one] = gathering.gather(officer.unit, fiscal_year=YEAR, by=officer)

    assert (one.unit, one.version) == (world.units["submitted"], 1)
    assert [(row.title, row.came, row.participants) for row in one.results] == [("จิตอาสาพัฒนาวัด", "มีผู้เข้าร่วม 25 คน", 25)]
    assert [row.text for row in one.problems] == ["มาสาย"]
    assert one.good_deeds == (("ช่วยเหลือชุมชน", 0),)
    assert one.honours == ()


def test_strangers_and_other_kinds_of_unit_gather_nothing(world: World, officer: Membership) -> None:
    for by, unit in ((world["outsider"], officer.unit), (world["officer"], world.units["open"])):
        with pytest.raises(Refusal) as refused:
            gathering.gather(unit, fiscal_year=YEAR, by=by)
        assert refused.value.code == "district-not-seen"


def test_the_page_shows_it_and_a_press_makes_it_evidence_once(
    world: World, officer: Membership, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    enrolment = enrolled(world, officer)
    client.force_login(officer.account)
    url = f"/enrolments/{enrolment.pk}/gathered/"

    with django_assert_max_num_queries(14):
        shown = client.get(url).content.decode()
    assert "องค์กรตัวอย่าง submitted" in shown
    assert "องค์กรตัวอย่าง open" not in shown
    assert SECRET not in shown
    [one] = gathering.gather(officer.unit, fiscal_year=YEAR, by=officer)
    for _ in range(2):
        assert client.post(f"{url}{one.submission}/cite/").status_code == 302
    assert Evidence.objects.get(unit=officer.unit).title == "ผลการดำเนินงานของ องค์กรตัวอย่าง submitted ฉบับที่ 1"
    assert client.post(f"{url}999999/cite/").status_code == 404


def test_an_organisation_has_no_such_page(world: World, sign_in: SignedIn) -> None:
    assert sign_in("officer").get(f"/enrolments/{world.enrolment('open').pk}/gathered/").status_code == 404
