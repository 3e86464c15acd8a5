"""The database's own refusal to change what was handed in or decided: triggers that hold for every program.

``review`` and ``awards`` guard their own tables with the same two kinds: rows that never change, and columns that never do.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

FROZEN: tuple[str, ...] = (
    "assessments_submission",
    "assessments_frozenevidence",
    "assessments_returnreason",
    "assessments_extension",
    "assessments_remark",
    "assessments_issueevent",
)
# Made later than the others, by a migration of its own.
# What was sent before the hand-in.
SENT: tuple[str, ...] = ("assessments_sending",)
# What was said or found about an interest.
SAID: tuple[str, ...] = ("assessments_interest",)
# Why one was lifted; that it was laid again is written down once.
WAIVERS = "assessments_waiver"
LIFTED: tuple[str, ...] = ("interest_id", "reason", "lifted_at", "lifted_by", "lifted_by_th", "lifted_by_en")
PUBLISHED: tuple[str, ...] = ("assessments_publishededition",)

_REFUSING = (
    "CREATE OR REPLACE FUNCTION frozen_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'What was handed in or decided is frozen: % on % is refused.', TG_OP, TG_TABLE_NAME; END $$"
)


def install(connection: BaseDatabaseWrapper, tables: Iterable[str] = FROZEN) -> None:
    """Freeze whole rows, replacing triggers that are there. A migration that rebuilds a table calls this again."""
    for table in tables:
        _install(connection, table, columns="")


def install_for_columns(connection: BaseDatabaseWrapper, table: str, columns: Iterable[str], *, once: str) -> None:
    """Freeze some columns for good, and ``once`` from the moment that it is filled; the row never goes."""
    _install(connection, table, columns=", ".join(columns))
    with connection.cursor() as cursor:
        cursor.execute(_once(connection, table, once))


def remove(connection: BaseDatabaseWrapper, tables: Iterable[str] = FROZEN) -> None:
    """Take the triggers away: for reversing the migration that set them, and for emptying a test database."""
    with connection.cursor() as cursor:
        for table in tables:
            for name in (f"{table}_keeps", f"{table}_stays", f"{table}_once"):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def _install(connection: BaseDatabaseWrapper, table: str, *, columns: str) -> None:
    remove(connection, [table])
    of_columns = f" OF {columns}" if columns else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_REFUSING)
        for statement in _statements(connection, table, of_columns):
            cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper, table: str, of_columns: str) -> tuple[str, ...]:
    if connection.vendor == "postgresql":
        ending = f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION frozen_refuses()"
        return (
            f"CREATE TRIGGER {table}_keeps BEFORE UPDATE{of_columns} {ending}",
            f"CREATE TRIGGER {table}_stays BEFORE DELETE OR TRUNCATE {ending}",
        )
    refuse = "BEGIN SELECT RAISE(ABORT, 'What was handed in or decided is frozen.'); END"
    return (
        f"CREATE TRIGGER {table}_keeps BEFORE UPDATE{of_columns} ON {table} {refuse}",
        f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} {refuse}",
    )


def _once(connection: BaseDatabaseWrapper, table: str, column: str) -> str:
    if connection.vendor == "postgresql":
        return (
            f"CREATE TRIGGER {table}_once BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN (OLD.{column} IS NOT NULL) EXECUTE FUNCTION frozen_refuses()"
        )
    return (
        f"CREATE TRIGGER {table}_once BEFORE UPDATE ON {table} WHEN OLD.{column} IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'What was handed in or decided is frozen.'); END"
    )
