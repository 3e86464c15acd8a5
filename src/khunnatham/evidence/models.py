"""A unit's library of proofs: items, and the versions that keep their bytes by digest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khunnatham.organisations.models import Membership, Unit


class EvidenceKind(models.TextChoices):
    """What an item is."""

    FILE = "file", _("ไฟล์")
    LINK = "link", _("ลิงก์")


class EvidenceState(models.TextChoices):
    """Where an item stands: not yet sorted, in the library, or withdrawn."""

    INBOX = "inbox", _("รอจัดเก็บ")
    FILED = "filed", _("จัดเก็บแล้ว")
    WITHDRAWN = "withdrawn", _("ถอนแล้ว")


class DateSource(models.TextChoices):
    """Who said when the event was."""

    UNKNOWN = "", _("ยังไม่ทราบ")
    EXIF = "exif", _("อ่านจากภาพถ่าย")
    PERSON = "person", _("ผู้ใช้ระบุ")


class Evidence(models.Model):
    """One proof of a unit: a file with its versions, or a link. It may serve any number of requirements."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=4, choices=EvidenceKind.choices)
    state = models.CharField(max_length=9, choices=EvidenceState.choices)
    event_on = models.DateField(null=True, blank=True)
    event_on_from = models.CharField(max_length=6, choices=DateSource.choices, blank=True, default=DateSource.UNKNOWN)
    url = models.CharField(max_length=2000, blank=True)
    note = models.TextField(blank=True)
    # Title, note and address in the one spelling of searches: found however the digits and vowels were typed.
    search_text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    created_by_th = models.CharField(max_length=300)
    created_by_en = models.CharField(max_length=300)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="evidence_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="evidence_kind_is_known", condition=Q(kind__in=EvidenceKind.values)),
            models.CheckConstraint(name="evidence_state_is_known", condition=Q(state__in=EvidenceState.values)),
            models.CheckConstraint(
                name="evidence_link_has_an_address", condition=(Q(kind="link") & ~Q(url="")) | Q(kind="file", url="")
            ),
            models.CheckConstraint(
                name="evidence_date_says_whence",
                condition=Q(event_on__isnull=True, event_on_from="")
                | Q(event_on__isnull=False, event_on_from__in=["exif", "person"]),
            ),
            models.CheckConstraint(
                name="evidence_withdrawn_says_when_and_why",
                condition=(Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""))
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_reason="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "state", "-created_at", "-id"], name="evidence_of_unit"),
            models.Index(fields=["unit", "url"], name="evidence_by_address", condition=Q(kind="link")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the item."""
        return f"evidence:{self.pk}"

    @property
    def is_image(self) -> bool:
        """Tell whether the current version is a picture (reads the prefetched versions)."""
        version = self.current
        return version is not None and version.media_type.startswith("image/")

    @property
    def current(self) -> EvidenceVersion | None:
        """Give the newest version of a file; ``None`` for a link. Prefetch ``versions`` where a list is shown."""
        return max(self.versions.all(), key=lambda version: version.number, default=None)


class EvidenceVersion(models.Model):
    """One state of a file: whose bytes, by digest; the bytes themselves lie once in the store, unchanged."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    # As the person named it, kept for showing; ``file_name`` is the safe one for downloads.
    original_name = models.TextField(blank=True)
    file_name = models.CharField(max_length=200)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    created_by_th = models.CharField(max_length=300)
    created_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["evidence", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="evidence_version_numbered_once", fields=["evidence", "number"]),
            models.CheckConstraint(name="evidence_version_starts_at_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="evidence_version_has_a_digest", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="evidence_version_is_not_empty", condition=Q(size__gte=1)),
            models.CheckConstraint(
                name="evidence_version_measured_whole",
                condition=Q(width__isnull=True, height__isnull=True) | Q(width__isnull=False, height__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="evidence_version_by_digest")]

    def __str__(self) -> str:
        return f"{self.evidence_id} v{self.number} {self.file_name}"

    @property
    def is_image(self) -> bool:
        """Tell whether it is a picture that can be shown small."""
        return self.media_type.startswith("image/")


class PhotoPrint(models.Model):
    """How a photo looks, in 64 bits: pictures that look alike differ in few of them. Blank where there is too little to see.

    The four bands are the same bits in pieces of sixteen, each under its own index: whoever looks for what is alike reads a
    few entries of four indexes and never the whole library (``likeness``).
    """

    version = models.OneToOneField(
        EvidenceVersion, on_delete=models.PROTECT, primary_key=True, related_name="photo_print"
    )
    bits = models.CharField(max_length=16, blank=True)
    band_1 = models.PositiveIntegerField(null=True, blank=True)
    band_2 = models.PositiveIntegerField(null=True, blank=True)
    band_3 = models.PositiveIntegerField(null=True, blank=True)
    band_4 = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="photo_print_has_bits_and_bands_or_neither",
                condition=Q(bits="", band_1=None, band_2=None, band_3=None, band_4=None)
                | Q(
                    bits__regex=r"^[0-9a-f]{16}$",
                    band_1__isnull=False,
                    band_2__isnull=False,
                    band_3__isnull=False,
                    band_4__isnull=False,
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["band_1"], name="photo_print_band_1"),
            models.Index(fields=["band_2"], name="photo_print_band_2"),
            models.Index(fields=["band_3"], name="photo_print_band_3"),
            models.Index(fields=["band_4"], name="photo_print_band_4"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.bits}"


class KeptApart(models.Model):
    """Two photos of a unit that look alike and are kept both, as a person said: they are not pointed out again."""

    first = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=60)
    kept_by_th = models.CharField(max_length=300)
    kept_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="kept_apart_once", fields=["first", "second"]),
            models.CheckConstraint(name="kept_apart_older_first", condition=Q(first__lt=models.F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class LinkVerdict(models.TextChoices):
    """What came of asking for a link."""

    ANSWERED = "answered", _("เปิดได้")
    CLOSED = "closed", _("ตอบกลับ แต่ไม่เปิดให้ระบบอ่าน")
    BROKEN = "broken", _("ไม่มีหน้านี้แล้ว")
    SILENT = "silent", _("ไม่ตอบ")


class LinkCheck(models.Model):
    """What came of asking for a link the last time: a finding of a machine, written over by the next one."""

    evidence = models.OneToOneField(
        Evidence,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="link_check",
        limit_choices_to={"kind": "link"},
    )
    checked_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=LinkVerdict.choices)
    # The status that the site answered with; nothing where it did not answer, and then ``fault`` says why.
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    fault = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    broken_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["checked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(name="link_verdict_is_known", condition=Q(verdict__in=LinkVerdict.values)),
            models.CheckConstraint(
                name="link_broken_says_since_when",
                condition=Q(verdict__in=["answered", "closed"], broken_since__isnull=True, answered_at__isnull=False)
                | Q(verdict__in=["broken", "silent"], broken_since__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["checked_at"], name="link_check_by_age")]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.verdict}"

    @property
    def is_broken(self) -> bool:
        """Tell whether the page could not be had."""
        return self.broken_since is not None


class Snapshot(models.Model):
    """A copy of the page of a link, as PDF, on a person's request: the background makes it and keeps it as a proof of its own."""

    link = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="snapshots")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    copy = models.OneToOneField(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="snapshot_of")
    # Why there is none, where there is none.
    why_th = models.CharField(max_length=300, blank=True)
    why_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="snapshot_waits_once", fields=["link"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="snapshot_ended_with_a_copy_or_a_reason",
                condition=Q(ended_at__isnull=True, copy__isnull=True, why_th="")
                | Q(ended_at__isnull=False, copy__isnull=False, why_th="")
                | (Q(ended_at__isnull=False, copy__isnull=True) & ~Q(why_th="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.asked_at}"
