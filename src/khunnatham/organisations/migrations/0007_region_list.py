"""The first list of the provinces of each inspection region: a default of the system."""

from typing import Any, ClassVar

from django.db import migrations

from khunnatham.organisations.regions import load_regions


def load(apps: Any, _editor: Any) -> None:
    """Put the list into the table."""
    load_regions(apps.get_model("organisations", "RegionProvince"))


class Migration(migrations.Migration):
    """Data only."""

    dependencies: ClassVar = [("organisations", "0006_regions")]
    operations: ClassVar = [migrations.RunPython(load, migrations.RunPython.noop)]
