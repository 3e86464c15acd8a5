"""What committees decided about submissions, and results that were decided outside."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from khunnatham.assessments.models import Assessment, Submission
from khunnatham.evidence.models import Evidence
from khunnatham.meetings.models import Meeting
from khunnatham.review.committee_models import (  # noqa: F401 - the application finds its models here
    Committee,
    Seat,
    Seating,
    TermExtension,
)
from khunnatham.review.follow_up_models import (  # noqa: F401 - as above
    FollowUp,
    ObjectionMade,
    Question,
    Recommendation,
    Sample,
    Visit,
)
from khunnatham.review.opinion_models import (  # noqa: F401 - as above
    Collection,
    Consolidation,
    Mark,
    Opinion,
    Ruling,
    Settled,
    StandIn,
)
from khunnatham.review.selection_models import Approval, Choice, ShortList  # noqa: F401 - as above
from khunnatham.review.sitting_models import (  # noqa: F401 - as above
    Presence,
    SessionPaper,
    SittingDay,
    Slot,
    Step,
)


class DecisionOutcome(models.TextChoices):
    """What a body does with a case."""

    CERTIFIED = "certified", "รับรอง"
    RETURNED = "returned", "ส่งกลับให้แก้ไข"


class Decision(models.Model):
    """One decision of one meeting about one submission; the proposed and the certified tier are both kept."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    stage = models.CharField(max_length=60)
    resolution_number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=9, choices=DecisionOutcome.choices)
    proposed_tier = models.CharField(max_length=60, blank=True)
    certified_tier = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    # What the committee that judged the case agreed; nothing where the body decides on the unit's own result.
    consolidation = models.ForeignKey(
        Consolidation, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60)
    decided_by_th = models.CharField(max_length=300)
    decided_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["decided_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="decision_once_a_stage", fields=["submission", "stage"]),
            models.CheckConstraint(
                name="decision_certifies_a_tier_or_returns",
                condition=(Q(outcome="certified") & ~Q(certified_tier="")) | Q(outcome="returned", certified_tier=""),
            ),
            models.CheckConstraint(
                name="decision_that_differs_says_why",
                condition=Q(outcome="certified", certified_tier=F("proposed_tier")) | ~Q(reason=""),
            ),
            models.CheckConstraint(name="decision_resolutions_start_at_one", condition=Q(resolution_number__gte=1)),
        ]
        indexes: ClassVar = [models.Index(fields=["meeting", "outcome"], name="decision_of_meeting")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.outcome} {self.certified_tier}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the decision."""
        return f"decision:{self.pk}"

    @property
    def differs(self) -> bool:
        """Tell whether the body certified another tier than the unit proposed."""
        return self.outcome == DecisionOutcome.CERTIFIED and self.certified_tier != self.proposed_tier


class OutsideResult(models.Model):
    """A result that another authority decided and that is only recorded here, by its letter. Never changed."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="outside_results")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="outside_results")
    stage = models.CharField(max_length=60)
    document_number = models.CharField(max_length=120)
    document_on = models.DateField()
    text = models.TextField()
    # The official level, where the authority gives one of the edition's; it stands beside the computed one.
    tier = models.CharField(max_length=60, blank=True)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="outside_results"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    recorded_by_th = models.CharField(max_length=300)
    recorded_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="outside_result_once_a_stage", fields=["submission", "stage"]),
            models.CheckConstraint(name="outside_result_names_its_letter", condition=~Q(document_number="")),
            models.CheckConstraint(name="outside_result_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.stage} {self.document_number}"
