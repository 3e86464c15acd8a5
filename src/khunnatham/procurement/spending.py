"""The plan of spending month by month of the fiscal year, what was spent, the difference, and how far it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from khunnatham.organisations.models import Membership
from khunnatham.organisations.revising import insist_unchanged, save_revised
from khunnatham.procurement.models import Month, Project
from khunnatham.procurement.writing import journal, locked_project, locked_register
from khunnatham.typed import money
from khunnatham.wording import Refusal, Text

MONTHS: Final = range(1, 13)
# A calendar month of each place in the fiscal year: October first, September last.
CALENDAR: Final = {place: (place + 8) % 12 + 1 for place in MONTHS}
NOTHING: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Figure:
    """Planned and spent in one month or in all; ``None`` where nothing was written yet."""

    planned: Decimal | None = None
    spent: Decimal | None = None

    @property
    def difference(self) -> Decimal:
        """Give planned − spent: what is left is positive."""
        return (self.planned or NOTHING) - (self.spent or NOTHING)


@dataclass(frozen=True, slots=True)
class Line:
    """One month over all projects shown: the month's sums, the sums up to it, and how much of the year's plan is spent."""

    month: int
    figure: Figure
    so_far: Figure
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project: its twelve months, its sum, and what of its budget the monthly plan does not place."""

    project: Project
    months: tuple[Figure, ...]
    total: Figure
    unplaced: Decimal
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Spending:
    """The whole table."""

    projects: tuple[ProjectLine, ...]
    lines: tuple[Line, ...]
    total: Figure
    budget: Decimal
    percent: Decimal | None


@transaction.atomic
def set_months(
    project: Project, *, figures: Mapping[int, Figure], expected_revision: int, by: Membership, at: datetime
) -> Project:
    """Write the months of a project: a month that is not given stands as it was."""
    register = locked_register(project.register_id, by=by, at=at)
    current = locked_project(project)
    standing = {month.number: month for month in Month.objects.filter(project=current)}
    changed = {
        number: given
        for number, figure in sorted(figures.items())
        if (given := _checked(number, figure)) != _figure(standing.get(number))
    }
    if not changed:
        return current
    insist_unchanged(current, expected_revision)
    for number, figure in changed.items():
        row = standing.get(number) or Month(project=current, number=number)
        row.planned, row.spent = figure.planned, figure.spent
        row.save()
    save_revised(current, by=by, at=at)
    told = [[number, figure.planned, figure.spent] for number, figure in changed.items()]
    journal("procurement.months-set", register, by=by, at=at, project=current.pk, name=current.name, months=told)
    return current


def table(projects: Sequence[Project], months: Sequence[Month]) -> Spending:
    """Give the table of these projects and their months: sums exact to the satang, shares truncated to two decimals."""
    by_place = {(month.project_id, month.number): month for month in months}
    rows = tuple(
        _project_line(project, tuple(_figure(by_place.get((project.pk, number))) for number in MONTHS))
        for project in projects
    )
    total = _sum([row.total for row in rows])
    lines: list[Line] = []
    so_far = Figure(NOTHING, NOTHING)
    for number in MONTHS:
        figure = _sum([row.months[number - 1] for row in rows])
        so_far = _sum([so_far, figure])
        lines.append(Line(CALENDAR[number], figure, so_far, percent_of(so_far.spent, total.planned)))
    budget = sum((row.project.budget for row in rows), NOTHING)
    return Spending(rows, tuple(lines), total, budget, percent_of(total.spent, total.planned))


def percent_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Give the share in percent, truncated to two decimals; nothing of nothing has no share."""
    if not whole:
        return None
    return ((part or NOTHING) * 10000 // whole).scaleb(-2)


def _project_line(project: Project, months: tuple[Figure, ...]) -> ProjectLine:
    total = _sum(months)
    unplaced = project.budget - (total.planned or NOTHING)
    return ProjectLine(project, months, total, unplaced, percent_of(total.spent, total.planned))


def _sum(figures: Sequence[Figure]) -> Figure:
    return Figure(
        sum((figure.planned or NOTHING for figure in figures), NOTHING),
        sum((figure.spent or NOTHING for figure in figures), NOTHING),
    )


def _figure(month: Month | None) -> Figure:
    return Figure(month.planned, month.spent) if month else Figure()


def _checked(number: int, figure: Figure) -> Figure:
    if number not in MONTHS:
        raise Refusal(
            Text("เดือนของปีงบประมาณมี 12 เดือน", "A fiscal year has twelve months."), code="month-unknown", field="months"
        )
    planned = None if figure.planned is None else money(figure.planned, field=f"planned-{number}")
    spent = None if figure.spent is None else money(figure.spent, field=f"spent-{number}")
    return Figure(planned, spent)
