"""Where chair and secretary are recused, the department names another seat with a reason, and that person brings the case to its result."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import BEGINNING, NOW, TODAY, Cast

from khunnatham.assessments.models import Assessment
from khunnatham.assessments.states import State
from khunnatham.journal.models import Entry
from khunnatham.notifications import news
from khunnatham.notifications.models import Message
from khunnatham.organisations.models import Membership
from khunnatham.review import conflicts, consolidating, leading, lifting, opinions, standing_in, visibility
from khunnatham.review.committee_models import Committee, Seat
from khunnatham.review.opinion_models import Consolidation, StandIn
from khunnatham.wording import Refusal

from .test_lifting import found_of
from .test_opinions import Sitting, sitting_on

WHY = "ประธานและเลขานุการมีส่วนได้เสียหลังเริ่มให้ความเห็น"


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    """Give a case of which the first opinion is in when chair and secretary step aside."""
    made = sitting_on(cast, case)
    made.speaks(made.member)
    return made


def both_recused(sitting: Sitting) -> None:
    for who in (sitting.chair, sitting.secretary):
        conflicts.declare(sitting.submission.assessment, has_interest=True, text="ญาติ", by=who, at=NOW)


def seat_of(sitting: Sitting, position: int) -> Seat:
    return sitting.committee.seats.get(position=position)


def named(cast: Cast, sitting: Sitting, *, position: int = 2, by: str = "department", reason: str = WHY) -> StandIn:
    return standing_in.name(
        sitting.submission, sitting.committee, seat=seat_of(sitting, position), reason=reason, by=cast[by], at=NOW
    )


def agreed(sitting: Sitting, by: Membership) -> Consolidation:
    return consolidating.agree(sitting.submission, present=(2,), by=by, at=NOW)


class TestNaming:
    def test_who_fills_the_seat_is_told_and_not_why(self, cast: Cast, sitting: Sitting) -> None:
        both_recused(sitting)
        sitting.member.account.email = "member@example.go.th"
        sitting.member.account.save(update_fields=["email"])
        news.tell(at=NOW)
        named(cast, sitting)
        assert news.tell(at=NOW) == 1
        told = Message.objects.get()
        assert (told.account, told.subject) == (sitting.member.account, "กรมให้ท่านนำเรื่องแทนประธานและเลขานุการ")
        assert sitting.submission.assessment.enrolment.unit.name_th in told.text
        assert WHY not in told.text

    def test_without_it_nobody_brings_the_case_to_a_result_and_with_it_the_named_seat_does(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        both_recused(sitting)
        refused = [
            opinions.may_lead(who, sitting.submission, on=TODAY)
            for who in (sitting.chair, sitting.member, sitting.secretary)
        ]
        before = leading.cases_led(sitting.member, on=TODAY)
        row = named(cast, sitting)
        entry = Entry.objects.get(verb="lead.named")
        led = leading.cases_led(sitting.member, on=TODAY)
        result = agreed(sitting, sitting.member)

        assert all(refused)
        assert (before, [(one.submission, one.is_ready) for one in led]) == ([], [(sitting.submission, True)])
        assert (row.seat.position, row.reason, row.named_by) == (2, WHY, cast["department"].key)
        assert (entry.about, entry.facts["position"], entry.facts["reason"]) == (sitting.committee.journal_key, 2, WHY)
        assert (result.present, result.recused) == ([2], [1, 3])

    def test_named_twice_in_the_same_words_it_is_named_once_and_another_later_leads(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        both_recused(sitting)
        assert named(cast, sitting) == named(cast, sitting)
        assert named(cast, sitting, reason="คำสั่งใหม่").reason == "คำสั่งใหม่"
        assert StandIn.objects.count() == 2

    def test_it_lapses_once_the_chair_leads_again(self, cast: Cast, case: Assessment) -> None:
        sitting = sitting_on(cast, case)
        sitting.speaks(sitting.member)
        interest = found_of(cast, sitting, sitting.chair)
        conflicts.declare(sitting.submission.assessment, has_interest=True, text="ญาติ", by=sitting.secretary, at=NOW)
        named(cast, sitting)
        before = opinions.may_lead(sitting.member, sitting.submission, on=TODAY)
        lifting.lift(interest, sitting.committee, reason="ตรวจแล้ว", by=cast["department"], at=NOW)
        after = opinions.may_lead(sitting.member, sitting.submission, on=TODAY)

        assert before is None
        assert after is not None
        assert after.code == "not-leading"
        assert opinions.may_lead(sitting.chair, sitting.submission, on=TODAY) is None

    def test_who_stands_in_and_is_recused_later_leads_no_more(self, cast: Cast, sitting: Sitting) -> None:
        both_recused(sitting)
        named(cast, sitting)
        conflicts.declare(sitting.submission.assessment, has_interest=True, text="ญาติ", by=sitting.member, at=NOW)
        with pytest.raises(Refusal) as refused:
            agreed(sitting, sitting.member)
        assert refused.value.code == "not-your-case"

    def test_of_another_case_it_gives_nothing(self, cast: Cast, sitting: Sitting) -> None:
        both_recused(sitting)
        row = named(cast, sitting)
        other = Assessment(pk=sitting.submission.assessment_id + 1)
        assert visibility.stands_in(row.seat, sitting.submission.assessment, on=TODAY)
        assert not visibility.stands_in(row.seat, other, on=TODAY)


class TestRefusals:
    @pytest.mark.parametrize("who", ["secretary", "chair", "head", "cdd officer", "auditor", "administrator"])
    def test_nobody_but_the_department_names(self, cast: Cast, sitting: Sitting, who: str) -> None:
        both_recused(sitting)
        with pytest.raises(Refusal) as refused:
            named(cast, sitting, by=who)
        assert refused.value.code in {"not-your-committee", "reads-only"}

    def test_nobody_of_the_committee_names_whichever_hat_is_worn(self, cast: Cast, sitting: Sitting) -> None:
        both_recused(sitting)
        cast.people["two hats"] = Membership.objects.create(
            account=sitting.member.account, role="department-officer", unit=cast.units["department"], since=BEGINNING
        )
        with pytest.raises(Refusal) as refused:
            named(cast, sitting, by="two hats")
        assert refused.value.code == "sits-in-it"

    @pytest.mark.parametrize("leader", ["chair", "secretary"])
    def test_while_one_of_them_leads_nobody_stands_in(self, cast: Cast, sitting: Sitting, leader: str) -> None:
        aside = sitting.secretary if leader == "chair" else sitting.chair
        conflicts.declare(sitting.submission.assessment, has_interest=True, text="ญาติ", by=aside, at=NOW)
        with pytest.raises(Refusal) as refused:
            named(cast, sitting)
        assert refused.value.code == "led-already"

    def test_a_seat_that_is_recused_empty_or_elsewhere_does_not_lead(self, cast: Cast, sitting: Sitting) -> None:
        both_recused(sitting)
        elsewhere = Committee.objects.get(key="K5", region=12).seats.all()[1]
        for seat in (seat_of(sitting, 1), seat_of(sitting, 3), elsewhere):
            with pytest.raises(Refusal) as refused:
                standing_in.name(
                    sitting.submission, sitting.committee, seat=seat, reason=WHY, by=cast["department"], at=NOW
                )
            assert (refused.value.code, refused.value.field) == ("seat-cannot-lead", "seat")
        Membership.objects.filter(pk=sitting.member.pk).update(since=BEGINNING, until=TODAY - timedelta(days=1))
        with pytest.raises(Refusal) as empty:
            named(cast, sitting)
        assert empty.value.code == "seat-cannot-lead"

    def test_a_reason_is_needed(self, cast: Cast, sitting: Sitting) -> None:
        both_recused(sitting)
        with pytest.raises(Refusal) as refused:
            named(cast, sitting, reason=" ")
        assert refused.value.field == "reason"

    def test_once_agreed_or_decided_nobody_is_named(self, cast: Cast, sitting: Sitting) -> None:
        both_recused(sitting)
        named(cast, sitting)
        agreed(sitting, sitting.member)
        with pytest.raises(Refusal) as done:
            named(cast, sitting, reason="อื่น")
        Assessment.objects.filter(pk=sitting.submission.assessment_id).update(state=State.DECIDED)
        with pytest.raises(Refusal) as decided:
            named(cast, sitting, reason="อื่น")
        assert (done.value.code, decided.value.code) == ("agreed-already", "not-judged-now")

    def test_a_committee_that_does_not_judge_the_case_has_nobody_to_name(self, cast: Cast, sitting: Sitting) -> None:
        both_recused(sitting)
        other = Committee.objects.get(key="K5", region=12)
        with pytest.raises(Refusal) as refused:
            standing_in.name(
                sitting.submission, other, seat=other.seats.all()[1], reason=WHY, by=cast["department"], at=NOW
            )
        assert refused.value.code == "not-of-the-committee"


def test_the_database_keeps_who_was_named(cast: Cast, sitting: Sitting) -> None:
    both_recused(sitting)
    row = named(cast, sitting)
    with pytest.raises(DatabaseError), transaction.atomic():
        StandIn.objects.filter(pk=row.pk).update(reason="อื่น")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
