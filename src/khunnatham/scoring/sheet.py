"""An edition made ready for scoring one variant on one track: judges built, constant findings prepared, once per process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from khunnatham.programmes.requirement_kinds import Number, Score
from khunnatham.scoring.flags import raises_flags
from khunnatham.scoring.reasons import Finding, in_words
from khunnatham.scoring.requirements import judge_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from khunnatham.programmes.criteria import Dimension, Edition, Requirement
    from khunnatham.scoring.shapes import Value


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement ready to be judged. Findings that do not depend on numbers are made once."""

    leaf: Requirement
    key: str
    judge: Callable[[Value], bool]
    claimed: Finding
    not_claimed: Finding
    unanswered: Finding
    assumed: Finding

    def find(self, value: Value, *, assumes_met: bool) -> Finding:
        """Give the finding for an answer, or for none (``value`` is None)."""
        if value is True:
            return self.claimed
        if value is None:
            return self.assumed if assumes_met else self.unanswered
        if value is False:
            return self.not_claimed
        return Finding(self.leaf, value, "answered", self.judge(value))


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that scoring needs of an edition for one variant and track."""

    edition: Edition
    lines: tuple[Line, ...]
    by_key: Mapping[str, Line]
    unanswered: Mapping[str, Finding]
    assumed: Mapping[str, Finding]
    flaggable: tuple[Line, ...]
    computed: tuple[tuple[Requirement, Decimal], ...]
    extra: Line | None
    scored: tuple[Dimension, ...]
    ladders: tuple[Dimension, ...]
    readings: tuple[tuple[str, str, frozenset[str]], ...]
    always: frozenset[str]
    by_answer: Mapping[str, tuple[str, ...]]

    def find_all(self, answers: Mapping[str, Value], *, assumes_met: bool) -> dict[str, Finding]:
        """Give the finding of every line in its order; what is not answered has its finding ready."""
        findings = dict(self.assumed if assumes_met else self.unanswered)
        for key, value in answers.items():
            line = self.by_key.get(key)
            if line is not None:
                findings[key] = line.claimed if value is True else line.find(value, assumes_met=assumes_met)
        return findings


@lru_cache(maxsize=256)
def sheet_of(edition: Edition, variant: str | None, track: str) -> Sheet:
    """Give the sheet of an edition for a variant and track. Editions are immutable, so it is made once."""
    dimensions = edition.dimensions_for(variant, track)
    leaves = [leaf for dimension in dimensions for leaf in dimension.requirements]
    always, by_answer = _readings(edition, variant, track)
    lines = tuple(_line(leaf) for leaf in leaves if not isinstance(leaf.kind, Score))
    return Sheet(
        edition=edition,
        lines=lines,
        by_key={line.key: line for line in lines},
        unanswered={line.key: line.unanswered for line in lines},
        assumed={line.key: line.assumed for line in lines},
        flaggable=tuple(line for line in lines if raises_flags(line.leaf)),
        computed=tuple((leaf, leaf.kind.base_at_least) for leaf in leaves if isinstance(leaf.kind, Score)),
        extra=_line(edition.extra.requirement, assumable=False) if edition.extra else None,
        scored=tuple(dimension for dimension in dimensions if dimension.track is None),
        ladders=tuple(dimension for dimension in dimensions if dimension.track is not None),
        readings=tuple((reading.key, reading.touches, frozenset(reading.keys)) for reading in edition.readings),
        always=always,
        by_answer=by_answer,
    )


def _line(leaf: Requirement, *, assumable: bool = True) -> Line:
    met = assumable and not isinstance(leaf.kind, Number)
    return Line(
        leaf=leaf,
        key=leaf.key,
        judge=judge_of(leaf.kind),
        claimed=in_words(Finding(leaf, True, "answered", True)),  # noqa: FBT003 - the answer itself
        not_claimed=in_words(Finding(leaf, False, "answered", False)),  # noqa: FBT003 - the answer itself
        unanswered=in_words(Finding(leaf, None, "unanswered", is_met=False)),
        assumed=in_words(Finding(leaf, None, "assumed" if met else "unanswered", is_met=met)),
    )


def _readings(
    edition: Edition, variant: str | None, track: str
) -> tuple[frozenset[str], Mapping[str, tuple[str, ...]]]:
    always: set[str] = set()
    by_answer: dict[str, tuple[str, ...]] = {}
    here = {"variants": variant, "tracks": track}
    for reading in edition.readings:
        if reading.touches == "always" or (reading.touches in here and here[reading.touches] in reading.keys):
            always.add(reading.key)
        elif reading.touches == "answered":
            for key in reading.keys:
                by_answer[key] = (*by_answer.get(key, ()), reading.key)
    return frozenset(always), by_answer
