"""Questions while a case is judged, recommendations after it, and samples drawn by a published seed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast

from khunnatham.assessments.models import Assessment, Enrolment, Round, Submission
from khunnatham.calendars.gathering import calendar_of
from khunnatham.calendars.occasions import Kind
from khunnatham.journal.models import Entry
from khunnatham.notifications import news
from khunnatham.notifications.models import Message
from khunnatham.notifications.reminders import remind
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.review import asking, consolidating, improving, quality, sampling, waiting
from khunnatham.review.committee_models import Committee
from khunnatham.review.follow_up_models import Question, Recommendation, Sample
from khunnatham.review.opinion_models import Consolidation
from khunnatham.scoring.numbers import plain
from khunnatham.wording import Conflict, Refusal

from .test_opinions import Sitting, sitting_on

SOON = TODAY + timedelta(days=7)


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


@pytest.fixture
def head(cast: Cast) -> Membership:
    officer = cast["cdd officer"]
    return Membership.objects.create(
        account=cast["head"].account, role=Role.HEAD, unit=officer.unit, since=officer.since
    )


def asked(sitting: Sitting, key: str = "D1.1.1", due_on: date = SOON, text: str = "ประกาศฉบับใด") -> Question:
    return asking.ask(sitting.submission, key=key, text=text, due_on=due_on, by=sitting.member, at=NOW)


def newer(sitting: Sitting) -> Sitting:
    """Give the same committee before a second version of the case."""
    again = Submission.objects.get(pk=sitting.submission.pk)
    again.pk, again.version = None, 2
    again.save(force_insert=True)
    Assessment.objects.filter(pk=again.assessment_id).update(version=2)
    return replace(sitting, submission=Submission.objects.get(pk=again.pk))


class TestQuestions:
    def test_a_member_asks_and_the_unit_answers_once(self, cast: Cast, sitting: Sitting) -> None:
        question = asked(sitting)
        answered = asking.answer(question, text="ฉบับที่ ๑", by=cast["cdd officer"], at=NOW)

        assert asked(sitting) == question
        assert (answered.answer, answered.is_late) == ("ฉบับที่ ๑", False)
        assert asking.answer(question, text="ฉบับที่ ๑", by=cast["cdd officer"], at=NOW) == answered
        with pytest.raises(Refusal) as refused:
            asking.answer(question, text="ฉบับที่ ๒", by=cast["cdd officer"], at=NOW)
        assert refused.value.code == "answered-already"

    def test_the_unit_reads_that_the_committee_asks_and_the_committee_who_of_it_did(self, sitting: Sitting) -> None:
        asked(sitting)
        body, actor = sitting.member.unit, sitting.member.actor()
        to_unit, within = Entry.objects.filter(verb__startswith="question.").order_by("number")

        assert (to_unit.verb, to_unit.about, to_unit.by_key, to_unit.by_th) == (
            "question.asked",
            sitting.submission.assessment.key,
            body.key,
            body.name_th,
        )
        assert actor.th not in str(to_unit.facts)
        assert (within.verb, within.by_key) == ("question.put", actor.key)
        assert within.about == Committee.objects.get(body=body).journal_key

    def test_whoever_asked_has_mail_when_the_unit_answers_and_nobody_else(self, cast: Cast, sitting: Sitting) -> None:
        account = sitting.member.account
        account.email = "member@example.go.th"
        account.save(update_fields=["email"])
        question = asked(sitting)
        news.tell(at=NOW)  # the first time only marks the place
        asking.answer(question, text="ฉบับที่ ๑", by=cast["cdd officer"], at=NOW)
        news.tell(at=NOW)

        told = [row for row in Message.objects.all() if "คำถามของท่าน" in row.subject]
        assert [row.account for row in told] == [account]
        assert f"/assessments/{question.submission.assessment_id}/questions/" in told[0].text
        assert "ฉบับที่" not in told[0].text

    def test_after_its_time_the_answer_says_so(self, cast: Cast, sitting: Sitting) -> None:
        late = asking.answer(asked(sitting), text="ขออภัย", by=cast["cdd officer"], at=NOW + timedelta(days=9))
        assert late.is_late

    @pytest.mark.parametrize(
        ("key", "due_on", "text", "code"),
        [
            ("LM.1", SOON, "ก", "not-handed-in"),
            ("D1.1.1", TODAY - timedelta(days=1), "ก", "time-not-valid"),
            ("D1.1.1", TODAY + timedelta(days=90), "ก", "time-not-valid"),
            ("D1.1.1", SOON, " ", "text-missing"),
        ],
    )
    def test_a_question_that_cannot_be_is_refused(
        self, sitting: Sitting, key: str, due_on: date, text: str, code: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            asked(sitting, key, due_on, text)
        assert refused.value.code == code

    def test_only_what_was_handed_in_is_asked_about(self, sitting: Sitting) -> None:
        sitting.submission.covers = ["D1.1.1"]
        with pytest.raises(Refusal):
            # The row itself is frozen: what it covers is read from the database and covers everything.
            asking.ask(sitting.submission, key="nothing", text="ก", due_on=SOON, by=sitting.member, at=NOW)

    @pytest.mark.parametrize("who", ["department", "secretary", "officer", "auditor", "chair"])
    def test_others_neither_ask_nor_answer(self, cast: Cast, sitting: Sitting, who: str) -> None:
        question = asked(sitting)
        with pytest.raises(Refusal):
            asking.ask(sitting.submission, key="D1.1.1", text="อื่น", due_on=SOON, by=cast[who], at=NOW)
        with pytest.raises(Refusal):
            asking.answer(question, text="ก", by=cast[who], at=NOW)

    def test_once_the_committee_agreed_nothing_is_added(self, cast: Cast, sitting: Sitting) -> None:
        question = asked(sitting)
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        sitting.agrees()
        with pytest.raises(Refusal):
            asking.answer(question, text="ก", by=cast["cdd officer"], at=NOW)
        with pytest.raises(Refusal):
            asked(sitting, text="อีกข้อ")

    def test_agreed_on_a_later_version_nothing_is_answered_about_the_one_before(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        question, officer = asked(sitting), cast["cdd officer"]
        assert [one.count for one in waiting.waiting_for(officer) if one.act == "answer-question"] == [1]
        later = newer(sitting)
        assert [one.count for one in waiting.waiting_for(officer) if one.act == "answer-question"] == [1]
        for who in (later.member, later.chair):
            later.speaks(who)
        later.agrees()

        with pytest.raises(Refusal) as refused:
            asking.answer(question, text="ก", by=officer, at=NOW)
        assert refused.value.code == "agreed-already"
        assert not [one for one in waiting.waiting_for(officer) if one.act == "answer-question"]


class TestRecommendations:
    def made(self, sitting: Sitting) -> Recommendation:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        sitting.agrees()
        row = improving.recommend(sitting.submission, text="เผยแพร่ทุกไตรมาส", key="D2.4.2", by=sitting.secretary, at=NOW)
        Assessment.objects.filter(pk=sitting.submission.assessment_id).update(state="decided")
        found = improving.recommendation(row.pk)
        assert found is not None
        return found

    def test_it_is_made_once_agreed_and_said_twice_it_is_one(self, sitting: Sitting) -> None:
        with pytest.raises(Refusal) as refused:
            improving.recommend(sitting.submission, text="ก", by=sitting.secretary, at=NOW)
        row = self.made(sitting)

        assert refused.value.code == "not-agreed"
        again = improving.recommend(sitting.submission, text="เผยแพร่ทุกไตรมาส", key="D2.4.2", by=sitting.chair, at=NOW)
        assert again.pk == row.pk

    def test_after_a_correction_of_the_result_nothing_is_recommended_twice_and_the_numbers_go_on(
        self, sitting: Sitting
    ) -> None:
        row = self.made(sitting)
        Assessment.objects.filter(pk=sitting.submission.assessment_id).update(state="submitted")
        changes = {"D1.3.2": (False, "หลักฐานไม่พอ")}
        consolidating.correct(
            sitting.submission, changes=changes, correction="พิมพ์ผิด", present=[1, 2], by=sitting.secretary, at=NOW
        )
        said = {"key": "D2.4.2", "by": sitting.secretary, "at": NOW}
        again = improving.recommend(sitting.submission, text="เผยแพร่ทุกไตรมาส", **said)  # type: ignore[arg-type]
        other = improving.recommend(sitting.submission, text="จัดเก็บหลักฐาน", **said)  # type: ignore[arg-type]

        assert (again.pk, other.position) == (row.pk, 2)

    def test_it_is_taken_up_approved_and_followed_up(self, cast: Cast, sitting: Sitting, head: Membership) -> None:
        row = self.made(sitting)
        taken = improving.accept(
            row, responsible="ฝ่ายอำนวยการ", due_on=SOON, budget=Decimal(5000), expected_revision=1, by=head, at=NOW
        )
        with pytest.raises(Refusal):
            improving.follow_up(
                taken, is_done=True, outcome="ทำแล้ว", expected_revision=2, by=cast["department"], at=NOW
            )
        improving.approve(taken, expected_revision=taken.revision, by=cast["department"], at=NOW)
        found = improving.recommendation(row.pk)
        assert found is not None
        said = {"is_done": True, "outcome": "รายงานครบ ๔ ไตรมาส", "expected_revision": found.revision}
        done = improving.follow_up(found, **said, by=cast["department"], at=NOW)  # type: ignore[arg-type]
        assert improving.follow_up(found, **said, by=cast["department"], at=NOW) == done  # type: ignore[arg-type]
        with pytest.raises(Conflict):
            improving.follow_up(found, **said | {"outcome": "ไม่ได้ทำ"}, by=cast["department"], at=NOW)  # type: ignore[arg-type]
        assert Entry.objects.filter(verb="recommendation.followed-up").count() == 1

        assert (done.is_accepted, done.is_done, done.outcome) == (True, True, "รายงานครบ ๔ ไตรมาส")
        with pytest.raises(Refusal) as refused:
            improving.decline(done, reason="เปลี่ยนใจ", expected_revision=done.revision, by=head, at=NOW)
        assert refused.value.code == "approved-already"

    def test_an_answer_that_changed_since_it_was_read_is_not_approved(
        self, cast: Cast, sitting: Sitting, head: Membership
    ) -> None:
        read = improving.decline(self.made(sitting), reason="ทำอยู่แล้ว", expected_revision=1, by=head, at=NOW)
        seen = read.revision
        improving.decline(read, reason="ไม่มีงบประมาณ", expected_revision=seen, by=head, at=NOW)
        with pytest.raises(Conflict):
            improving.approve(read, expected_revision=seen, by=cast["department"], at=NOW)
        assert Recommendation.objects.get().approved_at is None
        done = improving.approve(read, expected_revision=seen + 1, by=cast["department"], at=NOW)

        assert improving.approve(read, expected_revision=seen + 1, by=cast["department"], at=NOW) == done
        assert Entry.objects.filter(verb="recommendation.approved").count() == 1

    def test_the_history_of_the_unit_tells_nothing_of_it_before_the_decision(self, sitting: Sitting) -> None:
        self.made(sitting)
        entry = Entry.objects.get(verb="recommendation.made")

        assert (entry.about, entry.unit) == (sitting.committee.journal_key, sitting.committee.body.key)
        assert entry.facts["name_th"] == sitting.submission.assessment.enrolment.unit.name.th

    def test_declined_it_has_its_reason(self, sitting: Sitting, head: Membership) -> None:
        row = self.made(sitting)
        with pytest.raises(Refusal):
            improving.decline(row, reason=" ", expected_revision=1, by=head, at=NOW)
        assert improving.decline(row, reason="ทำอยู่แล้ว", expected_revision=1, by=head, at=NOW).is_accepted is False
        with pytest.raises(Conflict):
            improving.decline(row, reason="ทำอยู่แล้ว", expected_revision=1, by=head, at=NOW)

    def test_only_the_head_speaks_for_the_unit(self, cast: Cast, sitting: Sitting) -> None:
        row = self.made(sitting)
        for who in ("cdd officer", "head", "department", "secretary"):
            with pytest.raises(Refusal):
                improving.decline(row, reason="ก", expected_revision=1, by=cast[who], at=NOW)
            if who != "department":
                with pytest.raises(Refusal):
                    improving.approve(row, expected_revision=row.revision, by=cast[who], at=NOW)


class TestReminding:
    """What a unit took up stands on its calendar and is reminded of before its day, also once its round is closed."""

    DUE = TODAY + timedelta(days=40)

    @pytest.fixture
    def taken(self, cast: Cast, sitting: Sitting, head: Membership) -> Recommendation:
        sitting.speaks(sitting.member)
        sitting.speaks(sitting.chair)
        sitting.agrees()
        row = improving.recommend(sitting.submission, text="เผยแพร่ทุกไตรมาส", key="D2.4.2", by=sitting.chair, at=NOW)
        Assessment.objects.filter(pk=sitting.submission.assessment_id).update(state="decided")
        found = improving.recommendation(row.pk)
        assert found is not None
        Round.objects.update(state="closed")
        account = cast["cdd officer"].account
        account.email = "officer@example.org"
        account.save()
        return improving.accept(found, responsible="ฝ่ายอำนวยการ", due_on=self.DUE, expected_revision=1, by=head, at=NOW)

    def reminded(self, days_before: int) -> int:
        return remind(at=NOW + (self.DUE - TODAY) - timedelta(days=days_before))

    def test_it_comes_30_7_and_1_days_before_and_on_the_day_and_never_twice(self, taken: Recommendation) -> None:
        days = [days for days in range(35, -3, -1) if self.reminded(days)]
        assert days == [30, 7, 1, 0]
        assert self.reminded(0) == 0
        letter = Message.objects.order_by("id")[0]
        assert "เผยแพร่ทุกไตรมาส" in letter.subject
        assert f"/assessments/{taken.consolidation.submission.assessment_id}/improvement/" in letter.text

    def test_a_day_that_the_head_changed_reminds_of_the_new_one_alone(
        self, taken: Recommendation, head: Membership
    ) -> None:
        later = self.DUE + timedelta(days=30)
        improving.accept(taken, responsible="ก", due_on=later, expected_revision=taken.revision, by=head, at=NOW)
        assert (self.reminded(7), self.reminded(-23)) == (0, 1)

    def test_what_was_declined_or_done_is_not_reminded_of(
        self, cast: Cast, taken: Recommendation, head: Membership
    ) -> None:
        (occasion,) = [one for one in calendar_of(cast["cdd officer"]) if one.kind is Kind.PROMISE]
        assert (occasion.on, occasion.is_done, occasion.is_overdue(self.DUE + timedelta(days=1))) == (
            self.DUE, False, False,
        )  # fmt: skip
        approved = improving.approve(taken, expected_revision=taken.revision, by=cast["department"], at=NOW)
        improving.follow_up(
            approved,
            is_done=True,
            outcome="ครบ",
            expected_revision=approved.revision,
            by=cast["department"],
            at=NOW,
        )
        assert self.reminded(7) == 0

        Recommendation.objects.update(is_accepted=False, reason="ก", due_on=None, is_done=None)
        assert [one for one in calendar_of(cast["cdd officer"]) if one.kind is Kind.PROMISE] == []


def all_agree(sitting: Sitting) -> None:
    """Let everybody find everything met, and the committee agree on it."""
    for who in (sitting.member, sitting.chair):
        sitting.speaks(who)
    sitting.agrees()


class TestQuality:
    def test_kappa_is_one_where_all_agree_and_naught_where_chance_would_do_as_well(self) -> None:
        assert quality.kappa([("met", "met"), ("lacking", "lacking")]) == 1
        assert quality.kappa([("met", "met")]) is None
        assert quality.kappa([]) is None
        half = [("met", "met"), ("met", "lacking"), ("lacking", "met"), ("lacking", "lacking")]
        assert quality.kappa(half) == pytest.approx(0)

    def test_what_lies_nearer_weighs_less(self) -> None:
        base = [("met", "met"), ("lacking", "lacking")] * 4
        near, far = quality.kappa([*base, ("met", "unable")]), quality.kappa([*base, ("met", "lacking")])
        assert near is not None
        assert far is not None
        assert 1 > near > far > 0

    def test_strictness_agreement_and_changes_are_told(self, sitting: Sitting, case: Assessment) -> None:
        sitting.speaks(sitting.member, D1_3_2="lacking")
        sitting.speaks(sitting.chair)
        sitting.settles("D1.3.2", is_met=False, how="chair", votes=(1, 1), reason="ไม่มีหลักฐาน")
        sitting.agrees()
        found = quality.quality_of(case.enrolment.round, on=TODAY)

        chair, member = found.evaluators
        assert (chair.met, chair.marks, chair.agreed, chair.compared) == (65, 65, 64, 65)
        assert (member.met, member.agreed) == (64, 65)
        row = next(one for one in found.requirements if one.key == "D1.3.2")
        assert (row.pairs, row.same) == (1, 0)
        assert [(one.changed, one.agreed) for one in found.changes] == [(1, Decimal("92.000"))]
        assert len(found.bare[0].keys) > 60  # nothing was proved in this story
        assert [(one.region, one.units, one.at_top) for one in found.ceilings] == [(11, 1, 0)]

    def test_the_same_seed_draws_the_same_for_everybody(self, cast: Cast, sitting: Sitting, case: Assessment) -> None:
        codes = [f"unit-{number:03}" for number in range(100)]
        first = sampling.draw_from(codes, seed="๙๗๕๓๑๒", size=10)

        assert first == sampling.draw_from(reversed(codes), seed="๙๗๕๓๑๒", size=10)  # type: ignore[arg-type]
        assert first != sampling.draw_from(codes, seed="๙๗๕๓๑๓", size=10)
        with pytest.raises(Refusal) as refused:
            sampling.draw(case.enrolment.round, seed="1", size=5, by=cast["department"], at=NOW)
        assert refused.value.code == "nobody-to-draw"  # nothing is agreed
        all_agree(sitting)
        drawn = sampling.draw(case.enrolment.round, seed="1", size=5, by=cast["department"], at=NOW)
        assert drawn.drawn == [cast.units["cdd"].code]
        assert sampling.draw(case.enrolment.round, seed="1", size=5, by=cast["department"], at=NOW) == drawn
        with pytest.raises(DatabaseError), transaction.atomic():
            Sample.objects.update(seed="2")

    def test_a_seed_is_one_line_as_it_is_read(self, cast: Cast, sitting: Sitting, case: Assessment) -> None:
        all_agree(sitting)
        drawn = [
            sampling.draw(case.enrolment.round, seed=seed, size=5, by=cast["department"], at=NOW)
            for seed in ("เลข  975312", " เลข\n975312", "เลข\u00a0975312")
        ]
        assert {(row.pk, row.seed) for row in drawn} == {(drawn[0].pk, "เลข 975312")}

    @pytest.mark.parametrize(("seed", "size"), [(" ", 5), ("1", 0), ("1", 201), ("1\u200b2", 5), ("\u202e21", 5)])
    def test_a_sample_that_cannot_be_is_refused(
        self, cast: Cast, sitting: Sitting, case: Assessment, seed: str, size: int
    ) -> None:
        all_agree(sitting)
        with pytest.raises(Refusal) as refused:
            sampling.draw(case.enrolment.round, seed=seed, size=size, by=cast["department"], at=NOW)
        assert refused.value.field in {"seed", "size"}
        with pytest.raises(Refusal) as refused:
            sampling.draw(case.enrolment.round, seed="1", size=1, by=cast["secretary"], at=NOW)
        assert refused.value.field is None

    def test_a_jump_since_the_year_before_is_told(self, cast: Cast, sitting: Sitting, case: Assessment) -> None:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        agreed = sitting.agrees()
        earlier = Round.objects.get(pk=case.enrolment.round_id)
        earlier.pk, earlier.fiscal_year = None, 2568
        earlier.save()
        copied(case, earlier, base=70)
        (jump,) = quality.quality_of(case.enrolment.round, on=TODAY).jumps

        assert (jump.before.th, jump.now.th, jump.year, jump.version) == (
            "70",
            plain(agreed.base or Decimal(0)),
            2568,
            1,
        )


def copied(case: Assessment, round_: Round, *, base: int) -> Consolidation:
    """Give what was agreed of the same unit in another round."""
    enrolment = Enrolment.objects.get(pk=case.enrolment_id)
    enrolment.pk, enrolment.round = None, round_
    enrolment.save()
    assessment = Assessment.objects.get(pk=case.pk)
    assessment.pk, assessment.enrolment = None, enrolment
    assessment.save()
    submission = Submission.objects.get(assessment=case)
    submission.pk, submission.assessment = None, assessment
    submission.save()
    agreed = Consolidation.objects.get(submission__assessment=case)
    agreed.pk, agreed.submission, agreed.base = None, submission, Decimal(base)
    agreed.save()
    return agreed
