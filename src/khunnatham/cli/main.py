"""The commands and their words. Those that need the database load Django only when they are called."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

from khunnatham import __version__
from khunnatham.cli import programmes, score
from khunnatham.cli.speech import chosen_language, complain, silence, use_utf8
from khunnatham.wording import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Commands with a database, by module: each has ``add(commands)``. Loading them starts Django, which the others must not.
WITH_DATABASE: Final[Mapping[str, str]] = {
    "journal": "khunnatham.cli.journal",
    "demo": "khunnatham.cli.demo",
    "maintain": "khunnatham.cli.maintain",
    "photos": "khunnatham.cli.photos",
    "links": "khunnatham.cli.links",
    "work": "khunnatham.cli.work",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code: 0 done, 1 found something wrong, 2 refused."""
    _open_what_is_closed()
    use_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser(words).parse_args(words)
    options.language = chosen_language(options.lang)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away (``| head``): close quietly, as every good filter does.
        silence(sys.stdout)
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        # Nothing else writes here: the disk behind the output is full or gone.
        reason = error.strerror or str(error)
        complain([Text(f"เขียนผลไม่ได้: {reason}", f"The output cannot be written: {reason}.")], options.language)
        silence(sys.stdout)
        return 1
    return code


def _open_what_is_closed() -> None:
    # Started with a closed stream (``>&-``), Python has None in its place; nothing is read there, nothing is kept.
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - open as long as the program runs
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the same
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the same


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="khunnatham", description="คุณธรรม · Khunnatham")
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--lang", choices=("th", "en"), help="ภาษาของข้อความ · language of the messages")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    programmes.add(commands)
    score.add(commands)
    for name, module in WITH_DATABASE.items():
        if name in words[:3]:
            import_module(module).add(commands)
        else:
            commands.add_parser(name, help="…")
    return parser
