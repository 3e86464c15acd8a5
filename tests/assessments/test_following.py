"""Answers that follow the facts: what an edition computes from a register answers itself, a typed answer is left alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.assessments.story import NOW, YEAR
from tests.organisations.conftest import Cast

from khunnatham.assessments import answering, enrolling, following, profile, rounds
from khunnatham.assessments.models import Answer, Assessment
from khunnatham.facts.kinds import HEAD_COUNT
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.procurement import figures, registering
from khunnatham.programmes import shelf
from khunnatham.scoring import judging
from khunnatham.scoring.answers import Claim
from khunnatham.scoring.result import Result

EDITION = "clean-community/2564"
COMPUTED = ("D3R.2.2", "D3R.3.2", "D3R.4.2", "D3R.5.2")


@pytest.fixture
def case(cast: Cast) -> Assessment:
    """Give the self-assessment of a regional unit."""
    return case_of(cast, EDITION)


def case_of(cast: Cast, key: str) -> Assessment:
    """Open a round of an edition of these criteria, and file the intent of a regional unit."""
    officer = cast["officer"]
    cast.people["cdd officer"] = Membership.objects.create(
        account=officer.account, role=Role.OFFICER, unit=cast.units["cdd"], since=officer.since
    )
    programme, edition = key.split("/")
    round_ = rounds.open_round(
        cast.units["department"],
        programme=programme,
        edition=edition,
        fiscal_year=YEAR,
        opens_on=date(2025, 10, 1),
        due_on=date(2026, 8, 31),
        by=cast["department"],
        at=NOW,
    )
    officer, unit = cast["cdd officer"], cast.units["cdd"]
    enrolment = enrolling.start(round_, unit=unit, variant="regional", track="general", by=officer, at=NOW)
    typed = {"phone": "0-4200-0000", "email": "office@example.go.th"}
    values = {row.key: typed.get(row.input, "42") for row in profile.fields_of(shelf.by_key(key))}
    enrolment = enrolling.save_profile(
        enrolment, values=values, expected_revision=enrolment.revision, by=officer, at=NOW
    )
    enrolling.record_head_count(enrolment, total=42, excluded=[], as_of=NOW.date(), by=officer, at=NOW)
    enrolment.refresh_from_db()
    return enrolling.file(enrolment, by=officer, at=NOW)


def keep(cast: Cast, case: Assessment, *, top: int, rest: tuple[int, int]) -> None:
    """Keep a register in which so many of three large and of the other projects have a representative."""
    officer = cast["cdd officer"]
    register = registering.start(cast.units["cdd"], fiscal_year=YEAR, top_size=3, by=officer, at=NOW)
    flags = [number < top for number in range(3)] + [number < rest[0] for number in range(rest[1])]
    for number, represented in enumerate(flags):
        details = registering.ProjectDetails(
            name=f"โครงการ {number}",
            budget=Decimal(1000 - number) if number < 3 else Decimal(1),
            representative="ประธานชุมชน" if represented else "",
            appointed_on=NOW.date() if represented else None,
            order_reference="คำสั่งที่ 1" if represented else "",
        )
        registering.add_project(register, details=details, by=officer, at=NOW)
    figures.record_representation(register, by=officer, at=NOW)
    following.follow_facts(case, kinds=figures.REPRESENTATION, by=officer, at=NOW)


def answered(case: Assessment) -> dict[str, object]:
    return dict(Answer.objects.filter(assessment=case, key__in=COMPUTED).values_list("key", "value"))


def level(case: Assessment) -> int | None:
    """Give the level of dimension 3 where everything else of it is met."""
    edition = shelf.by_key(EDITION)
    others = {leaf.key: True for leaf in edition.leaves("regional", "general") if leaf.key.startswith("D3R")}
    claimed = Claim("unit", "regional", "general", others | answered(case))
    result: Result = judging.score(edition, claimed)
    return result.dimensions["D3"].level


def test_the_register_answers_all_four_requirements_at_once(cast: Cast, case: Assessment) -> None:
    keep(cast, case, top=3, rest=(12, 20))

    both = {"top": {"part": 3, "whole": 3}, "remaining": {"part": 12, "whole": 20}}
    assert answered(case) == {"D3R.2.2": {"part": 3, "whole": 3}} | dict.fromkeys(COMPUTED[1:], both)
    assert not case.result.get("slips")
    assert set(Answer.objects.filter(key__in=COMPUTED).values_list("fact__kind", flat=True)) == set(
        figures.REPRESENTATION
    )


@pytest.mark.parametrize(
    ("top", "rest", "expected"),
    [
        (3, (3, 5), 3),  # 60 % exactly
        (3, (599, 1000), 2),  # 59.9 % is not 60 %: nothing is rounded (R8)
        (3, (7, 10), 4),
        (3, (4, 5), 5),
        (2, (5, 5), 1),  # one of the three largest lacks a representative
        (3, (0, 0), 5),  # nothing remains: the percentage holds (R7)
    ],
)
def test_levels_follow_the_register_without_rounding(
    cast: Cast, case: Assessment, top: int, rest: tuple[int, int], expected: int
) -> None:
    keep(cast, case, top=top, rest=rest)

    assert level(case) == expected


def test_a_changed_register_changes_the_answers_that_came_of_it(cast: Cast, case: Assessment) -> None:
    keep(cast, case, top=2, rest=(0, 0))
    assert answered(case)["D3R.2.2"] == {"part": 2, "whole": 3}

    project = case.enrolment.unit.procurement_registers.get().projects.get(name="โครงการ 2")
    details = registering.ProjectDetails(
        name=project.name,
        budget=project.budget,
        representative="ประธานชุมชน",
        appointed_on=NOW.date(),
        order_reference="คำสั่งที่ 2",
    )
    registering.change_project(project, details=details, expected_revision=1, by=cast["cdd officer"], at=NOW)
    figures.record_representation(project.register, by=cast["cdd officer"], at=NOW)
    followed = following.follow_facts(case, kinds=figures.REPRESENTATION, by=cast["cdd officer"], at=NOW)

    assert sorted(answer.key for answer in followed) == list(COMPUTED)
    assert answered(case)["D3R.2.2"] == {"part": 3, "whole": 3}


def test_an_answer_typed_by_hand_is_left_alone(cast: Cast, case: Assessment) -> None:
    answering.save_answer(case, "D3R.2.2", value=False, by=cast["cdd officer"], at=NOW)

    keep(cast, case, top=3, rest=(0, 0))

    assert answered(case)["D3R.2.2"] is False


def test_only_requirements_of_these_kinds_follow(cast: Cast, case: Assessment) -> None:
    assert following.leaves_from(case.enrolment, {HEAD_COUNT}) == ()
    keys = [leaf.key for leaf in following.leaves_from(case.enrolment, figures.REPRESENTATION)]
    assert keys == list(COMPUTED)
