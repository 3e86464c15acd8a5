"""Why units without a result were left out of a choice; the new column took the triggers of choices with it."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.review import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place again."""
    guards.install(schema_editor.connection, guards.CHOSEN)


class Migration(migrations.Migration):
    """Say why somebody was left out."""

    dependencies: ClassVar = [("review", "0017_choice_guards_again")]
    operations: ClassVar = [
        migrations.AddField(model_name="choice", name="left_out", field=models.TextField(blank=True)),
        migrations.RunPython(guard, guard),
    ]
