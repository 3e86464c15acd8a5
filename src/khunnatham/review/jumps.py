"""Units that rose far since an earlier year: in points where an edition counts them, in levels where it does not.

What is far is ours, a default: more than a fifth of all points, or two levels and more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, Round
from khunnatham.organisations.models import Unit
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.opinion_models import Consolidation
from khunnatham.scoring.numbers import plain
from khunnatham.wording import Text

POINTS: Final = 5  # more than one part in so many of all points
LEVELS: Final = 2


@dataclass(frozen=True, slots=True)
class Jump:
    """One unit that rose far: from what, in which year, to what; points as a text that reads alike in both languages, or levels."""

    assessment: Assessment
    unit: Unit
    before: Text
    now: Text
    year: int
    version: int | None  # of the page of results; nothing where no committee agreed on the case


def jumps_of(round_: Round, latest: Sequence[Consolidation]) -> Iterator[Jump]:
    """Give the units of a round that rose far, those in points first: three queries.

    ``latest`` is what committees agreed last on each case of the round.
    """
    yield from _in_points(round_, latest)
    yield from _in_levels(round_, latest)


def _in_points(round_: Round, latest: Sequence[Consolidation]) -> Iterator[Jump]:
    rows = Consolidation.objects.filter(
        submission__assessment__enrolment__round__programme=round_.programme,
        submission__assessment__enrolment__round__fiscal_year__lt=round_.fiscal_year,
        base__isnull=False,
    ).select_related("submission__assessment__enrolment__round")
    earlier: dict[int, Consolidation] = {}
    for row in rows.defer("findings", "result", "submission__frozen", "submission__result").order_by(
        "submission__assessment__enrolment__round__fiscal_year", "submission__version", "number"
    ):
        earlier[row.submission.assessment.enrolment.unit_id] = row
    for row in latest:
        case = row.submission.assessment
        before, points = earlier.get(case.enrolment.unit_id), row.result.get("points")
        if before is None or before.base is None or row.base is None or not points:
            continue
        if (row.base - before.base) * POINTS > Decimal(points["available"]):
            year = before.submission.assessment.enrolment.round.fiscal_year
            was, now = plain(before.base), plain(row.base)
            yield Jump(case, case.enrolment.unit, Text(was, was), Text(now, now), year, row.submission.version)


def _in_levels(round_: Round, latest: Sequence[Consolidation]) -> Iterator[Jump]:
    """Give the same by certified levels, of cases without points; a level that this year's ladder does not know is not compared."""
    agreed = {row.submission.assessment_id: row for row in latest}
    edition = criteria.edition_of(round_)
    steps = {key: step for step, (key, _) in enumerate(criteria.levels(edition))}
    earlier: dict[int, Decision] = {}
    for row in _certified().filter(
        submission__assessment__enrolment__round__programme=round_.programme,
        submission__assessment__enrolment__round__fiscal_year__lt=round_.fiscal_year,
    ):
        earlier[row.submission.assessment.enrolment.unit_id] = row
    current = _certified().filter(submission__assessment__enrolment__round=round_)
    now = {row.submission.assessment_id: row for row in current}
    for row in sorted(now.values(), key=lambda one: one.submission.assessment.enrolment.unit.sort_key):
        case = row.submission.assessment
        before, of_committee = earlier.get(case.enrolment.unit_id), agreed.get(case.pk)
        if before is None or (of_committee is not None and of_committee.base is not None):
            continue
        was, is_now = steps.get(before.certified_tier), steps.get(row.certified_tier)
        if was is not None and is_now is not None and is_now - was >= LEVELS:
            titles = [criteria.level_title(edition, one.certified_tier) for one in (before, row)]
            year = before.submission.assessment.enrolment.round.fiscal_year
            version = of_committee.submission.version if of_committee is not None else None
            yield Jump(case, case.enrolment.unit, titles[0], titles[1], year, version)


def _certified() -> QuerySet[Decision]:
    """Give what was certified, the word that holds of each case last."""
    rows = Decision.objects.filter(outcome=DecisionOutcome.CERTIFIED).select_related(
        "submission__assessment__enrolment__unit", "submission__assessment__enrolment__round"
    )
    return rows.defer("submission__frozen", "submission__result").order_by(
        "submission__assessment__enrolment__round__fiscal_year", "decided_at", "pk"
    )
