"""How the command line speaks: in the language of the locale or of ``--lang``, always UTF-8, one sentence a line."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from khunnatham.wording import Text


def language_of(environment: Mapping[str, str]) -> str:
    """Give "th" or "en" from the locale variables: English for English and plain (C, POSIX) locales, else Thai."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = environment.get(name, "")
        if locale:
            return "en" if locale.lower().startswith(("en", "c.", "posix")) or locale == "C" else "th"
    return "th"


def chosen_language(asked: str | None) -> str:
    """Give the language asked for with ``--lang``, else that of the locale."""
    return asked or language_of(os.environ)


def use_utf8() -> None:
    """Print Thai whatever the locale's encoding; a character that cannot be written is escaped, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def complain(sentences: Iterable[Text], language: str) -> None:
    """Print sentences on standard error, one a line. Where nobody can read them, a refusal is a refusal still."""
    try:
        for sentence in sentences:
            print(printable(sentence.in_language(language)), file=sys.stderr)
        sys.stderr.flush()
    except OSError:
        silence(sys.stderr)


def silence(stream: TextIO) -> None:
    """Let what a broken stream still holds go nowhere, so that closing it at the end does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def printable(text: str) -> str:
    """Give ``text`` on one line: what cannot be printed is escaped."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape", "surrogatepass").decode() for letter in text
    )
