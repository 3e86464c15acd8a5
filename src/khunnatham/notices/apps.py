"""The Django application of notices."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Circulars and duties of an office."""

    name = "khunnatham.notices"
    label = "notices"
    verbose_name = "หนังสือแจ้งและหน้าที่"
