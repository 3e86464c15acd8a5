"""The Django application of journal."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The journal of acts."""

    name = "khunnatham.journal"
    label = "journal"
    verbose_name = "บันทึกเหตุการณ์"
