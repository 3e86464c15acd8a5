"""The Django application of assessments."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Assessments."""

    name = "khunnatham.assessments"
    label = "assessments"
    verbose_name = "การประเมิน"
