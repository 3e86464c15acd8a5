"""The database's own refusal to change a fact: triggers that hold for every program, not only for this one."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = {
    "facts_fact_keeps": (
        "CREATE TRIGGER facts_fact_keeps BEFORE UPDATE ON facts_fact BEGIN "
        "SELECT RAISE(ABORT, 'A fact is never changed: record a newer one.'); END"
    ),
    "facts_fact_stays": (
        "CREATE TRIGGER facts_fact_stays BEFORE DELETE ON facts_fact BEGIN "
        "SELECT RAISE(ABORT, 'A fact is never removed: record a newer one.'); END"
    ),
}

_REFUSING = (
    "CREATE OR REPLACE FUNCTION facts_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'Facts are append-only: % on % is refused.', TG_OP, TG_TABLE_NAME; END $$"
)

_POSTGRESQL = {
    "facts_fact_keeps": (
        "CREATE TRIGGER facts_fact_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON facts_fact "
        "FOR EACH STATEMENT EXECUTE FUNCTION facts_refuse()"
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
    """Take the triggers away: for reversing the migration that set them, and for emptying a test database."""
    on_table = " ON facts_fact" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _statements(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def _statements(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
