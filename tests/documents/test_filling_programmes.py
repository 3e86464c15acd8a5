"""Papers of the other programmes from what their units wrote: districts, the two editions over dimensions, letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.assessments.districts import District, district_of
from tests.assessments.story import NOW, Story, fresh, open_round
from tests.documents.conftest import poppler, without_spaces
from tests.organisations.conftest import Cast, cast  # noqa: F401 - the fixture

from khunnatham.assessments import criteria, enrolling, profile
from khunnatham.assessments import queries as assessments
from khunnatham.assessments.models import Assessment
from khunnatham.documents import filling, making
from khunnatham.meetings.queries import minutes
from khunnatham.organisations.models import Membership, Place, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit
from khunnatham.plans import activities, planning
from khunnatham.review import queries
from khunnatham.thai import to_thai_digits

STEPS = (
    "ประกาศเจตนารมณ์อำเภอคุณธรรม", "อำเภอประชุมร่วมกันกำหนดคุณธรรมเป้าหมาย", "อำเภอมีการแต่งตั้งคณะกรรมการในการดำเนินการส่งเสริมคุณธรรม",
    "อำเภอมีการดำเนินงานตามแผนส่งเสริมคุณธรรมจนเกิดผลสำเร็จ", "แผนการส่งเสริมคุณธรรมอำเภอได้รับการบรรจุเป็นส่วนหนึ่งของยุทธศาสตร์จังหวัด",
    "อำเภอมีการประกาศยกย่องเชิดชูเกียรติบุคคลชุมชนองค์กร", "ผลสำเร็จการดำเนินงานของอำเภอคุณธรรม",
    "อำเภอมีการกำหนดกิจกรรมตามประเด็นคุณธรรมเป้าหมายเพิ่มเติมใน๓มิติ", "อำเภอมีองค์ความรู้จากกระบวนการพัฒนาอำเภอ",
)  # fmt: skip


def text_of(name: str, source: filling.Source) -> str:
    filled = filling.fill(source, name)
    assert filled is not None
    return without_spaces(poppler(making.make(*filled).content))


# ── districts ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def district(cast: Cast) -> District:  # noqa: F811 - the fixture
    return district_of(cast)


class TestDistricts:
    @pytest.fixture
    def source(self, district: District) -> filling.Source:
        return filling.draft_of(district.filed(district.open("moral-district")))

    def test_000_19_the_self_assessment_has_its_code_its_title_and_nine_steps_in_order(
        self, source: filling.Source
    ) -> None:
        text = text_of("self-assessment", source)

        places = [text.find(f"{to_thai_digits(str(number))}.{title}") for number, title in enumerate(STEPS, 1)]
        assert "แบบภ.04" in text
        assert "แบบประเมินตนเองตามกระบวนการส่งเสริมและพัฒนาอำเภอคุณธรรม๙ขั้นตอน" in text
        assert -1 not in places
        assert places == sorted(places)
        assert "หน้า..." not in text

    @pytest.mark.parametrize(
        ("name", "code", "title"),
        [
            ("intent", "ภ.01", "แบบแสดงความจำนงเข้าร่วมส่งเสริมและพัฒนาอำเภอคุณธรรม"),
            ("declaration", "ภ.02", "ประกาศเจตนารมณ์"),
            ("plan", "ภ.03", "แผนส่งเสริมและพัฒนาอำเภอคุณธรรม"),
            ("success", "ภ.05", "แบบประเมินความสำเร็จของการส่งเสริมและพัฒนาอำเภอคุณธรรม"),
        ],
    )
    def test_papers_have_the_codes_and_titles_of_the_source(
        self, source: filling.Source, name: str, code: str, title: str
    ) -> None:
        text = text_of(name, source)
        assert f"แบบ{code}" in text
        assert title in text
        assert "หน้า..." not in text

    def test_the_base_are_the_invited_heads_not_the_staff(self, source: filling.Source) -> None:
        signed = {"value": {"part": 6, "whole": 25}}
        content = {**source.content, "declaration": {"text": "ขอประกาศ", "signatures": signed}}
        said = text_of("declaration", replace(source, content=content))
        assert "๖คนจากหัวหน้าส่วนราชการที่มีรายชื่อเชิญประชุมประจำเดือนที่นับเป็นฐาน๒๕คน" in said
        assert "บุคลากร" not in text_of("intent", source)

    def test_the_order_of_a_district_appoints_its_committee_from_several_sectors(self, source: filling.Source) -> None:
        text = text_of("order", source)
        assert text.startswith("คำสั่งอำเภอดงหลวง")
        assert "แต่งตั้งคณะกรรมการส่งเสริมคุณธรรมระดับอำเภอซึ่งมาจากหลายภาคส่วนในพื้นที่อำเภอ" in text

    def test_the_form_of_nine_indicators_says_that_its_layout_is_ours(self, district: District) -> None:
        round_ = district.open("model-district", round_1=date(2026, 3, 6), round_2=date(2026, 5, 8))
        text = text_of("self-assessment", filling.draft_of(district.filed(round_)))
        assert "ตัวอย่างแบบฟอร์มการตอบเกณฑ์การประเมิน๙ตัวชี้วัด" in text
        assert "แบบเริ่มต้นของระบบ—รอหน่วยงานยืนยัน" in text


# ── editions over dimensions ────────────────────────────────────────────────────────────


def office(cast: Cast, edition: str, **chosen: str) -> tuple[Story, Assessment]:  # noqa: F811
    """File the intent of a provincial office of community development."""
    cast.units["cdd"] = new_unit(
        kind=UnitKind.CDD_PROVINCE, place=Place.objects.get(pk="49"), name_th="สำนักงานพัฒนาชุมชนจังหวัดมุกดาหาร"
    )
    for role in (Role.OFFICER, Role.HEAD):
        cast.people[f"cdd {role}"] = Membership.objects.create(
            account=cast[role.value].account, role=role, unit=cast.units["cdd"], since=date(2025, 10, 1)
        )
    story = Story(
        cast,
        open_round(cast, programme="clean-community", edition=edition),
        unit="cdd",
        officer="cdd officer",
        head="cdd head",
    )
    by = story.by("cdd officer")
    enrolment = enrolling.start(story.round, unit=cast.units["cdd"], by=by, at=NOW, **chosen)
    enrolling.record_head_count(enrolment, total=40, as_of=date(2026, 1, 5), by=by, at=NOW)
    enrolment.refresh_from_db()
    values = {
        field.key: "12" if field.input == "number" else "0-4200-0000" if field.input == "phone" else "ก"
        for field in profile.fields_of(criteria.edition_of(story.round))
        if field.is_required
    }
    enrolling.save_profile(enrolment, values=values, expected_revision=enrolment.revision, by=by, at=NOW)
    return story, enrolling.file(enrolment, by=by, at=NOW)


class TestFiveDimensions:
    @pytest.fixture
    def source(self, cast: Cast) -> filling.Source:  # noqa: F811
        story, case = office(cast, "2564", variant="regional", track="model")
        story.answer(case, "D5.1.1", value=True)
        story.answer(case, "D5.1.2", value=True)
        by = story.by("cdd officer")
        plan = planning.start(cast.units["cdd"], fiscal_year=2569, programme="clean-community", by=by, at=NOW)
        for title, dimension in (("รถราชการโปร่งใส", "D1"), ("ปลูกผักสวนครัว", "D4"), ("ยังไม่รู้ว่ามิติใด", "")):
            details = activities.ActivityDetails(title=title, dimension=dimension, place_text="ศาลากลาง")
            activities.add_activity(plan, details=details, by=by, at=NOW)
        return filling.draft_of(fresh(case))

    def test_the_plan_stands_under_its_dimensions(self, source: filling.Source) -> None:
        text = text_of("plan", source)
        order = ["มิติที่๑", "รถราชการโปร่งใส", "มิติที่๒", "มิติที่๔", "ปลูกผักสวนครัว", "มิติที่๕", "กิจกรรมที่ยังไม่ระบุมิติ", "ยังไม่รู้ว่ามิติใด"]
        assert [text.find(words) for words in order] == sorted(text.find(words) for words in order)
        assert "แผนปฏิบัติการขับเคลื่อนโครงการพัฒนาชุมชนใสสะอาด" in text

    def test_the_innovation_is_told_with_the_rule_of_the_handbook(self, source: filling.Source) -> None:
        text = text_of("innovation", source)
        assert "รถราชการโปร่งใส" in text
        assert "ปลูกผักสวนครัว" not in text
        assert "ต้องไม่เป็นโครงการ/กิจกรรมในมิติที่๒–๔" in text

    def test_score_sheets_have_the_points_of_the_dimensions(self, source: filling.Source) -> None:
        filled = filling.fill(source, "score-sheet-model")
        assert filled is not None
        kind, paper = filled
        (group,) = paper.groups
        (table,) = group.tables
        assert (kind, [row.points for row in table.rows], table.base.points, table.totals, table.columns[0].title) == (
            "score-sheet",
            [("0",), ("0",), ("0",), ("0",), ("2",)],
            ("2",),
            ("2",),
            "จังหวัดมุกดาหาร",
        )
        assert (table.base.available, table.extra.available) == ("100", "10")
        assert (group.under, [row.act for row in group.signatures[0]]) == (("จังหวัดมุกดาหาร",), [""])

    def test_a_score_sheet_and_a_checklist_of_a_draft_say_that_they_are_what_the_unit_found_of_itself(
        self, source: filling.Source
    ) -> None:
        sheet, checklist = text_of("score-sheet-model", source), text_of("checklist", source)
        assert "คะแนนเป็นผลการประเมินตนเองของหน่วยงานเป็นผลคำนวณเบื้องต้นจนกว่าจะมีมติรับรอง" in sheet
        assert "(ประเมินตนเอง)" in sheet
        assert "คะแนนเป็นผลการประเมินตนเองของหน่วยงานเป็นผลคำนวณเบื้องต้นจนกว่าจะมีมติรับรอง" in checklist
        assert "๒คะแนนประเมินตนเอง" in checklist

    @pytest.mark.parametrize("name", ["score-sheet-outstanding", "selection-sheet"])
    def test_the_sheet_by_which_some_are_chosen_is_not_one_of_model_units(
        self, source: filling.Source, name: str
    ) -> None:
        assert filling.fill(source, name) is None
        assert "score-sheet-outstanding" not in {row.key for row in filling.papers_of(source.enrolment)}

    def test_the_checklist_has_every_level_with_what_the_unit_says(self, source: filling.Source) -> None:
        filled = filling.fill(source, "checklist")
        assert filled is not None
        paper: Any = filled[1]
        assert [(table.available, len(table.levels)) for table in paper.tables] == [
            ("30", 6),
            ("10", 6),
            ("20", 6),
            ("30", 6),
            ("10", 6),
        ]
        last = paper.tables[4]
        assert [(level.title, level.points, level.is_reached) for level in last.levels[:3]] == [
            ("ระดับ ๐", "0", None),
            ("ระดับที่ ๑", "2", True),
            ("ระดับที่ ๒", "4", False),
        ]
        assert [line.claim for line in last.levels[1].lines] == ["ครบ", "ครบ"]
        assert last.levels[2].lines[0].text == "ตามคะแนนระดับที่ ๑ และ"
        assert (paper.group, paper.available, paper.total, paper.ladders[0].title) == (
            "ต้นแบบ",
            "110",
            "2",
            "เกณฑ์การประเมินหน่วยงานต้นแบบ",
        )
        assert [(grade.title, grade.at_least) for grade in paper.grades] == [
            ("A+", "105"),
            ("A", "96"),
            ("B+", "91"),
            ("B", "86"),
            ("C+", "81"),
            ("C", "76"),
        ]
        assert "ประเภท“ต้นแบบ”" in text_of("checklist", source)

    @pytest.mark.parametrize(("track", "borrowed"), [("model", False), ("challenge", True)])
    def test_a_sheet_that_the_handbook_prints_for_another_group_says_so(
        self,
        cast: Cast,  # noqa: F811
        track: str,
        *,
        borrowed: bool,
    ) -> None:
        _, case = office(cast, "2564", variant="regional", track=track)
        text = text_of("score-sheet-model", filling.draft_of(fresh(case)))
        assert ("กลุ่ม“ท้าทาย”" in text, "ค่าเริ่มต้นของระบบ—รอหน่วยงานยืนยัน:คู่มือไม่ได้พิมพ์" in text) == (borrowed, borrowed)

    def test_of_those_among_whom_some_are_chosen_the_other_sheet_is_none(self, cast: Cast) -> None:  # noqa: F811
        _, case = office(cast, "2564", variant="regional", track="general")
        source = filling.draft_of(fresh(case))
        assert filling.fill(source, "score-sheet-model") is None
        text = text_of("score-sheet-outstanding", source)
        assert "เขตตรวจราชการที่...." in text
        assert "ได้แก่...." in text

    def test_the_summary_names_the_projects_of_their_dimensions(self, source: filling.Source) -> None:
        filled = filling.fill(source, "summary")
        assert filled is not None
        assert [(row.label, row.value) for row in filled[1].projects] == [
            ("ชื่อโครงการนวัตกรรมตามมิติที่ ๑", "รถราชการโปร่งใส"),
            ("ชื่อโครงการตามมิติที่ ๓", ""),
            ("ชื่อโครงการตามมิติที่ ๔", "ปลูกผักสวนครัว"),
        ]

    def test_the_five_s_are_those_of_the_handbook(self, source: filling.Source) -> None:
        filled = filling.fill(source, "five-s")
        assert filled is not None
        names = [point.label for point in filled[1].points]
        assert " ".join(names) in source.edition.requirements["D5.3.4"].text.th


class TestSixColumns:
    def test_the_plan_says_word_for_word_what_the_edition_prints(self, cast: Cast) -> None:  # noqa: F811
        source = filling.draft_of(office(cast, "2569")[1])
        filled = filling.fill(source, "plan")
        assert filled is not None
        kind, paper = filled
        issues = [issue for guideline in paper.guidelines for issue in guideline.issues]
        wanted = [leaf for level in source.edition.dimensions[0].levels for leaf in level.requirements]
        assert kind == "six-column-plan"
        assert [(issue.number, issue.text) for issue in issues] == [(leaf.key, leaf.text.th) for leaf in wanted]
        assert issues[0].period == "ภายใน 27 ก.พ. 69"
        assert {issue.responsible for issue in issues} == {"กลุ่มงานประสานฯ"}
        assert "มิติที่๔การเสริมสร้างองค์กรคุณธรรม" in text_of("plan", source)


# ── letters ─────────────────────────────────────────────────────────────────────────────


class TestLetters:
    @pytest.fixture
    def story(self, cast: Cast) -> Story:  # noqa: F811
        return Story(cast, open_round(cast))

    def test_a_unit_sends_its_papers_to_the_office_that_receives_them(self, story: Story) -> None:
        case = story.handed_in()
        kept = assessments.version(case, 1)
        assert kept is not None
        text = text_of("covering-letter", filling.version_of(kept))
        assert "เรียนวัฒนธรรมจังหวัดมุกดาหาร" in text
        assert "(แบบอ.02)จำนวน๑ชุด" in text
        assert "ซึ่งเป็นผลคำนวณเบื้องต้นจนกว่าจะได้รับการรับรอง" in text

    def test_a_memo_puts_them_before_the_head(self, story: Story) -> None:
        text = text_of("memo", filling.draft_of(story.filed()))
        assert text.startswith("บันทึกข้อความส่วนราชการ")
        assert "หนังสือนำส่งถึงวัฒนธรรมจังหวัดมุกดาหาร" in text

    def test_an_order_names_who_answers_for_each_activity(self, story: Story) -> None:
        case = story.filed()
        story.planned()
        assert "รับผิดชอบกิจกรรมลงเวลาด้วยตนเอง:" in text_of("order", filling.draft_of(fresh(case)))

    def test_a_circular_tells_what_is_due_and_to_whom(self, story: Story) -> None:
        office_ = story.by("secretary").unit
        paper = filling.circular(story.round, office=office_, post="ตำแหน่ง", receivers=["องค์กรหนึ่ง", "องค์กรสอง"])
        text = without_spaces(poppler(making.make("circular", paper).content))
        assert "ให้แล้วเสร็จภายในวันจันทร์ที่๓๑สิงหาคม๒๕๖๙" in text
        assert "๑.องค์กรหนึ่ง๒.องค์กรสอง" in text

    def test_a_sitting_has_an_agenda_an_announcement_and_a_letter(self, story: Story) -> None:
        listed = story.listed()
        meeting = story.meeting(listed)
        agenda = filling.agenda(minutes(meeting), queries.on_agenda(meeting))
        assert [(row.unit.name, row.proposed) for row in agenda.units] == [
            (story.cast.units["organisation"].name_th, "องค์กรคุณธรรมต้นแบบ")
        ]
        assert [matter.shows_units for matter in agenda.matters] == [True]
        story.certify(listed, meeting)
        decided = queries.certified_in(meeting)
        announced = filling.announcement(meeting, story.round, decided)
        assert [row.certified for row in announced.units] == ["องค์กรคุณธรรมต้นแบบ"]
        letter = filling.report_letter(
            meeting, story.round, decided, office=story.by("secretary").unit, post="วัฒนธรรมจังหวัด"
        )
        assert letter.addressee == f"อธิบดี{story.round.owner.name_th}"
        assert "มีมติรับรอง จำนวน 1 แห่ง" in letter.paragraphs[0]
