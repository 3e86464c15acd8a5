"""The published editions as a shelf sees them: which there are, and the bytes of one.

What must not happen is a query in every request, in every worker, for a list that changes a few times a year. So the list is
read again only when the stamp has grown: a file beside the proofs, which all workers share, one byte for each publication.
Looking at its size costs a few microseconds. The bytes of one edition are asked for once a worker, by its key; an edition
that a round pins is therefore found at once by every worker, and where the stamp was lost it is set again there.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, OperationalError, ProgrammingError, connection

UNDEFINED_TABLE: Final = "42P01"  # as PostgreSQL says it


def listed() -> tuple[str, ...]:
    """Give the keys of all published editions; a query only where something was published since the last one."""
    size = _size()
    return _listed(size) if size else ()


def content_of(key: str) -> bytes | None:
    """Give the bytes of a published edition; nothing where there is none of that key."""
    programme, _, edition = key.partition("/")
    rows = apps.get_model("assessments", "PublishedEdition").objects.filter(programme=programme, edition=edition)
    try:
        found = rows.values_list("content", flat=True).first()
    except (OperationalError, ProgrammingError) as error:
        if _is_unprepared(error):
            return None  # a command that runs before the database is prepared: nothing was published here yet
        raise
    if found is not None and key not in listed():
        tell_all_workers()
    return None if found is None else bytes(found)


def tell_all_workers() -> None:
    """Let every worker read the list again: the stamp grows by a byte."""
    with _stamp().open("ab") as stamp:
        stamp.write(b".")


def _is_unprepared(error: DatabaseError) -> bool:
    """Tell whether there are no tables yet. A database that is away, locked or full is another matter, and is heard."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        is_absent = not Path(connection.settings_dict["NAME"]).exists()
        return str(cause).startswith("no such table") or (
            cause.sqlite_errorcode == sqlite3.SQLITE_CANTOPEN and is_absent
        )
    return getattr(cause, "sqlstate", "") == UNDEFINED_TABLE


def _stamp() -> Path:
    return Path(settings.MEDIA_ROOT) / "editions-published"


def _size() -> int:
    try:
        return _stamp().stat().st_size
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=1)
def _listed(size: int) -> tuple[str, ...]:  # noqa: ARG001 - what the list depends on
    rows = apps.get_model("assessments", "PublishedEdition").objects.order_by("programme", "edition")
    return tuple(f"{programme}/{edition}" for programme, edition in rows.values_list("programme", "edition"))
