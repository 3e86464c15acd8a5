"""Answers × edition → result. A result is a function of its inputs: no clock, no database, no hidden state."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from khunnatham.scoring.flags import flags_of
from khunnatham.scoring.numbers import plain
from khunnatham.scoring.reasons import Finding
from khunnatham.scoring.result import Points, Reached, Result, Rung
from khunnatham.scoring.scales import ZERO, count
from khunnatham.scoring.sheet import sheet_of
from khunnatham.scoring.tiers import band_of, level_gaps, outcome_of, tier_gaps, tier_of
from khunnatham.wording import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from khunnatham.programmes.criteria import Dimension, Edition, Tier
    from khunnatham.scoring.answers import Claim
    from khunnatham.scoring.flags import Flag
    from khunnatham.scoring.scales import Count
    from khunnatham.scoring.sheet import Sheet
    from khunnatham.scoring.tiers import Gap


def score(edition: Edition, claim: Claim) -> Result:
    """Score one claim: exact points, levels, tier and outcome, with the reason of every requirement and every gap.

    What a committee ruled of a requirement stands over the answer; computed requirements follow from the points and are not ruled.
    """
    sheet = sheet_of(edition, claim.variant, claim.track)
    findings = sheet.find_all(claim.answers, assumes_met=claim.assumes_met)
    if claim.rulings:
        findings.update(_ruled(findings, claim.rulings))
    counts = [(dimension, count(dimension, findings)) for dimension in sheet.scored]
    points = _sum_points(counts)
    base = points.achieved if points else None
    findings.update(_computed(sheet, base))
    ladders = [(dimension, count(dimension, findings)) for dimension in sheet.ladders]
    extra = _extra(sheet, claim, findings)
    total = None if points is None else points.achieved + (extra.achieved if extra else ZERO)
    steps = tuple(step for _, counted in counts for step in counted.steps)
    tier = tier_of(edition, steps)
    flags = _flags(sheet, claim)
    band = band_of(edition, total)
    outcome = outcome_of(edition, claim.track, base)
    return Result(
        programme=edition.programme,
        edition=edition.name,
        unit=claim.unit,
        variant=claim.variant,
        track=claim.track,
        points=points,
        extra=extra,
        total=total,
        dimensions={
            dimension.name: Reached(counted.level, Points(counted.achieved, counted.available))
            for dimension, counted in counts
            if dimension.scale in _BY_DIMENSION and counted.achieved is not None and counted.available is not None
        },
        grade=band.key if band else None,
        outcome=outcome.key if outcome else None,
        ladder=next((Rung(dimension.key, counted.level or 0) for dimension, counted in ladders), None),
        tier=tier.key if tier else None,
        steps=steps,
        flags=flags,
        gaps=tuple(_gaps(edition, [*counts, *ladders], tier, findings)),
        readings=_readings(sheet, claim, counts, flags),
        findings=findings,
    )


_BY_DIMENSION = frozenset({"ladder", "weighted"})


def _ruled(findings: Mapping[str, Finding], rulings: Mapping[str, bool]) -> Iterator[tuple[str, Finding]]:
    for key, is_met in rulings.items():
        found = findings.get(key)
        if found is not None:
            words = _FOUND_MET if is_met else _FOUND_LACKING
            yield key, Finding(found.leaf, found.value, "ruled", is_met, words, None if is_met else words)


_FOUND_MET = Text("คณะผู้ประเมินเห็นว่าเป็นไปตามเกณฑ์", "The committee finds it met.")
_FOUND_LACKING = Text("คณะผู้ประเมินเห็นว่ายังไม่เป็นไปตามเกณฑ์", "The committee finds it not met.")


def _sum_points(counts: Iterable[tuple[Dimension, Count]]) -> Points | None:
    scored = [counted for _, counted in counts if counted.achieved is not None and counted.available is not None]
    if not scored:
        return None
    achieved = sum((counted.achieved for counted in scored if counted.achieved is not None), ZERO)
    return Points(achieved, sum((counted.available for counted in scored if counted.available is not None), ZERO))


def _computed(sheet: Sheet, base: Decimal | None) -> Iterator[tuple[str, Finding]]:
    achieved = ZERO if base is None else base
    for leaf, least in sheet.computed:
        reached = achieved >= least
        yield leaf.key, Finding(leaf, {"base": plain(achieved), "reached": reached}, "computed", reached)


def _extra(sheet: Sheet, claim: Claim, findings: dict[str, Finding]) -> Points | None:
    if sheet.extra is None or sheet.edition.extra is None:
        return None
    finding = sheet.extra.find(claim.answers.get(sheet.extra.key), assumes_met=False)
    if sheet.extra.key in claim.rulings:
        finding = dict(_ruled({sheet.extra.key: finding}, claim.rulings))[sheet.extra.key]
    findings[sheet.extra.key] = finding
    available = sheet.edition.extra.points
    return Points(available if finding.is_met else ZERO, available)


def _flags(sheet: Sheet, claim: Claim) -> tuple[Flag, ...]:
    found: dict[str, Flag] = {}
    for line in sheet.flaggable:
        value = claim.answers.get(line.key)
        if value is not None and not isinstance(value, bool):
            for flag in flags_of(line.leaf, value):
                found.setdefault(flag.key, flag)
    order = {line.key: place for place, line in enumerate(sheet.lines)} if len(found) > 1 else {}
    return tuple(sorted(found.values(), key=lambda flag: order.get(flag.key, 0)))


def _gaps(
    edition: Edition, counts: Iterable[tuple[Dimension, Count]], tier: Tier | None, findings: dict[str, Finding]
) -> Iterator[Gap]:
    for dimension, counted in counts:
        if counted.level is not None:
            yield from level_gaps(dimension, counted.level, findings)
        elif edition.tiers:
            yield from tier_gaps(edition, dimension, tier, findings)


def _readings(
    sheet: Sheet, claim: Claim, counts: Iterable[tuple[Dimension, Count]], flags: tuple[Flag, ...]
) -> tuple[str, ...]:
    touched = set(sheet.always)
    for key, readings in sheet.by_answer.items():
        if key in claim.answers:
            touched.update(readings)
    flagged = {flag.key for flag in flags}
    has_zero = any(counted.level == 0 for _, counted in counts)
    for key, touches, keys in sheet.readings:
        if (touches == "flagged" and not flagged.isdisjoint(keys)) or (touches == "level-zero" and has_zero):
            touched.add(key)
    return tuple(key for key, _, _ in sheet.readings if key in touched)
