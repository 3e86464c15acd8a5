"""Photos that look alike: a perceptual hash of 64 bits for each, and a search for its neighbours by index.

Resized, recompressed or renamed, a photo keeps its bits but for a few. The bits are kept in four bands of sixteen. Of two
hashes that differ in at most seven bits, at least one band differs in at most one: so whoever asks for a band and for its
sixteen neighbours finds every such pair, and in a library of a hundred thousand photos reads a hundred rows and not all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from PIL import Image, ImageStat

from khunnatham.evidence import permissions
from khunnatham.evidence.models import Evidence, EvidenceState, EvidenceVersion, KeptApart, PhotoPrint
from khunnatham.evidence.storage import path_of
from khunnatham.evidence.thumbnails import upright
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text

MOST_APART = 7
BAND_BITS = 16
BANDS = ("band_1", "band_2", "band_3", "band_4")
# A blank sheet looks like every other: below this spread of its greys a picture has nothing to be known by.
_LEAST_DETAIL = 6.0
_LOOKED_AT = 256
# So many photos at once: a question to a database may carry some thousands of values.
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Alike:
    """An item whose photo looks like another, and in how many of 64 bits they differ."""

    evidence: Evidence
    apart: int


def get_ready() -> None:
    """Load what hashing takes and hash once, so that nobody's first photo waits for it."""
    _hashing().phash(Image.linear_gradient("L"))


def bits_of(path: Path) -> str:
    """Give the hash of a picture as sixteen hexadecimal digits; blank where there is too little to see."""
    with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as picture:
        picture.draft("RGB", (_LOOKED_AT, _LOOKED_AT))  # JPEG only: decodes a fraction of it
        picture.thumbnail((_LOOKED_AT, _LOOKED_AT))
        shown = upright(picture).convert("RGBA")
    bare = Image.new("RGB", shown.size, "white")
    bare.paste(shown, mask=shown)
    grey = bare.convert("L")
    if ImageStat.Stat(grey).stddev[0] < _LEAST_DETAIL:
        return ""
    return str(_hashing().phash(grey))


def apart(one: str, other: str) -> int:
    """Give in how many bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def bands_of(bits: str) -> tuple[int, ...]:
    """Give the four bands of a hash; none of a blank one."""
    return tuple(int(bits[place : place + 4], 16) for place in range(0, len(bits), 4))


def keep_print(version: EvidenceVersion, bits: str) -> PhotoPrint:
    """Keep how a version looks; blank bits say that it was looked at."""
    bands = dict(zip(BANDS, bands_of(bits), strict=False))
    return PhotoPrint.objects.create(version=version, bits=bits, **bands)


def backfill(*, most: int | None = None) -> int:
    """Look at photos that came before their looks were kept; give how many. It may be stopped and begun again."""
    missing = EvidenceVersion.objects.filter(media_type__startswith="image/", photo_print=None).order_by("pk")
    done = 0
    for version in missing[:most].iterator(chunk_size=200):
        keep_print(version, _bits_again(path_of(version.sha256)))
        done += 1
    return done


def neighbours(wanted: Iterable[str]) -> Mapping[str, Mapping[int, int]]:
    """Give for each hash the versions that look alike with the distance: one question of the database for a hundred hashes."""
    listed = sorted({bits for bits in wanted if bits})
    found: dict[str, dict[int, int]] = {bits: {} for bits in listed}
    for start in range(0, len(listed), _AT_ONCE):
        some = listed[start : start + _AT_ONCE]
        for version, bits in candidates(some):
            for one in some:
                if (distance := apart(one, bits)) <= MOST_APART:
                    found[one][version] = distance
    return found


def candidates(some: Iterable[str]) -> Any:
    """Give the rows, as number and bits, that share a band with one of the hashes, or all but one bit of a band."""
    probes: list[set[int]] = [set() for _ in BANDS]
    for bits in some:
        for place, band in enumerate(bands_of(bits)):
            probes[place].update(_near(band))
    anywhere = Q()
    for name, values in zip(BANDS, probes, strict=True):
        anywhere |= Q(**{f"{name}__in": sorted(values)})
    return PhotoPrint.objects.filter(anywhere).order_by().values_list("version_id", "bits")


def similar_in_unit(evidence: Evidence) -> list[Alike]:
    """Give the unit's other items that look like this one, the nearest first; what a person kept beside it is left out."""
    version = evidence.current
    if version is None or not version.is_image:
        return []
    own = PhotoPrint.objects.filter(version=version).first()
    if own is None or not own.bits:
        return []
    near = dict(neighbours([own.bits])[own.bits])
    kept = KeptApart.objects.filter(Q(first=evidence) | Q(second=evidence)).values_list("first", "second")
    left_out = {number for pair in kept for number in pair} | {evidence.pk}
    rows = EvidenceVersion.objects.filter(pk__in=near, evidence__unit=evidence.unit_id).exclude(sha256=version.sha256)
    rows = rows.exclude(evidence__state=EvidenceState.WITHDRAWN).select_related("evidence")
    found: dict[int, Alike] = {}
    for row in sorted(rows, key=lambda row: near[row.pk]):
        if row.evidence_id not in left_out:
            found.setdefault(row.evidence_id, Alike(row.evidence, near[row.pk]))
    return list(found.values())


@transaction.atomic
def keep_both(evidence: Evidence, others: Iterable[Evidence], *, by: Membership, at: datetime) -> None:
    """Say that photos that look alike are two: they are not pointed out to one another again."""
    actor = by.actor()
    for other in others:
        for one in (evidence, other):
            if refusal := may_act(by, in_bangkok(at)) or permissions.may_change(by, one):
                raise refusal
        first, second = sorted((evidence, other), key=lambda item: item.pk)
        if first.pk == second.pk:
            raise Refusal(Text("เลือกภาพสองภาพที่ต่างกัน", "Choose two different photos."), code="same-photo")
        said = {"kept_at": at, "kept_by": actor.key, "kept_by_th": actor.th, "kept_by_en": actor.en}
        _, is_new = KeptApart.objects.get_or_create(first=first, second=second, defaults=said)
        if is_new:
            facts = {"title": other.title, "other": other.key}
            record(
                "evidence.kept-apart",
                about=evidence.key,
                unit=f"unit:{evidence.unit_id}",
                by=actor,
                at=at,
                facts=facts,
            )


def _bits_again(path: Path) -> str:
    try:
        return bits_of(path)
    except (
        OSError
    ):  # its bytes are gone or damaged: the check of the store tells that, and others still want to be looked at
        return ""


def _near(band: int) -> Iterator[int]:
    """Give a band and what differs from it in one bit."""
    yield band
    for place in range(BAND_BITS):
        yield band ^ (1 << place)


@lru_cache(maxsize=1)
def _hashing() -> Any:
    # Imported on first use: it brings numpy and scipy, half a second and 60 MB, which a command that never sees a photo
    # should not pay. Servers pay before their first request (``get_ready``).
    import imagehash  # noqa: PLC0415 - slow, see above

    return imagehash
