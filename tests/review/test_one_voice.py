"""One committee, one voice: who may still judge, whose opinion counts, what a ruling and a correction change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast, account_named

from khunnatham.assessments.models import Assessment, Submission
from khunnatham.journal.models import Entry
from khunnatham.organisations.models import Account, Membership
from khunnatham.review import asking, assigning, conflicts, consolidating, opinions, rulings, visibility, visiting
from khunnatham.review.committee_models import Committee
from khunnatham.review.opinion_models import Consolidation, Opinion
from khunnatham.wording import Refusal

from .test_committees import committee_of
from .test_opinions import FLAG, Sitting, sitting_on
from .test_opinions import sitting as sitting  # noqa: PLC0414 - the fixture


class TestOneCommittee:
    """One committee judges a version: it is not handed on once it has spoken, and works only while the case lies with it."""

    def moved(self, cast: Cast, sitting: Sitting) -> None:
        other = Committee.objects.get(key="K5", region=12)
        case = sitting.submission.assessment
        assigning.assign(case, committee=other, reason="ย้าย", by=cast["department"], at=NOW)

    def test_a_case_of_which_nothing_was_said_goes_to_another(self, cast: Cast, sitting: Sitting) -> None:
        self.moved(cast, sitting)
        assert committee_of(sitting.submission.assessment).region == 12

    def test_after_the_first_opinion_no_other_committee_takes_it_over(self, cast: Cast, sitting: Sitting) -> None:
        sitting.speaks(sitting.member)
        with pytest.raises(Refusal) as refused:
            self.moved(cast, sitting)

        assert refused.value.code == "judged-already"
        assert committee_of(sitting.submission.assessment) == sitting.committee

    @pytest.mark.parametrize("state", ["open", "returned"])
    def test_withdrawn_or_returned_nothing_is_settled_agreed_asked_or_written(
        self, sitting: Sitting, state: str
    ) -> None:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        Assessment.objects.filter(pk=sitting.submission.assessment_id).update(state=state, stage="")
        kept, by = Submission.objects.get(pk=sitting.submission.pk), sitting.secretary
        looked = visiting.Looked("site", TODAY, "ประธาน", "ครบ")
        acts: list[Callable[[], object]] = [
            lambda: sitting.settles("D1.3.2"),
            sitting.agrees,
            lambda: opinions.close_collection(kept, reason="ก", by=by, at=NOW),
            lambda: rulings.rule(kept, "D3R.3.2", is_met=True, reason="ก", by=by, at=NOW),
            lambda: asking.ask(kept, key="D1.1.1", text="ก", due_on=TODAY + timedelta(days=3), by=by, at=NOW),
            lambda: visiting.record_visit(kept, looked, by=by, at=NOW),
        ]
        for act in acts:
            with pytest.raises(Refusal) as refused:
                act()
            assert refused.value.code == "not-judged-now"


class TestWhoCounts:
    """An opinion counts while nothing stands against its author; a seat and a person speak once and are one vote."""

    @staticmethod
    def acting(sitting: Sitting, who: Account) -> Membership:
        held = sitting.chair
        acting = Membership.objects.create(
            account=who,
            role=held.role,
            unit=held.unit,
            since=TODAY,
            until=TODAY + timedelta(days=9),
            acting_for=held,
            order_reference="๕/๒๕๖๙",
        )
        conflicts.declare(sitting.submission.assessment, has_interest=False, by=acting, at=NOW)
        return acting

    def test_the_opinion_of_who_steps_aside_later_stays_and_counts_no_more(self, sitting: Sitting) -> None:
        sitting.speaks(sitting.member, D1_3_2="lacking")
        sitting.speaks(sitting.chair)
        conflicts.declare(sitting.submission.assessment, has_interest=True, text="ญาติ", by=sitting.member, at=NOW)
        seen = visibility.opinions_seen(sitting.submission, by=sitting.secretary, on=TODAY)

        assert [row.seat.position for row in seen] == [1]
        assert Opinion.objects.count() == 2
        assert consolidating.proposed(sitting.submission).to_record()["dimensions"]["D1"]["level"] == 5
        agreed = sitting.agrees(1)
        assert (agreed.findings["D1.3.2"]["votes"], agreed.recused) == ([1, 0], [2])

    def test_if_the_only_one_who_spoke_steps_aside_nothing_is_complete(self, sitting: Sitting) -> None:
        sitting.speaks(sitting.member)
        for who in (sitting.member, sitting.chair):
            conflicts.declare(sitting.submission.assessment, has_interest=True, text="ญาติ", by=who, at=NOW)
        assert not visibility.is_complete(sitting.submission, on=TODAY)
        with pytest.raises(Refusal) as refused:
            sitting.agrees(1)
        assert refused.value.code == "no-opinion"

    def test_who_fills_a_seat_that_has_spoken_says_nothing_more_and_leads_on(self, sitting: Sitting) -> None:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        deputy = self.acting(sitting, account_named("deputy"))
        acts: list[Callable[[], object]] = [
            lambda: opinions.mark(sitting.submission, sitting.marks(), by=deputy, at=NOW),
            lambda: opinions.hand_in(sitting.submission, by=deputy, at=NOW),
        ]
        for act in acts:
            with pytest.raises(Refusal) as refused:
                act()
            assert refused.value.code == "seat-has-spoken"

        assert visibility.waited_for(sitting.submission, on=TODAY) == []
        agreed = consolidating.agree(sitting.submission, present=(1, 2), by=deputy, at=NOW)
        assert agreed.present == [1, 2]

    def test_one_person_on_two_seats_speaks_once_and_is_no_quorum_alone(self, sitting: Sitting) -> None:
        self.acting(sitting, sitting.member.account)
        sitting.speaks(sitting.member)
        assert visibility.waited_for(sitting.submission, on=TODAY) == []
        with pytest.raises(Refusal) as refused:
            sitting.agrees(1, 2)
        assert refused.value.code == "no-quorum"
        with pytest.raises(Refusal) as refused:
            sitting.settles("D1.3.2", how="majority", votes=(2, 0))
        assert refused.value.code == "votes-over"


class TestCorrections:
    @staticmethod
    def corrects(sitting: Sitting, why: str = "บันทึกผิดข้อ", **changes: tuple[bool, str]) -> Consolidation:
        keyed = {key.replace("_", "."): change for key, change in changes.items()}
        return consolidating.correct(
            sitting.submission, changes=keyed, correction=why, present=(1, 2), by=sitting.secretary, at=NOW
        )

    def test_sent_twice_it_is_one_and_what_changes_nothing_is_refused(self, sitting: Sitting) -> None:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        sitting.agrees()
        second = self.corrects(sitting, D5_5_2=(False, "ไม่มีรายงาน"))

        assert self.corrects(sitting, D5_5_2=(False, "ไม่มีรายงาน")) == second
        assert self.corrects(sitting) == second
        for changes in ({}, {"D5_5_2": (False, "ไม่มีรายงาน")}, {"D1_1_1": (True, "")}):
            with pytest.raises(Refusal) as refused:
                self.corrects(sitting, "อีกครั้ง", **changes)
            assert refused.value.code == "nothing-changed"
        assert Consolidation.objects.count() == 2
        assert self.corrects(sitting, "เหตุผลใหม่", D5_5_2=(False, "ไม่มีภาพ")).findings["D5.5.2"]["reason"] == "ไม่มีภาพ"

    def test_a_ruling_is_the_finding_and_no_correction_or_settling_contradicts_it(
        self, cast: Cast, case: Assessment
    ) -> None:
        sitting = sitting_on(cast, case, flags=[FLAG])
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        rulings.rule(sitting.submission, "D3R.3.2", is_met=False, reason="ต้องมีโครงการ", by=sitting.chair, at=NOW)
        with pytest.raises(Refusal) as refused:
            sitting.settles("D3R.3.2")
        assert refused.value.code == "ruled-already"
        finding = sitting.agrees().findings["D3R.3.2"]

        assert (finding["is_met"], finding["reason"], finding["votes"]) == (False, "ต้องมีโครงการ", [0, 0])
        assert Entry.objects.get(verb="opinions.consolidated").facts["changed"] == 1
        with pytest.raises(Refusal) as refused:
            self.corrects(sitting, D3R_3_2=(True, "ครบ"))
        assert refused.value.code == "ruled-already"
        assert "D3R.3.2" in refused.value.text.th

    def test_nothing_is_ruled_on_before_every_opinion_is_in(self, cast: Cast, case: Assessment) -> None:
        sitting = sitting_on(cast, case, flags=[FLAG])
        sitting.speaks(sitting.member)
        rule = partial(rulings.rule, sitting.submission, "D3R.3.2", is_met=True, reason="ก", at=NOW)
        with pytest.raises(Refusal) as refused:
            rule(by=sitting.chair)
        assert refused.value.code == "opinions-missing"
        opinions.close_collection(sitting.submission, reason="ลา", by=sitting.secretary, at=NOW)
        with pytest.raises(Refusal) as refused:
            rule(by=sitting.chair)
        assert refused.value.code == "own-opinion-first"
        assert rule(by=sitting.secretary).is_met
