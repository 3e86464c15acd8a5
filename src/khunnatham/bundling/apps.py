"""The Django application of bundles."""

from __future__ import annotations

from django.apps import AppConfig


class BundlingConfig(AppConfig):
    """Bundles of papers and evidence."""

    name = "khunnatham.bundling"
    label = "bundling"
    verbose_name = "ชุดเอกสาร"
