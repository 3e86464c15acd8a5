"""Who wrote a choice down for recused leaders; the new column took the triggers of choices with it."""

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
    """Say whether somebody stood in."""

    dependencies: ClassVar = [("review", "0014_keepers")]
    operations: ClassVar = [
        migrations.AddField(model_name="choice", name="stood_in", field=models.BooleanField(default=False)),
        migrations.RunPython(guard, guard),
    ]
