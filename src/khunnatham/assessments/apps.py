"""The Django application of assessments."""

from __future__ import annotations

from django.apps import AppConfig

from khunnatham.assessments import published
from khunnatham.programmes import shelf


class AssessmentsConfig(AppConfig):
    """Assessments."""

    name = "khunnatham.assessments"
    label = "assessments"
    verbose_name = "การประเมิน"

    def ready(self) -> None:
        """Let the shelf know the editions that were published here. Where Django does not run, it has those of the product."""
        shelf.add_source(published.listed, published.content_of)
