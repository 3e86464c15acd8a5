"""The summary per region: each unit with its day, what was agreed on it and who was chosen, on the page and as a workbook."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, Cast, account_named
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_committees import seated
from tests.review.test_selecting import Field, joined
from tests.review.test_selecting import region as region  # noqa: PLC0414 - the fixture

from khunnatham.assessments.models import Assessment
from khunnatham.organisations.models import Membership, Place, UnitKind
from khunnatham.organisations.units import new_unit
from khunnatham.review import assigning, conflicts
from khunnatham.review.committee_models import Committee

from .test_selecting import client_of, page_of


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def test_each_unit_stands_with_what_was_agreed_and_who_was_chosen(cast: Cast, region: Field) -> None:
    for unit, total in (("47", 96), ("48", 90)):
        region.agrees(unit, total)
    region.chooses("47", left_out="ขอถอนตัว")
    assigning.assign_all(region.round, by=cast["department"], at=NOW)
    client = client_of(cast["department"])
    page = page_of(client, reverse("regional-summary", args=[region.round.pk]))
    answer = client.get(reverse("regional-summary-export", args=[region.round.pk]))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()

    assert "คณะสรุปผลแล้ว: A 2 หน่วยงาน" in page
    assert "ยังไม่มีวัน 3 หน่วยงาน" in page
    assert reverse("decision", args=[region.units["47"].pk]) in page
    assert reverse("decision", args=[region.units["49"].pk]) not in page
    assert sorted((row[3], row[5], row[6], row[7], row[8]) for row in rows[1:]) == [
        ("สพจ.นครพนม", "ยังไม่มีวัน", "A", "90", ""),
        ("สพจ.สกลนคร", "ยังไม่มีวัน", "A", "96", "คัดเลือก"),
        (region.units["49"].enrolment.unit.name_th, "ยังไม่มีวัน", "", "", ""),
    ]


class TestOfACommittee:
    """Who sits in a committee of a region reads its own region, and results as everywhere else: of what one judges."""

    def told(self, by: Membership, region: Field) -> tuple[str, list[tuple[str, ...]]]:
        """Give the page, and of the workbook region, unit, level, total and whether chosen."""
        client = client_of(by)
        page = page_of(client, reverse("regional-summary", args=[region.round.pk]))
        answer = client.get(reverse("regional-summary-export", args=[region.round.pk]))
        rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        return page, sorted(tuple(str(row[place]) for place in (0, 3, 6, 7, 8)) for row in rows[1:])

    def ready(self, cast: Cast, region: Field) -> None:
        for unit, total in (("47", 96), ("48", 90), ("49", 80)):
            region.agrees(unit, total)
        assigning.assign_all(region.round, by=cast["department"], at=NOW)
        far = new_unit(kind=UnitKind.CDD_PROVINCE, place=Place.objects.get(pk="50"), name_th="สพจ.เชียงใหม่")
        case = joined(region.round, far)
        Assessment.objects.filter(pk=case.pk).update(version=1, state="submitted", stage="evaluate")
        assigning.assign_all(region.round, by=cast["department"], at=NOW)

    def test_the_secretary_reads_the_own_region_and_no_other(self, cast: Cast, region: Field) -> None:
        self.ready(cast, region)
        for one in region.units.values():
            conflicts.declare(one, has_interest=False, by=region.secretary, at=NOW)
        region.chooses("47")
        page, rows = self.told(region.secretary, region)
        home = region.units["49"].enrolment.unit.name_th

        own = "เขตตรวจราชการที่ ๑๑"
        assert rows == sorted([
            (own, "สพจ.นครพนม", "A", "90", ""), (own, "สพจ.สกลนคร", "A", "96", "คัดเลือก"), (own, home, "A", "80", ""),
        ])  # fmt: skip
        assert "สพจ.เชียงใหม่" not in page
        assert reverse("decision", args=[region.units["47"].pk]) in page
        assert reverse("regional-summary", args=[region.round.pk]) in page_of(
            client_of(region.secretary), reverse("my-committee")
        )

    def test_before_a_member_says_that_nothing_stands_against_judging_no_result_is_told(
        self, cast: Cast, region: Field
    ) -> None:
        self.ready(cast, region)
        page, rows = self.told(region.secretary, region)

        assert {row[2:] for row in rows} == {("", "", "")}
        assert reverse("decision", args=[region.units["47"].pk]) not in page
        assert "คณะสรุปผลแล้ว: A" not in page

    def test_of_a_unit_from_which_one_stepped_aside_neither_result_nor_choice_is_told(
        self, cast: Cast, region: Field
    ) -> None:
        self.ready(cast, region)
        for one in region.units.values():
            conflicts.declare(one, has_interest=False, by=region.secretary, at=NOW)
        region.chooses("47")
        conflicts.declare(region.units["48"], has_interest=True, text="คู่สมรส", by=region.secretary, at=NOW)
        _, rows = self.told(region.secretary, region)

        assert {row[1]: row[2:] for row in rows}["สพจ.นครพนม"] == ("", "", "")
        assert {row[1]: row[2:] for row in rows}["สพจ.สกลนคร"] == (
            "A",
            "96",
            "",
        )  # whom they chose would tell where the other stands

    @pytest.mark.parametrize(("key", "number", "status"), [("K5", 12, 200), ("K1", 11, 200), ("K2", 0, 404)])
    def test_another_committee_reads_no_result_of_it(
        self, cast: Cast, region: Field, key: str, number: int, status: int
    ) -> None:
        self.ready(cast, region)
        seat = Committee.objects.get(key=key, region=number).seats.get(chairs=True)
        by = seated(cast, seat, account_named("of-another"))
        for name in ("regional-summary", "regional-summary-export"):
            assert client_of(by).get(reverse(name, args=[region.round.pk])).status_code == status
        if status == 200:
            page, rows = self.told(by, region)
            assert {row[2:] for row in rows} <= {("", "", "")}
            assert ("สพจ.สกลนคร" in page) is (number == 11)

    @pytest.mark.parametrize("who", ["cdd officer", "secretary", "outsider"])
    def test_others_are_refused(self, cast: Cast, region: Field, who: str) -> None:
        for name in ("regional-summary", "regional-summary-export"):
            assert client_of(cast[who]).get(reverse(name, args=[region.round.pk])).status_code == 403
