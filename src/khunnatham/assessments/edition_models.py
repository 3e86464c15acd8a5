"""What a platform adds to the editions of the product: editions of its own, and which requirements the same proof may serve."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class PublishedEdition(models.Model):
    """An edition that was published on this platform, byte by byte as its digest says. Triggers refuse to change or remove it."""

    programme = models.CharField(max_length=80)
    edition = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=60)
    published_by_th = models.CharField(max_length=300)
    published_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["programme", "edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="edition_published_once", fields=["programme", "edition"]),
            models.CheckConstraint(
                name="published_edition_has_a_key_and_a_digest",
                condition=~Q(programme="") & ~Q(edition="") & Q(digest__regex="^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.edition_key

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the publication."""
        return f"edition:{self.pk}"

    @property
    def edition_key(self) -> str:
        """Give the key under which the shelf has it: ``programme/edition``."""
        return f"{self.programme}/{self.edition}"


class SameAs(models.Model):
    """Two requirements of two editions that one proof may serve, as an administrator said; the lesser edition key stands first."""

    edition = models.CharField(max_length=121)
    key = models.CharField(max_length=60)
    other_edition = models.CharField(max_length=121)
    other_key = models.CharField(max_length=60)
    declared_at = models.DateTimeField()
    declared_by = models.CharField(max_length=60)
    declared_by_th = models.CharField(max_length=300)
    declared_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["edition", "other_edition", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="same_proof_declared_once", fields=["edition", "key", "other_edition", "other_key"]
            ),
            # Which stands first is Python's order of the letters: databases order a hyphen and a stroke as they like.
            models.CheckConstraint(name="same_proof_between_two_editions", condition=~Q(edition=F("other_edition"))),
            models.CheckConstraint(name="same_proof_names_requirements", condition=~Q(key="") & ~Q(other_key="")),
        ]
        indexes: ClassVar = [models.Index(fields=["other_edition", "other_key"], name="same_proof_from_the_other_side")]

    def __str__(self) -> str:
        return f"{self.edition}:{self.key} = {self.other_edition}:{self.other_key}"

    @property
    def journal_key(self) -> str:
        """Give the plain key by which the journal knows the declaration."""
        return f"same-as:{self.pk}"
