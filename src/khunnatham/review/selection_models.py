"""Whom committees short-listed and chose among the best, and that the department approved it: said once, a change is a further row."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from khunnatham.assessments.models import Assessment, Round
from khunnatham.meetings.models import Resolution
from khunnatham.organisations.models import Unit
from khunnatham.wording import Text


def called(resolution: str) -> Text:
    """Give the number of a resolution in words: what says already that it is one does not say so twice."""
    return Text(resolution if resolution.startswith("มติ") else f"มติ {resolution}", f"resolution {resolution}")


class ShortList(models.Model):
    """Among whom a committee goes on to choose in one group, and why these. A later list of the group stands over it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="short_lists")
    group = models.CharField(max_length=60)
    region = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="short_lists")
    reason = models.TextField()
    # One row a unit in the order of the ranking of that day: assessment, place, name, total, base.
    rows: models.JSONField[list[Any], list[Any]] = models.JSONField()
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=60)
    drawn_by_th = models.CharField(max_length=300)
    drawn_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["round", "group", "region", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="short_list_numbered_once", fields=["round", "group", "region", "number"]),
            models.CheckConstraint(name="short_list_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.group}/{self.region} {self.number}"

    @property
    def cases(self) -> frozenset[int]:
        """Give which cases stand on it."""
        return frozenset(row["assessment"] for row in self.rows)

    @property
    def names(self) -> tuple[Text, ...]:
        """Give the units on it in their order, as they were called then."""
        return tuple(Text(row["name_th"], row["name_en"] or row["name_th"]) for row in self.rows)


class Choice(models.Model):
    """Whom a committee chose in one group, with the figures of that day. A later choice of the group stands over it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="choices")
    # The group, and its region where each region chooses for itself.
    group = models.CharField(max_length=60)
    region = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveSmallIntegerField()
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="choices")
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="choices")
    # The number as it was written; of minutes kept here, the resolution itself stands beside it.
    resolution = models.CharField(max_length=120)
    recorded = models.ForeignKey(Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="choices")
    reason = models.TextField(blank=True)
    # The short list in force then; nothing where the committee chose among all.
    short_list = models.ForeignKey(ShortList, on_delete=models.PROTECT, null=True, blank=True, related_name="choices")
    # Why units of the group without an agreed result are left out (they stand without a place in the ranking below).
    left_out = models.TextField(blank=True)
    was_tied = models.BooleanField()
    place = models.PositiveIntegerField()
    # The ranking as it was: place, unit, total, base.
    ranking: models.JSONField[list[Any], list[Any]] = models.JSONField()
    # Chair and secretary were recused: another of the committee wrote it down.
    stood_in = models.BooleanField(default=False)
    chosen_at = models.DateTimeField()
    chosen_by = models.CharField(max_length=60)
    chosen_by_th = models.CharField(max_length=300)
    chosen_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["round", "group", "region", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="choice_numbered_once", fields=["round", "group", "region", "number"]),
            models.CheckConstraint(name="choice_names_its_resolution", condition=~Q(resolution="")),
            models.CheckConstraint(
                name="choice_out_of_turn_says_why", condition=Q(place=1, was_tied=False) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}/{self.region} {self.assessment_id}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows it."""
        return f"choice:{self.pk}"

    @property
    def resolved(self) -> Text:
        """Give its resolution in words."""
        return called(self.resolution)


class Approval(models.Model):
    """That the department approved what the committees agreed and chose: its document, and everything as it was then."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="approval")
    document_number = models.CharField(max_length=120)
    document_on = models.DateField()
    note = models.TextField(blank=True)
    # One row a case: unit, track, points, level, outcome, chosen.
    rows: models.JSONField[list[Any], list[Any]] = models.JSONField()
    approved_at = models.DateTimeField()
    approved_by = models.CharField(max_length=60)
    approved_by_th = models.CharField(max_length=300)
    approved_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["-approved_at"]
        constraints: ClassVar = [
            models.CheckConstraint(name="approval_names_its_document", condition=~Q(document_number="")),
        ]

    def __str__(self) -> str:
        return self.document_number

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows it."""
        return f"approval:{self.pk}"
