"""Who was there says whether the post had a vote; nothing of what was written down before."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the column."""

    dependencies: ClassVar = [("meetings", "0004_closed_guards")]

    operations: ClassVar = [
        migrations.AddField(model_name="attendance", name="votes", field=models.BooleanField(blank=True, null=True)),
    ]
