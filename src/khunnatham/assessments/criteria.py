"""All contact with editions and scoring: what is asked of a unit, what its answers come to, and who stands on the route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from khunnatham import __version__
from khunnatham.assessments.models import Enrolment, Round
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition, Paper, Requirement, Stage
from khunnatham.programmes.requirement_kinds import Score
from khunnatham.scoring import judging, shapes
from khunnatham.scoring.answers import Claim, Mistaken, read_answers
from khunnatham.scoring.result import Result
from khunnatham.wording import Refusal, Text

ENGINE = __version__
UNIT_SCOPES = frozenset({"unit", "district"})
UNIT_ROLES = frozenset({"officer", "head"})
INTENT = "intent"
# A step is answered with yes or no; in a ladder the upper rungs may stay unanswered.
TRACKER = "tracker"
ANSWERED_WHOLLY = frozenset({"steps", "rating", "checklist", TRACKER})


@dataclass(frozen=True, slots=True)
class Slip:
    """Answers that have the right shape and still contradict each other, or a measure that is missing."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class Scored:
    """What the answers come to: the record that is kept with an assessment, and the narrow figures for lists."""

    record: dict[str, Any]
    level: str
    points_achieved: Decimal | None
    points_available: Decimal | None
    answered: int
    leaves: int
    slips: tuple[Slip, ...]


# ── what is asked ───────────────────────────────────────────────────────────────────────


def edition_of(round_: Round) -> Edition:
    """Give the edition that the round pins."""
    return shelf.by_key(round_.edition_key)


def has_changed(round_: Round) -> bool:
    """Tell whether the edition's file is no longer the one that the round pinned."""
    return edition_of(round_).digest != round_.digest


def variant_of(enrolment: Enrolment) -> str | None:
    """Give the variant; nothing where the edition has none."""
    return enrolment.variant or None


def leaves_of(enrolment: Enrolment) -> tuple[Requirement, ...]:
    """Give the requirements that this unit answers; computed ones are left out."""
    leaves = edition_of(enrolment.round).leaves(variant_of(enrolment), enrolment.track)
    return tuple(leaf for leaf in leaves if not isinstance(leaf.kind, Score))


def leaf_of(enrolment: Enrolment, key: str) -> Requirement:
    """Give one requirement; a key that this unit is not asked is refused."""
    for leaf in leaves_of(enrolment):
        if leaf.key == key:
            return leaf
    raise Refusal(
        Text(f"ไม่มีข้อ {key} ในแบบประเมินของหน่วยงานนี้", f"This unit's assessment has no requirement {key}."),
        code="unknown-requirement",
        field=key,
    )


def keys_to_answer(enrolment: Enrolment) -> frozenset[str]:
    """Give the keys that must be answered before handing in: those of steps, not of ladders."""
    edition = edition_of(enrolment.round)
    return frozenset(
        leaf.key
        for dimension in edition.dimensions_for(variant_of(enrolment), enrolment.track)
        if dimension.scale in ANSWERED_WHOLLY
        for leaf in dimension.requirements
        if not isinstance(leaf.kind, Score)
    )


def read_value(leaf: Requirement, raw: object) -> Any:
    """Give the canonical form of an answer; a wrong shape is refused in a sentence."""
    if raw is None:
        return None
    try:
        return shapes.read_value(leaf.kind, raw)
    except shapes.Misshapen as fault:
        text = Text(f"ข้อ {leaf.key}: {fault.text.th}", f"{leaf.key}: {fault.text.en}")
        raise Refusal(text, code="answer-misshapen", field=leaf.key) from fault


def fits(leaf: Requirement, raw: object) -> bool:
    """Tell whether a value has the shape of an answer to this requirement."""
    try:
        shapes.read_value(leaf.kind, raw)
    except shapes.Misshapen:
        return False
    return True


class Aim(StrEnum):
    """What a unit sets out to do with the tier that it holds."""

    MAINTAIN = "maintain"
    RAISE = "raise"

    @property
    def text(self) -> Text:
        """Give the word that people see."""
        return _AIMS[self]


# Below every tier and grade: the key by which a body certifies it where the edition has grades, and its words.
BELOW = "below"
# What the stage of a route yields at which the best of a round are chosen.
SELECTION = "selection"
NO_LEVEL = Text("ยังไม่ถึงระดับแรก", "Below the first level")
_AIMS = {
    Aim.MAINTAIN: Text("รักษาระดับ", "Maintain the level"),
    Aim.RAISE: Text("ยกระดับ", "Raise the level"),
}


def aim_of(enrolment: Enrolment) -> Aim | None:
    """Give the aim: whoever holds the highest tier maintains it, others rise; nothing where no prior tier is known."""
    tiers = [tier.key for tier in edition_of(enrolment.round).tiers]
    if enrolment.prior_tier not in tiers:
        return None
    return Aim.MAINTAIN if enrolment.prior_tier == tiers[-1] else Aim.RAISE


def risks_prior_tier(enrolment: Enrolment, tier: str) -> bool:
    """Tell whether the provisional tier lies below the one that the unit held: «เสี่ยงหลุดระดับ»."""
    tiers = [tier.key for tier in edition_of(enrolment.round).tiers]
    if enrolment.prior_tier not in tiers:
        return False
    return tier not in tiers or tiers.index(tier) < tiers.index(enrolment.prior_tier)


# ── what the answers come to ────────────────────────────────────────────────────────────


def score(enrolment: Enrolment, answers: Mapping[str, Any]) -> Scored:
    """Score canonical answers. Contradicting ones are left out of the result and named as slips: a draft may hold them."""
    edition, variant, track = edition_of(enrolment.round), variant_of(enrolment), enrolment.track
    leaves = {leaf.key for leaf in leaves_of(enrolment)}
    given = {key: value for key, value in answers.items() if key in leaves}
    slips = _slips(edition, variant, track, given)
    counted = {key: value for key, value in given.items() if key not in {slip.key for slip in slips}}
    result = judging.score(edition, Claim(enrolment.unit.code, variant, track, counted))
    record = result.to_record()
    record["slips"] = [{"key": slip.key, "th": slip.text.th, "en": slip.text.en} for slip in slips]
    return Scored(
        record=record,
        level=_level(result),
        points_achieved=result.points.achieved if result.points else None,
        points_available=result.points.available if result.points else None,
        answered=len(given),
        leaves=len(leaves),
        slips=slips,
    )


def score_ruled(enrolment: Enrolment, answers: Mapping[str, Any], rulings: Mapping[str, bool]) -> Result:
    """Score what was handed in with what a committee found of its requirements; raises nothing where answers contradict."""
    edition, variant, track = edition_of(enrolment.round), variant_of(enrolment), enrolment.track
    leaves = {leaf.key for leaf in leaves_of(enrolment)}
    given = {key: value for key, value in answers.items() if key in leaves}
    wrong = {slip.key for slip in _slips(edition, variant, track, given)}
    counted = {key: value for key, value in given.items() if key not in wrong}
    return judging.score(edition, Claim(enrolment.unit.code, variant, track, counted, rulings=dict(rulings)))


def level_of(result: Result) -> str:
    """Give the tier or grade that a result reaches; blank below the first."""
    return _level(result)


def _slips(edition: Edition, variant: str | None, track: str, given: Mapping[str, Any]) -> tuple[Slip, ...]:
    try:
        read_answers(edition, variant, track, dict(given))
    except Mistaken as fault:
        return tuple(Slip(slip.key, slip.text) for slip in fault.slips)
    return ()


def _level(result: Result) -> str:
    return result.tier or result.grade or ""


def levels(edition: Edition) -> tuple[tuple[str, Text], ...]:
    """Give what a body can certify: the tiers, or the grades where there are no tiers; keys with titles, lowest first."""
    if edition.tiers:
        return tuple((tier.key, tier.title) for tier in edition.tiers)
    bands = tuple((band.key, band.title) for band in reversed(edition.bands))
    # Grades are not a bar: who stays below the first is decided on too.
    return ((BELOW, NO_LEVEL), *bands) if bands else ()


def level_title(edition: Edition, key: str) -> Text:
    """Give the name of a tier or grade; blank means that none is reached yet."""
    return dict(levels(edition)).get(key, NO_LEVEL) if key else NO_LEVEL


# ── who stands on the route ─────────────────────────────────────────────────────────────


def stations(edition: Edition) -> tuple[Stage, ...]:
    """Give the stages after hand-in: what follows the last act of the unit itself (a plan may be sent off long before)."""
    own = [place for place, stage in enumerate(edition.route) if stage.owner in UNIT_ROLES]
    return edition.route[own[-1] + 1 :] if own else edition.route


def is_tracked(edition: Edition) -> bool:
    """Tell whether an edition follows issues instead of counting points."""
    return any(dimension.scale == TRACKER for dimension in edition.dimensions)


def stage_of(edition: Edition, key: str) -> Stage | None:
    """Give one stage of the route; nothing while the case is with the unit."""
    return next((stage for stage in edition.route if stage.key == key), None)


def receiving_stage(edition: Edition) -> Stage:
    """Give the first stage after hand-in, where the secretariat receives; an edition without one takes no submissions."""
    found = next(iter(stations(edition)), None)
    if found is None:
        raise Refusal(
            Text("เกณฑ์ฉบับนี้ไม่มีขั้นรับผลการประเมิน", "This edition's route has no stage that receives submissions."),
            code="route-without-station",
        )
    return found


def deciding_stage(edition: Edition) -> Stage:
    """Give the first stage that decides, here or outside with a result that is recorded."""
    found = next((stage for stage in stations(edition) if stage.decides or stage.records_outside), None)
    if found is None:
        raise Refusal(
            Text("เกณฑ์ฉบับนี้ไม่มีขั้นรับรองผล", "No stage of this edition's route certifies."), code="route-without-decision"
        )
    return found


def has_on_route(edition: Edition, role: str) -> bool:
    """Tell whether a role acts anywhere on the route. A sub-committee sits as a whole: its members are there with its chair."""
    return any(role in {stage.owner, stage.secretariat} for stage in edition.route)


def editions_on_route(roles: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Give programme and name of the editions on whose route one of these roles acts."""
    return _editions_on_route(roles, shelf.keys())


@lru_cache(maxsize=64)
def _editions_on_route(roles: frozenset[str], keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (edition.programme, edition.name)
        for edition in map(shelf.by_key, keys)
        if any(has_on_route(edition, role) for role in roles)
    )


def next_stage(edition: Edition, key: str) -> Stage | None:
    """Give the stage after this one; nothing at the end of the route."""
    keys = [stage.key for stage in edition.route]
    place = keys.index(key) + 1
    return edition.route[place] if place < len(keys) else None


def next_decision(edition: Edition, key: str) -> Stage | None:
    """Give the next stage at which something is decided, here or outside; nothing where only announcing or visiting is left."""
    keys = [stage.key for stage in edition.route]
    later = edition.route[keys.index(key) + 1 :]
    return next((stage for stage in later if stage.decides or stage.records_outside), None)


def choosing_stage(edition: Edition) -> Stage | None:
    """Give the stage that yields the selection: everything of a round goes through it, and what follows, by one approval."""
    found = (stage for stage in stations(edition) if SELECTION in stage.yields)
    return next(found, None) if edition.selection else None


def stage_of_the_whole(edition: Edition, key: str) -> Stage | None:
    """Give the stage to which what was decided at a stage goes on with its whole round; nothing where each case goes on alone."""
    chooses = choosing_stage(edition)
    if chooses is None or key not in {stage.key for stage in edition.route}:
        return None
    return chooses if chooses.key == key or next_decision(edition, key) == chooses else None


def yields_of_decision(edition: Edition, key: str) -> frozenset[str]:
    """Give what follows from what was decided at a stage: what it yields itself, and the stages up to the next decision."""
    keys, after = [stage.key for stage in edition.route], next_decision(edition, key)
    end = keys.index(after.key) if after else len(keys)
    return frozenset(one for stage in edition.route[keys.index(key) : end] for one in stage.yields)


def body_title(edition: Edition, stage: Stage) -> Text:
    """Give the name of the body of a stage as the edition calls it; the stage's own title where it names none."""
    return next((committee.title for committee in edition.committees if committee.key == stage.body), stage.title)


# ── on which paper ──────────────────────────────────────────────────────────────────────


def required_papers(edition: Edition) -> tuple[Paper, ...]:
    """Give the papers that handing in needs: what the unit's own stages need, the intent paper (filed before) left out."""
    needed = {key for stage in edition.route if stage.scope in UNIT_SCOPES for key in stage.needs}
    return tuple(paper for paper in edition.papers if paper.key in needed and paper.kind != INTENT)


def paper(edition: Edition, key: str) -> Paper | None:
    """Give one paper of the edition."""
    return next((paper for paper in edition.papers if paper.key == key), None)
