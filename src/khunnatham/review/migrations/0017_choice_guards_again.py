"""The triggers that keep choices, put in place again after their new column."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.review import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection, guards.CHOSEN)


class Migration(migrations.Migration):
    """Guard choices again."""

    dependencies: ClassVar = [("review", "0016_minutes_of_days")]
    operations: ClassVar = [migrations.RunPython(guard, migrations.RunPython.noop)]
