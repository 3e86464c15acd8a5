"""The published editions as a shelf sees them: which there are, and the bytes of one.

What must not happen is a query in every request, in every worker, for a list that changes a few times a year. So the list is
read again only when the stamp has grown: a file beside the proofs, which all workers share, one byte for each publication.
Looking at its size costs a few microseconds. The bytes of one edition are asked for once a worker, by its key; an edition
that a round pins is therefore found at once by every worker, and where the stamp was lost it is set again there.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, ProgrammingError


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
    except (OperationalError, ProgrammingError):
        return None  # the command line scores without a database, or before it is prepared
    if found is not None and key not in listed():
        tell_all_workers()
    return None if found is None else bytes(found)


def tell_all_workers() -> None:
    """Let every worker read the list again: the stamp grows by a byte."""
    with _stamp().open("ab") as stamp:
        stamp.write(b".")


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
