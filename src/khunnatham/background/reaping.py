"""What a dead worker left behind. The library leaves its task RUNNING for ever; here it is queued again, a few times."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from khunnatham.background.models import Worker

LIFELESS_AFTER: Final = timedelta(seconds=60)  # six heartbeats missed
MOST_TRIES: Final = 3  # a task that killed so many workers would kill the next one too
KEPT_FOR: Final = timedelta(days=14)  # somebody may ask what a task came to
GIVEN_UP: Final = "khunnatham.background.reaping.WorkersDiedError"


class WorkersDiedError(RuntimeError):
    """The workers of a task died, as often as we try. Never raised: it names the fault in the task's row."""


def reap(*, at: datetime) -> int:
    """Queue again, or give up, every running task whose worker shows no life; gives how many. Forgets dead workers."""
    if not _lifeless(at):
        return 0
    with transaction.atomic():
        found = DBTaskResult.objects.select_for_update(skip_locked=True).filter(status=TaskResultStatus.RUNNING)
        alive = _alive(at)
        left = [task for task in found if task.worker_ids and task.worker_ids[-1] not in alive]
        for task in left:
            _take_back(task, at)
        Worker.objects.exclude(name__in=alive).delete()
    return len(left)


def forget(*, at: datetime) -> None:
    """Remove tasks that ended long ago, with what they came to."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT_FOR).delete()


def _alive(at: datetime) -> set[str]:
    return set(Worker.objects.filter(seen_at__gt=at - LIFELESS_AFTER).values_list("name", flat=True))


def _lifeless(at: datetime) -> bool:
    """Look without a lock first: on SQLite a transaction takes the one write lock, and nearly always nobody died."""
    alive = _alive(at)
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).values_list("worker_ids", flat=True)
    return any(not names or names[-1] not in alive for names in running) or (
        Worker.objects.exclude(name__in=alive).exists()
    )


def _take_back(task: DBTaskResult[..., object], at: datetime) -> None:
    if len(task.worker_ids) < MOST_TRIES:
        task.status = TaskResultStatus.READY
        task.started_at = None
    else:
        task.status = TaskResultStatus.FAILED
        task.finished_at = at
        task.exception_class_path = GIVEN_UP
        task.traceback = f"{MOST_TRIES} workers ended in the middle of this task."
    task.save(update_fields=["status", "started_at", "finished_at", "exception_class_path", "traceback"])
