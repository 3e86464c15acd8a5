"""How a proof looks in lists: picture, title, day of the event, size, where it is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from khunnatham.evidence.fetching import Fault
from khunnatham.evidence.link_checks import checks_of
from khunnatham.evidence.media_types import ALLOWED
from khunnatham.evidence.models import Evidence, EvidenceKind, EvidenceState, LinkCheck
from khunnatham.thai import fiscal_year
from khunnatham.web.assessment_sheets import say

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Use:
    """Where a proof is used: the requirement with the way to it, and the round whose year the event should lie in."""

    label: str
    url: str
    round: str = ""
    year: int = 0
    is_paper: bool = False


@dataclass(frozen=True, slots=True)
class LinkState:
    """What came of asking for a link the last time, and why it could not be had; no check where it was never asked for."""

    check: LinkCheck | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One proof in a list."""

    number: int
    title: str
    url: str
    thumbnail_url: str
    picture: str
    event_on: date | None
    size: int
    media: str
    state: str
    kind: str
    used_in: tuple[Use, ...] = ()
    # The years in whose rounds it stands although the event was in another one.
    outside: tuple[int, ...] = ()
    # Where else it may serve: told in a sentence, offered on its own page.
    reusable: str = ""
    # What came of asking for a link; nothing for a file.
    link: LinkState | None = None

    @property
    def rounds(self) -> int:
        """In how many rounds it is used, of all programmes."""
        return len({use.round for use in self.used_in})


def cards_of(items: Iterable[Evidence], uses: Mapping[int, Sequence[Use]] | None = None) -> list[Card]:
    """Give the cards of items whose versions were fetched with them."""
    listed = list(items)
    states = link_states(listed)
    return [replace(card_of(item, tuple((uses or {}).get(item.pk, ()))), link=states.get(item.pk)) for item in listed]


def cards_in_year(items: Iterable[Evidence], year: int, reusable: Mapping[int, str] | None = None) -> list[Card]:
    """Give the cards of items beside a requirement of a round of this fiscal year; ``reusable`` tells where else they may serve."""
    listed = list(items)
    return [
        replace(card, outside=outside(item, [year]), reusable=(reusable or {}).get(item.pk, ""))
        for item, card in zip(listed, cards_of(listed), strict=True)
    ]


def link_states(items: Iterable[Evidence]) -> dict[int, LinkState]:
    """Give what came of asking for the links among the items, by their numbers, in one query."""
    listed = [item for item in items if is_link(item)]
    checks = checks_of(listed)
    return {item.pk: LinkState(check := checks.get(item.pk), _why(check)) for item in listed}


def _why(check: LinkCheck | None) -> str:
    if check is None or not check.is_broken:
        return ""
    if check.status is not None:
        return gettext("เว็บไซต์ตอบรหัส %(status)s") % {"status": check.status}
    return say(Fault(check.fault).text) if check.fault else ""


def outside(item: Evidence, years: Iterable[int]) -> tuple[int, ...]:
    """Give those of the fiscal years in which the event was not; none where its day is not known."""
    if item.event_on is None:
        return ()
    return tuple(sorted({year for year in years if year and year != fiscal_year(item.event_on)}))


def card_of(item: Evidence, used_in: tuple[Use, ...] = ()) -> Card:
    """Give the card of one item."""
    version = item.current
    media, picture = gettext("ลิงก์"), "link"
    if version is not None:
        kind = ALLOWED.get(version.media_type)
        media = kind.extension.upper() if kind else version.media_type
        picture = "image" if version.is_image else "file"
    kind_word, state = ("revoked", gettext("ถอนแล้ว")) if item.state == EvidenceState.WITHDRAWN else ("", "")
    return Card(
        number=item.pk,
        title=item.title,
        url=reverse("evidence-item", args=[item.pk]),
        thumbnail_url=reverse("evidence-thumbnail", args=[item.pk]) if version is not None and version.is_image else "",
        picture=picture,
        event_on=item.event_on,
        size=version.size if version else 0,
        media=media,
        state=state,
        kind=kind_word,
        used_in=used_in,
        outside=outside(item, (use.year for use in used_in)),
    )


def is_link(item: Evidence) -> bool:
    """Tell whether the item is an address elsewhere."""
    return item.kind == EvidenceKind.LINK
