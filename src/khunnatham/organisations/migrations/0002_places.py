"""The country, 77 provinces and 928 districts."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from khunnatham.organisations.places import load_places


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Load the places of the committed file."""
    load_places(apps.get_model("organisations", "Place"))


class Migration(migrations.Migration):
    """Load the places."""

    dependencies: ClassVar = [("organisations", "0001_first")]

    operations: ClassVar = [migrations.RunPython(load, migrations.RunPython.noop)]
