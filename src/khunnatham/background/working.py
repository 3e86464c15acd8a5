"""One worker: does a queued task, looks for the next one, queues what is due, takes back what a dead worker left."""

from __future__ import annotations

import logging
import os
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult

from khunnatham.background.models import Worker
from khunnatham.background.reaping import reap
from khunnatham.background.scheduling import Entry, queue_due

HEARTBEAT_SECONDS: Final = 10.0
LOOK_EVERY: Final = 1.0
HOUSEKEEPING_EVERY: Final = timedelta(seconds=15)

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Work:
    """A worker at work. ``stop`` may be called from a signal: the task in hand is finished first."""

    schedule: Sequence[Entry]
    beside: int = 0  # the process that this one serves; when it is gone, this one goes too
    name: str = field(default_factory=lambda: f"{os.getpid()}-{secrets.token_hex(6)}")
    _stopping: threading.Event = field(default_factory=threading.Event)
    _kept_house_at: datetime | None = None

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()

    def run(self, *, until_idle: bool = False) -> int:
        """Work until stopped, or until nothing is left to do; gives how many tasks were done."""
        self._sign_on()
        heart = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        heart.start()
        done = 0
        try:
            while not self._stopping.is_set():
                close_old_connections()
                self._patiently(self._keep_house)
                if self._patiently(self._do_next):
                    done += 1
                elif until_idle:
                    break
                else:
                    self._stopping.wait(LOOK_EVERY)
        finally:
            self._stopping.set()
            heart.join()
            Worker.objects.filter(name=self.name).delete()
        return done

    def _sign_on(self) -> None:
        now = timezone.now()
        Worker.objects.create(name=self.name, started_at=now, seen_at=now)

    def _beat(self) -> None:
        """Say every few seconds that this worker lives, from a thread of its own: a task may take minutes."""
        while not self._stopping.wait(HEARTBEAT_SECONDS):
            close_old_connections()
            self._patiently(self._say_alive)
            if self.beside and not _lives(self.beside):
                self.stop()
        connection.close()

    def _say_alive(self) -> bool:
        now = timezone.now()
        # A worker that slept with its machine was taken for dead and forgotten: it says again that it is here.
        Worker.objects.update_or_create(name=self.name, defaults={"seen_at": now}, create_defaults=self._row(now))
        return True

    def _row(self, now: datetime) -> dict[str, datetime]:
        return {"started_at": now, "seen_at": now}

    def _keep_house(self) -> bool:
        now = timezone.now()
        if self._kept_house_at is not None and now - self._kept_house_at < HOUSEKEEPING_EVERY:
            return False
        self._kept_house_at = now
        if self.beside and not _lives(self.beside):
            self.stop()
        reap(at=now)
        return bool(queue_due(self.schedule, at=now))

    def _do_next(self) -> bool:
        task = claim(self.name)
        if task is None:
            return False
        _library_worker(self.name).run_task(task)
        return True

    def _patiently(self, step: Callable[[], bool]) -> bool:
        """Do a step; a database that is busy or away is no reason to die: say so, and try again a little later."""
        try:
            return step()
        except OperationalError as fault:
            logger.warning("The database did not answer the worker: %s", fault)
            connection.close()
            return False


def claim(worker: str) -> DBTaskResult[..., object] | None:
    """Take the next task that is ready; two workers never get the same one."""
    ready = DBTaskResult.objects.ready().filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS)
    # Reading disturbs nobody; only where there is work does SQLite's one write lock have to be taken.
    if not ready.exists():
        return None
    with transaction.atomic():
        task = ready.get_locked()
        if task is not None:
            task.claim(worker)
    return task


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it lives, and belongs to somebody else
        return True
    return True


def _library_worker(name: str) -> LibraryWorker:
    """Give the library's worker for its way of running one task: signals, result, fault with its trace."""
    return LibraryWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=1,
        worker_id=name,
        excluded_queue_names=[],
    )
