"""``khunnatham demo``: load the demonstration. Importing this module starts Django."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import django
from django.db import DatabaseError, transaction
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khunnatham.settings")
django.setup()

from khunnatham.cli.speech import complain, printable  # noqa: E402 - Django must be ready before its models are read
from khunnatham.demonstration import whole_year  # noqa: E402 - as above
from khunnatham.demonstration.loading import load  # noqa: E402 - as above
from khunnatham.organisations.models import Membership  # noqa: E402 - as above
from khunnatham.wording import Refusal, Text  # noqa: E402 - as above

if TYPE_CHECKING:
    import argparse

REFUSED: Final = 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("demo", help="ข้อมูลสาธิต · the demonstration")
    parts = parser.add_subparsers(required=True, metavar="COMMAND")
    loading = parts.add_parser("load", help="โหลดข้อมูลสาธิต ถ้ายังไม่มี · load it, unless it is there")
    loading.set_defaults(run=run_load)
    year = parts.add_parser(
        "year", help="เล่นทั้งปีของเกณฑ์ 2564 ให้ดู แล้วย้อนกลับ · play a whole year of 2564, then take it back"
    )
    year.add_argument("--keep", action="store_true", help="เก็บไว้ในฐานข้อมูล · keep it in the database")
    year.set_defaults(run=run_year)


def run_load(options: argparse.Namespace) -> int:
    """Load the demonstration; done already, nothing happens. Refused where the settings do not call it one."""
    try:
        is_new = load(now=timezone.now())
    except Refusal as refusal:
        complain([refusal.text], options.language)
        return REFUSED
    except DatabaseError as error:
        complain([_UNREADABLE.fill(reason=error)], options.language)
        return REFUSED
    print(printable((_LOADED if is_new else _THERE).in_language(options.language)))
    return 0


def run_year(options: argparse.Namespace) -> int:
    """Play the whole year on an empty platform and print its final table; kept only where that is asked for."""
    if Membership.objects.exists():
        complain([_IN_USE], options.language)
        return REFUSED
    with transaction.atomic():
        played = whole_year.play(now=timezone.now())
        for row in whole_year.table_of(played):
            cells = [*(str(row[name]) for name in _COLUMNS), ", ".join(row["titles"])]
            print("\t".join(map(printable, cells)))
        if not options.keep:
            transaction.set_rollback(True)
    return 0


_COLUMNS: Final = ("code", "name_th", "track", "region", "base", "total", "level", "outcome", "chosen")
_IN_USE = Text(
    "ฐานข้อมูลนี้มีข้อมูลแล้ว ตั้ง KHUNNATHAM_DATA เป็นที่ว่างก่อน",
    "This database is in use. Name an empty place in KHUNNATHAM_DATA first.",
)
_LOADED = Text("โหลดข้อมูลสาธิตแล้ว", "The demonstration is loaded.")
_THERE = Text("มีข้อมูลสาธิตอยู่แล้ว", "The demonstration is there already.")
_UNREADABLE = Text(
    "อ่านหรือเขียนฐานข้อมูลไม่ได้ ({reason}) เตรียมฐานข้อมูลก่อนด้วย ./run",
    "The database cannot be read or written ({reason}); prepare it with ./run.",
)
