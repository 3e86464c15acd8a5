"""The Django application of background."""

from __future__ import annotations

from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    """Work in the background."""

    name = "khunnatham.background"
    label = "background"
    verbose_name = "งานเบื้องหลัง"
