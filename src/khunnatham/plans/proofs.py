"""Photos and papers of the library that show an activity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.organisations.models import Membership
from khunnatham.plans.models import Activity, ActivityProof, Plan
from khunnatham.plans.writing import gone_meanwhile, journal, locked_plan
from khunnatham.wording import Refusal, Text


@transaction.atomic
def attach_proof(activity: Activity, *, evidence: Evidence, by: Membership, at: datetime) -> ActivityProof:
    """Attach an item of the unit's own library; attached already, nothing changes."""
    plan = locked_plan(activity.plan_id, by=by, at=at)
    if not Activity.objects.filter(pk=activity.pk).exists():
        raise gone_meanwhile()
    if evidence.unit_id != plan.unit_id or evidence.state != EvidenceState.FILED:
        raise Refusal(
            Text(
                "แนบได้เฉพาะหลักฐานที่จัดเก็บแล้วในคลังของหน่วยงานนี้",
                "Only what is filed in this unit's own library can be attached.",
            ),
            code="proof-elsewhere",
            field="evidence",
        )
    proof, is_new = ActivityProof.objects.get_or_create(
        activity=activity, evidence=evidence, defaults={"attached_at": at}
    )
    if is_new:
        facts = {"activity": activity.pk, "title": activity.title, "evidence": evidence.pk}
        journal("plan.proof-attached", plan, by=by, at=at, **facts)
    return proof


@transaction.atomic
def detach_proof(activity: Activity, *, evidence: Evidence, by: Membership, at: datetime) -> None:
    """Take an item away from the activity; it stays in the library."""
    plan = locked_plan(activity.plan_id, by=by, at=at)
    gone, _ = ActivityProof.objects.filter(activity=activity, evidence=evidence).delete()
    if gone:
        facts = {"activity": activity.pk, "title": activity.title, "evidence": evidence.pk}
        journal("plan.proof-detached", plan, by=by, at=at, **facts)


def proofs_of(plan: Plan) -> Mapping[int, tuple[Evidence, ...]]:
    """Give the proofs of every activity of the plan, by its number: withdrawn ones left out, versions with them."""
    rows = ActivityProof.objects.filter(activity__plan=plan).exclude(evidence__state=EvidenceState.WITHDRAWN)
    found: dict[int, list[Evidence]] = {}
    for row in rows.select_related("evidence").prefetch_related("evidence__versions"):
        found.setdefault(row.activity_id, []).append(row.evidence)
    return {number: tuple(items) for number, items in found.items()}
