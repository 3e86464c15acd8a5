"""The Django application of web."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages."""

    name = "khunnatham.web"
    label = "web"
    verbose_name = "หน้าเว็บ"
