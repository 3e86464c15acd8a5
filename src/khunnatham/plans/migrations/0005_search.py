"""What is planned can be found by its words."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.thai import search_text

_KINDS = {"problem": "ปัญหาที่อยากแก้ problem to fix", "good-deed": "ความดีที่อยากทำ good deed to do"}


def spell(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Spell what stands already."""
    for topic in apps.get_model("plans", "Topic").objects.iterator():
        topic.search_text = search_text(f"{_KINDS[topic.kind]} {topic.text} {topic.remedy}")
        topic.save(update_fields=["search_text"])
    for row in apps.get_model("plans", "Activity").objects.iterator():
        words = f"กิจกรรม activity {row.title} {row.place_text} {row.responsible} {row.expected_result}"
        row.search_text = search_text(words)
        row.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    """The spelling of searches beside the words."""

    dependencies: ClassVar = [("plans", "0004_progress_is_append_only")]

    operations: ClassVar = [
        migrations.AddField("activity", "search_text", models.TextField(blank=True)),
        migrations.AddField("topic", "search_text", models.TextField(blank=True)),
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]
