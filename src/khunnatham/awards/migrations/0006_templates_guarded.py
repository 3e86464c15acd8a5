"""The triggers that keep templates, and certificates as they are printed since."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.assessments import guards as kinds
from khunnatham.awards import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install_for_templates(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    kinds.remove(schema_editor.connection, [guards.TEMPLATES])
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    """Guard templates and certificates."""

    dependencies: ClassVar = [("awards", "0005_templates")]

    operations: ClassVar = [migrations.RunPython(guard, unguard)]
