"""What scoring gives: points, levels, tier, outcome, flags, gaps and readings, to JSON and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from khunnatham.scoring.flags import Flag
from khunnatham.scoring.numbers import plain, plain_or_none
from khunnatham.scoring.tiers import Gap
from khunnatham.wording import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from khunnatham.scoring.reasons import Finding

Json = dict[str, Any]


class Points(NamedTuple):
    """Points achieved out of points available; the two always travel together."""

    achieved: Decimal
    available: Decimal


class Reached(NamedTuple):
    """What a dimension came to: its level where it is a ladder, and its points."""

    level: int | None
    points: Points


class Rung(NamedTuple):
    """How far a unit climbed the ladder of its track: 0 where the first rung fails."""

    key: str
    level: int


@dataclass(frozen=True, slots=True)
class Result:
    """The computed result of one unit. It is provisional: only a committee certifies."""

    programme: str
    edition: str
    unit: str
    variant: str | None
    track: str
    points: Points | None = None
    extra: Points | None = None
    total: Decimal | None = None
    dimensions: Mapping[str, Reached] = field(default_factory=dict)
    grade: str | None = None
    outcome: str | None = None
    ladder: Rung | None = None
    tier: str | None = None
    steps: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    gaps: tuple[Gap, ...] = ()
    readings: tuple[str, ...] = ()
    provisional: bool = True
    findings: Mapping[str, Finding] = field(default_factory=dict, compare=False, repr=False)

    @property
    def met(self) -> int:
        """How many requirements are met."""
        return sum(finding.is_met for finding in self.findings.values())

    def to_json(self) -> Json:
        """Give the result as the plain JSON that the command line prints."""
        return {
            "programme": self.programme,
            "edition": self.edition,
            "unit": self.unit,
            "variant": self.variant,
            "track": self.track,
            "points": _points(self.points),
            "extra": _points(self.extra),
            "total": plain_or_none(self.total),
            "dimensions": {key: _reached(reached) for key, reached in self.dimensions.items()},
            "grade": self.grade,
            "outcome": self.outcome,
            "ladder": None if self.ladder is None else {"key": self.ladder.key, "level": self.ladder.level},
            "tier": self.tier,
            "steps": list(self.steps),
            "flags": [_said(flag.key, flag.text) for flag in self.flags],
            "gaps": [_said(gap.key, gap.text) for gap in self.gaps],
            "readings": list(self.readings),
            "provisional": self.provisional,
        }

    def to_record(self) -> Json:
        """Give the result with the reason of every requirement, as it is kept with an assessment."""
        requirements = {
            key: {"is_met": finding.is_met, "origin": finding.origin, "th": finding.reason.th, "en": finding.reason.en}
            for key, finding in self.findings.items()
        }
        return {**self.to_json(), "requirements": requirements}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Result:
        """Give the result that ``to_json`` or ``to_record`` wrote; the findings themselves are not kept."""
        return cls(
            programme=data["programme"],
            edition=data["edition"],
            unit=data["unit"],
            variant=data["variant"],
            track=data["track"],
            points=_read_points(data["points"]),
            extra=_read_points(data["extra"]),
            total=None if data["total"] is None else Decimal(data["total"]),
            dimensions={key: _read_reached(reached) for key, reached in data["dimensions"].items()},
            grade=data["grade"],
            outcome=data["outcome"],
            ladder=None if data["ladder"] is None else Rung(data["ladder"]["key"], data["ladder"]["level"]),
            tier=data["tier"],
            steps=tuple(data["steps"]),
            flags=tuple(Flag(flag["key"], Text(flag["th"], flag["en"])) for flag in data["flags"]),
            gaps=tuple(Gap(gap["key"], Text(gap["th"], gap["en"])) for gap in data["gaps"]),
            readings=tuple(data["readings"]),
            provisional=data["provisional"],
        )


def _points(points: Points | None) -> Json | None:
    return None if points is None else {"achieved": plain(points.achieved), "available": plain(points.available)}


def _reached(reached: Reached) -> Json:
    achieved, available = reached.points
    return {"level": reached.level, "achieved": plain(achieved), "available": plain(available)}


def _said(key: str, text: Text) -> Json:
    return {"key": key, "th": text.th, "en": text.en}


def _read_points(data: Mapping[str, str] | None) -> Points | None:
    return None if data is None else Points(Decimal(data["achieved"]), Decimal(data["available"]))


def _read_reached(data: Mapping[str, Any]) -> Reached:
    return Reached(data["level"], Points(Decimal(data["achieved"]), Decimal(data["available"])))
