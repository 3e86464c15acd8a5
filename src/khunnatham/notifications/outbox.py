"""Putting messages into the outbox, each once: the key is unique, whoever tries how often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string

from khunnatham.notifications.models import Kind, Message, Preference
from khunnatham.notifications.preferences import may_go_at
from khunnatham.organisations.models import Account
from khunnatham.wording import Text

AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says, in both languages: a subject, an opening line, lines, and the page where one goes on."""

    key: str
    kind: Kind
    subject: Text
    opening: Text
    lines: tuple[Text, ...]
    path: str = "/"


def put(letters: Iterable[tuple[Account, Letter]], *, at: datetime) -> int:
    """Put what is new into the outbox and give how much that was; who has no address or refused the kind is left out."""
    wanted = {f"{letter.key}|{account.pk}": (account, letter) for account, letter in letters if account.email}
    known: set[str] = set()
    keys = list(wanted)
    for start in range(0, len(keys), AT_ONCE):
        known |= set(Message.objects.filter(key__in=keys[start : start + AT_ONCE]).values_list("key", flat=True))
    fresh = {key: pair for key, pair in wanted.items() if key not in known}
    chosen = {
        one.account_id: one for one in Preference.objects.filter(account__in={pair[0].pk for pair in fresh.values()})
    }
    rows = [
        _message(key, account, letter, chosen.get(account.pk) or Preference(account=account), at)
        for key, (account, letter) in fresh.items()
        if letter.kind not in (chosen[account.pk].refused if account.pk in chosen else ())
    ]
    # Another worker may have put the same message meanwhile: the unique key decides, nothing is put twice.
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    return len(rows)


def _message(key: str, account: Account, letter: Letter, preference: Preference, at: datetime) -> Message:
    language = account.language
    told = {
        "language": language,
        "subject": letter.subject.in_language(language),
        "opening": letter.opening.in_language(language),
        "lines": [line.in_language(language) for line in letter.lines],
        "url": f"{settings.ADDRESS}{letter.path}",
        "settings_url": f"{settings.ADDRESS}/calendar/settings/",
        "is_english": language == Account.Language.ENGLISH,
    }
    return Message(
        key=key,
        kind=letter.kind,
        account=account,
        subject=_one_line(told["subject"]),
        text=render_to_string("notifications/mail.txt", told),
        html=render_to_string("notifications/mail.html", told),
        created_at=at,
        next_try_at=may_go_at(preference, at),
    )


def _one_line(text: object) -> str:
    """Give a subject without line breaks: a header of a mail has none."""
    return " ".join(str(text).split())[:500]
