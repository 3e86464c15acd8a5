"""An interest that the platform found is lifted with a reason by the department that appoints the committee, and may be laid again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import BEGINNING, NOW, TODAY, Cast, account_named

from khunnatham.assessments import judging
from khunnatham.assessments.judging_models import Interest, Waiver
from khunnatham.assessments.models import Assessment
from khunnatham.assessments.permissions import may_see
from khunnatham.assessments.states import State
from khunnatham.journal.models import Entry
from khunnatham.notifications import news
from khunnatham.notifications.models import Message
from khunnatham.organisations.models import Membership, UnitKind
from khunnatham.organisations.units import new_unit
from khunnatham.review import conflicts, consolidating, lifting, visibility
from khunnatham.wording import Refusal

from .test_opinions import Sitting, sitting_on

WHY = "พ้นจากตำแหน่งก่อนเริ่มรอบ และไม่เคยพิจารณางานของหน่วยงาน"


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


def found_of(cast: Cast, sitting: Sitting, who: Membership, *, ended: int = 30) -> Interest:
    """Let the platform find that somebody held a post in the unit lately, or holds one today."""
    Membership.objects.create(
        account=who.account, role="officer", unit=cast.units["cdd"], since=BEGINNING - timedelta(days=900),
        until=TODAY - timedelta(days=ended) if ended else None,
    )  # fmt: skip
    (interest,) = conflicts.detect(sitting.submission.assessment, sitting.committee, at=NOW, accounts=[who.account])
    return interest


class TestLifting:
    def test_who_was_kept_away_judges_again_and_it_stands_in_the_journal(self, cast: Cast, sitting: Sitting) -> None:
        interest = found_of(cast, sitting, sitting.member)
        shut = sitting.submission.assessment
        before = may_see(sitting.member, shut), judging.is_recused(sitting.member, shut)
        made = lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=NOW)
        again = lifting.lift(interest, sitting.committee, reason="อีกครั้ง", by=cast["department"], at=NOW)
        entry = Entry.objects.get(verb="interest.lifted")

        assert (before[0] is not None, before[1]) == (True, True)
        assert (may_see(sitting.member, shut), judging.is_recused(sitting.member, shut)) == (None, False)
        assert (made.reason, again, Waiver.objects.count()) == (WHY, made, 1)
        assert (entry.about, entry.unit) == (sitting.committee.journal_key, sitting.committee.body.key)
        assert (entry.facts["ground"], entry.facts["reason"]) == ("member", WHY)
        assert [seat.position for seat in visibility.voting_seats(sitting.submission, on=TODAY)] == [1, 2]

    def test_what_was_found_is_not_found_anew(self, cast: Cast, sitting: Sitting) -> None:
        interest = found_of(cast, sitting, sitting.member)
        lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=NOW)
        assert conflicts.detect(sitting.submission.assessment, sitting.committee, at=NOW) == []
        assert [(word.is_open, word.against) for word in conflicts.words_of(sitting.member)] == [(True, ())]

    def test_who_never_said_that_nothing_stands_against_it_says_so_first(self, cast: Cast, sitting: Sitting) -> None:
        late = Membership.objects.create(
            account=account_named("late"), role="subcommittee-member", unit=sitting.committee.body, since=TODAY
        )
        interest = found_of(cast, sitting, late)
        lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=NOW)
        assert [(word.is_said, word.is_open) for word in conflicts.words_of(late)] == [(False, False)]
        assert conflicts.count_silent(late) == 1
        conflicts.declare(sitting.submission.assessment, has_interest=False, by=late, at=NOW)
        assert [word.is_open for word in conflicts.words_of(late)] == [True]

    def test_the_agreed_result_does_not_name_the_seat_as_recused(self, cast: Cast, sitting: Sitting) -> None:
        interest = found_of(cast, sitting, sitting.member)
        lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=NOW)
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        assert sitting.agrees().recused == []

    @pytest.mark.parametrize(
        "who", ["secretary", "chair", "head", "cdd officer", "auditor", "administrator", "other department"]
    )
    def test_nobody_but_the_department_of_the_committee_lifts(self, cast: Cast, sitting: Sitting, who: str) -> None:
        interest = found_of(cast, sitting, sitting.member)
        unit = new_unit(kind=UnitKind.DEPARTMENT, place=cast.units["department"].place, name_th="กรมอื่น")
        cast.people["other department"] = Membership.objects.create(
            account=account_named("other-department"), role="department-officer", unit=unit, since=BEGINNING
        )
        with pytest.raises(Refusal) as refused:
            lifting.lift(interest, sitting.committee, reason=WHY, by=cast[who], at=NOW)
        assert refused.value.code in {"not-your-committee", "reads-only"}
        assert not Waiver.objects.exists()

    def test_nobody_of_the_committee_lifts_whichever_hat_is_worn(self, cast: Cast, sitting: Sitting) -> None:
        interest = found_of(cast, sitting, sitting.member)
        own, others = (
            Membership.objects.create(
                account=who.account, role="department-officer", unit=cast.units["department"], since=BEGINNING
            )
            for who in (sitting.member, sitting.chair)
        )
        codes = []
        for by in (own, others, sitting.secretary):
            with pytest.raises(Refusal) as refused:
                lifting.lift(interest, sitting.committee, reason=WHY, by=by, at=NOW)
            codes.append(refused.value.code)
        assert codes == ["sits-in-it", "sits-in-it", "not-your-committee"]

    def test_the_person_concerned_does_not_lift_even_after_leaving_the_committee(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        interest = found_of(cast, sitting, sitting.member)
        own = Membership.objects.create(
            account=sitting.member.account, role="department-officer", unit=cast.units["department"], since=BEGINNING
        )
        Membership.objects.filter(pk=sitting.member.pk).update(since=BEGINNING, until=TODAY - timedelta(days=1))
        with pytest.raises(Refusal) as refused:
            lifting.lift(interest, sitting.committee, reason=WHY, by=own, at=NOW)
        assert refused.value.code == "own-interest"

    def test_what_a_person_declared_and_an_own_unit_stay(self, cast: Cast, sitting: Sitting) -> None:
        declared = conflicts.declare(
            sitting.submission.assessment, has_interest=True, text="ญาติ", by=sitting.member, at=NOW
        )
        holds = found_of(cast, sitting, sitting.chair, ended=0)
        for interest, code in ((declared, "declared"), (holds, "own-unit")):
            with pytest.raises(Refusal) as refused:
                lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=NOW)
            assert refused.value.code == code

    def test_a_reason_is_needed(self, cast: Cast, sitting: Sitting) -> None:
        interest = found_of(cast, sitting, sitting.member)
        with pytest.raises(Refusal) as refused:
            lifting.lift(interest, sitting.committee, reason=" ", by=cast["department"], at=NOW)
        assert refused.value.field == "reason"

    def test_once_agreed_or_decided_nothing_is_lifted(self, cast: Cast, sitting: Sitting) -> None:
        interest = found_of(cast, sitting, sitting.member)
        case = sitting.submission.assessment
        Assessment.objects.filter(pk=case.pk).update(state=State.DECIDED)
        with pytest.raises(Refusal) as decided:
            lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=NOW)
        Assessment.objects.filter(pk=case.pk).update(state=State.SUBMITTED)
        sitting.speaks(sitting.chair)
        consolidating.agree(sitting.submission, present=(1,), by=sitting.secretary, at=NOW)
        with pytest.raises(Refusal) as agreed:
            lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=NOW)
        assert decided.value.code == agreed.value.code == "agreed-already"

    def test_the_chair_is_told_without_the_words(self, cast: Cast, sitting: Sitting) -> None:
        for who in (sitting.chair, sitting.member):
            who.account.email = f"{who.account.username}@example.go.th"
            who.account.save(update_fields=["email"])
        interest = found_of(cast, sitting, sitting.member)
        news.tell(at=NOW)
        lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=NOW)
        lifting.lay_again(interest, sitting.committee, reason="พบคำสั่งใหม่", by=cast["department"], at=NOW)
        assert news.tell(at=NOW) == 2
        assert {row.account for row in Message.objects.all()} == {sitting.chair.account}
        assert not any(WHY in row.text or "พบคำสั่งใหม่" in row.text for row in Message.objects.all())


class TestLayingAgain:
    def test_it_keeps_the_person_away_again_and_an_opinion_counts_no_more(self, cast: Cast, sitting: Sitting) -> None:
        interest = found_of(cast, sitting, sitting.member)
        lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=NOW)
        sitting.speaks(sitting.member)
        row = lifting.lay_again(interest, sitting.committee, reason="พบคำสั่งใหม่", by=cast["department"], at=NOW)
        lifted_again = lifting.lift(interest, sitting.committee, reason="ตรวจแล้ว", by=cast["department"], at=NOW)

        assert (row.reason, row.laid_reason) == (WHY, "พบคำสั่งใหม่")
        assert [one.laid_reason for one in Waiver.objects.all()] == ["พบคำสั่งใหม่", ""]
        assert lifting.waivers_in([sitting.submission.assessment], sitting.committee) == {
            sitting.submission.assessment_id: (row, lifted_again)
        }
        assert Entry.objects.filter(verb="interest.laid-again").count() == 1

    def test_what_stands_is_not_laid_again_nor_by_others(self, cast: Cast, sitting: Sitting) -> None:
        interest = found_of(cast, sitting, sitting.member)
        with pytest.raises(Refusal) as stands:
            lifting.lay_again(interest, sitting.committee, reason="ก", by=cast["department"], at=NOW)
        lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=NOW)
        with pytest.raises(Refusal) as others:
            lifting.lay_again(interest, sitting.committee, reason="ก", by=sitting.secretary, at=NOW)
        with pytest.raises(Refusal) as silent:
            lifting.lay_again(interest, sitting.committee, reason="", by=cast["department"], at=NOW)
        assert (stands.value.code, others.value.code) == ("stands-already", "not-your-committee")
        assert silent.value.field == "reason"

    def test_the_counts_of_opinions_follow(self, cast: Cast, sitting: Sitting) -> None:
        interest = found_of(cast, sitting, sitting.member)
        lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=NOW)
        sitting.speaks(sitting.member)
        counts = [visibility.counted(sitting.submission).count()]
        lifting.lay_again(interest, sitting.committee, reason="ก", by=cast["department"], at=NOW)
        counts.append(visibility.counted(sitting.submission).count())
        assert counts == [1, 0]

    def test_a_day_that_is_over_keeps_who_was_away_then(self, cast: Cast, sitting: Sitting) -> None:
        interest = found_of(cast, sitting, sitting.member)
        later = NOW + timedelta(days=1)
        lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=later)
        stood = [interest in conflicts.stood_at(moment) for moment in (later, later + timedelta(minutes=1))]
        assert (stood, interest in judging.standing()) == ([True, False], False)


def test_the_database_keeps_what_was_said(cast: Cast, sitting: Sitting) -> None:
    interest = found_of(cast, sitting, sitting.member)
    row = lifting.lift(interest, sitting.committee, reason=WHY, by=cast["department"], at=NOW)
    for change in ({"reason": "อื่น"}, {"lifted_by_th": "อื่น"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Waiver.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
