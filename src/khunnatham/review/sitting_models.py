"""A day on which a committee hears units one after the other: the programme, who was there, what was heard when, papers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from khunnatham.assessments.models import Assessment
from khunnatham.evidence.models import Evidence, EvidenceVersion
from khunnatham.meetings.models import Meeting
from khunnatham.organisations.revising import Revised
from khunnatham.review.committee_models import Committee, Seat


class SittingDay(Revised):
    """One day of a committee: when it begins and where, in a room or behind a link."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="days")
    on = models.DateField()
    starts_at = models.TimeField()
    place_text = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=500, blank=True)
    # The meeting of the committee's body that holds the minutes of the day, once they were begun.
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="sitting_day")

    class Meta:
        ordering: ClassVar = ["on", "starts_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="sitting_day_says_where", condition=~Q(place_text="") | ~Q(link="")),
            models.CheckConstraint(
                name="sitting_day_cancelled_says_why",
                condition=Q(cancelled_at__isnull=True, cancelled_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_reason="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["committee", "on"], name="sitting_day_of_committee")]

    def __str__(self) -> str:
        return f"{self.committee_id} {self.on}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows it."""
        return f"sitting-day:{self.pk}"

    @property
    def where(self) -> str:
        """Give room and link in one line."""
        return " · ".join(part for part in (self.place_text, self.link) if part)

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it does not take place."""
        return self.cancelled_at is not None


class Slot(models.Model):
    """One unit that is heard, or a break, in order; how long it takes. The hours follow from what stands before it."""

    day = models.ForeignKey(SittingDay, on_delete=models.PROTECT, related_name="slots")
    position = models.PositiveSmallIntegerField()
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="sitting_slots"
    )
    title = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["day", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="unit_heard_once_a_day", fields=["day", "assessment"], condition=Q(assessment__isnull=False)
            ),
            models.CheckConstraint(
                name="slot_is_a_unit_or_a_break",
                condition=Q(assessment__isnull=False, title="") | (Q(assessment__isnull=True) & ~Q(title="")),
            ),
            models.CheckConstraint(name="slot_takes_some_time", condition=Q(minutes__gte=5, minutes__lte=480)),
        ]

    def __str__(self) -> str:
        return f"{self.day_id}/{self.position}"

    @property
    def is_break(self) -> bool:
        """Tell whether nobody is heard in it."""
        return self.assessment_id is None


class Step(models.Model):
    """One item of the agenda of one unit as it took place: from when until when. One runs at a time."""

    day = models.ForeignKey(SittingDay, on_delete=models.PROTECT, related_name="steps")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="steps")
    key = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=60)
    started_by_th = models.CharField(max_length=300)
    started_by_en = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["day", "started_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_item_runs_at_a_time", fields=["day"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="step_ends_after_it_began",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.key}"


class Presence(models.Model):
    """Whether a seat was there on a day, and the post of who sat on it; posts, never names of persons."""

    day = models.ForeignKey(SittingDay, on_delete=models.PROTECT, related_name="presences")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="presences")
    is_present = models.BooleanField()
    sat_th = models.CharField(max_length=300, blank=True)
    sat_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["day", "seat__position"]
        constraints: ClassVar = [models.UniqueConstraint(name="seat_present_once_a_day", fields=["day", "seat"])]

    def __str__(self) -> str:
        return f"{self.day_id} {self.seat_id} {self.is_present}"


class SessionPaper(models.Model):
    """A paper that a unit presented, handed in from its library; the version of that moment is what the committee opens."""

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="papers")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="session_papers")
    version = models.ForeignKey(
        EvidenceVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="session_papers"
    )
    filed_at = models.DateTimeField()
    filed_by = models.CharField(max_length=60)
    filed_by_th = models.CharField(max_length=300)
    filed_by_en = models.CharField(max_length=300)
    is_after = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["slot", "filed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="paper_of_a_session_once", fields=["slot", "evidence"]),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.evidence_id}"
