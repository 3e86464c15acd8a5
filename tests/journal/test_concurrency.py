"""Many hands at once, in threads and in processes: the chain never forks and nothing acknowledged is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from khunnatham.journal.actors import SYSTEM
from khunnatham.journal.models import Entry, Head
from khunnatham.journal.recording import record
from khunnatham.journal.verification import verify

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 2, 20, 12, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
HANDS, ACTS = 8, 25

# A process of its own, as a server's worker is: it records, and says the number of each entry once it is committed.
WORKER = """
import sys, django
django.setup()
from django.utils import timezone
from khunnatham.journal.actors import SYSTEM
from khunnatham.journal.recording import record
for act in range(int(sys.argv[1])):
    print(record("worker.acted", about=f"act:{act}", by=SYSTEM, at=timezone.now()).number, flush=True)
"""


def _database_url() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    host = given["HOST"] or "localhost"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{host}:{given['PORT'] or 5432}/{given['NAME']}"


def _worker(acts: int, data: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "KHUNNATHAM_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "khunnatham.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(acts)], env=environment, stdout=subprocess.PIPE, text=True
    )


def _record_some(hand: int) -> None:
    try:
        for act in range(ACTS):
            with transaction.atomic():
                record("thread.acted", about=f"hand:{hand}", by=SYSTEM, at=NOON, facts={"act": act})
    finally:
        connection.close()


def test_threads_never_fork_the_chain() -> None:
    with ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(_record_some, range(HANDS)))
    assert list(Entry.objects.values_list("number", flat=True)) == list(range(1, HANDS * ACTS + 1))
    assert verify() == []
    acts = {hand: [entry.facts["act"] for entry in Entry.objects.filter(about=f"hand:{hand}")] for hand in range(HANDS)}
    assert acts == {hand: list(range(ACTS)) for hand in range(HANDS)}


def test_processes_never_fork_the_chain(tmp_path: Path) -> None:
    workers = [_worker(ACTS, tmp_path) for _ in range(4)]
    numbers = [int(line) for worker in workers for line in worker.communicate(timeout=120)[0].split()]
    assert [worker.returncode for worker in workers] == [0] * 4
    assert sorted(numbers) == list(range(1, 4 * ACTS + 1))
    assert verify() == []


@pytest.mark.slow
def test_a_killed_process_loses_nothing_it_had_acknowledged(tmp_path: Path) -> None:
    acknowledged: list[int] = []
    for kill_after in (1, 7, 23):
        worker = _worker(10_000, tmp_path)
        assert worker.stdout is not None
        acknowledged += [int(worker.stdout.readline()) for _ in range(kill_after)]
        worker.kill()
        # What still stood in the pipe had been acknowledged too.
        acknowledged += [int(line) for line in worker.communicate(timeout=60)[0].split("\n")[:-1]]
    kept = set(Entry.objects.values_list("number", flat=True))
    assert set(acknowledged) <= kept
    assert verify() == []
    assert Head.objects.get().number == max(kept)
