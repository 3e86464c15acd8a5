"""The font and the emblem of an office on its papers and on those of the units that report to it; Sarabun where it has none.

The national emblem is never among what we bring: an office uploads its own and states that it may use it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import Q

from khunnatham.assessments.working import insist, unit_key
from khunnatham.documents import typefaces
from khunnatham.documents.models import UnitStationery
from khunnatham.documents.permissions import may_furnish
from khunnatham.documents.typesetting import Face
from khunnatham.evidence import storage
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, ReportingLine, Unit
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text


class Part(StrEnum):
    """What an office may bring, and give up again."""

    FONT = "font"
    EMBLEM = "emblem"


PARTS: Final = {Part.FONT: Text("แบบอักษร", "font"), Part.EMBLEM: Text("ตราหน่วยงาน", "emblem")}

_NOTHING = Text("เลือกไฟล์แบบอักษรหรือไฟล์ตราอย่างน้อยหนึ่งไฟล์", "Choose a font or an emblem.")
_NO_FONT = Text("เลือกแบบอักษรตัวปกติก่อน แล้วจึงเพิ่มตัวหนา", "Choose the regular font first; a bold cut comes with it.")
_NO_RIGHT = Text(
    "ยืนยันว่าหน่วยงานมีสิทธิใช้แบบอักษรและตรานี้", "Confirm that your office has the right to use this font and this emblem."
)


@dataclass(frozen=True, slots=True)
class Stationery:
    """The digests of what papers are set with; nothing where it is our own."""

    font: str = ""
    bold: str = ""
    emblem: str = ""

    @property
    def face(self) -> Face | None:
        """The files of the font; nothing for Sarabun."""
        return Face(_path(self.font), _path(self.bold) if self.bold else None) if self.font else None

    @property
    def lettering(self) -> typefaces.Lettering:
        """What a word processor has to know of the font."""
        return typefaces.lettering_of(_path(self.font)) if self.font else typefaces.Lettering()

    @property
    def emblem_address(self) -> str:
        """The emblem as a ``data:`` address."""
        if not self.emblem:
            return ""
        return f"data:image/png;base64,{base64.b64encode(_path(self.emblem).read_bytes()).decode()}"

    @property
    def stamp(self) -> str:
        """What names files that are set with it: nothing where all is our own."""
        return "-".join(digest[:12] for digest in (self.font, self.bold, self.emblem) if digest)


PLAIN: Final = Stationery()


@dataclass(frozen=True, slots=True)
class Brought:
    """Files as they were uploaded; none where the field was left empty."""

    font: bytes | None = None
    bold: bytes | None = None
    emblem: bytes | None = None


def stationery_of(unit: Unit) -> Stationery:
    """Give with what papers of a unit are set: its own, else that of the office it reports to. One query."""
    above = Q(unit__subordinate_lines__unit=unit, unit__subordinate_lines__until__isnull=True)
    rows = list(UnitStationery.objects.filter(Q(unit=unit) | above).distinct())
    return _look(sorted(rows, key=lambda row: row.unit_id != unit.pk))


def stationeries_of(units: Iterable[int]) -> dict[int, Stationery]:
    """Give the same for many units, by their numbers. Two queries, however many there are."""
    wanted = set(units)
    lines = ReportingLine.objects.filter(unit__in=wanted, until__isnull=True).values_list("unit", "superior")
    above: dict[int, list[int]] = {}
    for unit, superior in lines:
        above.setdefault(unit, []).append(superior)
    offices = wanted.union(*above.values())
    kept = {row.unit_id: row for row in UnitStationery.objects.filter(unit__in=offices).order_by("pk")}
    return {unit: _look([kept[one] for one in (unit, *above.get(unit, ())) if one in kept]) for unit in wanted}


def _look(rows: list[UnitStationery]) -> Stationery:
    """Give font and emblem, each of the first that has one."""
    lettered = next((row for row in rows if row.font), None)
    return Stationery(
        font=lettered.font if lettered else "",
        bold=lettered.bold if lettered else "",
        emblem=next((row.emblem for row in rows if row.emblem), ""),
    )


def kept_of(unit: Unit) -> UnitStationery | None:
    """Give what the office itself brought."""
    return UnitStationery.objects.filter(unit=unit).first()


@transaction.atomic
def furnish(unit: Unit, brought: Brought, *, is_right_confirmed: bool, by: Membership, at: datetime) -> UnitStationery:
    """Use a font, an emblem or both from now on; what was issued already stays as it is."""
    insist(may_furnish(by, unit, on=in_bangkok(at)))
    name, emblem = _judged(brought)
    if not is_right_confirmed:
        raise Refusal(_NO_RIGHT, code="right-not-confirmed", field="confirmed")
    UnitStationery.objects.get_or_create(unit=unit)
    row = UnitStationery.objects.select_for_update().get(unit=unit)
    if brought.font:
        row.font, row.font_name, row.bold = _kept(brought.font), name, ""
    if brought.bold:
        row.bold = _kept(brought.bold)
    if emblem:
        row.emblem = _kept(emblem)
    actor = by.actor()
    row.confirmed_at, row.confirmed_by, row.confirmed_by_th, row.confirmed_by_en = at, actor.key, actor.th, actor.en
    row.save()
    parts = [PARTS[part] for part, is_new in ((Part.FONT, brought.font), (Part.EMBLEM, emblem)) if is_new]
    what = Text(" และ".join(one.th for one in parts), " and ".join(one.en for one in parts))
    facts = {"what_th": what.th, "what_en": what.en, "font": row.font, "emblem": row.emblem}
    record("stationery.furnished", about=unit.key, unit=unit_key(unit.pk), by=actor, at=at, facts=facts)
    return row


@transaction.atomic
def go_back(unit: Unit, part: Part, *, by: Membership, at: datetime) -> None:
    """Go back to Sarabun, or to an empty place for the emblem. What is gone already is no fault."""
    insist(may_furnish(by, unit, on=in_bangkok(at)))
    row = UnitStationery.objects.select_for_update().filter(unit=unit).first()
    if row is None or not getattr(row, part.value):
        return
    if part is Part.FONT:
        row.font = row.bold = row.font_name = ""
    else:
        row.emblem = ""
    row.save()
    what = PARTS[part]
    facts = {"what_th": what.th, "what_en": what.en}
    record("stationery.given-up", about=unit.key, unit=unit_key(unit.pk), by=by.actor(), at=at, facts=facts)


def _judged(brought: Brought) -> tuple[str, bytes | None]:
    """Judge all files before any is kept; give the name of the font and the picture of the emblem."""
    if brought.bold and not brought.font:
        raise Refusal(_NO_FONT, code="font-missing", field="font")
    if not brought.font and not brought.emblem:
        raise Refusal(_NOTHING, code="nothing-brought")
    name = typefaces.name_of_font(brought.font, field="font") if brought.font else ""
    if brought.bold:
        typefaces.name_of_font(brought.bold, field="bold")
    return name, typefaces.emblem_of(brought.emblem) if brought.emblem else None


def _kept(content: bytes) -> str:
    with storage.incoming([content], limit=typefaces.MOST_FONT) as arrived:
        storage.keep(arrived)
        return arrived.sha256


def _path(digest: str) -> Path:
    return storage.path_of(digest)
