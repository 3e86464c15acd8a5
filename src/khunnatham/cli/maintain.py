"""``khunnatham maintain``: what a site wants every night, and at every start. Importing this module starts Django."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import django
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khunnatham.settings")
django.setup()

from khunnatham.background.reaping import forget  # noqa: E402 - Django must be ready before its models are read
from khunnatham.bundling import batches  # noqa: E402 - as above
from khunnatham.bundling.asking import let_go  # noqa: E402 - as above
from khunnatham.cli.speech import complain, printable  # noqa: E402 - as above
from khunnatham.evidence import storage  # noqa: E402 - as above
from khunnatham.review import approving  # noqa: E402 - as above
from khunnatham.wording import Text  # noqa: E402 - as above

if TYPE_CHECKING:
    import argparse

REFUSED: Final = 2
# So many rows of an index are looked at: enough to plan by, and a matter of milliseconds however large the database is.
LOOKED_AT: Final = 400


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("maintain", help="งานดูแลประจำวัน · the nightly chores")
    parser.set_defaults(run=run_maintain)


def run_maintain(options: argparse.Namespace) -> int:
    """Refresh the planner's statistics, remove uploads that never finished, sessions that ended, tasks done long ago.

    Carries on what approvals of an earlier version left behind.
    """
    try:
        swept = keep_house()
    except DatabaseError as error:
        complain([_UNREADABLE.fill(reason=error)], options.language)
        return REFUSED
    print(printable(_DONE.fill(swept=swept).in_language(options.language)))
    return 0


def keep_house() -> int:
    """Do the chores, and give how many uploads that never finished were removed."""
    now = timezone.now()
    swept = storage.sweep(at=now)
    call_command("clearsessions")
    forget(at=now)
    let_go(now)
    batches.let_go(now)
    batches.fail_the_left(now)
    approving.carry_the_left(at=now)
    refresh_statistics()
    return swept


def refresh_statistics() -> None:
    """Let the database look at itself: SQLite without statistics, or with those of a smaller day, reads the nation to list a province."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
        cursor.execute("ANALYZE")


_DONE = Text(
    "ดูแลระบบแล้ว: ปรับสถิติของฐานข้อมูล ลบไฟล์ที่ส่งไม่จบ {swept} ไฟล์",
    "Maintained: statistics refreshed, {swept} unfinished uploads removed.",
)
_UNREADABLE = Text(
    "อ่านหรือเขียนฐานข้อมูลไม่ได้ ({reason}) เตรียมฐานข้อมูลก่อนด้วย ./run",
    "The database cannot be read or written ({reason}); prepare it with ./run.",
)
