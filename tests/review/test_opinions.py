"""Independent opinions, one agreed result: nobody reads too early, nothing is averaged, every change has its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast, account_named

from khunnatham.assessments import prechecks
from khunnatham.assessments.freezing import frozen
from khunnatham.assessments.models import Assessment, FrozenEvidence, Submission
from khunnatham.evidence.models import Evidence
from khunnatham.journal.models import Entry
from khunnatham.organisations.models import Membership
from khunnatham.programmes.committee_kinds import Voting
from khunnatham.review import assigning, committees, conflicts, consolidating, opinions, rulings, visibility
from khunnatham.review.committee_models import Committee, Seat
from khunnatham.review.opinion_models import Collection, Consolidation, Mark, Opinion, Settled
from khunnatham.review.opinions import Given
from khunnatham.wording import Conflict, Refusal

from .test_committees import committee_of, founded, handed_in, seated

FLAG = {"key": "D3R.3.2", "th": "โปรดยืนยัน: ไม่มีโครงการอื่นเหลือ", "en": "Please confirm: nothing remains"}


@dataclass(frozen=True, slots=True)
class Sitting:
    """A committee of three: a chair and a member who vote, a secretary who does not."""

    submission: Submission
    chair: Membership
    member: Membership
    secretary: Membership
    committee: Committee

    def keys(self) -> list[str]:
        return opinions.keys_of(self.submission)

    def marks(self, **otherwise: str) -> list[Given]:
        wanted = {key.replace("_", "."): verdict for key, verdict in otherwise.items()}
        return [
            Given(f"c-{key}", key, wanted.get(key, "met"), "" if wanted.get(key, "met") == "met" else "หลักฐานไม่พอ")
            for key in self.keys()
        ]

    def speaks(self, who: Membership, **otherwise: str) -> Opinion:
        opinions.mark(self.submission, self.marks(**otherwise), by=who, at=NOW)
        return opinions.hand_in(self.submission, by=who, at=NOW)

    def settles(self, key: str, **how: Any) -> Settled:
        given: dict[str, Any] = {"is_met": True, "how": "agreed", "reason": "", "expected_revision": 0} | how
        return consolidating.settle(self.submission, key, **given, by=self.secretary, at=NOW)

    def agrees(self, *present: int) -> Consolidation:
        return consolidating.agree(self.submission, present=present or (1, 2), by=self.secretary, at=NOW)


def as_frozen(key: str, proof: Evidence) -> dict[str, Any]:
    return {
        "key": key, "evidence": proof.pk, "version": 0, "sha256": "", "url": proof.url, "title": proof.title,
        "event_on": None,
    }  # fmt: skip


def sitting_on(
    cast: Cast, case: Assessment, *, proofs: dict[str, Evidence] | None = None, tier: str = "", **said: Any
) -> Sitting:
    committees_there = founded(cast, case)
    assert committees_there
    assigning.assign_all(case.enrolment.round, by=cast["department"], at=NOW)
    committee = committee_of(case)
    people = [seated(cast, seat, account_named(f"seat-{seat.position}")) for seat in committee.seats.all()]
    shut = handed_in(case)
    said_of = {"note": "", "fact": None, "revision": 1, "changed_at": NOW.isoformat(), "by_th": "ก", "by_en": "a"}
    answers = {key: {"value": True} | said_of for key in opinions.keys_of(Submission(assessment=shut))}
    used = [as_frozen(key, proof) for key, proof in (proofs or {}).items()]
    submission = Submission.objects.create(
        assessment=shut, version=1, window="whole", handed_in_at=NOW, due_at=NOW, is_late=False, prepared_at=NOW,
        prepared_by="membership:0", prepared_by_th="ก", prepared_by_en="a", signed_by="membership:0", signed_by_th="ข",
        signed_by_en="b", tier=tier, frozen=frozen(prechecks.load(shut)) | {"answers": answers, "evidence": used},
        result={"flags": [], "requirements": {key: {"is_met": True} for key in answers}} | said, digest="x",
    )  # fmt: skip
    for key, proof in (proofs or {}).items():
        FrozenEvidence.objects.create(submission=submission, key=key, evidence=proof)
    for who in people:
        conflicts.declare(shut, has_interest=False, by=who, at=NOW)
    chair, member, secretary = people
    return Sitting(submission, chair, member, secretary, committee)


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


class TestMarks:
    def test_thirty_marks_made_offline_are_kept_once_however_often_they_are_sent(self, sitting: Sitting) -> None:
        thirty = sitting.marks()[:30]

        assert [opinions.mark(sitting.submission, thirty, by=sitting.member, at=NOW) for _ in range(3)] == [30, 0, 0]
        assert Mark.objects.count() == 30

    def test_the_latest_mark_counts_by_when_it_was_made(self, sitting: Sitting) -> None:
        key = sitting.keys()[0]
        late = Given("b", key, "lacking", "ขาดลายมือชื่อ", made_at=NOW - timedelta(hours=1))
        early = Given("a", key, "met", made_at=NOW - timedelta(hours=2))
        for one in (late, early):  # they arrive the other way round
            opinions.mark(sitting.submission, [one], by=sitting.member, at=NOW)

        assert opinions.marks_of(sitting.submission, sitting.member)[key].verdict == "lacking"

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            (Given("a", "LM.1", "met"), "key-unknown"),
            (Given("a", "D1.1.1", "perhaps"), "verdict-unknown"),
            (Given("", "D1.1.1", "met"), "client-key"),
            (Given("a", "D1.1.1", "lacking", " "), "reason-missing"),
            (Given("a", "D1.1.1", "unable"), "reason-missing"),
        ],
    )
    def test_what_is_wrong_is_refused_at_its_requirement_and_nothing_of_it_is_kept(
        self, sitting: Sitting, given: Given, code: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            opinions.mark(sitting.submission, [Given("ok", "D1.2.2", "met"), given], by=sitting.member, at=NOW)

        assert (refused.value.code, refused.value.field) == (code, given.key)
        assert not Mark.objects.exists()

    @pytest.mark.parametrize(
        "who", ["secretary of the committee", "department", "chair", "head", "cdd officer", "auditor"]
    )
    def test_only_seats_with_a_vote_mark(self, cast: Cast, sitting: Sitting, who: str) -> None:
        by = sitting.secretary if who == "secretary of the committee" else cast[who]
        with pytest.raises(Refusal):
            opinions.mark(sitting.submission, sitting.marks(), by=by, at=NOW)

    def test_proofs_of_others_are_not_said_to_have_been_looked_at(self, sitting: Sitting) -> None:
        opinions.mark(sitting.submission, [Given("a", "D1.1.1", "met", looked_at=(99, 1))], by=sitting.member, at=NOW)
        assert Mark.objects.get().looked_at == []


class TestHandingIn:
    def test_every_requirement_is_marked_first(self, sitting: Sitting) -> None:
        opinions.mark(sitting.submission, sitting.marks()[1:], by=sitting.member, at=NOW)
        with pytest.raises(Refusal) as refused:
            opinions.hand_in(sitting.submission, by=sitting.member, at=NOW)

        assert refused.value.code == "marks-missing"
        assert sitting.keys()[0] in refused.value.text.th

    def test_it_carries_its_own_result_and_stays(self, sitting: Sitting) -> None:
        opinion = sitting.speaks(sitting.member, D1_3_2="lacking")

        assert opinion.result["dimensions"]["D1"]["level"] == 2
        assert opinion.marks["D1.3.2"] == {"verdict": "lacking", "reason": "หลักฐานไม่พอ", "looked_at": []}
        with pytest.raises(DatabaseError), transaction.atomic():
            Opinion.objects.update(remark="อื่น")
        with pytest.raises(Refusal):
            opinions.mark(sitting.submission, sitting.marks()[:1], by=sitting.member, at=NOW)
        assert opinions.hand_in(sitting.submission, by=sitting.member, at=NOW) == opinion

    def test_of_what_cannot_be_judged_the_units_own_answer_stands(self, sitting: Sitting) -> None:
        assert sitting.speaks(sitting.member, D1_3_2="unable").result["dimensions"]["D1"]["level"] == 5


class TestIndependence:
    def test_nobody_reads_before_speaking_and_who_leads_waits_for_all(self, cast: Cast, sitting: Sitting) -> None:
        def seen(who: Membership) -> list[int]:
            return [row.seat.position for row in visibility.opinions_seen(sitting.submission, by=who, on=TODAY)]

        sitting.speaks(sitting.member, D1_3_2="lacking")
        assert (seen(sitting.member), seen(sitting.chair), seen(sitting.secretary)) == ([2], [], [])
        for outsider in ("department", "auditor", "administrator", "cdd officer", "secretary", "chair", "member"):
            assert seen(cast[outsider]) == []

        sitting.speaks(sitting.chair)
        assert (seen(sitting.member), seen(sitting.chair), seen(sitting.secretary)) == ([1, 2], [1, 2], [1, 2])
        assert seen(cast["department"]) == []

        sitting.settles("D1.3.2", how="majority", is_met=False, votes=(0, 2), reason="หลักฐานไม่พอ")
        sitting.agrees()
        assert (seen(cast["department"]), seen(cast["auditor"])) == ([1, 2], [1, 2])
        assert seen(cast["cdd officer"]) == []

    def test_marks_that_were_not_handed_in_are_nobodys_business(self, sitting: Sitting) -> None:
        opinions.mark(sitting.submission, sitting.marks(), by=sitting.member, at=NOW)
        assert visibility.opinions_seen(sitting.submission, by=sitting.secretary, on=TODAY) == []
        assert opinions.marks_of(sitting.submission, sitting.chair) == {}

    def test_the_journal_says_that_an_opinion_is_in_and_nothing_of_it(self, sitting: Sitting) -> None:
        sitting.speaks(sitting.member, D1_3_2="lacking")
        entry = Entry.objects.get(verb="opinion.handed-in")

        assert entry.unit == sitting.committee.body.key
        assert not {"D1.3.2", "lacking"} & set(repr(entry.facts).split("'"))

    def test_the_secretary_may_stop_waiting_with_a_reason(self, sitting: Sitting) -> None:
        sitting.speaks(sitting.member)
        with pytest.raises(Refusal) as refused:
            sitting.agrees()
        with pytest.raises(Refusal):
            opinions.close_collection(sitting.submission, reason=" ", by=sitting.secretary, at=NOW)
        with pytest.raises(Refusal):
            opinions.close_collection(sitting.submission, reason="รีบ", by=sitting.member, at=NOW)
        opinions.close_collection(sitting.submission, reason="ประธานป่วย", by=sitting.secretary, at=NOW)

        assert refused.value.code == "opinions-missing"
        assert len(visibility.opinions_seen(sitting.submission, by=sitting.secretary, on=TODAY)) == 1
        assert Collection.objects.get().reason == "ประธานป่วย"

    def test_who_stepped_aside_is_not_waited_for(self, sitting: Sitting, case: Assessment) -> None:
        conflicts.declare(sitting.submission.assessment, has_interest=True, text="ญาติ", by=sitting.chair, at=NOW)
        sitting.speaks(sitting.member)

        assert visibility.waited_for(sitting.submission, on=TODAY) == []
        assert sitting.agrees(2).recused == [1]


class TestAgreeing:
    def test_what_all_find_alike_needs_no_word_and_gives_the_result(self, sitting: Sitting) -> None:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who, D1_3_2="lacking")
        agreed = sitting.agrees()

        assert agreed.result["dimensions"]["D1"]["level"] == 2
        assert agreed.findings["D1.3.2"] == {
            "is_met": False, "said": True, "how": "agreed", "reason": "หลักฐานไม่พอ", "votes": [0, 2],
        }  # fmt: skip
        assert (agreed.level, agreed.present, agreed.number) == ("B+", [1, 2], 1)
        assert sitting.agrees() == agreed

    def test_where_they_differ_the_committee_says_which_and_how(self, sitting: Sitting) -> None:
        sitting.speaks(sitting.member, D1_3_2="lacking")
        sitting.speaks(sitting.chair)
        lines = consolidating.lines_of(
            sitting.submission, visibility.opinions_seen(sitting.submission, by=sitting.secretary, on=TODAY)
        )
        with pytest.raises(Refusal) as refused:
            sitting.agrees()
        sitting.settles("D1.3.2", is_met=True, how="chair", votes=(1, 1), reason="มีหลักฐานเพิ่มในแฟ้ม")

        assert [line.key for line in consolidating.open_lines(lines)] == ["D1.3.2"]
        assert "D1.3.2" in refused.value.text.th
        assert sitting.agrees().findings["D1.3.2"]["how"] == "chair"

    def test_the_reason_of_a_finding_is_of_somebody_who_found_it_so(self, sitting: Sitting) -> None:
        reasons = {"lacking": "ไม่มีคำสั่ง", "unable": "เปิดไฟล์ไม่ได้", "met": ""}
        said = {"D1.3.2": ("unable", "lacking"), "D1.4.2": ("unable", "met")}
        for place, who in enumerate((sitting.chair, sitting.member)):
            words = {key: both[place] for key, both in said.items()}
            marks = [
                replace(one, verdict=words[one.key], reason=reasons[words[one.key]]) if one.key in words else one
                for one in sitting.marks()
            ]
            opinions.mark(sitting.submission, marks, by=who, at=NOW)
            opinions.hand_in(sitting.submission, by=who, at=NOW)
        findings = sitting.agrees().findings

        assert {key: (findings[key]["is_met"], findings[key]["reason"]) for key in said} == {
            "D1.3.2": (False, "ไม่มีคำสั่ง"), "D1.4.2": (True, ""),
        }  # fmt: skip

    def test_where_nobody_could_judge_the_committee_says_it(self, sitting: Sitting) -> None:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who, D1_3_2="unable")
        with pytest.raises(Refusal) as refused:
            sitting.agrees()
        sitting.settles("D1.3.2", is_met=False, reason="คณะขอดูต้นฉบับแล้วไม่พบ")

        assert refused.value.code == "not-settled"
        assert sitting.agrees().findings["D1.3.2"]["reason"] == "คณะขอดูต้นฉบับแล้วไม่พบ"

    @pytest.mark.parametrize(
        ("how", "is_met", "votes", "reason", "code"),
        [
            ("majority", True, (1, 1), "ก", "votes-say-otherwise"),
            ("majority", True, (0, 2), "ก", "votes-say-otherwise"),
            ("chair", True, (2, 0), "ก", "votes-say-otherwise"),
            ("chair", True, (1, 1), "", "reason-missing"),
            ("majority", True, (3, 0), "ก", "votes-over"),
            ("majority", True, (-1, 0), "ก", "votes-over"),
            ("average", True, (1, 1), "ก", "how-unknown"),
            ("agreed", False, (0, 0), " ", "text-missing"),
        ],
    )
    def test_a_way_that_cannot_be_is_refused(
        self, sitting: Sitting, how: str, *, is_met: bool, votes: tuple[int, int], reason: str, code: str
    ) -> None:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        with pytest.raises(Refusal) as refused:
            sitting.settles("D1.3.2", how=how, is_met=is_met, votes=votes, reason=reason)
        assert refused.value.code == code

    def test_where_the_edition_gives_the_chair_no_casting_vote_a_tie_is_voted_on_again(
        self, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        monkeypatch.setattr(committees, "BY_MAJORITY", Voting("again"))
        with pytest.raises(Refusal) as refused:
            sitting.settles("D1.3.2", is_met=True, how="chair", votes=(1, 1), reason="มีหลักฐานเพิ่ม")
        sitting.settles("D1.3.2", is_met=True, how="majority", votes=(2, 0))
        assert (refused.value.code, refused.value.field) == ("chair-breaks-no-tie", "how")

    def test_two_at_once_do_not_overwrite_each_other(self, sitting: Sitting) -> None:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        sitting.settles("D1.3.2")
        with pytest.raises(Conflict):
            sitting.settles("D1.3.2")

    def test_without_a_quorum_nothing_is_agreed(self, sitting: Sitting) -> None:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        with pytest.raises(Refusal) as refused:
            sitting.agrees(1)
        assert refused.value.code == "no-quorum"

    def test_a_correction_has_its_reason_and_stands_beside_the_first(self, sitting: Sitting) -> None:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        first = sitting.agrees()
        second = consolidating.correct(
            sitting.submission, changes={"D5.5.2": (False, "ไม่มีรายงาน")}, correction="บันทึกผิดข้อ", present=(1, 2),
            by=sitting.secretary, at=NOW,
        )  # fmt: skip

        assert [row.number for row in Consolidation.objects.all()] == [1, 2]
        assert visibility.agreed(sitting.submission) == second
        assert (first.result["total"], second.result["total"], second.correction) == ("110", "108", "บันทึกผิดข้อ")
        with pytest.raises(Refusal):
            sitting.settles("D1.3.2", expected_revision=0)

    def test_the_unit_reads_what_was_agreed_only_once_it_is_decided(self, cast: Cast, sitting: Sitting) -> None:
        unit = cast["cdd officer"]
        assert not visibility.may_read_agreed(sitting.submission, by=unit, is_decided=False)
        assert visibility.may_read_agreed(sitting.submission, by=unit, is_decided=True)
        assert not visibility.may_read_agreed(sitting.submission, by=cast["officer"], is_decided=True)
        assert visibility.may_read_agreed(sitting.submission, by=cast["department"], is_decided=False)


class TestRulings:
    @pytest.fixture
    def flagged(self, cast: Cast, case: Assessment) -> Sitting:
        sitting = sitting_on(cast, case, flags=[FLAG])
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        return sitting

    def test_a_flag_is_ruled_on_before_anything_is_agreed(self, flagged: Sitting) -> None:
        with pytest.raises(Refusal) as refused:
            flagged.agrees()
        rulings.rule(flagged.submission, "D3R.3.2", is_met=False, reason="ต้องมีโครงการ", by=flagged.chair, at=NOW)

        assert "D3R.3.2" in refused.value.text.th
        assert flagged.agrees().result["dimensions"]["D3"]["level"] == 2

    def test_a_ruling_is_a_precedent_for_the_same_words_and_no_others(self, flagged: Sitting) -> None:
        row = rulings.rule(flagged.submission, "D3R.3.2", is_met=True, reason="ครบทั้งหมด", by=flagged.chair, at=NOW)
        (matter,) = rulings.matters_of(flagged.submission)
        assert (matter.ruling, matter.precedents) == (row, ())
        assert rulings.precedents_of("clean-community/2564") == [row]

    @pytest.mark.parametrize(("key", "reason", "code"), [("D1.1.1", "ก", "no-flag"), ("D3R.3.2", " ", "text-missing")])
    def test_what_is_no_flag_or_has_no_reason_is_refused(
        self, flagged: Sitting, key: str, reason: str, code: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            rulings.rule(flagged.submission, key, is_met=True, reason=reason, by=flagged.chair, at=NOW)
        assert refused.value.code == code

    def test_a_member_does_not_rule(self, flagged: Sitting) -> None:
        with pytest.raises(Refusal):
            rulings.rule(flagged.submission, "D3R.3.2", is_met=True, reason="ก", by=flagged.member, at=NOW)


def test_a_seat_of_another_committee_reads_and_writes_nothing(cast: Cast, sitting: Sitting) -> None:
    other: Seat = Committee.objects.get(key="K5", region=12).seats.all()[0]
    stranger = seated(cast, other, account_named("inspector-12"))
    with pytest.raises(Refusal):
        opinions.mark(sitting.submission, sitting.marks(), by=stranger, at=NOW)
    sitting.speaks(sitting.member)
    sitting.speaks(sitting.chair)
    sitting.agrees()

    assert visibility.opinions_seen(sitting.submission, by=stranger, on=TODAY) == []
    assert not visibility.may_read_agreed(sitting.submission, by=stranger, is_decided=True)
    assert replace(sitting, member=stranger).member == stranger
