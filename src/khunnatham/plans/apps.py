"""The Django application of plans."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plans and activities."""

    name = "khunnatham.plans"
    label = "plans"
    verbose_name = "แผน"
