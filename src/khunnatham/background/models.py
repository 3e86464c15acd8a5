"""Which workers live, and when each planned task was last queued. The tasks themselves are rows of django-tasks-db."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Worker(models.Model):
    """A process that does queued tasks. It writes the time every few seconds; one that stopped writing is dead."""

    name = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["started_at", "name"]

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at:%Y-%m-%d %H:%M:%S}"


class Planned(models.Model):
    """When a task of the schedule was last queued. The row is moved forward by one worker alone, whoever comes first."""

    name = models.CharField(max_length=64, primary_key=True)
    queued_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.queued_at:%Y-%m-%d %H:%M:%S}"
