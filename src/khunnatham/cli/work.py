"""``khunnatham work``: do what pages left to the background, until stopped. Importing this module starts Django."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Final

import django
from django.db import DatabaseError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khunnatham.settings")
django.setup()

from khunnatham.background.working import Work  # noqa: E402 - Django must be ready before its models are read
from khunnatham.cli.schedule import SCHEDULE  # noqa: E402 - as above
from khunnatham.cli.speech import complain  # noqa: E402 - as above
from khunnatham.wording import Text  # noqa: E402 - as above

if TYPE_CHECKING:
    import argparse
    from types import FrameType

REFUSED: Final = 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("work", help="ทำงานเบื้องหลัง · do what waits in the background")
    parser.add_argument("--once", action="store_true", help="ทำงานที่รออยู่แล้วเลิก · do what waits, then end")
    parser.add_argument(
        "--beside", type=int, default=0, metavar="PID", help="เลิกเมื่อโพรเซสนี้เลิก · end when this process ends"
    )
    parser.set_defaults(run=run_work)


def run_work(options: argparse.Namespace) -> int:
    """Work until SIGINT or SIGTERM (the task in hand is finished; a second signal ends at once), or until idle."""
    work = Work(schedule=SCHEDULE, beside=options.beside)

    def stop(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        work.stop()

    # Said in so many words: a shell starts what runs in its background deaf to Ctrl+C.
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    try:
        work.run(until_idle=options.once)
    except DatabaseError as error:
        complain([_UNREADABLE.fill(reason=error)], options.language)
        return REFUSED
    return 0


_UNREADABLE = Text(
    "อ่านหรือเขียนฐานข้อมูลไม่ได้ ({reason}) เตรียมฐานข้อมูลก่อนด้วย ./run",
    "The database cannot be read or written ({reason}); prepare it with ./run.",
)
