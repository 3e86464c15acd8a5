"""Triggers that refuse to change or remove a fact, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = (
    "CREATE TRIGGER fact_never_changes BEFORE UPDATE ON facts_fact "
    "BEGIN SELECT RAISE(ABORT, 'a fact is never changed; record a newer one'); END",
    "CREATE TRIGGER fact_never_goes BEFORE DELETE ON facts_fact "
    "BEGIN SELECT RAISE(ABORT, 'a fact is never removed; record a newer one'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION fact_stays() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'a fact is never changed or removed; record a newer one' "
    "USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER fact_stays BEFORE UPDATE OR DELETE ON facts_fact FOR EACH ROW EXECUTE FUNCTION fact_stays()",
)
SQLITE_AWAY = ("DROP TRIGGER fact_never_changes", "DROP TRIGGER fact_never_goes")
POSTGRESQL_AWAY = ("DROP TRIGGER fact_stays ON facts_fact", "DROP FUNCTION fact_stays()")


def add(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - the shape Django asks for
    """Add the triggers of this database."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement, params=None)


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - the shape Django asks for
    """Take them away again, for a migration backwards."""
    for statement in SQLITE_AWAY if editor.connection.vendor == "sqlite" else POSTGRESQL_AWAY:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Append-only facts."""

    dependencies: ClassVar = [("facts", "0001_first")]

    operations: ClassVar = [migrations.RunPython(add, remove)]
