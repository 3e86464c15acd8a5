"""The Django application of evidence."""

from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The evidence library."""

    name = "khunnatham.evidence"
    label = "evidence"
    verbose_name = "หลักฐาน"
