"""``khunnatham links``: ask whether links of evidence still lead somewhere. Importing this module starts Django."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import django
from django.db import DatabaseError
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khunnatham.settings")
django.setup()

from khunnatham.cli.speech import complain, printable  # noqa: E402 - Django must be ready before its models are read
from khunnatham.evidence import link_checks  # noqa: E402 - as above
from khunnatham.wording import Text  # noqa: E402 - as above

if TYPE_CHECKING:
    import argparse

REFUSED: Final = 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("links", help="ลิงก์ของหลักฐาน · links of evidence")
    parts = parser.add_subparsers(required=True, metavar="COMMAND")
    checking = parts.add_parser("check", help="ตรวจว่าลิงก์ยังเปิดได้ · ask whether links still answer")
    checking.add_argument("--most", type=int, default=link_checks.MOST, metavar="N", help="ไม่เกินกี่ลิงก์ · at most N links")
    checking.add_argument("--all", action="store_true", help="รวมที่เพิ่งตรวจ · also those that were asked lately")
    checking.set_defaults(run=run_check)


def run_check(options: argparse.Namespace) -> int:
    """Ask for the links that were not asked for lately, slowly enough for every site."""
    every = timedelta() if options.all else link_checks.EVERY
    try:
        tally = link_checks.check_due(now=timezone.now, most=options.most, every=every)
    except DatabaseError as error:
        complain([_UNREADABLE.fill(reason=error)], options.language)
        return REFUSED
    print(printable(_DONE.fill(checked=tally.checked, broken=tally.broken).in_language(options.language)))
    return 0


_DONE = Text(
    "ตรวจลิงก์ {checked} รายการ เปิดไม่ได้ {broken} รายการ", "Checked {checked} link(s), {broken} cannot be opened."
)
_UNREADABLE = Text(
    "อ่านหรือเขียนฐานข้อมูลไม่ได้ ({reason}) เตรียมฐานข้อมูลก่อนด้วย ./run",
    "The database cannot be read or written ({reason}); prepare it with ./run.",
)
