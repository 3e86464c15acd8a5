"""What is known of a unit in a year: values that are only ever added; a newer one supersedes the one before."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from khunnatham.organisations.models import Unit


class Fact(models.Model):
    """One value of one kind, as of a day, from a source. Triggers refuse to change or remove it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="facts")
    fiscal_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    value: models.JSONField[Any, Any] = models.JSONField()
    as_of = models.DateField()
    source = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    recorded_by_th = models.CharField(max_length=300)
    recorded_by_en = models.CharField(max_length=300)
    # One to one: what is known never forks into two newest values.
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        ordering: ClassVar = ["unit", "fiscal_year", "kind", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="fact_year_is_buddhist_era", condition=Q(fiscal_year__gte=2500, fiscal_year__lte=2700)
            ),
            models.CheckConstraint(name="fact_has_a_kind", condition=~Q(kind="")),
            models.CheckConstraint(name="fact_supersedes_another", condition=~Q(supersedes=F("id"))),
            models.UniqueConstraint(
                name="fact_one_beginning",
                fields=["unit", "fiscal_year", "kind"],
                condition=Q(supersedes__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "fiscal_year", "kind", "-id"], name="fact_latest")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.fiscal_year} {self.kind}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the fact."""
        return f"fact:{self.pk}"
