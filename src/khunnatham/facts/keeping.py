"""Keeping a register: adding, changing, removing an entry and bringing it back; the facts follow by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.facts import fields, kinds
from khunnatham.facts import registers as reg
from khunnatham.facts.counting import counts_of
from khunnatham.facts.models import RegisterEntry
from khunnatham.facts.queries import latest
from khunnatham.facts.recording import record_fact
from khunnatham.facts.registers import Register, register
from khunnatham.facts.writing import journal, locked_entry, locked_unit
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.queries import superior_of
from khunnatham.organisations.revising import insist_unchanged, save_revised
from khunnatham.thai import in_bangkok, search_text
from khunnatham.wording import Refusal, Text


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which register is meant: of whom, and of which fiscal year."""

    unit: Unit
    fiscal_year: int
    register: str

    @property
    def kind(self) -> Register:
        """Give the table of its fields."""
        return register(self.register)


@transaction.atomic
def add_entry(
    shelf: Shelf, *, values: Mapping[str, object], evidence: Evidence | None = None, by: Membership, at: datetime
) -> RegisterEntry:
    """Add an entry; figures that are counted from the register follow."""
    unit = locked_unit(shelf.unit.pk, by=by, at=at)
    entry = RegisterEntry(unit=unit, fiscal_year=shelf.fiscal_year, register=shelf.kind.key, created_at=at)
    _fill(entry, values, evidence, at=at)
    return _kept("register.entry-added", entry, by=by, at=at)


@transaction.atomic
def change_entry(
    entry: RegisterEntry,
    *,
    values: Mapping[str, object],
    evidence: Evidence | None = None,
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> RegisterEntry:
    """Change an entry; said again word for word it stays as it is. A change of a published person's entry hides it."""
    current = locked_entry(entry, by=by, at=at)
    insist_unchanged(current, expected_revision)
    before = (current.values, current.evidence_id)
    _fill(current, values, evidence, at=at)
    if (current.values, current.evidence_id) == before:
        return current
    if current.is_personal:  # consent was given for what stood there before
        current.consent_on = current.consent_withdrawn_on = current.published_at = None
    return _kept("register.entry-changed", current, by=by, at=at)


@transaction.atomic
def remove_entry(entry: RegisterEntry, *, by: Membership, at: datetime) -> RegisterEntry:
    """Take an entry out of the register; it can be brought back. What was published is hidden."""
    current = locked_entry(entry, by=by, at=at)
    if current.removed_at is not None:
        return current
    current.removed_at, current.published_at = at, None
    return _kept("register.entry-removed", current, by=by, at=at)


@transaction.atomic
def restore_entry(entry: RegisterEntry, *, by: Membership, at: datetime) -> RegisterEntry:
    """Bring an entry back into the register; publishing it again is an act of its own."""
    current = locked_entry(entry, by=by, at=at)
    if current.removed_at is None:
        return current
    current.removed_at = None
    return _kept("register.entry-restored", current, by=by, at=at)


def _kept(verb: str, entry: RegisterEntry, *, by: Membership, at: datetime) -> RegisterEntry:
    """Save an entry, new or revised, write it down, and let the figures follow."""
    save_revised(entry, by=by, at=at)
    _journal(verb, entry, by=by, at=at)
    recount(entry, by=by, at=at)
    return entry


def recount(entry: RegisterEntry, *, by: Membership, at: datetime) -> None:
    """Record the figures that changed with the register of this entry; a figure that stays the same is not said again."""
    counts = counts_of(entry.register)
    wanted = {register for count in counts for register in count.reads}
    rows = RegisterEntry.objects.filter(
        unit=entry.unit_id, fiscal_year=entry.fiscal_year, register__in=wanted, removed_at__isnull=True
    )
    entries: dict[str, list[RegisterEntry]] = {register: [] for register in wanted}
    for row in rows:
        entries[row.register].append(row)
    for count in counts:
        value = kinds.kind(count.kind).spelled(count.value(entries))
        before = latest(entry.unit, entry.fiscal_year, count.kind)
        if value == (before.value if before else _nothing(count.kind, value)):
            continue
        record_fact(
            entry.unit,
            fiscal_year=entry.fiscal_year,
            kind=count.kind,
            value=value,
            as_of=in_bangkok(at),
            source=f"register:{entry.register}",
            by=by,
            at=at,
        )


# Beside a figure of some dimensions that of the others is said too, be it none.
_SAID_TOGETHER = frozenset({kinds.ACTIVITIES_OF_RELIGION, kinds.ACTIVITIES_OF_SUFFICIENCY, kinds.ACTIVITIES_OF_CULTURE})


def _nothing(kind: str, value: Mapping[str, object]) -> Mapping[str, object] | None:
    """Give what a figure is before its register says anything: its own value where that is all naught, else nothing."""
    is_naught = not any(any(part) if isinstance(part, list) else part for part in value.values())
    return value if is_naught and kind not in _SAID_TOGETHER else None


def _fill(entry: RegisterEntry, given: Mapping[str, object], evidence: Evidence | None, *, at: datetime) -> None:
    table = register(entry.register)
    values = {field.key: fields.read(field, given.get(field.key)) for field in table.fields}
    entry.values = values
    entry.event_on = date.fromisoformat(str(values[table.dated_by]))
    _insist_sense(entry, today=in_bangkok(at))
    entry.evidence = _proof(entry, evidence)
    entry.is_personal = table.is_personal(values)
    said = [value for value in values.values() if isinstance(value, str)]
    entry.search_text = search_text(" ".join(said))


def _proof(entry: RegisterEntry, evidence: Evidence | None) -> Evidence | None:
    if evidence is None or (evidence.unit_id == entry.unit_id and evidence.state != EvidenceState.WITHDRAWN):
        return evidence
    raise Refusal(
        Text("เลือกหลักฐานจากคลังของหน่วยงานนี้", "Choose a proof from this unit's own library."),
        code="evidence-not-of-unit",
        field="evidence",
    )


def _insist_sense(entry: RegisterEntry, *, today: date) -> None:
    if entry.event_on is not None and entry.event_on > today:
        raise Refusal(
            Text("วันที่ยังไม่ถึง บันทึกเมื่อเกิดขึ้นแล้ว", "That day is still to come. Enter it when it has happened."),
            code="day-in-future",
            field=register(entry.register).dated_by,
        )
    if entry.register == reg.AWARDS and entry.values["origin"] == reg.OUTSIDE:
        _insist_outside(entry)
    if entry.register == reg.MEETINGS:
        for _, number in entry.values["attendance"]:
            kinds.whole_number(number or "0", of=_ATTENDED, field="attendance")


def _insist_outside(entry: RegisterEntry) -> None:
    """Refuse an award as from outside that the unit itself or its superior gave."""
    superior = superior_of(entry.unit, entry.event_on) if entry.event_on else None
    own = {search_text(unit.name_th) for unit in (entry.unit, superior) if unit is not None}
    if search_text(entry.values["issuer"]) in own:
        raise Refusal(
            Text(
                "ต้องเป็นหน่วยงานภายนอก ผู้มอบนี้เป็นหน่วยงานต้นสังกัด เลือก «กรมหรือหน่วยงานต้นสังกัด»",
                "It must be an outside agency; this issuer is the own department. Choose “The own department”.",
            ),
            code="issuer-is-own",
            field="origin",
        )


def _journal(verb: str, entry: RegisterEntry, *, by: Membership, at: datetime) -> None:
    title = register(entry.register).title
    facts = {"register": entry.register, "register_th": title.th, "register_en": title.en}
    journal(verb, entry.key, entry.unit, by=by, at=at, fiscal_year=entry.fiscal_year, **facts)


_ATTENDED = Text("จำนวนผู้เข้าประชุม", "The number who attended")
