"""The triggers of one role a day: the new column of memberships took them with it."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.organisations import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    """Guard the dated rows again."""

    dependencies: ClassVar = [("organisations", "0008_keeps_minutes")]
    operations: ClassVar = [migrations.RunPython(guard, migrations.RunPython.noop)]
