"""Who may put proofs into a library, and change or withdraw them: the unit's own officer and head."""

from __future__ import annotations

from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.organisations.models import Membership, Unit, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.wording import Refusal, Text

# Whoever sits in a committee that visits units keeps the photos of a visit.
SITTERS: frozenset[Role] = frozenset({Role.SUBCOMMITTEE_MEMBER, Role.SUBCOMMITTEE_CHAIR})
KEEPERS: frozenset[Role] = frozenset({Role.OFFICER, Role.HEAD})


def may_add(by: Membership, unit: Unit) -> Refusal | None:
    """Answer whether this membership may add to the unit's library and inbox."""
    sits = unit.kind == UnitKind.COMMITTEE and by.role_held in SITTERS
    if by.unit_id == unit.pk and (by.role_held in KEEPERS or sits):
        return None
    return Refusal(
        Text(
            "เพิ่มหลักฐานได้เฉพาะเจ้าหน้าที่ผู้รับผิดชอบและหัวหน้าของหน่วยงานนี้",
            "Only the officer in charge and the head of this unit may add evidence.",
        ),
        code="evidence-not-yours",
    )


def may_change(by: Membership, evidence: Evidence) -> Refusal | None:
    """Answer whether this membership may file the item, change its details or give it a new version."""
    if by.unit_id != evidence.unit_id or by.role_held not in KEEPERS:
        return Refusal(
            Text(
                "แก้ไขหลักฐานได้เฉพาะเจ้าหน้าที่ผู้รับผิดชอบและหัวหน้าของหน่วยงานเจ้าของหลักฐาน",
                "Only the officer in charge and the head of the unit that owns it may change this evidence.",
            ),
            code="evidence-not-yours",
        )
    if evidence.state == EvidenceState.WITHDRAWN:
        return Refusal(
            Text("หลักฐานนี้ถอนแล้ว เพิ่มเป็นรายการใหม่", "This evidence was withdrawn. Add it as a new item."),
            code="evidence-withdrawn",
        )
    return None


def may_withdraw(by: Membership, evidence: Evidence, *, frozen_uses: int) -> Refusal | None:
    """Answer whether the item may be withdrawn; ``frozen_uses`` says in how many handed-in submissions it stands."""
    if frozen_uses:
        return Refusal(
            Text(
                f"หลักฐานนี้อยู่ในผลงานที่ส่งแล้ว {frozen_uses} ฉบับ จึงถอนไม่ได้ เพิ่มฉบับใหม่ของหลักฐานแทนได้",
                f"This evidence stands in {frozen_uses} submission(s) handed in, so it cannot be withdrawn. "
                "You can add a newer version of it instead.",
            ),
            code="evidence-in-submission",
        )
    return may_change(by, evidence)
