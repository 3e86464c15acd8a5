"""Planned and spent month by month: sums exact to the satang, shares truncated, and the fiscal year beginning in October."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.evidence.conftest import NOW, Cast
from tests.procurement.test_register import YEAR, with_projects

from khunnatham.facts.kinds import SPENDING
from khunnatham.facts.queries import latest
from khunnatham.procurement import figures, queries, spending
from khunnatham.procurement.models import Month, Project
from khunnatham.procurement.spending import Figure
from khunnatham.wording import Conflict, Refusal


def money(planned: str | None, spent: str | None = None) -> Figure:
    return Figure(*(None if one is None else Decimal(one) for one in (planned, spent)))


def set_months(cast: Cast, project: Project, months: dict[int, Figure], *, revision: int = 1) -> Project:
    return spending.set_months(project, figures=months, expected_revision=revision, by=cast["officer"], at=NOW)


def test_the_year_begins_in_october_and_ends_in_september(cast: Cast) -> None:
    lines = queries.spending_of(with_projects(cast, (100, False))).lines

    assert [line.month for line in lines] == [10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_months_add_up_over_projects_and_over_the_year(cast: Cast) -> None:
    register = with_projects(cast, ("300.30", False), (200, False))
    first, second = Project.objects.all()
    set_months(cast, first, {1: money("100.10", "100.10"), 2: money("200.20", "50.05")})
    set_months(cast, second, {2: money("99.70", "0")})

    table = queries.spending_of(register)

    assert [(line.figure.planned, line.figure.spent, line.figure.difference) for line in table.lines[:2]] == [
        (Decimal("100.10"), Decimal("100.10"), Decimal("0.00")),
        (Decimal("299.90"), Decimal("50.05"), Decimal("249.85")),
    ]
    assert [line.percent for line in table.lines[:3]] == [Decimal("25.02"), Decimal("37.53"), Decimal("37.53")]
    assert (table.total, table.budget, table.percent) == (
        money("400.00", "150.15"),
        Decimal("500.30"),
        Decimal("37.53"),
    )
    assert [row.unplaced for row in table.projects] == [Decimal("0.00"), Decimal("100.30")]


def test_a_share_just_below_is_never_rounded_up() -> None:
    assert spending.percent_of(Decimal("59.9999"), Decimal(100)) == Decimal("59.99")
    assert spending.percent_of(Decimal(1), Decimal(0)) is None


def test_nothing_planned_has_no_share(cast: Cast) -> None:
    table = queries.spending_of(with_projects(cast, (100, False)))

    assert (table.percent, {line.percent for line in table.lines}) == (None, {None})


def test_months_that_are_not_given_stand_as_they_were(cast: Cast) -> None:
    with_projects(cast, (100, False))
    project = set_months(cast, Project.objects.get(), {1: money("10", "5")})
    set_months(cast, project, {2: money("20")}, revision=2)

    assert list(Month.objects.values_list("number", "planned", "spent")) == [
        (1, Decimal("10.00"), Decimal("5.00")),
        (2, Decimal("20.00"), None),
    ]


def test_who_comes_second_is_told(cast: Cast) -> None:
    with_projects(cast, (100, False))
    set_months(cast, Project.objects.get(), {1: money("10")})

    with pytest.raises(Conflict):
        set_months(cast, Project.objects.get(), {1: money("11")}, revision=1)


@pytest.mark.parametrize(("number", "figure"), [(1, money("-1")), (1, money("1.001")), (13, money("1"))])
def test_months_that_cannot_be_are_refused(cast: Cast, number: int, figure: Figure) -> None:
    with_projects(cast, (100, False))

    with pytest.raises(Refusal):
        set_months(cast, Project.objects.get(), {number: figure})


def test_the_year_is_recorded_as_a_fact(cast: Cast) -> None:
    register = with_projects(cast, (100, False))
    set_months(cast, Project.objects.get(), {1: money("10", "5.25")})

    figures.record_spending(register, by=cast["officer"], at=NOW)

    fact = latest(cast.office, YEAR, SPENDING)
    assert fact is not None
    assert fact.value == {"planned": "10.00", "spent": "5.25"}
