"""``khunnatham journal``: verify the chain of the journal. Importing this module starts Django."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import django
from django.db import DatabaseError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khunnatham.settings")
django.setup()

from khunnatham.cli.speech import complain, printable  # noqa: E402 - Django must be ready before its models are read
from khunnatham.journal.verification import head, verify  # noqa: E402 - as above
from khunnatham.wording import Text  # noqa: E402 - as above

if TYPE_CHECKING:
    import argparse

BROKEN: Final = 1
REFUSED: Final = 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("journal", help="บันทึกเหตุการณ์ · the journal")
    parts = parser.add_subparsers(required=True, metavar="COMMAND")
    checking = parts.add_parser("verify", help="ตรวจว่าไม่มีบันทึกถูกแก้ · find changed entries")
    checking.set_defaults(run=run_verify)


def run_verify(options: argparse.Namespace) -> int:
    """Read the whole journal and name every entry that was changed, removed or inserted; 1 where there is one."""
    try:
        faults = verify()
    except DatabaseError as error:
        complain([_UNREADABLE.fill(reason=error)], options.language)
        return REFUSED
    for fault in faults:
        print(printable(f"{fault.number}: {fault.text.in_language(options.language)}"))
    if faults:
        return BROKEN
    end = head()
    print(_WHOLE.fill(number=end.number, hash=end.hash).in_language(options.language))
    return 0


_UNREADABLE = Text(
    "อ่านฐานข้อมูลไม่ได้ ({reason}) เตรียมฐานข้อมูลก่อนด้วย ./run",
    "The database cannot be read ({reason}); prepare it with ./run.",
)
_WHOLE = Text(
    "บันทึกครบถ้วน {number} รายการ ลายพิมพ์ล่าสุด {hash}", "The journal is whole: {number} entries, last hash {hash}."
)
