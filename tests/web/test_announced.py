"""After the decision and after the announcement: what the unit reads of its own case, and what the department's home says."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.bench import certified
from tests.review.test_opinions import Sitting, sitting_on
from tests.review.test_selecting import Field
from tests.review.test_selecting import region as region  # noqa: PLC0414 - the fixture
from tests.web.test_home import lists
from tests.web.test_opinions import entering, page_of

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment
from khunnatham.awards import announced, certificates, conferring
from khunnatham.awards.title_models import TitleRow
from khunnatham.review import approving

CHOSEN_AS = "ได้รับคัดเลือกเป็นหน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def shown(page: str) -> str:
    """Give the words of a page in one line, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def home_of(cast: Cast, who: str) -> dict[str, str]:
    return lists(entering(cast[who]).get("/").content.decode())


def ready(region: Field, chosen: str) -> None:
    totals = {"47": 80, "48": 70, "49": 60} | {chosen: 96}
    for unit, total in totals.items():
        region.agrees(unit, total)
    region.chooses(chosen)


def approve(cast: Cast, region: Field) -> None:
    approving.approve(region.round, document_number="มท ๑", document_on=TODAY, by=cast["department"], at=NOW)


class TestAfterTheDecision:
    @pytest.fixture
    def decided(self, cast: Cast, case: Assessment) -> Sitting:
        sitting = sitting_on(cast, case, tier="A+")
        Assessment.objects.filter(pk=case.pk).update(
            tier="A+", result={"points": {"achieved": "98", "available": "100"}}
        )
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who, D1_3_2="lacking")
        sitting.agrees()
        certified(cast, case)
        return sitting

    def test_the_unit_reads_the_certified_level_and_the_points_that_were_agreed_and_what_they_are(
        self, cast: Cast, decided: Sitting, case: Assessment
    ) -> None:
        page = page_of(cast["cdd officer"], reverse("assessment", args=[case.pk]))
        bar = shown(page[page.index('id="result"') :])

        assert "ระดับที่รับรอง B+ คะแนนที่คณะสรุป 82 จาก 100 ผลที่วางเทียบกัน" in bar
        assert page.count(reverse("decision", args=[case.pk])) == 3
        assert [word for word in ("A+", "98 จาก 100", "ผลคำนวณเบื้องต้น") if word in shown(page)] == []

    def test_what_is_over_is_not_offered(self, cast: Cast, decided: Sitting, case: Assessment) -> None:
        page = shown(page_of(cast["cdd officer"], reverse("assessment", args=[case.pk])))
        over = ["ตรวจก่อนส่ง", "ขอถอน", "ส่งภายใน", "เรื่องที่คณะผู้พิจารณาจะดู", "ตอบแล้ว"]
        assert [word for word in over if word in page] == []
        sent = shown(page_of(cast["cdd officer"], reverse("check", args=[case.pk])))
        assert [word for word in ("ขอถอนเพื่อแก้ไข", "ระดับที่จะเสนอ", "กำหนดส่ง") if word in sent] == []
        assert "ระดับที่รับรอง B+" in sent

    def test_nothing_of_a_title_is_read_before_the_announcement(
        self, cast: Cast, decided: Sitting, case: Assessment
    ) -> None:
        page = shown(page_of(cast["cdd officer"], reverse("assessment", args=[case.pk])))
        steps = shown(page_of(cast["cdd officer"], reverse("enrolment", args=[case.enrolment_id])))

        assert "ผลที่ประกาศแล้ว" not in page
        assert "ได้รับคัดเลือก" not in page
        assert "พิจารณาแล้ว ขั้นต่อไป: กรมการพัฒนาชุมชนพิจารณาคัดเลือก" in steps


class TestHomeOfTheDepartment:
    def test_one_row_waits_for_the_approval_and_none_for_a_case(self, cast: Cast, region: Field) -> None:
        ready(region, "47")
        now = home_of(cast, "department")["now"]

        assert now.count("เห็นชอบผลและเปิดประกาศ") == 1
        assert "รายงานผลต่อขั้นถัดไป" not in now

    def test_while_something_lacks_it_says_what(self, cast: Cast, region: Field) -> None:
        region.agrees("47", 96)
        told = home_of(cast, "department")

        assert "เห็นชอบผล" not in told["now"]
        assert "ยังไม่ได้คัดเลือก 1 กลุ่ม: เขตตรวจราชการที่ 11" in told["waiting"]

    def test_afterwards_it_says_the_result_and_that_titles_wait_for_the_register(
        self, cast: Cast, region: Field
    ) -> None:
        ready(region, "49")
        approve(cast, region)
        told = home_of(cast, "department")
        assert "บันทึกเกียรติตามผลที่เห็นชอบลงทะเบียน 1 รายการ" in told["now"]
        assert "ประกาศผลแล้ว 3 หน่วยงาน คัดเลือก 1 หน่วยงาน" in told["due"]
        conferring.confer_all(region.round, by=cast["department"], at=NOW)

        assert "บันทึกเกียรติ" not in home_of(cast, "department")["now"]


class TestTheUnitOnceAnnounced:
    @pytest.mark.parametrize(("chosen", "words"), [("49", CHOSEN_AS), ("47", "ไม่ได้รับคัดเลือกในรอบนี้")])
    def test_it_reads_its_own_outcome_at_home_and_not_before(
        self, cast: Cast, region: Field, chosen: str, words: str
    ) -> None:
        ready(region, chosen)
        before = entering(cast["cdd officer"]).get("/").content.decode()
        approve(cast, region)

        assert words not in before
        assert words in home_of(cast, "cdd officer")["due"]

    @pytest.mark.parametrize(
        ("track", "outcome", "words", "is_honour"),
        [
            ("model", "model-kept", "รักษาสภาพความเป็นหน่วยงานพัฒนาชุมชนใสสะอาด “ต้นแบบ”", True),
            ("model", "model-lost", "ผลการดำเนินงานต่ำกว่า ๘๖ คะแนน จึงไม่รักษาสภาพ", False),
            ("challenge", "becomes-model", "ได้รับการประกาศเกียรติคุณและมอบโล่รางวัล", True),
            ("challenge", "not-model", "ผลการดำเนินงานต่ำกว่า ๘๖ คะแนน จึงยังไม่เป็น", False),
        ],
    )  # fmt: skip
    def test_every_outcome_of_the_edition_has_its_words(
        self, case: Assessment, track: str, outcome: str, words: str, *, is_honour: bool
    ) -> None:
        row = {"track": track, "outcome": outcome, "chosen": False, "level": "A"}
        text, honours = announced.meaning(criteria.edition_of(case.enrolment.round), row)

        assert text.th.startswith(words)
        assert honours is is_honour

    def test_it_stands_on_the_page_of_its_assessment_too(self, cast: Cast, region: Field) -> None:
        ready(region, "49")
        approve(cast, region)
        url = reverse("assessment", args=[region.units["49"].pk])
        assert CHOSEN_AS in page_of(cast["cdd officer"], url)
        assert "มท 1" in shown(page_of(cast["cdd officer"], url))

    def test_nobody_else_reads_it_there(self, cast: Cast, region: Field) -> None:
        ready(region, "49")
        approve(cast, region)
        assert "ผลที่ประกาศแล้ว" not in entering(cast["officer"]).get("/").content.decode()
        assert Client().get("/").status_code == 200


PAGES = ("assessment", "check", "enrolment")


def pages_of(region: Field, unit: str) -> dict[str, str]:
    case = region.units[unit]
    numbers = {"assessment": case.pk, "check": case.pk, "enrolment": case.enrolment_id}
    return {name: reverse(name, args=[number]) for name, number in numbers.items()}


class TestTheCaseOnceItIsOver:
    @pytest.fixture
    def over(self, cast: Cast, region: Field) -> Field:
        ready(region, "49")
        approve(cast, region)
        region.units["49"].refresh_from_db()
        return region

    @pytest.mark.parametrize("name", PAGES)
    def test_before_the_announcement_it_lies_with_somebody_and_nothing_is_announced(
        self, cast: Cast, region: Field, name: str
    ) -> None:
        ready(region, "49")
        page = page_of(cast["cdd officer"], pages_of(region, "49")[name])

        assert "ผลที่ประกาศแล้ว" not in page
        assert "อยู่ที่" in shown(page)

    @pytest.mark.parametrize("name", PAGES)
    def test_nothing_is_with_anybody_and_the_outcome_stands_on_top(self, cast: Cast, over: Field, name: str) -> None:
        page = page_of(cast["cdd officer"], pages_of(over, "49")[name])
        words = shown(page[page.index("<main") :])

        assert "อยู่ที่" not in words
        assert "ไม่มีผู้ใดต้องดำเนินการ" not in words
        told = shown(page[page.index('id="announced"') : page.index("ตามหนังสือ")])
        assert CHOSEN_AS in told
        assert "หน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น ได้รับ" in told
        assert page.index('id="announced"') < min(
            page.index(word) for word in ("kn-split", "kn-steps", "จึงแก้ไขไม่ได้") if word in page
        )

    def test_the_list_of_programmes_names_nobody_either(self, cast: Cast, over: Field) -> None:
        assert "อยู่ที่" not in shown(page_of(cast["cdd officer"], reverse("enrolments")))

    def test_the_certificate_is_led_to_once_there_is_one(self, cast: Cast, over: Field) -> None:
        conferring.confer_all(over.round, by=cast["department"], at=NOW)
        row = TitleRow.objects.get(unit=over.units["49"].enrolment.unit, outcome="won")
        one = certificates.issue_for_title(row, by=cast["department"], at=NOW)
        address = reverse("certificate", args=[one.pk])
        for url in pages_of(over, "49").values():
            assert address in page_of(cast["cdd officer"], url)
        certificates.revoke(one, reason="พิมพ์ผิด", by=cast["department"], at=NOW)

        assert "เพิกถอนแล้ว" in page_of(cast["cdd officer"], pages_of(over, "49")["assessment"])

    @pytest.mark.parametrize("name", PAGES)
    def test_another_unit_reads_none_of_it(self, cast: Cast, over: Field, name: str) -> None:
        assert entering(cast["officer"]).get(pages_of(over, "49")[name]).status_code in {403, 404}
