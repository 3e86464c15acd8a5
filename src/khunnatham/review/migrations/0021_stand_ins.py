"""Who leads a case whose chair and secretary are recused; what was said of it stays."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.review import guards


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection, guards.NAMED)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection, guards.NAMED)


class Migration(migrations.Migration):
    """Add the table and guard it."""

    dependencies: ClassVar = [
        ('assessments', '0015_waivers'),
        ('review', '0020_short_lists'),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name='StandIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('named_at', models.DateTimeField()),
                ('named_by', models.CharField(max_length=60)),
                ('named_by_th', models.CharField(max_length=300)),
                ('named_by_en', models.CharField(max_length=300)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to='assessments.assessment')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to='review.seat')),
            ],
            options={
                'ordering': ['assessment', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='stand_in_is_named_with_a_reason')],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
