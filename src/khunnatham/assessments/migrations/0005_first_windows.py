"""Every round has a window, every case stands before one; and the triggers again, on tables rebuilt and new."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

from khunnatham.assessments import guards

TABLES = (
    "assessments_submission",
    "assessments_frozenevidence",
    "assessments_returnreason",
    "assessments_extension",
    "assessments_remark",
)


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give rounds that were opened before there were windows their only one, and cases its deadline."""
    rounds, windows = apps.get_model("assessments", "Round"), apps.get_model("assessments", "Window")
    for round_ in rounds.objects.filter(windows__isnull=True):
        windows.objects.create(
            round=round_,
            key="whole",
            position=1,
            title_th="ส่งผลการประเมิน",
            title_en="Hand in the assessment",
            due_at=round_.due_at,
        )
    due = rounds.objects.filter(enrolments__assessment=OuterRef("pk")).values("due_at")[:1]
    apps.get_model("assessments", "Assessment").objects.update(due_at=Subquery(due))


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    guards.install(schema_editor.connection, TABLES)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    guards.remove(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    """Fill and guard."""

    dependencies: ClassVar = [("assessments", "0004_windows")]

    operations: ClassVar = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
