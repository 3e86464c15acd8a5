"""The triggers that keep samples as they were drawn."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.review import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection, guards.DRAWN)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection, guards.DRAWN)


class Migration(migrations.Migration):
    """Guard samples."""

    dependencies: ClassVar = [("review", "0011_follow_up")]
    operations: ClassVar = [migrations.RunPython(guard, unguard)]
