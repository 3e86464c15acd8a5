"""Bodies that decide in many rounds: their orders, the seats written down by hand, who sits there, and the quorum of their meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from tests.assessments.story import NOW, Story
from tests.organisations.conftest import account_named

from khunnatham.journal.models import Entry
from khunnatham.meetings import arranging
from khunnatham.meetings.arranging import Attendee
from khunnatham.meetings.models import Attendance, Meeting
from khunnatham.organisations import acting
from khunnatham.organisations.models import Membership, Place, ReportingLine, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit
from khunnatham.programmes.committee_kinds import Quorum
from khunnatham.review import committees, standing
from khunnatham.review.committee_models import Committee, Seat, Seating
from khunnatham.review.committees import Order
from khunnatham.review.standing import SeatWords
from khunnatham.review.visibility import holders
from khunnatham.wording import Refusal

TODAY = NOW.date()
TERM = Order("๔๕/๒๕๖๙", date(2026, 7, 1), date(2026, 7, 1), date(2027, 6, 30))
GOVERNOR = SeatWords("ผู้ว่าราชการจังหวัด", "ประธานอนุกรรมการ", "chair")
DEPUTY = SeatWords("ปลัดจังหวัด", "อนุกรรมการ", "member")
LEARNED = SeatWords("ผู้ทรงคุณวุฒิ", "อนุกรรมการ", "member")
CULTURE = SeatWords("วัฒนธรรมจังหวัด", "อนุกรรมการและเลขานุการ", "member-secretary")
ASSISTANT = SeatWords("นักวิชาการวัฒนธรรม", "ผู้ช่วยเลขานุการ", "assistant")
SEATS = (GOVERNOR, DEPUTY, LEARNED, CULTURE, ASSISTANT)
NOBODY_ELSE = ["member", "chair", "head", "officer", "auditor", "far secretary", "department"]


def ordered(story: Story, order: Order = TERM) -> Committee:
    """Write down the order of the province's body, as its secretariat does."""
    return standing.appoint(story.cast.units["committee"], order=order, by=story.by("secretary"), at=NOW)


def with_seats(story: Story, seats: Sequence[SeatWords] = SEATS) -> Committee:
    committee = ordered(story)
    standing.set_seats(committee, seats=seats, by=story.by("secretary"), at=NOW)
    return committee


def seated(story: Story, seat: Seat, username: str) -> Membership:
    return committees.fill_seat(
        seat, account=account_named(username), since=TODAY, until=TERM.until, order_reference="๔๕/๒๕๖๙",
        by=story.by("secretary"), at=NOW,
    ).membership  # fmt: skip


def held(story: Story, meeting: Meeting, *posts: str) -> Meeting:
    came = [Attendee(post, is_present=True) for post in posts]
    return standing.hold(
        meeting, held_on=TODAY, chair_th="ผู้ว่าราชการจังหวัด", chair_en="", came=came, by=story.by("secretary"), at=NOW
    )


class TestOrders:
    def test_an_order_has_number_day_and_term_and_stands_in_the_journal(self, story: Story) -> None:
        made = ordered(story)
        entry = Entry.objects.get(verb="committee.ordered")
        assert (made.order_number, made.order_on, made.since, made.until) == (
            "๔๕/๒๕๖๙",
            TERM.on,
            TERM.since,
            TERM.until,
        )
        assert made.is_standing
        assert (entry.about, entry.facts["order"]) == (made.journal_key, "๔๕/๒๕๖๙")
        assert standing.in_force(made.body, TODAY) == made
        assert standing.in_force(made.body, TERM.until + timedelta(days=1)) is None

    @pytest.mark.parametrize("who", NOBODY_ELSE)
    def test_nobody_but_its_secretariat_writes_one_down(self, story: Story, who: str) -> None:
        with pytest.raises(Refusal):
            standing.appoint(story.cast.units["committee"], order=TERM, by=story.by(who), at=NOW)
        assert not Committee.objects.exists()

    def test_a_unit_that_is_no_such_body_has_none(self, story: Story) -> None:
        with pytest.raises(Refusal) as refused:
            standing.appoint(story.cast.units["culture"], order=TERM, by=story.by("secretary"), at=NOW)
        assert refused.value.code == "not-a-body"

    @pytest.mark.parametrize(
        ("order", "field"),
        [
            (Order(" ", TODAY, TODAY, TODAY), "order_number"),
            (Order("๑", TODAY, TODAY, TODAY - timedelta(days=1)), "until"),
        ],
    )
    def test_what_is_wrong_is_refused_at_its_field(self, story: Story, order: Order, field: str) -> None:
        with pytest.raises(Refusal) as refused:
            ordered(story, order)
        assert refused.value.field == field

    def test_a_new_order_ends_the_one_before_and_who_sits_by_it(self, story: Story) -> None:
        before = with_seats(story)
        sits = seated(story, before.seats.all()[0], "the-governor")
        begins = TODAY + timedelta(days=10)
        after = ordered(story, Order("๙๙/๒๕๖๙", TODAY, begins, date(2028, 6, 30)))
        before.refresh_from_db()
        sits.refresh_from_db()
        assert before.until == sits.until == begins - timedelta(days=1)
        assert standing.orders_of(before.body) == [after, before]
        assert [row.post for row in standing.to_begin_with(after)] == [row.post for row in SEATS]

    def test_an_order_that_begins_before_another_is_refused(self, story: Story) -> None:
        ordered(story)
        with pytest.raises(Refusal) as refused:
            ordered(story, Order("๑", TODAY, TERM.since, TERM.until))
        assert refused.value.code == "term-overlaps"


class TestSeats:
    def test_they_stand_in_the_order_of_the_order_with_what_each_does(self, story: Story) -> None:
        seats = list(with_seats(story).seats.all())
        assert [(one.position, one.post, one.role) for one in seats] == [
            (place, row.post, row.role) for place, row in enumerate(SEATS, 1)
        ]
        assert [(one.chairs, one.votes, one.keeps, one.assists) for one in seats] == [
            (True, True, False, False),
            (False, True, False, False),
            (False, True, False, False),
            (False, True, True, False),
            (False, False, False, True),
        ]
        assert Entry.objects.get(verb="committee.seats-set").facts["votes"] == 4

    def test_what_an_edition_prints_is_where_the_form_begins(self, story: Story) -> None:
        assert standing.to_begin_with(ordered(story)) == [
            SeatWords("ผู้ว่าราชการจังหวัด", "ประธานอนุกรรมการ", ""),
            SeatWords("สำนักงานวัฒนธรรมจังหวัด", "ฝ่ายเลขานุการ", ""),
        ]

    @pytest.mark.parametrize(
        ("seats", "code"),
        [
            ((DEPUTY,), "one-chair"),
            ((GOVERNOR, SeatWords("อื่น", "ประธาน", "chair")), "one-chair"),
            ((GOVERNOR, DEPUTY, DEPUTY), "post-twice"),
            ((GOVERNOR, SeatWords("ปลัดจังหวัด", "อนุกรรมการ", "")), "duty-unknown"),
            ((GOVERNOR, SeatWords("ปลัดจังหวัด", " ", "member")), "text-missing"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, story: Story, seats: Sequence[SeatWords], code: str) -> None:
        committee = ordered(story)
        with pytest.raises(Refusal) as refused:
            standing.set_seats(committee, seats=seats, by=story.by("secretary"), at=NOW)
        assert refused.value.code == code
        assert not committee.seats.exists()

    @pytest.mark.parametrize("who", NOBODY_ELSE)
    def test_nobody_but_its_secretariat_sets_them(self, story: Story, who: str) -> None:
        committee = ordered(story)
        with pytest.raises(Refusal):
            standing.set_seats(committee, seats=SEATS, by=story.by(who), at=NOW)

    def test_a_seat_that_was_filled_stays_and_others_change_around_it(self, story: Story) -> None:
        committee = with_seats(story)
        first = committee.seats.all()[0]
        seated(story, first, "the-governor")
        kept = SeatWords("ผู้ว่าราชการจังหวัดมุกดาหาร", "ประธาน", "chair", first.pk)
        standing.set_seats(committee, seats=[CULTURE, kept], by=story.by("secretary"), at=NOW)
        assert [(one.post, one.position) for one in committee.seats.all()] == [(CULTURE.post, 1), (kept.post, 2)]
        assert committee.seats.get(chairs=True).pk == first.pk
        for seats in ([CULTURE, GOVERNOR], [SeatWords("ก", "ข", "member", first.pk), GOVERNOR]):
            with pytest.raises(Refusal) as refused:
                standing.set_seats(committee, seats=seats, by=story.by("secretary"), at=NOW)
            assert refused.value.code == "seat-filled"

    def test_seats_of_a_committee_of_a_round_and_of_a_term_that_is_over_stay(self, story: Story) -> None:
        committee = with_seats(story)
        Committee.objects.filter(pk=committee.pk).update(until=TODAY - timedelta(days=1))
        with pytest.raises(Refusal) as refused:
            standing.set_seats(committee, seats=SEATS, by=story.by("secretary"), at=NOW)
        assert refused.value.code == "term-over"


class TestPeople:
    def test_a_seat_is_filled_for_days_and_its_secretary_arranges_the_meetings(self, story: Story) -> None:
        committee = with_seats(story)
        keeper = seated(story, committee.seats.get(keeps=True), "the-culture-chief")
        planned = arranging.plan_meeting(committee.body, fiscal_year=2569, planned_on=TODAY, by=keeper, at=NOW)
        assert (keeper.role, keeper.keeps_minutes, planned.body) == (Role.SUBCOMMITTEE_MEMBER, True, committee.body)
        assert committees.seat_of(keeper) is None  # of a committee of a round

    def test_a_role_that_is_handed_over_takes_its_seat_along_and_the_minutes(self, story: Story) -> None:
        committee = with_seats(story)
        seat = committee.seats.get(keeps=True)
        keeper, successor = seated(story, seat, "the-culture-chief"), account_named("the-next-chief")
        tomorrow = TODAY + timedelta(days=1)
        new = standing.hand_over(keeper, to=successor, from_on=tomorrow, by=story.by("secretary"), at=NOW)

        assert (new.until, new.keeps_minutes, new.seating.seat) == (TERM.until, True, seat)
        assert [holders([seat], on=day)[seat.pk].pk for day in (TODAY, tomorrow)] == [keeper.pk, new.pk]
        assert standing.unseated(committee, on=tomorrow) == [story.by("chair"), story.by("member")]
        assert Entry.objects.filter(verb="committee.member-seated").count() == 1

    def test_who_is_of_the_body_already_is_seated_until_the_end_of_the_term(self, story: Story) -> None:
        committee = with_seats(story)
        chair, member = story.by("chair"), story.by("member")
        assert standing.unseated(committee, on=TODAY) == [chair, member]
        seat = committee.seats.get(chairs=True)
        standing.seat_member(seat, chair, by=story.by("secretary"), at=NOW)
        standing.seat_member(seat, chair, by=story.by("secretary"), at=NOW)
        chair.refresh_from_db()
        assert (chair.until, Seating.objects.get().seat) == (TERM.until, seat)
        assert standing.unseated(committee, on=TODAY) == [member]
        assert Entry.objects.filter(verb="committee.member-seated").count() == 1

    def test_who_does_not_fit_is_refused(self, story: Story) -> None:
        committee = with_seats(story)
        seats, by = list(committee.seats.all()), story.by("secretary")
        standing.seat_member(seats[0], story.by("chair"), by=by, at=NOW)
        for seat, who, code in (
            (seats[1], "chair", "sits-already"),
            (seats[1], "head", "not-of-the-body"),
            (seats[0], "member", "other-role"),
        ):
            with pytest.raises(Refusal) as refused:
                standing.seat_member(seat, story.by(who), by=by, at=NOW)
            assert refused.value.code == code
        seated(story, seats[1], "the-deputy")
        with pytest.raises(Refusal) as taken:
            standing.seat_member(seats[1], story.by("member"), by=by, at=NOW)
        assert taken.value.code == "seat-taken"
        with pytest.raises(Refusal) as other:
            standing.seat_member(seats[2], story.by("member"), by=story.by("chair"), at=NOW)
        assert other.value.code == "not-your-people"

    def test_who_acts_for_a_seat_comes_in_its_place(self, story: Story) -> None:
        committee = with_seats(story)
        governor = seated(story, committee.seats.all()[0], "the-governor")
        deputy = account_named("the-deputy-governor")
        acting.appoint_acting(
            governor, account=deputy, since=TODAY, until=TODAY, order_reference="๙", by=story.by("secretary"), at=NOW
        )
        first = standing.attendees(committee.body, TODAY)[0]
        assert (first.post, first.sat, first.account) == (GOVERNOR.post, "ตำแหน่ง the-deputy-governor", deputy)

    def test_a_national_body_under_the_department_is_kept_by_the_department(self, story: Story) -> None:
        department = story.cast.units["department"]
        body = new_unit(
            kind=UnitKind.SUBCOMMITTEE, place=Place.objects.get(pk="TH"), name_th="คณะอนุกรรมการคัดเลือก", name_en=""
        )
        with pytest.raises(Refusal):
            standing.appoint(body, order=TERM, by=story.by("department"), at=NOW)
        ReportingLine.objects.create(unit=body, superior=department, since=date(2025, 10, 1))
        made = standing.appoint(body, order=TERM, by=story.by("department"), at=NOW)
        standing.set_seats(made, seats=SEATS, by=story.by("department"), at=NOW)
        assert made.seats.count() == 5
        with pytest.raises(Refusal):
            standing.set_seats(made, seats=SEATS, by=story.by("secretary"), at=NOW)


class TestQuorum:
    @pytest.mark.parametrize(
        ("came", "is_met"),
        [
            ((GOVERNOR, DEPUTY, LEARNED), True),
            ((GOVERNOR, CULTURE), False),  # half is not more than half
            ((GOVERNOR, DEPUTY, ASSISTANT), False),  # an assistant has no vote
        ],
    )
    def test_a_meeting_decides_with_more_than_half_of_the_voting_seats(
        self, story: Story, came: Sequence[SeatWords], *, is_met: bool
    ) -> None:
        with_seats(story)
        listed = story.listed()
        meeting = held(story, story.meeting(listed, held=False), *(one.post for one in came), "ผู้สังเกตการณ์")
        told = standing.quorum_at(meeting.attendance.all(), committees.MAJORITY)
        assert told is not None
        assert (told.seats, told.is_met, told.is_default) == (4, is_met, True)
        assert Attendance.objects.filter(meeting=meeting).count() == 6
        if is_met:
            assert story.certify(listed, meeting).meeting == meeting
        else:
            with pytest.raises(Refusal) as refused:
                story.certify(listed, meeting)
            assert refused.value.code == "no-quorum"

    def test_one_person_on_two_seats_is_there_once(self, story: Story) -> None:
        committee = with_seats(story)
        for seat in committee.seats.all()[:2]:
            Seating.objects.create(
                seat=seat,
                membership=Membership.objects.create(
                    account=story.by("officer").account, unit=committee.body, since=TODAY, until=TERM.until,
                    role=Role.SUBCOMMITTEE_CHAIR if seat.chairs else Role.SUBCOMMITTEE_MEMBER,
                ),
            )  # fmt: skip
        meeting = held(story, story.meeting(held=False), GOVERNOR.post, DEPUTY.post, LEARNED.post)
        told = standing.quorum_at(meeting.attendance.all(), Quorum(50))
        assert told is not None
        assert (told.present, told.is_met) == (2, False)

    def test_who_came_is_written_down_before_it_decides_and_may_be_put_right(self, story: Story) -> None:
        listed = story.listed()
        meeting = story.meeting(listed)  # held before the seats were written down
        with_seats(story)
        with pytest.raises(Refusal) as refused:
            story.certify(listed, meeting)
        came = [Attendee(one.post, is_present=True) for one in (GOVERNOR, DEPUTY, CULTURE)]
        standing.set_attendance(meeting, came=came, by=story.by("secretary"), at=NOW)
        assert refused.value.code == "attendance-missing"
        assert story.certify(listed, meeting).meeting == meeting

    def test_a_body_without_an_order_decides_as_before(self, story: Story) -> None:
        ordered(story)  # no seats yet
        listed = story.listed()
        assert story.certify(listed, story.meeting(listed)).certified_tier == "model"
