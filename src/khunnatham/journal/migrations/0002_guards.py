"""The first head, and the triggers that keep the journal append-only."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.journal import guards


def begin(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lay down the head of an empty chain."""
    apps.get_model("journal", "Head").objects.create(pk=1)


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """Begin the chain and guard it."""

    dependencies: ClassVar = [("journal", "0001_first")]

    operations: ClassVar = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
