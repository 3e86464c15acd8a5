"""The Django application of procurement."""

from __future__ import annotations

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    """Projects with their procurement and their budget month by month."""

    name = "khunnatham.procurement"
    label = "procurement"
    verbose_name = "โครงการและการจัดซื้อจัดจ้าง"
