"""Questions during the review, recommendations after it, objections to a decision, and samples drawn to look again."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khunnatham.assessments.models import Assessment, Round, Submission
from khunnatham.evidence.models import Evidence
from khunnatham.organisations.models import Unit
from khunnatham.review.opinion_models import Consolidation


class Question(models.Model):
    """What a committee asks a unit about something that was handed in; the answer comes after the hand-in and says so."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="questions")
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="questions")
    key = models.CharField(max_length=60)
    text = models.TextField()
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    asked_by_th = models.CharField(max_length=300)
    asked_by_en = models.CharField(max_length=300)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    answered_by_th = models.CharField(max_length=300, blank=True)
    answered_by_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["submission", "asked_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="question_asks_something", condition=~Q(text="") & ~Q(key="")),
            models.CheckConstraint(name="question_leaves_time", condition=Q(due_at__gt=F("asked_at"))),
            models.CheckConstraint(
                name="question_answered_in_words",
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.key}"

    @property
    def is_late(self) -> bool:
        """Tell whether it was answered after its time."""
        return self.answered_at is not None and self.answered_at > self.due_at


class VisitKind(models.TextChoices):
    """On what occasion a committee looked at a unit."""

    DOCUMENTS = "documents", _("ตรวจเอกสารก่อนการนำเสนอ")
    PRESENTATION = "presentation", _("รับฟังการนำเสนอ")
    SITE = "site", _("ตรวจเยี่ยมสถานที่")


class Visit(models.Model):
    """That a committee looked at a unit: when, who by post, what it found, with photos of its own library. Never changed."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="visits")
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=12, choices=VisitKind.choices)
    held_on = models.DateField()
    people = models.TextField()
    findings = models.TextField()
    photos = models.ManyToManyField(Evidence, related_name="visits")
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=60)
    written_by_th = models.CharField(max_length=300)
    written_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["submission", "held_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="visit_says_who_and_what", condition=~Q(people="") & ~Q(findings="")),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.kind} {self.held_on}"


class Recommendation(models.Model):
    """What a committee recommends, whether the unit takes it up, that the level above agreed, and what became of it."""

    consolidation = models.ForeignKey(Consolidation, on_delete=models.PROTECT, related_name="recommendations")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    made_by_th = models.CharField(max_length=300)
    made_by_en = models.CharField(max_length=300)
    # The unit's word: taken up by whom, until when, with what; or declined with the reason.
    is_accepted = models.BooleanField(null=True, blank=True)
    responsible = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_th = models.CharField(max_length=300, blank=True)
    answered_by_en = models.CharField(max_length=300, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_th = models.CharField(max_length=300, blank=True)
    approved_by_en = models.CharField(max_length=300, blank=True)
    is_done = models.BooleanField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    followed_up_by_th = models.CharField(max_length=300, blank=True)
    followed_up_by_en = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["consolidation", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="recommendation_position_once", fields=["consolidation", "position"]),
            models.CheckConstraint(name="recommendation_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="recommendation_accepted_says_who_and_when",
                condition=~Q(is_accepted=True) | (~Q(responsible="") & Q(due_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="recommendation_declined_says_why", condition=~Q(is_accepted=False) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="recommendation_answered_before_it_is_approved",
                condition=Q(approved_at__isnull=True) | Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consolidation_id} {self.position}"


class Done(models.TextChoices):
    """How far a unit came with what it took up."""

    DONE = "done", _("ทำแล้ว")
    PARTLY = "partly", _("ทำบางส่วน")
    NOT = "not", _("ยังไม่ได้ทำ")


class FollowUp(models.Model):
    """What a unit says in its next case about something that it took up: how far it came, why, by which evidence.

    A case that came back is answered anew, in a row for the version to come: what the committee read before stays.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="follow_ups")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="follow_ups")
    done = models.CharField(max_length=6, choices=Done.choices)
    text = models.TextField()
    evidence = models.ManyToManyField(Evidence, related_name="follow_ups")
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=60)
    said_by_th = models.CharField(max_length=300)
    said_by_en = models.CharField(max_length=300)
    version = models.PositiveSmallIntegerField(default=1)  # of the case, with which it is handed in
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["assessment", "recommendation", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="follow_up_once_a_version", fields=["recommendation", "assessment", "version"]
            ),
            models.CheckConstraint(name="follow_up_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="follow_up_knows_how_far", condition=Q(done__in=["done", "partly", "not"])),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.recommendation_id} {self.done}"


class ObjectionMade(models.Model):
    """That a unit objected to a decision, and what other people decided about it; both results are kept."""

    decision = models.OneToOneField("review.Decision", on_delete=models.PROTECT, related_name="objection")
    text = models.TextField()
    objected_at = models.DateTimeField()
    objected_by = models.CharField(max_length=60)
    objected_by_th = models.CharField(max_length=300)
    objected_by_en = models.CharField(max_length=300)
    answer = models.OneToOneField(
        "review.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="answers_objection"
    )

    class Meta:
        ordering: ClassVar = ["objected_at", "id"]
        constraints: ClassVar = [models.CheckConstraint(name="objection_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.decision_id}"


class Sample(models.Model):
    """Cases drawn at random to be looked at again: the seed is published, so that anybody draws the same. Never changed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="samples")
    seed = models.CharField(max_length=120)
    # Random, told with the seed: a short seed could else be guessed from the fingerprint before the results are announced.
    salt = models.CharField(max_length=32, blank=True)
    size = models.PositiveSmallIntegerField()
    # Codes among which was drawn, in their order, and those that were drawn.
    among: models.JSONField[list[Any], list[Any]] = models.JSONField()
    drawn: models.JSONField[list[Any], list[Any]] = models.JSONField()
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=60)
    drawn_by_th = models.CharField(max_length=300)
    drawn_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["-drawn_at", "-id"]
        constraints: ClassVar = [models.CheckConstraint(name="sample_has_a_seed", condition=~Q(seed=""))]

    def __str__(self) -> str:
        return f"{self.round_id} {self.seed}"
