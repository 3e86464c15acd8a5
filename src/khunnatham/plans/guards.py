"""The database's own refusal to change what was recorded of an activity's progress."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = {
    "plans_progress_keeps": (
        "CREATE TRIGGER plans_progress_keeps BEFORE UPDATE ON plans_progressrecord BEGIN "
        "SELECT RAISE(ABORT, 'Progress is never changed: record it anew.'); END"
    ),
    "plans_progress_stays": (
        "CREATE TRIGGER plans_progress_stays BEFORE DELETE ON plans_progressrecord BEGIN "
        "SELECT RAISE(ABORT, 'Progress is never removed: record it anew.'); END"
    ),
}

_REFUSING = (
    "CREATE OR REPLACE FUNCTION plans_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'Progress is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME; END $$"
)

_POSTGRESQL = {
    "plans_progress_keeps": (
        "CREATE TRIGGER plans_progress_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON plans_progressrecord "
        "FOR EACH STATEMENT EXECUTE FUNCTION plans_refuse()"
    ),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place of those that are there. A migration that rebuilds the table calls this again."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_REFUSING)
        for statement in _statements(connection).values():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for reversing the migration that set them."""
    on_table = " ON plans_progressrecord" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _statements(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def _statements(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
