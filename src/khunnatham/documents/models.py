"""The archive of issued papers: numbered by office and year, kept byte for byte, withdrawn with a reason and never removed.

Beside it the font and the emblem that an office brought for its papers.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from khunnatham.organisations.models import Unit


class Register(models.Model):
    """The last number that an office gave in a year; the row is locked while the next one is given."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="paper_registers")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["unit", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="register_of_papers_once_an_office_and_year", fields=["unit", "year"])
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}: {self.last}"


class IssuedPaper(models.Model):
    """A paper as it left an office. Triggers refuse to change what it says, to undo a withdrawal, or to remove it."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="papers")
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=400)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="issued_papers")
    unit_th = models.CharField(max_length=300)
    unit_en = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=60)
    content = models.CharField(max_length=64)  # the digest of what it says, before number and address
    token = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64)  # the digest of the file, which lies in the store of proofs under it
    size = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60)
    issued_by_th = models.CharField(max_length=300)
    issued_by_en = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)
    withdrawn_by_th = models.CharField(max_length=300, blank=True)
    withdrawn_by_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-issued_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="paper_serial_once_a_register", fields=["register", "serial"]),
            models.UniqueConstraint(
                name="same_content_is_issued_once",
                fields=["unit", "kind", "about", "content"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="paper_withdrawn_says_why_and_by_whom",
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="", withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="") & ~Q(withdrawn_by="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "-issued_at"], name="issued_paper_of_unit"),
            models.Index(fields=["about"], name="issued_paper_about"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the paper."""
        return f"issued-paper:{self.pk}"

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether it no longer holds."""
        return self.withdrawn_at is not None


class UnitStationery(models.Model):
    """What an office brought for its papers, by the digests of the files, and who stated that it may be used."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="stationery")
    font = models.CharField(max_length=64, blank=True)
    font_name = models.CharField(max_length=200, blank=True)
    bold = models.CharField(max_length=64, blank=True)
    emblem = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=60, blank=True)
    confirmed_by_th = models.CharField(max_length=300, blank=True)
    confirmed_by_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["unit"]
        constraints: ClassVar = [
            models.CheckConstraint(name="bold_cut_stands_beside_a_font", condition=Q(bold="") | ~Q(font="")),
            models.CheckConstraint(
                name="stationery_in_use_says_who_confirmed_it",
                condition=Q(font="", emblem="") | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.font_name or 'Sarabun'}"
