"""The triggers that keep a published edition as it was published."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.assessments import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection, guards.PUBLISHED)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection, guards.PUBLISHED)


class Migration(migrations.Migration):
    """Guard the published editions."""

    dependencies: ClassVar = [("assessments", "0007_editions")]

    operations: ClassVar = [migrations.RunPython(guard, unguard)]
