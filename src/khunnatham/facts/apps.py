"""The Django application of facts."""

from __future__ import annotations

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """Facts of a unit."""

    name = "khunnatham.facts"
    label = "facts"
    verbose_name = "ข้อเท็จจริง"
