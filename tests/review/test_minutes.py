"""The minutes of a day of sittings: drafted from what happened, put right by those present, closed for good, read by who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast, account_named
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture

from khunnatham.assessments.judging_models import Ground, Interest
from khunnatham.assessments.models import Assessment
from khunnatham.journal.models import Entry
from khunnatham.meetings import agenda, arranging
from khunnatham.meetings.models import AgendaItem, Meeting, MeetingState, Resolution, SignOff
from khunnatham.organisations import acting
from khunnatham.organisations.models import Membership
from khunnatham.review import (
    asking,
    committees,
    conflicts,
    consolidating,
    hearing,
    minutes,
    minuting,
    rulings,
    selecting,
    shortlisting,
    sitting_days,
)
from khunnatham.review.committee_models import Seat
from khunnatham.review.minutes import Read
from khunnatham.review.opinion_models import Consolidation
from khunnatham.review.selection_models import Approval, Choice
from khunnatham.review.sitting_days import DayDetails
from khunnatham.review.sitting_models import SittingDay
from khunnatham.review.visiting import Looked, record_visit
from khunnatham.scoring.numbers import plain
from khunnatham.thai import BANGKOK
from khunnatham.wording import Refusal

from .bench import certified
from .test_committees import seated
from .test_opinions import FLAG, Sitting, sitting_on
from .test_selecting import Field, field_of

UNIT = "สำนักงานพัฒนาชุมชนจังหวัดมุกดาหาร"
DEFAULT = "ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน"
OTHERWISE = "ต่างจากที่หน่วยงานประเมินตนเอง 1 ข้อ (D1.3.2)"
BY_THE_CHAIR = "ประธานชี้ขาดเมื่อเสียงเท่ากัน 1 ข้อ (D1.3.2)"
SOON = TODAY + timedelta(days=7)


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    return datetime.combine(TODAY + timedelta(days=days), time(hour, minute), tzinfo=BANGKOK)


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case, flags=[FLAG])


@pytest.fixture
def day(sitting: Sitting) -> SittingDay:
    details = DayDetails(TODAY, time(9), "ห้องประชุม 1")
    cases = [sitting.submission.assessment]
    return sitting_days.plan_day(sitting.committee, details=details, cases=cases, by=sitting.secretary, at=NOW)


def came(day: SittingDay, sitting: Sitting, *positions: int) -> None:
    there = [seat.pk for seat in day.committee.seats.all() if seat.position in positions]
    sitting_days.record_presence(day, present=there, by=sitting.secretary, at=NOW)


def begun(day: SittingDay, sitting: Sitting, *positions: int) -> Meeting:
    """Let these seats be there, the first of them in the chair, and begin the minutes."""
    there = positions or (1, 2, 3)
    came(day, sitting, *there)
    chair = day.committee.seats.get(position=there[0])
    return minuting.begin(day, chair=chair.pk, by=sitting.secretary, at=NOW)


def agrees(sitting: Sitting, when: datetime = NOW) -> Consolidation:
    """Let both voters speak, differ on one requirement, rule on the flag and agree."""
    sitting.speaks(sitting.member, D1_3_2="lacking")
    sitting.speaks(sitting.chair)
    sitting.settles("D1.3.2", is_met=False, how="chair", votes=(1, 1), reason="หลักฐานไม่พอ")
    rulings.rule(sitting.submission, FLAG["key"], is_met=True, reason="ครบตามคำสั่ง", by=sitting.chair, at=when)
    return consolidating.agree(sitting.submission, present=(1, 2), by=sitting.secretary, at=when)


def read_by(day: SittingDay, who: Membership) -> Read:
    found = minutes.read(SittingDay.objects.get(pk=day.pk), by=who)
    assert found is not None
    return found


def told(day: SittingDay, sitting: Sitting) -> list[tuple[str, tuple[str, ...], list[tuple[int, str]]]]:
    found = read_by(day, sitting.chair)
    return [
        (part.item.title, part.paragraphs, [(row.number, row.text) for row in part.resolutions]) for part in found.parts
    ]


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


class TestDraft:
    def test_a_whole_day_is_told_with_its_times_questions_result_and_resolutions(
        self, cast: Cast, sitting: Sitting, day: SittingDay
    ) -> None:
        slot = day.slots.get()
        first = hearing.start_item(slot, "documents", after=None, by=sitting.secretary, at=at(9, 2))
        second = hearing.start_item(slot, "questions", after=first.pk, by=sitting.secretary, at=at(9, 47))
        hearing.stop_item(day, after=second.pk, by=sitting.secretary, at=at(10, 31))
        question = asking.ask(
            sitting.submission, key="D1.1.1", text="ประกาศฉบับใด\nเมื่อใด", due_on=SOON, by=sitting.member, at=at(9, 50)
        )
        asking.answer(question, text="ฉบับที่ 1", by=cast["cdd officer"], at=at(10, 15))
        asking.ask(sitting.submission, key="D1.2.2", text="ขอหลักฐานเพิ่ม", due_on=SOON, by=sitting.member, at=at(10, 20))
        looked = Looked("site", TODAY, "ประธานและกรรมการ", "ป้ายติดครบ")
        record_visit(sitting.submission, looked, by=sitting.chair, at=NOW)
        agrees(sitting)
        meeting = begun(day, sitting)

        opening, unit, end = told(day, sitting)
        assert opening[:2] == (
            "องค์ประชุมและการเปิดประชุม",
            (
                "คณะกรรมการแต่งตั้งตามคำสั่งที่ ๑๒๓/๒๕๖๙ ลงวันที่ 20 กุมภาพันธ์ 2569",
                "ผู้มีสิทธิออกเสียงมาประชุม 2 จาก 2 ตำแหน่ง ครบองค์ประชุม (หลักเกณฑ์องค์ประชุม: ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน)",
                "เริ่มประชุมเวลา 09.02 น.",
            ),
        )
        total = len(sitting.keys())
        assert unit == (
            f"การรับฟังและพิจารณาผลการประเมินของ{UNIT}",
            (
                "เวลา 09.02–09.47 น. คณะกรรมการฯ ตรวจเอกสารหลักฐานทั้ง ๕ มิติ ก่อนการนำเสนอ",
                "เวลา 09.47–10.31 น. คณะกรรมการฯ พูดคุย ซักถาม",
                "คณะตรวจเยี่ยมสถานที่เมื่อวันที่ 20 กุมภาพันธ์ 2569 โดย ประธานและกรรมการ พบว่า ป้ายติดครบ",
                "คณะถามข้อ D1.1.1: ประกาศฉบับใด เมื่อใด",
                "หน่วยงานชี้แจงข้อ D1.1.1: ฉบับที่ 1",
                "คณะถามข้อ D1.2.2: ขอหลักฐานเพิ่ม",
                "ให้หน่วยงานชี้แจงข้อ D1.2.2 ภายในวันที่ 27 กุมภาพันธ์ 2569",
                f"คณะพิจารณารวม {total} ข้อ เป็นไปตามเกณฑ์ {total - 1} ข้อ {OTHERWISE}",
                f"{BY_THE_CHAIR} เห็นพ้องกัน {total - 1} ข้อ",
                "ผู้ร่วมสรุปผล: กรรมการที่มาประชุมทุกตำแหน่ง",
            ),
            [
                (1, f"วินิจฉัยข้อ {FLAG['key']} «{FLAG['th']}» ถือว่าเป็นไปตามเกณฑ์ เหตุผล: ครบตามคำสั่ง"),
                (2, resolution_on(Consolidation.objects.get())),
            ],
        )  # fmt: skip
        assert end == ("เลิกประชุม", ("เลิกประชุมเวลา 10.31 น.",), [])
        assert (meeting.label.th, meeting.place_text, meeting.chair_th) == (
            "ครั้งที่ 1/2569",
            "ห้องประชุม 1",
            "ตำแหน่ง seat-1",
        )
        assert not minuting.is_behind(SittingDay.objects.get(pk=day.pk))

    def test_who_was_there_stands_by_seat_with_who_sat_and_who_acted(
        self, cast: Cast, sitting: Sitting, day: SittingDay
    ) -> None:
        acting.appoint_acting(
            sitting.member, account=account_named("stand-in"), since=TODAY, by=cast["department"], at=NOW,
            order_reference="คำสั่งที่ 5/2569",
        )  # fmt: skip
        meeting = begun(day, sitting, 1, 2)

        seats = list(day.committee.seats.all())
        assert [(row.post, row.duty, row.sat, row.is_present) for row in meeting.attendance.all()] == [
            (seats[0].post, seats[0].role, "ตำแหน่ง seat-1", True),
            (seats[1].post, seats[1].role, "ตำแหน่ง stand-in รักษาราชการแทน", True),
            (seats[2].post, seats[2].role, "ตำแหน่ง seat-3", False),
        ]  # fmt: skip

    def test_a_unit_without_times_or_a_result_is_told_as_such(self, sitting: Sitting, day: SittingDay) -> None:
        begun(day, sitting, 1)

        opening, unit, end = told(day, sitting)
        assert "ไม่ครบองค์ประชุม" in opening[1][1]
        assert opening[1][2] == "กำหนดเริ่มประชุมเวลา 09.00 น."
        assert unit[1] == (
            "กำหนดรับฟังเวลา 09.00–11.00 น. ไม่ได้บันทึกเวลาจริงในระบบ",
            "คณะยังไม่สรุปผลของหน่วยงานนี้ในการประชุมครั้งนี้",
        )
        assert (unit[2], end[1]) == ([], ("ไม่ได้บันทึกเวลาเลิกประชุมในระบบ",))

    def test_who_stepped_aside_is_told_by_seat_without_the_ground(self, sitting: Sitting, day: SittingDay) -> None:
        case = sitting.submission.assessment
        conflicts.declare(case, has_interest=True, text="คู่สมรส", by=sitting.member, at=NOW)
        begun(day, sitting)

        lines = read_by(day, sitting.chair).parts[1].paragraphs
        seat = day.committee.seats.get(position=2)
        assert f"ผู้ไม่ร่วมพิจารณาเรื่องนี้: {seat.post} ({seat.role})" in lines
        assert "คู่สมรส" not in " ".join(lines)

    def test_what_happens_later_on_the_day_waits_for_a_fresh_draft_and_nothing_is_closed_before(
        self, sitting: Sitting, day: SittingDay
    ) -> None:
        begun(day, sitting)
        agrees(sitting)
        current = SittingDay.objects.get(pk=day.pk)
        assert minuting.is_behind(current)
        assert refusal_of(lambda: minuting.close(day, by=sitting.secretary, at=NOW)) == "minutes-behind"
        minuting.update(day, by=sitting.secretary, at=NOW)

        assert [row.number for row in read_by(day, sitting.chair).parts[1].resolutions] == [1, 2]
        assert minuting.close(day, by=sitting.secretary, at=NOW).state == MeetingState.CLOSED

    def test_a_result_of_another_day_is_told_where_somebody_puts_it_and_once_only(
        self, sitting: Sitting, day: SittingDay
    ) -> None:
        begun(day, sitting)
        row, later = agrees(sitting, at(14, days=1)), at(15, days=1)
        assert not minuting.is_behind(SittingDay.objects.get(pk=day.pk))
        minuting.include(day, results=[row.pk], by=sitting.secretary, at=later)

        lines = read_by(day, sitting.chair).parts[1].paragraphs
        assert "คณะพิจารณาเมื่อวันที่ 21 กุมภาพันธ์ 2569 รวม" in " ".join(lines)
        assert not minuting.is_behind(SittingDay.objects.get(pk=day.pk))
        for results in ([row.pk], []):
            again = partial(minuting.include, day, results=results, by=sitting.secretary, at=later)
            assert refusal_of(again) == "told-already"
        stands = minutes.where_agreed([row], by=sitting.chair)
        assert [(one.day, one.resolution.about) for one in stands.values()] == [(day.pk, row.key)]

    def test_a_unit_agreed_on_before_is_told_so(self, sitting: Sitting) -> None:
        details = DayDetails(TODAY + timedelta(days=1), time(9), "ห้องประชุม 1")
        cases = [sitting.submission.assessment]
        day = sitting_days.plan_day(sitting.committee, details=details, cases=cases, by=sitting.secretary, at=NOW)
        agrees(sitting)
        there = [seat.pk for seat in day.committee.seats.all()]
        sitting_days.record_presence(day, present=there, by=sitting.secretary, at=at(9, days=1))
        minuting.begin(day, chair=there[0], by=sitting.secretary, at=at(9, days=1))

        assert read_by(day, sitting.chair).parts[1].paragraphs[-1] == ("คณะสรุปผลของหน่วยงานนี้แล้วเมื่อวันที่ 20 กุมภาพันธ์ 2569")

    def test_two_sittings_on_one_date_tell_a_result_once(self, sitting: Sitting, day: SittingDay) -> None:
        afternoon = sitting_days.plan_day(
            sitting.committee, details=DayDetails(TODAY, time(14), "ห้องประชุม 2"), by=sitting.secretary, at=NOW
        )
        agrees(sitting)
        meetings = [begun(day, sitting), begun(afternoon, sitting)]

        assert [one.label.th for one in meetings] == ["ครั้งที่ 1/2569", "ครั้งที่ 2/2569"]
        assert [one.resolutions.count() for one in meetings] == [2, 0]

    def test_the_number_follows_the_order_of_the_days(self, sitting: Sitting, day: SittingDay) -> None:
        earlier = sitting_days.plan_day(
            sitting.committee, details=DayDetails(TODAY, time(7), "ห้องประชุม 2"), by=sitting.secretary, at=NOW
        )
        assert [begun(one, sitting).number for one in (day, earlier)] == [2, 1]


def resolution_on(row: Consolidation) -> str:
    assert row.total is not None
    assert row.base is not None
    total, base = f"{plain(row.total)} คะแนน", f"{plain(row.base)} คะแนน"
    return f"เห็นชอบผลการประเมินของ{UNIT} ระดับ {row.level} คะแนนรวม {total} (ไม่รวมคะแนนพิเศษ {base})"


class TestWhoWrites:
    @pytest.mark.parametrize("who", ["member", "department", "unit", "auditor", "administrator", "provincial chair"])
    def test_nobody_but_chair_and_secretary_does(self, cast: Cast, sitting: Sitting, day: SittingDay, who: str) -> None:
        by = {
            "member": sitting.member, "department": cast["department"], "unit": cast["cdd officer"],
            "auditor": cast["auditor"], "administrator": cast["administrator"], "provincial chair": cast["chair"],
        }[who]  # fmt: skip
        begun(day, sitting)
        item = AgendaItem.objects.get(about="opening")
        acts: list[Callable[[], object]] = [
            lambda: minuting.begin(day, chair=1, by=by, at=NOW),
            lambda: minuting.update(day, by=by, at=NOW),
            lambda: minuting.set_chair(day, chair=1, by=by, at=NOW),
            lambda: minuting.include(day, results=[1], by=by, at=NOW),
            lambda: minuting.add_matter(day, title="ก", by=by, at=NOW),
            lambda: minuting.remove_matter(day, item, by=by, at=NOW),
            lambda: minuting.reword(day, item, text="ก", expected_revision=1, by=by, at=NOW),
            lambda: minuting.as_drafted(day, item, by=by, at=NOW),
            lambda: minuting.resolve(day, item, text="ก", by=by, at=NOW),
            lambda: minuting.close(day, by=by, at=NOW),
        ]
        assert {refusal_of(act) for act in acts} <= {"meeting-not-yours", "reads-only"}

    def test_the_secretary_and_who_acts_in_that_post_do_and_the_chair_too(
        self, cast: Cast, sitting: Sitting, day: SittingDay
    ) -> None:
        stand_in = acting.appoint_acting(
            sitting.secretary, account=account_named("stand-in"), since=TODAY, by=cast["department"], at=NOW,
            order_reference="คำสั่งที่ 5/2569",
        )  # fmt: skip
        begun(day, sitting)
        for by in (sitting.secretary, stand_in, sitting.chair):
            minuting.add_matter(day, title=f"เรื่องของ {by.key}", by=by, at=NOW)

        assert [sitting.secretary.keeps_minutes, stand_in.keeps_minutes, sitting.member.keeps_minutes] == [
            True,
            True,
            False,
        ]
        assert AgendaItem.objects.filter(about="").count() == 3

    def test_before_the_day_without_who_was_there_and_with_an_absent_chair_nothing_begins(
        self, sitting: Sitting, day: SittingDay
    ) -> None:
        later = sitting_days.plan_day(
            sitting.committee, details=DayDetails(SOON, time(9), "ห้อง"), by=sitting.secretary, at=NOW
        )
        chair, member, _ = day.committee.seats.all()

        def begin(one: SittingDay, seat: Seat) -> Meeting:
            return minuting.begin(one, chair=seat.pk, by=sitting.secretary, at=NOW)

        assert refusal_of(lambda: begin(later, chair)) == "day-to-come"
        assert refusal_of(lambda: begin(day, chair)) == "attendance-missing"
        came(day, sitting, 2)
        assert refusal_of(lambda: begin(day, chair)) == "chair-not-present"
        meeting = begin(day, member)
        assert meeting.chair_th == "ตำแหน่ง seat-2"
        assert begin(day, member) == meeting
        came(day, sitting, 1, 2)
        assert minuting.set_chair(day, chair=chair.pk, by=sitting.secretary, at=NOW).chair_th == "ตำแหน่ง seat-1"

    def test_a_day_with_minutes_is_not_called_off_and_closed_minutes_keep_who_was_there(
        self, sitting: Sitting, day: SittingDay
    ) -> None:
        begun(day, sitting)
        came(day, sitting)  # nobody, by mistake
        assert (
            refusal_of(lambda: sitting_days.cancel_day(day, reason="ผิด", by=sitting.chair, at=NOW))
            == "sitting-has-begun"
        )
        assert refusal_of(lambda: minuting.close(day, by=sitting.chair, at=NOW)) == "minutes-behind"
        came(day, sitting, 1, 2)
        minuting.update(day, by=sitting.chair, at=NOW)
        minuting.close(day, by=sitting.chair, at=NOW)
        assert refusal_of(lambda: came(day, sitting, 1)) == "minutes-closed"


class TestPuttingRight:
    def test_those_present_correct_the_secretary_answers_then_it_closes_and_they_sign(
        self, sitting: Sitting, day: SittingDay
    ) -> None:
        begun(day, sitting, 1, 2)  # the secretary's seat was not there
        item = read_by(day, sitting.member).parts[1].item
        asked = minuting.ask(day, text="เวลาผิด", item=item, by=sitting.member, at=NOW)
        assert (
            refusal_of(lambda: minuting.ask(day, text="ก", by=sitting.secretary, at=NOW)) == "not-your-minutes-absent"
        )
        assert refusal_of(lambda: minuting.close(day, by=sitting.secretary, at=NOW)) == "corrections-waiting"
        minuting.reword(
            day, item, text="เริ่มเวลา 9.05 น.", expected_revision=item.revision, by=sitting.secretary, at=NOW
        )
        minuting.answer(day, asked, text="แก้เวลาแล้ว", by=sitting.secretary, at=NOW)
        minuting.close(day, by=sitting.secretary, at=NOW)
        for by in (sitting.member, sitting.chair, sitting.secretary, sitting.member):
            minuting.sign_off(day, by=by, at=NOW)

        assert list(SignOff.objects.values_list("signed_by", "apart_from")) == [
            (sitting.member.key, ""), (sitting.chair.key, ""), (sitting.secretary.key, ""),
        ]  # fmt: skip
        part = read_by(day, sitting.member).parts[1]
        assert (part.paragraphs, part.corrections[0].answer) == (("เริ่มเวลา 9.05 น.",), "แก้เวลาแล้ว")
        acts: list[Callable[[], object]] = [
            lambda: minuting.update(day, by=sitting.chair, at=NOW),
            lambda: minuting.add_matter(day, title="ก", by=sitting.chair, at=NOW),
            lambda: minuting.reword(day, item, text="ก", expected_revision=2, by=sitting.chair, at=NOW),
            lambda: minuting.resolve(day, item, text="ก", by=sitting.chair, at=NOW),
            lambda: minuting.close(day, by=sitting.chair, at=NOW),
        ]
        assert [refusal_of(act) for act in acts] == ["meeting-closed"] * 5

    def test_own_words_go_back_to_the_draft(self, sitting: Sitting, day: SittingDay) -> None:
        begun(day, sitting)
        item = read_by(day, sitting.chair).parts[1].item
        drafted = item.text
        own = minuting.reword(day, item, text="คำอื่น", expected_revision=1, by=sitting.chair, at=NOW)
        assert minuting.as_drafted(day, own, by=sitting.secretary, at=NOW).text == drafted

    def test_a_matter_of_ones_own_stands_before_the_end_with_its_resolution(
        self, sitting: Sitting, day: SittingDay
    ) -> None:
        begun(day, sitting)
        item = minuting.add_matter(day, title="เรื่องอื่น", text="ประธานแจ้งกำหนดการ", by=sitting.secretary, at=NOW)
        row = minuting.resolve(day, item, text="รับทราบ", by=sitting.secretary, at=NOW)
        minuting.reword_resolution(day, row, text="ที่ประชุมรับทราบ", expected_revision=1, by=sitting.chair, at=NOW)
        empty = minuting.add_matter(day, title="ใส่ผิด", by=sitting.secretary, at=NOW)
        minuting.remove_matter(day, empty, by=sitting.secretary, at=NOW)
        drafted = AgendaItem.objects.get(about="end")
        assert (
            refusal_of(lambda: minuting.remove_matter(day, drafted, by=sitting.chair, at=NOW)) == "matter-of-the-draft"
        )

        assert [part[0] for part in told(day, sitting)][2:] == ["เรื่องอื่น", "เลิกประชุม"]
        assert told(day, sitting)[2][1:] == (("ประธานแจ้งกำหนดการ",), [(1, "ที่ประชุมรับทราบ")])


class TestReading:
    def test_who_may_not_open_the_file_reads_its_part_once_the_case_is_decided(
        self, cast: Cast, sitting: Sitting, day: SittingDay
    ) -> None:
        case = sitting.submission.assessment
        agrees(sitting)
        begun(day, sitting)
        conflicts.declare(case, has_interest=True, text="คู่สมรส", by=sitting.member, at=NOW)

        found = read_by(day, sitting.member)
        assert [part.is_kept_back for part in found.parts] == [False, True, False]
        assert (found.is_whole, found.parts[1].resolutions) == (False, ())
        item = found.parts[1].item
        assert minutes.part(day_of(day), item.pk, by=sitting.member) is None
        row = Resolution.objects.filter(item=item)[0]
        assert minutes.resolution(day_of(day), row.pk, by=sitting.member) is None
        assert refusal_of(lambda: minuting.ask(day, text="ก", item=item, by=sitting.member, at=NOW)) == "part-kept-back"
        assert [read_by(day, who).is_whole for who in (sitting.chair, cast["department"], cast["auditor"])] == [
            True
        ] * 3

        certified(cast, case)
        assert read_by(day, sitting.member).is_whole

    def test_a_secretary_who_stepped_aside_drafts_but_writes_nothing_on_the_unit_and_signs_apart_from_it(
        self, sitting: Sitting, day: SittingDay
    ) -> None:
        begun(day, sitting)
        asked = minuting.ask(day, text="ก", item=AgendaItem.objects.get(position=2), by=sitting.member, at=NOW)
        conflicts.declare(sitting.submission.assessment, has_interest=True, text="ญาติ", by=sitting.secretary, at=NOW)
        minuting.update(day, by=sitting.secretary, at=NOW)
        item = AgendaItem.objects.get(position=2)
        acts: list[Callable[[], object]] = [
            lambda: minuting.reword(day, item, text="ก", expected_revision=item.revision, by=sitting.secretary, at=NOW),
            lambda: minuting.as_drafted(day, item, by=sitting.secretary, at=NOW),
            lambda: minuting.resolve(day, item, text="ก", by=sitting.secretary, at=NOW),
            lambda: minuting.answer(day, asked, text="ก", by=sitting.secretary, at=NOW),
        ]
        assert {refusal_of(act) for act in acts} == {"part-kept-back"}
        assert minutes.correction(day_of(day), asked.pk, by=sitting.secretary) is None
        minuting.answer(day, asked, text="แก้แล้ว", by=sitting.chair, at=NOW)
        minuting.close(day, by=sitting.secretary, at=NOW)
        assert minuting.sign_off(day, by=sitting.secretary, at=NOW).apart_from == "ระเบียบวาระที่ 2"

    def test_a_member_who_has_not_said_anything_of_an_interest_reads_nothing_of_the_unit(
        self, cast: Cast, sitting: Sitting, day: SittingDay
    ) -> None:
        begun(day, sitting)
        Membership.objects.filter(pk=sitting.member.pk).update(until=TODAY)
        newcomer = account_named("newcomer")
        seat = day.committee.seats.get(position=2)
        committees.fill_seat(
            seat, account=newcomer, since=TODAY + timedelta(days=1), until=day.committee.until, order_reference="2/2569",
            by=cast["department"], at=NOW,
        )  # fmt: skip
        by = newcomer.memberships.get()

        assert [part.is_kept_back for part in read_by(day, by).parts] == [False, True, False]

    def test_the_journal_and_the_pages_of_other_meetings_say_nothing_of_what_the_minutes_say(
        self, cast: Cast, sitting: Sitting, day: SittingDay
    ) -> None:
        agrees(sitting)
        meeting = begun(day, sitting)
        item = AgendaItem.objects.get(about__startswith="case:")
        minuting.reword(day, item, text="ความลับของเรื่อง", expected_revision=item.revision, by=sitting.chair, at=NOW)

        words = repr([entry.facts for entry in Entry.objects.filter(about=meeting.key)])
        assert UNIT not in words
        assert "ความลับ" not in words

    def test_minutes_are_read_with_few_queries(self, sitting: Sitting, day: SittingDay) -> None:
        agrees(sitting)
        begun(day, sitting)
        current = day_of(day)
        with CaptureQueriesContext(connection) as queries:
            minutes.read(current, by=sitting.member)
        assert len(queries) <= 10


def day_of(day: SittingDay) -> SittingDay:
    return SittingDay.objects.select_related("committee__body", "meeting").get(pk=day.pk)


class TestChoosing:
    @pytest.fixture
    def region(self, cast: Cast, case: Assessment) -> Field:
        region = field_of(cast, case)
        region.agrees("47", 96)
        region.agrees("48", 96)
        return region

    @pytest.fixture
    def meeting(self, cast: Cast, region: Field) -> Meeting:
        committee = region.secretary.unit.orders.get()
        for seat in committee.seats.filter(keeps=False):
            seated(cast, seat, account_named(f"k5-{seat.position}"))
        one = sitting_days.plan_day(
            committee, details=DayDetails(TODAY, time(13), "ห้องประชุม 3"), by=region.secretary, at=NOW
        )
        there = [seat.pk for seat in committee.seats.all()]
        sitting_days.record_presence(one, present=there, by=region.secretary, at=NOW)
        return minuting.begin(one, chair=there[0], by=region.secretary, at=NOW)

    def chooses(self, region: Field, **given: object) -> Choice:
        words = {"reason": "ผลงานต่อเนื่อง", "left_out": "ขอถอนตัว", "by": region.secretary, "at": NOW} | given
        return selecting.choose(region.round, region.group(), region.units["47"].pk, **words)  # type: ignore[arg-type]

    def test_open_minutes_take_the_resolution_and_tell_the_choice_with_its_reason(
        self, region: Field, meeting: Meeting
    ) -> None:
        choice = self.chooses(region, recorded=meeting)
        assert self.chooses(region, recorded=meeting) == choice
        day = meeting.sitting_day
        minuting.update(day, by=region.secretary, at=NOW)

        recorded = choice.recorded
        assert recorded is not None
        assert (choice.resolution, recorded.number) == (recorded.label.th, Resolution.objects.get(about="").number)
        part = next(part for part in read_by(day, region.secretary).parts if "คัดเลือก" in part.item.title)
        assert part.item.title == "การคัดเลือกหน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น เขตตรวจราชการที่ ๑๑"
        assert part.paragraphs == (
            "คณะคัดเลือกสพจ.สกลนคร ลำดับที่ 1 จากหน่วยงานที่สรุปผลแล้ว 2 แห่ง คะแนนรวม 96 คะแนน",
            "คะแนนรวมเท่ากับหน่วยงานอื่นในลำดับเดียวกัน คณะเป็นผู้เลือกโดยมติ",
            "เหตุผล: ผลงานต่อเนื่อง",
            f"ตามมติที่ {recorded.number}",
        )
        assert [row.text for row in part.resolutions] == [
            "คัดเลือกสพจ.สกลนครเป็นหน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น (เขตตรวจราชการที่ ๑๑) เหตุผล: ผลงานต่อเนื่อง"
        ]
        assert minutes.where_chosen([choice], by=region.secretary)[choice.pk].day == day.pk

    def test_the_short_list_of_the_day_is_told_before_the_choice_and_kept_from_who_is_recused(
        self, region: Field, meeting: Meeting
    ) -> None:
        case, day = region.units["47"], meeting.sitting_day
        shortlisting.draw_up(
            region.round, region.group(), [case.pk], reason="ผลงานต่อเนื่อง", seen=0, by=region.secretary, at=NOW
        )
        minuting.update(day, by=region.secretary, at=NOW)
        (alone,) = (part for part in read_by(day, region.secretary).parts if "คัดเลือก" in part.item.title)
        listed = (
            "คณะจัดทำรายชื่อผู้ผ่านการคัดเลือกเบื้องต้น 1 หน่วยงาน: สพจ.สกลนคร (ลำดับที่ 1 คะแนนรวม 96 คะแนน)",
            "เหตุผล: ผลงานต่อเนื่อง",
        )
        assert (alone.paragraphs, alone.resolutions) == (listed, ())
        member = Membership.objects.get(seating__seat__committee=day.committee, seating__seat__position=2)
        Interest.objects.create(
            assessment=region.units["48"], account=member.account, ground=Ground.DECLARED, text="ญาติ", said_at=NOW, said_by="x",
            said_by_th="ก", said_by_en="a",
        )  # fmt: skip
        assert [part.why_not for part in read_by(day, member).parts if part.item.pk == alone.item.pk] == [
            minutes.CHOICE_KEPT_BACK
        ]

        self.chooses(region, recorded=meeting)
        minuting.update(day, by=region.secretary, at=NOW)
        (both,) = (part for part in read_by(day, region.secretary).parts if "คัดเลือก" in part.item.title)
        assert both.paragraphs[:2] == listed
        assert both.paragraphs[3] == "เลือกจากรายชื่อผู้ผ่านการคัดเลือกเบื้องต้น 1 หน่วยงาน"

    def test_a_resolution_written_before_is_cited_and_one_of_another_body_is_not(
        self, cast: Cast, region: Field, meeting: Meeting
    ) -> None:
        day = meeting.sitting_day
        item = minuting.add_matter(day, title="การคัดเลือก", by=region.secretary, at=NOW)
        row = minuting.resolve(day, item, text="คัดเลือกสกลนคร", by=region.secretary, at=NOW)
        assert selecting.resolutions_of(region.secretary) == [row]
        assert selecting.open_minutes_of(region.secretary) == [meeting]
        choice = self.chooses(region, recorded=row)
        assert (choice.recorded, choice.resolution) == (row, "มติที่ 3 ครั้งที่ 1/2569")

        department = cast["department"]
        other = arranging.plan_meeting(department.unit, fiscal_year=2569, planned_on=TODAY, by=department, at=NOW)
        held = arranging.hold(other, held_on=TODAY, chair_th="อธิบดี", by=department, at=NOW)
        for foreign in (held, agenda.resolve(held, text="ก", by=department, at=NOW)):
            assert refusal_of(partial(self.chooses, region, recorded=foreign, reason="อื่น")) == "other-minutes"

    def test_words_for_minutes_on_paper_stay_possible_and_are_told_as_such(
        self, region: Field, meeting: Meeting
    ) -> None:
        choice = self.chooses(region, resolution="มติที่ 9/2569")
        assert choice.recorded is None
        assert refusal_of(lambda: self.chooses(region, resolution=" ", reason="อื่น")) == "text-missing"
        day = meeting.sitting_day
        minuting.update(day, by=region.secretary, at=NOW)
        part = next(part for part in read_by(day, region.secretary).parts if "คัดเลือก" in part.item.title)
        assert (part.paragraphs[-1], part.resolutions) == ("ตามมติที่ 9/2569 ที่บันทึกไว้นอกระบบ", ())

    def test_closed_minutes_take_no_resolution_of_a_choice(self, region: Field, meeting: Meeting) -> None:
        minuting.close(meeting.sitting_day, by=region.secretary, at=NOW)
        assert refusal_of(lambda: self.chooses(region, recorded=Meeting.objects.get(pk=meeting.pk))) == "meeting-closed"
        assert not Choice.objects.exists()

    def test_who_stepped_aside_from_a_unit_of_the_group_reads_of_the_choice_once_it_is_approved(
        self, region: Field, meeting: Meeting
    ) -> None:
        self.chooses(region, recorded=meeting)
        day = minuting_day(meeting)
        minuting.update(day, by=region.secretary, at=NOW)
        member = steps_aside(region, "k5-2")
        (part,) = [part for part in read_by(day, member).parts if part.is_kept_back]

        assert "คัดเลือก" in part.item.title
        assert part.why_not == minutes.CHOICE_KEPT_BACK
        assert minutes.apart_from(member, day) == f"ระเบียบวาระที่ 2, {part.item.position}"  # the unit and the choice
        Approval.objects.create(
            round=region.round, document_number="1/2569", document_on=TODAY, rows=[], approved_at=NOW, approved_by="x",
            approved_by_th="ก", approved_by_en="a",
        )  # fmt: skip
        assert read_by(day, member).is_whole

    def test_who_stands_in_for_recused_leaders_writes_the_resolution_in_open_minutes(
        self, region: Field, meeting: Meeting
    ) -> None:
        for name in ("keeper-11", "k5-1"):
            steps_aside(region, name)
        member = Membership.objects.get(account__username="k5-2")
        choice = self.chooses(region, recorded=meeting, by=member)

        assert (choice.stood_in, choice.recorded is not None) == (True, True)
        day = minuting_day(meeting)
        minuting.update(day, by=region.secretary, at=NOW)
        assert not read_by(day, region.secretary).is_whole
        assert read_by(day, member).is_whole


def minuting_day(meeting: Meeting) -> SittingDay:
    return SittingDay.objects.select_related("committee__body", "meeting").get(meeting=meeting)


def steps_aside(region: Field, username: str) -> Membership:
    member = Membership.objects.get(account__username=username)
    Interest.objects.create(
        assessment=region.units["48"], account=member.account, ground=Ground.MEMBER, said_at=NOW, said_by="x",
        said_by_th="ก", said_by_en="a",
    )  # fmt: skip
    return member
