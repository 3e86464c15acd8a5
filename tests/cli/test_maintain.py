"""The nightly chores: statistics for the planner, and nothing left of uploads that never finished."""

from __future__ import annotations

import argparse
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from khunnatham.cli.maintain import refresh_statistics, run_maintain
from khunnatham.evidence.storage import PREFIX


# What the planner learns outlives a rollback: it would think of tables with thousands of dead rows as empty ever after.
@pytest.mark.django_db(transaction=True)
def test_an_upload_that_never_finished_goes_after_a_day(settings: Any, tmp_path: Path, capsys: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    folder = tmp_path / "evidence"
    folder.mkdir()
    old, new = folder / f"{PREFIX}old", folder / f"{PREFIX}new"
    for path in (old, new):
        path.write_bytes(b"half")
    yesterday = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(old, (yesterday, yesterday))

    assert run_maintain(argparse.Namespace(language="en")) == 0
    assert [path.name for path in folder.iterdir()] == [new.name]
    assert capsys.readouterr().out == "Maintained: statistics refreshed, 1 unfinished uploads removed.\n"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases keep their statistics by themselves")
def test_the_planner_learns_how_much_there_is() -> None:
    refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'organisations_place' LIMIT 1")
        assert cursor.fetchone()
