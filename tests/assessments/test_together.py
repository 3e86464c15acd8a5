"""Many hands at once, in threads: one wins, the others are told, nothing is overwritten and nothing happens twice."""

from __future__ import annotations

import pytest
from tests.assessments.story import NOW, Story, fresh, open_round
from tests.organisations.conftest import assemble
from tests.together import together

from khunnatham.assessments import answering, enrolling, submission
from khunnatham.assessments.models import Answer, Enrolment, Submission
from khunnatham.awards import certificates
from khunnatham.awards.models import Certificate
from khunnatham.journal.verification import verify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(transactional_db: None) -> Story:
    cast = assemble()
    return Story(cast, open_round(cast))


def test_of_six_writers_of_one_answer_one_wins_and_five_are_told(story: Story) -> None:
    assessment, by = story.filed(), story.by("officer")
    found = together(
        lambda hand: answering.save_answer(
            assessment, "1", value=True, note=f"{hand}", expected_revision=0, by=by, at=NOW
        )
    )
    assert found == {None: 1, "changed-meanwhile": 5}
    assert Answer.objects.get().revision == 1
    assert fresh(assessment).answered == 1


def test_six_writers_of_six_answers_all_count(story: Story) -> None:
    assessment, by = story.filed(), story.by("officer")
    found = together(
        lambda hand: answering.save_answer(assessment, str(hand + 1), value=True, expected_revision=0, by=by, at=NOW)
    )
    assert found == {None: 6}
    assert (fresh(assessment).answered, fresh(assessment).tier) == (6, "developing")
    assert verify() == []


def test_a_hand_in_pressed_six_times_hands_in_once(story: Story) -> None:
    signed, by = story.signed(), story.by("head")
    assert together(lambda _: submission.hand_in(signed, by=by, at=NOW)) == {None: 1, "already-handed-in": 5}
    assert Submission.objects.count() == 1


def test_six_starts_give_one_intent_paper(story: Story) -> None:
    unit, by = story.cast.units["organisation"], story.by("officer")
    assert together(lambda _: enrolling.start(story.round, unit=unit, by=by, at=NOW)) == {None: 6}
    assert Enrolment.objects.count() == 1


def test_six_issues_give_one_certificate(story: Story) -> None:
    listed, by = story.listed(), story.by("secretary")
    decision = story.certify(listed, story.meeting(listed))
    assert together(lambda _: certificates.issue(decision, by=by, at=NOW)) == {None: 6}
    assert Certificate.objects.get().number == "มค ๐๐๐๑/๒๕๖๙"
