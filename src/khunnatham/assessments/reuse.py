"""Evidence once: where else a proof may serve, and which proofs of the library may serve here. Offers only.

Two sources speak: the mapping of requirements (by the editions, or by an administrator), and what this unit did before.
Where one proof stood beside two requirements they belong together; and what proved a requirement in one round may prove it
in the next. Nothing is attached without a person's yes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from itertools import permutations

from django.db import transaction

from khunnatham.assessments import answering, criteria
from khunnatham.assessments.models import Assessment, EvidenceUse, FrozenEvidence
from khunnatham.assessments.sameness import same_as_of
from khunnatham.assessments.states import WORKING
from khunnatham.assessments.windows import locked_keys
from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.organisations.models import Membership, Unit
from khunnatham.thai import fiscal_year
from khunnatham.wording import Refusal, Text

# The key of an edition, and of a requirement or a paper in it.
Spot = tuple[str, str]
MOST = 12
# A proof beside more than this was put beside everything: it says nothing of which requirements belong together.
MOST_TOGETHER = 5


class Ground(IntEnum):
    """Why something is offered, the strongest first."""

    MAPPED = 1
    SAME_REQUIREMENT = 2
    TOGETHER_BEFORE = 3

    @property
    def text(self) -> Text:
        """Give the sentence that people read beside the offer."""
        return _GROUNDS[self]


_GROUNDS = {
    Ground.MAPPED: Text("เกณฑ์ระบุว่าใช้หลักฐานร่วมกันได้", "The criteria let both share one proof"),
    Ground.SAME_REQUIREMENT: Text("เคยใช้กับข้อเดียวกันในรอบอื่น", "Proved the same requirement in another round"),
    Ground.TOGETHER_BEFORE: Text("หน่วยงานเคยใช้หลักฐานเดียวกันกับสองข้อนี้", "One proof of the unit served both before"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One requirement or paper of a case that the unit works on, where a proof may be put."""

    assessment: Assessment
    key: str
    ground: Ground

    @property
    def value(self) -> str:
        """Give the name by which a form sends it back."""
        return f"{self.assessment.pk}:{self.key}"


@dataclass(frozen=True, slots=True)
class Likely:
    """One proof of the library that may serve a requirement."""

    evidence: Evidence
    ground: Ground


@dataclass(frozen=True, slots=True)
class _Use:
    evidence: int
    case: int
    spot: Spot


@dataclass(frozen=True, slots=True)
class Memory:
    """Where the proofs of a unit stand, in all rounds and programmes, and what it works on now."""

    uses: tuple[_Use, ...]
    cases: tuple[Assessment, ...]
    mapped: Mapping[Spot, frozenset[Spot]]
    together: Mapping[Spot, frozenset[Spot]]
    locked: Mapping[int, frozenset[str]]

    def ground(self, here: Spot, there: Spot) -> Ground | None:
        """Tell why what proves one may prove the other; nothing where nothing says so."""
        if there in self.mapped.get(here, ()) or here in self.mapped.get(there, ()):
            return Ground.MAPPED
        if here == there:
            return Ground.SAME_REQUIREMENT
        return Ground.TOGETHER_BEFORE if there in self.together.get(here, ()) else None


def memory_of(unit: Unit, *, cases: Iterable[Assessment] | None = None) -> Memory:
    """Read it: one query for all uses, one for the cases (where they are not given), one an edition for its mapping."""
    uses = tuple(_uses(unit))
    working = tuple(_working(unit) if cases is None else cases)
    spots: dict[int, set[Spot]] = defaultdict(set)
    for use in uses:
        spots[use.evidence].add(use.spot)
    together: dict[Spot, set[Spot]] = defaultdict(set)
    for found in spots.values():
        for one, other in permutations(found, 2) if len(found) <= MOST_TOGETHER else ():
            together[one].add(other)
    editions = {case.enrolment.round.edition_key for case in working}
    mapped = {
        (edition, key): frozenset(others) for edition in sorted(editions) for key, others in same_as_of(edition).items()
    }
    return Memory(
        uses=uses,
        cases=working,
        mapped=mapped,
        together={spot: frozenset(others) for spot, others in together.items()},
        locked={case.pk: locked_keys(case) for case in working if case.version},
    )


def places_for(memory: Memory, evidence: Evidence) -> list[Place]:
    """Give where else a filed proof may serve, of what the unit works on now, the strongest ground first."""
    if evidence.state != EvidenceState.FILED:
        return []
    own = [use for use in memory.uses if use.evidence == evidence.pk]
    standing, spots = {(use.case, use.spot[1]) for use in own}, {use.spot for use in own}
    found = []
    for case in memory.cases:
        if not _within(evidence, case):
            continue
        for key in _keys(case):
            if (case.pk, key) in standing or key in memory.locked.get(case.pk, ()):
                continue
            grounds = [memory.ground((case.enrolment.round.edition_key, key), spot) for spot in spots]
            if strongest := min((ground for ground in grounds if ground), default=None):
                found.append(Place(case, key, strongest))
    return sorted(found, key=lambda place: place.ground)


def likely_for(memory: Memory, case: Assessment, key: str) -> list[Likely]:
    """Give the proofs that may serve a requirement or paper of a case, the strongest ground first; at most a dozen."""
    here = (case.enrolment.round.edition_key, key)
    standing = {use.evidence for use in memory.uses if (use.case, use.spot[1]) == (case.pk, key)}
    grounds: dict[int, Ground] = {}
    for use in memory.uses:
        ground = memory.ground(here, use.spot)
        if ground is not None and use.evidence not in standing:
            grounds[use.evidence] = min(ground, grounds.get(use.evidence, ground))
    rows = Evidence.objects.filter(pk__in=grounds, state=EvidenceState.FILED).prefetch_related("versions")
    found = [Likely(item, grounds[item.pk]) for item in rows if _within(item, case)]
    return sorted(found, key=lambda likely: likely.ground)[:MOST]


@transaction.atomic
def attach_at(
    evidence: Evidence, places: Iterable[tuple[Assessment, str]], *, by: Membership, at: datetime
) -> list[EvidenceUse]:
    """Put a proof at several places that a person said yes to: at all of them, or at none."""
    chosen = sorted(places, key=lambda place: (place[0].pk, place[1]))
    if not chosen:
        raise Refusal(Text("ยังไม่ได้เลือกข้อ เลือกอย่างน้อยหนึ่งข้อ", "Choose at least one requirement."), code="no-place-chosen")
    return [answering.attach(case, key, evidence=evidence, by=by, at=at) for case, key in chosen]


@transaction.atomic
def use_instead(evidence: Evidence, other: Evidence, *, by: Membership, at: datetime) -> int:
    """Put another proof of the unit wherever this one stands, and withdraw this one; give in how many places. All or nothing."""
    if evidence.pk == other.pk or evidence.unit_id != other.unit_id:
        raise Refusal(Text("เลือกหลักฐานอื่นของหน่วยงานนี้", "Choose another proof of this unit."), code="same-proof")
    if other.state == EvidenceState.INBOX:
        other = library.file_from_inbox(
            other, title=other.title, event_on=other.event_on, note=other.note, by=by, at=at
        )
    uses = EvidenceUse.objects.filter(evidence=evidence).select_related("assessment__enrolment").order_by("pk")
    places = [(use.assessment, use.key) for use in uses]
    for case, key in places:
        answering.attach(case, key, evidence=other, by=by, at=at)
        answering.detach(case, key, evidence=evidence, by=by, at=at)
    frozen = FrozenEvidence.objects.filter(evidence=evidence).values("submission").distinct().count()
    library.withdraw(evidence, reason=f"ใช้ «{other.title}» แทน"[:500], frozen_uses=frozen, by=by, at=at)
    return len(places)


def _uses(unit: Unit) -> Iterable[_Use]:
    path = "assessment__enrolment"
    rows = EvidenceUse.objects.filter(**{f"{path}__unit": unit}, evidence__state=EvidenceState.FILED).order_by("pk")
    for evidence, case, key, programme, edition in rows.values_list(
        "evidence", "assessment", "key", f"{path}__round__programme", f"{path}__round__edition"
    ):
        yield _Use(evidence, case, (f"{programme}/{edition}", key))


def _working(unit: Unit) -> Iterable[Assessment]:
    rows = Assessment.objects.filter(enrolment__unit=unit, state__in=WORKING)
    return rows.select_related("enrolment__round", "enrolment__unit").defer("result").order_by("due_at", "pk")


def _keys(case: Assessment) -> Iterable[str]:
    """Give every requirement, then every paper, of a case."""
    yield from (leaf.key for leaf in criteria.leaves_of(case.enrolment))
    papers = criteria.edition_of(case.enrolment.round).papers
    yield from (f"{answering.PAPER}{paper.key}" for paper in papers)


def _within(evidence: Evidence, case: Assessment) -> bool:
    """Tell whether the event lies in the year of the case; one without a date may."""
    return evidence.event_on is None or fiscal_year(evidence.event_on) == case.enrolment.round.fiscal_year
