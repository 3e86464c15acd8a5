"""An objection where points count: other people change findings on the original evidence, and everything follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

import pytest
from tests.assessments.test_following import case_of
from tests.organisations.conftest import NOW, TODAY, Cast, account_named
from tests.review.bench import certified
from tests.review.test_objecting import _own_shelf as _own_shelf  # noqa: PLC0414 - the fixture
from tests.review.test_opinions import Sitting, sitting_on

from khunnatham.assessments import publishing
from khunnatham.assessments.models import Assessment
from khunnatham.meetings import arranging
from khunnatham.meetings.models import Meeting
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.review import objecting, queries, ranking, visibility
from khunnatham.review.models import Decision
from khunnatham.review.objecting import Answer
from khunnatham.review.opinion_models import Consolidation
from khunnatham.wording import Refusal

KEY = "D1.3.2"


@dataclass(frozen=True, slots=True)
class Contested:
    """A case that was certified on points, with an objection; who decides about it, and another sitting."""

    sitting: Sitting
    other: Membership
    meeting: Meeting

    @property
    def case(self) -> Assessment:
        return Assessment.objects.get(pk=self.sitting.submission.assessment_id)

    def answers(self, changes: dict[str, tuple[bool, str]] | None = None, tier: str = "") -> Decision:
        given = Answer(self.meeting, 1, tier, "ดูหลักฐานเดิมแล้ว", changes or {})
        return objecting.answer_objection(self.case, given, by=self.other, at=NOW)


def contested(cast: Cast) -> Contested:
    """Certify a case of criteria that give days for an objection, and object."""
    path = files("khunnatham.programmes") / "editions" / "clean-community" / "2564.yaml"
    text = path.read_text(encoding="utf-8").replace('edition: "2564"', 'edition: "2574"')
    publishing.publish(f'{text}\nobjection: {{days: 15, source: "L1"}}\n'.encode(), by=cast["administrator"], at=NOW)
    case = case_of(cast, "clean-community/2574")
    sitting = sitting_on(cast, case)
    for who in (sitting.member, sitting.chair):
        sitting.speaks(who, D1_3_2="lacking")
    sitting.agrees()
    certified(cast, case)
    unit, department = case.enrolment.unit, cast["department"]
    head = Membership.objects.create(account=account_named("cdd-head"), role=Role.HEAD, unit=unit, since=TODAY)
    objecting.contest(Assessment.objects.get(pk=case.pk), text="คำสั่งอยู่ในแฟ้มที่ส่งแล้ว", by=head, at=NOW)
    other = Membership.objects.create(
        account=account_named("deputy"), role=Role.DEPARTMENT_OFFICER, unit=department.unit, since=TODAY
    )
    meeting = arranging.plan_meeting(department.unit, fiscal_year=2569, planned_on=TODAY, by=department, at=NOW)
    held = arranging.hold(meeting, held_on=TODAY, chair_th="รองอธิบดี", by=department, at=NOW)
    return Contested(sitting, other, held)


@pytest.fixture
def objected(cast: Cast) -> Contested:
    return contested(cast)


def test_findings_that_others_change_bring_level_points_and_place_with_them_and_both_results_stay(
    objected: Contested,
) -> None:
    first = Decision.objects.get()
    second = objected.answers({KEY: (True, "คำสั่งลงนามครบในแฟ้มเดิม")})

    assert [(row.number, row.total, row.level) for row in Consolidation.objects.order_by("number")] == [
        (1, Decimal(92), "B+"), (2, Decimal(110), "A+"),
    ]  # fmt: skip
    assert (first.certified_tier, second.certified_tier) == ("B+", "A+")
    assert second.consolidation is not None
    assert second.consolidation.findings[KEY] == {
        "is_met": True, "said": True, "how": "agreed", "reason": "คำสั่งลงนามครบในแฟ้มเดิม", "votes": [0, 0],
    }  # fmt: skip
    assert visibility.agreed(objected.sitting.submission) == second.consolidation
    (group,) = ranking.rankings(objected.case.enrolment.round, on=TODAY)
    assert [(row.total, row.level) for row in group.rows] == [(Decimal(110), "A+")]
    stands = queries.certification_of(objected.case)
    assert stands is not None
    assert (stands.level.en, stands.record["total"]) == ("A+", "110")


def test_upheld_without_a_change_the_first_result_stands_on_the_same_points(objected: Contested) -> None:
    second = objected.answers()

    assert (second.certified_tier, second.consolidation) == ("B+", Consolidation.objects.get())


@pytest.mark.parametrize(
    ("changes", "tier", "code"),
    [
        ({}, "A", "level-without-findings"),
        ({KEY: (True, "ครบ")}, "A", "level-without-findings"),
        ({KEY: (True, " ")}, "", "text-missing"),
        ({KEY: (False, "เหมือนเดิม")}, "", "nothing-changed"),
        ({"D9.9.9": (True, "ครบ")}, "", "key-unknown"),
    ],
)
def test_a_level_of_its_own_a_change_without_a_reason_and_what_changes_nothing_are_refused(
    objected: Contested, changes: dict[str, tuple[bool, str]], tier: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        objected.answers(changes, tier)

    assert refused.value.code == code
    assert (Consolidation.objects.count(), Decision.objects.count()) == (1, 1)


def test_who_wrote_the_agreed_result_down_does_not_decide_about_it(objected: Contested) -> None:
    by = objected.other
    Membership.objects.filter(pk=objected.sitting.secretary.pk).update(account=by.account)
    refusal = objecting.may_answer_objection(by, objected.case, on=TODAY)

    assert refusal is not None
    assert refusal.code == "took-part"
