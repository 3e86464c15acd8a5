"""Reading the outbox: what was sent, what waits and what failed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from khunnatham.notifications.models import Message, MessageState

STUCK = (MessageState.FAILED, MessageState.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages wait, and how many somebody should look at."""

    waiting: int
    failed: int


def outbox(state: str, *, at_most: int) -> list[Message]:
    """Give the latest messages without what they say, of one state where it is one: one query."""
    rows = Message.objects.select_related("account").defer("text", "html")
    if state in MessageState.values:
        rows = rows.filter(state=state)
    return list(rows[:at_most])


def tally() -> Tally:
    """Count what waits and what failed: one query."""
    counted = Message.objects.aggregate(
        waiting=Count("pk", filter=Q(state=MessageState.WAITING)), failed=Count("pk", filter=Q(state__in=STUCK))
    )
    return Tally(**counted)
