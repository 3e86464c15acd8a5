"""The triggers that keep marks, opinions, rulings and what was agreed."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.review import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection, guards.WORDS)
    # A new column rebuilt the table of decisions on the embedded database, and its triggers went.
    guards.install(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection, guards.WORDS)


class Migration(migrations.Migration):
    """Guard the words of committees."""

    dependencies: ClassVar = [("review", "0005_opinions")]
    operations: ClassVar = [migrations.RunPython(guard, unguard)]
