"""The register of units: entering one, its name, its end, and to whom it reports since when."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from khunnatham.journal.recording import record
from khunnatham.organisations import permissions
from khunnatham.organisations.days import day_of
from khunnatham.organisations.models import COUNTRY, Membership, Place, PlaceLevel, ReportingLine, Unit, UnitKind
from khunnatham.thai import search_text, sort_key
from khunnatham.wording import Refusal, Text

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")

NEEDS_NAME = Text("ระบุชื่อหน่วยงานภาษาไทย", "Give the unit's name in Thai.")
BAD_CODE = Text(
    "รหัสหน่วยงานใช้ตัวอักษร a–z ตัวเลข จุด หรือขีด ไม่เกิน ๔๐ ตัว",
    "A unit's code has up to 40 letters a–z, digits, dots or dashes.",
)
CODE_TAKEN = Text("มีหน่วยงานรหัส «{code}» แล้ว", "There is already a unit with the code “{code}”.")
IS_CLOSED = Text("หน่วยงานนี้ปิดแล้ว", "This unit is closed.")
STILL_LEADS = Text(
    "ยังมีหน่วยงานขึ้นตรงต่อหน่วยงานนี้ ย้ายหน่วยงานเหล่านั้นก่อน", "Other units still report to this one. Move them first."
)
IN_A_CIRCLE = Text(
    "«{superior}» ขึ้นตรงต่อหน่วยงานนี้อยู่ จึงเป็นผู้บังคับบัญชาไม่ได้",
    "“{superior_en}” reports to this unit and cannot be above it.",
)
TOO_EARLY = Text(
    "วันเริ่มต้องอยู่หลังวันเริ่มของสายบังคับบัญชาปัจจุบัน ({since})", "The new line begins after the current one did ({since})."
)


@transaction.atomic
def register_unit(
    *,
    kind: UnitKind,
    place: Place,
    name_th: str,
    by: Membership,
    at: datetime,
    name_en: str = "",
    code: str = "",
) -> Unit:
    """Enter a unit at a place; without a code it gets the next free one of its province."""
    place = Place.objects.select_for_update().get(pk=place.pk)
    if refused := permissions.may_register_unit(by, kind=kind, place=place, on=day_of(at)):
        raise refused
    unit = new_unit(kind=kind, place=place, name_th=name_th, name_en=name_en, code=code)
    facts = {"code": unit.code, "kind": unit.kind, "name_th": unit.name_th, "name_en": unit.name_en, "place": place.pk}
    record("unit.registered", about=unit.key, by=by.actor(), at=at, unit=unit.key, facts=facts)
    return unit


@transaction.atomic
def rename(unit: Unit, *, name_th: str, by: Membership, at: datetime, name_en: str = "") -> Unit:
    """Change the name; the journal keeps the old one, and what was handed in keeps the name of its day."""
    unit = _lock(unit)
    if refused := permissions.may_change_unit(by, unit, on=day_of(at)):
        raise refused
    before = {"from_th": unit.name_th, "from_en": unit.name_en}
    _name(unit, name_th, name_en)
    unit.save(update_fields=["name_th", "name_en", "sort_key", "search_text"])
    facts = {**before, "name_th": unit.name_th, "name_en": unit.name_en}
    record("unit.renamed", about=unit.key, by=by.actor(), at=at, unit=unit.key, facts=facts)
    return unit


@transaction.atomic
def close(unit: Unit, *, on: date, by: Membership, at: datetime) -> Unit:
    """Close a unit after the day ``on``: its roles and its reporting line end with it; what it did stays readable."""
    unit = _lock(unit)
    if refused := permissions.may_change_unit(by, unit, on=day_of(at)):
        raise refused
    if unit.closed_on is not None:
        raise Refusal(IS_CLOSED, code="unit-closed")
    if unit.subordinate_lines.filter(Q(until__isnull=True) | Q(until__gt=on)).exists():
        raise Refusal(STILL_LEADS, code="still-leads")
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    for dated in (unit.memberships, unit.lines):
        dated.filter(since__gt=on).delete()
        dated.filter(Q(until__isnull=True) | Q(until__gt=on)).update(until=on)
    record("unit.closed", about=unit.key, by=by.actor(), at=at, unit=unit.key, facts={"on": on})
    return unit


@transaction.atomic
def report_to(unit: Unit, *, superior: Unit, since: date, by: Membership, at: datetime) -> ReportingLine:
    """Put a unit under a superior from a day on; the line before ends the day before."""
    unit = _lock(unit)
    if refused := permissions.may_change_unit(by, unit, on=day_of(at)):
        raise refused
    if unit.pk == superior.pk or unit.pk in _above(superior):
        raise Refusal(
            IN_A_CIRCLE.fill(superior=superior.name.th, superior_en=superior.name.en),
            code="in-a-circle",
            field="superior",
        )
    line = new_line(unit, superior=superior, since=since)
    facts = {"superior": superior.key, "name_th": superior.name.th, "name_en": superior.name.en, "since": since}
    record("unit.superior-set", about=unit.key, by=by.actor(), at=at, unit=unit.key, facts=facts)
    return line


def new_unit(*, kind: UnitKind, place: Place, name_th: str, name_en: str = "", code: str = "") -> Unit:
    """Add the row after checking what any unit must satisfy. Permission and journal are the caller's."""
    code = code.strip() or _next_code(place)
    if not CODE.fullmatch(code):
        raise Refusal(BAD_CODE, code="bad-code", field="code")
    if Unit.objects.filter(code=code).exists():
        raise Refusal(CODE_TAKEN.fill(code=code), code="code-taken", field="code")
    unit = Unit(code=code, kind=kind, place=place, province_id=province_of(place))
    _name(unit, name_th, name_en)
    unit.save(force_insert=True)
    return unit


def new_line(unit: Unit, *, superior: Unit, since: date) -> ReportingLine:
    """End the open line the day before and begin the new one. Permission and journal are the caller's."""
    current = unit.lines.filter(until__isnull=True).first()
    if current is not None:
        if since <= current.since:
            raise Refusal(TOO_EARLY.fill(since=current.since.isoformat()), code="too-early", field="since")
        current.until = since - timedelta(days=1)
        current.save(update_fields=["until"])
    return ReportingLine.objects.create(unit=unit, superior=superior, since=since)


def province_of(place: Place) -> str | None:
    """Give the code of the province in which a place lies; none for the country."""
    return {PlaceLevel.COUNTRY.value: None, PlaceLevel.PROVINCE.value: place.pk}.get(place.level, place.parent_id)


def _name(unit: Unit, name_th: str, name_en: str) -> None:
    unit.name_th, unit.name_en = " ".join(name_th.split()), " ".join(name_en.split())
    if not unit.name_th:
        raise Refusal(NEEDS_NAME, code="needs-name", field="name_th")
    unit.sort_key = sort_key(unit.name_th)
    unit.search_text = search_text(f"{unit.name_th} {unit.name_en} {unit.code}")


def _next_code(place: Place) -> str:
    """Give the next free code of the province. Its row is locked, so that two offices do not get the same one."""
    area = Place.objects.select_for_update().get(pk=province_of(place) or COUNTRY)
    codes = Unit.objects.filter(code__startswith=f"{area.pk}-").values_list("code", flat=True)
    used = [
        int(number) for number in (code.partition("-")[2] for code in codes) if number.isascii() and number.isdigit()
    ]
    return f"{area.pk}-{max(used, default=0) + 1:05d}"


def _above(unit: Unit) -> set[int]:
    """Give the units to which a unit reports now, directly and through others."""
    above: set[int] = set()
    superior = ReportingLine.objects.filter(unit=unit, until__isnull=True).values_list("superior", flat=True).first()
    while superior is not None and superior not in above:
        above.add(superior)
        superior = (
            ReportingLine.objects.filter(unit=superior, until__isnull=True).values_list("superior", flat=True).first()
        )
    return above


def _lock(unit: Unit) -> Unit:
    return Unit.objects.select_for_update().get(pk=unit.pk)
