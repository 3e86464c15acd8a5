"""A salt for samples, so that a short seed is not guessed; the new column took the triggers of samples with it."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.review import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place again."""
    guards.install(schema_editor.connection, guards.DRAWN)


class Migration(migrations.Migration):
    """Salt samples."""

    dependencies: ClassVar = [("review", "0022_follow_up_of_the_next_round")]
    operations: ClassVar = [
        migrations.AddField(model_name="sample", name="salt", field=models.CharField(blank=True, max_length=32)),
        migrations.RunPython(guard, guard),
    ]
