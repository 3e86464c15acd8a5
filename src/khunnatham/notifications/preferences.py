"""Quiet hours and refused kinds: what an account chose, and when a message may go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

from khunnatham.notifications.models import Kind, Pace, Preference
from khunnatham.organisations.models import Account
from khunnatham.thai import BANGKOK


def preference_of(account: Account) -> Preference:
    """Give what an account chose, or what holds for whoever chose nothing."""
    return Preference.objects.filter(account=account).first() or Preference(account=account)


def choose(account: Account, *, quiet_from: time, quiet_until: time, kinds: Collection[str], pace: str) -> Preference:
    """Keep what a person chose for the own account."""
    chosen, _ = Preference.objects.update_or_create(
        account=account,
        defaults={
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "refused": [kind for kind in Kind.values if kind not in kinds],
            "pace": Pace(pace),
        },
    )
    return chosen


def may_go_at(preference: Preference, at: datetime) -> datetime:
    """Give when a message may go: now, or when the quiet hours end. Quiet from an hour to the same hour is no quiet."""
    local = at.astimezone(BANGKOK)
    begins, ends, clock = preference.quiet_from, preference.quiet_until, local.time()
    is_over_midnight = begins > ends
    is_quiet = (clock >= begins or clock < ends) if is_over_midnight else begins <= clock < ends
    if not is_quiet:
        return at
    day = local.date() + timedelta(days=is_over_midnight and clock >= begins)
    return datetime.combine(day, ends, tzinfo=BANGKOK)
