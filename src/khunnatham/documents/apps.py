"""The Django application of documents."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Official documents."""

    name = "khunnatham.documents"
    label = "documents"
    verbose_name = "เอกสาร"
