"""``khunnatham photos``: look at photos that came before their looks were kept. Importing this module starts Django."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import django
from django.db import DatabaseError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khunnatham.settings")
django.setup()

from khunnatham.cli.speech import complain, printable  # noqa: E402 - Django must be ready before its models are read
from khunnatham.evidence import likeness  # noqa: E402 - as above
from khunnatham.wording import Text  # noqa: E402 - as above

if TYPE_CHECKING:
    import argparse

REFUSED: Final = 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("photos", help="ภาพที่คล้ายกัน · photos that look alike")
    parts = parser.add_subparsers(required=True, metavar="COMMAND")
    looking = parts.add_parser("index", help="จำลักษณะของภาพที่มีอยู่ก่อน · look at photos that came before")
    looking.set_defaults(run=run_index)


def run_index(options: argparse.Namespace) -> int:
    """Keep the looks of every photo that lacks them; it may be stopped and begun again."""
    try:
        count = likeness.backfill()
    except DatabaseError as error:
        complain([_UNREADABLE.fill(reason=error)], options.language)
        return REFUSED
    print(printable(_DONE.fill(count=count).in_language(options.language)))
    return 0


_DONE = Text("จำลักษณะภาพเพิ่มแล้ว {count} ภาพ", "Looked at {count} more photo(s).")
_UNREADABLE = Text(
    "อ่านหรือเขียนฐานข้อมูลไม่ได้ ({reason}) เตรียมฐานข้อมูลก่อนด้วย ./run",
    "The database cannot be read or written ({reason}); prepare it with ./run.",
)
