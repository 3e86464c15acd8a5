"""Hand-ins of a round: two bundles a year, two parts of one year, deadlines moved for all or for one."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction
from tests.assessments.districts import OPENED, OPENS_ON, YEAR, District, district_of
from tests.assessments.story import Story, code_of, fresh
from tests.organisations.conftest import Cast

from khunnatham.assessments import answering, compiling, criteria, prechecks, rounds, submission
from khunnatham.assessments.models import Assessment, Extension, Round, Window
from khunnatham.assessments.queries import my_work
from khunnatham.assessments.windows import hands_of, locked_keys
from khunnatham.thai import BANGKOK, deadline

ROUND_1, ROUND_2 = ("1", "2", "3"), ("4", "5", "6", "7", "8", "9")
MARCH, MAY = date(2026, 3, 6), date(2026, 5, 8)
ON_TIME = datetime(2026, 3, 6, 22, 0, tzinfo=BANGKOK)
NEXT_DAY = datetime(2026, 3, 7, 0, 0, 10, tzinfo=BANGKOK)


@pytest.fixture
def district(cast: Cast) -> District:
    return district_of(cast)


@pytest.fixture
def parts(district: District) -> Round:
    return district.open("model-district", round_1=MARCH, round_2=MAY)


class TestOpening:
    def test_yearly_days_give_the_windows_of_the_year(self, district: District) -> None:
        opened = district.open("moral-district")
        found = [(window.key, window.due_at) for window in Window.objects.filter(round=opened)]
        assert found == [("bundle-1", deadline(date(2026, 5, 31))), ("bundle-2", deadline(date(2026, 8, 31)))]
        assert opened.due_at == deadline(date(2026, 8, 31))

    def test_003_01_the_cycle_of_2567_has_two_rounds_on_two_fridays(self, district: District) -> None:
        opened = rounds.open_round(
            district.cast.units["department"],
            programme="model-district",
            edition="2567",
            fiscal_year=2567,
            opens_on=date(2023, 12, 1),
            dues={},
            by=district["department"],
            at=OPENED,
        )
        found = [(window.key, window.due_at) for window in Window.objects.filter(round=opened)]
        assert found == [("round-1", deadline(date(2024, 3, 8))), ("round-2", deadline(date(2024, 5, 10)))]
        assert [due.strftime("%a") for _key, due in found] == ["Fri", "Fri"]

    def test_an_edition_without_hand_ins_has_one_window(self, story: Story) -> None:
        assert [(window.key, window.due_at) for window in story.round.windows.all()] == [("whole", story.round.due_at)]

    def test_hand_ins_follow_one_another(self, district: District) -> None:
        assert code_of(lambda: district.open("model-district", round_1=MAY, round_2=MARCH)) == "dues-out-of-order"

    def test_a_hand_in_that_the_edition_does_not_have_is_refused(self, district: District) -> None:
        assert code_of(lambda: district.open("model-district", round_3=MAY)) == "unknown-window"

    def test_an_edition_without_hand_ins_needs_a_day(self, district: District) -> None:
        assert code_of(lambda: district.open("moral-organisation")) == "due-missing"


class TestParts:
    def test_003_02_the_first_part_on_its_day_at_22_hours_is_on_time(self, district: District, parts: Round) -> None:
        case = district.filed(parts)
        assert (case.window, case.due_at) == ("round-1", deadline(MARCH))
        district.answer(case, *ROUND_1)
        handed = district.hand_in(case, at=ON_TIME)
        case = fresh(case)
        assert (handed.window, handed.covers, handed.is_late) == ("round-1", list(ROUND_1), False)
        assert (case.state, case.window, case.due_at, case.tier) == ("open", "round-2", deadline(MAY), "promoting")

    def test_003_04_a_part_with_a_gap_is_not_handed_in_and_says_which(self, district: District, parts: Round) -> None:
        case = district.filed(parts)
        district.answer(case, "1", "3")
        with pytest.raises(prechecks.NotReady) as refused:
            district.hand_in(case, at=ON_TIME)
        assert [oddity.key for oddity in refused.value.oddities] == ["2"]

    def test_ten_seconds_after_the_day_is_late(self, district: District, parts: Round) -> None:
        case = district.filed(parts)
        district.answer(case, *ROUND_1)
        assert district.hand_in(case, at=NEXT_DAY).is_late

    def test_what_was_handed_in_is_locked_and_the_rest_is_not(self, district: District, parts: Round) -> None:
        case = self._first_part(district, parts)
        assert locked_keys(case) == frozenset(ROUND_1)
        assert code_of(lambda: district.answer(case, "2", value=False)) == "part-handed-in"
        district.answer(case, "4")

    def test_with_the_last_part_the_case_goes_to_the_province(self, district: District, parts: Round) -> None:
        case = self._first_part(district, parts)
        district.answer(case, *ROUND_2)
        district.hand_in(case, at=datetime(2026, 5, 8, 9, 0, tzinfo=BANGKOK))
        case = fresh(case)
        assert (case.state, case.stage, case.version, case.tier) == ("submitted", "check", 2, "model")

    def test_a_returned_part_opens_again_and_comes_first(self, district: District, parts: Round) -> None:
        case = self._first_part(district, parts)
        part = case.submissions.get()
        compiling.return_part(part, reasons=[compiling.Reason("2", "ภาพไม่ชัด")], by=district["interior"], at=NEXT_DAY)
        case = fresh(case)
        assert (case.window, locked_keys(case)) == ("round-1", frozenset())
        district.answer(case, "2", value=False)
        district.answer(case, "2", value=True)
        again = district.hand_in(case, at=NEXT_DAY)
        assert (again.version, again.window, again.is_late) == (2, "round-1", True)
        assert fresh(case).window == "round-2"
        assert code_of(
            lambda: compiling.return_part(
                part, reasons=[compiling.Reason("1", "ช้า")], by=district["interior"], at=NEXT_DAY
            )
        ) == ("part-not-latest")

    def test_reasons_at_the_end_open_the_part_of_their_requirement(self, district: District, parts: Round) -> None:
        case = self._first_part(district, parts)
        district.answer(case, *ROUND_2)
        district.hand_in(case, at=datetime(2026, 5, 8, 9, 0, tzinfo=BANGKOK))
        reasons = [compiling.Reason("3", "คำสั่งไม่ครบ"), compiling.Reason("7", "ไม่มีภาพ")]
        compiling.return_with_reasons(fresh(case), reasons=reasons, by=district["interior"], at=NEXT_DAY)
        case = fresh(case)
        assert (case.state, case.window) == ("returned", "round-1")
        assert [hand.is_returned for hand in hands_of(case)] == [True, True]
        district.hand_in(case, at=datetime(2026, 5, 20, 9, 0, tzinfo=BANGKOK))
        assert fresh(case).window == "round-2"

    def test_the_province_remarks_and_never_edits(self, district: District, parts: Round) -> None:
        case = self._first_part(district, parts)
        remark = compiling.remark(
            case.submissions.get(), key="1", text="ควรแนบรายชื่อ", by=district["interior"], at=NEXT_DAY
        )
        assert (remark.key, remark.text, remark.made_by_th) == ("1", "ควรแนบรายชื่อ", "ตำแหน่ง district-interior")
        assert code_of(lambda: answering.save_answer(case, "4", value=True, by=district["interior"], at=NEXT_DAY)) == (
            "not-your-unit"
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            type(remark).objects.filter(pk=remark.pk).update(text="อื่น")

    def test_the_office_of_another_ministry_has_no_part_in_it(self, district: District, parts: Round) -> None:
        part = self._first_part(district, parts).submissions.get()
        for name in ("secretary", "outsider"):
            assert code_of(lambda name=name: compiling.remark(part, text="x", by=district[name], at=NEXT_DAY)) == (  # type: ignore[misc]
                "not-seen"
            )

    def _first_part(self, district: District, parts: Round) -> Assessment:
        case = district.filed(parts)
        district.answer(case, *ROUND_1)
        district.hand_in(case, at=ON_TIME)
        return fresh(case)


class TestAims:
    @pytest.mark.parametrize(("prior", "aim"), [("promoting", "raise"), ("developing", "raise"), ("model", "maintain")])
    def test_003_10_who_holds_the_highest_maintains_and_others_rise(
        self, district: District, parts: Round, prior: str, aim: str
    ) -> None:
        assert criteria.aim_of(district.filed(parts, prior=prior).enrolment) == aim

    def test_a_provisional_level_below_the_prior_one_is_a_risk(self, district: District, parts: Round) -> None:
        case = district.filed(parts, prior="model")
        district.answer(case, *ROUND_1)
        case = fresh(case)
        assert criteria.risks_prior_tier(case.enrolment, case.tier)
        district.answer(case, *ROUND_2)
        case = fresh(case)
        assert not criteria.risks_prior_tier(case.enrolment, case.tier)

    def test_a_level_that_the_edition_does_not_have_is_refused(self, district: District, parts: Round) -> None:
        assert code_of(lambda: district.filed(parts, prior="gold")) == "field-not-valid"


class TestExtending:
    def test_for_one_unit_only_that_unit_gets_longer(self, district: District, parts: Round) -> None:
        case = district.filed(parts)
        self._extend(district, parts, date(2026, 3, 20), unit=True)
        assert fresh(case).due_at == deadline(date(2026, 3, 20))
        assert Window.objects.get(round=parts, key="round-1").due_at == deadline(MARCH)
        district.answer(case, *ROUND_1)
        assert not district.hand_in(case, at=datetime(2026, 3, 20, 23, 59, 59, tzinfo=BANGKOK)).is_late

    def test_for_one_unit_it_holds_also_when_given_before_the_unit_begins(
        self, district: District, parts: Round
    ) -> None:
        self._extend(district, parts, date(2026, 3, 20), unit=True)
        assert district.filed(parts).due_at == deadline(date(2026, 3, 20))

    def test_for_all_the_window_moves_and_the_cases_with_it(self, district: District, parts: Round) -> None:
        case = district.filed(parts)
        self._extend(district, parts, date(2026, 3, 13))
        assert (
            fresh(case).due_at == Window.objects.get(round=parts, key="round-1").due_at == deadline(date(2026, 3, 13))
        )
        assert fresh_round(parts).due_at == deadline(MAY)

    def test_it_says_why_lies_later_and_names_its_hand_in(self, district: District, parts: Round) -> None:
        department = district["department"]
        for code, more in (
            ("reason-missing", {"due_on": date(2026, 3, 20), "reason": " ", "window": "round-1"}),
            ("not-later", {"due_on": MARCH, "reason": "น้ำท่วม", "window": "round-1"}),
            ("unknown-window", {"due_on": MAY, "reason": "น้ำท่วม", "window": "x"}),
            ("window-needed", {"due_on": MAY, "reason": "น้ำท่วม"}),
        ):
            assert code_of(lambda more=more: rounds.extend(parts, **more, by=department, at=OPENED)) == code  # type: ignore[misc]

    def test_what_was_granted_is_never_changed(self, district: District, parts: Round) -> None:
        self._extend(district, parts, date(2026, 3, 13))
        with pytest.raises(DatabaseError), transaction.atomic():
            Extension.objects.update(reason="อื่น")

    def _extend(self, district: District, parts: Round, day: date, *, unit: bool = False) -> None:
        rounds.extend(
            parts,
            due_on=day,
            reason="น้ำท่วมที่ว่าการอำเภอ",
            window="round-1",
            unit=district.unit if unit else None,
            by=district["department"],
            at=OPENED,
        )


class TestBundles:
    def test_000_16_a_bundle_names_the_paper_it_lacks_and_keeps_what_is_there(self, district: District) -> None:
        case = district.filed(district.open("moral-district"))
        district.answer(case, "8.1")
        lacking = {
            oddity.key: oddity.text.th for oddity in prechecks.check(fresh(case)) if oddity.code == "success-missing"
        }
        assert lacking == {"paper:success": "ยังไม่มีภ.05 แบบประเมินความสำเร็จของการส่งเสริมและพัฒนาอำเภอคุณธรรม"}
        with pytest.raises(prechecks.NotReady):
            district.hand_in(fresh(case), at=ON_TIME)
        assert fresh(case).answers.get().value is True

    @pytest.mark.parametrize(
        ("at", "is_late"),
        [
            (datetime(2026, 5, 31, 23, 59, 0, tzinfo=BANGKOK), False),
            (datetime(2026, 5, 31, 23, 59, 59, tzinfo=BANGKOK), False),
            (datetime(2026, 6, 1, 0, 0, 10, tzinfo=BANGKOK), True),
        ],
    )
    def test_000_17_the_last_second_of_31_may_is_on_time(
        self, district: District, at: datetime, *, is_late: bool
    ) -> None:
        district.open("moral-district")
        assert (at > Window.objects.get(key="bundle-1").due_at) is is_late

    def test_who_joins_before_june_stands_before_the_first_bundle(self, district: District) -> None:
        assert district.filed(district.open("moral-district")).window == "bundle-1"

    def test_who_joins_in_july_stands_before_the_second(self, district: District) -> None:
        july = datetime(2026, 7, 1, 9, 0, tzinfo=BANGKOK)
        case = district.filed(district.open("moral-district"), at=july)
        assert case.window == "bundle-2"
        submission.choose_window(case, window="bundle-1", by=district["officer"], at=july)
        assert (fresh(case).window, fresh(case).due_at) == ("bundle-1", deadline(date(2026, 5, 31)))

    def test_home_tells_the_deadline_of_the_hand_in_that_comes_next(self, district: District, parts: Round) -> None:
        district.filed(parts)
        work = my_work(district["officer"], OPENED)
        assert [(task.act, task.due_at) for task in work.now] == [("assess", deadline(MARCH))]


def fresh_round(round_: Round) -> Round:
    return Round.objects.get(pk=round_.pk)


def test_nothing_is_due_before_the_round_opens(district: District) -> None:
    refused = code_of(
        lambda: rounds.open_round(
            district.cast.units["department"],
            programme="moral-organisation",
            edition="2567",
            fiscal_year=YEAR,
            opens_on=OPENS_ON,
            due_on=date(2025, 11, 1),
            by=district["department"],
            at=OPENED,
        )
    )
    assert refused == "due-before-open"
