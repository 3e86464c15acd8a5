"""Titles: which unit won, kept or lost which title for which fiscal year, and on what. A row is put right by another, never removed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khunnatham.organisations.models import Unit
from khunnatham.review.models import Decision
from khunnatham.wording import Text


class TitleOutcome(models.TextChoices):
    """What happened to the title in the year."""

    WON = "won", _("ได้รับ")
    KEPT = "kept", _("รักษาไว้")
    LOST = "lost", _("ไม่รักษาไว้")


class TitleRow(models.Model):
    """What happened to one title of one unit in one fiscal year. Triggers let only ``until`` and the announcement move."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="title_rows")
    programme = models.CharField(max_length=60)
    edition_key = models.CharField(max_length=120)
    title = models.CharField(max_length=60)
    title_th = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    # On which track its holder is assessed, and whether it is given anew each year: as the edition said then.
    track = models.CharField(max_length=60, blank=True)
    is_yearly = models.BooleanField(default=False)
    fiscal_year = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=4, choices=TitleOutcome.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="title_rows")
    # What else it rests on: the journal's key of what decided it, and the words (a resolution, or a document of earlier years).
    basis_key = models.CharField(max_length=60, blank=True)
    basis_th = models.CharField(max_length=500)
    basis_en = models.CharField(max_length=500, blank=True)
    announced_on = models.DateField(null=True, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    recorded_by_th = models.CharField(max_length=300)
    recorded_by_en = models.CharField(max_length=300)
    void_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.TextField(blank=True)
    void_by = models.CharField(max_length=60, blank=True)
    void_by_th = models.CharField(max_length=300, blank=True)
    void_by_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-fiscal_year", "unit__sort_key", "title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="title_once_a_year", fields=["unit", "programme", "title", "fiscal_year"],
                condition=Q(void_at__isnull=True),
            ),
            models.CheckConstraint(name="title_outcome_is_known", condition=Q(outcome__in=TitleOutcome.values)),
            models.CheckConstraint(name="title_says_on_what", condition=~Q(basis_th="")),
            models.CheckConstraint(
                name="title_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="title_void_says_why_and_by_whom",
                condition=Q(void_at__isnull=True, void_reason="", void_by="")
                | (Q(void_at__isnull=False) & ~Q(void_reason="") & ~Q(void_by="")),
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["programme", "fiscal_year", "title"], name="title_of_year"),
            models.Index(fields=["unit", "-fiscal_year"], name="title_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.title} {self.fiscal_year} {self.outcome}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the row."""
        return f"title:{self.pk}"

    @property
    def wording(self) -> Text:
        """Give the title in both languages."""
        return Text(self.title_th, self.title_en)

    @property
    def basis(self) -> Text:
        """Give what it rests on."""
        return Text(self.basis_th, self.basis_en or self.basis_th)

    @property
    def is_held(self) -> bool:
        """Tell whether the year left the unit with the title."""
        return self.outcome != TitleOutcome.LOST and self.void_at is None
