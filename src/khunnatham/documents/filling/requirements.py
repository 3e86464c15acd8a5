"""The requirements of a case, group by group: what is asked, what the unit claims, what was certified, the proofs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from khunnatham.assessments import criteria
from khunnatham.documents import papers
from khunnatham.documents.filling.planned import day
from khunnatham.documents.filling.sources import Source
from khunnatham.documents.headings import headed
from khunnatham.programmes.criteria import Requirement
from khunnatham.programmes.requirement_kinds import Rating


def groups(source: Source) -> tuple[papers.CriterionGroup, ...]:
    """Group steps under the tier that first asks for them, other scales under their levels."""
    edition, enrolment = source.edition, source.enrolment
    dimensions = edition.dimensions_for(criteria.variant_of(enrolment), enrolment.track)
    return tuple(
        papers.CriterionGroup(title=title, lines=tuple(_line(source, leaf) for leaf in leaves))
        for title, leaves in headed(edition, dimensions)
    )


def _line(source: Source, leaf: Requirement) -> papers.CriterionLine:
    found = source.result.get("requirements", {}).get(leaf.key, {})
    answer = source.content["answers"].get(leaf.key) or {}
    reason = found.get("th", "") if isinstance(answer.get("value"), (dict, int)) and answer["value"] is not True else ""
    said = [text for text in (reason if answer.get("value") is not False else "", answer.get("note", "")) if text]
    return papers.CriterionLine(
        key=leaf.key,
        text=leaf.text.th,
        guideline="",
        claim=claim_of(leaf, answer.get("value"), is_met=bool(found.get("is_met"))),
        is_met=bool(found.get("is_met")),
        note=" ".join(said),
        certified="รับรอง" if leaf.key in _certified_steps(source) else "",
        proofs=tuple(_proof(use) for use in source.content["evidence"] if use["key"] == leaf.key),
        is_default=leaf.is_default,
    )


def claim_of(leaf: Requirement, value: object, *, is_met: bool) -> str:
    """Say what the unit claims for a requirement, in one or two words."""
    if isinstance(leaf.kind, Rating) and isinstance(value, int) and not isinstance(value, bool):
        return f"{value} คะแนน"
    if value is None and not is_met:
        return "ยังไม่ตอบ"
    return "ครบ" if is_met else "ไม่ครบ"


def _certified_steps(source: Source) -> frozenset[str]:
    """Give the requirements that the certified tier stands on; a body certifies a level, nothing else is said per requirement."""
    if source.decision is None:
        return frozenset()
    tiers = (tier for tier in source.edition.tiers if tier.key == source.decision.certified_tier)
    steps = {step for tier in tiers for step in tier.steps}
    return frozenset(
        leaf.key
        for dimension in source.edition.dimensions
        for level in dimension.levels
        if level.key in steps
        for leaf in level.requirements
    )


def _proof(use: Mapping[str, Any]) -> papers.Proof:
    return papers.Proof(
        title=use["title"], event_on=day(use["event_on"]), sha256=use["sha256"] or "", link=use["url"] or ""
    )
