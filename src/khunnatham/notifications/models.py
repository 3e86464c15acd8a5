"""What a person wants to be told and when; the outbox; and how far the journal was read."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khunnatham.organisations.models import Account


class Kind(models.TextChoices):
    """What sort of mail it is; a person may refuse each."""

    REMINDER = "reminder", _("เตือนกำหนดส่ง 30, 7, 1 วันก่อน และในวันครบกำหนด")
    DIGEST = "digest", _("สรุปหน่วยงานที่ยังไม่ส่ง")
    NEWS = "news", _("มีความเคลื่อนไหว เช่น ส่งกลับให้แก้ไข หรือรับรองผลแล้ว")


class Pace(models.TextChoices):
    """How often an office gets its digest."""

    WEEKLY = "weekly", _("สัปดาห์ละครั้ง ทุกวันจันทร์")
    DAILY = "daily", _("ทุกวันทำการ")


class Preference(models.Model):
    """What one account chose; without a row everything comes, outside the usual quiet hours."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="mail_preference")
    quiet_from = models.TimeField(default=time(20, 0))
    quiet_until = models.TimeField(default=time(7, 0))
    refused: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    pace = models.CharField(max_length=6, choices=Pace.choices, default=Pace.WEEKLY)

    class Meta:
        ordering: ClassVar = ["account"]
        constraints: ClassVar = [
            models.CheckConstraint(name="mail_preference_pace_is_known", condition=Q(pace__in=Pace.values))
        ]

    def __str__(self) -> str:
        return f"{self.account_id}"


class MessageState(models.TextChoices):
    """How far a message has come. «Uncertain»: the sender died in the middle, so it may have gone and is not sent again."""

    WAITING = "waiting", _("รอส่ง")
    SENDING = "sending", _("กำลังส่ง")
    SENT = "sent", _("ส่งแล้ว")
    FAILED = "failed", _("ส่งไม่สำเร็จ")
    UNCERTAIN = "uncertain", _("ไม่แน่ว่าส่งแล้ว")


class Message(models.Model):
    """One mail to one account. The key names occasion, recipient and deadline: no two messages have the same."""

    key = models.CharField(max_length=240, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="messages")
    subject = models.CharField(max_length=500)
    # Emptied once the mail is gone: what was said is in the mailbox of whom it concerns.
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=MessageState.choices, default=MessageState.WAITING)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="message_state_is_known", condition=Q(state__in=MessageState.values)),
            models.CheckConstraint(name="message_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="message_sent_says_when",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="message_to_send")]

    def __str__(self) -> str:
        return self.key


class Reading(models.Model):
    """How far the journal was read for news: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="journal_is_read_once", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.number)
