"""Which proofs may be opened: those of one's own unit, and of others those that stand in a case one may see.

A library is its unit's own affair. What a unit hands in is shared with those who judge it, and with nobody else who happens
to reach the unit.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from khunnatham.assessments.cases import seen_by as cases_seen_by
from khunnatham.assessments.models import FrozenEvidence
from khunnatham.evidence import access
from khunnatham.evidence.models import Evidence
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Reach
from khunnatham.wording import Refusal, Text


def may_open(by: Membership, evidence: Evidence) -> Refusal | None:
    """Answer whether this membership may open the proof; the same rule as :func:`seen_by`."""
    if refused := access.may_see(by, evidence):
        return refused
    return None if seen_by(by).filter(pk=evidence.pk).exists() else Refusal(_NOT_SHARED, code="evidence-not-seen")


def seen_by(by: Membership) -> QuerySet[Evidence]:
    """Give every proof that this membership may open."""
    within = access.seen_by(by)
    if by.role_held.reach in {Reach.NATION, Reach.OWN_UNIT}:
        return within
    shared = FrozenEvidence.objects.filter(submission__assessment__in=cases_seen_by(by)).values("evidence")
    return within.filter(Q(unit=by.unit_id) | Q(pk__in=shared))


_NOT_SHARED = Text("ไม่พบหลักฐานนี้ในเรื่องที่คุณดูได้", "There is no such proof in the cases that you may see.")
