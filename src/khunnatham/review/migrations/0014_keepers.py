"""Who fills the secretary's seat of a committee keeps its minutes, and so does who acts in that post."""

from typing import Any, ClassVar

from django.db import migrations
from django.db.models import Q


def tell(apps: Any, _editor: Any) -> None:
    """Write it down with the appointments that stand."""
    of_keepers = apps.get_model("review", "Seating").objects.filter(seat__keeps=True).values("membership")
    memberships = apps.get_model("organisations", "Membership").objects
    memberships.filter(Q(pk__in=of_keepers) | Q(acting_for__in=of_keepers)).update(keeps_minutes=True)


class Migration(migrations.Migration):
    """Data only."""

    dependencies: ClassVar = [("review", "0013_visits"), ("organisations", "0009_guards_again")]
    operations: ClassVar = [migrations.RunPython(tell, migrations.RunPython.noop)]
