"""The triggers that keep the register of titles."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.assessments import guards as kinds
from khunnatham.awards import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install_for_titles(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    kinds.remove(schema_editor.connection, [guards.TITLES])


class Migration(migrations.Migration):
    """Guard the register of titles."""

    dependencies: ClassVar = [("awards", "0003_titles")]

    operations: ClassVar = [migrations.RunPython(guard, unguard)]
