"""A committee at work, many hands at once in threads: each word counts once, one of them wins, nobody waits for ever."""

from __future__ import annotations

from datetime import time, timedelta
from itertools import pairwise

import pytest
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast, account_named, assemble
from tests.review.bench import Bench, bench_of
from tests.review.test_committees import ORDER, founded
from tests.review.test_opinions import FLAG, Sitting, sitting_on
from tests.review.test_selecting import Field
from tests.review.test_selecting import region as region  # noqa: PLC0414 - the fixture
from tests.together import HANDS, together

from khunnatham.assessments.judging_models import Interest, Judging
from khunnatham.assessments.models import Assessment
from khunnatham.journal.models import Entry
from khunnatham.journal.verification import verify
from khunnatham.review import (
    approving,
    asking,
    assigning,
    committees,
    conflicts,
    consolidating,
    hearing,
    opinions,
    rulings,
    sitting_days,
)
from khunnatham.review.committee_models import Committee, Seating
from khunnatham.review.follow_up_models import Question
from khunnatham.review.opinion_models import Consolidation, Mark, Opinion, Ruling, Settled
from khunnatham.review.selection_models import Approval, Choice
from khunnatham.review.sitting_models import SittingDay, Slot, Step

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


@pytest.fixture
def flagged(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case, flags=[FLAG])


@pytest.fixture
def bench(cast: Cast, case: Assessment) -> Bench:
    return bench_of(cast, case)


@pytest.fixture
def day(bench: Bench) -> SittingDay:
    details = sitting_days.DayDetails(TODAY, time(9), "ห้องประชุม 1")
    return sitting_days.plan_day(bench.committee, details=details, cases=[bench.case], by=bench.secretary, at=NOW)


class TestCommittees:
    def test_pressed_six_times_they_are_founded_once(self, cast: Cast, case: Assessment) -> None:
        found = together(lambda _: committees.found(case.enrolment.round, order=ORDER, by=cast["department"], at=NOW))
        assert found == {None: HANDS}
        assert Committee.objects.count() == 39
        assert Entry.objects.filter(verb="committees.founded").count() == 1

    def test_of_six_people_for_one_seat_one_sits_down(self, cast: Cast, case: Assessment) -> None:
        seat = founded(cast, case)[0].seats.all()[0]
        people = [account_named(f"wants-it-{hand}") for hand in range(HANDS)]
        found = together(
            lambda hand: committees.fill_seat(
                seat, account=people[hand], since=TODAY, until=ORDER.until, order_reference="๑",
                by=cast["department"], at=NOW,
            )
        )  # fmt: skip
        assert found == {None: 1, "seat-taken": HANDS - 1}
        assert Seating.objects.get().seat == seat

    def test_a_case_assigned_six_times_lies_with_one_committee(self, cast: Cast, case: Assessment) -> None:
        founded(cast, case)
        found = together(lambda _: assigning.assign_all(case.enrolment.round, by=cast["department"], at=NOW))
        assert found == {None: HANDS}
        assert Judging.objects.filter(ended_at__isnull=True).count() == 1

    def test_an_interest_said_six_times_is_said_once(self, bench: Bench) -> None:
        found = together(lambda _: conflicts.declare(bench.case, has_interest=False, by=bench.member, at=NOW))
        assert found == {None: HANDS}
        assert Interest.objects.filter(account=bench.member.account).count() == 1


class TestOpinions:
    def test_thirty_marks_sent_six_times_at_once_are_kept_once(self, sitting: Sitting) -> None:
        thirty = sitting.marks()[:30]
        assert together(lambda _: opinions.mark(sitting.submission, thirty, by=sitting.member, at=NOW)) == {None: HANDS}
        assert Mark.objects.count() == 30

    def test_an_opinion_handed_in_six_times_is_handed_in_once(self, sitting: Sitting) -> None:
        opinions.mark(sitting.submission, sitting.marks(), by=sitting.member, at=NOW)
        assert together(lambda _: opinions.hand_in(sitting.submission, by=sitting.member, at=NOW)) == {None: HANDS}
        assert Opinion.objects.count() == 1
        assert Entry.objects.filter(verb="opinion.handed-in").count() == 1

    def test_evaluators_who_speak_at_once_are_all_heard(self, sitting: Sitting) -> None:
        people = (sitting.chair, sitting.member)
        for who in people:
            opinions.mark(sitting.submission, sitting.marks(), by=who, at=NOW)
        assert together(lambda hand: opinions.hand_in(sitting.submission, by=people[hand % 2], at=NOW)) == {None: HANDS}
        assert {row.account_id for row in Opinion.objects.all()} == {who.account_id for who in people}

    def test_a_question_pressed_six_times_is_asked_once(self, sitting: Sitting) -> None:
        key, due_on = sitting.keys()[0], TODAY + timedelta(days=7)
        found = together(
            lambda _: asking.ask(sitting.submission, key=key, text="ขอดูคำสั่ง", due_on=due_on, by=sitting.member, at=NOW)
        )
        assert found == {None: HANDS}
        assert Question.objects.count() == 1


class TestOneResult:
    @pytest.fixture
    def heard(self, sitting: Sitting) -> Sitting:
        """Give a case of which both have spoken and differ at its first requirement."""
        sitting.speaks(sitting.chair)
        sitting.speaks(sitting.member, **{sitting.keys()[0].replace(".", "_"): "lacking"})
        return sitting

    def test_of_six_who_settle_the_same_requirement_one_wins_and_five_are_told(self, heard: Sitting) -> None:
        key, people = heard.keys()[0], (heard.chair, heard.secretary)
        found = together(
            lambda hand: consolidating.settle(
                heard.submission, key, is_met=True, how="agreed", reason=f"{hand}", expected_revision=0,
                by=people[hand % 2], at=NOW,
            )
        )  # fmt: skip
        assert found == {None: 1, "changed-meanwhile": HANDS - 1}
        assert Settled.objects.get().revision == 1

    def test_agreed_by_chair_and_secretary_at_once_it_is_agreed_once(self, heard: Sitting) -> None:
        heard.settles(heard.keys()[0])
        people = (heard.chair, heard.secretary)
        found = together(
            lambda hand: consolidating.agree(heard.submission, present=(1, 2), by=people[hand % 2], at=NOW)
        )
        assert found == {None: HANDS}
        assert Consolidation.objects.get().number == 1
        assert Entry.objects.filter(verb="opinions.consolidated").count() == 1

    def test_a_flag_ruled_on_six_times_has_one_ruling(self, flagged: Sitting) -> None:
        for who in (flagged.chair, flagged.member):
            flagged.speaks(who)
        people = (flagged.chair, flagged.secretary)
        found = together(
            lambda hand: rulings.rule(
                flagged.submission, FLAG["key"], is_met=hand % 2 == 0, reason=f"{hand}", by=people[hand % 2], at=NOW
            )
        )
        assert found == {None: HANDS}
        assert Ruling.objects.count() == 1


class TestDays:
    def test_a_day_planned_six_times_is_one_day(self, bench: Bench) -> None:
        details, people = sitting_days.DayDetails(TODAY, time(9), "ห้องประชุม 1"), (bench.chair, bench.secretary)
        found = together(
            lambda hand: sitting_days.plan_day(
                bench.committee, details=details, cases=[bench.case], by=people[hand % 2], at=NOW
            )
        )
        assert found == {None: HANDS}
        assert SittingDay.objects.get().slots.count() == 1

    def test_of_six_who_begin_different_items_one_begins_and_five_are_told(self, bench: Bench, day: SittingDay) -> None:
        slot, people = day.slots.get(), (bench.chair, bench.secretary)
        keys = ["documents", "explanation", "presentation", "questions"]
        found = together(lambda hand: hearing.start_item(slot, keys[hand % 4], after=None, by=people[hand % 2], at=NOW))
        assert found == {None: 1, "moved-on": HANDS - 1}
        assert Step.objects.get().ended_at is None

    def test_moved_by_many_hands_every_slot_keeps_one_place(self, bench: Bench, day: SittingDay) -> None:
        for number in range(3):
            sitting_days.add_break(day, title=f"พัก {number}", minutes=10, by=bench.chair, at=NOW)
        slots, people = list(day.slots.all()), (bench.chair, bench.secretary)
        found = together(
            lambda hand: sitting_days.move_slot(
                slots[hand % len(slots)], by_one=(-1, 1)[hand % 2], by=people[hand % 2], at=NOW
            )
        )
        assert found == {None: HANDS}
        places = list(Slot.objects.order_by("position").values_list("position", flat=True))
        assert all(later - earlier == 1 for earlier, later in pairwise(places))


class TestSelection:
    def test_chosen_six_times_by_the_same_resolution_it_is_one_choice(self, region: Field) -> None:
        region.agrees("47", 95)
        found = together(lambda _: region.chooses("47", left_out="ขอถอนตัว"))
        assert found == {None: HANDS}
        assert Choice.objects.get().number == 1

    def test_approved_while_another_is_chosen_the_approval_says_what_stands(self, cast: Cast, region: Field) -> None:
        for unit, total in (("47", 96), ("48", 90), ("49", 88)):
            region.agrees(unit, total)
        region.chooses("47")

        def act(hand: int) -> object:
            if hand % 2:
                return region.chooses("48", resolution="๒/๒๕๖๙", reason="หน่วยงานที่หนึ่งขอถอน")
            return approving.approve(
                region.round, document_number="มท ๑", document_on=TODAY, by=cast["department"], at=NOW
            )

        found = together(act)
        assert found[None] + found["approved-already"] == HANDS
        assert found[None] >= HANDS // 2
        last = Choice.objects.order_by("number").last()
        assert last is not None
        assert [row["assessment"] for row in Approval.objects.get().rows if row["chosen"]] == [last.assessment_id]
        assert verify() == []
