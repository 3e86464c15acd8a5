"""A calendar that phones subscribe to: a private link a membership, and the calendar as iCalendar.

The link is made from our secret key, the membership and a serial: the database alone gives nobody a link.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from icalendar import Calendar, Event

from khunnatham.calendars.models import Feed
from khunnatham.calendars.occasions import TITLES, Occasion
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.queries import current
from khunnatham.thai import in_bangkok
from khunnatham.wording import Text

SALT: Final = "khunnatham.calendars.feed"
ASKED_EVERY: Final = timedelta(hours=6)


@transaction.atomic
def open_feed(*, by: Membership, at: datetime) -> Feed:
    """Open the feed of one's own membership, or give it a new link; the old link ends."""
    if refused := may_act(by, in_bangkok(at)):
        raise refused
    feed, is_new = Feed.objects.select_for_update().get_or_create(membership=by, defaults={"changed_at": at})
    if not is_new:
        feed.serial, feed.is_open, feed.changed_at = feed.serial + 1, True, at
        feed.save(update_fields=["serial", "is_open", "changed_at"])
    record("calendar.feed-opened", about=by.key, by=by.actor(), at=at, unit=by.unit.key)
    return feed


@transaction.atomic
def close_feed(*, by: Membership, at: datetime) -> None:
    """Close the feed of one's own membership: its link ends."""
    if Feed.objects.filter(membership=by, is_open=True).update(is_open=False, changed_at=at):
        record("calendar.feed-closed", about=by.key, by=by.actor(), at=at, unit=by.unit.key)


def feed_of(by: Membership) -> Feed | None:
    """Give the open feed of a membership."""
    return Feed.objects.filter(membership=by, is_open=True).first()


def token_of(feed: Feed) -> str:
    """Give the secret part of the link."""
    return salted_hmac(SALT, f"{feed.membership_id}:{feed.serial}", algorithm="sha256").hexdigest()


def membership_by(number: int, token: str, *, at: datetime) -> Membership | None:
    """Give whose calendar a link opens today; nothing for a link that is wrong, old or closed, or after the post ended."""
    feed = Feed.objects.filter(membership=number, is_open=True).first()
    if feed is None or not constant_time_compare(token, token_of(feed)):
        return None
    rows = Membership.objects.filter(current(in_bangkok(at)), pk=number, account__is_active=True)
    return rows.select_related("account", "unit__province", "unit__place").first()


def as_icalendar(occasions: Iterable[Occasion], *, by: Membership, address: str, at: datetime) -> bytes:
    """Write a calendar as iCalendar: days as days, hours in Asia/Bangkok, and a UID that stays when the day moves."""
    language = by.account.language
    name = Text(f"คุณธรรม · {by.unit.name.th}", f"Khunnatham · {by.unit.name.en}").in_language(language)
    calendar = Calendar()
    calendar.add("prodid", "-//Khunnatham//Calendar//TH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Bangkok")
    calendar.add("refresh-interval", ASKED_EVERY, parameters={"value": "DURATION"})
    host = urlsplit(address).hostname or "localhost"
    for one in occasions:
        calendar.add_component(_event(one, uid=f"{one.key}:{by.unit_id}@{host}", language=language, at=at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(one: Occasion, *, uid: str, language: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", at)
    event.add("summary", f"{TITLES[one.kind].in_language(language)}: {one.title.in_language(language)}")
    told = [one.context, one.pointed_out]
    event.add("description", "\n".join(text.in_language(language) for text in told if text and text.th))
    event.add("transp", "TRANSPARENT")
    if one.place:
        event.add("location", one.place)
    if one.moment:
        event.add("dtstart", one.moment)
        event.add("dtend", one.end or one.moment + timedelta(hours=1))
    else:
        event.add("dtstart", one.on)
        event.add("dtend", (one.until or one.on) + timedelta(days=1))
    return event
