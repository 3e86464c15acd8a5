"""One timeline of everything due, for a unit and for the offices above it; texts to remind with; days off pointed out."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from tests.assessments.districts import OPENED, District
from tests.assessments.test_tracking import Office
from tests.calendars.conftest import opened
from tests.organisations.conftest import Cast

from khunnatham.assessments import rounds
from khunnatham.assessments.models import IssueEvent, Window
from khunnatham.calendars import feeds, reminding
from khunnatham.calendars.gathering import calendar_of, count_missing, missing_cases, next_of
from khunnatham.calendars.occasions import Kind, Occasion
from khunnatham.days_off import day_off, pointed_out
from khunnatham.meetings import arranging
from khunnatham.organisations.models import Membership
from khunnatham.thai import BANGKOK
from khunnatham.wording import Text


def _days(by: Membership) -> list[tuple[str, str, bool]]:
    return [(one.kind.value, one.on.isoformat(), one.is_done) for one in calendar_of(by)]


class TestUnit:
    def test_a_district_sees_both_its_calendars_and_its_briefing_in_one_timeline(self, district: District) -> None:
        for programme in ("moral-district", "model-district"):
            district.filed(opened(district, programme))
        assert _days(district["officer"]) == [
            ("event", "2024-01-26", False),
            ("hand-in", "2024-03-08", False),
            ("hand-in", "2024-05-10", False),
            ("hand-in", "2024-05-31", False),
            ("hand-in", "2024-08-31", False),
        ]
        assert calendar_of(district["officer"]) == calendar_of(district["head"])

    def test_003_13_the_briefing_is_written_with_its_hour_and_nothing_secret(self, district: District) -> None:
        district.filed(opened(district, "model-district"))
        briefing = calendar_of(district["officer"])[0]
        assert (briefing.kind, briefing.written) == (Kind.EVENT, "26 ม.ค. 2567 เวลา 13.30 น.")
        assert briefing.moment == datetime(2024, 1, 26, 13, 30, tzinfo=BANGKOK)
        assert "http" not in briefing.title.th

    def test_a_day_printed_for_one_year_is_not_moved_into_another(self, district: District) -> None:
        district.filed(district.open("model-district", round_1=date(2026, 3, 8), round_2=date(2026, 5, 10)))
        assert [kind for kind, _, _ in _days(district["officer"])] == ["hand-in", "hand-in"]

    def test_an_extension_of_its_own_moves_the_day_for_this_unit_alone(self, district: District) -> None:
        round_ = district.open("moral-district")
        district.filed(round_)
        rounds.extend(
            round_,
            due_on=date(2026, 6, 15),
            reason="น้ำท่วม",
            window="bundle-1",
            unit=district.unit,
            by=district["department"],
            at=OPENED,
        )
        assert [day for _, day, _ in _days(district["officer"])] == ["2026-06-15", "2026-08-31"]
        assert [day for _, day, _ in _days(district["secretary"])] == ["2026-05-31", "2026-08-31"]

    def test_what_was_handed_in_is_done_and_the_next_one_is_due(self, district: District) -> None:
        case = district.filed(district.open("model-district", round_1=date(2026, 3, 6), round_2=date(2026, 5, 8)))
        district.answer(case, "1", "2", "3")
        district.hand_in(case, at=OPENED)
        assert _days(district["officer"]) == [("hand-in", "2026-03-06", True), ("hand-in", "2026-05-08", False)]

    def test_someone_who_joined_nothing_has_an_empty_calendar(self, district: District) -> None:
        district.open("moral-district")
        assert calendar_of(district["officer"]) == ()

    def test_queries_do_not_follow_the_number_of_rounds(self, district: District) -> None:
        district.filed(district.open("moral-district"))
        with CaptureQueriesContext(connection) as one:
            calendar_of(district["officer"])
        district.filed(district.open("model-district", round_1=date(2026, 3, 6), round_2=date(2026, 5, 8)))
        district.filed(opened(district, "moral-district"))
        with CaptureQueriesContext(connection) as three:
            calendar_of(district["officer"])
        assert len(one) == len(three)


class TestOffice:
    def test_003_11_two_days_before_the_province_knows_who_is_missing(self, district: District) -> None:
        round_ = opened(district, "model-district")
        district.filed(round_)
        today = date(2024, 3, 6)
        due = next_of(calendar_of(district["interior"]), today, within=30)
        assert [(one.on, one.days_left(today), one.missing) for one in due] == [(date(2024, 3, 8), 2, 1)]
        window = Window.objects.get(round=round_, key="round-1")
        cases = missing_cases(district["interior"], window)
        assert [case.enrolment.unit.name_th for case in cases] == ["อำเภอดงหลวง"]
        text = reminding.for_units(
            window, cases, round_title=round_.title, address="https://moral.example.go.th", today=today
        )
        assert text.th.splitlines() == [
            f"ขอความร่วมมือส่ง «{window.title_th}» {round_.title_th}",
            "ภายในวันที่ 8 มีนาคม 2567 (อีก 2 วัน)",
            "หน่วยงานที่ยังไม่ส่ง 1 แห่ง",
            "1. อำเภอดงหลวง",
            "ส่งในระบบคุณธรรม https://moral.example.go.th",
        ]

    def test_a_hand_in_leaves_the_list_of_the_missing(self, district: District) -> None:
        round_ = district.open("model-district", round_1=date(2026, 3, 6), round_2=date(2026, 5, 8))
        case = district.filed(round_)
        first, second = Window.objects.filter(round=round_)
        assert count_missing(district["interior"], [first, second]) == {first.pk: 1, second.pk: 1}
        district.answer(case, "1", "2", "3")
        district.hand_in(case, at=OPENED)
        assert count_missing(district["interior"], [first, second]) == {first.pk: 0, second.pk: 1}
        assert not missing_cases(district["interior"], first).exists()

    def test_each_office_sees_the_rounds_on_whose_route_it_acts(self, district: District) -> None:
        culture, interior = district.open("moral-district"), opened(district, "model-district")
        seen = {
            name: {one.round for one in calendar_of(district[name])} for name in ("secretary", "interior", "department")
        }
        assert seen == {
            "secretary": {culture.pk},
            "interior": {interior.pk},
            "department": {culture.pk, interior.pk},
        }

    def test_a_sitting_is_on_the_calendar_of_its_body(self, district: District) -> None:
        body = district.cast.units["committee"]
        arranging.plan_meeting(
            body, fiscal_year=2569, planned_on=date(2026, 3, 12), by=district["secretary"], at=OPENED
        )
        assert _days(district["secretary"]) == [("meeting", "2026-03-12", False)]
        assert _days(district["officer"]) == []


class TestDays:
    def test_000_17_a_weekend_is_pointed_out_and_not_shifted(self) -> None:
        told = pointed_out(date(2026, 5, 31))
        assert told is not None
        assert told.th.startswith("31 พ.ค. 2569 เป็นวันอาทิตย์")
        assert pointed_out(date(2026, 8, 31)) is None

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2024, 3, 8), None),
            (date(2024, 8, 31), Text("วันเสาร์", "Saturday")),
            (date(2026, 5, 1), Text("วันแรงงานแห่งชาติ", "National Labor Day")),
        ],
    )
    def test_weekends_and_public_holidays(self, day: date, expected: Text | None) -> None:
        assert day_off(day) == expected


class TestTracker:
    def test_002_20_a_day_after_its_date_an_issue_is_overdue_until_it_is_closed(self, cast: Cast) -> None:
        office, the_28th = Office(cast), datetime(2026, 2, 28, 9, 0, tzinfo=BANGKOK)
        february = _milestone(office, "february")
        assert (february.days_left(the_28th.date()), february.is_overdue(the_28th.date())) == (-1, True)
        for key in ("1.1", "1.2", "2.1", "2.2"):
            IssueEvent.objects.create(
                assessment=office.case, key=key, act="confirmed", revision=1, on=the_28th.date(), is_late=True,
                made_at=the_28th, made_by=office.officer.key, made_by_th="เจ้าหน้าที่", made_by_en="Officer",
            )  # fmt: skip
            office.answer(key, {"part": 42, "whole": 42} if key == "1.1" else True)
        assert not _milestone(office, "february").is_overdue(the_28th.date())

    @pytest.mark.parametrize(("done", "is_met"), [(3, True), (2, False)])
    def test_002_08_half_of_the_activities_by_march_is_a_date_of_its_own(
        self, cast: Cast, *, done: int, is_met: bool
    ) -> None:
        office = Office(cast)
        office.answer("3.1", {"A": {"part": done, "whole": 6}, "B": {"part": done, "whole": 6}, "reported": False})
        assert (_milestone(office, "milestone-A").is_done, _milestone(office, "june").is_done) == (is_met, False)


def _milestone(office: Office, key: str) -> Occasion:
    return next(one for one in calendar_of(office.officer) if one.key.endswith(f":{key}"))


class TestFeed:
    def test_003_13_the_hour_of_the_briefing_stands_in_bangkok_time_and_days_are_whole_days(
        self, district: District
    ) -> None:
        district.filed(opened(district, "model-district"))
        by = district["officer"]
        written = feeds.as_icalendar(calendar_of(by), by=by, address="https://moral.example.go.th", at=OPENED)
        briefing, first, second = Calendar.from_ical(written).walk("VEVENT")
        assert briefing.decoded("DTSTART") == datetime(2024, 1, 26, 13, 30, tzinfo=BANGKOK)
        assert briefing["DTSTART"].params["TZID"] == "Asia/Bangkok"
        assert [(one.decoded("DTSTART"), one.decoded("DTEND")) for one in (first, second)] == [
            (date(2024, 3, 8), date(2024, 3, 9)),
            (date(2024, 5, 10), date(2024, 5, 11)),
        ]
        assert b"BEGIN:VTIMEZONE" in written

    def test_an_event_keeps_its_name_when_its_day_moves(self, district: District) -> None:
        round_ = district.open("moral-district")
        district.filed(round_)
        by = district["officer"]

        def events() -> dict[str, date]:
            written = feeds.as_icalendar(calendar_of(by), by=by, address="https://moral.example.go.th", at=OPENED)
            return {str(one["UID"]): one.decoded("DTSTART") for one in Calendar.from_ical(written).walk("VEVENT")}

        before = events()
        rounds.extend(
            round_, due_on=date(2026, 6, 7), reason="น้ำท่วม", window="bundle-1", by=district["department"], at=OPENED
        )
        after = events()
        assert before.keys() == after.keys()
        assert sorted(after.values()) == [date(2026, 6, 7), date(2026, 8, 31)]
