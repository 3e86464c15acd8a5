"""Batches of certificates that somebody asked for: for which titles and decisions, on which template, how far."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khunnatham.awards.template_models import CertificateTemplate
from khunnatham.bundling.states import BatchState
from khunnatham.organisations.models import Membership, Unit
from khunnatham.wording import Text


class Languages(models.TextChoices):
    """In which languages a batch is printed: each has its own files."""

    THAI = "th", _("ไทย")
    ENGLISH = "en", _("อังกฤษ")
    BOTH = "both", _("ทั้งสองภาษา แยกไฟล์")


class CertificateBatch(models.Model):
    """One batch: approved by who signs, issued, printed as PDF and as ZIP; the files go after some days, the certificates stay."""

    asked_for = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(CertificateTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    titles: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    decisions: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    # Of plaques: certificates that hold, whose number and code they carry. Nothing is issued for them.
    certificates: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    signer_name = models.CharField(max_length=200, blank=True)
    signer_post = models.CharField(max_length=300)
    signer_name_en = models.CharField(max_length=200, blank=True)
    signer_post_en = models.CharField(max_length=300, blank=True)
    languages = models.CharField(max_length=4, choices=Languages.choices, default=Languages.THAI)
    valid_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=BatchState.choices, default=BatchState.TO_SIGN)
    # Whose head or chair signs; then who approved the list, in the system or by a document, or refused it.
    signs = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=60, blank=True)
    approved_by_th = models.CharField(max_length=300, blank=True)
    approved_by_en = models.CharField(max_length=300, blank=True)
    document_number = models.CharField(max_length=120, blank=True)
    document_on = models.DateField(null=True, blank=True)
    # Why it failed or was refused, in words for who asked.
    told_th = models.CharField(max_length=500, blank=True)
    told_en = models.CharField(max_length=500, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    token = models.CharField(max_length=32, unique=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    goes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name_plural = "certificate batches"
        constraints: ClassVar = [
            models.CheckConstraint(name="batch_state_is_known", condition=Q(state__in=BatchState.values)),
            models.CheckConstraint(name="batch_done_within_total", condition=Q(done__lte=F("total"))),
            models.CheckConstraint(name="batch_of_some_certificate", condition=Q(total__gte=1)),
            models.CheckConstraint(
                name="batch_approved_says_by_whom",
                condition=Q(approved_at__isnull=True, approved_by="")
                | (Q(approved_at__isnull=False) & ~Q(approved_by="")),
            ),
            models.CheckConstraint(
                name="batch_document_has_number_and_day",
                condition=Q(document_number="", document_on__isnull=True)
                | (~Q(document_number="") & Q(document_on__isnull=False)),
            ),
            models.CheckConstraint(name="batch_languages_are_known", condition=Q(languages__in=Languages.values)),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state} {self.done}/{self.total}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the batch."""
        return f"certificate-batch:{self.pk}"

    @property
    def told(self) -> Text:
        """Give why it failed."""
        return Text(self.told_th, self.told_en)

    @property
    def count(self) -> int:
        """Give how many certificates it is of."""
        return len(self.titles) + len(self.decisions) + len(self.certificates)

    @property
    def is_of_plaques(self) -> bool:
        """Tell whether plaques are printed, of certificates that were issued before."""
        return bool(self.certificates)

    @property
    def printed_in(self) -> tuple[str, ...]:
        """Give the languages that it is printed in, each with its own files."""
        return ("th", "en") if self.languages == Languages.BOTH else (self.languages,)

    @property
    def percent(self) -> int:
        """Give how far it is, in a hundred."""
        return self.done * 100 // self.total
