"""The private feeds of calendars."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from khunnatham.organisations.models import Membership


class Feed(models.Model):
    """Whether a membership has a feed, and which of its links holds. A new serial makes every older link worthless."""

    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="feed")
    serial = models.PositiveIntegerField(default=1)
    is_open = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["membership"]
        constraints: ClassVar = [
            models.CheckConstraint(name="feed_serials_start_at_one", condition=models.Q(serial__gte=1))
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.serial}"
