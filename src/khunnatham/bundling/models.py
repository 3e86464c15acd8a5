"""Bundles that people asked for: of which cases, how far, and where the file lies until it goes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khunnatham.assessments.models import Round
from khunnatham.bundling.batch_models import CertificateBatch  # noqa: F401 - the application finds its models here
from khunnatham.bundling.states import BundleState as BundleState  # noqa: PLC0414 - part of a bundle
from khunnatham.organisations.models import Unit


class BundleKind(models.TextChoices):
    """What the bundle is."""

    ZIP = "zip", _("ZIP เอกสารและหลักฐานพร้อมดัชนี")
    PDF = "pdf", _("PDF รวมเล่ม")


class Bundle(models.Model):
    """One bundle for one person: it may be left and comes back to; its file goes after some days."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="bundles")
    asked_for = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=3, choices=BundleKind.choices)
    cases: models.JSONField[list[int], list[int]] = models.JSONField()
    state = models.CharField(max_length=7, choices=BundleState.choices, default=BundleState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    files = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    token = models.CharField(max_length=32, unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    asked_by_th = models.CharField(max_length=300)
    asked_by_en = models.CharField(max_length=300)
    finished_at = models.DateTimeField(null=True, blank=True)
    goes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="bundle_state_is_known", condition=Q(state__in=BundleState.values)),
            models.CheckConstraint(name="bundle_done_within_total", condition=Q(done__lte=F("total"))),
            models.CheckConstraint(name="bundle_of_some_case", condition=Q(total__gte=1)),
        ]
        indexes: ClassVar = [models.Index(fields=["asked_by", "-id"], name="bundle_of_person")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.kind} {self.state}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the bundle."""
        return f"bundle:{self.pk}"
