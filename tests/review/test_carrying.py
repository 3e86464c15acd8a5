"""What a unit took up comes into its next case: it says how far it came, and who judges reads that once it is handed in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, Cast

from khunnatham.assessments import proofs
from khunnatham.assessments.models import Assessment, Enrolment, Round, Submission
from khunnatham.evidence.models import Evidence
from khunnatham.journal.models import Entry
from khunnatham.organisations.models import Unit
from khunnatham.review import carrying, waiting
from khunnatham.review.carrying import Carried
from khunnatham.review.follow_up_models import FollowUp, Recommendation
from khunnatham.review.opinion_models import Consolidation
from khunnatham.wording import Conflict, Refusal

from .test_opinions import sitting_on

WHO = {"th": "ก", "en": "a"}


def agreed_in(case: Assessment, fiscal_year: int, *, programme: str = "") -> Consolidation:
    """Give what was agreed of the unit of a case in an earlier round of the programme, or in a round of another."""
    round_ = Round.objects.get(pk=case.enrolment.round_id)
    round_.pk, round_.fiscal_year, round_.programme = None, fiscal_year, programme or round_.programme
    round_.save()
    enrolment = Enrolment.objects.get(pk=case.enrolment_id)
    enrolment.pk, enrolment.round = None, round_
    enrolment.save()
    assessment = Assessment.objects.get(pk=case.pk)
    assessment.pk, assessment.enrolment, assessment.version = None, enrolment, 1
    assessment.state, assessment.stage = "final", "announce"
    assessment.save()
    submission = Submission.objects.create(
        assessment=assessment, version=1, window="whole", handed_in_at=NOW, due_at=NOW, is_late=False, prepared_at=NOW,
        prepared_by="membership:0", prepared_by_th="ก", prepared_by_en="a", signed_by="membership:0", signed_by_th="ข",
        signed_by_en="b", frozen={}, result={}, digest=f"x{fiscal_year}",
    )  # fmt: skip
    return Consolidation.objects.create(
        submission=submission, number=1, body=round_.owner, findings={}, result={}, level="A", total=90, base=90, agreed_at=NOW,
        agreed_by="x", agreed_by_th="ก", agreed_by_en="a",
    )  # fmt: skip


def took_up(agreed: Consolidation, position: int = 1, key: str = "D2.4.2", **otherwise: Any) -> Recommendation:
    given = {
        "text": f"ข้อเสนอแนะ {position}", "made_at": NOW, "made_by": "x", "made_by_th": "ก", "made_by_en": "a",
        "is_accepted": True, "responsible": "ฝ่ายอำนวยการ", "due_on": date(2026, 1, 31), "budget": Decimal(15000),
        "answered_at": NOW, "approved_at": NOW,
    }  # fmt: skip
    return Recommendation.objects.create(consolidation=agreed, position=position, key=key, **given | otherwise)


def proof_of(unit: Unit, title: str = "ประกาศไตรมาส 1") -> Evidence:
    return Evidence.objects.create(
        unit=unit, title=title, kind="link", state="filed", url="https://example.go.th/1", created_at=NOW, created_by="x",
        created_by_th="ก", created_by_en="a",
    )  # fmt: skip


def carried(case: Assessment, cast: Cast, who: str = "cdd officer") -> list[Carried]:
    return carrying.carried_into(Assessment.objects.get(pk=case.pk), by=cast[who])


def says(case: Assessment, cast: Cast, row: Recommendation, who: str = "cdd officer", **given: Any) -> FollowUp:
    words: dict[str, Any] = {"done": "done", "text": "เผยแพร่ครบสี่ไตรมาส", "expected_revision": 0} | given
    return carrying.say(row, Assessment.objects.get(pk=case.pk), **words, by=cast[who], at=NOW)


@pytest.fixture
def row(case: Assessment) -> Recommendation:
    """What the unit took up in the round of 2568."""
    return took_up(agreed_in(case, 2568))


def test_it_comes_with_its_round_and_its_requirement(cast: Cast, case: Assessment, row: Recommendation) -> None:
    (one,) = carried(case, cast)
    assert (one.row, one.round.fiscal_year, one.key, one.said, one.is_unmatched) == (row, 2568, "D2.4.2", None, False)


@pytest.mark.parametrize(
    ("otherwise", "why"),
    [
        ({"is_accepted": False, "reason": "ก", "due_on": None}, "declined"),
        ({"approved_at": None}, "not approved"),
        ({"is_accepted": None, "answered_at": None, "approved_at": None, "due_on": None}, "not answered"),
    ],
)
def test_only_what_was_taken_up_and_approved_comes(
    cast: Cast, case: Assessment, otherwise: dict[str, Any], why: str
) -> None:
    took_up(agreed_in(case, 2568), **otherwise)
    assert carried(case, cast) == [], why


def test_nothing_comes_from_another_programme_a_later_round_or_another_unit(cast: Cast, case: Assessment) -> None:
    took_up(agreed_in(case, 2568, programme="moral-organisation"))
    took_up(agreed_in(case, 2570))
    other = agreed_in(case, 2567)
    took_up(other)
    Enrolment.objects.filter(pk=other.submission.assessment.enrolment_id).update(unit=cast.units["culture"])
    assert carried(case, cast) == []


def test_a_key_that_this_edition_does_not_ask_is_told_as_unmatched_and_one_of_the_whole_is_not(
    cast: Cast, case: Assessment
) -> None:
    agreed = agreed_in(case, 2568)
    for position, key in enumerate(("D9.9.9", ""), 1):
        took_up(agreed, position, key)
    assert [(one.row.key, one.key, one.is_unmatched) for one in carried(case, cast)] == [
        ("D9.9.9", "", True), ("", "", False),
    ]  # fmt: skip


def test_of_older_rounds_only_what_is_still_not_done_comes(cast: Cast, case: Assessment) -> None:
    older, last = agreed_in(case, 2567), agreed_in(case, 2568)
    took_up(older, 1, is_done=True, outcome="ครบ")
    left, over = took_up(older, 2), took_up(older, 3)
    for row, done in ((left, "partly"), (over, "done")):
        FollowUp.objects.create(
            recommendation=row, assessment=last.submission.assessment, done=done, text="ก", said_at=NOW, said_by="x",
            said_by_th="ก", said_by_en="a",
        )  # fmt: skip
    new = took_up(last, 1, is_done=True, outcome="ครบ")
    assert [one.row for one in carried(case, cast)] == [new, left]


def test_the_unit_says_how_far_it_came_with_its_evidence_and_may_change_it(
    cast: Cast, case: Assessment, row: Recommendation
) -> None:
    proof = proof_of(cast.units["cdd"])
    said = says(case, cast, row, evidence=[proof])
    (one,) = carried(case, cast)
    assert one.said == said
    assert (said.done, said.revision, list(said.evidence.all())) == ("done", 1, [proof])
    entry = Entry.objects.get(verb="recommendation.answered-for")
    assert (entry.about, entry.facts["year"], entry.facts["done_en"]) == (case.key, 2568, "done")

    says(case, cast, row, done="partly", text="เหลือไตรมาส 4", expected_revision=1)
    (one,) = carried(case, cast)
    assert one.said is not None
    assert (one.said.done, one.said.revision, one.said.evidence.count()) == ("partly", 2, 0)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"done": "perhaps"}, "choice-unknown"),
        ({"text": " "}, "text-missing"),
        ({"expected_revision": 3}, "changed-meanwhile"),
    ],
)
def test_what_is_wrong_is_refused(
    cast: Cast, case: Assessment, row: Recommendation, given: dict[str, Any], code: str
) -> None:
    with pytest.raises((Refusal, Conflict)) as refused:
        says(case, cast, row, **given)
    assert refused.value.code == code
    assert not FollowUp.objects.exists()


def test_evidence_of_another_library_or_withdrawn_is_refused(cast: Cast, case: Assessment, row: Recommendation) -> None:
    gone = proof_of(cast.units["cdd"])
    Evidence.objects.filter(pk=gone.pk).update(state="withdrawn", withdrawn_at=NOW, withdrawn_reason="ก")
    gone.refresh_from_db()
    for proof in (proof_of(cast.units["culture"]), gone):
        with pytest.raises(Refusal) as refused:
            says(case, cast, row, evidence=[proof])
        assert refused.value.code == "evidence-not-of-unit"


def test_of_another_case_nothing_is_said(cast: Cast, case: Assessment, row: Recommendation) -> None:
    foreign = took_up(agreed_in(case, 2568, programme="moral-organisation"), 2)
    with pytest.raises(Refusal) as refused:
        says(case, cast, foreign)
    assert refused.value.code == "not-carried"


def test_nobody_but_the_unit_says_it_and_not_after_the_hand_in(
    cast: Cast, case: Assessment, row: Recommendation
) -> None:
    sitting = sitting_on(cast, case)
    for who in ("department", "secretary", "head", "officer", "auditor"):
        with pytest.raises(Refusal):
            says(case, cast, row, who)
    with pytest.raises(Refusal) as refused:
        says(case, cast, row)
    assert refused.value.code == "handed-in"
    refusal = carrying.may_say(sitting.secretary, sitting.submission.assessment, on=NOW.date())
    assert refusal is not None
    assert not FollowUp.objects.exists()


def test_who_judges_reads_the_promise_and_what_is_said_of_it_only_once_it_is_handed_in(
    cast: Cast, case: Assessment, row: Recommendation
) -> None:
    proof = proof_of(cast.units["cdd"])
    said = says(case, cast, row, evidence=[proof])
    (draft,) = carried(case, cast, "department")
    assert draft.said is None
    sitting = sitting_on(cast, case)
    current = Assessment.objects.get(pk=case.pk)
    (one,) = carrying.carried_into(current, by=sitting.member)

    assert one.said == said
    assert carrying.proofs_opened([one], by=sitting.member) == {proof.pk}
    assert proofs.item(proof.pk, by=sitting.member) == proof
    assert proofs.item(proof.pk, by=cast["secretary"]) is None
    Assessment.objects.filter(pk=case.pk).update(state="open", stage="")
    (again,) = carrying.carried_into(Assessment.objects.get(pk=case.pk), by=cast["department"])
    assert again.said is None
    assert proofs.item(proof.pk, by=cast["department"]) is None


def test_a_case_says_it_once(cast: Cast, case: Assessment, row: Recommendation) -> None:
    said = says(case, cast, row)
    said.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        said.save()


def test_the_plan_is_read_with_the_same_queries_however_long_it_is(cast: Cast, case: Assessment) -> None:
    agreed, counts = agreed_in(case, 2568), []
    for position in range(1, 7):
        row = took_up(agreed, position)
        says(case, cast, row, evidence=[proof_of(cast.units["cdd"], f"หลักฐาน {position}")])
        current = Assessment.objects.select_related("enrolment__round", "enrolment__unit").get(pk=case.pk)
        with CaptureQueriesContext(connection) as asked:
            carrying.carried_into(current, by=cast["cdd officer"])
        counts.append(len(asked))
    assert set(counts) == {4}


def test_it_waits_at_home_until_the_unit_answers_for_all_of_it(
    case: Assessment, cast: Cast, row: Recommendation
) -> None:
    def waits() -> list[tuple[str, int, int]]:
        found = waiting.waiting_for(cast["cdd officer"])
        return [(one.act, one.assessment.pk, one.count) for one in found]

    before = waits()
    says(case, cast, row)

    assert before == [("answer-carried", case.pk, 1)]
    assert waits() == []


def test_what_the_committee_read_before_the_case_came_back_stays_beside_what_is_said_now(
    cast: Cast, case: Assessment, row: Recommendation
) -> None:
    first = says(case, cast, row, done="partly", text="เหลือไตรมาส 4")
    Assessment.objects.filter(pk=case.pk).update(version=1)  # handed in, and sent back to be worked on
    says(case, cast, row, text="ครบสี่ไตรมาสแล้ว", expected_revision=1)
    changed = says(case, cast, row, text="ครบสี่ไตรมาสแล้ว ตามประกาศ", expected_revision=2)
    (one,) = carried(case, cast)

    assert (one.said, one.before) == (changed, (first,))
    assert (changed.version, changed.revision, changed.done) == (2, 3, "done")
    assert [row.text for row in FollowUp.objects.all()] == ["เหลือไตรมาส 4", "ครบสี่ไตรมาสแล้ว ตามประกาศ"]
    assert carrying.said_later([row], by=cast["cdd officer"]) == {row.pk: [changed]}
    with pytest.raises(Conflict):
        says(case, cast, row, expected_revision=1)
