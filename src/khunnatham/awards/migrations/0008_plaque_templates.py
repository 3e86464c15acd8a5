"""A template is of a certificate or of a plaque."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.awards import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place again: where the table is built anew they go with the old one."""
    guards.install_for_kinds(schema_editor.connection)


def guard_as_before(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of before in place again."""
    guards.install_for_templates(schema_editor.connection)


class Migration(migrations.Migration):
    """Tell templates of plaques from those of certificates."""

    dependencies: ClassVar = [("awards", "0007_reissued")]

    operations: ClassVar = [
        migrations.RunPython(migrations.RunPython.noop, guard_as_before),
        migrations.AddField(
            model_name="certificatetemplate",
            name="kind",
            field=models.CharField(
                choices=[("certificate", "ใบประกาศ"), ("plaque", "โล่")], default="certificate", max_length=11
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["certificate", "plaque"])), name="template_kind_is_known"
            ),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
