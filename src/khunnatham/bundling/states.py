"""How far something is that is made in the background."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BundleState(models.TextChoices):
    """How far it is."""

    WAITING = "waiting", _("รอทำ")
    RUNNING = "running", _("กำลังทำ")
    READY = "ready", _("พร้อมดาวน์โหลด")
    FAILED = "failed", _("ทำไม่สำเร็จ")
    GONE = "gone", _("ลบแล้วตามกำหนด")


class BatchState(models.TextChoices):
    """How far a batch of certificates is: as a bundle, after who signs them has approved the list."""

    TO_SIGN = "to-sign", _("รอผู้ลงนามเห็นชอบ")
    REFUSED = "refused", _("ไม่เห็นชอบ")
    WAITING = "waiting", _("รอทำ")
    RUNNING = "running", _("กำลังทำ")
    READY = "ready", _("พร้อมดาวน์โหลด")
    FAILED = "failed", _("ทำไม่สำเร็จ")
    GONE = "gone", _("ลบแล้วตามกำหนด")
