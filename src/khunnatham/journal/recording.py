"""Adding to the journal, inside the transaction of the act that it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from khunnatham.journal.actors import Actor
from khunnatham.journal.models import Entry, Head
from khunnatham.journal.sealing import plain, seal

NO_FACTS: Mapping[str, object] = MappingProxyType({})


# Part of the act's own transaction: act and entry stand or fall together, and a savepoint would only cost time.
@transaction.atomic(savepoint=False)
def record(
    verb: str,
    *,
    about: str,
    by: Actor,
    at: datetime,
    unit: str = "",
    facts: Mapping[str, object] = NO_FACTS,
) -> Entry:
    """Add one entry to the end of the chain and give it.

    The head row stays locked until the act commits, so that entries follow each other in the order of their numbers and the
    chain never forks. Take every other lock of the act first and record last: then no two acts wait for each other.
    """
    if at.tzinfo is None:
        message = f"{verb}: the time of an entry needs its time zone."
        raise ValueError(message)
    head = Head.objects.select_for_update().get(pk=1)
    words = {
        "number": head.number + 1,
        "verb": verb,
        "about": about,
        "unit": unit,
        "by_key": by.key,
        "by_th": by.th,
        "by_en": by.en,
        "by_role": str(by.role),
        "by_unit": by.unit_key,
        "on_behalf_of": by.on_behalf_of,
        "on_behalf_of_th": by.on_behalf_of_th,
        "on_behalf_of_en": by.on_behalf_of_en,
        "previous_hash": head.hash,
    }
    kept = plain(facts)
    entry = Entry.objects.create(**words, at=at, facts=kept, hash=seal(words, at=at, facts=kept))
    Head.objects.filter(pk=1).update(number=entry.number, hash=entry.hash)
    return entry
