"""How judging went: figures that an officer understands and can follow to their source. Nothing here accuses anybody."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from khunnatham.assessments import criteria, proofs
from khunnatham.assessments.models import Assessment, EnrolmentState, FrozenEvidence, Round
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.states import CERTIFIED
from khunnatham.assessments.working import insist
from khunnatham.journal.recording import record
from khunnatham.organisations import regions
from khunnatham.organisations.models import Membership, Unit
from khunnatham.review.committee_models import Seat
from khunnatham.review.follow_up_models import Sample
from khunnatham.review.opinion_models import Consolidation, Opinion, Verdict
from khunnatham.review.ranking import in_force
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text

# In their order: between lacking and met lies what could not be judged.
SCALE: Final = (Verdict.LACKING.value, Verdict.UNABLE.value, Verdict.MET.value)
MOST_DRAWN: Final = 200
JUMP: Final = 5  # more than one part in so many of all points is a jump: a default of ours


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
class Jump:
    """One unit whose points rose by more than a fifth of all since the year before."""

    assessment: Assessment
    unit: Unit
    before: Decimal
    now: Decimal
    year: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Everything of a round that the page shows."""

    evaluators: tuple[Evaluator, ...]
    requirements: tuple[Requirement, ...]
    changes: tuple[Change, ...]
    bare: tuple[Bare, ...]
    shared: tuple[Shared, ...]
    ceilings: tuple[Ceiling, ...]
    jumps: tuple[Jump, ...] = ()


# ── reading ─────────────────────────────────────────────────────────────────────────────


def quality_of(round_: Round, *, on: date) -> Quality:
    """Give the figures of a round: seven queries, however many cases there are.

    Only cases on which the committee agreed count: before, an opinion is nobody's to read, and a figure of one would tell it.
    """
    latest = _latest(round_)
    opinions = list(
        Opinion.objects.filter(submission__in=[row.submission_id for row in latest])
        .select_related("seat__committee__body")
        .defer("result")
        .order_by("seat__committee__key", "seat__committee__region", "seat__position", "pk")
    )
    return Quality(
        evaluators=tuple(_evaluators(opinions, {row.submission_id: row for row in latest})),
        requirements=tuple(_requirements(opinions)),
        changes=tuple(_changes(latest)),
        bare=tuple(_bare(round_, latest)),
        shared=tuple(_shared(round_)),
        ceilings=tuple(_ceilings(latest, regions.regions_on(on))),
        jumps=tuple(_jumps(round_, latest)),
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


def draw_from(codes: Sequence[str], *, seed: str, size: int) -> list[str]:
    """Draw so many of these codes by a seed; anybody who sorts the same codes and takes the same seed draws the same."""
    ordered = sorted(codes)
    return sorted(random.Random(seed).sample(ordered, min(size, len(ordered))))  # noqa: S311 - to be repeated, not to be secret


def may_draw(by: Membership, round_: Round, *, on: date) -> Refusal | None:
    """Answer whether units may be drawn to be looked at again: by the owner, once some were judged."""
    if refused := may_manage_round(by, round_.owner, on=on):
        return refused
    return None if _judged(round_).exists() else Refusal(_NOBODY, code="nobody-to-draw")


def samples_of(round_: Round) -> list[Sample]:
    """Give the samples that were drawn, the latest first."""
    return list(Sample.objects.filter(round=round_))


def proofs_opened(found: Quality, *, by: Membership) -> set[int]:
    """Give which of the shared proofs this person may open, for the links of the page."""
    numbers = [place.evidence_id for shared in found.shared for place in shared.places]
    return set(proofs.seen_by(by).filter(pk__in=numbers).values_list("pk", flat=True))


# ── acting ──────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def draw(round_: Round, *, seed: str, size: int, by: Membership, at: datetime) -> Sample:
    """Draw cases to be looked at again, with a seed that is published; drawn with the same seed before, that sample is given."""
    current = Round.objects.select_for_update(of=("self",)).select_related("owner").get(pk=round_.pk)
    insist(may_draw(by, current, on=in_bangkok(at)))
    said = needed(seed, _SEED, longest=120, field="seed")
    if not 1 <= size <= MOST_DRAWN:
        raise Refusal(_SIZE, code="size-not-valid", field="size")
    standing = Sample.objects.filter(round=current, seed=said, size=size).first()
    if standing is not None:
        return standing
    codes = sorted(_judged(current).values_list("enrolment__unit__code", flat=True))
    actor = by.actor()
    row = Sample.objects.create(
        round=current,
        seed=said,
        size=size,
        among=codes,
        drawn=draw_from(codes, seed=said, size=size),
        drawn_at=at,
        drawn_by=actor.key,
        drawn_by_th=actor.th,
        drawn_by_en=actor.en,
    )
    facts = {"seed": said, "count": len(row.drawn), "size": len(codes)}
    record("sample.drawn", about=current.key, unit=current.owner.key, by=actor, at=at, facts=facts)
    return row


# ── the figures ─────────────────────────────────────────────────────────────────────────


def _judged(round_: Round) -> QuerySet[Assessment]:
    """Give the cases that were judged: the committee agreed on what was handed in last, or a body certified it."""
    agreed = in_force().filter(submission__assessment=OuterRef("pk"))
    cases = Assessment.objects.filter(enrolment__round=round_, enrolment__state=EnrolmentState.FILED, version__gt=0)
    return cases.filter(Q(Exists(agreed)) | Q(state__in=sorted(CERTIFIED)))


def _latest(round_: Round) -> list[Consolidation]:
    rows = Consolidation.objects.filter(submission__assessment__enrolment__round=round_).select_related(
        "submission__assessment__enrolment__unit"
    )
    found: dict[int, Consolidation] = {}
    for row in rows.defer("submission__frozen").order_by("submission__version", "number"):
        found[row.submission.assessment_id] = row
    return sorted(found.values(), key=lambda row: row.submission.assessment.enrolment.unit.sort_key)


def _evaluators(opinions: Sequence[Opinion], agreed: dict[int, Consolidation]) -> Iterable[Evaluator]:
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
            yield Change(case, case.enrolment.unit, None if said is None else Decimal(said), row.total, changed)


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


def _ceilings(latest: Sequence[Consolidation], lies_in: dict[str, int]) -> Iterable[Ceiling]:
    counted: dict[int, list[bool]] = defaultdict(list)
    for row in latest:
        points: dict[str, Any] = row.result.get("points") or {}
        region = lies_in.get(row.submission.assessment.enrolment.unit.province_id or "", 0)
        if row.base is not None and points:
            counted[region].append(row.base >= Decimal(points["available"]))
    for region in sorted(counted):
        yield Ceiling(region, len(counted[region]), sum(counted[region]))


def _jumps(round_: Round, latest: Sequence[Consolidation]) -> Iterable[Jump]:
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
        if (row.base - before.base) * JUMP > Decimal(points["available"]):
            year = before.submission.assessment.enrolment.round.fiscal_year
            yield Jump(case, case.enrolment.unit, before.base, row.base, year)


_SEED = Text(
    "ระบุค่าเริ่มสุ่มที่จะประกาศ เช่น เลขรางวัลที่หนึ่งของวันประกาศ",
    "Give the seed to be published, such as the winning lottery number of the day.",
)
_SIZE = Text("สุ่มได้ตั้งแต่ 1 ถึง 200 หน่วยงาน", "Draw 1 to 200 units.")
_NOBODY = Text(
    "ยังไม่มีหน่วยงานใดที่คณะสรุปผลหรือมีมติแล้ว จึงยังไม่มีหน่วยงานให้สุ่ม",
    "No unit has been agreed or decided on yet, so there is none to draw.",
)
