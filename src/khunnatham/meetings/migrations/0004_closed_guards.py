"""The triggers that keep closed minutes."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.meetings import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """Guard closed minutes."""

    dependencies: ClassVar = [("meetings", "0003_minutes")]
    operations: ClassVar = [migrations.RunPython(guard, unguard)]
