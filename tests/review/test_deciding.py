"""What a sitting decides: as proposed, another tier with its reason, returned; and what may be reported."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.assessments.story import NOW, YEAR, Story, code_of, fresh

from khunnatham.assessments import compiling, criteria, submission
from khunnatham.assessments.compiling import Reason
from khunnatham.assessments.models import Assessment, ReturnReason
from khunnatham.assessments.states import State
from khunnatham.meetings import arranging
from khunnatham.meetings.models import Resolution
from khunnatham.organisations.models import Membership, Unit, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit
from khunnatham.programmes import shelf
from khunnatham.review import deciding, queries, reporting
from khunnatham.review.models import Decision
from khunnatham.wording import Refusal


def another(story: Story, number: int) -> Story:
    """Tell the story of one more organisation of the same province."""
    unit = new_unit(
        kind=UnitKind.ORGANISATION, place=story.cast.units["organisation"].place, name_th=f"องค์กรที่ {number:02}"
    )
    for role in (Role.OFFICER, Role.HEAD):
        story.cast.people[f"{role} {number}"] = Membership.objects.create(
            account=story.by(role.value).account, role=role, unit=unit, since=date(2025, 10, 1)
        )
    story.cast.units[f"unit {number}"] = unit
    return Story(story.cast, story.round, unit=f"unit {number}", officer=f"officer {number}", head=f"head {number}")


class TestCertifying:
    def test_as_proposed(self, story: Story) -> None:
        listed = story.listed(met=("1", "2", "3"))
        meeting = story.meeting(listed)
        decision = story.certify(listed, meeting, tier="promoting")
        assert (decision.proposed_tier, decision.certified_tier, decision.differs) == ("promoting", "promoting", False)
        assert fresh(listed).state == State.DECIDED
        assert queries.certified_in(meeting) == [decision]
        assert Resolution.objects.get(meeting=meeting, number=1).about == decision.submission.key

    def test_000_22_another_tier_needs_a_reason_and_both_are_kept(self, story: Story) -> None:
        listed = story.listed()
        meeting = story.meeting(listed)
        with pytest.raises(Refusal) as caught:
            story.certify(listed, meeting, tier="developing")
        assert caught.value.code == "reason-missing"
        decision = story.certify(listed, meeting, tier="developing", reason="ขั้นที่ 7 ยังไม่ชัดเจน")
        assert (decision.proposed_tier, decision.certified_tier, decision.reason) == (
            "model", "developing", "ขั้นที่ 7 ยังไม่ชัดเจน",
        )  # fmt: skip

    def test_a_tier_that_the_edition_does_not_have_is_refused(self, story: Story) -> None:
        listed = story.listed()
        with pytest.raises(Refusal) as caught:
            story.certify(listed, story.meeting(listed), tier="gold", reason="x")
        assert caught.value.code == "tier-unknown"

    def test_the_meeting_must_have_been_held(self, story: Story) -> None:
        listed = story.listed()
        with pytest.raises(Refusal) as caught:
            story.certify(listed, story.meeting(listed, held=False))
        assert caught.value.code == "meeting-not-held"

    def test_the_case_must_be_on_the_agenda(self, story: Story) -> None:
        listed = story.listed()
        with pytest.raises(Refusal) as caught:
            story.certify(listed, story.meeting())
        assert caught.value.code == "not-on-agenda"

    def test_another_provinces_meeting_cannot_decide(self, story: Story) -> None:
        listed = story.listed()
        committee = new_unit(
            kind=UnitKind.SUBCOMMITTEE, place=story.cast.units["far"].place, name_th="คณะอนุกรรมการจังหวัดเชียงใหม่"
        )
        meeting = arranging.plan_meeting(
            committee, fiscal_year=YEAR, planned_on=NOW.date(), by=story.by("far secretary"), at=NOW
        )
        with pytest.raises(Refusal) as caught:
            deciding.put_before(meeting, [listed], by=story.by("secretary"), at=NOW)
        assert caught.value.code == "other-body"

    def test_deciding_twice_refuses_the_second(self, story: Story) -> None:
        listed = story.listed()
        meeting = story.meeting(listed)
        story.certify(listed, meeting)
        with pytest.raises(Refusal) as caught:
            story.certify(listed, meeting)
        assert (caught.value.code, Decision.objects.count()) == ("not-from-here", 1)

    def test_a_decision_is_never_changed_or_removed(self, story: Story) -> None:
        story.decided()
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision.objects.update(certified_tier="promoting", reason="x")
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision.objects.all().delete()

    @pytest.mark.parametrize(
        ("who", "code"),
        [
            ("chair", None),
            ("secretary", None),
            ("member", "not-the-body"),
            ("officer", "not-the-body"),
            ("head", "not-the-body"),
            ("department", "not-the-body"),
            ("administrator", "not-the-body"),
            ("auditor", "reads-only"),
            ("far secretary", "not-seen"),
            ("outsider", "not-seen"),
        ],
    )
    def test_only_chair_and_secretariat_of_the_body_decide(self, story: Story, who: str, code: str | None) -> None:
        listed = story.listed()
        meeting = story.meeting(listed)
        assert (
            code_of(
                lambda: deciding.certify(
                    listed, meeting=meeting, tier="model", resolution_number=1, by=story.by(who), at=NOW
                )
            )
            == code
        )

    def test_nobody_decides_the_case_of_an_own_unit(self, story: Story) -> None:
        listed = story.listed()
        meeting = story.meeting(listed)
        Membership.objects.create(
            account=story.by("chair").account, role=Role.HEAD, unit=listed.enrolment.unit, since=date(2025, 10, 1)
        )
        with pytest.raises(Refusal) as caught:
            deciding.certify(listed, meeting=meeting, tier="model", resolution_number=1, by=story.by("chair"), at=NOW)
        assert caught.value.code == "own-case"


class TestReturning:
    def test_from_the_sitting_with_reasons(self, story: Story) -> None:
        listed = story.listed()
        meeting = story.meeting(listed)
        decision = deciding.return_from_sitting(
            listed, meeting=meeting, reasons=[Reason("7", "แนบข้อมูลก่อนและหลัง")], resolution_number=1,
            by=story.by("chair"), at=NOW,
        )  # fmt: skip
        case = fresh(listed)
        assert (decision.outcome, decision.certified_tier, case.state, case.stage) == (
            "returned",
            "",
            State.RETURNED,
            "",
        )
        assert [(row.key, row.text) for row in ReturnReason.objects.all()] == [("7", "แนบข้อมูลก่อนและหลัง")]
        assert queries.certified_in(meeting) == []

    def test_without_a_reason_it_is_refused(self, story: Story) -> None:
        listed = story.listed()
        with pytest.raises(Refusal) as caught:
            deciding.return_from_sitting(
                listed, meeting=story.meeting(listed), reasons=[Reason("", " ")], resolution_number=1,
                by=story.by("chair"), at=NOW,
            )  # fmt: skip
        assert caught.value.code == "reason-missing"


class TestTheList:
    def test_001_11_of_fourteen_compiled_twelve_certified_are_reported(self, story: Story) -> None:
        listed = [another(story, number).listed() for number in range(14)]
        compiled = queries.preliminary_list(story.by("secretary"), story.round)
        assert [row.unit.name_th for row in compiled] == [f"องค์กรที่ {number:02}" for number in range(14)]
        assert {row.proposed.th for row in compiled} == {"องค์กรคุณธรรมต้นแบบ"}
        meeting = story.meeting(*listed)
        deciding.certify_as_proposed(
            listed[:12], meeting=meeting, resolution_number=1, by=story.by("secretary"), at=NOW
        )
        for case in listed[12:]:
            deciding.return_from_sitting(
                case,
                meeting=meeting,
                reasons=[Reason("", "ขาดหลักฐาน")],
                resolution_number=2,
                by=story.by("chair"),
                at=NOW,
            )
        assert len(queries.certified_in(meeting)) == 12
        assert len(queries.decided_in(meeting)) == 14
        reported = queries.report_list(round_=story.round, by=story.by("secretary"))
        assert [row.unit.name_th for row in reported] == [f"องค์กรที่ {number:02}" for number in range(12)]
        assert queries.report_list(round_=story.round, by=story.by("far secretary")) == []
        assert Resolution.objects.filter(meeting=meeting).count() == 2

    def test_one_refused_case_undoes_the_whole_batch(self, story: Story) -> None:
        listed = [another(story, number).listed() for number in range(2)]
        meeting = story.meeting(listed[0])
        with pytest.raises(Refusal):
            deciding.certify_as_proposed(listed, meeting=meeting, resolution_number=1, by=story.by("secretary"), at=NOW)
        assert not Decision.objects.exists()
        assert {case.state for case in Assessment.objects.all()} == {State.LISTED}

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_lists_take_the_same_queries_for_one_and_for_three(
        self, story: Story, rows: int, django_assert_num_queries: object
    ) -> None:
        listed = [another(story, number).listed() for number in range(rows)]
        with django_assert_num_queries(5):  # type: ignore[operator]
            queries.preliminary_list(story.by("secretary"), story.round)
        meeting = story.meeting(*listed)
        deciding.certify_as_proposed(listed, meeting=meeting, resolution_number=1, by=story.by("secretary"), at=NOW)
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert (
                len([row.unit.name for row in queries.report_list(round_=story.round, by=story.by("secretary"))])
                == rows
            )
        with django_assert_num_queries(3):  # type: ignore[operator]
            assert len([row.unit.name for row in queries.on_agenda(meeting)]) == rows


class TestReporting:
    def test_000_20_before_a_resolution_it_is_refused(self, story: Story) -> None:
        with pytest.raises(Refusal) as caught:
            reporting.report(story.listed(), by=story.by("secretary"), at=NOW)
        assert caught.value.code == "not-decided"

    def test_the_route_is_followed_to_its_end(self, story: Story) -> None:
        case, department = story.decided(), story.by("department")
        case = reporting.report(case, by=story.by("secretary"), at=NOW)
        for stage in ("report", "selection", "national"):
            assert (case.state, case.stage) == (State.LISTED, stage)
            reporting.record_outside_result(
                case, document_number="วธ ๐๓๐๔/๑๒", document_on=NOW.date(), text="เห็นชอบ", by=department, at=NOW
            )
            case = reporting.report(case, by=department, at=NOW)
        assert (case.state, len(queries.outside_results_of(case))) == (State.FINAL, 3)

    def test_a_letter_without_number_is_refused(self, story: Story) -> None:
        case = reporting.report(story.decided(), by=story.by("secretary"), at=NOW)
        with pytest.raises(Refusal) as caught:
            reporting.record_outside_result(
                case, document_number="", document_on=NOW.date(), text="เห็นชอบ", by=story.by("department"), at=NOW
            )
        assert caught.value.field == "document_number"

    def test_what_waits_outside_cannot_be_certified_or_taken_off_here(self, story: Story) -> None:
        case = reporting.report(story.decided(), by=story.by("secretary"), at=NOW)
        with pytest.raises(Refusal):
            compiling.unlist(case, by=story.by("department"), at=NOW)
        with pytest.raises(Refusal):
            deciding.put_before(story.meeting(), [case], by=story.by("department"), at=NOW)

    def test_assessing_again_keeps_what_was_decided(self, story: Story) -> None:
        case = story.decided()
        submission.reassess(case, by=story.by("officer"), at=NOW)
        story.answer(case, "9", value=False)
        submission.sign_off(case, by=story.by("officer"), at=NOW)
        assert story.hand_in(case).version == 2
        reported = queries.report_list(round_=story.round, by=story.by("secretary"))
        assert [(row.decision.certified_tier, row.decision.submission.version) for row in reported] == [("model", 1)]


def test_the_bodies_of_a_case_are_those_of_its_province(story: Story) -> None:
    listed = story.listed()
    assert deciding.bodies_for(listed) == [Unit.objects.get(pk=story.cast.units["committee"].pk)]


@pytest.mark.parametrize(
    ("edition", "stage", "following", "confers"),
    [
        ("moral-organisation/2567", "certify", "report", True),
        ("moral-organisation/2567", "national", "", False),
        ("moral-district/2567", "national", "", False),  # a visit follows, and decides nothing
        ("clean-community/2564", "evaluate", "select", False),
        ("clean-community/2564", "select", "", True),  # what is announced afterwards comes with a certificate
    ],
)
def test_a_decided_case_goes_to_where_something_is_decided_or_is_final(
    edition: str, stage: str, following: str, *, confers: bool
) -> None:
    said = shelf.by_key(edition)
    found = criteria.next_decision(said, stage)
    assert (found.key if found else "") == following
    assert ("certificate" in criteria.yields_of_decision(said, stage)) is confers
