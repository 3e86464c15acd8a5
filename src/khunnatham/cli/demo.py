"""``khunnatham demo``: load the demonstration. Importing this module starts Django."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import django
from django.db import DatabaseError
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khunnatham.settings")
django.setup()

from khunnatham.cli.speech import complain, printable  # noqa: E402 - Django must be ready before its models are read
from khunnatham.demonstration.loading import load  # noqa: E402 - as above
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


_LOADED = Text("โหลดข้อมูลสาธิตแล้ว", "The demonstration is loaded.")
_THERE = Text("มีข้อมูลสาธิตอยู่แล้ว", "The demonstration is there already.")
_UNREADABLE = Text(
    "อ่านหรือเขียนฐานข้อมูลไม่ได้ ({reason}) เตรียมฐานข้อมูลก่อนด้วย ./run",
    "The database cannot be read or written ({reason}); prepare it with ./run.",
)
