"""A day of sittings: planned from the agenda of the edition, put in order, on calendars; who was there; what runs; papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.bench import Bench, bench_of

from khunnatham.assessments.models import Assessment
from khunnatham.calendars import feeds
from khunnatham.calendars.gathering import calendar_of
from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence
from khunnatham.journal.models import Entry
from khunnatham.organisations.models import Membership
from khunnatham.programmes import shelf
from khunnatham.review import conflicts, hearing, sitting_days, sittings, summaries
from khunnatham.review.sitting_days import DayDetails
from khunnatham.review.sitting_models import Presence, SessionPaper, SittingDay, Slot, Step
from khunnatham.review.timing import longest, shared, shortest
from khunnatham.thai import BANGKOK
from khunnatham.wording import Conflict, Refusal

TOMORROW = TODAY + timedelta(days=1)
AT_NINE = DayDetails(TODAY, time(9), "ห้องประชุม 1")
SESSION = shelf.by_key("clean-community/2564").session


@pytest.fixture
def bench(cast: Cast, case: Assessment) -> Bench:
    return bench_of(cast, case)


@pytest.fixture
def day(bench: Bench) -> SittingDay:
    return planned(bench)


def planned(bench: Bench, details: DayDetails = AT_NINE, **options: object) -> SittingDay:
    chosen = {"cases": [bench.case], "by": bench.secretary, "at": NOW} | options
    return sitting_days.plan_day(bench.committee, details=details, **chosen)  # type: ignore[arg-type]


def refusal_of(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value


class TestHours:
    def test_the_agenda_of_the_edition_takes_120_to_150_minutes(self) -> None:
        assert (shortest(SESSION), longest(SESSION)) == (120, 150)
        assert [(item.key, minutes) for item, minutes in shared(SESSION, 120)] == [
            ("documents", 45), ("explanation", 15), ("presentation", 30), ("questions", 30),
        ]  # fmt: skip
        assert [minutes for _, minutes in shared(SESSION, 135)] == [45, 15, 30, 45]
        assert [minutes for _, minutes in shared(SESSION, 150)] == [45, 15, 30, 60]

    def test_units_and_breaks_follow_one_another(self, bench: Bench, day: SittingDay) -> None:
        rest = sitting_days.add_break(day, title="พักกลางวัน", minutes=60, by=bench.chair, at=NOW)
        sitting_days.move_slot(rest, by_one=-1, by=bench.chair, at=NOW)
        rows = sittings.programme_of(day).rows

        assert [(row.slot.title, f"{row.starts:%H:%M}", f"{row.ends:%H:%M}") for row in rows] == [
            ("พักกลางวัน", "09:00", "10:00"),
            ("", "10:00", "12:00"),
        ]
        assert [f"{item.starts:%H:%M}" for item in rows[1].items] == ["10:00", "10:45", "11:00", "11:30"]
        assert rows[1].starts.tzinfo == BANGKOK


class TestPlanning:
    @pytest.mark.parametrize("who", ["chair", "secretary", "department"])
    def test_chair_secretary_and_department_plan(self, bench: Bench, who: str) -> None:
        by = {"chair": bench.chair, "secretary": bench.secretary, "department": bench.cast["department"]}[who]
        day = planned(bench, by=by)
        assert day.slots.get().assessment == bench.case
        assert Entry.objects.get(verb="sitting.planned").by_key == by.key

    @pytest.mark.parametrize("who", ["member", "stranger", "unit", "administrator", "auditor", "provincial chair"])
    def test_nobody_else_does(self, bench: Bench, day: SittingDay, who: str) -> None:
        by = {
            "member": bench.member, "stranger": bench.stranger, "unit": bench.cast["cdd officer"],
            "administrator": bench.cast["administrator"], "auditor": bench.cast["auditor"],
            "provincial chair": bench.cast["chair"],
        }[who]  # fmt: skip
        slot = day.slots.get()
        acts: list[Callable[[], object]] = [
            lambda: planned(bench, by=by),
            lambda: sitting_days.change_day(day, details=AT_NINE, expected_revision=1, by=by, at=NOW),
            lambda: sitting_days.cancel_day(day, reason="ฝนตก", by=by, at=NOW),
            lambda: sitting_days.add_cases(day, cases=[bench.case], by=by, at=NOW),
            lambda: sitting_days.add_break(day, title="พัก", minutes=15, by=by, at=NOW),
            lambda: sitting_days.set_minutes(slot, minutes=150, by=by, at=NOW),
            lambda: sitting_days.set_order(day, numbers=[slot.pk], by=by, at=NOW),
            lambda: sitting_days.remove_slot(slot, by=by, at=NOW),
            lambda: sitting_days.record_presence(day, present=[], by=by, at=NOW),
            lambda: hearing.start_item(slot, "documents", after=None, by=by, at=NOW),
            lambda: hearing.stop_item(day, after=None, by=by, at=NOW),
        ]
        assert {refusal_of(act).code for act in acts} <= {"not-your-sittings", "reads-only"}

    @pytest.mark.parametrize(
        ("changed", "code", "field"),
        [
            (DayDetails(date(2027, 1, 1), time(9), "ห้อง"), "outside-term", "on"),
            (DayDetails(TODAY, time(9)), "no-place", "place_text"),
            (DayDetails(TODAY, time(9), link="meet.example.go.th/1"), "no-link", "link"),
            (DayDetails(TODAY, time(9), link="javascript:alert(1)"), "no-link", "link"),
            (DayDetails(TODAY, time(9), link="https://[meet.example.go.th/1"), "no-link", "link"),
            (DayDetails(TODAY, time(9), link="https://meet\u2100.example.go.th/1"), "no-link", "link"),
            (DayDetails(TODAY, time(9), link="https://a:b@meet.example.go.th/1"), "link-with-password", "link"),
            (DayDetails(TODAY, time(9), link="https://meet.example.go.th/1?pwd=abc"), "link-with-password", "link"),
            (DayDetails(TODAY, time(23), "ห้อง"), "day-too-long", "cases"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(
        self, bench: Bench, changed: DayDetails, code: str, field: str
    ) -> None:
        refused = refusal_of(lambda: planned(bench, changed))
        assert (refused.code, refused.field) == (code, field)
        assert not SittingDay.objects.exists()

    def test_a_length_outside_the_agenda_and_a_case_of_another_committee_are_refused(self, bench: Bench) -> None:
        assert refusal_of(lambda: planned(bench, minutes=119)).code == "odd-length"
        assert refusal_of(lambda: planned(bench, minutes=151)).code == "odd-length"
        other = sitting_days.plan_day(bench.stranger.unit.orders.get(), details=AT_NINE, by=bench.stranger, at=NOW)
        refused = refusal_of(lambda: sitting_days.add_cases(other, cases=[bench.case], by=bench.stranger, at=NOW))
        assert refused.code == "case-of-another-committee"

    def test_a_day_sent_twice_is_one_day_and_another_at_the_same_hour_is_refused(
        self, bench: Bench, day: SittingDay
    ) -> None:
        assert planned(bench) == day
        refused = refusal_of(lambda: planned(bench, DayDetails(TODAY, time(9), "ห้องประชุม 2")))
        assert (refused.code, refused.field) == ("day-planned-already", "starts_at")
        assert refusal_of(lambda: planned(bench, cases=[])).code == "day-planned-already"
        assert (SittingDay.objects.count(), Entry.objects.filter(verb="sitting.planned").count()) == (1, 1)
        sitting_days.cancel_day(day, reason="ประธานติดราชการ", by=bench.chair, at=NOW)
        assert planned(bench) != day

    def test_a_break_sent_twice_is_one_break(self, bench: Bench, day: SittingDay) -> None:
        first, again = (sitting_days.add_break(day, title="พัก", minutes=15, by=bench.chair, at=NOW) for _ in range(2))
        assert first == again
        sitting_days.move_slot(first, by_one=-1, by=bench.chair, at=NOW)
        assert sitting_days.add_break(day, title="พัก", minutes=15, by=bench.chair, at=NOW) != first
        assert day.slots.count() == 3

    def test_what_somebody_took_off_meanwhile_is_told_in_words(self, bench: Bench, day: SittingDay) -> None:
        gone, officer = day.slots.get(), bench.cast["cdd officer"]
        proof = library.add_link(
            officer.unit, url="https://example.go.th/slides", title="สไลด์", event_on=TODAY, by=officer, at=NOW
        ).evidence
        sitting_days.remove_slot(day.slots.get(), by=bench.secretary, at=NOW)
        acts: list[Callable[[], object]] = [
            lambda: sitting_days.set_minutes(gone, minutes=150, by=bench.chair, at=NOW),
            lambda: sitting_days.remove_slot(gone, by=bench.chair, at=NOW),
            lambda: sitting_days.move_slot(gone, by_one=1, by=bench.chair, at=NOW),
            lambda: hearing.start_item(gone, "documents", after=None, by=bench.chair, at=NOW),
            lambda: hearing.file_paper(gone, evidence=proof, by=officer, at=NOW),
        ]
        assert [refusal_of(act).code for act in acts] == ["slot-gone"] * len(acts)

    def test_a_unit_stands_once_on_a_day(self, bench: Bench, day: SittingDay) -> None:
        assert sitting_days.add_cases(day, cases=[bench.case], by=bench.chair, at=NOW) == []
        assert day.slots.count() == 1

    def test_an_order_that_lacks_a_slot_is_refused_and_nothing_moves(self, bench: Bench, day: SittingDay) -> None:
        first = day.slots.get()
        rest = sitting_days.add_break(day, title="พัก", minutes=15, by=bench.chair, at=NOW)
        refused = refusal_of(lambda: sitting_days.set_order(day, numbers=[first.pk], by=bench.chair, at=NOW))
        assert refused.code == "order-moved"
        sitting_days.set_order(day, numbers=[rest.pk, first.pk], by=bench.chair, at=NOW)
        assert list(day.slots.values_list("pk", flat=True)) == [rest.pk, first.pk]

    def test_two_who_change_at_once_are_told(self, bench: Bench, day: SittingDay) -> None:
        later = DayDetails(TOMORROW, time(10), "ห้องประชุม 2")
        sitting_days.change_day(day, details=later, expected_revision=1, by=bench.chair, at=NOW)
        with pytest.raises(Conflict):
            sitting_days.change_day(day, details=AT_NINE, expected_revision=1, by=bench.secretary, at=NOW)

    def test_a_day_called_off_stays_with_its_reason_and_takes_nothing_more(self, bench: Bench, day: SittingDay) -> None:
        assert refusal_of(lambda: sitting_days.cancel_day(day, reason=" ", by=bench.chair, at=NOW)).field == "reason"
        sitting_days.cancel_day(day, reason="ประธานติดราชการ", by=bench.chair, at=NOW)
        assert SittingDay.objects.get().cancelled_reason == "ประธานติดราชการ"
        refused = refusal_of(lambda: sitting_days.add_break(day, title="พัก", minutes=15, by=bench.chair, at=NOW))
        assert refused.code == "sitting-cancelled"


class TestWhatCannotBeAtOnce:
    @pytest.mark.parametrize(
        ("begins", "meets"),
        [(time(7), False), (time(7, 30), True), (time(10, 59), True), (time(11), False)],
    )
    def test_a_day_planned_into_the_hours_of_another_of_the_committee_is_refused(
        self, bench: Bench, day: SittingDay, begins: time, *, meets: bool
    ) -> None:
        def plan() -> SittingDay:
            return planned(bench, DayDetails(TODAY, begins, "ห้องประชุม 2"))

        if meets:
            refused = refusal_of(plan)
            assert (refused.code, refused.field) == ("committee-sits-then", "starts_at")
            assert "09:00–11:00" in refused.text.th
        else:
            assert plan().slots.count() == 1
        assert SittingDay.objects.count() == (1 if meets else 2)

    def test_a_day_is_not_moved_onto_another_and_nothing_of_it_changes(self, bench: Bench, day: SittingDay) -> None:
        other = planned(bench, DayDetails(TOMORROW, time(13), "ห้องประชุม 2"))

        def move(details: DayDetails) -> SittingDay:
            return sitting_days.change_day(other, details=details, expected_revision=1, by=bench.chair, at=NOW)

        assert refusal_of(lambda: move(DayDetails(TODAY, time(10), "ห้องประชุม 2"))).code == "committee-sits-then"
        assert (SittingDay.objects.get(pk=other.pk).on, other.revision) == (TOMORROW, 1)
        assert move(DayDetails(TODAY, time(11), "ห้องประชุม 2")).on == TODAY

    def test_a_day_without_units_begins_all_the_same(self, bench: Bench, day: SittingDay) -> None:
        empty = planned(bench, DayDetails(TODAY, time(11), "ห้องประชุม 2"), cases=[])
        stretched = refusal_of(lambda: sitting_days.add_break(day, title="พัก", minutes=15, by=bench.chair, at=NOW))
        assert stretched.code == "committee-sits-then"
        sitting_days.cancel_day(empty, reason="ประธานติดราชการ", by=bench.chair, at=NOW)
        assert sitting_days.add_break(day, title="พัก", minutes=15, by=bench.chair, at=NOW).minutes == 15

    def test_a_longer_session_does_not_reach_into_the_next_day_of_the_committee(
        self, bench: Bench, day: SittingDay
    ) -> None:
        planned(bench, DayDetails(TODAY, time(11), "ห้องประชุม 2"))
        refused = refusal_of(lambda: sitting_days.set_minutes(day.slots.get(), minutes=121, by=bench.chair, at=NOW))
        assert (refused.code, day.slots.get().minutes) == ("committee-sits-then", 120)

    def test_a_unit_is_not_heard_in_two_places_at_one_hour(self, bench: Bench, day: SittingDay) -> None:
        far = bench.stranger.unit.orders.get()
        elsewhere = sitting_days.plan_day(
            far, details=DayDetails(TODAY, time(11), "ห้องประชุม 9"), by=bench.stranger, at=NOW
        )
        Slot.objects.create(day=elsewhere, position=1, assessment=bench.case, minutes=120)

        def begin(hour: int) -> SittingDay:
            details = DayDetails(TODAY, time(hour), "ห้องประชุม 9")
            revision = SittingDay.objects.get(pk=elsewhere.pk).revision
            return sitting_days.change_day(
                elsewhere, details=details, expected_revision=revision, by=bench.stranger, at=NOW
            )

        refused = refusal_of(lambda: begin(10))
        assert (refused.code, refused.field) == ("unit-heard-then", "starts_at")
        assert bench.case.enrolment.unit.name_th in refused.text.th
        assert begin(12).starts_at == time(12)

    def test_no_order_and_nothing_taken_off_brings_a_unit_to_two_places_at_once(
        self, bench: Bench, day: SittingDay
    ) -> None:
        far = bench.stranger.unit.orders.get()
        elsewhere = sitting_days.plan_day(
            far, details=DayDetails(TODAY, time(10), "ห้องประชุม 9"), by=bench.stranger, at=NOW
        )
        rest = sitting_days.add_break(elsewhere, title="พัก", minutes=60, by=bench.stranger, at=NOW)
        Slot.objects.create(day=elsewhere, position=2, assessment=bench.case, minutes=120)
        acts: list[Callable[[], object]] = [
            lambda: sitting_days.move_slot(rest, by_one=1, by=bench.stranger, at=NOW),
            lambda: sitting_days.remove_slot(rest, by=bench.stranger, at=NOW),
        ]
        assert [refusal_of(act).code for act in acts] == ["unit-heard-then"] * 2
        assert [slot.is_break for slot in elsewhere.slots.all()] == [True, False]

    def test_what_was_heard_is_not_moved_and_its_place_can_be_put_right(self, bench: Bench, day: SittingDay) -> None:
        seats = [row.pk for row in bench.committee.seats.all()[:1]]
        sitting_days.record_presence(day, present=seats, by=bench.chair, at=NOW)

        def change(details: DayDetails) -> SittingDay:
            return sitting_days.change_day(day, details=details, expected_revision=1, by=bench.chair, at=NOW)

        refused = refusal_of(lambda: change(DayDetails(TOMORROW, time(9), "ห้องประชุม 1")))
        assert (refused.code, refused.field) == ("sitting-has-begun", "on")
        assert refusal_of(lambda: sitting_days.cancel_day(day, reason="ฝน", by=bench.chair, at=NOW)).code == (
            "sitting-has-begun"
        )
        assert change(DayDetails(TODAY, time(9), "ห้องประชุม 5")).place_text == "ห้องประชุม 5"

    def test_a_programme_that_was_heard_is_a_record_once_the_day_has_passed(
        self, bench: Bench, day: SittingDay
    ) -> None:
        noon = sitting_days.add_break(day, title="พักกลางวัน", minutes=60, by=bench.chair, at=NOW)
        unit = day.slots.get(assessment=bench.case)
        by: Any = {"by": bench.chair, "at": NOW + timedelta(days=1)}
        acts = {
            "order": lambda: sitting_days.set_order(day, numbers=[noon.pk, unit.pk], **by),
            "length": lambda: sitting_days.set_minutes(unit, minutes=150, **by),
            "break": lambda: sitting_days.add_break(day, title="พัก", minutes=10, **by),
            "break taken off": lambda: sitting_days.remove_slot(noon, **by),
            "units": lambda: sitting_days.add_cases(day, cases=[bench.case], **by),
        }
        hearing.start_item(unit, "documents", after=None, by=bench.chair, at=NOW)

        assert {name: refusal_of(act).code for name, act in acts.items()} == dict.fromkeys(acts, "sitting-is-over")
        assert list(day.slots.values_list("pk", "minutes")) == [(unit.pk, 120), (noon.pk, 60)]

    def test_who_was_heard_keeps_the_place_and_what_comes_after_may_still_be_sorted(
        self, bench: Bench, day: SittingDay
    ) -> None:
        tea, noon = (
            sitting_days.add_break(day, title=title, minutes=15, by=bench.chair, at=NOW) for title in ("น้ำชา", "กลางวัน")
        )
        unit = day.slots.get(assessment=bench.case)
        hearing.start_item(unit, "documents", after=None, by=bench.chair, at=NOW)

        def order(*slots: Slot) -> None:
            sitting_days.set_order(day, numbers=[slot.pk for slot in slots], by=bench.chair, at=NOW)

        assert refusal_of(lambda: order(tea, unit, noon)).code == "heard-stays"
        order(unit, noon, tea)
        assert [slot.pk for slot in day.slots.all()] == [unit.pk, noon.pk, tea.pk]

    def test_a_change_that_changes_nothing_is_none(self, bench: Bench, day: SittingDay) -> None:
        same = sitting_days.change_day(day, details=AT_NINE, expected_revision=1, by=bench.chair, at=NOW)
        assert (same.revision, Entry.objects.filter(verb="sitting.changed").exists()) == (1, False)


class TestCalendars:
    def test_members_and_the_unit_have_it_on_theirs_and_nobody_else(self, bench: Bench, day: SittingDay) -> None:
        slot = day.slots.get()
        sees = {
            name: [one.about for one in calendar_of(by) if one.about.startswith("sitting")]
            for name, by in {
                "member": bench.member, "unit": bench.cast["cdd officer"], "department": bench.cast["department"],
                "stranger": bench.stranger, "neighbour": bench.cast["officer"], "secretary": bench.cast["secretary"],
            }.items()
        }  # fmt: skip
        assert sees == {
            "member": [day.key], "unit": [f"sitting-slot:{slot.pk}"], "department": [day.key],
            "stranger": [], "neighbour": [], "secretary": [],
        }  # fmt: skip

    def test_the_feed_carries_hours_and_place(self, bench: Bench, day: SittingDay) -> None:
        unit = bench.cast["cdd officer"]
        written = feeds.as_icalendar(calendar_of(unit), by=unit, address="https://k.example.go.th", at=NOW).decode()
        assert "DTSTART;TZID=Asia/Bangkok:20260220T090000" in written
        assert "DTEND;TZID=Asia/Bangkok:20260220T110000" in written
        assert "LOCATION:ห้องประชุม 1" in written

    def test_a_day_called_off_leaves_them(self, bench: Bench, day: SittingDay) -> None:
        sitting_days.cancel_day(day, reason="ประธานติดราชการ", by=bench.chair, at=NOW)
        for by in (bench.member, bench.cast["cdd officer"]):
            assert not [one for one in calendar_of(by) if one.about.startswith("sitting")]


class TestPresence:
    def test_the_quorum_counts_seats_with_a_vote(self, bench: Bench, day: SittingDay) -> None:
        seats = {row.position: row.pk for row in bench.committee.seats.all()}
        one = sitting_days.record_presence(day, present=[seats[1], seats[3]], by=bench.secretary, at=NOW)
        quorate = sittings.quorum_on(day, one)
        assert quorate is not None
        assert (quorate.present, quorate.seats, quorate.is_met, quorate.is_default) == (1, 2, False, True)
        both = sitting_days.record_presence(day, present=[seats[1], seats[2]], by=bench.secretary, at=NOW)
        quorate = sittings.quorum_on(day, both)
        assert quorate is not None
        assert quorate.is_met
        assert [row.sat_th for row in Presence.objects.filter(is_present=True)] == [
            "ตำแหน่ง the-chair",
            "ตำแหน่ง the-member",
        ]

    def test_an_empty_seat_was_not_there_and_a_day_to_come_has_nobody(self, bench: Bench, day: SittingDay) -> None:
        Membership.objects.filter(pk=bench.member.pk).update(
            until=TODAY - timedelta(days=1), since=TODAY - timedelta(days=2)
        )
        seats = [row.pk for row in bench.committee.seats.all()]
        refused = refusal_of(lambda: sitting_days.record_presence(day, present=seats, by=bench.chair, at=NOW))
        assert refused.code == "empty-seat"
        assert not Presence.objects.exists()
        later = planned(bench, DayDetails(TOMORROW, time(9), "ห้อง"))
        refused = refusal_of(lambda: sitting_days.record_presence(later, present=[], by=bench.chair, at=NOW))
        assert refused.code == "day-to-come"


class TestOnTheDay:
    def test_items_follow_one_another_and_one_runs_at_a_time(self, bench: Bench, day: SittingDay) -> None:
        slot = day.slots.get()
        first = hearing.start_item(slot, "documents", after=None, by=bench.chair, at=NOW)
        second = hearing.start_item(slot, "explanation", after=first.pk, by=bench.chair, at=NOW + timedelta(minutes=40))
        now = sittings.live(sittings.programme_of(day))
        first.refresh_from_db()

        assert first.ended_at == NOW + timedelta(minutes=40)
        assert now.running == second
        assert now.item is not None
        assert now.item.item.key == "explanation"
        assert now.next is not None
        assert now.next[1].item.key == "presentation"

    def test_two_who_press_at_once_do_not_skip_an_item(self, bench: Bench, day: SittingDay) -> None:
        slot = day.slots.get()
        first = hearing.start_item(slot, "documents", after=None, by=bench.chair, at=NOW)
        hearing.start_item(slot, "explanation", after=first.pk, by=bench.chair, at=NOW)
        with pytest.raises(Conflict):
            hearing.start_item(slot, "explanation", after=first.pk, by=bench.secretary, at=NOW)
        assert Step.objects.count() == 2

    def test_after_the_last_item_nothing_comes(self, bench: Bench, day: SittingDay) -> None:
        slot = day.slots.get()
        last = hearing.start_item(slot, "questions", after=None, by=bench.chair, at=NOW)
        hearing.stop_item(day, after=last.pk, by=bench.chair, at=NOW)
        now = sittings.live(sittings.programme_of(day))
        assert (now.running, now.next) == (None, None)

    def test_nothing_begins_on_another_day_nor_what_the_agenda_does_not_time(
        self, bench: Bench, day: SittingDay
    ) -> None:
        slot = day.slots.get()
        later = NOW + timedelta(days=1)
        assert (
            refusal_of(lambda: hearing.start_item(slot, "documents", after=None, by=bench.chair, at=later)).code
            == "not-the-day"
        )
        assert (
            refusal_of(lambda: hearing.start_item(slot, "papers", after=None, by=bench.chair, at=NOW)).code == "no-item"
        )
        rest = sitting_days.add_break(day, title="พัก", minutes=15, by=bench.chair, at=NOW)
        assert (
            refusal_of(lambda: hearing.start_item(rest, "documents", after=None, by=bench.chair, at=NOW)).code
            == "no-item"
        )

    def test_what_was_heard_stays_on_the_day(self, bench: Bench, day: SittingDay) -> None:
        slot = day.slots.get()
        hearing.start_item(slot, "documents", after=None, by=bench.chair, at=NOW)
        assert refusal_of(lambda: sitting_days.remove_slot(slot, by=bench.chair, at=NOW)).code == "slot-was-heard"
        assert (
            refusal_of(lambda: sitting_days.cancel_day(day, reason="ฝน", by=bench.chair, at=NOW)).code
            == "sitting-has-begun"
        )


class TestPapers:
    @pytest.fixture
    def proof(self, bench: Bench) -> Evidence:
        unit = bench.cast["cdd officer"]
        return library.add_link(
            unit.unit, url="https://example.go.th/slides", title="สไลด์นำเสนอ", event_on=TODAY, by=unit, at=NOW
        ).evidence

    def test_what_comes_after_the_day_is_marked(self, bench: Bench, day: SittingDay, proof: Evidence) -> None:
        unit, slot = bench.cast["cdd officer"], day.slots.get()
        on_day = hearing.file_paper(slot, evidence=proof, by=unit, at=NOW)
        again = hearing.file_paper(slot, evidence=proof, by=unit, at=NOW + timedelta(days=2))
        assert (on_day.is_after, again) == (False, on_day)
        SessionPaper.objects.all().delete()
        assert hearing.file_paper(slot, evidence=proof, by=unit, at=NOW + timedelta(days=2)).is_after

    def test_only_the_unit_that_is_heard_hands_in_and_only_from_its_library(
        self, bench: Bench, day: SittingDay, proof: Evidence
    ) -> None:
        slot = day.slots.get()
        for by in (bench.chair, bench.cast["officer"], bench.cast["department"]):
            assert refusal_of(lambda by=by: hearing.file_paper(slot, evidence=proof, by=by, at=NOW)).code == "not-seen"  # type: ignore[misc]
        far = bench.cast["outsider"]
        other = library.add_link(
            far.unit, url="https://example.go.th/x", title="ของผู้อื่น", event_on=TODAY, by=far, at=NOW
        ).evidence
        refused = refusal_of(lambda: hearing.file_paper(slot, evidence=other, by=bench.cast["cdd officer"], at=NOW))
        assert refused.code == "evidence-not-filed"

    def test_a_member_opens_them_with_the_file_and_one_who_does_not_judge_never(
        self, bench: Bench, day: SittingDay, proof: Evidence
    ) -> None:
        row = hearing.file_paper(day.slots.get(), evidence=proof, by=bench.cast["cdd officer"], at=NOW)
        assert sittings.paper(row.pk, by=bench.member) is None
        conflicts.declare(bench.case, has_interest=False, by=bench.member, at=NOW)
        assert sittings.paper(row.pk, by=bench.member) == row
        conflicts.declare(bench.case, has_interest=True, text="ญาติ", by=bench.member, at=NOW)
        assert sittings.paper(row.pk, by=bench.member) is None
        assert sittings.paper(row.pk, by=bench.stranger) is None
        assert sittings.paper(row.pk, by=bench.cast["department"]) == row


class TestSeeing:
    def test_days_belong_to_their_committee(self, bench: Bench, day: SittingDay) -> None:
        for by in (bench.member, bench.cast["department"], bench.cast["auditor"], bench.cast["administrator"]):
            assert sittings.day(day.pk, by=by) == day
        for by in (bench.stranger, bench.cast["chair"], bench.cast["secretary"], bench.cast["cdd officer"]):
            assert sittings.day(day.pk, by=by) is None

    def test_a_unit_sees_its_own_session_alone(self, bench: Bench, day: SittingDay) -> None:
        number = day.slots.get().pk
        assert sittings.own_slot(number, by=bench.cast["cdd officer"]) is not None
        for by in (bench.cast["officer"], bench.cast["outsider"], bench.member, bench.cast["department"]):
            assert sittings.own_slot(number, by=by) is None

    def test_who_has_an_interest_opens_no_file_from_the_programme(self, bench: Bench, day: SittingDay) -> None:
        rows = sittings.programme_of(day).rows
        assert sittings.opened_among(bench.member, rows) == frozenset()
        conflicts.declare(bench.case, has_interest=False, by=bench.member, at=NOW)
        assert sittings.opened_among(bench.member, rows) == {bench.case.pk}
        conflicts.declare(bench.case, has_interest=True, text="ญาติ", by=bench.member, at=NOW)
        assert sittings.opened_among(bench.member, rows) == frozenset()


class TestSummary:
    def test_a_region_says_what_is_heard_when_and_what_has_no_day(self, bench: Bench) -> None:
        assigned = summaries.assigned_in(bench.round)
        (before,) = summaries.regional(
            summaries.heard_in(bench.round), assigned=assigned, agreed=summaries.agreed_in(bench.round)
        )
        assert (before.region, before.planned, before.without) == (11, 0, 1)
        day = planned(bench)
        hearing.start_item(day.slots.get(), "documents", after=None, by=bench.chair, at=NOW)
        (after,) = summaries.regional(
            summaries.heard_in(bench.round),
            assigned=assigned,
            agreed={bench.case.pk: summaries.Agreed(11, "A", Decimal(96))},
        )
        assert (after.planned, after.heard, after.without, after.days) == (1, 1, 0, (TODAY,))
        assert (before.agreed, after.agreed) == ({}, {"A": 1})
        assert after.rows[0].starts == datetime(2026, 2, 20, 9, tzinfo=BANGKOK)


def test_slots_of_a_day_called_off_are_nobodys(bench: Bench, day: SittingDay) -> None:
    sitting_days.cancel_day(day, reason="ประธานติดราชการ", by=bench.chair, at=NOW)
    assert summaries.heard_in(bench.round) == []
    assert sittings.own_slots(bench.cast["cdd officer"]) == []
    assert Slot.objects.count() == 1
