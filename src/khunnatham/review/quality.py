"""How judging went: figures that an officer understands and can follow to their source. Nothing here accuses anybody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any, Final

from django.db.models import Count, QuerySet

from khunnatham.assessments import criteria, proofs
from khunnatham.assessments.models import Assessment, FrozenEvidence, Round
from khunnatham.organisations import regions
from khunnatham.organisations.models import Membership, Unit
from khunnatham.review import visibility
from khunnatham.review.committee_models import Seat
from khunnatham.review.jumps import Jump, jumps_of
from khunnatham.review.opinion_models import Consolidation, Opinion, Verdict

# In their order: between lacking and met lies what could not be judged.
SCALE: Final = (Verdict.LACKING.value, Verdict.UNABLE.value, Verdict.MET.value)


@dataclass(frozen=True, slots=True)
class Evaluator:
    """One seat: how often it found met, how often the committee agreed with it, and how it stands beside the others of it.

    ``stricter`` and ``milder`` count, of the ``beside`` times that another of the committee marked the same requirement of the
    same unit, how often this seat alone found it lacking, and how often it alone found it met.
    """

    seat: Seat
    body: Unit
    opinions: int
    met: int
    marks: int
    agreed: int
    compared: int
    stricter: int
    milder: int
    beside: int

    @property
    def differs(self) -> int:
        """Give how often it and the committee found differently."""
        return self.compared - self.agreed


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement: in how many pairs of opinions both found the same, and the weighted kappa of all pairs."""

    key: str
    pairs: int
    same: int
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """One case whose agreed result differs from what the unit said of itself."""

    assessment: Assessment
    version: int
    unit: Unit
    said: Decimal | None
    agreed: Decimal | None
    changed: int


@dataclass(frozen=True, slots=True)
class Bare:
    """A requirement that was found met although no proof lies beside it."""

    assessment: Assessment
    unit: Unit
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a proof was handed in: by which unit, in which case, at which requirement."""

    unit: Unit
    assessment: Assessment
    key: str
    evidence_id: int


@dataclass(frozen=True, slots=True)
class Shared:
    """One proof, byte for byte the same, that several units handed in, with the first place of each."""

    sha256: str
    places: tuple[Place, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """Give the units that handed it in."""
        return tuple(place.unit for place in self.places)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How many units of a region stand at the top of all points."""

    region: int
    units: int
    at_top: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Everything of a round that the page shows."""

    evaluators: tuple[Evaluator, ...]
    requirements: tuple[Requirement, ...]
    changes: tuple[Change, ...]
    bare: tuple[Bare, ...]
    shared: tuple[Shared, ...]
    ceilings: tuple[Ceiling, ...]
    jumps: tuple[Jump, ...]


# ── reading ─────────────────────────────────────────────────────────────────────────────


def quality_of(round_: Round, *, on: date) -> Quality:
    """Give the figures of a round: ten queries, however many cases there are.

    Only cases on which the committee agreed count: before, an opinion is nobody's to read, and a figure of one would tell it.
    """
    latest = last_agreed(agreed_in(round_))
    opinions = list(visibility.counted_among([row.submission_id for row in latest]).defer("result"))
    return Quality(
        evaluators=tuple(evaluators_of(opinions, {row.submission_id: row for row in latest})),
        requirements=tuple(_requirements(opinions)),
        changes=tuple(_changes(latest)),
        bare=tuple(_bare(round_, latest)),
        shared=tuple(_shared(round_)),
        ceilings=tuple(_ceilings(latest, regions.regions_on(on))),
        jumps=tuple(jumps_of(round_, latest)),
    )


def kappa(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Give Cohen's kappa with linear weights over ordered verdicts: 1 is full agreement, 0 what chance would give.

    Every pair counts both ways, for nobody of two evaluators comes first. Nothing without pairs, or where chance alone explains all.
    """
    places = {verdict: place for place, verdict in enumerate(SCALE)}
    both = [(places[a], places[b]) for a, b in pairs]
    both += [(b, a) for a, b in both]
    if not both:
        return None
    size = len(both)
    first = [sum(a == place for a, _ in both) / size for place in range(len(SCALE))]
    observed = sum(abs(a - b) for a, b in both) / size
    expected = sum(abs(a - b) * first[a] * first[b] for a in range(len(SCALE)) for b in range(len(SCALE)))
    return None if expected == 0 else 1 - observed / expected


def proofs_opened(found: Quality, *, by: Membership) -> set[int]:
    """Give which of the shared proofs this person may open, for the links of the page."""
    numbers = [place.evidence_id for shared in found.shared for place in shared.places]
    return set(proofs.seen_by(by).filter(pk__in=numbers).values_list("pk", flat=True))


# ── the figures ─────────────────────────────────────────────────────────────────────────


def agreed_in(round_: Round) -> QuerySet[Consolidation]:
    """Give everything that committees agreed on cases of a round, the word that holds of each case last."""
    rows = Consolidation.objects.filter(submission__assessment__enrolment__round=round_).select_related(
        "submission__assessment__enrolment__unit"
    )
    return rows.defer("submission__frozen", "submission__assessment__result").order_by("submission__version", "number")


def last_agreed(rows: Iterable[Consolidation]) -> list[Consolidation]:
    """Give what was agreed last on each case, by the names of the units."""
    found = {row.submission.assessment_id: row for row in rows}
    return sorted(found.values(), key=lambda row: row.submission.assessment.enrolment.unit.sort_key)


def evaluators_of(opinions: Sequence[Opinion], agreed: Mapping[int, Consolidation]) -> Iterable[Evaluator]:
    """Give every seat that spoke with its figures; ``agreed`` is what was agreed, by the number of the version."""
    by_seat: dict[int, list[Opinion]] = defaultdict(list)
    by_case: dict[int, list[Opinion]] = defaultdict(list)
    for opinion in opinions:
        by_seat[opinion.seat_id].append(opinion)
        by_case[opinion.submission_id].append(opinion)
    for rows in by_seat.values():
        seat = rows[0].seat
        marks = [(row, key, mark["verdict"]) for row in rows for key, mark in row.marks.items()]
        compared = [
            (verdict == Verdict.MET, agreed[row.submission_id].findings[key]["is_met"])
            for row, key, verdict in marks
            if row.submission_id in agreed and verdict != Verdict.UNABLE and key in agreed[row.submission_id].findings
        ]
        beside = Counter(side for row in rows for other in by_case[row.submission_id] for side in _beside(row, other))
        yield Evaluator(
            seat=seat,
            body=seat.committee.body,
            opinions=len(rows),
            met=sum(verdict == Verdict.MET for _, _, verdict in marks),
            marks=len(marks),
            agreed=sum(own == found for own, found in compared),
            compared=len(compared),
            stricter=beside["stricter"],
            milder=beside["milder"],
            beside=beside.total(),
        )


def _beside(own: Opinion, other: Opinion) -> Iterable[str]:
    """Tell of every requirement that both marked how the own finding stands beside the other's."""
    if own.pk == other.pk:
        return
    for key in own.marks.keys() & other.marks.keys():
        verdicts = own.marks[key]["verdict"], other.marks[key]["verdict"]
        if Verdict.UNABLE not in verdicts:
            mine, theirs = (verdict == Verdict.MET for verdict in verdicts)
            yield "same" if mine == theirs else ("milder" if mine else "stricter")


def _requirements(opinions: Sequence[Opinion]) -> Iterable[Requirement]:
    by_case: dict[int, list[Opinion]] = defaultdict(list)
    for opinion in opinions:
        by_case[opinion.submission_id].append(opinion)
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for rows in by_case.values():
        for one, other in combinations(rows, 2):
            for key in one.marks.keys() & other.marks.keys():
                pairs[key].append((one.marks[key]["verdict"], other.marks[key]["verdict"]))
    for key in sorted(pairs):
        same = sum(a == b for a, b in pairs[key])
        yield Requirement(key, len(pairs[key]), same, kappa(pairs[key]))


def _changes(latest: Sequence[Consolidation]) -> Iterable[Change]:
    for row in latest:
        changed = sum(
            found["is_met"] is not None and found["is_met"] != found["said"] for found in row.findings.values()
        )
        if changed:
            said = row.submission.result.get("total")
            case = row.submission.assessment
            own = None if said is None else Decimal(said)
            yield Change(case, row.submission.version, case.enrolment.unit, own, row.total, changed)


def _bare(round_: Round, latest: Sequence[Consolidation]) -> Iterable[Bare]:
    proved: dict[int, set[str]] = defaultdict(set)
    uses = FrozenEvidence.objects.filter(submission__assessment__enrolment__round=round_)
    for submission, key in uses.values_list("submission", "key"):
        proved[submission].add(key)
    asked = {leaf.key for leaf in criteria.edition_of(round_).requirements.values() if leaf.evidence}
    for row in latest:
        keys = tuple(
            key
            for key, found in row.findings.items()
            if found["is_met"] and key in asked and key not in proved[row.submission_id]
        )
        if keys:
            case = row.submission.assessment
            yield Bare(case, case.enrolment.unit, keys)


def _shared(round_: Round) -> Iterable[Shared]:
    uses = FrozenEvidence.objects.filter(submission__assessment__enrolment__round=round_).exclude(sha256="")
    several = (
        uses.order_by()
        .values("sha256")
        .annotate(units=Count("submission__assessment__enrolment__unit", distinct=True))
        .filter(units__gt=1)
        .values("sha256")
    )
    rows = uses.filter(sha256__in=several).select_related("submission__assessment__enrolment__unit").defer(
        "submission__frozen", "submission__result"
    )  # fmt: skip
    found: dict[str, dict[int, Place]] = defaultdict(dict)
    for row in rows:
        case = row.submission.assessment
        found[row.sha256].setdefault(case.enrolment.unit_id, Place(case.enrolment.unit, case, row.key, row.evidence_id))
    for sha256 in sorted(found):
        yield Shared(sha256, tuple(sorted(found[sha256].values(), key=lambda place: place.unit.sort_key)))


def is_at_top(base: Decimal | None, available: str | None) -> bool:
    """Tell whether points, without the extra ones, are all there are."""
    return base is not None and available is not None and base >= Decimal(available)


def _ceilings(latest: Sequence[Consolidation], lies_in: dict[str, int]) -> Iterable[Ceiling]:
    counted: dict[int, list[bool]] = defaultdict(list)
    for row in latest:
        points: dict[str, Any] = row.result.get("points") or {}
        region = lies_in.get(row.submission.assessment.enrolment.unit.province_id or "", 0)
        if row.base is not None and points:
            counted[region].append(is_at_top(row.base, points["available"]))
    for region in sorted(counted):
        yield Ceiling(region, len(counted[region]), sum(counted[region]))
