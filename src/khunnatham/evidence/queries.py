"""Reading a library: lists with a fixed number of queries, one item, one version."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from khunnatham.evidence.access import seen_by
from khunnatham.evidence.models import Evidence, EvidenceKind, EvidenceState, EvidenceVersion
from khunnatham.organisations.models import Membership, Unit
from khunnatham.thai import search_text

IMAGE, DOCUMENT, LINK = "image", "document", "link"
MEDIA: Final = (IMAGE, DOCUMENT, LINK)


def library_of(
    unit: Unit, *, search: str = "", media: str = "", limit: int | None = None, before: Evidence | None = None
) -> list[Evidence]:
    """Give the unit's filed items, newest first, versions with them; ``before`` continues after the last one shown."""
    return list(filed(unit, search=search, media=media, before=before).prefetch_related("versions")[:limit])


def filed(unit: Unit, *, search: str = "", media: str = "", before: Evidence | None = None) -> QuerySet[Evidence]:
    """Give the rows behind :func:`library_of`, for who narrows them further; ``media`` is one of ``MEDIA`` or nothing."""
    wanted = Evidence.objects.filter(unit=unit, state=EvidenceState.FILED)
    for word in search_text(search).split():
        wanted = wanted.filter(search_text__contains=word)
    if media == LINK:
        wanted = wanted.filter(kind=EvidenceKind.LINK)
    elif media:
        pictures = EvidenceVersion.objects.filter(evidence=OuterRef("pk"), media_type__startswith="image/")
        is_picture = Exists(pictures) if media == IMAGE else ~Exists(pictures)
        wanted = wanted.filter(is_picture, kind=EvidenceKind.FILE)
    if before is not None:
        older = Q(created_at__lt=before.created_at) | Q(created_at=before.created_at, pk__lt=before.pk)
        wanted = wanted.filter(older)
    return wanted


def inbox_of(unit: Unit) -> list[Evidence]:
    """Give what the unit has not yet sorted, newest first."""
    return list(Evidence.objects.filter(unit=unit, state=EvidenceState.INBOX).prefetch_related("versions"))


def withdrawn_of(unit: Unit) -> list[Evidence]:
    """Give what the unit has withdrawn, newest first."""
    return list(Evidence.objects.filter(unit=unit, state=EvidenceState.WITHDRAWN).prefetch_related("versions"))


def waiting_in_inbox(unit: Unit) -> int:
    """Tell how many items wait to be sorted."""
    return Evidence.objects.filter(unit=unit, state=EvidenceState.INBOX).count()


def item(number: int, *, by: Membership) -> Evidence | None:
    """Give the item where this membership may see it, with its unit and versions; nothing for an outsider."""
    return seen_by(by).filter(pk=number).select_related("unit").prefetch_related("versions").first()


def items(numbers: list[int], *, by: Membership) -> list[Evidence]:
    """Give those of the items that this membership may see."""
    return list(seen_by(by).filter(pk__in=numbers).prefetch_related("versions"))


def same_content(evidence: Evidence) -> list[Evidence]:
    """Give the unit's other items with the same content: kept on purpose beside this one."""
    others = (
        Evidence.objects.filter(unit=evidence.unit_id).exclude(pk=evidence.pk).exclude(state=EvidenceState.WITHDRAWN)
    )
    if evidence.kind == EvidenceKind.LINK:
        return list(others.filter(url=evidence.url))
    digests = evidence.versions.values("sha256")
    return list(others.filter(versions__sha256__in=digests).distinct())


def found(words: str, *, among: QuerySet[Evidence], limit: int) -> list[Evidence]:
    """Give those whose title or note contains every word, newest first; withdrawn items are left out."""
    wanted = among.exclude(state=EvidenceState.WITHDRAWN).select_related("unit")
    for word in search_text(words).split():
        wanted = wanted.filter(search_text__contains=word)
    return list(wanted[:limit])
