"""Where an edition goes by levels and counts no points, a unit that rose by two is told too."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse
from tests.web.conftest import SignedIn
from tests.web.world import World

from khunnatham.assessments.models import Assessment, Enrolment, Round, Submission
from khunnatham.review.models import Decision


def a_year_earlier(case: Assessment, tier: str) -> None:
    """Let the unit of a case have held a level the year before."""
    decision = Decision.objects.filter(submission__assessment=case).latest("decided_at")
    round_ = Round.objects.get(pk=case.enrolment.round_id)
    round_.pk, round_.fiscal_year = None, round_.fiscal_year - 1
    round_.save()
    enrolment = Enrolment.objects.get(pk=case.enrolment_id)
    enrolment.pk, enrolment.round = None, round_
    enrolment.save()
    assessment = Assessment.objects.get(pk=case.pk)
    assessment.pk, assessment.enrolment = None, enrolment
    assessment.save()
    submission = Submission.objects.get(pk=decision.submission_id)
    submission.pk, submission.assessment = None, assessment
    submission.save()
    decision.pk, decision.submission = None, submission
    decision.proposed_tier, decision.certified_tier = tier, tier
    decision.save()


@pytest.mark.parametrize(("before", "is_told"), [("promoting", True), ("developing", False), ("model", False)])
def test_a_rise_by_two_levels_is_told_with_both_and_leads_to_the_case(
    world: World, sign_in: SignedIn, before: str, *, is_told: bool
) -> None:
    case = world.case("decided")
    a_year_earlier(case, before)
    answer = sign_in("department").get(reverse("quality", args=[world.round.pk]))
    page = html.unescape(answer.content.decode())

    assert answer.status_code == 200
    told = "องค์กรส่งเสริมคุณธรรม ในปี 2568 เป็น องค์กรคุณธรรมต้นแบบ"
    assert (told in page) is is_told
    assert (reverse("compiling-case", args=[case.pk]) in page) is is_told
