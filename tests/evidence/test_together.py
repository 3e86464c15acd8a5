"""Two at once, and a process that dies at any moment."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, connections

from khunnatham.evidence import library, queries, storage
from khunnatham.evidence.models import Evidence, EvidenceVersion
from khunnatham.journal.verification import verify

from . import files
from .conftest import NOW, Cast, assemble


def add(cast: Cast, content: bytes) -> library.Added:
    return library.add_file(cast.office, upload=files.upload(content), by=cast["officer"], at=NOW)


@pytest.mark.django_db(transaction=True)
def test_the_same_photograph_from_two_phones_at_once_is_one_item(store: Path) -> None:
    cast, content = assemble(), files.picture()
    barrier, results = threading.Barrier(4), []

    def work() -> None:
        barrier.wait()
        try:
            results.append(add(cast, content))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Evidence.objects.count() == 1
    assert sorted(added.is_new for added in results) == [False, False, False, True]
    assert storage.is_whole(EvidenceVersion.objects.get().sha256)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killing_the_process_loses_nothing_acknowledged_and_leaves_no_row_without_bytes(store: Path) -> None:
    cast, dice = assemble(), random.Random(7)
    acknowledged: list[int] = []
    for round_number in range(40):
        acknowledged += _killed_while_uploading(cast, round_number, after=dice.uniform(0.0, 0.12))

    known = set(Evidence.objects.values_list("pk", flat=True))
    assert acknowledged
    assert set(acknowledged) <= known
    versions = list(EvidenceVersion.objects.all())
    assert {version.evidence_id for version in versions} == known
    assert all(storage.is_whole(version.sha256) for version in versions)
    assert verify() == []
    assert len(queries.library_of(cast.office)) == len(known)


def _killed_while_uploading(cast: Cast, round_number: int, *, after: float) -> list[int]:
    """Fork a process that uploads and acknowledges without end, kill it, and give what it acknowledged."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        for number in range(10_000):
            content = files.picture("PNG", size=(200, 10 + number), colour=f"#{round_number:02x}00ff")
            os.write(writing, f"{add(cast, content).evidence.pk}\n".encode())
        os._exit(0)
    os.close(writing)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as file:
        return [int(line) for line in file.read().splitlines()]
