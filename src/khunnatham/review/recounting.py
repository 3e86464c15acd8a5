"""What an upheld objection changes where points count: findings, each with its reason; level, points and outcome follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from khunnatham.assessments import criteria
from khunnatham.organisations.models import Membership, Unit
from khunnatham.review import opinions
from khunnatham.review.models import Decision
from khunnatham.review.opinion_models import Consolidation, How
from khunnatham.scoring.result import Result
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text

# By requirement: what other people find of it on the original evidence, and why.
Changes = Mapping[str, tuple[bool, str]]


def counts_points(decision: Decision) -> bool:
    """Tell whether the level of a decision rests on points that a committee agreed, so that it changes with findings alone."""
    rests_on = decision.consolidation
    return rests_on is not None and rests_on.total is not None


def result_of(standing: Consolidation, changes: Changes) -> Result:
    """Give the result that follows from what was agreed with these changes; what was handed in stays as it is."""
    found = {key: row["is_met"] for key, row in standing.findings.items()}
    found |= {key: is_met for key, (is_met, _) in changes.items() if key in found}
    submission = standing.submission
    return criteria.score_ruled(submission.assessment.enrolment, opinions.answers_of(submission), found)


def level_of(result: Result) -> str:
    """Give the level as a body certifies it."""
    return criteria.level_of(result) or criteria.BELOW


def recounted(
    standing: Consolidation, changes: Changes, *, why: str, body: Unit, by: Membership, at: datetime
) -> Consolidation:
    """Keep a corrected result beside the one that was agreed: what differs, each with its reason, and what follows."""
    findings = _findings(standing, changes)
    result, actor = result_of(standing, changes), by.actor()
    last = Consolidation.objects.filter(submission=standing.submission_id).order_by("number").last()
    return Consolidation.objects.create(
        submission=standing.submission,
        number=(last.number if last else 0) + 1,
        body=body,
        findings=findings,
        result=result.to_record(),
        level=criteria.level_of(result),
        total=result.total,
        base=result.points.achieved if result.points else None,
        outcome=result.outcome or "",
        correction=why,
        agreed_at=at,
        agreed_by=actor.key,
        agreed_by_th=actor.th,
        agreed_by_en=actor.en,
    )


def _findings(standing: Consolidation, changes: Changes) -> dict[str, Any]:
    if not changes.keys() <= standing.findings.keys():
        raise Refusal(_NO_KEY, code="key-unknown", field="changes")
    differing = {key: one for key, one in changes.items() if one[0] != standing.findings[key]["is_met"]}
    if not differing:
        raise Refusal(_NOTHING_CHANGED, code="nothing-changed", field="changes")
    made = {}
    for key, (is_met, reason) in differing.items():
        said = needed(cleaned(reason, field=f"reason-{key}"), SAY_WHY.fill(key=key), field=f"reason-{key}")
        row = {"is_met": is_met, "said": standing.findings[key]["said"], "how": How.AGREED.value}
        made[key] = row | {"reason": said, "votes": [0, 0]}
    return standing.findings | made


_NO_KEY = Text("ไม่มีข้อนี้ในผลที่คณะสรุป", "The agreed result has no such requirement.")
_NOTHING_CHANGED = Text("ไม่มีข้อใดต่างจากผลที่คณะสรุป", "No finding differs from what was agreed.")
SAY_WHY = Text(
    "ข้อ {key}: ระบุเหตุผลที่เปลี่ยนผล จากหลักฐานเดิม", "{key}: give the reason of the change, on the original evidence."
)
