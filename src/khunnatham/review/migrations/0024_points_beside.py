"""An index that holds the points of what was agreed; the altered column took the triggers of what was said with it."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.review import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place again."""
    guards.install(schema_editor.connection, guards.WORDS)


class Migration(migrations.Migration):
    """Read the points of a thousand units without their results."""

    dependencies: ClassVar = [("assessments", "0014_interest_guards"), ("review", "0023_salted_samples")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="consolidation",
            name="submission",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consolidations",
                to="assessments.submission",
            ),
        ),
        migrations.AddIndex(
            model_name="consolidation",
            index=models.Index(
                fields=["submission", "number", "total", "base", "level"], name="consolidation_points"
            ),
        ),
        migrations.RunPython(guard, guard),
    ]
