"""What the figures on judging rest on, case by case: who said what on a requirement, what a seat said, who has all points.

As with the figures, only cases on which the committee agreed are told: their opinions may be read by who reads the figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models.fields.json import KeyTransform

from khunnatham.assessments.models import Assessment, Round
from khunnatham.organisations import regions
from khunnatham.organisations.models import Unit
from khunnatham.review import visibility
from khunnatham.review.committee_models import Seat
from khunnatham.review.opinion_models import Consolidation, Opinion, Verdict
from khunnatham.review.quality import Evaluator, agreed_in, evaluators_of, is_at_top, last_agreed


@dataclass(frozen=True, slots=True)
class Said:
    """What one seat said of one requirement."""

    seat: Seat
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Differing:
    """One case in which evaluators differed on a requirement, and what the committee agreed on it; nothing where it says nothing."""

    assessment: Assessment
    version: int
    said: tuple[Said, ...]
    is_met: bool | None
    how: str
    reason: str

    @property
    def unit(self) -> Unit:
        """Give the unit."""
        return self.assessment.enrolment.unit


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One requirement that a seat found otherwise than its committee did."""

    key: str
    verdict: Verdict
    is_met: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One opinion of a seat: its figures beside the others of that case, and where the committee found otherwise."""

    opinion: Opinion
    assessment: Assessment
    version: int
    figures: Evaluator
    otherwise: tuple[Otherwise, ...]

    @property
    def unit(self) -> Unit:
        """Give the unit."""
        return self.assessment.enrolment.unit


@dataclass(frozen=True, slots=True)
class Full:
    """One unit that has all points there are, without the extra ones."""

    assessment: Assessment
    version: int
    base: Decimal
    total: Decimal | None
    level: str

    @property
    def unit(self) -> Unit:
        """Give the unit."""
        return self.assessment.enrolment.unit


def differing_on(round_: Round, key: str, *, start: int, size: int) -> tuple[list[Differing], int]:
    """Give the cases in which evaluators differed on a requirement, by unit, and how many there are: two queries."""
    latest = last_agreed(agreed_in(round_).defer("findings", "result", "submission__result").annotate(
        finding=KeyTransform(key, "findings")
    ))  # fmt: skip
    opinions = visibility.counted_among([row.submission_id for row in latest]).defer("marks", "result")
    said: dict[int, list[Said]] = defaultdict(list)
    for row in opinions.annotate(mark=KeyTransform(key, "marks")):
        if row.mark is not None:
            said[row.submission_id].append(Said(row.seat, Verdict(row.mark["verdict"]), row.mark["reason"]))
    differ = [row for row in latest if len({one.verdict for one in said[row.submission_id]}) > 1]
    return [_differing(row, said[row.submission_id]) for row in differ[start : start + size]], len(differ)


def spoken_by(round_: Round, seat: Seat) -> list[Spoken]:
    """Give the opinions of a seat of this round, by unit: two queries, however many there are."""
    latest = last_agreed(agreed_in(round_).filter(submission__opinions__seat=seat).defer("result"))
    agreed = {row.submission_id: row for row in latest}
    by_case: dict[int, list[Opinion]] = defaultdict(list)
    for row in visibility.counted_among(list(agreed)).defer("result"):
        by_case[row.submission_id].append(row)
    return [
        Spoken(
            own,
            row.submission.assessment,
            row.submission.version,
            _figures(by_case[row.submission_id], own, agreed),
            _otherwise(own, row),
        )
        for row in latest
        for own in by_case[row.submission_id]
        if own.seat_id == seat.pk
    ]


def at_top_in(round_: Round, region: int, *, on: date) -> tuple[list[Full], int]:
    """Give the units of a region that have all points, and how many of its units have points: two queries."""
    lies_in = regions.regions_on(on)
    rows = agreed_in(round_).defer("findings", "result", "submission__result").annotate(
        available=KeyTransform("available", KeyTransform("points", "result"))
    )  # fmt: skip
    counted = [
        (row, row.available)  # type: ignore[attr-defined]  # annotated
        for row in last_agreed(rows)
        if row.base is not None and lies_in.get(row.submission.assessment.enrolment.unit.province_id or "", 0) == region
    ]
    full = [
        Full(row.submission.assessment, row.submission.version, row.base, row.total, row.level)
        for row, available in counted
        if row.base is not None and is_at_top(row.base, available)
    ]
    return full, sum(available is not None for _, available in counted)


def seat_of_round(round_: Round, number: int) -> Seat | None:
    """Give a seat that spoke in a round: one query."""
    rows = Seat.objects.filter(pk=number, opinions__submission__assessment__enrolment__round=round_)
    return rows.select_related("committee__body").first()


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _differing(row: Consolidation, said: Sequence[Said]) -> Differing:
    found: Mapping[str, Any] = row.finding or {}  # type: ignore[attr-defined]  # annotated
    case = row.submission.assessment
    return Differing(
        case,
        row.submission.version,
        tuple(said),
        found.get("is_met"),
        found.get("how", ""),
        found.get("reason", ""),
    )


def _figures(rows: Sequence[Opinion], own: Opinion, agreed: Mapping[int, Consolidation]) -> Evaluator:
    return next(one for one in evaluators_of(rows, agreed) if one.seat.pk == own.seat_id)


def _otherwise(own: Opinion, agreed: Consolidation) -> tuple[Otherwise, ...]:
    return tuple(
        Otherwise(key, Verdict(mark["verdict"]), agreed.findings[key]["is_met"], mark["reason"])
        for key, mark in own.marks.items()
        if mark["verdict"] != Verdict.UNABLE
        and key in agreed.findings
        and (mark["verdict"] == Verdict.MET) != agreed.findings[key]["is_met"]
    )
