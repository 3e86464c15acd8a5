"""The secretariat's table: the finding in the title, filters, cursor pages, export; checking, listing, returning."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.documents.conftest import poppler, without_spaces
from tests.web.conftest import SignedIn
from tests.web.world import NOW, SECRET, World

from khunnatham.assessments import cases, submission
from khunnatham.assessments.models import Assessment, ReturnReason
from khunnatham.assessments.states import State

MOST_QUERIES = 14


def listing(*numbers: int) -> str:
    """Give the address that lists these cases."""
    return f"{reverse('compiling-list')}?{'&'.join(f'case={number}' for number in numbers)}"


class TestTable:
    def test_the_title_is_the_finding(self, world: World, sign_in: SignedIn) -> None:
        page = sign_in("secretary").get(reverse("compiling")).content.decode()
        assert "5 จาก 8 หน่วยงานส่งแล้ว" in page
        assert SECRET not in page

    def test_001_20_it_says_provisional_until_certified(self, world: World, sign_in: SignedIn) -> None:
        page = sign_in("secretary").get(f"{reverse('compiling')}?state=submitted").content.decode()
        assert "ผลคำนวณเบื้องต้น" in page
        assert "รับรองแล้ว" not in page

    def test_drafts_show_no_level(self, world: World, sign_in: SignedIn) -> None:
        page = sign_in("secretary").get(f"{reverse('compiling')}?handed_in=no&q=open").content.decode()
        assert "องค์กรตัวอย่าง open" in page
        assert "องค์กรคุณธรรมต้นแบบ" not in page

    @pytest.mark.parametrize(
        ("address", "shown", "left_out"),
        [
            ("?handed_in=yes", "listed", "signed"),
            ("?handed_in=no", "signed", "listed"),
            ("?state=listed", "listed", "submitted"),
            ("?q=submitted", "submitted", "listed"),
        ],
    )
    def test_filters_live_in_the_address(
        self, world: World, sign_in: SignedIn, address: str, shown: str, left_out: str
    ) -> None:
        page = sign_in("secretary").get(reverse("compiling") + address).content.decode()
        assert f"องค์กรตัวอย่าง {shown}" in page
        assert f"องค์กรตัวอย่าง {left_out}<" not in page

    @pytest.mark.parametrize(
        "address", ["?state=gold&order=x&round=999&late=maybe", "?after=%00", "?after=bm90", "?round=abc"]
    )
    def test_a_spoilt_address_opens(self, world: World, sign_in: SignedIn, address: str) -> None:
        assert sign_in("secretary").get(reverse("compiling") + address).status_code == 200

    @pytest.mark.parametrize("order", ["unit", "-unit", "changed", "-changed"])
    def test_cursor_pages_show_every_case_once(self, world: World, order: str) -> None:
        found: list[int] = []
        cursor = ""
        for _ in range(9):
            page = cases.cases(world["secretary"], order=order, cursor=cursor, limit=3, at=NOW)
            found += [row.assessment.pk for row in page.rows]
            cursor = page.next_cursor
            if not cursor:
                break
        assert len(found) == len(set(found)) == 8

    def test_late_is_stamped(self, world: World, sign_in: SignedIn) -> None:
        Assessment.objects.update(due_at=NOW.replace(hour=0))
        submission.hand_in(world.case("signed"), by=world["head@signed"], at=NOW)
        page = sign_in("secretary").get(f"{reverse('compiling')}?late=yes").content.decode()
        assert "ส่งหลังกำหนด 1 หน่วยงาน" in page

    def test_queries_do_not_follow_the_rows(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("secretary")
        counts = []
        for address in ("?q=listed", "?handed_in=yes"):
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("compiling") + address)
            counts.append(len(captured))
        assert counts[0] == counts[1] <= MOST_QUERIES

    @pytest.mark.parametrize("who", ["officer", "head", "outsider"])
    def test_units_have_no_table(self, world: World, sign_in: SignedIn, who: str) -> None:
        assert sign_in(who).get(reverse("compiling")).status_code == 403

    @pytest.mark.parametrize("who", ["member", "chair", "department", "auditor", "administrator"])
    def test_others_only_read(self, world: World, sign_in: SignedIn, who: str) -> None:
        client, case = sign_in(who), world.case("submitted")
        page = client.get(reverse("compiling")).content.decode()
        assert "เสนอหน่วยงานที่เลือกเข้าที่ประชุม" not in page
        detail = client.get(reverse("compiling-case", args=[case.pk])).content.decode()
        assert reverse("compiling-return", args=[case.pk]) not in detail
        assert client.post(listing(case.pk)).status_code in {302, 403}
        assert world.case("submitted").state == State.SUBMITTED


class TestExport:
    def test_csv_has_every_row_and_only_ones_own(self, world: World, sign_in: SignedIn) -> None:
        answer = sign_in("secretary").get(reverse("compiling-export", args=["csv"]))
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 9
        assert "ระดับที่เสนอ (ผลคำนวณเบื้องต้น)" in rows[0]
        assert SECRET not in answer.content.decode("utf-8-sig")
        assert answer["Cache-Control"] == "private, no-store"

    def test_xlsx_opens_and_follows_the_filter(self, world: World, sign_in: SignedIn) -> None:
        answer = sign_in("secretary").get(f"{reverse('compiling-export', args=['xlsx'])}?state=listed")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert [row[0] for row in sheet[1:]] == ["องค์กรตัวอย่าง listed", "องค์กรตัวอย่าง reported"]

    def test_no_cell_is_a_formula(self, world: World, sign_in: SignedIn) -> None:
        unit = world.units["submitted"]
        unit.name_th = "=HYPERLINK(1)"
        unit.save()
        answer = sign_in("secretary").get(f"{reverse('compiling-export', args=['csv'])}?state=submitted")
        assert "'=HYPERLINK(1)" in answer.content.decode("utf-8-sig")

    def test_other_kinds_do_not_exist(self, world: World, sign_in: SignedIn) -> None:
        assert sign_in("secretary").get(reverse("compiling-export", args=["exe"])).status_code == 404


class TestCase:
    def test_it_shows_frozen_answers_with_their_proofs(self, world: World, sign_in: SignedIn) -> None:
        case = world.case("submitted")
        page = sign_in("secretary").get(reverse("compiling-case", args=[case.pk])).content.decode()
        assert page.count(f"https://example.go.th/{case.enrolment.unit.code}") == 9
        assert "ผลคำนวณเบื้องต้น" in page

    def test_another_provinces_case_does_not_exist(self, world: World, sign_in: SignedIn) -> None:
        address = reverse("compiling-case", args=[world.case("submitted").pk])
        assert sign_in("far-secretary").get(address).status_code == 404
        assert sign_in("other-department").get(address).status_code == 404

    def test_several_are_listed_at_once_after_asking(self, world: World, sign_in: SignedIn) -> None:
        submission.hand_in(world.case("signed"), by=world["head@signed"], at=NOW)
        numbers = [world.case(name).pk for name in ("submitted", "signed")]
        client = sign_in("secretary")
        assert "เสนอ 2 หน่วยงานเข้าที่ประชุม" in client.get(listing(*numbers)).content.decode()
        client.post(listing(*numbers))
        assert {world.case(name).state for name in ("submitted", "signed")} == {State.LISTED}

    def test_a_double_click_lists_once_and_says_how_it_stands(self, world: World, sign_in: SignedIn) -> None:
        client, address = sign_in("secretary"), listing(world.case("submitted").pk)
        client.post(address)
        answer = client.post(address, follow=True)
        assert answer.status_code == 200
        assert "ทำขั้นนี้ไม่ได้ขณะสถานะเป็น" in answer.content.decode()

    def test_returning_needs_a_reason_and_puts_it_at_its_item(self, world: World, sign_in: SignedIn) -> None:
        client, case = sign_in("secretary"), world.case("submitted")
        address = reverse("compiling-return", args=[case.pk])
        refused = client.post(address, {"reason-": " ", "reason-4": ""})
        assert refused.status_code == 422
        client.post(address, {"reason-": "", "reason-4": "แนบภาพกิจกรรม", "reason-7": "ข้อมูลก่อนและหลัง"})
        assert world.case("submitted").state == State.RETURNED
        assert [(row.key, row.text) for row in ReturnReason.objects.filter(submission__assessment=case)] == [
            ("4", "แนบภาพกิจกรรม"),
            ("7", "ข้อมูลก่อนและหลัง"),
        ]

    def test_reporting_before_a_decision_is_refused(self, world: World, sign_in: SignedIn) -> None:
        client, case = sign_in("secretary"), world.case("submitted")
        answer = client.post(reverse("compiling-report", args=[case.pk]), follow=True)
        assert "ต้องมีมติรับรอง" in answer.content.decode()
        assert world.case("submitted").state == State.SUBMITTED

    def test_the_department_records_an_outside_result(self, world: World, sign_in: SignedIn) -> None:
        client, case = sign_in("department"), world.case("reported")
        address = reverse("outside-result", args=[case.pk])
        wrong = client.post(address, {"document_number": "วธ 1", "document_on": "31/4/2569", "text": "เห็นชอบ"})
        assert wrong.status_code == 422
        assert "วธ 1" in wrong.content.decode()
        client.post(address, {"document_number": "วธ 1", "document_on": "20/2/2569", "text": "เห็นชอบ"})
        assert world.case("reported").state == State.DECIDED

    def test_001_10_the_preliminary_list_has_the_listed_units(self, world: World, sign_in: SignedIn) -> None:
        answer = sign_in("secretary").get(reverse("preliminary-list", args=[world.round.pk]))
        text = without_spaces(poppler(answer.content))
        assert "องค์กรตัวอย่างlisted" in text
        assert "องค์กรตัวอย่างsubmitted" not in text
        assert "ผลคำนวณเบื้องต้น" in text
        assert SECRET not in text
