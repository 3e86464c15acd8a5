"""A year handed in part by part, in the pages: the district, its province, the department that gives the official level."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone
from tests.assessments.districts import District, district_of
from tests.assessments.story import fresh
from tests.organisations.conftest import assemble

from khunnatham.assessments.models import Assessment, Round
from khunnatham.review.models import OutsideResult
from khunnatham.thai import BANGKOK
from khunnatham.web.here import CHOSEN

MARCH, MAY = date(2026, 3, 6), date(2026, 5, 8)
ON_TIME = datetime(2026, 3, 5, 10, 0, tzinfo=BANGKOK)
ROUND_1, ROUND_2 = ("1", "2", "3"), ("4", "5", "6", "7", "8", "9")


@pytest.fixture
def district(db: None, monkeypatch: pytest.MonkeyPatch) -> District:
    monkeypatch.setattr(timezone, "now", lambda: ON_TIME)
    return district_of(assemble())


@pytest.fixture
def parts(district: District) -> Round:
    return district.open("model-district", round_1=MARCH, round_2=MAY)


@pytest.fixture
def case(district: District, parts: Round) -> Assessment:
    """Give a case whose first part was handed in."""
    filed = district.filed(parts, prior="model")
    district.answer(filed, *ROUND_1)
    district.hand_in(filed, at=ON_TIME)
    return fresh(filed)


def page_of(district: District, name: str, address: str, **posted: str) -> str:
    client = Client()
    client.force_login(district[name].account)
    session = client.session
    session[CHOSEN] = district[name].pk
    session.save()
    answer = client.post(address, posted, follow=True) if posted else client.get(address)
    assert answer.status_code in {200, 422}, f"{address} answered {answer.status_code}"
    return answer.content.decode()


class TestDistrict:
    def test_the_hub_tells_both_hand_ins_the_aim_and_the_risk(self, district: District, case: Assessment) -> None:
        hub = page_of(district, "officer", f"/enrolments/{case.enrolment_id}/")
        for words in ("ครั้งที่ ๑ รายงานตัวชี้วัดที่ ๑ - ๓", "ครั้งที่ ๒", "รักษาระดับ", "เสี่ยงหลุดระดับ «อำเภอคุณธรรมต้นแบบ»"):
            assert words in hub

    def test_what_was_handed_in_cannot_be_answered_again_and_says_why(
        self, district: District, case: Assessment
    ) -> None:
        page = page_of(district, "officer", f"/assessments/{case.pk}/2/")
        assert "ข้อนี้ส่งไปแล้ว แก้ไขได้เมื่อมีการส่งกลับเท่านั้น" in page
        assert "data-autosave-url" not in page
        assert "data-autosave-url" in page_of(district, "officer", f"/assessments/{case.pk}/4/")

    def test_the_whole_table_locks_only_what_was_handed_in(self, district: District, case: Assessment) -> None:
        page = page_of(district, "officer", f"/assessments/{case.pk}/whole/")
        assert page.count("data-autosave data-revision") == len(ROUND_2)

    def test_the_check_asks_for_the_next_part_only(self, district: District, case: Assessment) -> None:
        page = page_of(district, "officer", f"/assessments/{case.pk}/check/")
        assert "ต้องแก้ 6 รายการก่อนส่ง" in page
        assert "ครั้งที่จะส่งต่อไป" in page

    def test_a_district_chooses_which_bundle_it_hands_in(self, district: District) -> None:
        case = district.filed(district.open("moral-district"), at=datetime(2026, 3, 1, 9, 0, tzinfo=BANGKOK))
        page_of(district, "officer", f"/assessments/{case.pk}/window/", window="bundle-2")
        assert fresh(case).window == "bundle-2"


class TestProvince:
    def test_the_province_reads_the_part_remarks_and_returns_it(self, district: District, case: Assessment) -> None:
        page = page_of(district, "interior", f"/compiling/{case.pk}/")
        assert "ส่งส่วนนี้กลับให้แก้ไข" in page
        assert 'id="item-4"' not in page

        page = page_of(district, "interior", f"/compiling/{case.pk}/versions/1/remark/", key="1", text="ควรแนบรายชื่อ")
        assert "ควรแนบรายชื่อ" in page
        assert "ควรแนบรายชื่อ" in page_of(district, "officer", f"/assessments/{case.pk}/check/")

        page = page_of(district, "interior", f"/compiling/{case.pk}/versions/1/return/", **{"reason-2": "ภาพไม่ชัด"})
        assert "ส่งส่วนนี้กลับให้แก้ไขแล้ว" in page
        assert "ภาพไม่ชัด" in page_of(district, "officer", f"/assessments/{case.pk}/2/")

    def test_a_return_without_a_reason_shows_the_form_again(self, district: District, case: Assessment) -> None:
        page = page_of(district, "interior", f"/compiling/{case.pk}/versions/1/return/", **{"reason-2": " "})
        assert "ระบุเหตุผลอย่างน้อยหนึ่งข้อ" in page

    def test_the_culture_office_does_not_learn_of_it(self, district: District, case: Assessment) -> None:
        client = Client()
        client.force_login(district["secretary"].account)
        assert client.get(f"/compiling/{case.pk}/").status_code == 404


class TestDepartment:
    def test_the_official_level_stands_beside_the_computed_one(self, district: District, case: Assessment) -> None:
        district.answer(case, *ROUND_2)
        district.hand_in(case, at=ON_TIME)
        page_of(district, "interior", f"/compiling/list/?case={case.pk}", case=str(case.pk))
        assert (fresh(case).state, fresh(case).stage) == ("listed", "assess")
        page = page_of(
            district,
            "department",
            f"/compiling/{case.pk}/outside-result/",
            document_number="มท 0310/1",
            document_on="1/3/2569",
            text="ประกาศผลการประเมิน",
            tier="developing",
        )
        assert OutsideResult.objects.get().tier == "developing"
        assert "ผลอย่างเป็นทางการ: อำเภอพัฒนาคุณธรรม" in page
        assert "อำเภอคุณธรรมต้นแบบ" in page
