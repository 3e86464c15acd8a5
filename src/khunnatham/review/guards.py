"""The database's own refusal to change a decision, a result recorded from outside, an opinion, or what was agreed and ruled."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from khunnatham.assessments import guards

FROZEN: tuple[str, ...] = ("review_decision", "review_outsideresult")
# What people thought, what was agreed and ruled: said once, it stays.
WORDS: tuple[str, ...] = (
    "review_mark", "review_opinion", "review_collection", "review_ruling", "review_consolidation",
)  # fmt: skip

CHOSEN: tuple[str, ...] = ("review_choice", "review_approval")
SHORT_LISTED: tuple[str, ...] = ("review_shortlist",)
NAMED: tuple[str, ...] = ("review_standin",)
PROLONGED: tuple[str, ...] = ("review_termextension",)
DRAWN: tuple[str, ...] = ("review_sample",)


def install(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = FROZEN) -> None:
    """Put the triggers in place. A migration that rebuilds a table calls this again."""
    guards.install(connection, tables)


def remove(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = FROZEN) -> None:
    """Take the triggers away: for reversing the migration that set them, and for emptying a test database."""
    guards.remove(connection, tables)
