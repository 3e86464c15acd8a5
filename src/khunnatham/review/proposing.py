"""What is proposed to a body: what the body before certified, else what the committee agreed, else the unit's own level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Submission
from khunnatham.programmes.criteria import Edition
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.opinion_models import Consolidation


class Basis(StrEnum):
    """What a proposed level rests on."""

    SELF = "self"
    AGREED = "agreed"
    CERTIFIED = "certified"
    BEFORE = "before"  # it stood before a body that has decided on it since


@dataclass(frozen=True, slots=True)
class Proposed:
    """A level, blank where none is reached, and what it rests on."""

    level: str
    basis: Basis

    def to_certify(self, edition: Edition) -> str:
        """Give the level as a body certifies it: who stays below the first is decided on too, where the edition says so."""
        return self.level or (criteria.BELOW if criteria.BELOW in dict(criteria.levels(edition)) else "")


def proposed(submission: Submission) -> Proposed:
    """Give what is proposed of one version: two queries."""
    return proposed_of([submission])[submission.pk]


def proposed_of(submissions: Iterable[Submission]) -> dict[int, Proposed]:
    """Give what is proposed of each version to the body that decides next, by the number of the version: two queries.

    Nothing is corrected any more once a body decided, so what was certified is always later than what was agreed.
    """
    rows = list(submissions)
    found = {row.pk: Proposed(row.tier, Basis.SELF) for row in rows}
    agreed = Consolidation.objects.filter(submission__in=rows).order_by("submission", "number")
    for number, level in agreed.values_list("submission", "level"):
        found[number] = Proposed(level, Basis.AGREED)
    certified = Decision.objects.filter(submission__in=rows, outcome=DecisionOutcome.CERTIFIED)
    for number, level in certified.order_by("decided_at", "pk").values_list("submission", "certified_tier"):
        found[number] = Proposed(level, Basis.CERTIFIED)
    return found
