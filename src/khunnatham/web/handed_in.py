"""What was handed in, ready for pages: each requirement with its claim, reason, note and proofs, and what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Enrolment, ReturnReason, Submission
from khunnatham.programmes.criteria import Edition, Requirement
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.web.acting import address
from khunnatham.wording import Text

LIST_KEYS = ("evidence", "version", "sha256", "url")


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof as it was handed in, with where it is opened."""

    title: str
    url: str
    is_link: bool
    event_on: date | None
    sha256: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement as it was handed in. ``before`` is the claim of the version before, where anything of it changed."""

    key: str
    text: Text
    guideline: Text | None
    is_met: bool
    is_answered: bool
    claim: str
    reason: str
    note: str
    proofs: tuple[Proof, ...]
    is_changed: bool = False
    before: str = ""
    returned: tuple[str, ...] = ()
    is_certified: bool = False
    source: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A dimension with its requirements."""

    title: Text
    items: tuple[Item, ...]

    @property
    def met(self) -> int:
        """How many are met."""
        return sum(item.is_met for item in self.items)


@dataclass(frozen=True, slots=True)
class Version:
    """A version with everything that a page shows of it."""

    submission: Submission
    edition: Edition
    level: Text | None  # nothing where the edition has no levels
    sections: tuple[Section, ...]
    gaps: tuple[Text, ...]
    flags: tuple[Text, ...]
    points: Mapping[str, str] = field(default_factory=dict)
    is_changed: bool = False

    @property
    def names_certified(self) -> bool:
        """Tell whether what was certified names single requirements, as levels by steps do."""
        return any(item.is_certified for section in self.sections for item in section.items)

    @property
    def changed(self) -> int:
        """How many requirements differ from the version before."""
        return sum(item.is_changed for section in self.sections for item in section.items)


def version(
    submission: Submission,
    *,
    before: Submission | None = None,
    returned: Iterable[ReturnReason] = (),
    decision: Decision | None = None,
) -> Version:
    """Give a version for its page; ``before`` marks what changed, ``returned`` puts the reasons at their items."""
    enrolment = submission.assessment.enrolment
    edition = criteria.edition_of(enrolment.round)
    reasons: dict[str, tuple[str, ...]] = {}
    for reason in returned:
        reasons[reason.key] = (*reasons.get(reason.key, ()), reason.text)
    certified = _certified_steps(edition, decision)

    def item(leaf: Requirement) -> Item:
        return _item(leaf, submission, before, reasons.get(leaf.key, ()), is_certified=leaf.key in certified)

    covers = frozenset(submission.covers)
    sections = tuple(
        Section(title, tuple(item(leaf) for leaf in leaves if not covers or leaf.key in covers))
        for title, leaves in _parts(edition, enrolment)
    )
    return Version(
        submission=submission,
        edition=edition,
        level=criteria.level_title(edition, submission.tier) if criteria.levels(edition) else None,
        sections=sections,
        gaps=_texts(submission.result.get("gaps", ())),
        flags=_texts(submission.result.get("flags", ())),
        points=submission.result.get("points") or {},
        is_changed=before is not None,
    )


def _parts(edition: Edition, enrolment: Enrolment) -> list[tuple[Text, tuple[Requirement, ...]]]:
    dimensions = edition.dimensions_for(criteria.variant_of(enrolment), enrolment.track)
    parts = [(dimension.title, dimension.requirements) for dimension in dimensions]
    if edition.extra:
        parts.append((edition.extra.requirement.text, (edition.extra.requirement,)))
    return parts


def _item(
    leaf: Requirement,
    submission: Submission,
    before: Submission | None,
    returned: tuple[str, ...],
    *,
    is_certified: bool,
) -> Item:
    answer = submission.frozen["answers"].get(leaf.key) or {}
    found = submission.result.get("requirements", {}).get(leaf.key, {})
    is_changed = before is not None and _said(before, leaf.key) != _said(submission, leaf.key)
    return Item(
        key=leaf.key,
        text=leaf.text,
        guideline=leaf.guideline,
        is_met=bool(found.get("is_met")),
        is_answered=answer.get("value") is not None,
        claim=_claim(submission, leaf.key),
        reason=found.get("en" if _is_english() else "th", ""),
        note=answer.get("note", ""),
        proofs=tuple(_proof(use) for use in submission.frozen["evidence"] if use["key"] == leaf.key),
        is_changed=is_changed,
        before=_claim(before, leaf.key) if before is not None and is_changed else "",
        returned=returned,
        is_certified=is_certified,
        source=leaf.source,
        is_default=leaf.is_default,
    )


def _said(submission: Submission, key: str) -> tuple[object, ...]:
    answer = submission.frozen["answers"].get(key) or {}
    proofs = [tuple(use[name] for name in LIST_KEYS) for use in submission.frozen["evidence"] if use["key"] == key]
    return answer.get("value"), answer.get("note", ""), proofs


def _claim(submission: Submission, key: str) -> str:
    answer = submission.frozen["answers"].get(key) or {}
    is_met = bool(submission.result.get("requirements", {}).get(key, {}).get("is_met"))
    if answer.get("value") is None and not is_met:
        return gettext("ยังไม่ตอบ")
    return gettext("ครบ") if is_met else gettext("ไม่ครบ")


def _proof(use: Mapping[str, Any]) -> Proof:
    url = use["url"] or address(
        ("evidence-version", (use["evidence"], use["version"])),
        ("evidence-item", (use["evidence"],)),
    )
    return Proof(
        title=use["title"],
        url=url,
        is_link=bool(use["url"]),
        event_on=date.fromisoformat(use["event_on"]) if use["event_on"] else None,
        sha256=use["sha256"] or "",
        number=use["evidence"],
    )


def _certified_steps(edition: Edition, decision: Decision | None) -> frozenset[str]:
    if decision is None or decision.outcome != DecisionOutcome.CERTIFIED:
        return frozenset()
    return frozenset(step for tier in edition.tiers if tier.key == decision.certified_tier for step in tier.steps)


def _texts(rows: Iterable[Mapping[str, str]]) -> tuple[Text, ...]:
    return tuple(Text(row["th"], row["en"]) for row in rows)


def _is_english() -> bool:
    return (get_language() or "th").startswith("en")
