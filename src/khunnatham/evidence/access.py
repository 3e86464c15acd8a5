"""Who may see a proof: its unit, and those whose role reaches it. An outsider sees nothing, not even its title.

The library of a committee opens to nobody by the seat alone: its photos belong to cases, and the cases say who sees them.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.organisations.models import Membership, UnitKind
from khunnatham.organisations.scopes import reach, sees
from khunnatham.wording import Refusal, Text


def may_see(by: Membership, evidence: Evidence) -> Refusal | None:
    """Answer whether this membership may open the item. What is still unsorted is the unit's own affair."""
    if by.unit.kind == UnitKind.COMMITTEE:
        return Refusal(_NOT_FOUND, code="evidence-not-seen")
    if by.unit_id == evidence.unit_id:
        return None
    if evidence.state != EvidenceState.INBOX and sees(by, evidence.unit):
        return None
    return Refusal(_NOT_FOUND, code="evidence-not-seen")


def seen_by(by: Membership) -> QuerySet[Evidence]:
    """Give every item this membership may open; the same rule as :func:`may_see`, for lists."""
    if by.unit.kind == UnitKind.COMMITTEE:
        return Evidence.objects.none()
    return Evidence.objects.filter(Q(unit=by.unit_id) | (reach(by, "unit") & ~Q(state=EvidenceState.INBOX)))


_NOT_FOUND = Text("ไม่พบหลักฐานนี้ในหน่วยงานที่ท่านดูได้", "There is no such evidence in the units that you may see.")
