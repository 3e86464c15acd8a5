"""What is known of a unit in a year: values that are only ever added; a newer one supersedes the one before."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from khunnatham.evidence.models import Evidence
from khunnatham.organisations.models import Unit
from khunnatham.organisations.revising import Revised


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


class RegisterEntry(Revised):
    """One line of one register of a unit and year; ``values`` are what the register's table of fields makes of them."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="register_entries")
    fiscal_year = models.PositiveSmallIntegerField()
    register = models.CharField(max_length=40)
    values: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    event_on = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="register_entries"
    )
    search_text = models.TextField(blank=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    # Of entries that may be published: whether they name a person, what that person said, and since when all may read.
    is_personal = models.BooleanField(default=False)
    consent_on = models.DateField(null=True, blank=True)
    consent_withdrawn_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-event_on", "-id"]
        verbose_name_plural = "register entries"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="entry_year_is_buddhist_era", condition=Q(fiscal_year__gte=2500, fiscal_year__lte=2700)
            ),
            models.CheckConstraint(name="entry_stands_in_a_register", condition=~Q(register="")),
            models.CheckConstraint(
                name="entry_of_a_person_is_published_with_consent",
                condition=Q(published_at__isnull=True)
                | Q(is_personal=False)
                | Q(consent_on__isnull=False, consent_withdrawn_on__isnull=True, erased_at__isnull=True),
            ),
            models.CheckConstraint(
                name="entry_removed_is_not_published",
                condition=Q(published_at__isnull=True) | Q(removed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="entry_consent_withdrawn_was_given",
                condition=Q(consent_withdrawn_on__isnull=True) | Q(consent_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "fiscal_year", "register", "-event_on", "-id"], name="entry_of_register"),
            models.Index(
                fields=["-published_at", "-id"], name="entry_published", condition=Q(published_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.pk}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the entry."""
        return f"entry:{self.pk}"


class Roll(Revised):
    """A list of people of whom a share is taken: who was to take part, who did; or both as counted numbers."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rolls")
    fiscal_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    taken_on = models.DateField()
    # The head-count that stood when the roll was taken: a later one does not change its result.
    head_count = models.ForeignKey(Fact, on_delete=models.PROTECT, null=True, blank=True, related_name="rolls")
    # Numbers counted without a list; blank where there are lines.
    counted_part = models.PositiveIntegerField(null=True, blank=True)
    counted_whole = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["unit", "fiscal_year", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="roll_one_of_a_kind", fields=["unit", "fiscal_year", "kind"]),
            models.CheckConstraint(
                name="roll_year_is_buddhist_era", condition=Q(fiscal_year__gte=2500, fiscal_year__lte=2700)
            ),
            models.CheckConstraint(
                name="roll_counts_both_or_none",
                condition=Q(counted_part__isnull=True, counted_whole__isnull=True)
                | Q(counted_part__isnull=False, counted_whole__isnull=False, counted_whole__gte=F("counted_part")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.fiscal_year} {self.kind}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the roll."""
        return f"roll:{self.pk}"


class RollLine(models.Model):
    """One person of a roll, by post or label; seen by the unit alone and gone when the roll is written anew."""

    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=300)
    # One spelling of the label: the same person stands on a roll once.
    spelled = models.CharField(max_length=300)
    is_listed = models.BooleanField(default=True)
    took_part = models.BooleanField(default=False)
    times = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["roll", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="roll_line_once", fields=["roll", "spelled"]),
            models.CheckConstraint(name="roll_line_has_a_label", condition=~Q(label="")),
            models.CheckConstraint(name="roll_outsider_took_part", condition=Q(is_listed=True) | Q(took_part=True)),
        ]

    def __str__(self) -> str:
        return f"{self.roll_id} {self.position}"
