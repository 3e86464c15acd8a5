"""Short lists of committees, and on which of them a choice rests; the new column took the triggers of choices with it."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.review import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection, guards.CHOSEN)
    guards.install(schema_editor.connection, guards.SHORT_LISTED)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers of short lists away, and leave those of choices."""
    guards.remove(schema_editor.connection, guards.SHORT_LISTED)


class Migration(migrations.Migration):
    """Keep short lists."""

    dependencies: ClassVar = [
        ("assessments", "0014_interest_guards"),
        ("organisations", "0009_guards_again"),
        ("review", "0019_standing_bodies"),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="ShortList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.CharField(max_length=60)),
                ("region", models.PositiveSmallIntegerField(default=0)),
                ("number", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("rows", models.JSONField()),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by", models.CharField(max_length=60)),
                ("drawn_by_th", models.CharField(max_length=300)),
                ("drawn_by_en", models.CharField(max_length=300)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="short_lists",
                        to="organisations.unit",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="short_lists", to="assessments.round"
                    ),
                ),
            ],
            options={"ordering": ["round", "group", "region", "number"]},
        ),
        migrations.AddConstraint(
            model_name="shortlist",
            constraint=models.UniqueConstraint(
                fields=("round", "group", "region", "number"), name="short_list_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="shortlist",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="short_list_says_why"
            ),
        ),
        migrations.AddField(
            model_name="choice",
            name="short_list",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="choices",
                to="review.shortlist",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
