"""The triggers that keep what was said or found about an interest."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.assessments import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection, guards.SAID)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection, guards.SAID)


class Migration(migrations.Migration):
    """Guard the interests."""

    dependencies: ClassVar = [("assessments", "0013_judging")]

    operations: ClassVar = [migrations.RunPython(guard, unguard)]
