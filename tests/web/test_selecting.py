"""The ranking with its figures, the choice by resolution, the department's approval, and what everybody reads afterwards."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import BEGINNING, NOW, TODAY, Cast, account_named
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_committees import seated
from tests.review.test_selecting import Field, joined, recused
from tests.review.test_selecting import region as region  # noqa: PLC0414 - the fixture

from khunnatham.assessments.models import Assessment, Round
from khunnatham.awards import conferring, titles
from khunnatham.awards.sheets import grid_of
from khunnatham.awards.title_models import TitleOutcome, TitleRow
from khunnatham.awards.titles import Basis, Event
from khunnatham.documents import making
from khunnatham.meetings import arranging
from khunnatham.meetings.models import Meeting
from khunnatham.organisations.models import Membership, Place, UnitKind
from khunnatham.organisations.units import new_line, new_unit
from khunnatham.review import approving
from khunnatham.review.committee_models import Committee
from khunnatham.review.models import Decision
from khunnatham.review.selection_models import Approval, Choice
from khunnatham.web.here import CHOSEN
from khunnatham.wording import Text

FIGURES = {
    "dimensions": {"D1": {"level": 5, "achieved": "30", "available": "30"}},
    "extra": {"achieved": "10", "available": "10"},
    "ladder": {"key": "LM", "level": 4},
    "flags": [{"key": "D3R.3.2", "th": "ตรวจว่าเป็นนวัตกรรมจริง", "en": "Is it an innovation?"}],
}


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def client_of(by: Membership) -> Client:
    client = Client()
    client.force_login(by.account)
    session = client.session
    session[CHOSEN] = by.pk
    session.save()
    return client


def page_of(client: Client, address: str, sent: Mapping[str, object] | None = None, status: int = 200) -> str:
    answer = client.post(address, sent) if sent is not None else client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return html.unescape(answer.content.decode())


def ranking_url(region: Field) -> str:
    return reverse("ranking", args=[region.round.pk])


def choose_url(region: Field, number: int = 11) -> str:
    return reverse("choose-outstanding", args=[region.round.pk, "region", number])


def all_agreed(region: Field, *totals: int) -> None:
    for unit, total in zip(("47", "48", "49"), totals, strict=True):
        region.agrees(unit, total)


def certified_at(cast: Cast, case: Assessment) -> Meeting:
    """Let the department certify another level than was agreed, in a sitting that was held."""
    by = cast["department"]
    meeting = arranging.plan_meeting(by.unit, fiscal_year=2569, planned_on=TODAY, by=by, at=NOW)
    Decision.objects.create(
        submission=case.submissions.get(), meeting=meeting, stage="evaluate", resolution_number=1, outcome="certified",
        proposed_tier="A", certified_tier="B+", reason="ก", decided_at=NOW, decided_by="x", decided_by_th="ก",
        decided_by_en="a",
    )  # fmt: skip
    return meeting


class TestRanking:
    def test_figures_ties_and_units_without_a_result_are_told_with_the_note_of_the_edition(
        self, cast: Cast, region: Field
    ) -> None:
        region.agrees("47", 96, base=86)
        region.agrees("48", 96, base=90)
        page = page_of(client_of(cast["department"]), ranking_url(region))

        assert page.count("คะแนนเท่ากัน</span>") == 2
        assert page.index("สพจ.") < page.index("คณะยังไม่ได้สรุปผล")
        assert "86" in page
        assert "ระบบใช้ 19" in page
        assert "004:L99/L269" in page

    def test_a_committee_reads_its_own_group_and_others_none(self, cast: Cast, region: Field) -> None:
        joined(region.round, new_unit(kind=UnitKind.CDD_PROVINCE, place=Place.objects.get(pk="50"), name_th="ไกล"))
        own = page_of(client_of(region.secretary), ranking_url(region))
        every = page_of(client_of(cast["department"]), ranking_url(region))

        assert "ไกล" not in own
        assert "ไกล" in every
        assert "ไกล" not in page_of(client_of(cast["department"]), ranking_url(region) + "?region=11")
        for who in ("secretary", "head"):
            assert client_of(cast[who]).get(ranking_url(region)).status_code == 403
        assert client_of(cast["chair"]).get(ranking_url(region)).status_code == 404

    def test_the_number_of_queries_does_not_follow_the_units(self, cast: Cast, region: Field) -> None:
        client = client_of(cast["department"])
        page_of(client, ranking_url(region))
        with CaptureQueriesContext(connection) as before:
            page_of(client, ranking_url(region))
        for number in range(105):
            joined(
                region.round,
                new_unit(kind=UnitKind.CDD_PROVINCE, place=Place.objects.get(pk="47"), name_th=f"เพิ่ม {number}"),
            )
        with CaptureQueriesContext(connection) as after:
            page = page_of(client, ranking_url(region))

        assert len(after) == len(before)
        assert page.count("<tr data-row") == 100
        assert page_of(client, ranking_url(region) + "?page=2").count("<tr data-row") == 8

    def test_the_same_leaves_as_a_workbook(self, cast: Cast, region: Field) -> None:
        all_agreed(region, 96, 96, 90)
        answer = client_of(cast["auditor"]).get(reverse("ranking-export", args=[region.round.pk]))
        rows = grid_of(answer.content, most_rows=100)

        assert [row[1] for row in rows[1:]] == ["1", "1", "3"]
        assert [row[-1] for row in rows[1:]] == ["คะแนนเท่ากัน", "คะแนนเท่ากัน", ""]

    def test_every_figure_stands_on_the_page_and_in_the_workbook_and_is_asked_for_once(
        self, cast: Cast, region: Field
    ) -> None:
        region.agrees("47", 96, base=86, result=FIGURES)
        region.agrees("48", 90)
        client = client_of(cast["department"])
        with CaptureQueriesContext(connection) as asked:
            page = page_of(client, ranking_url(region))
        reading = sum("dimensions" in row["sql"] for row in asked)
        head, first, second, third = grid_of(
            client.get(reverse("ranking-export", args=[region.round.pk])).content, most_rows=100
        )
        told = dict(zip(head, first, strict=True))
        cells = re.findall(r'data-label="มิติที่ 1"><div class="kn-cell">(.*?)</div>', page)

        assert ["30" in cell and "ระดับ 5" in cell for cell in cells] == [True, False]
        assert re.search(r'data-label="Extra"><div class="kn-cell">10</div>', page)
        assert re.search(r'data-label="ขั้นของกลุ่ม"><div class="kn-cell">4</div>', page)
        assert "ตรวจว่าเป็นนวัตกรรมจริง" in page
        assert [told[name] for name in ("มิติที่ 1 (30)", "มิติที่ 1 (30) ระดับ", "Extra", "คะแนนรวม", "ขั้นของกลุ่ม")] == [
            "30", "5", "10", "96", "4",
        ]  # fmt: skip
        assert told["ประเด็นที่ต้องวินิจฉัย"] == "ตรวจว่าเป็นนวัตกรรมจริง"
        assert (second[3], third[3]) == ("", "")
        assert reading == 1

    def test_figures_stand_under_heads_that_are_aligned_like_them(self, cast: Cast, region: Field) -> None:
        region.agrees("47", 96)
        page = page_of(client_of(cast["department"]), ranking_url(region))
        for title in ("ลำดับ", "คะแนนไม่รวม Extra", "Extra", "คะแนนรวม"):
            assert re.search(rf'<th scope="col" class="kn-number( text-wrap)?">{title}</th>', page)

    def test_the_sheet_that_compares_the_units_bears_what_was_agreed(
        self, cast: Cast, region: Field, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = reverse("ranking-sheet", args=[region.round.pk, "region", 11, "score-sheet-outstanding"])
        assert client_of(cast["department"]).get(address).status_code == 404  # nothing handed in
        region.agrees("47", 96)
        region.agrees("48", 90)
        assert address in page_of(client_of(region.secretary), ranking_url(region))
        printed: list[str] = []

        def typeset(text: str, *_: object, **__: object) -> bytes:
            printed.append(text)
            return b"%PDF-1.7"

        monkeypatch.setattr(making, "typeset", typeset)
        answer = client_of(region.secretary).get(address)

        assert answer.content.startswith(b"%PDF")
        assert "๙๖" in printed[0]
        assert "๙๐" in printed[0]

    def test_a_recused_member_finds_no_figure_on_page_workbook_or_sheet(
        self, region: Field, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        all_agreed(region, 96, 87, 88)
        recused(region.secretary, region.units["48"])
        client = client_of(region.secretary)
        page = page_of(client, ranking_url(region))
        rows = grid_of(client.get(reverse("ranking-export", args=[region.round.pk])).content, most_rows=100)
        printed: list[str] = []

        def typeset(text: str, *_: object, **__: object) -> bytes:
            printed.append(text)
            return b"%PDF-1.7"

        monkeypatch.setattr(making, "typeset", typeset)
        client.get(reverse("ranking-sheet", args=[region.round.pk, "region", 11, "score-sheet-outstanding"]))

        assert "ไม่ร่วมพิจารณา</span>" in page
        assert "ลำดับนี้ไม่นับ 1 หน่วยงานที่ท่านไม่ร่วมพิจารณา" in page
        assert [row[1] for row in rows[1:]] == ["1", "2", ""]
        assert ">87<" not in page
        assert choose_url(region) not in page
        assert [(row[1], {*row[3:-1]}, row[-1]) for row in rows[3:]] == [("", {""}, "ไม่ร่วมพิจารณา")]
        assert "๙๖" in printed[0]
        assert "๘๗" not in printed[0]
        assert client.get(choose_url(region)).status_code == 403

    def test_a_page_of_a_committee_asks_the_same_whatever_it_shows_and_its_committees_once(
        self, cast: Cast, region: Field
    ) -> None:
        client, counts, sqls = client_of(region.secretary), list[int](), list[str]()
        for unit in ("47", "48"):
            region.agrees(unit, 90)
            with CaptureQueriesContext(connection) as asked:
                page_of(client, ranking_url(region))
            counts.append(len(asked))
            sqls = [row["sql"] for row in asked]
        assert counts[0] == counts[1]
        of_the_round = [sql for sql in sqls if '"review_committee"."owner_id" =' in sql and "LIMIT" not in sql]
        assert len(of_the_round) == 1

    @pytest.mark.parametrize("chosen", ["47", "48"])
    def test_whom_the_others_chose_is_not_told_to_a_recused_leader_before_the_approval(
        self, cast: Cast, region: Field, chosen: str
    ) -> None:
        all_agreed(region, 96, 90, 88)
        region.chooses(chosen, reason="ตามมติ")
        recused(region.secretary, region.units["47"])
        client, own = client_of(region.secretary), reverse("committee", args=[region.secretary.unit.orders.get().pk])
        page = page_of(client, ranking_url(region))
        rows = grid_of(client.get(reverse("ranking-export", args=[region.round.pk])).content, most_rows=100)

        assert "ชื่อหน่วยงานแสดงหลังกรมเห็นชอบ" in page
        assert "คัดเลือกแล้ว 1 จาก 1 กลุ่ม" in page
        assert ("ตามมติ</span>" in page, "๑/๒๕๖๙" in page, "1/2569" in page) == (False, False, False)
        assert [row[-1] for row in rows[1:]] == ["", "", "ไม่ร่วมพิจารณา"]
        assert "ตามมติที่" not in page_of(client, own)
        assert "ตามมติที่ 1/2569" in page_of(client_of(cast["department"]), own)


class TestChoosing:
    def test_who_stands_in_for_recused_leaders_is_told_so_and_it_is_shown(self, cast: Cast, region: Field) -> None:
        all_agreed(region, 96, 90, 88)
        seats = Committee.objects.get(key="K5", region=11).seats.all()
        chair, member = (seated(cast, seat, account_named(f"seat-{seat.position}")) for seat in seats[:2])
        client = client_of(member)
        assert choose_url(region) not in page_of(client, ranking_url(region))
        page_of(client, choose_url(region), status=403)
        for who in (chair, region.secretary):
            recused(who, region.units["48"])
        assert choose_url(region) in page_of(client, ranking_url(region))
        form = page_of(client, choose_url(region))
        assert "ท่านจึงบันทึกมติแทนได้" in form
        assert "ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน" in form
        sent = {"unit": str(region.units["47"].pk), "resolution": "3/2569", "reason": "", "confirmed": "yes"}
        client.post(choose_url(region), sent)
        page = page_of(client_of(cast["department"]), ranking_url(region))

        assert "กรรมการอีกคนบันทึก เพราะประธานและเลขานุการไม่ร่วมพิจารณา" in page
        history = page_of(client_of(cast["department"]), reverse("committee", args=[member.unit.orders.get().pk]))
        assert "บันทึกแทนประธานและเลขานุการ" in history

    def test_the_secretary_chooses_after_being_asked_once_more(self, region: Field) -> None:
        all_agreed(region, 96, 90, 88)
        client = client_of(region.secretary)
        assert choose_url(region) in page_of(client, ranking_url(region))
        sent = {"unit": str(region.units["47"].pk), "resolution": "๓/๒๕๖๙", "reason": ""}
        asked = page_of(client, choose_url(region), sent)
        assert not Choice.objects.exists()
        assert "๓/๒๕๖๙" in asked
        answer = client.post(choose_url(region), sent | {"confirmed": "yes"})

        assert answer["Location"] == ranking_url(region)
        assert Choice.objects.get().assessment == region.units["47"]
        assert "3/2569" in page_of(client, ranking_url(region))

    def test_while_a_unit_has_no_result_the_form_asks_why_it_is_left_out_and_keeps_that(self, region: Field) -> None:
        region.agrees("47", 96)
        region.agrees("48", 90)
        client, sent = client_of(region.secretary), {"unit": str(region.units["47"].pk), "resolution": "๓/๒๕๖๙"}
        name = region.units["49"].enrolment.unit.name_th
        assert f"<li>{name}</li>" in page_of(client, choose_url(region)).replace("\n", "")
        assert f"คณะยังไม่ได้สรุปผลของ {name}" in page_of(client, choose_url(region), sent, 422)
        assert "ขอถอนตัว" in page_of(client, choose_url(region), sent | {"left_out": "ขอถอนตัว"})
        assert not Choice.objects.exists()
        page_of(client, choose_url(region), sent | {"left_out": "ขอถอนตัว", "confirmed": "yes"}, 302)

        assert Choice.objects.get().left_out == "ขอถอนตัว"
        assert "ขอถอนตัว" in page_of(client, ranking_url(region))
        region.agrees("49", 80)
        assert "ไม่นำหน่วยงาน" not in page_of(client, choose_url(region))

    @pytest.mark.parametrize("unit", ["47", "49"])
    def test_a_tie_or_another_than_the_first_asks_for_the_reason_and_keeps_what_was_typed(
        self, region: Field, unit: str
    ) -> None:
        all_agreed(region, 96, 96, 90)
        sent = {"unit": str(region.units[unit].pk), "resolution": "๓/๒๕๖๙", "reason": " "}
        page = page_of(client_of(region.secretary), choose_url(region), sent, 422)

        assert "ระบุเหตุผลตามมติ" in page
        assert 'value="๓/๒๕๖๙"' in page
        assert not Choice.objects.exists()

    def test_others_are_told_that_it_is_not_theirs(self, cast: Cast, region: Field) -> None:
        all_agreed(region, 96, 90, 88)
        member = seated(cast, Committee.objects.get(key="K5", region=11).seats.all()[1], account_named("member-11"))
        other = seated(cast, Committee.objects.get(key="K5", region=12).seats.get(keeps=True), account_named("k-12"))

        assert client_of(member).get(choose_url(region)).status_code == 403
        assert client_of(cast["department"]).get(choose_url(region)).status_code == 403
        assert client_of(other).get(choose_url(region)).status_code == 404
        assert choose_url(region) not in page_of(client_of(member), ranking_url(region))


class TestApproving:
    SENT = {"document_number": "มท ๐๔๐๑/๑", "document_on": "20/2/2569", "note": ""}  # noqa: RUF012 - never changed

    def address(self, region: Field, name: str = "approval") -> str:
        return reverse(name, args=[region.round.pk])

    def test_what_lacks_stands_in_sentences_and_nothing_can_be_approved(self, cast: Cast, region: Field) -> None:
        client = client_of(cast["department"])
        region.agrees("47", 96)
        page = page_of(client, self.address(region))
        assert "ยังไม่ได้คัดเลือก 1 กลุ่ม: เขตตรวจราชการที่ 11" in page
        page_of(client, self.address(region), self.SENT | {"confirmed": "yes"}, 422)

        assert not Approval.objects.exists()
        assert client.get(self.address(region, "selection-announced")).status_code == 404
        assert client.get(self.address(region, "approval-export")).status_code == 404

    def test_approved_once_it_stays_and_everybody_reads_names_without_points(self, cast: Cast, region: Field) -> None:
        all_agreed(region, 96, 90, 88)
        region.chooses("47")
        client = client_of(cast["department"])
        assert "ถอนความเห็นชอบไม่ได้" in page_of(client, self.address(region), self.SENT)
        assert not Approval.objects.exists()
        client.post(self.address(region), self.SENT | {"confirmed": "yes"})
        page = page_of(client, self.address(region))
        public = page_of(Client(), self.address(region, "selection-announced"))
        assert "ไม่ใช่ลำดับคะแนน" in public

        assert "มท 0401/1" in page
        assert "96" in page
        name = region.units["47"].enrolment.unit.name_th
        assert name in public
        assert "96" not in public.partition("<main")[2].partition("</main")[0]
        assert page_of(client, self.address(region) + "?q=ไม่มีคำนี้").count("<tr data-row") == 0
        rows = grid_of(client.get(self.address(region, "approval-export")).content, most_rows=100)
        assert [row[8] for row in rows[1:]] == ["คัดเลือก", "", ""]

    def test_each_row_leads_to_its_decision_and_says_who_decided_by_what_and_why(
        self, cast: Cast, region: Field
    ) -> None:
        all_agreed(region, 96, 96, 88)
        case = region.units["47"]
        sitting = certified_at(cast, case)
        region.chooses("47", reason="ผลงานนวัตกรรมเด่นกว่า")
        client = client_of(cast["department"])
        client.post(self.address(region), self.SENT | {"confirmed": "yes"})
        page = page_of(client, self.address(region))
        body = region.secretary.unit.name_th

        assert f'href="{reverse("decision", args=[case.pk])}"' in page
        assert "เหตุผลตามมติ: ผลงานนวัตกรรมเด่นกว่า" in page
        assert f"รับรอง: {sitting.body.name_th} มติที่ 1 ครั้งที่" in page
        rows = grid_of(client.get(self.address(region, "approval-export")).content, most_rows=100)
        assert [row[6] for row in rows[1:]] == ["B+", "A", "A"]
        assert [rows[1][10], rows[1][11]] == ["ผลงานนวัตกรรมเด่นกว่า", ""]
        assert rows[1][9].startswith(body)
        assert rows[1][12].startswith(f"{sitting.body.name_th} มติที่ 1")

    def test_the_public_reads_who_wins_or_keeps_a_title_and_never_who_failed(self, cast: Cast, region: Field) -> None:
        told = {
            ("model", "model-kept"): "รักษาไว้", ("model", "model-lost"): "เสียไป",
            ("challenge", "becomes-model"): "เลื่อนขึ้น", ("challenge", "not-model"): "ไม่ถึง",
        }  # fmt: skip
        all_agreed(region, 96, 90, 88)
        for (track, outcome), name in told.items():
            place = Place.objects.get(pk="47")
            unit = new_unit(kind=UnitKind.CDD_PROVINCE, place=place, name_th=name)
            region.units[name] = joined(region.round, unit, track)
            region.agrees(name, 90, outcome=outcome)
        region.chooses("47")
        client_of(cast["department"]).post(self.address(region), self.SENT | {"confirmed": "yes"})
        public = page_of(Client(), self.address(region, "selection-announced"))

        assert [name in public for name in told.values()] == [True, False, True, False]
        assert "ต่ำกว่า" not in public

    @pytest.mark.parametrize(("chosen", "other"), [("arabic", "๐-๙"), ("thai", "0-9")])
    def test_the_words_of_the_edition_follow_the_digits_that_the_reader_chose(
        self, cast: Cast, region: Field, chosen: str, other: str
    ) -> None:
        place = Place.objects.get(pk="48")
        region.units["x"] = joined(
            region.round, new_unit(kind=UnitKind.CDD_PROVINCE, place=place, name_th="ต้นแบบ"), "model"
        )
        region.agrees("x", 80, outcome="model-lost")
        client = self.approved(cast, region)
        client.cookies["kn_digits"] = chosen
        page = page_of(client, self.address(region))
        rows = re.sub("<[^>]*>", "", page.partition("<tbody>")[2].partition("</tbody>")[0])

        assert re.search("ผลการดำเนินงานต่ำกว่า (86|๘๖) คะแนน", rows)
        assert re.search(f"[{other}]", rows) is None

    def approved(self, cast: Cast, region: Field) -> Client:
        for code in ("47", "48"):
            new_line(region.units[code].enrolment.unit, superior=cast.units["department"], since=BEGINNING)
        all_agreed(region, 96, 90, 88)
        region.chooses("47")
        client = client_of(cast["department"])
        client.post(self.address(region), self.SENT | {"confirmed": "yes"})
        return client

    def test_what_was_approved_waits_for_the_register_and_reaches_it_once(self, cast: Cast, region: Field) -> None:
        client, button = self.approved(cast, region), "บันทึกเกียรติตามผลที่เห็นชอบลงทะเบียน"
        unit, address = region.units["47"].enrolment.unit, self.address(region, "confer-titles")
        assert button in page_of(client, self.address(region))
        assert button not in page_of(client_of(cast["auditor"]), self.address(region))
        asked = page_of(client, address)
        assert "1 รายการ" in asked
        assert "ดีเด่น · ได้รับ" in asked
        assert not TitleRow.objects.exists()
        assert client.post(address)["Location"] == self.address(region)
        row = TitleRow.objects.get()
        assert (row.unit, row.title, row.outcome, row.announced_on) == (unit, "outstanding", "won", TODAY)
        assert unit.name_th in page_of(Client(), reverse("titles-announced"))
        page = page_of(client, self.address(region))
        assert button not in page
        assert f"{reverse('titles')}?year={region.round.fiscal_year}" in page
        for again in (client.get(address), client.post(address)):
            assert again["Location"] == self.address(region)
        assert TitleRow.objects.count() == 1

    def test_what_was_withdrawn_since_is_not_conferred_again(self, cast: Cast, region: Field) -> None:
        client = self.approved(cast, region)
        client.post(self.address(region, "confer-titles"))
        titles.withdraw(TitleRow.objects.get(), reason="ผิดหน่วยงาน", by=cast["department"], at=NOW)

        assert conferring.confer_all(region.round, by=cast["department"], at=NOW) == []
        assert "ยังไม่ได้บันทึกเกียรติ" not in page_of(client, self.address(region))
        assert TitleRow.objects.count() == 1

    def test_a_register_that_says_otherwise_is_told_by_the_name_of_the_unit(self, cast: Cast, region: Field) -> None:
        client, unit = self.approved(cast, region), region.units["47"].enrolment.unit
        other = Event(
            region.round.edition_key,
            "outstanding",
            region.round.fiscal_year,
            TitleOutcome.WON,
            TODAY,
            Basis(Text("อื่น", "")),
        )
        titles.remember(unit, other, by=cast["department"], at=NOW)
        answer = client.post(self.address(region, "confer-titles"), follow=True)

        assert f"{unit.name_th}: ทะเบียนบันทึกเกียรตินี้ของปี" in html.unescape(answer.content.decode())
        assert TitleRow.objects.count() == 1

    def test_a_unit_that_left_the_department_is_told_by_its_name(self, cast: Cast, region: Field) -> None:
        client, unit = self.approved(cast, region), region.units["47"].enrolment.unit
        unit.lines.update(until=TODAY)
        answer = client.post(self.address(region, "confer-titles"), follow=True)

        assert f"{unit.name_th}: ไม่พบหน่วยงานนี้" in html.unescape(answer.content.decode())
        assert not TitleRow.objects.exists()

    def test_the_home_page_of_the_department_says_that_approved_titles_wait_until_they_are_recorded(
        self, cast: Cast, region: Field
    ) -> None:
        told, address = "บันทึกเกียรติตามผลที่เห็นชอบลงทะเบียน 1 รายการ", self.address(region, "confer-titles")
        assert told not in page_of(client_of(cast["department"]), "/")
        client = self.approved(cast, region)
        page = page_of(client, "/")
        assert (told in page, f'href="{address}"' in page) == (True, True)
        for who in ("auditor", "administrator", "cdd officer"):
            assert told not in page_of(client_of(cast[who]), "/")
        client.post(address)
        assert told not in page_of(client, "/")

    @pytest.mark.parametrize("more", [0, 3])
    def test_looking_for_what_waits_asks_the_same_for_one_round_and_for_several(
        self, cast: Cast, region: Field, more: int
    ) -> None:
        self.approved(cast, region)
        given = Approval.objects.get()
        for number in range(more):
            earlier = Round.objects.get(pk=region.round.pk)
            earlier.pk, earlier.fiscal_year = None, 2560 + number
            earlier.save()
            given.pk, given.round = None, earlier
            given.save(force_insert=True)
        with CaptureQueriesContext(connection) as asked:
            found = conferring.rounds_waiting(cast["department"])

        assert (len(asked), [count for _, count in found]) == (2, [1] * (1 + more))

    @pytest.mark.parametrize(("who", "status"), [("auditor", 403), ("administrator", 403), ("chair", 403)])
    def test_others_do_not_confer(self, cast: Cast, region: Field, who: str, status: int) -> None:
        self.approved(cast, region)
        assert client_of(cast[who]).post(self.address(region, "confer-titles")).status_code == status
        assert not TitleRow.objects.exists()

    @pytest.mark.parametrize(("who", "status"), [("auditor", 403), ("cdd officer", 403), ("chair", 403)])
    def test_others_do_not_approve(self, cast: Cast, region: Field, who: str, status: int) -> None:
        all_agreed(region, 96, 90, 88)
        region.chooses("47")
        assert client_of(cast[who]).post(self.address(region), self.SENT | {"confirmed": "yes"}).status_code == status
        assert approving.approval_of(region.round) is None

    def test_a_day_to_come_is_refused_at_its_page(self, cast: Cast, region: Field) -> None:
        all_agreed(region, 96, 90, 88)
        region.chooses("47")
        sent = self.SENT | {"document_on": f"{TODAY.day}/{TODAY.month}/2570"}
        page = page_of(client_of(cast["department"]), self.address(region), sent, 422)
        assert "วันที่ยังไม่ถึง" in page
        assert "มท ๐๔๐๑/๑" in page
