"""The Django application of meetings."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings of bodies."""

    name = "khunnatham.meetings"
    label = "meetings"
    verbose_name = "การประชุม"
