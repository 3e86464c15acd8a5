"""On which day something happens: the day in Bangkok, whatever the server's clock."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")


def day_of(at: datetime) -> date:
    """Give the day in Thailand at that moment."""
    return at.astimezone(BANGKOK).date()
