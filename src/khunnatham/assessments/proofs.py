"""Which proofs may be opened: those of one's own unit, and of others those that stand in a case one may see.

A library is its unit's own affair. What a unit hands in is shared with those who judge it, and with nobody else who happens
to reach the unit.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from khunnatham.assessments import judging
from khunnatham.assessments.cases import seen_by as cases_seen_by
from khunnatham.assessments.models import Assessment, FrozenEvidence
from khunnatham.assessments.states import HANDED_IN
from khunnatham.evidence import access
from khunnatham.evidence.models import Evidence
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Reach


def item(number: int, *, by: Membership) -> Evidence | None:
    """Give the proof where this membership may open it, with its unit and versions; nothing for an outsider."""
    return seen_by(by).filter(pk=number).select_related("unit").prefetch_related("versions").first()


def seen_by(by: Membership) -> QuerySet[Evidence]:
    """Give every proof that this membership may open."""
    if by.role_held.reach in {Reach.NATION, Reach.OWN_UNIT}:
        return access.seen_by(by)
    cases = cases_seen_by(by)
    shared = Q(pk__in=FrozenEvidence.objects.filter(submission__assessment__in=cases).values("evidence"))
    # What shows how far a unit came with its improvement plan is read with the case that it says so in, once that is handed in.
    handed_in = cases.filter(state__in=sorted(HANDED_IN))
    shared |= Q(pk__in=Evidence.objects.filter(follow_ups__assessment__in=handed_in).values("pk"))
    if not judging.sits_in_committee(by):
        return Evidence.objects.filter(Q(unit=by.unit_id) | shared)
    # The photos of a visit are of a unit: who does not judge it does not see them either, though the library is the committee's.
    opened = Assessment.objects.filter(judging.opened(by))
    photos = Evidence.objects.filter(unit=by.unit_id, visits__submission__assessment__in=opened)
    return Evidence.objects.filter(shared | Q(pk__in=photos.values("pk")))
