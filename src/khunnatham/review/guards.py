"""The database's own refusal to change a decision or a result recorded from outside."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from khunnatham.assessments import guards

FROZEN: tuple[str, ...] = ("review_decision", "review_outsideresult")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place. A migration that rebuilds a table calls this again."""
    guards.install(connection, FROZEN)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for reversing the migration that set them, and for emptying a test database."""
    guards.remove(connection, FROZEN)
