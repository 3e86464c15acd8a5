"""What every verb of registers and rolls does around its own work: lock, ask, record."""

from __future__ import annotations

from datetime import datetime

from khunnatham.facts.models import RegisterEntry
from khunnatham.facts.permissions import may_record
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.permissions import may_act
from khunnatham.thai import in_bangkok


def locked_unit(unit_id: int, *, by: Membership, at: datetime) -> Unit:
    """Give the unit, locked until the act commits: its registers and facts move one act at a time; refuse who may not."""
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
    refusal = may_act(by, in_bangkok(at)) or may_record(by, unit)
    if refusal is not None:
        raise refusal
    return unit


def locked_entry(entry: RegisterEntry, *, by: Membership, at: datetime) -> RegisterEntry:
    """Give the entry as it stands now, its unit locked."""
    unit = locked_unit(entry.unit_id, by=by, at=at)
    rows = RegisterEntry.objects.select_for_update(no_key=True, of=("self",)).select_related("evidence")
    current = rows.get(pk=entry.pk)
    current.unit = unit
    return current


def journal(verb: str, about: str, unit: Unit, *, by: Membership, at: datetime, **facts: object) -> None:
    """Record an act. What people typed is never repeated: a name that is erased must be gone."""
    record(verb, about=about, unit=unit.key, by=by.actor(), at=at, facts=facts)
