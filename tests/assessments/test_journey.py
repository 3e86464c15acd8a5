"""The unit's way from the intent paper to handing in, and what the check before it says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction
from tests.assessments.story import NOW, PROFILE, STEPS, Story, fresh

from khunnatham.assessments import (
    answering,
    compiling,
    declaring,
    enrolling,
    freezing,
    prechecks,
    profile,
    rounds,
    submission,
)
from khunnatham.assessments.models import Answer, Assessment, Enrolment, EvidenceUse, FrozenEvidence, Submission
from khunnatham.assessments.states import State
from khunnatham.facts import queries as facts
from khunnatham.facts.recording import record_fact
from khunnatham.journal.models import Entry
from khunnatham.thai import BANGKOK
from khunnatham.wording import Conflict, Refusal


def codes(assessment: Assessment) -> list[tuple[str, str]]:
    return [(oddity.code, oddity.key) for oddity in prechecks.check(assessment)]


class TestEnrolling:
    def test_001_01_missing_basic_data_is_named_one_sentence_each(self, story: Story) -> None:
        enrolment = story.enrolment()
        with pytest.raises(profile.Incomplete) as caught:
            enrolling.file(enrolment, by=story.by("officer"), at=NOW)
        assert [row.key for row in caught.value.missing] == [
            "sector", "address", "district", "head-post", "executives", "staff", "coordinator-post", "office-phone", "head-count",
        ]  # fmt: skip
        assert caught.value.missing[1].text.th == "ยังไม่ได้กรอก «ที่ตั้ง»"
        assert not Assessment.objects.exists()

    def test_filing_opens_the_assessment(self, story: Story) -> None:
        assessment = story.filed()
        assert (assessment.state, assessment.answered, assessment.leaves, assessment.tier) == (State.OPEN, 0, 9, "")
        assert assessment.enrolment.profile == {**PROFILE, "executives": "3", "staff": "42"}
        assert assessment.enrolment.head_count is not None
        assert assessment.enrolment.head_count.value["counted"] == 40

    def test_a_unit_enrols_once_a_round_however_often_it_presses(self, story: Story) -> None:
        assert story.enrolment() == story.enrolment()
        assert Enrolment.objects.count() == 1

    def test_filing_twice_is_refused_clearly(self, story: Story) -> None:
        assessment = story.filed()
        with pytest.raises(Refusal) as caught:
            enrolling.file(assessment.enrolment, by=story.by("officer"), at=NOW)
        assert caught.value.code == "already-filed"

    def test_two_people_at_the_profile_the_second_is_told(self, story: Story) -> None:
        enrolment = story.filled()
        with pytest.raises(Conflict) as caught:
            enrolling.save_profile(
                enrolment,
                values={"mission": "อื่น"},
                expected_revision=enrolment.revision - 1,
                by=story.by("head"),
                at=NOW,
            )
        assert caught.value.newer == enrolment

    def test_a_unit_of_another_kind_is_refused(self, story: Story) -> None:
        story.unit, story.officer = "far culture", "outsider"
        with pytest.raises(Refusal):
            story.enrolment()

    @pytest.mark.parametrize(("key", "value"), [("staff", "มาก"), ("office-email", "ไม่มี"), ("unknown", "x")])
    def test_values_that_do_not_fit_are_refused_at_their_field(self, story: Story, key: str, value: str) -> None:
        enrolment = story.enrolment()
        with pytest.raises(Refusal) as caught:
            enrolling.save_profile(enrolment, values={key: value}, expected_revision=1, by=story.by("officer"), at=NOW)
        assert caught.value.field == key

    def test_a_closed_round_takes_nobody(self, story: Story) -> None:
        story.round = rounds.close(story.round, by=story.by("department"), at=NOW)
        with pytest.raises(Refusal) as caught:
            story.enrolment()
        assert caught.value.code == "round-not-open"


class TestDeclaring:
    def test_signatures_are_a_share_of_the_snapshot_and_a_fact(self, story: Story) -> None:
        assessment = story.filed()
        story.declared(assessment)
        fact = facts.latest(story.cast.units["organisation"], 2569, "declaration-signatures")
        assert fact is not None
        assert fact.value == {"part": 40, "whole": 40}
        assert assessment.enrolment.declaration.signatures == fact

    def test_more_signatures_than_people_are_refused(self, story: Story) -> None:
        assessment = story.filed()
        with pytest.raises(Refusal) as caught:
            story.declared(assessment, signed=41)
        assert caught.value.code == "part-above-whole"

    def test_posting_needs_a_place(self, story: Story) -> None:
        declared = declaring.Declared(posted_on=date(2026, 1, 1))
        with pytest.raises(Refusal) as caught:
            declaring.save_declaration(
                story.filed().enrolment, declared=declared, expected_revision=0, by=story.by("officer"), at=NOW
            )
        assert caught.value.field == "posted_where"

    def test_the_second_of_two_writers_is_told(self, story: Story) -> None:
        assessment = story.filed()
        story.declared(assessment)
        with pytest.raises(Conflict):
            story.declared(assessment)


class TestAnswering:
    def test_an_answer_is_scored_at_once(self, story: Story) -> None:
        assessment = story.filed()
        for step in ("1", "2", "3"):
            story.answer(assessment, step)
        assert (assessment.tier, assessment.answered) == ("promoting", 3)
        assert fresh(assessment).result["requirements"]["3"]["is_met"] is True

    def test_a_later_step_never_helps_while_an_earlier_one_fails(self, story: Story) -> None:
        assessment = story.answered(story.filed(), met=("1", "2", "3", "5", "6", "7", "8", "9"))
        assert assessment.tier == "promoting"
        assert [gap["key"] for gap in assessment.result["gaps"]] == ["4"]

    def test_the_second_writer_is_told_and_nothing_is_overwritten(self, story: Story) -> None:
        assessment = story.filed()
        story.answer(assessment, "1", note="ของเจ้าหน้าที่")
        with pytest.raises(Conflict) as caught:
            answering.save_answer(assessment, "1", value=False, expected_revision=0, by=story.by("head"), at=NOW)
        newer = caught.value.newer
        assert isinstance(newer, Answer)
        assert (newer.value, newer.note, newer.changed_by_th, newer.changed_at, newer.revision) == (
            True, "ของเจ้าหน้าที่", story.by("officer").account.post_th, NOW, 1,
        )  # fmt: skip
        assert Answer.objects.get(key="1").value is True

    def test_the_same_answer_again_changes_nothing(self, story: Story) -> None:
        assessment = story.filed()
        for _ in range(2):
            answering.save_answer(assessment, "1", value=True, expected_revision=0, by=story.by("officer"), at=NOW)
        assert Answer.objects.get(key="1").revision == 1
        assert Entry.objects.filter(verb="assessment.answered").count() == 1

    @pytest.mark.parametrize(("key", "value"), [("1", "yes"), ("1", 3), ("99", True), ("steps", True)])
    def test_a_wrong_shape_or_key_is_a_sentence(self, story: Story, key: str, value: object) -> None:
        with pytest.raises(Refusal) as caught:
            story.answer(story.filed(), key, value)
        assert caught.value.text.th
        assert key in {caught.value.field, "steps"}

    def test_an_answer_shows_the_fact_it_rests_on(self, story: Story) -> None:
        assessment = story.filed()
        story.declared(assessment)
        fact = facts.latest(story.cast.units["organisation"], 2569, "declaration-signatures")
        story.answer(assessment, "1", fact=fact)
        assert Answer.objects.select_related("fact").get(key="1").fact == fact

    def test_a_fact_of_another_kind_or_unit_is_refused(self, story: Story) -> None:
        assessment = story.filed()
        with pytest.raises(Refusal) as caught:
            story.answer(assessment, "2", fact=assessment.enrolment.head_count)
        assert caught.value.code == "fact-does-not-answer"

    def test_clearing_an_answer_takes_it_out_of_the_result(self, story: Story) -> None:
        assessment = story.filed()
        story.answer(assessment, "1")
        story.answer(assessment, "1", None)
        assert assessment.answered == 0


class TestProofs:
    def test_attaching_and_detaching_twice_is_done_once(self, story: Story) -> None:
        assessment, proof = story.filed(), story.proof()
        for _ in range(2):
            answering.attach(assessment, "1", evidence=proof, by=story.by("officer"), at=NOW)
        assert EvidenceUse.objects.count() == 1
        for _ in range(2):
            answering.detach(assessment, "1", evidence=proof, by=story.by("officer"), at=NOW)
        assert EvidenceUse.objects.count() == 0
        assert Entry.objects.filter(verb__startswith="assessment.evidence").count() == 2

    def test_one_proof_serves_many_requirements_and_papers(self, story: Story) -> None:
        assessment, proof = story.filed(), story.proof()
        for key in ("1", "2", "paper:plan"):
            answering.attach(assessment, key, evidence=proof, by=story.by("officer"), at=NOW)
        assert EvidenceUse.objects.filter(evidence=proof).count() == 3

    def test_a_proof_of_another_unit_is_refused(self, story: Story) -> None:
        assessment = story.filed()
        other = Story(story.cast, story.round, unit="far", officer="outsider").proof()
        with pytest.raises(Refusal) as caught:
            answering.attach(assessment, "1", evidence=other, by=story.by("officer"), at=NOW)
        assert caught.value.code == "evidence-of-another-unit"

    def test_an_unknown_place_is_refused(self, story: Story) -> None:
        with pytest.raises(Refusal):
            answering.attach(story.filed(), "paper:none", evidence=story.proof(), by=story.by("officer"), at=NOW)


class TestChecks:
    def test_an_empty_case_lacks_its_three_papers(self, story: Story) -> None:
        must = [(o.code, o.key) for o in prechecks.check(story.filed()) if o.must_fix]
        assert must == [
            *[("unanswered", step) for step in STEPS],
            ("success-missing", "paper:success"),
            ("plan-missing", "paper:plan"),
        ]

    def test_001_04_a_missing_posted_declaration_only_warns(self, story: Story) -> None:
        assessment = story.ready()
        oddity = next(o for o in prechecks.check(assessment) if o.code == "declaration-not-posted")
        assert not oddity.must_fix
        submission.sign_off(assessment, by=story.by("officer"), at=NOW)

    def test_an_incomplete_activity_names_its_fields(self, story: Story) -> None:
        assessment = story.ready()
        assessment.enrolment.unit.plans.get().activities.update(place_text="")
        oddity = next(o for o in prechecks.check(assessment) if o.must_fix)
        assert oddity.code == "plan-incomplete"
        assert "ที่ไหน" in oddity.text.th

    def test_claims_want_proofs_and_facts(self, story: Story) -> None:
        assessment = story.ready(met=("1", "2"))
        found = codes(assessment)
        assert [key for code, key in found if code == "claim-without-proof"] == ["1", "2"]
        assert [key for code, key in found if code == "claim-without-fact"] == ["1", "2"]
        answering.attach(assessment, "2", evidence=story.proof(), by=story.by("officer"), at=NOW)
        assert ("claim-without-proof", "2") not in codes(assessment)

    def test_event_dates_outside_the_year_are_pointed_out(self, story: Story) -> None:
        assessment = story.ready()
        old = story.proof("ภาพเก่า", event_on=date(2024, 5, 1))
        answering.attach(assessment, "1", evidence=old, by=story.by("officer"), at=NOW)
        assert ("date-outside-year", "1") in codes(assessment)

    def test_differing_head_counts_are_pointed_out(self, story: Story) -> None:
        assessment = story.ready()
        story.declared(assessment)
        assert "head-counts-differ" not in dict(codes(assessment))
        unit = story.cast.units["organisation"]
        value = {"total": 50, "excluded": []}
        record_fact(
            unit,
            fiscal_year=2569,
            kind="head-count",
            value=value,
            as_of=date(2026, 3, 2),
            by=story.by("officer"),
            at=NOW,
        )
        assert "head-counts-differ" in dict(codes(assessment))

    def test_a_success_that_no_longer_matches_the_plan_must_be_summed_up_again(self, story: Story) -> None:
        assessment = story.ready()
        assessment.enrolment.unit.plans.get().activities.update(is_achieved=False)
        assert ("success-outdated", "paper:success") in codes(assessment)

    @pytest.mark.parametrize("proofs", [1, 3])
    def test_the_queries_of_the_check_do_not_grow(
        self, story: Story, proofs: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
    ) -> None:
        assessment = story.ready()
        story.declared(assessment)
        for number in range(proofs):
            proof = story.proof(f"ภาพที่ {number}")
            answering.attach(assessment, "1", evidence=proof, by=story.by("officer"), at=NOW)
        assessment = fresh(assessment)
        with django_assert_num_queries(11):
            prechecks.check(assessment)

    def test_what_must_be_corrected_stops_signing(self, story: Story) -> None:
        with pytest.raises(prechecks.NotReady) as caught:
            submission.sign_off(story.filed(), by=story.by("officer"), at=NOW)
        assert len(caught.value.oddities) == 11


class TestHandingIn:
    def test_everything_is_frozen(self, story: Story) -> None:
        assessment = story.ready()
        story.declared(assessment)
        proof = story.proof()
        answering.attach(assessment, "1", evidence=proof, by=story.by("officer"), at=NOW)
        signed = submission.sign_off(assessment, by=story.by("officer"), at=NOW)
        kept = story.hand_in(signed)
        kept = Submission.objects.get(pk=kept.pk)
        assert (kept.version, kept.is_late, kept.tier) == (1, False, "model")
        assert (kept.prepared_by, kept.signed_by) == (story.by("officer").key, story.by("head").key)
        assert kept.frozen["answers"]["1"]["value"] is True
        assert kept.frozen["edition"] == {"key": "moral-organisation/2567", "digest": story.round.digest}
        assert kept.frozen["head_count"]["value"]["counted"] == 40
        assert kept.frozen["plan"]["activities"][0]["title"] == "ลงเวลาด้วยตนเอง"
        assert kept.frozen["declaration"]["signatures"]["value"] == {"part": 40, "whole": 40}
        assert [use["key"] for use in kept.frozen["evidence"]] == ["1"]
        assert kept.frozen["declaration"]["posting"]["title"] == "ภาพการปิดประกาศ"
        assert [row.key for row in FrozenEvidence.objects.all()] == ["1", "declaration"]
        assert freezing.is_intact(kept)

    def test_a_changed_submission_is_seen(self, story: Story) -> None:
        kept = Submission.objects.get(assessment=story.handed_in())
        kept.frozen["answers"]["1"]["value"] = False
        assert not freezing.is_intact(kept)

    def test_the_database_refuses_to_change_or_remove_it(self, story: Story) -> None:
        kept = Submission.objects.filter(assessment=story.handed_in())
        with pytest.raises(DatabaseError), transaction.atomic():
            kept.update(tier="promoting")
        with pytest.raises(DatabaseError), transaction.atomic():
            kept.delete()
        assert kept.get().tier == "model"

    @pytest.mark.parametrize(
        ("at", "is_late"),
        [
            (datetime(2026, 8, 31, 23, 59, 0, tzinfo=BANGKOK), False),
            (datetime(2026, 8, 31, 23, 59, 59, tzinfo=BANGKOK), False),
            (datetime(2026, 9, 1, 0, 0, 10, tzinfo=BANGKOK), True),
        ],
    )
    def test_late_is_accepted_and_stamped(self, story: Story, at: datetime, *, is_late: bool) -> None:
        assert story.handed_in(at=at).is_late is is_late

    def test_handing_in_twice_refuses_the_second(self, story: Story) -> None:
        assessment = story.handed_in()
        with pytest.raises(Refusal) as caught:
            story.hand_in(assessment)
        assert (caught.value.code, Submission.objects.count()) == ("already-handed-in", 1)

    def test_the_officer_cannot_hand_in(self, story: Story) -> None:
        with pytest.raises(Refusal) as caught:
            submission.hand_in(story.signed(), by=story.by("officer"), at=NOW)
        assert caught.value.code == "head-only"

    def test_001_13_after_handing_in_nothing_can_be_edited_until_it_is_withdrawn(self, story: Story) -> None:
        assessment = story.handed_in()
        with pytest.raises(Refusal) as caught:
            story.answer(assessment, "1", value=False)
        assert caught.value.code == "handed-in"
        assert "ขอถอนเพื่อแก้ไข" in caught.value.text.th
        submission.withdraw(assessment, reason="แก้ตัวเลข", by=story.by("head"), at=NOW)
        story.answer(assessment, "1", value=False)

    def test_a_second_version_never_changes_the_first(self, story: Story) -> None:
        assessment = story.handed_in()
        first = Submission.objects.values().get(version=1)
        submission.withdraw(assessment, reason="แก้ตัวเลข", by=story.by("head"), at=NOW)
        story.answer(assessment, "9", value=False)
        submission.sign_off(assessment, by=story.by("officer"), at=NOW)
        second = story.hand_in(assessment)
        assert (second.version, second.tier) == (2, "developing")
        assert Submission.objects.values().get(version=1) == first

    def test_the_head_sends_back_to_the_officer(self, story: Story) -> None:
        back = submission.send_back_to_officer(story.signed(), reason="เพิ่มภาพ", by=story.by("head"), at=NOW)
        assert (back.state, back.prepared_by) == (State.OPEN, "")

    def test_withdrawing_needs_a_reason_and_ends_with_listing(self, story: Story) -> None:
        assessment = story.handed_in()
        with pytest.raises(Refusal) as caught:
            submission.withdraw(assessment, reason=" ", by=story.by("head"), at=NOW)
        assert caught.value.field == "reason"
        compiling.list_for_sitting(assessment, by=story.by("secretary"), at=NOW)
        with pytest.raises(Refusal) as caught:
            submission.withdraw(assessment, reason="แก้", by=story.by("head"), at=NOW)
        assert caught.value.code == "not-from-here"


class TestCompiling:
    def test_returning_needs_a_reason(self, story: Story) -> None:
        with pytest.raises(Refusal) as caught:
            compiling.return_with_reasons(story.handed_in(), reasons=[], by=story.by("secretary"), at=NOW)
        assert caught.value.code == "reason-missing"

    def test_a_returned_case_is_corrected_and_handed_in_as_the_next_version(self, story: Story) -> None:
        assessment = story.returned()
        story.answer(assessment, "4", note="เพิ่มผลแล้ว")
        submission.sign_off(assessment, by=story.by("officer"), at=NOW)
        assert story.hand_in(assessment).version == 2

    def test_a_reason_stands_at_a_requirement_or_paper_that_exists(self, story: Story) -> None:
        with pytest.raises(Refusal) as caught:
            compiling.return_with_reasons(
                story.handed_in(), reasons=[compiling.Reason("77", "ผิด")], by=story.by("secretary"), at=NOW
            )
        assert caught.value.code == "unknown-requirement"

    def test_a_listed_case_can_be_taken_off_again(self, story: Story) -> None:
        assessment = compiling.unlist(story.listed(), by=story.by("secretary"), at=NOW)
        assert (assessment.state, assessment.stage) == (State.SUBMITTED, "compile")

    def test_another_provinces_secretary_is_refused(self, story: Story) -> None:
        with pytest.raises(Refusal) as caught:
            compiling.list_for_sitting(story.handed_in(), by=story.by("far secretary"), at=NOW)
        assert caught.value.code == "not-seen"
