"""What the register comes to, recorded as facts of the unit: the figures that requirements are answered from."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khunnatham.facts.kinds import PROCUREMENT_REPRESENTATIVES, PROCUREMENT_TOP, SPENDING
from khunnatham.facts.models import Fact
from khunnatham.facts.queries import all_latest
from khunnatham.facts.recording import record_fact
from khunnatham.organisations.models import Membership
from khunnatham.procurement.models import Register
from khunnatham.procurement.queries import spending_of, whole_register
from khunnatham.procurement.writing import locked_register
from khunnatham.thai import in_bangkok

REPRESENTATION = (PROCUREMENT_TOP, PROCUREMENT_REPRESENTATIVES)
KINDS = (*REPRESENTATION, SPENDING)


@transaction.atomic
def record_representation(register: Register, *, by: Membership, at: datetime) -> list[Fact]:
    """Record how many projects have a representative, of the largest and of the others; unchanged figures stay as they are.

    Until equal budgets at the last place are told apart, the note says that the figures are the least that is certain.
    """
    current = locked_register(register.pk, by=by, at=at)
    ranking = whole_register(current).ranking
    note = _TIED if ranking.needs_naming else current.tie_reason if ranking.tied else ""
    values = {
        PROCUREMENT_TOP: ranking.top_share,
        PROCUREMENT_REPRESENTATIVES: {"top": ranking.top_share, "remaining": ranking.remaining_share},
    }
    return [_record(current, kind, value, note, by, at) for kind, value in values.items()]


@transaction.atomic
def record_spending(register: Register, *, by: Membership, at: datetime) -> Fact:
    """Record what the year planned and what was spent of it."""
    current = locked_register(register.pk, by=by, at=at)
    total = spending_of(current).total
    return _record(current, SPENDING, {"planned": str(total.planned), "spent": str(total.spent)}, "", by, at)


def _record(  # noqa: PLR0917 - a fact of the register
    register: Register, kind: str, value: object, note: str, by: Membership, at: datetime
) -> Fact:
    standing = all_latest(register.unit, register.fiscal_year).get(kind)
    # Said again on another day it is still the same figure: the fact keeps the day from which it holds.
    if standing is not None and (standing.value, standing.note, standing.source) == (value, note, register.key):
        return standing
    return record_fact(
        register.unit,
        fiscal_year=register.fiscal_year,
        kind=kind,
        value=value,
        as_of=in_bangkok(at),
        source=register.key,
        note=note,
        by=by,
        at=at,
    )


_TIED = "งบประมาณเท่ากันในลำดับสุดท้าย หน่วยงานยังไม่ได้ระบุโครงการ จึงนับโครงการที่ไม่มีผู้แทนก่อน"
