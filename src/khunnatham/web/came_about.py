"""How a result came about, for the page of the decision: interests that were lifted, who led for whom, and votes."""

from __future__ import annotations

from typing import Any

from khunnatham.assessments import criteria
from khunnatham.assessments.judging import judging_of
from khunnatham.assessments.models import Assessment
from khunnatham.review import committees, lifting, rosters, standing_in
from khunnatham.review.opinion_models import Consolidation, How
from khunnatham.web.here import Request


def came_about(request: Request, one: Assessment, agreed: Consolidation | None) -> dict[str, Any]:
    """Give it to those who judge and stand above: interests to who knows who is recused, the rest to all but the unit."""
    if request.membership.unit_id == one.enrolment.unit_id:
        return {}
    judged = judging_of(one)
    body = agreed.body_id if agreed else judged.body_id if judged else None
    committee = rosters.of_unit(body) if body else None
    knows = committee is not None and rosters.may_know_recused(request.membership, committee)
    return {
        "waived": lifting.waivers_in([one], committee).get(one.pk, ()) if committee is not None and knows else (),
        "stand_ins": standing_in.named_in([one], committee).get(one.pk, ()) if committee is not None else (),
        "ways": _ways(agreed),
        "voting": committees.voting_of(criteria.edition_of(one.enrolment.round)),
    }


def _ways(agreed: Consolidation | None) -> dict[str, list[str]]:
    """Give which requirements were settled by a majority and which by the chair, by the words for it."""
    ways: dict[str, list[str]] = {}
    for key, row in agreed.findings.items() if agreed else ():
        if row["how"] != How.AGREED:
            ways.setdefault(str(How(row["how"]).label), []).append(key)
    return ways
