"""Whether links still lead somewhere: asked politely, one after another, and the last answer kept with its moment.

A finding of a machine is no act of a person: it is not recorded in the journal, and the next one is written over it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, zip_longest
from typing import Final
from urllib.parse import urlsplit

from django.db.models import F, Q

from khunnatham.evidence.fetching import UnreachableError, ask
from khunnatham.evidence.models import Evidence, EvidenceKind, EvidenceState, LinkCheck, LinkVerdict
from khunnatham.organisations.models import Unit

EVERY: Final = timedelta(days=7)
MOST: Final = 500
# The same site is not asked again sooner than this.
PAUSE: Final = 2.0
_OK, _REDIRECT, _UNKNOWN_METHOD = 200, 300, frozenset({400, 403, 404, 405, 501})
# Sites that answer, and keep machines out: the page may well be there for people.
_KEEPS_OUT: Final = frozenset({401, 403, 407, 429, 451, 999})


@dataclass(frozen=True, slots=True)
class Tally:
    """How many links were asked for, and how many of them could not be had."""

    checked: int
    broken: int


def check(evidence: Evidence, *, at: datetime) -> LinkCheck:
    """Ask for one link now and keep what came of it. No lock is held while the site thinks."""
    status, fault = _asked(evidence.url)
    verdict = _verdict(status)
    before = LinkCheck.objects.filter(evidence=evidence).first()
    is_broken = verdict in {LinkVerdict.BROKEN, LinkVerdict.SILENT}
    found = {
        "checked_at": at,
        "verdict": verdict,
        "status": status,
        "fault": fault,
        "answered_at": at if not is_broken else before.answered_at if before else None,
        "broken_since": None if not is_broken else (before.broken_since if before else None) or at,
    }
    kept, _ = LinkCheck.objects.update_or_create(evidence=evidence, defaults=found)
    return kept


def check_due(
    *,
    now: Callable[[], datetime],
    most: int = MOST,
    every: timedelta = EVERY,
    wait: Callable[[float], None] = time.sleep,
) -> Tally:
    """Ask for the links that were not asked for lately, the longest unasked first; sites take turns, none is hurried."""
    asked_at: dict[str, float] = {}
    checked = broken = 0
    for link in _by_turns(due(at=now(), most=most, every=every)):
        site = urlsplit(link.url).netloc
        left = asked_at.get(site, -PAUSE) + PAUSE - time.monotonic()
        if site in asked_at and left > 0:
            wait(left)
        kept = check(link, at=now())
        asked_at[site] = time.monotonic()
        checked += 1
        broken += kept.is_broken
    return Tally(checked, broken)


def due(*, at: datetime, most: int = MOST, every: timedelta = EVERY) -> list[Evidence]:
    """Give the links to be asked for now, those never asked for first."""
    links = Evidence.objects.filter(kind=EvidenceKind.LINK).exclude(state=EvidenceState.WITHDRAWN)
    stale = links.filter(Q(link_check=None) | Q(link_check__checked_at__lte=at - every))
    return list(stale.order_by(F("link_check__checked_at").asc(nulls_first=True), "pk")[:most])


def broken_of(unit: Unit) -> list[Evidence]:
    """Give the links of a unit that could not be had the last time, the longest broken first, with what was found."""
    rows = Evidence.objects.filter(unit=unit, state=EvidenceState.FILED, link_check__broken_since__isnull=False)
    return list(
        rows.select_related("link_check").prefetch_related("versions").order_by("link_check__broken_since", "pk")
    )


def checks_of(items: Iterable[Evidence]) -> dict[int, LinkCheck]:
    """Give what was found of several items, by their numbers, in one query."""
    numbers = [item.pk for item in items if item.kind == EvidenceKind.LINK]
    return LinkCheck.objects.in_bulk(numbers)


def _asked(url: str) -> tuple[int | None, str]:
    """Ask for the head alone; where a site does not know how to answer that, for the page."""
    try:
        answer = ask(url, method="HEAD")
        if answer.status in _UNKNOWN_METHOD or answer.status >= 500:  # noqa: PLR2004 - faults of a server begin there
            answer = ask(url, is_cut=True)
    except UnreachableError as unreachable:
        return None, unreachable.fault.value
    return answer.status, ""


def _verdict(status: int | None) -> LinkVerdict:
    if status is None:
        return LinkVerdict.SILENT
    if _OK <= status < _REDIRECT:
        return LinkVerdict.ANSWERED
    return LinkVerdict.CLOSED if status in _KEEPS_OUT else LinkVerdict.BROKEN


def _by_turns(links: Iterable[Evidence]) -> Iterator[Evidence]:
    """Give one link of each site, then the second of each, and so on."""
    sites: dict[str, list[Evidence]] = defaultdict(list)
    for link in links:
        sites[urlsplit(link.url).netloc].append(link)
    yield from (link for link in chain.from_iterable(zip_longest(*sites.values())) if link is not None)
