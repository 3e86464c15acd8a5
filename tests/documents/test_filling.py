"""Papers say what the domain holds: text taken back out of the PDF is compared with the rows."""

from __future__ import annotations

from datetime import date

import pytest
from tests.assessments.story import NOW, Story, fresh, open_round
from tests.documents.conftest import poppler, without_spaces
from tests.organisations.conftest import Cast, cast  # noqa: F401 - the fixture
from tests.review.test_standing import CULTURE, DEPUTY, GOVERNOR, held, seated, with_seats

from khunnatham.assessments import queries as assessments
from khunnatham.assessments.compiling import Reason
from khunnatham.assessments.models import Assessment
from khunnatham.documents import filling, making
from khunnatham.meetings.models import Meeting
from khunnatham.meetings.queries import minutes
from khunnatham.organisations.models import Membership, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit
from khunnatham.review import deciding, queries
from khunnatham.thai import to_thai_digits


@pytest.fixture
def story(cast: Cast) -> Story:  # noqa: F811
    return Story(cast, open_round(cast))


def another(story: Story, number: int) -> Story:
    """Tell the story of one more organisation of the same province."""
    unit = new_unit(
        kind=UnitKind.ORGANISATION, place=story.cast.units["organisation"].place, name_th=f"องค์กรลำดับ {number:02}"
    )
    for role in (Role.OFFICER, Role.HEAD):
        story.cast.people[f"{role} {number}"] = Membership.objects.create(
            account=story.by(role.value).account, role=role, unit=unit, since=date(2025, 10, 1)
        )
    story.cast.units[f"unit {number}"] = unit
    return Story(story.cast, story.round, unit=f"unit {number}", officer=f"officer {number}", head=f"head {number}")


def text_of(kind: str, source: filling.Source) -> str:
    """Give the letters of a paper of a case."""
    return without_spaces(poppler(making.make(kind, filling.OF_CASE[kind](source)).content))


def latest(case: Assessment) -> filling.Source:
    """Give what was handed in last."""
    kept = assessments.version(case, case.version)
    assert kept is not None
    return filling.version_of(kept, queries.decisions_of(case))


def said(text: str) -> str:
    """Give a text of the data as papers print it."""
    return without_spaces(to_thai_digits(text))


class TestPapersOfACase:
    def test_every_activity_stands_in_the_plan(self, story: Story) -> None:
        case = story.handed_in()
        text = text_of("plan", latest(case))
        for row in assessments.version(case, 1).frozen["plan"]["activities"]:  # type: ignore[union-attr]
            for name in ("title", "place_text", "method", "expected_result", "responsible", "indicator", "target"):
                assert said(row[name]) in text

    def test_the_intent_has_the_basic_data_and_the_head_count(self, story: Story) -> None:
        text = text_of("intent", latest(story.handed_in()))
        for words in ("ส่วนราชการ", "ถนนตัวอย่าง", "ลาศึกษาต่อ", "๔๐"):
            assert words in text

    def test_the_success_is_the_share_that_was_summed_up(self, story: Story) -> None:
        assert "บรรลุเป้าหมาย๑จาก๑กิจกรรม" in text_of("success", latest(story.handed_in()))

    def test_the_declaration_has_its_words_and_signatures(self, story: Story) -> None:
        case = story.filed()
        story.declared(case)
        text = text_of("declaration", filling.draft_of(case))
        assert "เราจะร่วมกันสร้างองค์กรคุณธรรม" in text
        assert "๔๐คน" in text

    def test_a_draft_says_so_and_carries_no_digest(self, story: Story) -> None:
        text = text_of("self-assessment", filling.draft_of(story.ready(met=("1", "2", "3"))))
        assert "ฉบับร่างยังไม่ได้นำส่ง" in text
        assert "ผลคำนวณเบื้องต้น" in text
        assert "องค์กรส่งเสริมคุณธรรม" in text
        assert "SHA-256" not in text

    def test_another_tier_keeps_both_with_the_reason(self, story: Story) -> None:
        listed = story.listed()
        story.certify(listed, story.meeting(listed), tier="developing", reason="ขั้นที่ 7 ยังไม่ชัดเจน")
        text = text_of("self-assessment", latest(fresh(listed)))
        assert "ได้รับการรับรององค์กรพัฒนาคุณธรรม" in text
        assert "ที่เสนอ:องค์กรคุณธรรมต้นแบบ" in text
        assert "ขั้นที่๗ยังไม่ชัดเจน" in text
        assert "ผลคำนวณเบื้องต้น" not in text

    def test_printed_twice_it_is_the_same_file(self, story: Story) -> None:
        source = latest(story.handed_in())
        first, second = (making.make("plan", filling.plan(source)).content for _ in range(2))
        assert first == second


class TestPapersOfABody:
    def test_twelve_of_fourteen_are_certified_and_the_report_has_twelve(self, story: Story) -> None:
        cases = [another(story, number).listed() for number in range(1, 15)]
        meeting = story.meeting(*cases)
        proposals = queries.preliminary_list(story.by("secretary"), story.round)
        paper = filling.preliminary_list(
            proposals, round_=story.round, body=meeting.body.name_th, secretariat="สำนักงาน", post="ตำแหน่ง", enrolled=14
        )
        assert len(paper.units) == 14
        assert all(row.proposed == "องค์กรคุณธรรมต้นแบบ" for row in paper.units)
        deciding.certify_as_proposed(cases[:12], meeting=meeting, resolution_number=1, by=story.by("chair"), at=NOW)
        for case in cases[12:]:
            deciding.return_from_sitting(
                case,
                meeting=meeting,
                reasons=[Reason("7", "แนบข้อมูล")],
                resolution_number=2,
                by=story.by("chair"),
                at=NOW,
            )
        report = filling.report(meeting, story.round, queries.decided_in(meeting), {})
        text = without_spaces(poppler(making.make("report", report).content))
        names = [f"องค์กรลำดับ{number:02}" for number in range(1, 15)]
        assert [name for name in names if to_thai_digits(name) in text or name in text] == names[:12]
        assert "จำนวน๑๒แห่ง" in text
        written = filling.minutes(minutes(meeting), queries.decided_in(meeting))
        said_in_minutes = without_spaces(poppler(making.make("minutes", written).content))
        assert "จำนวน๑๒แห่งและส่งคืนเพื่อแก้ไขจำนวน๒แห่ง" in said_in_minutes
        assert len(written.units) == 14


def test_minutes_of_a_body_with_seats_say_whether_it_had_a_quorum(story: Story) -> None:
    without = filling.minutes(minutes(story.meeting()), ())
    assert without.quorum == ""
    with_seats(story)
    listed = story.listed()
    meeting = held(story, story.meeting(listed, held=False), GOVERNOR.post, DEPUTY.post, CULTURE.post)
    story.certify(listed, meeting)
    paper = filling.minutes(minutes(meeting), queries.decided_in(meeting))
    said = without_spaces(poppler(making.make("minutes", paper).content))

    assert "ผู้มีสิทธิออกเสียงมาประชุม๓จาก๔ตำแหน่งครบองค์ประชุม" in said
    assert "ค่าเริ่มต้นของระบบ—รอหน่วยงานยืนยัน" in said


def test_who_chairs_stands_once_under_either_name_and_no_table_is_promised_where_none_follows(story: Story) -> None:
    order = with_seats(story)
    seated(story, order.seats.get(chairs=True), "governor")
    meeting = held(story, story.meeting(story.listed(), held=False), GOVERNOR.post)
    for chair in (GOVERNOR.post, "ตำแหน่ง governor"):
        Meeting.objects.filter(pk=meeting.pk).update(chair_th=chair)
        paper = filling.minutes(minutes(Meeting.objects.get(pk=meeting.pk)), ())
        assert [one.post for one in paper.attendants if one.is_present] == [chair]
        assert not any("ดังตาราง" in paragraph for item in paper.agenda for paragraph in item.paragraphs)
