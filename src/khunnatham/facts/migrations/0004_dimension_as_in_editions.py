"""The sufficiency economy is called in the register of activities as in the editions."""

from typing import Any, ClassVar

from django.db import migrations

BEFORE, AFTER = "sufficiency", "sufficiency-economy"


def _rename(apps: Any, before: str, after: str) -> None:
    entries = apps.get_model("facts", "RegisterEntry")
    for entry in entries.objects.filter(register="dimension-activities"):
        if entry.values.get("dimension") == before:
            entry.values["dimension"] = after
            entry.save(update_fields=["values"])


def forwards(apps: Any, _editor: Any) -> None:
    """Use the word of the editions."""
    _rename(apps, BEFORE, AFTER)


def backwards(apps: Any, _editor: Any) -> None:
    """Use the shorter word again."""
    _rename(apps, AFTER, BEFORE)


class Migration(migrations.Migration):
    """Data only."""

    dependencies: ClassVar = [("facts", "0003_registers")]
    operations: ClassVar = [migrations.RunPython(forwards, backwards)]
