"""Certificates: numbered once a year, verified by a token that nobody can guess, revoked with a reason and never removed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from khunnatham.awards.plaque_models import Plaque  # noqa: F401 - the application finds its models here
from khunnatham.awards.template_models import CertificateTemplate
from khunnatham.awards.title_models import TitleRow
from khunnatham.organisations.models import Unit
from khunnatham.review.models import Decision


class Series(models.Model):
    """The last number given in a year; the row is locked while the next one is given."""

    name = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["name", "year"]
        verbose_name_plural = "series"
        constraints: ClassVar = [models.UniqueConstraint(name="series_once_a_year", fields=["name", "year"])]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.last}"


class Certificate(models.Model):
    """What a decision or a title confers. Triggers refuse to change what is printed on it, to undo a revocation, or to remove it."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="certificates")
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=60, unique=True)
    # What it is for: a decision that certifies, or a row of the register of titles.
    # Revoked, it stays, and another one may be issued for the same: only one is in force at a time.
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates")
    title_row = models.ForeignKey(
        TitleRow, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    template = models.ForeignKey(
        CertificateTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="certificates")
    tier = models.CharField(max_length=60)
    token = models.CharField(max_length=64, unique=True)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60)
    issued_by_th = models.CharField(max_length=300)
    issued_by_en = models.CharField(max_length=300)
    frozen: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.TextField(blank=True)
    revoked_by = models.CharField(max_length=60, blank=True)
    revoked_by_th = models.CharField(max_length=300, blank=True)
    revoked_by_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-issued_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="certificate_serial_once_a_series", fields=["series", "serial"]),
            models.UniqueConstraint(
                name="certificate_in_force_once_a_decision", fields=["decision"], condition=Q(revoked_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="certificate_in_force_once_a_title", fields=["title_row"], condition=Q(revoked_at__isnull=True)
            ),
            models.CheckConstraint(name="certificate_confers_a_tier", condition=~Q(tier="")),
            models.CheckConstraint(
                name="certificate_is_for_one_thing",
                condition=Q(decision__isnull=False, title_row__isnull=True)
                | Q(decision__isnull=True, title_row__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_holds_for_a_day_at_least",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("issued_on")),
            ),
            models.CheckConstraint(
                name="certificate_revoked_says_why_and_by_whom",
                condition=Q(revoked_at__isnull=True, revoked_reason="", revoked_by="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="") & ~Q(revoked_by="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "-issued_at"], name="certificate_of_unit")]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the certificate."""
        return f"certificate:{self.pk}"

    @property
    def is_revoked(self) -> bool:
        """Tell whether it no longer holds."""
        return self.revoked_at is not None
