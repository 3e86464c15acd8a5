"""Meetings of a body: number within the fiscal year, agenda, attendance and resolutions."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khunnatham.organisations.models import Account, Unit
from khunnatham.wording import Text


class MeetingState(models.TextChoices):
    """How far a meeting has come."""

    PLANNED = "planned", _("กำหนดไว้")
    HELD = "held", _("ประชุมแล้ว")
    CLOSED = "closed", _("ปิดรายงานแล้ว")


class Meeting(models.Model):
    """One meeting of a body: «ครั้งที่ ๒/๒๕๖๗»."""

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    fiscal_year = models.PositiveSmallIntegerField()
    planned_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    place_text = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=7, choices=MeetingState.choices, default=MeetingState.PLANNED)
    chair_th = models.CharField(max_length=300, blank=True)
    chair_en = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    created_by_th = models.CharField(max_length=300)
    created_by_en = models.CharField(max_length=300)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-fiscal_year", "-number", "body"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="meeting_numbered_once_a_year", fields=["body", "fiscal_year", "number"]),
            models.CheckConstraint(name="meeting_numbers_start_at_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="meeting_year_is_buddhist_era", condition=Q(fiscal_year__gte=2500, fiscal_year__lte=2700)
            ),
            models.CheckConstraint(
                name="meeting_held_has_a_date",
                condition=Q(state="planned", held_on__isnull=True)
                | Q(state__in=["held", "closed"], held_on__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_closed_says_when",
                condition=Q(state="closed", closed_at__isnull=False)
                | Q(state__in=["planned", "held"], closed_at__isnull=True),
            ),
            models.CheckConstraint(name="meeting_held_has_a_chair", condition=Q(state="planned") | ~Q(chair_th="")),
        ]

    def __str__(self) -> str:
        return self.label.th

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the meeting."""
        return f"meeting:{self.pk}"

    @property
    def label(self) -> Text:
        """Give the number as papers print it: «ครั้งที่ 2/2567»."""
        return Text(f"ครั้งที่ {self.number}/{self.fiscal_year}", f"Meeting {self.number}/{self.fiscal_year}")

    @property
    def date_on(self) -> date:
        """Give the day it was held, or is to be held."""
        return self.held_on or self.planned_on


class AgendaItem(models.Model):
    """One matter of the agenda, in order; ``about`` is a plain key of what it concerns (may be blank).

    ``text`` is what the minutes tell of it. Where somebody put these words right, a fresh draft leaves them.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)
    about = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    is_reworded = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["meeting", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="agenda_position_taken_once", fields=["meeting", "position"]),
            models.UniqueConstraint(
                name="agenda_matter_listed_once", fields=["meeting", "about"], condition=~Q(about="")
            ),
            models.CheckConstraint(name="agenda_item_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="agenda_positions_start_at_one", condition=Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Resolution(models.Model):
    """What the meeting resolved, under a number; ``about`` is a plain key such as ``"submission:12"``, or blank.

    ``item`` is the matter under which minutes drafted from what happened print it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="resolutions")
    number = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    is_reworded = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    recorded_by_th = models.CharField(max_length=300)
    recorded_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["meeting", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="resolution_numbered_once", fields=["meeting", "number"]),
            models.CheckConstraint(name="resolution_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="resolution_numbers_start_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.number}"

    @property
    def label(self) -> Text:
        """Give the number with its meeting as papers cite it: «มติที่ 3 ครั้งที่ 2/2567»."""
        at = self.meeting.label
        return Text(f"มติที่ {self.number} {at.th}", f"Resolution {self.number} of {at.en.lower()}")


class Attendance(models.Model):
    """Whether a post was there; posts, never names of persons. ``account`` is that of the post that sat there, where it is known."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    position = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=300)
    duty = models.CharField(max_length=120, blank=True)
    # The post that sat there, where it is not the seat's own: who acts for another, or was sent.
    sat = models.CharField(max_length=300, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="attendance")
    is_present = models.BooleanField()
    # Whether the post had a vote by the order in force that day; nothing where the body has no seats by order.
    votes = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="attendance_post_once", fields=["meeting", "post"]),
            models.CheckConstraint(name="attendance_has_a_post", condition=~Q(post="")),
        ]

    def __str__(self) -> str:
        return self.post


class Correction(models.Model):
    """What somebody of the body wants put right in the minutes, of one matter or of the whole, and what was done about it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="corrections")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    asked_by_th = models.CharField(max_length=300)
    asked_by_en = models.CharField(max_length=300)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_th = models.CharField(max_length=300, blank=True)
    answered_by_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting", "asked_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="correction_says_what", condition=~Q(text="")),
            models.CheckConstraint(
                name="correction_answered_in_words",
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.pk}"


class SignOff(models.Model):
    """That somebody signed closed minutes off in the platform; on paper the signature block does.

    ``apart_from`` names the matters on which this person did not sit.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="sign_offs")
    apart_from = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=60)
    signed_by_th = models.CharField(max_length=300)
    signed_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["meeting", "signed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="minutes_signed_once_a_person", fields=["meeting", "signed_by"]),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.signed_by}"
