"""The register of a unit's projects in a year: budgets, procurement with its steps, citizens' representatives, months."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from khunnatham.evidence.models import Evidence
from khunnatham.organisations.models import Unit
from khunnatham.organisations.revising import Revised


class Register(Revised):
    """The one list of projects of a unit and fiscal year (พ.ศ.). ``tie_reason`` says why these projects are the largest."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="procurement_registers")
    fiscal_year = models.PositiveSmallIntegerField()
    top_size = models.PositiveSmallIntegerField()
    tie_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-fiscal_year", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="procurement_register_one_a_year", fields=["unit", "fiscal_year"]),
            models.CheckConstraint(
                name="procurement_year_is_buddhist_era", condition=Q(fiscal_year__gte=2500, fiscal_year__lte=2700)
            ),
            models.CheckConstraint(name="procurement_top_is_at_least_one", condition=Q(top_size__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.fiscal_year}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the register."""
        return f"procurement:{self.pk}"


class Project(Revised):
    """One project of the year's action plan. Representatives are named by post or community, never by person."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="projects")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    budget = models.DecimalField(max_digits=14, decimal_places=2)
    has_procurement = models.BooleanField(default=True)
    representative = models.CharField(max_length=300, blank=True)
    appointed_on = models.DateField(null=True, blank=True)
    order_reference = models.CharField(max_length=200, blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Equal budgets at the last of the largest: the unit names which of them count.
    is_named_top = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["register", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="procurement_project_named_once", fields=["register", "name"]),
            models.CheckConstraint(name="procurement_project_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="procurement_budget_is_not_negative", condition=Q(budget__gte=0)),
            # Who counts as a representative was appointed: a post or community, a day and an order.
            models.CheckConstraint(
                name="procurement_representative_was_appointed",
                condition=Q(representative="", appointed_on__isnull=True, order_reference="")
                | (~Q(representative="") & Q(appointed_on__isnull=False) & ~Q(order_reference="")),
            ),
            models.CheckConstraint(
                name="procurement_representative_sits_in_procurement",
                condition=Q(has_procurement=True) | Q(representative="", is_named_top=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_represented(self) -> bool:
        """Tell whether a citizens' representative was appointed to the committee."""
        return bool(self.representative)


class Step(models.Model):
    """One step of a procurement, done on a day and, where it was, disclosed on a day at a place that the public reaches."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(max_length=200)
    done_on = models.DateField()
    disclosed_on = models.DateField(null=True, blank=True)
    disclosed_at = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "done_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="procurement_step_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="procurement_disclosure_says_where",
                condition=Q(disclosed_on__isnull=True, disclosed_at="")
                | (Q(disclosed_on__isnull=False) & ~Q(disclosed_at="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Month(models.Model):
    """What a project planned and spent in one month of the fiscal year: 1 is October, 12 is September."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="months")
    number = models.PositiveSmallIntegerField()
    planned = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    spent = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="procurement_month_once", fields=["project", "number"]),
            models.CheckConstraint(
                name="procurement_month_is_one_of_twelve", condition=Q(number__gte=1, number__lte=12)
            ),
            models.CheckConstraint(
                name="procurement_planned_is_not_negative", condition=Q(planned__isnull=True) | Q(planned__gte=0)
            ),
            models.CheckConstraint(
                name="procurement_spent_is_not_negative", condition=Q(spent__isnull=True) | Q(spent__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.number}"
