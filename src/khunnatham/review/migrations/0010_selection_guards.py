"""The triggers that keep choices and approvals; the new columns of what was agreed took its triggers with them."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.review import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection, guards.CHOSEN)
    guards.install(schema_editor.connection, guards.WORDS)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection, guards.CHOSEN)


class Migration(migrations.Migration):
    """Guard choices and approvals."""

    dependencies: ClassVar = [("review", "0009_selection")]
    operations: ClassVar = [migrations.RunPython(guard, unguard)]
