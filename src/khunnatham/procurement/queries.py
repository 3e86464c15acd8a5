"""Reading the register: one list with everything in it in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from khunnatham.organisations.models import Unit
from khunnatham.procurement.models import Month, Project, Register
from khunnatham.procurement.ranking import Ranking, rank
from khunnatham.procurement.spending import Spending, table


@dataclass(frozen=True, slots=True)
class WholeRegister:
    """The register, its projects in their order, and the ranking by budget."""

    register: Register
    projects: tuple[Project, ...]
    ranking: Ranking


def register_of(unit: Unit, *, fiscal_year: int) -> Register | None:
    """Give the unit's register of a year."""
    return Register.objects.filter(unit=unit, fiscal_year=fiscal_year).select_related("unit").first()


def whole_register(register: Register) -> WholeRegister:
    """Give the register with projects and steps: two queries, however much it holds."""
    rows = Project.objects.filter(register=register).select_related("evidence").prefetch_related("steps")
    projects = tuple(rows)
    return WholeRegister(register, projects, rank(projects, size=register.top_size))


def project_of(register: Register, number: int) -> Project | None:
    """Give a project of this register; whoever was shown the register may read it."""
    rows = Project.objects.filter(register=register, pk=number).select_related("register", "evidence")
    return rows.prefetch_related("steps", "months").first()


def spending_of(register: Register) -> Spending:
    """Give the monthly table: two queries."""
    projects = list(Project.objects.filter(register=register))
    return table(projects, list(Month.objects.filter(project__register=register)))
