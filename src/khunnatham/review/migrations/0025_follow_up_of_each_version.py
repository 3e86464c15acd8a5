"""What a unit says of its improvement plan, kept for each version of the case that it hands in."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep what was said before."""

    dependencies: ClassVar = [("review", "0024_points_beside")]
    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="followup", name="follow_up_once_a_case"),
        migrations.AlterModelOptions(
            name="followup", options={"ordering": ["assessment", "recommendation", "version"]}
        ),
        migrations.AddField(
            model_name="followup", name="version", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.UniqueConstraint(
                fields=("recommendation", "assessment", "version"), name="follow_up_once_a_version"
            ),
        ),
    ]
