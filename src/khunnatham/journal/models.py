"""Entries that are only ever added, each sealed with the hash of the one before, and the head of their chain."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

GENESIS = "0" * 64


class Entry(models.Model):
    """One act: who did what about what, when, with which facts. Triggers refuse to change or remove it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    about = models.CharField(max_length=120)
    unit = models.CharField(max_length=40, blank=True)
    by_key = models.CharField(max_length=60)
    by_th = models.CharField(max_length=300)
    by_en = models.CharField(max_length=300)
    by_role = models.CharField(max_length=40, blank=True)
    by_unit = models.CharField(max_length=40, blank=True)
    on_behalf_of = models.CharField(max_length=60, blank=True)
    on_behalf_of_th = models.CharField(max_length=300, blank=True)
    on_behalf_of_en = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="journal_numbers_start_at_one"),
            # No two entries may follow the same one: the chain cannot fork, whatever the code does.
            models.UniqueConstraint(fields=["previous_hash"], name="journal_chain_never_forks"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["about", "number"], name="journal_about"),
            models.Index(fields=["unit", "number"], name="journal_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.about}"


class Head(models.Model):
    """The end of the chain: one row, locked while an entry is added, that also betrays a removed tail."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="journal_has_one_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"
