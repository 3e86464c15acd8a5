"""The library of a unit: adding files and links, sorting the inbox, details, new versions, withdrawing.

Bytes arrive and are proved before the database is asked for anything, so that a slow upload holds no lock; the row is
written only when the bytes are safely on the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.conf import settings
from django.db import transaction

from khunnatham.evidence import likeness, links, media_types, names, permissions, storage
from khunnatham.evidence.details import LONGEST_TITLE, Details, checked, insist_short
from khunnatham.evidence.models import DateSource, Evidence, EvidenceKind, EvidenceState, EvidenceVersion
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.permissions import may_act
from khunnatham.thai import in_bangkok
from khunnatham.wording import Conflict, Refusal, Text

LONGEST_REASON = 500


class Upload(Protocol):
    """A file on its way in: what Django's uploads and files offer."""

    @property
    def name(self) -> str | None:
        """Give the name the person's device sent."""
        ...

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Give the bytes piece by piece."""
        ...


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did. Where the unit has the same content already, ``evidence`` is that item and nothing was added."""

    evidence: Evidence
    duplicate_of: Evidence | None = None

    @property
    def is_new(self) -> bool:
        """Tell whether an item was added."""
        return self.duplicate_of is None or self.evidence.pk != self.duplicate_of.pk


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several files: added, or refused with the reason."""

    name: str
    added: Added | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class _Received:
    """Bytes that were proved and are kept."""

    sha256: str
    size: int
    original_name: str
    inspected: media_types.Inspected
    # How a photo looks; nothing for what is none.
    looks: str | None = None


def add_file(
    unit: Unit,
    *,
    upload: Upload,
    title: str = "",
    event_on: date | None = None,
    note: str = "",
    by: Membership,
    at: datetime,
    inbox: bool = False,
    keep_both: bool = False,
) -> Added:
    """Add a file. Without a title it is called by its name; without a date, by the day the camera wrote into it."""
    _insist(may_act(by, in_bangkok(at)) or permissions.may_add(by, unit))
    details = checked(title or names.stem(upload.name), note, event_on, at)
    received = _receive(upload)
    return _enter_file(unit, received, details=details, by=by, at=at, inbox=inbox, keep_both=keep_both)


def add_files(
    unit: Unit,
    *,
    uploads: Iterable[Upload],
    event_on: date | None = None,
    by: Membership,
    at: datetime,
    inbox: bool = False,
    keep_both: bool = False,
) -> list[Outcome]:
    """Add several files in one act. Each stands for itself: a bad one does not undo the good ones."""
    _insist(may_act(by, in_bangkok(at)) or permissions.may_add(by, unit))
    outcomes = []
    for upload in uploads:
        name = names.shown(names.kept(upload.name))
        try:
            added = add_file(unit, upload=upload, event_on=event_on, by=by, at=at, inbox=inbox, keep_both=keep_both)
        except Refusal as refusal:
            outcomes.append(Outcome(name=name, refusal=refusal))
        else:
            outcomes.append(Outcome(name=name, added=added))
    return outcomes


@transaction.atomic
def add_link(
    unit: Unit,
    *,
    url: str,
    title: str,
    event_on: date | None = None,
    note: str = "",
    by: Membership,
    at: datetime,
    keep_both: bool = False,
) -> Added:
    """Add a link. The same address in the same unit is recognised, as the same content is."""
    _lock(unit)
    _insist(may_act(by, in_bangkok(at)) or permissions.may_add(by, unit))
    address = links.normalised(url)
    details = checked(title or address[:LONGEST_TITLE], note, event_on, at)
    standing = Evidence.objects.filter(unit=unit, kind=EvidenceKind.LINK, url=address)
    duplicate = standing.exclude(state=EvidenceState.WITHDRAWN).first()
    if duplicate is not None and not keep_both:
        return Added(evidence=duplicate, duplicate_of=duplicate)
    evidence = _create(unit, details, kind=EvidenceKind.LINK, state=EvidenceState.FILED, url=address, by=by, at=at)
    _journal("evidence.link-added", evidence, by=by, at=at, title=evidence.title, url=address)
    return Added(evidence=evidence, duplicate_of=duplicate)


@transaction.atomic
def file_from_inbox(
    evidence: Evidence,
    *,
    title: str,
    event_on: date | None = None,
    note: str = "",
    expected_revision: int | None = None,
    by: Membership,
    at: datetime,
) -> Evidence:
    """Sort an item out of the inbox into the library, with its title; a date not given stays what the camera said."""
    current = _locked(evidence)
    _insist(may_act(by, in_bangkok(at)) or permissions.may_change(by, current))
    _insist_unchanged(current, expected_revision)
    if current.state != EvidenceState.INBOX:
        raise Refusal(
            Text("รายการนี้จัดเก็บแล้ว", "This item is already filed."),
            code="evidence-not-in-inbox",
        )
    current.state = EvidenceState.FILED
    _apply(current, checked(title, note, event_on or current.event_on, at))
    _journal("evidence.filed", current, by=by, at=at, title=current.title, event_on=current.event_on)
    return current


@transaction.atomic
def set_details(
    evidence: Evidence,
    *,
    title: str,
    event_on: date | None,
    note: str = "",
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> Evidence:
    """Change title, date of the event and note. Who was overtaken by another is told, nothing is overwritten."""
    current = _locked(evidence)
    _insist(may_act(by, in_bangkok(at)) or permissions.may_change(by, current))
    _insist_unchanged(current, expected_revision)
    details = checked(title, note, event_on, at)
    given = {"title": details.title, "event_on": details.event_on, "note": details.note}
    changed = {name: value for name, value in given.items() if value != getattr(current, name)}
    if changed:  # said again word for word, it is the same revision
        _apply(current, details)
        _journal("evidence.details-set", current, by=by, at=at, **changed)
    return current


@transaction.atomic
def withdraw(evidence: Evidence, *, reason: str, frozen_uses: int, by: Membership, at: datetime) -> Evidence:
    """Take an item out of the library. Its bytes stay; the caller says in how many submissions it stands frozen."""
    current = _locked(evidence)
    _insist(may_act(by, in_bangkok(at)) or permissions.may_withdraw(by, current, frozen_uses=frozen_uses))
    said = reason.strip()
    if not said:
        raise Refusal(
            Text("บอกเหตุผลที่ถอนหลักฐานนี้", "Say why this evidence is withdrawn."),
            code="reason-missing",
            field="reason",
        )
    insist_short(said, LONGEST_REASON, field="reason")
    current.state = EvidenceState.WITHDRAWN
    current.withdrawn_at = at
    current.withdrawn_reason = said
    current.revision += 1
    current.save()
    _journal("evidence.withdrawn", current, by=by, at=at, title=current.title, reason=said)
    return current


def add_version(evidence: Evidence, *, upload: Upload, by: Membership, at: datetime) -> EvidenceVersion:
    """Add a newer version of a file. Earlier versions stay, and what was handed in keeps pointing at its own."""
    _insist(may_act(by, in_bangkok(at)) or permissions.may_change(by, evidence))
    if evidence.kind != EvidenceKind.FILE:
        raise Refusal(
            Text("ลิงก์ไม่มีฉบับใหม่ เพิ่มเป็นลิงก์ใหม่", "A link has no versions. Add a new link."),
            code="link-has-no-versions",
        )
    return _enter_version(evidence, _receive(upload), by=by, at=at)


@transaction.atomic
def _enter_version(evidence: Evidence, received: _Received, *, by: Membership, at: datetime) -> EvidenceVersion:
    current = _locked(evidence)
    _insist(may_act(by, in_bangkok(at)) or permissions.may_change(by, current))
    newest = EvidenceVersion.objects.filter(evidence=current).order_by("-number")[0]
    if newest.sha256 == received.sha256:
        raise Refusal(
            Text(
                f"ไฟล์นี้เหมือนฉบับที่ {newest.number} ทุกประการ ไม่มีอะไรเปลี่ยน",
                f"This file is the same as version {newest.number}, to the last byte. Nothing changes.",
            ),
            code="version-unchanged",
            field="file",
        )
    version = _create_version(current, received, number=newest.number + 1, by=by, at=at)
    current.revision += 1
    current.save(update_fields=["revision"])
    _journal("evidence.version-added", current, by=by, at=at, number=version.number, sha256=version.sha256)
    return version


def _receive(upload: Upload) -> _Received:
    with storage.incoming(upload.chunks(), limit=settings.EVIDENCE_MAX_BYTES) as arrived:
        inspected = media_types.inspect(arrived.path)
        looks = likeness.bits_of(arrived.path) if inspected.media_type.mime.startswith("image/") else None
        storage.keep(arrived)
    return _Received(arrived.sha256, arrived.size, names.kept(upload.name), inspected, looks)


@transaction.atomic
def _enter_file(
    unit: Unit,
    received: _Received,
    *,
    details: Details,
    by: Membership,
    at: datetime,
    inbox: bool,
    keep_both: bool,
) -> Added:
    _lock(unit)  # two uploads of the same content wait for each other here
    same = Evidence.objects.filter(unit=unit, versions__sha256=received.sha256)
    duplicate = same.exclude(state=EvidenceState.WITHDRAWN).first()
    if duplicate is not None and not keep_both:
        return Added(evidence=duplicate, duplicate_of=duplicate)
    taken = media_types.taken_on(received.inspected.looked.taken, at=at)
    if details.event_on is None and taken is not None:
        details = Details(details.title, details.note, taken, DateSource.EXIF)
    state = EvidenceState.INBOX if inbox else EvidenceState.FILED
    evidence = _create(unit, details, kind=EvidenceKind.FILE, state=state, by=by, at=at)
    version = _create_version(evidence, received, number=1, by=by, at=at)
    _journal(
        "evidence.file-added", evidence, by=by, at=at, title=evidence.title, sha256=version.sha256, is_in_inbox=inbox
    )
    return Added(evidence=evidence, duplicate_of=duplicate)


def _apply(evidence: Evidence, details: Details) -> None:
    """Write the details; a date that is still the camera's stays the camera's."""
    if details.event_on != evidence.event_on:
        evidence.event_on = details.event_on
        evidence.event_on_from = details.event_on_from
    evidence.title = details.title
    evidence.note = details.note
    evidence.search_text = details.search_text(evidence.url)
    evidence.revision += 1
    evidence.save()


def _create(
    unit: Unit,
    details: Details,
    *,
    kind: EvidenceKind,
    state: EvidenceState,
    url: str = "",
    by: Membership,
    at: datetime,
) -> Evidence:
    actor = by.actor()
    return Evidence.objects.create(
        unit=unit,
        title=details.title,
        note=details.note,
        event_on=details.event_on,
        event_on_from=details.event_on_from,
        kind=kind,
        state=state,
        url=url,
        search_text=details.search_text(url),
        created_at=at,
        created_by=actor.key,
        created_by_th=actor.th,
        created_by_en=actor.en,
    )


def _create_version(
    evidence: Evidence, received: _Received, *, number: int, by: Membership, at: datetime
) -> EvidenceVersion:
    actor, kind, looked = by.actor(), received.inspected.media_type, received.inspected.looked
    version = EvidenceVersion.objects.create(
        evidence=evidence,
        number=number,
        sha256=received.sha256,
        size=received.size,
        media_type=kind.mime,
        original_name=received.original_name,
        file_name=names.clean(received.original_name, extension=kind.extension),
        width=looked.width,
        height=looked.height,
        pages=looked.pages,
        created_at=at,
        created_by=actor.key,
        created_by_th=actor.th,
        created_by_en=actor.en,
    )
    if received.looks is not None:
        likeness.keep_print(version, received.looks)
    return version


def _lock(unit: Unit) -> None:
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def _locked(evidence: Evidence) -> Evidence:
    return Evidence.objects.select_for_update(no_key=True).get(pk=evidence.pk)


def _insist(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise refusal


def _insist_unchanged(current: Evidence, expected_revision: int | None) -> None:
    if expected_revision is not None and current.revision != expected_revision:
        raise Conflict(
            Text(
                "มีคนแก้ไขหลักฐานนี้ไปแล้วระหว่างที่ท่านเปิดอยู่ ดูฉบับล่าสุดก่อนแล้วแก้อีกครั้ง",
                "Somebody changed this evidence while you had it open. Look at the newer state, then change it again.",
            ),
            newer=current,
        )


def _journal(verb: str, evidence: Evidence, *, by: Membership, at: datetime, **facts: object) -> None:
    record(verb, about=evidence.key, unit=f"unit:{evidence.unit_id}", by=by.actor(), at=at, facts=facts)
