"""Facts at hand for a requirement: what may fill the answer with one click, and where a used number came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment
from khunnatham.assessments.queries import Sheet
from khunnatham.facts.answers import as_answer
from khunnatham.facts.counting import register_of
from khunnatham.facts.kinds import (
    ACTIVITY_OWNERS,
    DECLARATION_POSTED,
    DECLARATION_SIGNATURES,
    HEAD_COUNT,
    INNOVATIONS,
    PLAN_MILESTONES,
    PLAN_SUCCESS,
    PROCUREMENT_REPRESENTATIVES,
    PROCUREMENT_TOP,
    SPENDING,
)
from khunnatham.facts.kinds import kind as kind_of
from khunnatham.facts.models import Fact
from khunnatham.facts.rolls import ROLLS
from khunnatham.facts.telling import told
from khunnatham.programmes.criteria import Requirement
from khunnatham.web.assessment_sheets import say

# The page on which a figure of each kind is made.
SOURCES: Final = {
    HEAD_COUNT: "enrolment-head-count",
    DECLARATION_SIGNATURES: "declaration",
    DECLARATION_POSTED: "declaration",
    PLAN_SUCCESS: "success",
    PLAN_MILESTONES: "success",
    ACTIVITY_OWNERS: "success",
    PROCUREMENT_TOP: "procurement",
    PROCUREMENT_REPRESENTATIVES: "procurement",
    SPENDING: "spending",
    INNOVATIONS: "innovations",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One fact beside an answer: what it says, of which day, whether the answer uses it, and where it was made."""

    number: int
    title: str
    told: str
    note: str
    as_of: date
    is_used: bool
    is_newer: bool
    fills: bool
    source_url: str


def offers(sheet: Sheet, leaf: Requirement, *, on: date) -> list[Offer]:
    """Give the fact that the answer uses, and the latest one of the kind where that is another."""
    answer, latest = sheet.answers.get(leaf.key), sheet.facts.get(leaf.fact) if leaf.fact else None
    used = answer.fact if answer else None
    rows = [used] if used else []
    if latest is not None and (used is None or latest.pk != used.pk):
        rows.append(latest)
    return [_offer(fact, leaf, sheet.assessment, used, on) for fact in rows]


def is_filled(rows: list[Offer]) -> bool:
    """Tell whether a fact gives the value: then nothing is typed over it."""
    return any(offer.is_used and offer.fills for offer in rows)


def chosen(sheet: Sheet, leaf: Requirement, posted: list[str]) -> Fact | None:
    """Give the fact that was ticked: the newest of those at hand, nothing where none was."""
    answer = sheet.answers.get(leaf.key)
    at_hand = [answer.fact if answer else None, sheet.facts.get(leaf.fact) if leaf.fact else None]
    ticked = [fact for fact in at_hand if fact is not None and str(fact.pk) in posted]
    return max(ticked, key=lambda fact: fact.pk, default=None)


def _offer(fact: Fact, leaf: Requirement, assessment: Assessment, used: Fact | None, on: date) -> Offer:
    value = as_answer(fact, leaf.kind, on=on)
    return Offer(
        number=fact.pk,
        title=say(kind_of(fact.kind).title),
        told=say(told(fact)),
        note=fact.note,
        as_of=fact.as_of,
        is_used=used is not None and used.pk == fact.pk,
        is_newer=used is not None and used.pk != fact.pk,
        fills=criteria.fits(leaf, value),
        source_url=_source_url(fact, assessment),
    )


def _source_url(fact: Fact, assessment: Assessment) -> str:
    """Give the page where figures of this kind are made: of the enrolment, or of the unit's registers and rolls."""
    unit = assessment.enrolment.unit_id
    if fact.source.startswith("roll:"):
        key = next(key for key, one in ROLLS.items() if one.fact == fact.kind)
        return reverse("roll", args=[unit, fact.fiscal_year, key])
    if register := register_of(fact.kind):
        return reverse("register", args=[unit, fact.fiscal_year, register])
    return reverse(SOURCES[fact.kind], args=[assessment.enrolment_id]) if fact.kind in SOURCES else ""
