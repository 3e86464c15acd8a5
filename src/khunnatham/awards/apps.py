"""The Django application of awards."""

from __future__ import annotations

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Certificates."""

    name = "khunnatham.awards"
    label = "awards"
    verbose_name = "การรับรอง"
