"""The Django application of organisations."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Places, units and people."""

    name = "khunnatham.organisations"
    label = "organisations"
    verbose_name = "หน่วยงานและบุคลากร"
