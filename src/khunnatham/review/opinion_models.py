"""What evaluators thought, what the committee agreed, and what it ruled: drafts that change, and words that stay."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khunnatham.assessments.models import Assessment, Submission
from khunnatham.organisations.models import Account, Unit
from khunnatham.review.committee_models import Seat


class Verdict(models.TextChoices):
    """What somebody found of a requirement."""

    MET = "met", _("เป็นไปตามเกณฑ์")
    LACKING = "lacking", _("ยังไม่เป็นไปตามเกณฑ์")
    UNABLE = "unable", _("ตัดสินไม่ได้")


class Mark(models.Model):
    """One mark as an evaluator made it, offline too. The latest of a requirement counts; triggers refuse to change it."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="marks")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="marks")
    # Made where the mark was made: sent twice it is kept once.
    client_key = models.CharField(max_length=64)
    key = models.CharField(max_length=60)
    verdict = models.CharField(max_length=7, choices=Verdict.choices)
    reason = models.TextField(blank=True)
    # Numbers of the proofs that were looked at.
    looked_at: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="mark_is_kept_once", fields=["submission", "account", "client_key"]),
            models.CheckConstraint(name="mark_is_of_a_requirement", condition=~Q(key="") & ~Q(client_key="")),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.verdict}"


class Opinion(models.Model):
    """What one seat handed in: marks with reasons, and the result that follows from them. Triggers refuse to change it."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="opinions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="opinions")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="opinions")
    # By requirement: verdict, reason, looked_at.
    marks: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    result: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    remark = models.TextField(blank=True)
    handed_in_at = models.DateTimeField()
    handed_in_by = models.CharField(max_length=60)
    handed_in_by_th = models.CharField(max_length=300)
    handed_in_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["submission", "seat__position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="opinion_once_a_person", fields=["submission", "account"]),
            models.UniqueConstraint(name="opinion_once_a_seat", fields=["submission", "seat"]),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.seat_id}"


class Collection(models.Model):
    """That the secretary or the chair stopped waiting for opinions, with the reason. Never changed."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="collection")
    reason = models.TextField()
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=60)
    closed_by_th = models.CharField(max_length=300)
    closed_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["submission"]
        constraints: ClassVar = [models.CheckConstraint(name="collection_says_why", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.submission_id}"


class How(models.TextChoices):
    """How the committee came to a finding."""

    AGREED = "agreed", _("เห็นพ้องกัน")
    MAJORITY = "majority", _("เสียงข้างมาก")
    CHAIR = "chair", _("ประธานชี้ขาดเมื่อเสียงเท่ากัน")


class Settled(models.Model):
    """What the committee settled of one requirement so far; it changes until the whole is agreed."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="settled")
    key = models.CharField(max_length=60)
    is_met = models.BooleanField()
    how = models.CharField(max_length=8, choices=How.choices)
    reason = models.TextField(blank=True)
    votes_for = models.PositiveSmallIntegerField(default=0)
    votes_against = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)
    changed_by_th = models.CharField(max_length=300)
    changed_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["submission", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="requirement_settled_once", fields=["submission", "key"]),
            models.CheckConstraint(name="chair_decides_a_tie_with_a_reason", condition=~Q(how="chair") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.is_met}"


class Ruling(models.Model):
    """How a committee ruled on what is unusual but allowed (a flag); others may follow it as a precedent. Never changed."""

    edition = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    # The words of the flag as they were shown: the same words are the same matter.
    matter = models.TextField()
    is_met = models.BooleanField()
    reason = models.TextField()
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rulings")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="rulings")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    ruled_at = models.DateTimeField()
    ruled_by = models.CharField(max_length=60)
    ruled_by_th = models.CharField(max_length=300)
    ruled_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["ruled_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="flag_ruled_once_a_case", fields=["submission", "key"]),
            models.CheckConstraint(name="ruling_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.key}"


class Consolidation(models.Model):
    """The one result that the committee agreed, with the reason of each change. A correction is a further row with its reason."""

    # No index of its own: the two below begin with it, and beside them it would only be chosen by mistake.
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="consolidations", db_index=False)
    number = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="consolidations")
    # By requirement: is_met, how, reason, votes, what the unit had said.
    findings: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    result: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    level = models.CharField(max_length=60, blank=True)
    # Points, for lists that sort by them: with the extra points, and without; nothing where the edition counts none.
    total = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    base = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    outcome = models.CharField(max_length=60, blank=True)
    # Positions of the seats that took part, and of those that stepped aside.
    present: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    recused: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    summary = models.TextField(blank=True)
    correction = models.TextField(blank=True)
    agreed_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=60)
    agreed_by_th = models.CharField(max_length=300)
    agreed_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["submission", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="consolidation_numbered_once", fields=["submission", "number"]),
            models.CheckConstraint(name="correction_says_why", condition=Q(number=1) | ~Q(correction="")),
            models.CheckConstraint(name="consolidations_start_at_one", condition=Q(number__gte=1)),
        ]
        # A row is long, for it holds the whole result: a ranking of a thousand units reads its points here and opens none.
        indexes: ClassVar = [
            models.Index(name="consolidation_points", fields=["submission", "number", "total", "base", "level"])
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.number}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows it."""
        return f"consolidation:{self.pk}"


class StandIn(models.Model):
    """Which seat leads a case whose chair and secretary are recused, by whose word and why. Never changed: the latest leads."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="stand_ins")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="stand_ins")
    reason = models.TextField()
    named_at = models.DateTimeField()
    named_by = models.CharField(max_length=60)
    named_by_th = models.CharField(max_length=300)
    named_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["assessment", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="stand_in_is_named_with_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.seat_id}"
