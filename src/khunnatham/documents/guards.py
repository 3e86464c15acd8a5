"""The database's own refusal to change what an issued paper says, to undo a withdrawal, or to remove either."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from khunnatham.assessments import guards

TABLE = "documents_issuedpaper"
PRINTED: tuple[str, ...] = (
    "register_id", "serial", "number", "kind", "title", "unit_id", "unit_th", "unit_en", "about", "content", "token",
    "sha256", "size", "file_name", "issued_on", "issued_at", "issued_by", "issued_by_th", "issued_by_en",
)  # fmt: skip


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place. A migration that rebuilds the table calls this again."""
    guards.install_for_columns(connection, TABLE, PRINTED, once="withdrawn_at")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for reversing the migration that set them, and for emptying a test database."""
    guards.remove(connection, [TABLE])
