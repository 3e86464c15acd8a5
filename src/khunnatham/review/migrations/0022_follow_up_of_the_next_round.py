"""What a unit says in its next case about what it took up."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep how far units came with their improvement plans."""

    dependencies: ClassVar = [
        ("assessments", "0014_interest_guards"),
        ("evidence", "0004_snapshots"),
        ("review", "0021_stand_ins"),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "done",
                    models.CharField(
                        choices=[("done", "ทำแล้ว"), ("partly", "ทำบางส่วน"), ("not", "ยังไม่ได้ทำ")], max_length=6
                    ),
                ),
                ("text", models.TextField()),
                ("said_at", models.DateTimeField()),
                ("said_by", models.CharField(max_length=60)),
                ("said_by_th", models.CharField(max_length=300)),
                ("said_by_en", models.CharField(max_length=300)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="assessments.assessment",
                    ),
                ),
                ("evidence", models.ManyToManyField(related_name="follow_ups", to="evidence.evidence")),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="review.recommendation",
                    ),
                ),
            ],
            options={"ordering": ["assessment", "recommendation"]},
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.UniqueConstraint(fields=("recommendation", "assessment"), name="follow_up_once_a_case"),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="follow_up_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("done__in", ["done", "partly", "not"])), name="follow_up_knows_how_far"
            ),
        ),
    ]
