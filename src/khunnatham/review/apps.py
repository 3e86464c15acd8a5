"""The Django application of review."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Review and decisions."""

    name = "khunnatham.review"
    label = "review"
    verbose_name = "การพิจารณา"
