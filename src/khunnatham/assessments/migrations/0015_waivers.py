"""Interests that were found may be lifted, with a reason; what was said of it stays."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.assessments import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install_for_columns(schema_editor.connection, guards.WAIVERS, guards.LIFTED, once="laid_at")


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection, [guards.WAIVERS])


class Migration(migrations.Migration):
    """Add the table and guard it."""

    dependencies: ClassVar = [("assessments", "0014_interest_guards")]

    operations: ClassVar = [
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('lifted_at', models.DateTimeField()),
                ('lifted_by', models.CharField(max_length=60)),
                ('lifted_by_th', models.CharField(max_length=300)),
                ('lifted_by_en', models.CharField(max_length=300)),
                ('laid_reason', models.TextField(blank=True)),
                ('laid_at', models.DateTimeField(blank=True, null=True)),
                ('laid_by', models.CharField(blank=True, max_length=60)),
                ('laid_by_th', models.CharField(blank=True, max_length=300)),
                ('laid_by_en', models.CharField(blank=True, max_length=300)),
                ('interest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='assessments.interest')),
            ],
            options={
                'ordering': ['interest', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('laid_at__isnull', True)), fields=('interest',), name='interest_is_lifted_once_at_a_time'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='interest_is_lifted_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('laid_at__isnull', True), ('laid_reason', '')), models.Q(('laid_at__isnull', False), models.Q(('laid_reason', ''), _negated=True)), _connector='OR'), name='interest_is_laid_again_with_a_reason')],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
