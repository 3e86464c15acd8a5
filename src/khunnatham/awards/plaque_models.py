"""Plaques: given beside a certificate, with its number and its code; artwork for a workshop first, then handed over on a day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from khunnatham.awards.template_models import CertificateTemplate


class Plaque(models.Model):
    """The plaque of a certificate. It is no proof of its own: whoever reads its code is answered about the certificate."""

    certificate = models.OneToOneField("awards.Certificate", on_delete=models.PROTECT, related_name="plaque")
    template = models.ForeignKey(CertificateTemplate, on_delete=models.PROTECT, related_name="plaques")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    made_by_th = models.CharField(max_length=300)
    made_by_en = models.CharField(max_length=300)
    given_on = models.DateField(null=True, blank=True)
    given_by = models.CharField(max_length=60, blank=True)
    given_by_th = models.CharField(max_length=300, blank=True)
    given_by_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["certificate_id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="plaque_given_says_who_recorded_it",
                condition=Q(given_on__isnull=True, given_by="") | (Q(given_on__isnull=False) & ~Q(given_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.given_on}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the plaque."""
        return f"plaque:{self.pk}"
