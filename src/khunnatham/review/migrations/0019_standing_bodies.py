"""A body that decides in many rounds stands beside them: a row for each of its orders, and no edition."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

OF_A_ROUND = models.Q(("programme", ""), _negated=True)


class Migration(migrations.Migration):
    """Let a body have several orders; of a round it stays one committee."""

    dependencies: ClassVar = [("organisations", "0009_guards_again"), ("review", "0018_left_out")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="committee", name="committee_once_a_year_and_region"),
        migrations.AlterField(
            model_name="committee",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="organisations.unit"
            ),
        ),
        migrations.AlterField(
            model_name="committee", name="edition", field=models.CharField(blank=True, max_length=20)
        ),
        migrations.AlterField(
            model_name="committee", name="programme", field=models.CharField(blank=True, max_length=40)
        ),
        migrations.AddConstraint(
            model_name="committee",
            constraint=models.UniqueConstraint(
                condition=OF_A_ROUND,
                fields=("owner", "programme", "edition", "fiscal_year", "key", "region"),
                name="committee_once_a_year_and_region",
            ),
        ),
        migrations.AddConstraint(
            model_name="committee",
            constraint=models.UniqueConstraint(
                condition=OF_A_ROUND, fields=("body",), name="committee_of_a_round_has_one_body"
            ),
        ),
        migrations.AddConstraint(
            model_name="committee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("programme", "")),
                fields=("body", "since"),
                name="standing_body_has_one_order_a_day",
            ),
        ),
    ]
