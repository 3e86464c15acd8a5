"""The font and the emblem that an office brings for its papers."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """One row an office."""

    dependencies: ClassVar = [("documents", "0002_guards"), ("organisations", "0005_districts")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="UnitStationery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("font", models.CharField(blank=True, max_length=64)),
                ("font_name", models.CharField(blank=True, max_length=200)),
                ("bold", models.CharField(blank=True, max_length=64)),
                ("emblem", models.CharField(blank=True, max_length=64)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_by", models.CharField(blank=True, max_length=60)),
                ("confirmed_by_th", models.CharField(blank=True, max_length=300)),
                ("confirmed_by_en", models.CharField(blank=True, max_length=300)),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=models.deletion.PROTECT, related_name="stationery", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["unit"],
                "constraints": [
                    models.CheckConstraint(name="bold_cut_stands_beside_a_font", condition=Q(bold="") | ~Q(font="")),
                    models.CheckConstraint(
                        name="stationery_in_use_says_who_confirmed_it",
                        condition=Q(font="", emblem="") | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
                    ),
                ],
            },
        ),
    ]
