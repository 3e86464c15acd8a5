"""Which committee judges a case, and who of it may not: the two things that decide whether a member opens a file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khunnatham.organisations.models import Account, Unit


class Judging(models.Model):
    """From when until when a committee judged a case. What ended is kept with the reason of the change."""

    assessment = models.ForeignKey("assessments.Assessment", on_delete=models.PROTECT, related_name="judgings")
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="judgings")
    # Blank for what follows from track and region by itself.
    reason = models.TextField(blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.CharField(max_length=60)
    assigned_by_th = models.CharField(max_length=300)
    assigned_by_en = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["assessment", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="case_is_judged_by_one_committee", fields=["assessment"], condition=Q(ended_at__isnull=True)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["body", "ended_at"], name="judging_of_body")]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.body_id}"


class Ground(models.TextChoices):
    """Why somebody may not judge a case, or that nothing stands against it."""

    CLEAR = "clear", _("ไม่มีส่วนได้เสีย")
    DECLARED = "declared", _("แจ้งว่ามีส่วนได้เสีย")
    MEMBER = "member", _("เคยหรือกำลังดำรงตำแหน่งในหน่วยงานภายใน 12 เดือน")
    SUPERIOR = "superior", _("เคยหรือกำลังดำรงตำแหน่งในหน่วยงานต้นสังกัดภายใน 12 เดือน")
    SIGNATORY = "signatory", _("เป็นผู้ลงนามในเอกสารของหน่วยงาน")
    PLAN = "plan", _("มีชื่อตำแหน่งอยู่ในแผนของหน่วยงาน")


class Interest(models.Model):
    """What one person said, or what was found, about their interest in a case. Never changed: a later word stands beside it."""

    assessment = models.ForeignKey("assessments.Assessment", on_delete=models.PROTECT, related_name="interests")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="interests")
    ground = models.CharField(max_length=9, choices=Ground.choices)
    text = models.TextField(blank=True)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=60)
    said_by_th = models.CharField(max_length=300)
    said_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["assessment", "account", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="interest_said_once", fields=["assessment", "account", "ground"]),
            models.CheckConstraint(name="declared_interest_says_which", condition=~Q(ground="declared") | ~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.account_id} {self.ground}"


class Waiver(models.Model):
    """That an interest which was found keeps its person away no more, by whose word and why; and if so, that it was laid again."""

    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="waivers")
    reason = models.TextField()
    lifted_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=60)
    lifted_by_th = models.CharField(max_length=300)
    lifted_by_en = models.CharField(max_length=300)
    laid_reason = models.TextField(blank=True)
    laid_at = models.DateTimeField(null=True, blank=True)
    laid_by = models.CharField(max_length=60, blank=True)
    laid_by_th = models.CharField(max_length=300, blank=True)
    laid_by_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["interest", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="interest_is_lifted_once_at_a_time", fields=["interest"], condition=Q(laid_at__isnull=True)
            ),
            models.CheckConstraint(name="interest_is_lifted_with_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="interest_is_laid_again_with_a_reason",
                condition=Q(laid_at__isnull=True, laid_reason="") | (Q(laid_at__isnull=False) & ~Q(laid_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interest_id} {self.lifted_at:%Y-%m-%d}"
