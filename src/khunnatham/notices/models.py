"""Circulars of an office with those who receive them, and what the office did of its duties."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khunnatham.organisations.models import Unit
from khunnatham.organisations.revising import Revised


class Written(Revised):
    """A row of an office that two people may edit, for one programme and fiscal year (พ.ศ.)."""

    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    programme = models.CharField(max_length=80)
    edition = models.CharField(max_length=40)
    fiscal_year = models.PositiveSmallIntegerField()
    # The duty of the edition that this serves; blank where it serves none.
    duty = models.CharField(max_length=60, blank=True)

    class Meta(Revised.Meta):
        abstract = True

    @property
    def edition_key(self) -> str:
        """Give the key of the edition: ``programme/edition``."""
        return f"{self.programme}/{self.edition}"


class CircularState(models.TextChoices):
    """Whether the units see it already."""

    DRAFT = "draft", _("ร่าง")
    SENT = "sent", _("ส่งแล้ว")


class Circular(Written):
    """A letter to many units: its number and date, what it refers to, annexes, deadlines, and what it asks to prepare."""

    subject = models.CharField(max_length=500)
    letter_number = models.CharField(max_length=120, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    refers_to = models.CharField(max_length=300, blank=True)
    refers_to_on = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True)
    place_text = models.CharField(max_length=300, blank=True)
    happens_on = models.DateField(null=True, blank=True)
    annexes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    # [{"title": …, "on": "2026-03-08"}]: what the units must do by when.
    deadlines: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    checklist: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    state = models.CharField(max_length=5, choices=CircularState.choices, default=CircularState.DRAFT)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-fiscal_year", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="circular_has_a_subject", condition=~Q(subject="")),
            models.CheckConstraint(
                name="circular_sent_says_when",
                condition=Q(state="draft", sent_at__isnull=True)
                | (Q(state="sent", sent_at__isnull=False, dated_on__isnull=False) & ~Q(letter_number="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "fiscal_year"], name="circular_of_office")]

    def __str__(self) -> str:
        return self.subject

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the circular."""
        return f"circular:{self.pk}"


class Recipient(models.Model):
    """One unit that a circular goes to: when it was acknowledged, what was replied, and what came of it."""

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="recipients")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="circulars")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=60, blank=True)
    acknowledged_by_th = models.CharField(max_length=300, blank=True)
    acknowledged_by_en = models.CharField(max_length=300, blank=True)
    # The places of the checklist that the unit has ready.
    ready: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    reply = models.TextField(blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["circular", "unit__sort_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="recipient_once_a_circular", fields=["circular", "unit"]),
            models.CheckConstraint(
                name="recipient_acknowledged_says_by_whom",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by="")
                | (Q(acknowledged_at__isnull=False) & ~Q(acknowledged_by="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "acknowledged_at"], name="recipient_of_unit")]

    def __str__(self) -> str:
        return f"{self.circular_id} {self.unit_id}"

    @property
    def is_settled(self) -> bool:
        """Tell whether the unit acknowledged it and what came of it is recorded: then nothing is left to do."""
        return self.acknowledged_at is not None and bool(self.outcome)


class Deed(Written):
    """Something that an office did of a duty: a briefing, trainers made, materials, an event; with whom and what came of it."""

    title = models.CharField(max_length=500)
    held_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    recipients = models.CharField(max_length=500, blank=True)
    attended = models.PositiveIntegerField(null=True, blank=True)
    channel = models.CharField(max_length=300, blank=True)
    place_text = models.CharField(max_length=300, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-held_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="deed_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="deed_serves_a_duty", condition=~Q(duty="")),
            models.CheckConstraint(
                name="deed_ends_after_it_begins", condition=Q(until_on__isnull=True) | Q(until_on__gte=F("held_on"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "fiscal_year", "programme"], name="deed_of_office")]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the deed."""
        return f"deed:{self.pk}"
