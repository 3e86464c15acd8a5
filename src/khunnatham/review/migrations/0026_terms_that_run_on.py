"""Terms of committees that run on by a further order; what was said of them stays."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.review import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection, guards.PROLONGED)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection, guards.PROLONGED)


class Migration(migrations.Migration):
    """Add the table and guard it."""

    dependencies: ClassVar = [("review", "0025_follow_up_of_each_version")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="TermExtension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order_number", models.CharField(max_length=120)),
                ("order_on", models.DateField()),
                ("until", models.DateField()),
                ("until_before", models.DateField()),
                ("extended_at", models.DateTimeField()),
                ("extended_by", models.CharField(max_length=60)),
                ("extended_by_th", models.CharField(max_length=300)),
                ("extended_by_en", models.CharField(max_length=300)),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="review.committee"
                    ),
                ),
            ],
            options={
                "ordering": ["committee", "until"],
                "constraints": [
                    models.UniqueConstraint(fields=("committee", "until"), name="term_extended_once_to_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("order_number", ""), _negated=True), name="extension_has_an_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("until_before"))), name="extension_is_longer"
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
