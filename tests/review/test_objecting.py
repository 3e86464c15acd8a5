"""An objection where the edition gives days for it: in time, once, decided by others in another sitting, both results kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from django.test.utils import override_settings
from tests.assessments.story import NOW, Story, open_round
from tests.organisations.conftest import Cast, account_named

from khunnatham.assessments import published, publishing
from khunnatham.assessments.models import Assessment
from khunnatham.meetings import arranging
from khunnatham.meetings.models import Meeting
from khunnatham.organisations.models import Membership
from khunnatham.programmes import shelf
from khunnatham.review import approving, objecting
from khunnatham.review.follow_up_models import ObjectionMade
from khunnatham.review.models import Decision
from khunnatham.review.objecting import Answer
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal


@pytest.fixture(autouse=True)
def _own_shelf(tmp_path: Path) -> Iterator[None]:
    """Give each test a shelf of its own: what it publishes is undone with it."""
    with override_settings(MEDIA_ROOT=tmp_path):
        yield
    shelf.by_key.cache_clear()
    published._listed.cache_clear()


@pytest.fixture
def story(cast: Cast) -> Story:
    """Give a round of an edition that takes objections for fifteen days."""
    path = files("khunnatham.programmes") / "editions" / "moral-organisation" / "2567.yaml"
    text = path.read_text(encoding="utf-8").replace('edition: "2567"', 'edition: "2577"')
    text += '\nobjection: {days: 15, source: "L1"}\n'
    publishing.publish(text.encode(), by=cast["administrator"], at=NOW)
    return Story(cast, open_round(cast, edition="2577"))


@pytest.fixture
def decided(story: Story) -> Assessment:
    return story.decided()


def objected(story: Story, decided: Assessment, **later: int) -> ObjectionMade:
    return objecting.contest(decided, text="หลักฐานขั้นที่ ๗ อยู่ในแฟ้ม", by=story.by("head"), at=NOW + timedelta(**later))


def test_a_round_is_not_approved_while_a_unit_may_still_object(story: Story, decided: Assessment) -> None:
    round_, day = decided.enrolment.round, in_bangkok(NOW)
    last = day + timedelta(days=15)
    told = [text.th for text in approving.lacking(round_, on=last)]

    assert told == ["ยังอยู่ในช่วงที่คัดค้านมติได้ 1 หน่วยงาน"]
    assert approving.lacking(round_, on=last + timedelta(days=1)) == []
    objected(story, decided)
    assert objecting.still_open(round_, on=last) == 0


def another_sitting(story: Story, number: int = 2) -> Meeting:
    secretary = story.by("secretary")
    meeting = arranging.plan_meeting(
        story.cast.units["committee"],
        fiscal_year=2569,
        planned_on=NOW.date(),
        place_text="ศาลากลาง",
        number=number,
        by=secretary,
        at=NOW,
    )
    return arranging.hold(meeting, held_on=NOW.date(), chair_th="รองผู้ว่าราชการจังหวัด", by=secretary, at=NOW)


def test_it_is_made_within_the_days_and_once(story: Story, decided: Assessment) -> None:
    with pytest.raises(Refusal) as late:
        objected(story, decided, days=16)
    objection = objected(story, decided, days=15)
    with pytest.raises(Refusal) as twice:
        objected(story, decided)

    assert (late.value.code, twice.value.code) == ("window-over", "objected-already")
    assert Assessment.objects.get(pk=decided.pk).state == "contested"
    assert objection.decision == Decision.objects.get()


@pytest.mark.parametrize("who", ["officer", "secretary", "chair", "department", "outsider"])
def test_only_the_head_objects(story: Story, decided: Assessment, who: str) -> None:
    with pytest.raises(Refusal):
        objecting.contest(decided, text="ก", by=story.by(who), at=NOW)


def test_an_edition_without_days_takes_none(cast: Cast) -> None:
    story = Story(cast, open_round(cast))
    with pytest.raises(Refusal) as refused:
        objecting.contest(story.decided(), text="ก", by=story.by("head"), at=NOW)
    assert refused.value.code == "no-objections"


def test_other_people_decide_in_another_sitting_and_both_are_kept(story: Story, decided: Assessment) -> None:
    objected(story, decided)
    first, meeting = Decision.objects.get(), another_sitting(story)
    other = Membership.objects.create(
        account=account_named("deputy-governor"), role="subcommittee-chair", unit=story.cast.units["committee"],
        since=NOW.date(),
    )  # fmt: skip
    given = Answer(meeting, 1, "developing", "ขั้นที่ ๗ ไม่ครบตามหลักฐานเดิม")
    story.by("chair").account.post_th = first.meeting.chair_th
    for who in ("secretary", "chair"):  # who wrote it down, and who presided
        with pytest.raises(Refusal) as same_people:
            objecting.answer_objection(decided, given, by=story.by(who), at=NOW)
        assert same_people.value.code == "took-part"
    with pytest.raises(Refusal) as same_sitting:
        objecting.answer_objection(decided, Answer(first.meeting, 1, "developing", "ก"), by=other, at=NOW)
    second = objecting.answer_objection(decided, given, by=other, at=NOW)

    assert same_sitting.value.code == "same-sitting"
    assert [(row.proposed_tier, row.certified_tier) for row in Decision.objects.order_by("pk")] == [
        ("model", "model"), ("model", "developing"),
    ]  # fmt: skip
    assert objecting.objection_to(first).answer == second  # type: ignore[union-attr]
    assert Assessment.objects.get(pk=decided.pk).state == "decided"
    with pytest.raises(Refusal):
        objected(story, decided)


@pytest.fixture
def deputy(story: Story) -> Membership:
    """Give somebody of the body who took no part before."""
    return Membership.objects.create(
        account=account_named("deputy-governor"), role="subcommittee-chair", unit=story.cast.units["committee"],
        since=NOW.date(),
    )  # fmt: skip


def test_nobody_who_holds_a_post_in_the_unit_decides_about_its_objection(
    story: Story, decided: Assessment, deputy: Membership
) -> None:
    objected(story, decided)
    decided.refresh_from_db()
    assert objecting.may_answer_objection(deputy, decided, on=NOW.date()) is None
    Membership.objects.create(account=deputy.account, role="officer", unit=decided.enrolment.unit, since=NOW.date())
    with pytest.raises(Refusal) as own:
        objecting.answer_objection(decided, Answer(another_sitting(story), 1, "developing", "ก"), by=deputy, at=NOW)
    assert own.value.code == "own-case"
    assert Decision.objects.count() == 1


def test_a_sitting_before_the_objection_or_of_another_body_does_not_decide_about_it(
    story: Story, decided: Assessment, deputy: Membership
) -> None:
    before = another_sitting(story)
    objected(story, decided, days=1)
    elsewhere, later = another_sitting(story, number=4), another_sitting(story, number=3)
    Meeting.objects.filter(pk__in=[elsewhere.pk, later.pk]).update(held_on=NOW.date() + timedelta(days=2))
    Meeting.objects.filter(pk=elsewhere.pk).update(body=story.cast.units["far culture"])
    for row in (elsewhere, later):
        row.refresh_from_db()
    codes = []
    for meeting in (before, elsewhere):
        with pytest.raises(Refusal) as refused:
            objecting.answer_objection(
                decided, Answer(meeting, 1, "developing", "ก"), by=deputy, at=NOW + timedelta(days=2)
            )
        codes.append(refused.value.code)

    assert codes == ["held-before-objection", "other-body"]
    assert objecting.sittings_for(decided) == [later]
