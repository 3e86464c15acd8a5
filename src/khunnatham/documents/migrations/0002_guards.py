"""The triggers that keep papers as they were issued."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.documents import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """Guard the issued papers."""

    dependencies: ClassVar = [("documents", "0001_issued")]

    operations: ClassVar = [migrations.RunPython(guard, unguard)]
