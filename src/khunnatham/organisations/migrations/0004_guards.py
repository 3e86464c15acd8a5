"""One role, one superior a day; and Thai order by code points on PostgreSQL, whatever the collation of the database."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.organisations import guards

SORTED = {"organisations_place": 400, "organisations_unit": 1200}


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection)


def sort_by_code_point(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let PostgreSQL compare sort keys byte by byte, as SQLite does."""
    if schema_editor.connection.vendor == "postgresql":
        for table, length in SORTED.items():
            schema_editor.execute(
                f'ALTER TABLE {table} ALTER COLUMN sort_key TYPE varchar({length}) COLLATE "C"', params=None
            )


class Migration(migrations.Migration):
    """Guard the dated rows and the order."""

    dependencies: ClassVar = [("organisations", "0003_first")]

    operations: ClassVar = [
        migrations.RunPython(guard, unguard),
        migrations.RunPython(sort_by_code_point, migrations.RunPython.noop),
    ]
