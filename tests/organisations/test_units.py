"""The register of units and the places they stand in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from khunnatham.journal import queries as journal
from khunnatham.organisations import queries, units
from khunnatham.organisations.models import Place, ReportingLine, Unit, UnitKind
from khunnatham.wording import Refusal

from .conftest import BEGINNING, NOW, TODAY, Cast


@pytest.mark.django_db
class TestPlaces:
    """The geographic tree."""

    def test_the_country_has_its_provinces_and_districts(self) -> None:
        counts = {level: Place.objects.filter(level=level).count() for level in ("country", "province", "district")}
        assert counts == {"country": 1, "province": 77, "district": 928}

    def test_provinces_come_in_thai_order(self) -> None:
        names = [place.name_th for place in queries.provinces()]
        assert names[:4] == ["กระบี่", "กรุงเทพมหานคร", "กาญจนบุรี", "กาฬสินธุ์"]
        assert names.index("เชียงใหม่") > names.index("ชุมพร")
        assert names[-1] == "อุบลราชธานี"

    def test_districts_stand_in_their_province(self) -> None:
        mukdahan = Place.objects.get(pk="49")
        assert [place.pk[:2] for place in queries.districts_of(mukdahan)] == ["49"] * 7

    @pytest.mark.parametrize(
        ("code", "th", "en"),
        [
            ("TH", "ประเทศไทย", "Thailand"),
            ("10", "กรุงเทพมหานคร", "Bangkok"),
            ("49", "จังหวัดมุกดาหาร", "Mukdahan Province"),
            ("1001", "เขตพระนคร", "Phra Nakhon"),
            ("4901", "อำเภอเมืองมุกดาหาร", "Mueang Mukdahan District"),
        ],
    )
    def test_a_place_is_titled_as_people_say_it(self, code: str, th: str, en: str) -> None:
        title = Place.objects.get(pk=code).title
        assert (title.th, title.en) == (th, en)

    @pytest.mark.parametrize(
        ("code", "level", "parent"),
        [("99", "province", None), ("99", "province", "49"), ("4999", "district", "50"), ("XX", "country", None)],
    )
    def test_a_code_tells_level_and_parent(self, code: str, level: str, parent: str | None) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(code=code, level=level, parent_id=parent, name_th="x", name_en="x")


def test_a_unit_is_registered_with_the_next_free_code_of_its_province(cast: Cast) -> None:
    made = [
        units.register_unit(
            kind=UnitKind.ORGANISATION,
            place=Place.objects.get(pk="4902"),
            name_th=name,
            name_en="School",
            by=cast["secretary"],
            at=NOW,
        )
        for name in ("โรงเรียน  ตัวอย่าง ๑", "โรงเรียนตัวอย่าง ๒")
    ]
    taken = [unit.code for unit in cast.units.values() if unit.code.startswith("49-")]
    assert [unit.code for unit in made] == [f"49-{len(taken) + 1:05d}", f"49-{len(taken) + 2:05d}"]
    assert (made[0].name_th, made[0].province_id) == ("โรงเรียน ตัวอย่าง ๑", "49")
    (entry,) = journal.history(made[0].key)
    assert (entry.verb, entry.facts) == (
        "unit.registered",
        {
            "code": made[0].code,
            "kind": "organisation",
            "name_th": "โรงเรียน ตัวอย่าง ๑",
            "name_en": "School",
            "place": "4902",
        },
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name_th": "  "}, "needs-name"),
        ({"code": "มุก-1"}, "bad-code"),
        ({"code": "national"}, "code-taken"),
        ({"place": "50"}, "not-your-units"),
        ({"kind": UnitKind.DEPARTMENT}, "not-your-units"),
    ],
)
def test_a_unit_is_refused(cast: Cast, given: dict[str, str], code: str) -> None:
    place = Place.objects.get(pk=given.get("place", "49"))
    with pytest.raises(Refusal) as refusal:
        units.register_unit(
            kind=UnitKind(given.get("kind", "organisation")),
            place=place,
            name_th=given.get("name_th", "โรงเรียน"),
            code=given.get("code", ""),
            by=cast["secretary"],
            at=NOW,
        )
    assert refusal.value.code == code


def test_a_renamed_unit_is_found_by_its_new_name_and_the_journal_keeps_the_old(cast: Cast) -> None:
    unit = units.rename(
        cast.units["organisation"], name_th="เทศบาล ๙ ตำบล", name_en="Nine", by=cast["secretary"], at=NOW
    )
    assert list(queries.matching(Unit.objects.all(), "ตำบล 9")) == [unit]
    assert list(queries.matching(Unit.objects.all(), "องค์กรตัวอย่าง")) == []
    (entry,) = journal.history(unit.key)
    assert entry.facts == {
        "from_th": "องค์กรตัวอย่าง",
        "from_en": "",
        "name_th": "เทศบาล ๙ ตำบล",
        "name_en": "Nine",
    }


def test_a_closed_unit_ends_its_roles_and_takes_no_new_ones(cast: Cast) -> None:
    unit = units.close(cast.units["organisation"], on=TODAY, by=cast["secretary"], at=NOW)
    assert queries.memberships_of(cast["officer"].account, TODAY) == [cast["officer"]]
    assert queries.memberships_of(cast["officer"].account, TODAY + timedelta(days=1)) == []
    with pytest.raises(Refusal) as refusal:
        units.close(unit, on=TODAY, by=cast["secretary"], at=NOW)
    assert refusal.value.code == "unit-closed"


def test_a_unit_that_others_report_to_is_not_closed(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        units.close(cast.units["department"], on=TODAY, by=cast["administrator"], at=NOW)
    assert refusal.value.code == "still-leads"


def test_a_unit_reports_to_one_superior_at_a_time(cast: Cast) -> None:
    cdd, national = cast.units["cdd"], cast.units["national"]
    units.report_to(cdd, superior=national, since=TODAY, by=cast["administrator"], at=NOW)
    assert queries.superior_of(cdd, TODAY - timedelta(days=1)) == cast.units["department"]
    assert queries.superior_of(cdd, TODAY) == national
    assert [(line.since, line.until) for line in cdd.lines.all()] == [
        (BEGINNING, TODAY - timedelta(days=1)),
        (TODAY, None),
    ]


def test_a_reporting_line_never_runs_in_a_circle(cast: Cast) -> None:
    department, cdd, central = (cast.units[name] for name in ("department", "cdd", "central"))
    units.report_to(central, superior=cdd, since=TODAY, by=cast["administrator"], at=NOW)
    for superior in (cdd, central, department):
        with pytest.raises(Refusal) as refusal:
            units.report_to(department, superior=superior, since=TODAY, by=cast["administrator"], at=NOW)
        assert refusal.value.code == "in-a-circle"


def test_a_new_line_begins_after_the_one_before(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        units.report_to(
            cast.units["cdd"], superior=cast.units["national"], since=BEGINNING, by=cast["administrator"], at=NOW
        )
    assert refusal.value.code == "too-early"


def test_the_database_keeps_what_must_always_be_true_of_units_and_lines(cast: Cast) -> None:
    base = {"code": "x", "kind": "organisation", "name_th": "x"}
    for wrong in (
        {"place_id": "4902", "province_id": "50"},
        {"place_id": "4902", "province_id": None},
        {"place_id": "TH", "province_id": "10"},
        {"place_id": "TH", "province_id": None, "name_th": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Unit.objects.create(**{**base, **wrong})
    cdd, national = cast.units["cdd"], cast.units["national"]
    for line in (
        {"superior": cdd, "since": date(2020, 1, 1), "until": date(2020, 2, 1)},
        {"superior": national, "since": date(2020, 1, 1), "until": date(2019, 2, 1)},
        {"superior": national, "since": TODAY, "until": None},
        {"superior": national, "since": date(2020, 1, 1), "until": TODAY},
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            ReportingLine.objects.create(unit=cdd, **line)
