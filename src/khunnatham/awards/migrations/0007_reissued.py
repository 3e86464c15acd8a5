"""A revoked certificate may be followed by another one for the same; one is in force at a time."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.awards import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place again: where the table is built anew they go with the old one."""
    guards.install_for_templates(schema_editor.connection)


class Migration(migrations.Migration):
    """Let certificates be issued anew."""

    dependencies: ClassVar = [("awards", "0006_templates_guarded")]

    operations: ClassVar = [
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AlterField(
            model_name="certificate",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="review.decision",
            ),
        ),
        migrations.AlterField(
            model_name="certificate",
            name="title_row",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="awards.titlerow",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("decision",),
                name="certificate_in_force_once_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("title_row",),
                name="certificate_in_force_once_a_title",
            ),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
