"""Rounds with the windows of their hand-ins, for whom they are, and every deadline that was moved."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from khunnatham.organisations.models import Place, Unit
from khunnatham.wording import Text


class RoundState(models.TextChoices):
    """Whether units may enrol and hand in."""

    PLANNED = "planned", "เตรียมการ"
    OPEN = "open", "เปิดรับ"
    CLOSED = "closed", "ปิดรอบแล้ว"


class Round(models.Model):
    """One round of one programme in a fiscal year (พ.ศ.); it pins the edition and its digest."""

    programme = models.CharField(max_length=80)
    edition = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    title_th = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rounds")
    opens_on = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=RoundState.choices, default=RoundState.PLANNED)

    class Meta:
        ordering: ClassVar = ["-fiscal_year", "programme", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="round_numbered_once_a_year", fields=["programme", "fiscal_year", "number"]),
            models.CheckConstraint(name="round_numbers_start_at_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="round_year_is_buddhist_era", condition=Q(fiscal_year__gte=2500, fiscal_year__lte=2700)
            ),
            models.CheckConstraint(name="round_state_is_known", condition=Q(state__in=RoundState.values)),
            models.CheckConstraint(
                name="round_pins_an_edition", condition=~Q(edition="") & Q(digest__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="round_has_a_thai_title", condition=~Q(title_th="")),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="round_open_by_due")]

    def __str__(self) -> str:
        return self.title_th

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the round."""
        return f"round:{self.pk}"

    @property
    def edition_key(self) -> str:
        """Give the key of the pinned edition: ``programme/edition``."""
        return f"{self.programme}/{self.edition}"

    @property
    def title(self) -> Text:
        """Give the title in both languages."""
        return Text(self.title_th, self.title_en or self.title_th)


class RoundLimit(models.Model):
    """For whom a round is, where it is not for every unit of its edition's kinds: one unit, or all of one province."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="limits")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["round", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="round_limit_place_once", fields=["round", "place"]),
            models.UniqueConstraint(name="round_limit_unit_once", fields=["round", "unit"]),
            models.CheckConstraint(
                name="round_limit_names_a_place_or_a_unit",
                condition=Q(place__isnull=True, unit__isnull=False) | Q(place__isnull=False, unit__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.place_id or self.unit_id}"


class Window(models.Model):
    """One hand-in of a round: what it covers (nothing named: everything), and until when. Every round has at least one."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="windows")
    key = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    title_th = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500)
    due_at = models.DateTimeField()
    covers: models.JSONField[list[str], list[str]] = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["round", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="window_key_once_a_round", fields=["round", "key"]),
            models.UniqueConstraint(name="window_position_once_a_round", fields=["round", "position"]),
            models.CheckConstraint(name="window_has_a_key", condition=~Q(key="")),
            models.CheckConstraint(name="window_positions_start_at_one", condition=Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.key}"

    @property
    def title(self) -> Text:
        """Give the title in both languages."""
        return Text(self.title_th, self.title_en)


class Extension(models.Model):
    """A deadline moved, for all units of the round or for one, and why. Triggers refuse to change or remove it."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="extensions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="extensions")
    before = models.DateTimeField()
    due_at = models.DateTimeField()
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    made_by_th = models.CharField(max_length=300)
    made_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["window", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="extension_is_later", condition=Q(due_at__gt=F("before"))),
            models.CheckConstraint(name="extension_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.due_at}"
