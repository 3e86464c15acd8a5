"""Score sheets and checklists bear what was agreed once it is decided, say whose word it is before, and compare like with like."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast, account_named
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.bench import certified
from tests.review.test_committees import seated
from tests.review.test_opinions import Sitting, sitting_on
from tests.review.test_selecting import Field, joined, recused
from tests.review.test_selecting import region as region  # noqa: PLC0414 - the fixture
from tests.web.test_opinions import entering, page_of

from khunnatham.assessments.models import Assessment, Submission
from khunnatham.awards.sheets import grid_of
from khunnatham.bundling import asking
from khunnatham.bundling.models import BundleKind
from khunnatham.documents import making
from khunnatham.meetings import arranging
from khunnatham.meetings.models import AgendaItem, Meeting
from khunnatham.organisations.models import Membership, Place, UnitKind
from khunnatham.organisations.units import new_unit
from khunnatham.review import approving, assigning
from khunnatham.review.committee_models import Committee

KEY = "D1.3.2"
OWN: dict[str, Any] = {
    "dimensions": {"D1": {"level": 5, "achieved": "30", "available": "30"}},
    "points": {"achieved": "100", "available": "100"},
    "extra": {"achieved": "10", "available": "10"},
    "total": "110",
    "grade": "A+",
}
SELF, AGREED, CERTIFIED = (
    "คะแนนเป็นผลการประเมินตนเองของหน่วยงาน เป็นผลคำนวณเบื้องต้น",
    "คะแนนเป็นผลที่คณะกรรมการสรุป ยังไม่มีมติรับรอง",
    "คะแนนเป็นผลที่คณะกรรมการสรุป มีมติรับรองแล้ว",
)
F1, F2, CHECKLIST = "score-sheet-outstanding", "score-sheet-model", "checklist"


@pytest.fixture(autouse=True)
def _day_and_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand on the day of the story; papers come back as the words that would be set."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(making, "typeset", lambda body, **_: body.encode())


def words(text: str) -> str:
    """Give the words of a paper without its marks."""
    parted = re.sub("</(?:p|h1|h2|td|th|dd|dt|div)>", " ", html.unescape(text))
    return " ".join(re.sub("<[^>]*>|[\u200b\u2060]", "", parted).split())


def paper_of(who: Membership, url: str, status: int = 200) -> str:
    return words(page_of(who, url, status=status))


# ── the papers of one case ──────────────────────────────────────────────────────────────


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case, tier="A+", **OWN)


def agreed(sitting: Sitting) -> None:
    """Let the committee find one requirement of the third level not met: 12 of 30 points, 92 of 110."""
    for who in (sitting.member, sitting.chair):
        sitting.speaks(who, D1_3_2="lacking")
    sitting.agrees()


def version_paper(sitting: Sitting, key: str) -> str:
    return reverse("version-paper", args=[sitting.submission.assessment_id, 1, key])


def readers(cast: Cast, sitting: Sitting) -> list[Membership]:
    return [cast["cdd officer"], cast["department"], cast["auditor"], sitting.chair, sitting.secretary]


def test_until_it_is_decided_papers_bear_what_the_unit_found_and_say_so_to_whoever_reads(
    cast: Cast, sitting: Sitting
) -> None:
    for step in (lambda _: None, agreed):
        step(sitting)
        for who in readers(cast, sitting):
            sheet, checklist = (paper_of(who, version_paper(sitting, key)) for key in (F1, CHECKLIST))
            assert "คะแนนรวม ๑๑๐ " in sheet
            assert "๑๑๐ คะแนน A+ ประเมินตนเอง" in checklist
            assert all(SELF in text and "๙๒" not in text and "หลักฐานไม่พอ" not in text for text in (sheet, checklist))


def test_once_it_is_decided_papers_bear_what_was_agreed_with_the_reason_of_each_change(
    cast: Cast, sitting: Sitting
) -> None:
    agreed(sitting)
    certified(cast, sitting.submission.assessment)
    for who in readers(cast, sitting):
        sheet, checklist = (paper_of(who, version_paper(sitting, key)) for key in (F1, CHECKLIST))
        assert "สร้างความโปร่งใส ๓๐ ๑๒ " in sheet
        assert "คะแนนรวม ๙๒ " in sheet
        assert "๙๒ คะแนน B+ รับรองแล้ว ประเมินตนเอง: ๑๑๐ คะแนน" in checklist
        assert "ไม่ครบ ประเมินตนเอง: ครบ ผลของคณะ: หลักฐานไม่พอ" in checklist
        assert checklist.count("ผลของคณะ:") == 1
        assert all(CERTIFIED in text and "มติที่ ๑" in text and SELF not in text for text in (sheet, checklist))
    assert "ประเมินตนเอง" not in paper_of(cast["department"], version_paper(sitting, F1))


def test_a_grade_that_was_certified_otherwise_stands_with_its_reason(cast: Cast, sitting: Sitting) -> None:
    agreed(sitting)
    certified(cast, sitting.submission.assessment, tier="B", reason="ที่ประชุมปรับระดับ")
    checklist = paper_of(cast["department"], version_paper(sitting, CHECKLIST))

    assert "๙๒ คะแนน B รับรองแล้ว ประเมินตนเอง: ๑๑๐ คะแนน ที่ประชุมปรับระดับ" in checklist


def test_where_no_committee_judges_a_decision_leaves_the_points_to_the_unit(cast: Cast, case: Assessment) -> None:
    handed_in_by(case, "110", "d")
    certified(cast, case, tier="A+", reason="ตามที่เสนอ")
    sheet = paper_of(cast["department"], reverse("version-paper", args=[case.pk, 1, F1]))

    assert "คะแนนเป็นผลการประเมินตนเองของหน่วยงาน มีมติรับรองระดับแล้ว" in sheet
    assert "คะแนนรวม ๑๑๐ " in sheet


def test_the_sheet_names_its_region_and_the_seats_of_its_committee_and_is_the_one_of_its_track(
    cast: Cast, sitting: Sitting
) -> None:
    sheet = paper_of(cast["department"], version_paper(sitting, F1))

    assert "พ.ศ. ๒๕๖๙ เขตตรวจราชการที่ ๑๑ " in sheet
    assert "ผู้ตรวจราชการกรม ที่รับผิดชอบเขตตรวจราชการที่ ๑๑ ประธานกรรมการ" in sheet
    assert "ข้าราชการสังกัดสำนักตรวจราชการ เลขานุการ" in sheet
    paper_of(cast["department"], version_paper(sitting, F2), 404)
    page = page_of(cast["department"], reverse("compiling-case", args=[sitting.submission.assessment_id]))
    assert version_paper(sitting, F1) in page
    assert version_paper(sitting, F2) not in page


def test_a_bundle_made_after_the_decision_bears_what_was_agreed(cast: Cast, sitting: Sitting) -> None:
    def told() -> dict[str, str]:
        bundle = asking.ask(
            sitting.submission.assessment.enrolment.round,
            kind=BundleKind.ZIP,
            cases=[sitting.submission.assessment_id],
            by=cast["department"],
            at=NOW,
        )
        asking.fill.call(bundle.pk)
        with zipfile.ZipFile(asking.path_of(bundle)) as archive:
            return {name: words(archive.read(name).decode()) for name in archive.namelist() if "ประเมินผล" in name}

    agreed(sitting)
    before = told()
    certified(cast, sitting.submission.assessment)
    after = told()

    assert list(before) == list(after)
    assert [("๙๒" in text, SELF in text) for text in before.values()] == [(False, True)] * 2
    assert [("๙๒" in text, SELF in text) for text in after.values()] == [(True, False)] * 2


# ── units side by side ──────────────────────────────────────────────────────────────────


def handed_in_by(assessment: Assessment, total: str, digest: str) -> Submission:
    """Let a unit hand in without anything agreed on it yet."""
    Assessment.objects.filter(pk=assessment.pk).update(version=1, state="submitted", stage="evaluate")
    return Submission.objects.create(
        assessment=assessment, version=1, window="whole", handed_in_at=NOW, due_at=NOW, is_late=False, prepared_at=NOW,
        prepared_by="membership:0", prepared_by_th="ก", prepared_by_en="a", signed_by="membership:0", signed_by_th="ข",
        signed_by_en="b", frozen={"unit": {"name_th": assessment.enrolment.unit.name_th}}, result={"total": total},
        digest=digest,
    )  # fmt: skip


def model_unit(cast: Cast, region: Field, track: str = "model", code: str = "47") -> Assessment:
    unit = new_unit(kind=UnitKind.CDD_PROVINCE, place=Place.objects.get(pk=code), name_th=f"หน่วย{track}{code}")
    made = joined(region.round, unit, track)
    assigning.assign_all(region.round, by=cast["department"], at=NOW)
    return made


def sheet_of(key: str, number: int, track: str) -> str:
    return reverse("committee-sheet", args=[Committee.objects.get(key=key, region=number).pk, track])


def ranking_sheet(region: Field, paper: str = F1) -> str:
    return reverse("ranking-sheet", args=[region.round.pk, "region", 11, paper])


class TestRankingSheet:
    def test_each_column_says_whose_word_it_is_and_who_is_missing_is_named(self, cast: Cast, region: Field) -> None:
        region.agrees("47", 96)
        handed_in_by(region.units["48"], "88", "d48")
        text = paper_of(cast["department"], ranking_sheet(region))

        assert "เขตตรวจราชการที่ ๑๑ ตัวชี้วัด คะแนนเต็ม จังหวัดสกลนคร จังหวัดนครพนม (ประเมินตนเอง) มิติที่" in text
        assert "คะแนนรวม ๙๖ ๘๘ " in text
        assert f"จังหวัดนครพนม: {SELF}" in text
        assert f"จังหวัดสกลนคร: {AGREED}" in text
        assert f"ยังไม่ส่งผล: {region.units['49'].enrolment.unit.name_th}" in text

    def test_who_was_chosen_stands_there_with_the_resolution_and_its_reason_and_then_the_approval(
        self, cast: Cast, region: Field
    ) -> None:
        for unit, total in (("47", 96), ("48", 96), ("49", 90)):
            region.agrees(unit, total)
        assert "ได้แก่ ....." in paper_of(cast["department"], ranking_sheet(region))
        region.chooses("48", reason="ผลงานเด่นกว่า")
        chosen = paper_of(region.secretary, ranking_sheet(region))
        assert f"ได้แก่ {region.units['48'].enrolment.unit.name_th} ตามมติ ๑/๒๕๖๙ เหตุผล: ผลงานเด่นกว่า" in chosen
        assert "เห็นชอบผลตามหนังสือ" not in chosen
        approving.approve(region.round, document_number="มท ๐๔๐๑/๑", document_on=TODAY, by=cast["department"], at=NOW)
        approved = paper_of(region.secretary, ranking_sheet(region))
        assert "เห็นชอบผลตามหนังสือ มท ๐๔๐๑/๑" in approved
        assert "ผลคำนวณเบื้องต้น" not in approved
        assert "ข้าราชการสังกัดสำนักตรวจราชการ เลขานุการ" in approved

    def test_it_is_no_sheet_of_another_paper(self, cast: Cast, region: Field) -> None:
        region.agrees("47", 96)
        for paper in (F2, CHECKLIST, "nothing"):
            paper_of(cast["department"], ranking_sheet(region, paper), 404)

    def test_as_a_workbook_it_has_a_line_for_each_unit(self, cast: Cast, region: Field) -> None:
        for unit, total in (("47", 96), ("48", 90)):
            region.agrees(unit, total)
        region.chooses("47", left_out="ขอถอนตัว")
        answer = entering(cast["department"]).get(f"{ranking_sheet(region)}?as=xlsx")
        head, *rows = grid_of(answer.content, most_rows=100)

        assert (head[:2], head[-3:]) == (["กลุ่ม", "หน่วยงาน"], ["คะแนนรวม", "ที่มาของคะแนน", "หมายเหตุ"])
        assert [(row[0], row[1], *row[-3:]) for row in rows] == [
            (
                "เขตตรวจราชการที่ ๑๑",
                "สพจ.สกลนคร",
                "96",
                "คณะสรุป",
                "สพจ.สกลนคร ตามมติ ๑/๒๕๖๙ หน่วยงานที่ไม่ได้นำมาพิจารณา: ขอถอนตัว",
            ),
            ("เขตตรวจราชการที่ ๑๑", "สพจ.นครพนม", "90", "คณะสรุป", ""),
        ]


class TestCommitteeSheet:
    def test_model_and_challenging_units_have_the_sheet_of_their_committee_each(
        self, cast: Cast, region: Field
    ) -> None:
        handed_in_by(model_unit(cast, region), "98", "m47")
        handed_in_by(model_unit(cast, region, code="48"), "92", "m48")
        handed_in_by(model_unit(cast, region, "challenge", "50"), "86", "c50")
        department = cast["department"]
        model, challenge = (
            paper_of(department, sheet_of(key, number, track))
            for key, number, track in (("K1", 11, "model"), ("K3", 0, "challenge"))
        )

        assert "กลุ่มต้นแบบ ประจำปีงบประมาณ พ.ศ. ๒๕๖๙ เขตตรวจราชการที่ ๑๑ " in model
        assert "จังหวัดสกลนคร (ประเมินตนเอง) จังหวัดนครพนม (ประเมินตนเอง)" in model
        assert "คะแนนรวม ๙๘ ๙๒ " in model
        assert "ผลการพิจารณา" not in model
        assert "ค่าเริ่มต้นของระบบ" not in model
        assert "กลุ่ม “ท้าทาย” ตัวชี้วัด" in challenge
        assert "ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน: คู่มือไม่ได้พิมพ์แบบให้คะแนนของกลุ่มท้าทาย" in challenge
        assert "นิติกรกลุ่มงานวินัยและพิทักษ์ระบบคุณธรรม กรรมการและเลขานุการ" in challenge

    def test_of_the_committee_that_chooses_it_is_the_sheet_of_the_ranking(self, cast: Cast, region: Field) -> None:
        assigning.assign_all(region.round, by=cast["department"], at=NOW)
        for unit, total in (("47", 96), ("48", 90), ("49", 80)):
            region.agrees(unit, total)
            spoken(region.secretary, region.units[unit])
        region.chooses("47")
        text = paper_of(cast["department"], sheet_of("K5", 11, "general"))

        assert "ได้แก่ สพจ.สกลนคร ตามมติ ๑/๒๕๖๙" in text
        assert "จังหวัดนครพนม จังหวัดสกลนคร จังหวัดมุกดาหาร" in text
        assert "คะแนนรวม ๙๐ ๙๖ ๘๐ " in text

    def test_who_sits_there_and_who_stands_above_read_it_and_no_others(self, cast: Cast, region: Field) -> None:
        handed_in_by(model_unit(cast, region), "98", "m47")
        one = Committee.objects.get(key="K1", region=11)
        chair = seated(cast, one.seats.get(chairs=True), account_named("chair-k1-11"))
        url = sheet_of("K1", 11, "model")
        for who in (cast["department"], cast["auditor"], cast["administrator"]):
            assert "คะแนนรวม ๙๘ " in paper_of(who, url)
        paper_of(chair, url, 404)  # until the chair has said that nothing stands against it
        paper_of(region.secretary, url, 404)
        for name in ("cdd officer", "secretary"):
            paper_of(cast[name], url, 403)
        paper_of(cast["department"], sheet_of("K1", 11, "general"), 404)
        paper_of(cast["department"], sheet_of("K1", 12, "model"), 404)

    def test_of_whom_a_member_does_not_judge_no_figure_is_given(self, cast: Cast, region: Field) -> None:
        assigning.assign_all(region.round, by=cast["department"], at=NOW)
        for unit, total in (("47", 96), ("48", 87), ("49", 80)):
            region.agrees(unit, total)
            spoken(region.secretary, region.units[unit])
        region.chooses("47")
        assert "ได้แก่ สพจ.สกลนคร" in paper_of(region.secretary, sheet_of("K5", 11, "general"))
        recused(region.secretary, region.units["48"])
        text = paper_of(region.secretary, sheet_of("K5", 11, "general"))

        assert "คะแนนรวม ๙๖ ๘๐ " in text
        assert "๘๗" not in text
        assert "ไม่รวม ๑ หน่วยงานที่ผู้พิมพ์ไม่ร่วมพิจารณา" in text
        assert "ได้แก่ ....." in text  # whom they chose would tell where the kept one stands

    def test_pages_of_the_committee_the_ranking_and_the_summary_lead_there(self, cast: Cast, region: Field) -> None:
        model = model_unit(cast, region)
        url, department = sheet_of("K1", 11, "model"), cast["department"]
        pages = [
            reverse("committee", args=[Committee.objects.get(key="K1", region=11).pk]),
            reverse("ranking", args=[region.round.pk]),
            reverse("regional-summary", args=[region.round.pk]),
        ]
        assert [url in page_of(department, page) for page in pages] == [False] * 3  # nothing handed in
        handed_in_by(model, "98", "m47")
        for page in pages:
            text = page_of(department, page)
            assert all(f'href="{url}{ending}"' in text for ending in ("", "?as=docx", "?as=xlsx"))
        assert url not in page_of(region.secretary, pages[1])

    def test_it_asks_the_same_for_few_units_and_many(self, cast: Cast, region: Field) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                paper_of(cast["department"], sheet_of("K5", 11, "general"))
            return len(queries)

        assigning.assign_all(region.round, by=cast["department"], at=NOW)
        region.agrees("47", 96)
        asked()
        few = asked()
        for unit in ("48", "49"):
            region.agrees(unit, 90)
        assert asked() == few


def spoken(by: Membership, assessment: Assessment) -> None:
    """Say that nothing stands against judging a case."""
    by.account.interests.create(
        assessment=assessment, ground="clear", said_at=NOW, said_by="x", said_by_th="ก", said_by_en="a"
    )


# ── before a sitting ────────────────────────────────────────────────────────────────────


def meeting_on(cast: Cast, cases: Iterable[Assessment]) -> Meeting:
    """Plan a sitting of the department with cases on its agenda."""
    meeting = arranging.plan_meeting(
        cast["department"].unit, fiscal_year=2569, planned_on=TODAY, by=cast["department"], at=NOW
    )
    for position, one in enumerate(cases, 1):
        submission = Submission.objects.get(assessment=one)
        AgendaItem.objects.create(meeting=meeting, position=position, title="ก", about=submission.key)
    return meeting


class TestSheetsOfASitting:
    def test_units_stand_beside_those_of_their_track_and_region_alone(self, cast: Cast, region: Field) -> None:
        far = joined(
            region.round, new_unit(kind=UnitKind.CDD_PROVINCE, place=Place.objects.get(pk="50"), name_th="สพจ.เชียงใหม่")
        )
        model = model_unit(cast, region)
        handed_in_by(far, "78", "d50")
        handed_in_by(model, "98", "m47")
        region.agrees("47", 96)
        handed_in_by(region.units["48"], "88", "d48")
        meeting = meeting_on(cast, [model, far, region.units["48"], region.units["47"]])
        outstanding, models = (
            paper_of(cast["department"], reverse("meeting-sheet", args=[meeting.pk, region.round.pk, key]))
            for key in (F1, F2)
        )

        assert re.findall("คะแนนรวม ((?:[๐-๙]+ )+)", outstanding) == ["๘๘ ๙๖ ", "๗๘ "]
        assert re.findall("คะแนนรวม ((?:[๐-๙]+ )+)", models) == ["๙๘ "]
        assert re.findall("(เขตตรวจราชการที่ [๐-๙]+) ตัวชี้วัด", outstanding) == ["เขตตรวจราชการที่ ๑๑", "เขตตรวจราชการที่ ๑๕"]
        page = page_of(cast["department"], reverse("meeting", args=[meeting.pk]))
        assert all(reverse("meeting-sheet", args=[meeting.pk, region.round.pk, key]) in page for key in (F1, F2))

    def test_what_is_agreed_and_not_decided_is_read_by_those_alone_who_may(self, cast: Cast, sitting: Sitting) -> None:
        agreed(sitting)
        one = sitting.submission.assessment
        meeting = meeting_on(cast, [one])
        url = reverse("meeting-sheet", args=[meeting.pk, one.enrolment.round_id, F1])
        told = paper_of(cast["department"], url)
        assert "คะแนนรวม ๙๒ " in told
        assert AGREED in told
        Meeting.objects.filter(pk=meeting.pk).update(body=cast["chair"].unit)
        for name in ("chair", "member", "secretary"):
            text = paper_of(cast[name], url)
            assert "คะแนนรวม ๑๑๐ " in text
            assert SELF in text
            assert "๙๒" not in text
