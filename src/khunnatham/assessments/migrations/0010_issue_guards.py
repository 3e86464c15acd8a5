"""The triggers that keep what was done about an issue as it was done."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.assessments import guards

TABLES = ("assessments_issueevent",)


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection, TABLES)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    """Guard the acts about issues."""

    dependencies: ClassVar = [("assessments", "0009_issues")]

    operations: ClassVar = [migrations.RunPython(guard, unguard)]
