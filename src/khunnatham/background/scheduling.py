"""Queueing what is due by the clock: once a period, however many workers look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django_tasks.base import Task

from khunnatham.background.models import Planned


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the schedule: the task is queued again as soon as so much time went by since it was last queued."""

    name: str
    every: timedelta
    task: Task[Any, Any]


def queue_due(schedule: Sequence[Entry], *, at: datetime) -> tuple[str, ...]:
    """Queue what is due and give the names; a period that passed while nobody worked is made up for once, not often."""
    known = dict(Planned.objects.filter(name__in=[entry.name for entry in schedule]).values_list("name", "queued_at"))
    due = [entry for entry in schedule if entry.name not in known or known[entry.name] <= at - entry.every]
    return tuple(entry.name for entry in due if _queue(entry, at))


def _queue(entry: Entry, at: datetime) -> bool:
    with transaction.atomic():
        _, is_new = Planned.objects.get_or_create(name=entry.name, defaults={"queued_at": at})
        # The condition stands in the statement itself: of two workers that both found it due, one changes the row.
        late = Planned.objects.filter(name=entry.name, queued_at__lte=at - entry.every)
        if not is_new and not late.update(queued_at=at):
            return False
        entry.task.enqueue()
    return True
