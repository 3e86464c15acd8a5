"""The same machine with a programme of ladders, variants and tracks: answers with shapes, facts as answers, contradictions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.assessments.story import NOW, Story, fresh, open_round
from tests.organisations.conftest import Cast

from khunnatham.assessments import answering, cases, criteria, enrolling, permissions, prechecks, profile, queries
from khunnatham.assessments.models import Answer, Assessment, Enrolment
from khunnatham.evidence import library
from khunnatham.facts import queries as facts
from khunnatham.facts.recording import record_fact
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.wording import Refusal


@pytest.fixture
def story(cast: Cast) -> Story:
    for role in (Role.OFFICER, Role.HEAD):
        cast.people[f"cdd {role}"] = Membership.objects.create(
            account=cast[role.value].account, role=role, unit=cast.units["cdd"], since=date(2025, 10, 1)
        )
    round_ = open_round(cast, programme="clean-community", edition="2564")
    return Story(cast, round_, unit="cdd", officer="cdd officer", head="cdd head")


def begin(story: Story, variant: str = "regional", track: str = "model") -> Enrolment:
    by = story.by("cdd officer")
    return enrolling.start(story.round, unit=story.cast.units["cdd"], variant=variant, track=track, by=by, at=NOW)


@pytest.fixture
def assessment(story: Story) -> Assessment:
    enrolment, by = begin(story), story.by("cdd officer")
    enrolling.record_head_count(enrolment, total=40, as_of=date(2026, 1, 5), by=by, at=NOW)
    enrolment.refresh_from_db()
    values = {
        field.key: "12" if field.input == "number" else "0-4200-0000" if field.input == "phone" else "ก"
        for field in profile.fields_of(criteria.edition_of(story.round))
        if field.is_required
    }
    enrolling.save_profile(enrolment, values=values, expected_revision=enrolment.revision, by=by, at=NOW)
    return enrolling.file(enrolment, by=by, at=NOW)


@pytest.mark.parametrize(("variant", "track", "field"), [("", "model", "variant"), ("regional", "none", "track")])
def test_variant_and_track_are_chosen_from_the_edition(story: Story, variant: str, track: str, field: str) -> None:
    with pytest.raises(Refusal) as caught:
        begin(story, variant, track)
    assert caught.value.field == field


def test_points_stand_in_their_columns(story: Story, assessment: Assessment) -> None:
    assert [assessment.points_achieved, assessment.points_available] == [Decimal(0), Decimal(100)]
    assert assessment.leaves > 50


def test_a_share_in_thai_digits_is_kept_as_numbers(story: Story, assessment: Assessment) -> None:
    story.answer(assessment, "D4.1.1", {"part": "๒๑", "whole": "๔๐"})
    assert Answer.objects.get().value == {"part": 21, "whole": 40}
    assert fresh(assessment).result["requirements"]["D4.1.1"]["is_met"] is True


def test_a_fact_gives_the_answer(story: Story, assessment: Assessment) -> None:
    unit, by = story.cast.units["cdd"], story.by("cdd officer")
    value = {"part": 19, "whole": 40}
    kind = criteria.leaf_of(assessment.enrolment, "D4.1.1").fact
    record_fact(unit, fiscal_year=2569, kind=kind, value=value, as_of=date(2026, 1, 5), by=by, at=NOW)
    story.answer(assessment, "D4.1.1", fact=facts.latest(unit, 2569, kind))
    assert Answer.objects.get().value == value
    assert fresh(assessment).result["requirements"]["D4.1.1"]["is_met"] is False


def test_contradicting_answers_may_stand_in_a_draft_and_must_be_corrected(story: Story, assessment: Assessment) -> None:
    story.answer(assessment, "D3R.2.2", {"part": 3, "whole": 3})
    story.answer(assessment, "D3R.3.2", {"top": {"part": 2, "whole": 3}, "remaining": {"part": 0, "whole": 0}})
    found = [oddity for oddity in prechecks.check(assessment) if oddity.code == "answers-contradict"]
    assert [(oddity.key, oddity.must_fix) for oddity in found] == [("D3R.3.2", True)]
    story.answer(assessment, "D3R.3.2", {"top": {"part": 3, "whole": 3}, "remaining": {"part": 0, "whole": 0}})
    assert not [oddity for oddity in prechecks.check(assessment) if oddity.code == "answers-contradict"]


@pytest.mark.parametrize("key", ["D3C.1.1", "LC.1", "LM.1"])
def test_requirements_of_others_and_computed_ones_take_no_answer(
    story: Story, assessment: Assessment, key: str
) -> None:
    with pytest.raises(Refusal) as caught:
        story.answer(assessment, key)
    assert caught.value.code == "unknown-requirement"


def test_open_rungs_only_warn(story: Story, assessment: Assessment) -> None:
    story.answer(assessment, "D4.1.1")
    oddity = next(oddity for oddity in prechecks.check(assessment) if oddity.code == "unanswered")
    assert not oddity.must_fix


def test_a_proof_withdrawn_meanwhile_must_be_replaced(story: Story, assessment: Assessment) -> None:
    proof, by = story.proof(), story.by("cdd officer")
    answering.attach(assessment, "D4.1.1", evidence=proof, by=by, at=NOW)
    library.withdraw(proof, reason="ผิดไฟล์", frozen_uses=0, by=by, at=NOW)
    found = [oddity for oddity in prechecks.check(assessment) if oddity.code == "proof-withdrawn"]
    assert [oddity.key for oddity in found] == ["D4.1.1"]


@pytest.mark.parametrize("name", ["secretary", "chair", "member"])
def test_a_province_sees_only_the_programmes_on_whose_route_it_acts(
    story: Story, assessment: Assessment, name: str
) -> None:
    by = story.by(name)

    assert by.unit.province_id == assessment.enrolment.unit.province_id
    assert permissions.may_see(by, assessment) is not None
    assert list(cases.seen_by(by)) == []
    assert queries.rounds_seen(by) == []
    assert queries.enrolment(assessment.enrolment_id, by=by) is None
