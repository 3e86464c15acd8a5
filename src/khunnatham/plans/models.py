"""A unit's plan of a year: virtues, what was discovered, problems and good deeds, activities and their results."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khunnatham.evidence.models import Evidence
from khunnatham.organisations.models import Unit
from khunnatham.organisations.revising import Revised
from khunnatham.thai import search_text


class Plan(Revised):
    """The plan of one unit for one programme and fiscal year (พ.ศ.)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    fiscal_year = models.PositiveSmallIntegerField()
    programme = models.CharField(max_length=80)
    target_virtues: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    extra_virtues = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-fiscal_year", "programme", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="plan_one_a_year", fields=["unit", "fiscal_year", "programme"]),
            models.CheckConstraint(
                name="plan_year_is_buddhist_era", condition=Q(fiscal_year__gte=2500, fiscal_year__lte=2700)
            ),
            models.CheckConstraint(name="plan_has_a_programme", condition=~Q(programme="")),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.programme} {self.fiscal_year}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the plan."""
        return f"plan:{self.pk}"


class TopicKind(models.TextChoices):
    """What discovery brings up."""

    PROBLEM = "problem", _("ปัญหาที่อยากแก้")
    GOOD_DEED = "good-deed", _("ความดีที่อยากทำ")


# How people speak of a kind when they search, in both languages.
_KINDS_SAID = {
    TopicKind.PROBLEM: "ปัญหาที่อยากแก้ problem to fix",
    TopicKind.GOOD_DEED: "ความดีที่อยากทำ good deed to do",
}


class Topic(Revised):
    """A problem to fix or a good deed to do, with how; ``virtue`` is a key of the edition's virtues or blank.

    A draft was copied from another year: it counts nowhere until somebody confirms it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="topics")
    kind = models.CharField(max_length=9, choices=TopicKind.choices)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    remedy = models.TextField(blank=True)
    virtue = models.CharField(max_length=60, blank=True)
    is_draft = models.BooleanField(default=False)
    # What it is called and says, in the one spelling of searches.
    search_text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["plan", "kind", "position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="topic_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="topic_kind_is_known", condition=Q(kind__in=TopicKind.values)),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the spelling of searches beside the words."""
        self.search_text = search_text(f"{_KINDS_SAID[TopicKind(self.kind)]} {self.text} {self.remedy}")
        super().save(*args, **kwargs)


class DiscoveryNote(Revised):
    """What the unit wrote under one question of one step of the discovery; ``question_key`` is blank for the step."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="discovery_notes")
    step_key = models.CharField(max_length=60)
    question_key = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["plan", "step_key", "question_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="discovery_note_once", fields=["plan", "step_key", "question_key"]),
            models.CheckConstraint(name="discovery_note_has_a_step", condition=~Q(step_key="")),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.step_key} {self.question_key}"


class Lesson(Revised):
    """What the unit learnt, under one question of the edition's lesson form."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lessons")
    question_key = models.CharField(max_length=60)
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["plan", "question_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="lesson_once", fields=["plan", "question_key"]),
            models.CheckConstraint(name="lesson_has_a_question", condition=~Q(question_key="")),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.question_key}"


class BudgetSource(models.TextChoices):
    """Where the money of an activity comes from."""

    UNKNOWN = "", _("ยังไม่ระบุ")
    OWN = "own", _("งบของหน่วยงานเอง")
    OTHER_AGENCY = "other-agency", _("หน่วยงานอื่นสนับสนุน")
    NONE = "none", _("ไม่ใช้งบประมาณ")
    ELSEWHERE = "elsewhere", _("แหล่งอื่น")


class Activity(Revised):
    """One activity: where, when, how, what is expected, who answers for it, how it is measured, and what came of it.

    ``dimension`` is a key of the edition's dimensions or of its ``activity_fields``, or blank. A draft was copied from another
    year: it counts nowhere until somebody confirms it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="activities")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    position = models.PositiveSmallIntegerField()
    virtue = models.CharField(max_length=60, blank=True)
    dimension = models.CharField(max_length=60, blank=True)
    is_draft = models.BooleanField(default=False)
    title = models.CharField(max_length=300)
    place_text = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    method = models.TextField(blank=True)
    expected_result = models.TextField(blank=True)
    responsible = models.CharField(max_length=300, blank=True)
    indicator = models.CharField(max_length=500, blank=True)
    target = models.CharField(max_length=300, blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    budget_source = models.CharField(
        max_length=12, choices=BudgetSource.choices, blank=True, default=BudgetSource.UNKNOWN
    )
    # Which agency or fund it is, in words.
    budget_from = models.CharField(max_length=300, blank=True)
    # The strategy or development plan that the activity is part of, in words; blank where it is part of none.
    strategy = models.CharField(max_length=500, blank=True)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    actual_result = models.TextField(blank=True)
    is_achieved = models.BooleanField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    participants = models.PositiveIntegerField(null=True, blank=True)
    staff_participants = models.PositiveIntegerField(null=True, blank=True)
    spent = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    # What is better than before, as the success form asks («ปัญหาดีขึ้นอย่างไร»).
    improvement = models.TextField(blank=True)
    before = models.CharField(max_length=500, blank=True)
    after = models.CharField(max_length=500, blank=True)
    is_reported = models.BooleanField(default=False)
    search_text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["plan", "position", "id"]
        verbose_name_plural = "activities"
        constraints: ClassVar = [
            models.CheckConstraint(name="activity_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="activity_progress_is_a_percentage", condition=Q(progress_percent__lte=100)),
            models.CheckConstraint(
                name="activity_ends_after_it_begins",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="activity_budget_is_not_negative", condition=Q(budget__isnull=True) | Q(budget__gte=0)
            ),
            models.CheckConstraint(
                name="activity_spent_is_not_negative", condition=Q(spent__isnull=True) | Q(spent__gte=0)
            ),
            models.CheckConstraint(
                name="activity_budget_source_is_known", condition=Q(budget_source__in=BudgetSource.values)
            ),
            models.CheckConstraint(
                name="activity_staff_are_among_participants",
                condition=Q(staff_participants__isnull=True)
                | Q(participants__isnull=True)
                | Q(staff_participants__lte=F("participants")),
            ),
            # A claim of success without a recorded result would count in the success share: never.
            models.CheckConstraint(
                name="activity_achieved_shows_a_result",
                condition=Q(is_achieved__isnull=True) | Q(is_achieved=False) | ~Q(actual_result=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the spelling of searches beside the words."""
        words = f"กิจกรรม activity {self.title} {self.place_text} {self.responsible} {self.expected_result}"
        self.search_text = search_text(words)
        super().save(*args, **kwargs)

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the activity."""
        return f"activity:{self.pk}"


class ActivityProof(models.Model):
    """A photo or a paper of the unit's library that shows an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="proofs")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="activities")
    attached_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["activity", "id"]
        constraints: ClassVar = [models.UniqueConstraint(name="activity_proof_once", fields=["activity", "evidence"])]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.evidence_id}"


class ProgressRecord(models.Model):
    """How far an activity was at a moment. Triggers refuse to change or remove it.

    ``activity`` is the number of the activity and no foreign key: what was recorded outlives an activity that is removed,
    and finds it again when it is brought back. Figures only: what people wrote stands in the activity and may be corrected.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="progress")
    activity = models.PositiveBigIntegerField()
    progress_percent = models.PositiveSmallIntegerField()
    is_achieved = models.BooleanField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    recorded_by_th = models.CharField(max_length=300)
    recorded_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["plan", "activity", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="progress_record_is_a_percentage", condition=Q(progress_percent__lte=100)),
        ]
        indexes: ClassVar = [models.Index(fields=["plan", "activity", "id"], name="progress_of_activity")]

    def __str__(self) -> str:
        return f"{self.activity} {self.progress_percent} %"


class Innovation(Revised):
    """An innovation project of the plan; ``activity`` is the activity of the plan that it is carried out as, if any."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="innovations")
    activity = models.ForeignKey(Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="innovations")
    title = models.CharField(max_length=300)
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["plan", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="innovation_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="innovation_says_what", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.title
