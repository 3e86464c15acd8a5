"""Templates of certificates: a picture of an office's own and the lines printed on it. A change is a new row; none is removed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khunnatham.organisations.models import Unit


class TemplateKind(models.TextChoices):
    """What is printed on it."""

    CERTIFICATE = "certificate", _("ใบประกาศ")
    PLAQUE = "plaque", _("โล่")


class CertificateTemplate(models.Model):
    """One version of a template. Triggers let only its retirement be written."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="certificate_templates")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=11, choices=TemplateKind.choices, default=TemplateKind.CERTIFICATE)
    # The digest of the picture in the store of files, its pixels alone; nothing for the frame of our own.
    background = models.CharField(max_length=64, blank=True)
    is_portrait = models.BooleanField(default=False)
    layout: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    made_by_th = models.CharField(max_length=300)
    made_by_en = models.CharField(max_length=300)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="template_once_a_name", fields=["unit", "name"], condition=Q(retired_at__isnull=True)
            ),
            models.CheckConstraint(name="template_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="template_kind_is_known", condition=Q(kind__in=TemplateKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.name}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the template."""
        return f"certificate-template:{self.pk}"
