"""Ranking shows ties and breaks none; choosing is a recorded resolution; nothing is announced before the department approves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast, account_named

from khunnatham.assessments.cases import standing_of
from khunnatham.assessments.judging_models import Ground, Interest
from khunnatham.assessments.models import Assessment, Enrolment, EnrolmentState, Round, Submission
from khunnatham.assessments.my_work import my_work
from khunnatham.journal.models import Entry
from khunnatham.organisations.models import Membership, Place, Unit, UnitKind
from khunnatham.organisations.units import new_unit
from khunnatham.review import (
    approving,
    assigning,
    committees,
    conflicts,
    ranking,
    reporting,
    selecting,
    summaries,
    waiting,
)
from khunnatham.review.committee_models import Committee
from khunnatham.review.opinion_models import Consolidation
from khunnatham.review.selection_models import Approval, Choice, called
from khunnatham.wording import Refusal, Text

from .test_committees import founded, seated

REGION_11 = ("47", "48")  # Sakon Nakhon and Nakhon Phanom; Mukdahan is the case of the fixture


@dataclass(frozen=True, slots=True)
class Field:
    """A round with units of region 11, and the secretary of its committee."""

    round: Round
    units: dict[str, Assessment]
    secretary: Membership

    def group(self) -> ranking.Group:
        return next(one.group for one in ranking.rankings(self.round, on=TODAY) if one.group.region == 11)

    def agrees(
        self,
        unit: str,
        total: int,
        base: int | None = None,
        outcome: str = "",
        result: Mapping[str, object] | None = None,
    ) -> None:
        assessment = self.units[unit]
        Assessment.objects.filter(pk=assessment.pk).update(version=1, state="decided", stage="evaluate")
        kept = {"unit": {"name_th": assessment.enrolment.unit.name_th}}
        submission = Submission.objects.create(
            assessment=assessment, version=1, window="whole", handed_in_at=NOW, due_at=NOW, is_late=False,
            prepared_at=NOW, prepared_by="membership:0", prepared_by_th="ก", prepared_by_en="a", signed_by="membership:0",
            signed_by_th="ข", signed_by_en="b", frozen=kept, result={}, digest=f"x{unit}",
        )  # fmt: skip
        Consolidation.objects.create(
            submission=submission, number=1, body=self.secretary.unit, findings={},
            result={"total": str(total), **(result or {})}, total=Decimal(total),
            base=Decimal(total if base is None else base), level="A", outcome=outcome, agreed_at=NOW, agreed_by="x",
            agreed_by_th="ก", agreed_by_en="a",
        )  # fmt: skip

    def chooses(self, unit: str, *, resolution: str = "๑/๒๕๖๙", reason: str = "", left_out: str = "") -> Choice:
        return selecting.choose(
            self.round, self.group(), self.units[unit].pk, resolution=resolution, reason=reason, left_out=left_out,
            by=self.secretary, at=NOW,
        )  # fmt: skip


@pytest.fixture
def region(cast: Cast, case: Assessment) -> Field:
    with transaction.atomic():  # units are entered by a verb that holds a lock
        return field_of(cast, case)


def field_of(cast: Cast, case: Assessment) -> Field:
    founded(cast, case)
    units = {"49": case}
    for code in REGION_11:
        place = Place.objects.get(pk=code)
        units[code] = joined(
            case.enrolment.round, new_unit(kind=UnitKind.CDD_PROVINCE, place=place, name_th=f"สพจ.{place.name_th}")
        )
    secretary = seated(
        cast, Committee.objects.get(key="K5", region=11).seats.get(keeps=True), account_named("keeper-11")
    )
    return Field(case.enrolment.round, units, secretary)


def joined(round_: Round, unit: Unit, track: str = "general") -> Assessment:
    enrolment = Enrolment.objects.create(
        round=round_, unit=unit, variant="regional", track=track, state=EnrolmentState.FILED, created_at=NOW, filed_at=NOW, filed_by="x",
        filed_by_th="ก", filed_by_en="a", changed_at=NOW, changed_by="x", changed_by_th="ก", changed_by_en="a",
    )  # fmt: skip
    return Assessment.objects.create(
        enrolment=enrolment, window="whole", due_at=NOW, result_at=NOW, changed_at=NOW, engine="1"
    )


def test_equal_totals_share_a_place_and_who_has_no_result_stands_last(region: Field) -> None:
    region.agrees("47", 96)
    region.agrees("48", 96, base=86)
    (one,) = ranking.rankings(region.round, on=TODAY)

    assert [(row.unit.province_id, row.place, row.is_tied) for row in one.rows] == [
        ("48", 1, True), ("47", 1, True), ("49", None, False),
    ]  # fmt: skip
    assert one.waiting == 1


def test_places_after_a_tie_are_left_out(region: Field) -> None:
    for unit, total in (("47", 96), ("48", 96), ("49", 90)):
        region.agrees(unit, total)
    (one,) = ranking.rankings(region.round, on=TODAY)

    assert [row.place for row in one.rows] == [1, 1, 3]


def test_the_best_is_chosen_by_resolution_and_the_figures_of_the_day_are_kept(region: Field) -> None:
    region.agrees("47", 96)
    region.agrees("48", 90)
    with pytest.raises(Refusal) as refused:
        region.chooses("47", left_out=" ")
    choice = region.chooses("47", left_out="ขอถอนตัว")

    assert (refused.value.code, refused.value.field) == ("text-missing", "left_out")
    assert region.units["49"].enrolment.unit.name_th in refused.value.text.th
    assert choice.left_out == "ขอถอนตัว"

    assert (choice.place, choice.was_tied, choice.resolution) == (1, False, "๑/๒๕๖๙")
    assert [(row["place"], row["total"]) for row in choice.ranking] == [(1, "96"), (2, "90"), (None, None)]
    assert region.chooses("47", left_out="ขอถอนตัว") == choice
    entry = Entry.objects.get(verb="unit.chosen")
    assert entry.unit == region.secretary.unit.key


def test_a_tie_or_another_than_the_first_needs_the_reason_of_the_resolution(region: Field) -> None:
    for unit, total in (("47", 96), ("48", 96), ("49", 90)):
        region.agrees(unit, total)
    for unit in ("47", "49"):
        with pytest.raises(Refusal) as refused:
            region.chooses(unit)
        assert refused.value.field == "reason"
    region.chooses("47", reason="ผลงานนวัตกรรมเด่นกว่า")
    second = region.chooses("49", reason="หน่วยงานที่หนึ่งขอถอน")

    assert [row.number for row in Choice.objects.all()] == [1, 2]
    (standing,) = selecting.standings(region.round, on=TODAY)
    assert standing.chosen == second


@pytest.mark.parametrize(
    ("unit", "given", "code"),
    [("49", {}, "not-agreed"), ("47", {"resolution": " "}, "text-missing")],
)
def test_what_cannot_be_chosen_is_refused(region: Field, unit: str, given: dict[str, str], code: str) -> None:
    region.agrees("47", 96)
    with pytest.raises(Refusal) as refused:
        region.chooses(unit, **given)
    assert refused.value.code == code


def test_a_unit_of_another_track_or_region_cannot_be_chosen(region: Field) -> None:
    model = joined(
        region.round, new_unit(kind=UnitKind.CDD_PROVINCE, place=Place.objects.get(pk="48"), name_th="ต้นแบบ"), "model"
    )
    far = joined(region.round, new_unit(kind=UnitKind.CDD_PROVINCE, place=Place.objects.get(pk="50"), name_th="ไกล"))
    region.agrees("47", 96)
    for other in (model, far):
        region.units["x"] = other
        with pytest.raises(Refusal) as refused:
            region.chooses("x")
        assert refused.value.code == "other-group"


def test_only_the_committee_of_the_group_chooses(cast: Cast, region: Field) -> None:
    region.agrees("47", 96)
    member = seated(cast, Committee.objects.get(key="K5", region=11).seats.all()[1], account_named("member-11"))
    other = seated(cast, Committee.objects.get(key="K5", region=12).seats.get(keeps=True), account_named("keeper-12"))
    for by in (member, other, cast["department"], cast["administrator"], cast["cdd officer"]):
        with pytest.raises(Refusal):
            selecting.choose(region.round, region.group(), region.units["47"].pk, resolution="๑", by=by, at=NOW)


class TestApproving:
    def approved(self, cast: Cast, region: Field, **given: object) -> Approval:
        words = {"document_number": "มท ๐๔๐๑/๑", "document_on": TODAY} | given
        return approving.approve(region.round, **words, by=cast["department"], at=NOW)  # type: ignore[arg-type]

    def test_every_case_is_decided_and_every_group_chose_first(self, cast: Cast, region: Field) -> None:
        for unit, total in (("47", 96), ("48", 90), ("49", 88)):
            region.agrees(unit, total)
        with pytest.raises(Refusal) as refused:
            self.approved(cast, region)
        region.chooses("47")
        approval = self.approved(cast, region)

        assert "เขตตรวจราชการที่ ๑๑" in refused.value.text.th
        assert [(row["total"], row["chosen"]) for row in approval.rows] == [("90", False), ("96", True), ("88", False)]
        assert self.approved(cast, region) == approval
        with pytest.raises(DatabaseError), transaction.atomic():
            Approval.objects.update(note="x")

    def test_after_it_nobody_chooses_another(self, cast: Cast, region: Field) -> None:
        for unit, total in (("47", 96), ("48", 90), ("49", 88)):
            region.agrees(unit, total)
        region.chooses("47")
        self.approved(cast, region)
        with pytest.raises(Refusal) as refused:
            region.chooses("48", reason="เปลี่ยนใจ")
        assert refused.value.code == "approved-already"

    @pytest.mark.parametrize("who", ["secretary", "chair", "head", "auditor", "cdd officer"])
    def test_nobody_but_the_department_approves(self, cast: Cast, region: Field, who: str) -> None:
        with pytest.raises(Refusal):
            approving.approve(region.round, document_number="๑", document_on=TODAY, by=cast[who], at=NOW)


class TestCarriedThrough:
    """An approval carries the decided cases of its round to the end of the route; nobody reports them one by one."""

    def ready(self, region: Field) -> None:
        for unit, total in (("47", 96), ("48", 90), ("49", 80)):
            region.agrees(unit, total)
        region.chooses("47")

    def approve(self, cast: Cast, region: Field) -> Approval:
        words = {"document_number": "มท ๐๔๐๑/๑", "document_on": TODAY}
        return approving.approve(region.round, **words, by=cast["department"], at=NOW)  # type: ignore[arg-type]

    def test_before_it_none_is_reported_alone_and_the_round_waits_as_one(self, cast: Cast, region: Field) -> None:
        self.ready(region)
        one, by = Assessment.objects.get(pk=region.units["47"].pk), cast["department"]
        with pytest.raises(Refusal) as refused:
            reporting.report(one, by=by, at=NOW)

        assert refused.value.code == "with-its-round"
        assert standing_of(one).th.startswith("พิจารณาแล้ว ขั้นต่อไป: กรมการพัฒนาชุมชนพิจารณาคัดเลือก")
        assert my_work(by, NOW).now_count == 0
        assert waiting.rounds_waiting(by, on=TODAY) == [waiting.RoundWaiting(region.round, 3)]
        assert waiting.rounds_waiting(cast["auditor"], on=TODAY) == []

    def test_what_still_lacks_is_told_with_the_round(self, cast: Cast, region: Field) -> None:
        region.agrees("47", 96)
        (one,) = waiting.rounds_waiting(cast["department"], on=TODAY)
        assert [text.th for text in one.lacking] == ["ยังไม่ได้คัดเลือก 1 กลุ่ม: เขตตรวจราชการที่ ๑๑"]

    def test_all_go_through_the_stages_that_are_left_by_one_move_each(self, cast: Cast, region: Field) -> None:
        self.ready(region)
        self.approve(cast, region)

        cases = Assessment.objects.filter(enrolment__round=region.round)
        assert set(cases.values_list("state", "stage")) == {("final", "announce")}
        entries = Entry.objects.filter(verb="assessment.approved")
        assert {entry.about for entry in entries} == {case.key for case in region.units.values()}
        assert {entry.facts["document"] for entry in entries} == {"มท ๐๔๐๑/๑"}
        assert waiting.rounds_waiting(cast["department"], on=TODAY) == []

    def test_approved_twice_it_carries_once(self, cast: Cast, region: Field) -> None:
        self.ready(region)
        assert self.approve(cast, region) == self.approve(cast, region)
        assert Entry.objects.filter(verb="assessment.approved").count() == 3

    def test_a_case_that_is_decided_afterwards_goes_on_alone(self, cast: Cast, region: Field) -> None:
        self.ready(region)
        self.approve(cast, region)
        place = Place.objects.get(pk="47")
        late = joined(region.round, new_unit(kind=UnitKind.CDD_PROVINCE, place=place, name_th="ช้า"))
        region.units["late"] = late
        region.agrees("late", 70)
        assert waiting.rounds_waiting(cast["department"], on=TODAY) == [
            waiting.RoundWaiting(region.round, 1, is_approved=True)
        ]
        one = reporting.report(Assessment.objects.get(pk=late.pk), by=cast["department"], at=NOW)

        assert (one.state, one.stage) == ("final", "evaluate")


@pytest.mark.parametrize("more", [0, 2])
def test_the_ranking_asks_the_same_for_few_and_many(region: Field, more: int) -> None:
    for number in range(more):
        joined(
            region.round,
            new_unit(kind=UnitKind.CDD_PROVINCE, place=Place.objects.get(pk="47"), name_th=f"เพิ่ม {number}"),
        )

    with CaptureQueriesContext(connection) as captured:
        selecting.standings(region.round, on=TODAY)
    assert len(captured) == 6


def test_the_committee_reads_its_rankings_and_a_stranger_none(cast: Cast, region: Field) -> None:
    assert selecting.may_see_ranking(region.secretary, region.round)
    assert selecting.may_see_ranking(cast["department"], region.round)
    assert selecting.may_see_ranking(cast["auditor"], region.round)
    for who in ("cdd officer", "secretary", "chair", "head"):
        assert not selecting.may_see_ranking(cast[who], region.round)
    assert committees.committee_of(region.secretary) is not None


def recused(by: Membership, case: Assessment) -> None:
    Interest.objects.create(
        assessment=case, account=by.account, ground=Ground.DECLARED, text="คู่สมรส", said_at=NOW, said_by="x", said_by_th="ก",
        said_by_en="a",
    )  # fmt: skip


def test_who_is_recused_from_a_unit_chooses_nobody_and_reads_its_name_alone(cast: Cast, region: Field) -> None:
    for unit, total in (("47", 96), ("48", 96), ("49", 90)):
        region.agrees(unit, total)
    recused(region.secretary, region.units["47"])
    (one,) = selecting.standings_seen(region.round, by=region.secretary, on=TODAY)
    with pytest.raises(Refusal) as refused:
        region.chooses("48", reason="ก")

    assert refused.value.code == "not-yours-recused"
    assert [(row.unit.province_id, row.place, row.total, row.level, row.is_tied) for row in one.ranking.rows] == [
        ("48", 1, Decimal(96), "A", False), ("49", 2, Decimal(90), "A", False), ("47", None, None, "", False),
    ]  # fmt: skip
    assert one.ranking.waiting == 0
    assert [len(rows) for rows in (ranking.versions_of(one.ranking), ranking.versions_of(region_of(region)))] == [2, 3]
    (whole,) = selecting.standings_seen(region.round, by=cast["department"], on=TODAY)
    assert [row.place for row in whole.ranking.rows] == [1, 1, 3]


def test_figures_are_those_in_force_and_of_nobody_else(region: Field) -> None:
    given = {"dimensions": {"D2": {"level": None, "achieved": "7.5", "available": "10"}}, "extra": None, "ladder": None}
    region.agrees("47", 96, result=given)
    region.agrees("48", 94)
    Assessment.objects.filter(pk=region.units["48"].pk).update(state="open", stage="")
    numbers = [case.pk for case in region.units.values()]

    assert ranking.figures_of(numbers) == {
        region.units["47"].pk: ranking.Figures({"D2": ranking.Reached("7.5", "10", None)}, "", None, ())
    }
    assert ranking.figures_of([]) == {}


@pytest.mark.parametrize("total", [99, 96, 93, 90, 80, None])
def test_what_a_recused_member_reads_is_the_same_wherever_the_kept_unit_stands(
    region: Field, total: int | None
) -> None:
    region.agrees("48", 96)
    region.agrees("49", 90)
    if total is not None:
        region.agrees("47", total)
    recused(region.secretary, region.units["47"])
    (one,) = selecting.standings_seen(region.round, by=region.secretary, on=TODAY)

    assert [(row.unit.province_id, row.place, row.total, row.is_tied) for row in one.ranking.rows] == [
        ("48", 1, Decimal(96), False), ("49", 2, Decimal(90), False), ("47", None, None, False),
    ]  # fmt: skip
    assert (one.ranking.kept_back, one.ranking.waiting) == (1, 0)


@pytest.mark.parametrize("chosen", ["47", "48"])
def test_whom_the_committee_chose_is_kept_from_a_recused_member_until_the_approval(
    cast: Cast, region: Field, chosen: str
) -> None:
    for unit, total in (("47", 96), ("48", 94), ("49", 90)):
        region.agrees(unit, total)
    region.chooses(chosen, reason="หน่วยงานที่หนึ่งขอถอน")
    member = seated(cast, Committee.objects.get(key="K5", region=11).seats.all()[1], account_named("member-11"))
    (open_to,) = selecting.standings_seen(region.round, by=member, on=TODAY)
    recused(member, region.units["47"])
    (before,) = selecting.standings_seen(region.round, by=member, on=TODAY)
    withheld = selecting.withholds_choice(member, region.round, on=TODAY)
    approving.approve(region.round, document_number="๑", document_on=TODAY, by=cast["department"], at=NOW)
    (after,) = selecting.standings_seen(region.round, by=member, on=TODAY)

    assert [one.chosen and one.chosen.assessment for one in (open_to, before, after)] == [
        region.units[chosen], None, region.units[chosen],
    ]  # fmt: skip
    assert [one.is_withheld for one in (open_to, before, after)] == [False, True, False]
    assert (withheld, selecting.withholds_choice(member, region.round, on=TODAY)) == (True, False)


class TestStandingIn:
    """Chair and secretary are recused: another of the committee, whom nothing keeps away, writes the resolution down."""

    @pytest.fixture
    def seats(self, cast: Cast, region: Field) -> dict[str, Membership]:
        for unit, total in (("47", 96), ("48", 94), ("49", 90)):
            region.agrees(unit, total)
        chair, member, _ = Committee.objects.get(key="K5", region=11).seats.all()
        return {
            "chair": seated(cast, chair, account_named("chair-11")),
            "member": seated(cast, member, account_named("member-11")),
            "secretary": region.secretary,
        }

    @staticmethod
    def code(region: Field, by: Membership) -> str:
        refused = selecting.may_choose(by, region.round, region.group(), on=TODAY)
        return refused.code if refused else ""

    def test_a_member_does_only_when_neither_of_them_can(self, region: Field, seats: dict[str, Membership]) -> None:
        told = [self.code(region, seats["member"])]
        for who in ("chair", "secretary"):
            recused(seats[who], region.units["49"])
            told.append(self.code(region, seats["member"]))

        assert told == ["not-your-group", "not-your-group", ""]
        made = selecting.choose(
            region.round, region.group(), region.units["47"].pk, resolution="๑", by=seats["member"], at=NOW
        )
        assert (made.stood_in, made.chosen_by) == (True, seats["member"].key)
        assert Entry.objects.get(verb="unit.chosen").facts["stood_in"] is True
        with pytest.raises(DatabaseError), transaction.atomic():
            Choice.objects.update(stood_in=False)

    def test_a_leader_who_chooses_stands_in_for_nobody(self, region: Field, seats: dict[str, Membership]) -> None:
        assert not region.chooses("47").stood_in
        assert "stood_in" not in Entry.objects.get(verb="unit.chosen").facts

    def test_a_member_who_is_recused_or_has_not_spoken_does_not_either(
        self, cast: Cast, region: Field, seats: dict[str, Membership]
    ) -> None:
        for who in ("chair", "secretary"):
            recused(seats[who], region.units["49"])
        assigning.assign_all(region.round, by=cast["department"], at=NOW)
        silent = self.code(region, seats["member"])
        recused(seats["member"], region.units["48"])
        assert (silent, self.code(region, seats["member"])) == ("interest-not-said", "not-yours-recused")

    def test_a_leader_who_has_only_not_spoken_yet_can_still_do_it(
        self, cast: Cast, region: Field, seats: dict[str, Membership]
    ) -> None:
        recused(seats["chair"], region.units["49"])
        assigning.assign_all(region.round, by=cast["department"], at=NOW)
        assert (self.code(region, seats["secretary"]), self.code(region, seats["member"])) == (
            "interest-not-said", "not-your-group",
        )  # fmt: skip

    def test_where_nobody_leads_the_seats_are_filled_first(self, region: Field, seats: dict[str, Membership]) -> None:
        for who in ("chair", "secretary"):
            Membership.objects.filter(pk=seats[who].pk).update(
                since=TODAY - timedelta(days=2), until=TODAY - timedelta(days=1)
            )
        assert self.code(region, seats["member"]) == "not-your-group"

    def test_a_seat_of_another_committee_stands_in_for_nobody(
        self, cast: Cast, region: Field, seats: dict[str, Membership]
    ) -> None:
        for who in ("chair", "secretary"):
            recused(seats[who], region.units["49"])
        far = seated(cast, Committee.objects.get(key="K5", region=12).seats.all()[1], account_named("member-12"))
        assert self.code(region, far) == "not-your-group"


def test_a_committee_reads_its_ranking_with_the_committees_of_the_round_asked_once(region: Field) -> None:
    region.agrees("47", 96)
    with CaptureQueriesContext(connection) as captured:
        selecting.standings_seen(region.round, by=region.secretary, on=TODAY)
    asked = [row["sql"] for row in captured if 'FROM "review_committee" ' in row["sql"]]
    assert (len(captured), len(asked)) == (8, 1)


def region_of(region: Field) -> ranking.Ranking:
    return next(one for one in ranking.rankings(region.round, on=TODAY) if one.group == region.group())


def test_who_has_not_spoken_of_a_unit_reads_its_figures_and_chooses_afterwards(cast: Cast, region: Field) -> None:
    for unit, total in (("47", 96), ("48", 94), ("49", 90)):
        region.agrees(unit, total)
    assigning.assign_all(region.round, by=cast["department"], at=NOW)
    (one,) = selecting.standings_seen(region.round, by=region.secretary, on=TODAY)
    with pytest.raises(Refusal) as refused:
        region.chooses("47")

    assert refused.value.code == "interest-not-said"
    assert all(row.is_kept_back and row.total is None for row in one.ranking.rows)
    conflicts.clear_all({case.pk for case in region.units.values()}, by=region.secretary, at=NOW)
    assert region.chooses("47").place == 1


def test_what_was_agreed_on_a_version_that_was_withdrawn_gives_no_place(region: Field) -> None:
    for unit, total in (("47", 96), ("48", 90)):
        region.agrees(unit, total)
    case = region.units["47"]
    Assessment.objects.filter(pk=case.pk).update(state="open", stage="")
    withdrawn = [(row.unit.province_id, row.place) for row in region_of(region).rows]
    Assessment.objects.filter(pk=case.pk).update(state="submitted", stage="evaluate", version=2)
    again = [(row.unit.province_id, row.place) for row in region_of(region).rows]
    with pytest.raises(Refusal) as refused:
        region.chooses("47")

    assert withdrawn == again == [("48", 1), ("47", None), ("49", None)]
    assert refused.value.code == "not-agreed"
    assert {case: (found.region, found.level) for case, found in summaries.agreed_in(region.round).items()} == {
        region.units["48"].pk: (11, "A")
    }


@pytest.mark.parametrize("more", [0, 5])
def test_looking_for_interests_over_many_cases_asks_the_same_as_over_few(region: Field, more: int) -> None:
    committee = Committee.objects.select_related("body").get(key="K5", region=11)
    place = Place.objects.get(pk="47")
    units = [new_unit(kind=UnitKind.CDD_PROVINCE, place=place, name_th=f"เพิ่ม {number}") for number in range(more)]
    cases = [*region.units.values(), *(joined(region.round, unit) for unit in units)]
    with CaptureQueriesContext(connection) as captured:
        assert conflicts.detect_all(cases, committee, at=NOW) == []
    assert len(captured) == 6


def test_assigning_a_round_finds_who_was_at_a_unit(cast: Cast, region: Field) -> None:
    case = region.units["47"]
    unit = case.enrolment.unit
    Membership.objects.create(account=region.secretary.account, role="officer", unit=unit, since=TODAY)
    assigned = assigning.assign_all(region.round, by=cast["department"], at=NOW)

    assert assigned.count == 3
    found = list(Interest.objects.values_list("assessment", "account", "ground"))
    assert found == [(case.pk, region.secretary.account_id, Ground.MEMBER)]


@pytest.mark.parametrize(
    ("written", "thai", "english"),
    [
        ("๑/๒๕๖๙", "มติ ๑/๒๕๖๙", "resolution ๑/๒๕๖๙"),
        ("มติที่ ๑ การประชุมครั้งที่ ๒", "มติที่ ๑ การประชุมครั้งที่ ๒", "resolution มติที่ ๑ การประชุมครั้งที่ ๒"),
    ],
)
def test_a_resolution_does_not_say_twice_that_it_is_one(written: str, thai: str, english: str) -> None:
    assert called(written) == Text(thai, english)
