"""Mail about days of sittings: to a unit its own hour, to the committee the day; told once however often it was changed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.bench import Bench, bench_of

from khunnatham.assessments.models import Assessment
from khunnatham.notifications import news
from khunnatham.notifications.models import Kind, Message, Pace
from khunnatham.notifications.preferences import choose
from khunnatham.organisations.models import Membership
from khunnatham.review import assigning, sitting_days
from khunnatham.review.committee_models import Committee
from khunnatham.review.sitting_days import DayDetails
from khunnatham.review.sitting_models import SittingDay
from khunnatham.thai import BANGKOK

TOMORROW = TODAY + timedelta(days=1)
AT_NINE = DayDetails(TOMORROW, time(9), "ห้องประชุม 1")
NEW, OTHER = "กำหนดวันนำเสนอต่อคณะกรรมการ", "วัน เวลา หรือสถานที่นำเสนอต่อคณะกรรมการเปลี่ยน"


@pytest.fixture
def bench(cast: Cast, case: Assessment) -> Bench:
    made = bench_of(cast, case)
    people = [made.chair, made.member, made.secretary, made.stranger, cast["cdd officer"], cast["department"]]
    for who in people:
        who.account.email = f"{who.account.username.replace(' ', '-')}@example.go.th"
        who.account.save(update_fields=["email"])
    news.tell(at=NOW)  # what was before is no news
    return made


def planned(bench: Bench, by: Membership | None = None) -> SittingDay:
    by = by or bench.secretary
    return sitting_days.plan_day(bench.committee, details=AT_NINE, cases=[bench.case], by=by, at=NOW)


def told(at: datetime = NOW) -> set[tuple[str, str]]:
    """Tell what is new; give to whom and what of it."""
    before = set(Message.objects.values_list("pk", flat=True))
    news.tell(at=at)
    rows = Message.objects.exclude(pk__in=before).select_related("account")
    return {(row.account.username, row.subject) for row in rows}


class TestPlanned:
    def test_the_unit_reads_its_hour_and_the_committee_the_day_but_not_who_arranged_it(self, bench: Bench) -> None:
        day = planned(bench)
        unit, day_planned = bench.cast["cdd officer"].account.username, "กำหนดวันรับฟังหน่วยงาน"

        assert told() == {(unit, NEW), ("the-chair", day_planned), ("the-member", day_planned)}
        mail = Message.objects.get(subject=NEW)
        for words in ("21 กุมภาพันธ์ 2569 เวลา 09:00–11:00 น.", "ห้องประชุม 1", f"/sittings/{day.slots.get().pk}/"):
            assert words in mail.text
        committees = Message.objects.get(account=bench.member.account)
        assert f"/committee/days/{day.pk}/" in committees.text
        assert bench.case.enrolment.unit.name_th not in committees.text
        assert told() == set()

    def test_of_a_day_that_is_over_nobody_hears(self, bench: Bench) -> None:
        planned(bench)
        assert told(at=NOW + timedelta(days=2)) == set()

    def test_who_refused_news_gets_none_and_a_mail_of_the_night_waits(self, bench: Bench) -> None:
        choose(bench.member.account, quiet_from=time(20), quiet_until=time(7), kinds=[Kind.DIGEST], pace=Pace.WEEKLY)
        planned(bench)
        names = {name for name, _ in told(at=datetime.combine(TODAY, time(23), tzinfo=BANGKOK))}
        assert "the-member" not in names
        morning = datetime.combine(TOMORROW, time(7), tzinfo=BANGKOK)
        assert {row.next_try_at for row in Message.objects.all()} == {morning}


class TestChanged:
    def test_another_hour_reaches_everybody_and_a_note_nobody(self, bench: Bench) -> None:
        day = planned(bench)
        told()
        later = DayDetails(TOMORROW, time(13), "ห้องประชุม 1")
        day = sitting_days.change_day(day, details=later, expected_revision=1, by=bench.chair, at=NOW)
        changed = "วัน เวลา หรือสถานที่รับฟังหน่วยงานเปลี่ยน"
        assert told() == {("officer", OTHER), ("the-member", changed), ("the-secretary", changed)}
        assert "เวลา 13:00–15:00 น." in Message.objects.get(subject=OTHER).text
        noted = DayDetails(TOMORROW, time(13), "ห้องประชุม 1", note="เตรียมเครื่องฉาย")
        sitting_days.change_day(day, details=noted, expected_revision=2, by=bench.chair, at=NOW)
        assert told() == set()

    def test_what_moves_the_hour_of_a_unit_is_told_to_it_alone(self, bench: Bench) -> None:
        day = planned(bench)
        told()
        rest = sitting_days.add_break(day, title="พัก", minutes=30, by=bench.chair, at=NOW)
        assert told() == set()  # at the end it moves nobody
        sitting_days.move_slot(rest, by_one=-1, by=bench.chair, at=NOW)
        assert told() == {("officer", OTHER)}
        sitting_days.set_minutes(rest, minutes=45, by=bench.chair, at=NOW)
        assert told() == {("officer", OTHER)}
        sitting_days.remove_slot(rest, by=bench.chair, at=NOW)
        assert told() == {("officer", OTHER)}
        texts = Message.objects.filter(subject=OTHER).order_by("pk").values_list("text", flat=True)
        hours = ["09:30–11:30", "09:45–11:45", "09:00–11:00"]
        assert [hour in text for hour, text in zip(hours, texts, strict=True)] == [True] * 3

    def test_many_changes_between_two_readings_are_one_letter(self, bench: Bench) -> None:
        day = planned(bench)
        rest = sitting_days.add_break(day, title="พัก", minutes=30, by=bench.secretary, at=NOW)
        for way in (-1, 1, -1):
            sitting_days.move_slot(rest, by_one=way, by=bench.secretary, at=NOW)
        letters = told()
        assert len(letters) == Message.objects.count() == 3
        assert "เวลา 09:30–11:30 น." in Message.objects.get(subject=NEW).text


class TestCalledOff:
    def test_the_unit_and_the_committee_hear_of_it(self, bench: Bench) -> None:
        day = planned(bench)
        told()
        sitting_days.cancel_day(day, reason="ประธานติดราชการ", by=bench.chair, at=NOW)
        off = "ยกเลิกวันรับฟังหน่วยงาน"
        assert told() == {
            ("officer", "ยกเลิกวันนำเสนอต่อคณะกรรมการ"), ("the-member", off), ("the-secretary", off),
        }  # fmt: skip

    def test_planned_and_called_off_before_anybody_heard_of_it_is_no_news(self, bench: Bench) -> None:
        sitting_days.cancel_day(planned(bench), reason="วางผิดวัน", by=bench.chair, at=NOW)
        assert told() == set()

    def test_a_unit_that_is_taken_off_hears_of_it(self, bench: Bench) -> None:
        day = planned(bench)
        told()
        sitting_days.remove_slot(day.slots.get(), by=bench.chair, at=NOW)
        assert told() == {("officer", "นำหน่วยงานออกจากกำหนดการนำเสนอต่อคณะกรรมการ")}
        assert "/calendar/" in Message.objects.order_by("pk").last().text  # type: ignore[union-attr]

    def test_a_case_that_goes_to_another_committee_leaves_the_days_of_the_former(self, bench: Bench) -> None:
        day = planned(bench)
        told()
        far = Committee.objects.get(body=bench.stranger.unit)
        assigning.assign(bench.case, committee=far, reason="ย้าย", by=bench.cast["department"], at=NOW)
        assert not day.slots.exists()
        assert told() == {("officer", "นำหน่วยงานออกจากกำหนดการนำเสนอต่อคณะกรรมการ")}
        details = DayDetails(TOMORROW, time(9), "ห้องประชุม 9")
        sitting_days.plan_day(far, details=details, cases=[bench.case], by=bench.stranger, at=NOW)
        assert told() == {("officer", NEW)}
