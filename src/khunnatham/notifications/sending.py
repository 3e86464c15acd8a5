"""Sending what waits, through SMTP. A message is claimed before it is sent, so that two senders never send the same one."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from khunnatham.notifications.models import Message, MessageState
from khunnatham.notifications.preferences import may_go_at, preference_of

# After so many minutes a message is tried again; after the last it stands as failed.
BACK_OFF: Final = (5, 15, 60, 240, 720, 1440)
LOST_AFTER: Final = timedelta(minutes=10)  # a sender that says nothing so long died in the middle
AT_ONCE: Final = 200
# No vacation notice answers a machine.
HEADERS: Final = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
PERMANENT: Final = 500  # replies of SMTP from here on will not change by trying again


def send_due(*, at: datetime) -> int:
    """Send what is due and give how many went. Where the server does not answer, the rest of the batch waits too."""
    _give_up_lost(at)
    due = Message.objects.filter(state=MessageState.WAITING, next_try_at__lte=at).order_by("next_try_at", "id")
    waiting = list(due.select_related("account")[:AT_ONCE])
    if not waiting:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as fault:
        for message in waiting:
            _try_later(message, fault, at)
        return 0
    try:
        return _send_all(waiting, connection, at)
    finally:
        connection.close()


def _send_all(waiting: Iterable[Message], connection: BaseEmailBackend, at: datetime) -> int:
    sent = 0
    for message in waiting:
        allowed_at = may_go_at(preference_of(message.account), at)
        if allowed_at > at:
            Message.objects.filter(pk=message.pk, state=MessageState.WAITING).update(next_try_at=allowed_at)
        elif _claim(message, at):
            sent += _send(message, connection, at)
    return sent


def _claim(message: Message, at: datetime) -> bool:
    """Take a message for this sender; the condition stands in the statement, so one of several gets it."""
    free = Message.objects.filter(pk=message.pk, state=MessageState.WAITING)
    return bool(free.update(state=MessageState.SENDING, next_try_at=at))


def _send(message: Message, connection: BaseEmailBackend, at: datetime) -> bool:
    mail = EmailMultiAlternatives(
        message.subject, message.text, to=[message.account.email], connection=connection, headers=HEADERS
    )
    mail.attach_alternative(message.html, "text/html")
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as fault:
        if _is_final(fault):
            _fail(message, fault)
        else:
            _try_later(message, fault, at)
        return False
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENT, sent_at=at, text="", html="", fault="", tries=message.tries + 1
    )
    return True


def _is_final(fault: Exception) -> bool:
    """Tell whether the server refused this recipient or message for good."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= PERMANENT


def _try_later(message: Message, fault: Exception, at: datetime) -> None:
    if message.tries >= len(BACK_OFF):
        _fail(message, fault)
        return
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.WAITING,
        tries=message.tries + 1,
        next_try_at=at + timedelta(minutes=BACK_OFF[message.tries]),
        fault=_said(fault),
    )


def _fail(message: Message, fault: Exception) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.FAILED, tries=message.tries + 1, fault=_said(fault), text="", html=""
    )


def _give_up_lost(at: datetime) -> None:
    lost = Message.objects.filter(state=MessageState.SENDING, next_try_at__lte=at - LOST_AFTER)
    lost.update(state=MessageState.UNCERTAIN, text="", html="")


def _said(fault: Exception) -> str:
    """Give the kind of fault and its code, without the address that a server may repeat in its words."""
    code = getattr(fault, "smtp_code", None) or getattr(fault, "errno", None) or ""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code = "/".join(str(number) for number, _ in fault.recipients.values())
    return f"{type(fault).__name__} {code}".strip()
