"""The Django application of notifications."""

from __future__ import annotations

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mail to the people who work here."""

    name = "khunnatham.notifications"
    label = "notifications"
    verbose_name = "การแจ้งเตือน"
