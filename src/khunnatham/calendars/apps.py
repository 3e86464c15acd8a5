"""The Django application of calendars."""

from __future__ import annotations

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Calendars of people and offices."""

    name = "khunnatham.calendars"
    label = "calendars"
    verbose_name = "ปฏิทิน"
