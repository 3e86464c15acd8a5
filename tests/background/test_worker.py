"""The worker: tasks done once, a schedule kept once a period, a killed worker's task taken up again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks_db.models import DBTaskResult
from tests.background.chores import fails, greet, sleeps

from khunnatham.background.models import Planned, Worker
from khunnatham.background.reaping import GIVEN_UP, KEPT_FOR, LIFELESS_AFTER, MOST_TRIES, forget, reap
from khunnatham.background.scheduling import Entry, queue_due
from khunnatham.background.working import Work, claim
from khunnatham.cli.schedule import SCHEDULE

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _database_backend(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


@pytest.fixture
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """Give a real worker over the database of the tests, with nothing to do by the clock."""
    Planned.objects.bulk_create(Planned(name=entry.name, queued_at=timezone.now()) for entry in SCHEDULE)
    where = connection.settings_dict
    url = (
        f"sqlite:///{where['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgres://{where['USER']}:{where['PASSWORD']}@{where['HOST']}:{where['PORT']}/{where['NAME']}"
    )
    environment = os.environ | {
        "DATABASE_URL": url,
        "KHUNNATHAM_DATA": str(configured.DATA),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    process = subprocess.Popen([sys.executable, "-m", "khunnatham.cli", "work"], cwd=ROOT, env=environment)
    yield process
    process.kill()
    process.wait()


def _wait_for(task: str, status: str) -> DBTaskResult[..., object]:
    ends = time.monotonic() + 60
    found = DBTaskResult.objects.get(id=task)
    while found.status != status:
        assert time.monotonic() < ends, f"{found.status}, not {status}: {found.traceback}"
        time.sleep(0.1)
        found.refresh_from_db()
    return found


def _run() -> int:
    return Work(schedule=()).run(until_idle=True)


def test_a_queued_task_is_done_once_and_its_result_is_kept() -> None:
    result = greet.enqueue("ปภ")
    assert (_run(), _run()) == (1, 0)
    kept = default_task_backend.get_result(result.id)
    assert (kept.status, kept.return_value) == (TaskResultStatus.SUCCESSFUL, "สวัสดี ปภ")
    assert not Worker.objects.exists()


def test_a_task_that_fails_ends_itself_alone() -> None:
    failing, other = fails.enqueue(), greet.enqueue("ก")
    assert _run() == 2
    assert DBTaskResult.objects.get(id=failing.id).exception_class_path == "builtins.ValueError"
    assert DBTaskResult.objects.get(id=other.id).status == TaskResultStatus.SUCCESSFUL


def test_a_period_queues_once_whoever_looks_and_makes_up_for_one_alone() -> None:
    schedule = (Entry("chore", timedelta(hours=1), fails),)
    assert [
        queue_due(schedule, at=NOON),
        queue_due(schedule, at=NOON + timedelta(minutes=59)),
        queue_due(schedule, at=NOON + timedelta(hours=1)),
        queue_due(schedule, at=NOON + timedelta(hours=1)),
        queue_due(schedule, at=NOON + timedelta(days=3)),
        queue_due(schedule, at=NOON + timedelta(days=3, minutes=1)),
    ] == [("chore",), (), ("chore",), (), ("chore",), ()]
    assert DBTaskResult.objects.count() == 3
    assert Planned.objects.get().queued_at == NOON + timedelta(days=3)


def test_every_line_of_the_schedule_has_its_own_name() -> None:
    assert len({entry.name for entry in SCHEDULE}) == len(SCHEDULE)


def test_a_killed_workers_task_is_done_by_the_next_worker(worker: subprocess.Popen[bytes], tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    task = sleeps.enqueue(str(mark)).id
    _wait_for(task, TaskResultStatus.RUNNING)
    while not mark.exists():
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert (reap(at=timezone.now()), _run()) == (0, 0)  # it may live still: nobody takes its work away

    assert reap(at=timezone.now() + LIFELESS_AFTER + timedelta(seconds=1)) == 1
    assert not Worker.objects.exists()
    assert _run() == 1
    done = _wait_for(task, TaskResultStatus.SUCCESSFUL)
    assert (done.return_value, len(done.worker_ids)) == ("the second time", 2)


def test_a_worker_that_is_asked_to_stop_leaves_nothing_behind(worker: subprocess.Popen[bytes]) -> None:
    _wait_for(greet.enqueue("ก").id, TaskResultStatus.SUCCESSFUL)
    worker.send_signal(signal.SIGINT)
    assert worker.wait(timeout=30) == 0
    assert not Worker.objects.exists()


def test_a_worker_ends_with_the_process_beside_it() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert Work(schedule=(), beside=gone.pid).run() == 0


def test_a_task_is_given_up_after_its_last_try() -> None:
    task = greet.enqueue("ก").id
    at = timezone.now() + LIFELESS_AFTER + timedelta(seconds=1)
    for number in range(MOST_TRIES):
        claimed = claim(f"worker {number}")
        assert claimed is not None
        assert reap(at=at) == 1
    left = DBTaskResult.objects.get(id=task)
    assert (left.status, left.exception_class_path, claim("another")) == (TaskResultStatus.FAILED, GIVEN_UP, None)


def test_what_ended_long_ago_is_forgotten() -> None:
    greet.enqueue("ก")
    _run()
    forget(at=timezone.now() + KEPT_FOR - timedelta(minutes=1))
    assert DBTaskResult.objects.count() == 1
    forget(at=timezone.now() + KEPT_FOR + timedelta(minutes=1))
    assert DBTaskResult.objects.count() == 0
