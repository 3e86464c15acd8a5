"""The database's own refusal to change what a certificate says, to undo a revocation, or to remove either."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from khunnatham.assessments import guards

TABLE = "awards_certificate"
PRINTED: tuple[str, ...] = (
    "series_id", "serial", "number", "decision_id", "unit_id", "tier", "token",
    "issued_on", "issued_at", "issued_by", "issued_by_th", "issued_by_en", "frozen",
)  # fmt: skip


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place. A migration that rebuilds the table calls this again."""
    guards.install_for_columns(connection, TABLE, PRINTED, once="revoked_at")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for reversing the migration that set them, and for emptying a test database."""
    guards.remove(connection, [TABLE])
