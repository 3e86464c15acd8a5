"""What an edition of a programme is made of: frozen types, one for every part of the file.

An edition is written in YAML (see ``docs/programmes.md``), read by ``reading``, proved sensible by ``checking`` and kept by
``shelf``. Nothing here computes points; that is the work of ``khunnatham.scoring``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from functools import cached_property

from khunnatham.programmes.committee_kinds import Committee, Objection, Quorum, Selection, SessionItem, Voting
from khunnatham.programmes.requirement_kinds import Kind
from khunnatham.programmes.title_kinds import Title
from khunnatham.wording import Text

# ── what is asked ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Requirement:
    """One leaf of the criteria: what is asked, how it is met, what usually proves it, and where the source prints it."""

    key: str
    text: Text
    kind: Kind
    source: str = ""
    is_default: bool = False
    guideline: Text | None = None
    note: Text | None = None
    evidence: tuple[str, ...] = ()
    fact: str = ""
    due: str = ""
    responsible: str = ""
    # How one issue of a tracker is closed: "confirmed" by the unit, "reported" to the superior, "verified" from outside.
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over requirements: satisfied when they are, never answered itself."""

    key: str
    text: Text
    members: tuple[Requirement | Group, ...]
    source: str = ""

    def leaves(self) -> Iterator[Requirement]:
        """Give the requirements below the heading, in the order of the file."""
        yield from _leaves(self.members)

    def groups(self) -> Iterator[Group]:
        """Give this heading and the headings below it."""
        yield self
        yield from _groups(self.members)


@dataclass(frozen=True)
class Level:
    """One rung of a ladder, one step, or one guideline of a tracker. ``points`` are the whole score of the dimension here."""

    key: str
    title: Text
    members: tuple[Requirement | Group, ...]
    points: Decimal | None = None
    source: str = ""
    is_default: bool = False
    guideline: Text | None = None

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """The leaves of this level, headings opened."""
        return tuple(_leaves(self.members))


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight and the target of one measured requirement of a weighted dimension."""

    key: str
    weight: Decimal
    target: Decimal


@dataclass(frozen=True)
class Dimension:
    """A part of the criteria with a scale of its own; ``variant`` or ``track`` say for whom it is."""

    key: str
    title: Text
    scale: str
    levels: tuple[Level, ...]
    shown_as: str = ""
    available: Decimal | None = None
    zero: Text | None = None
    variant: str | None = None
    track: str | None = None
    definition: Text | None = None
    source: str = ""
    weights: tuple[Weight, ...] = ()

    @property
    def name(self) -> str:
        """The key under which results speak of it: D3 for both D3C and D3R."""
        return self.shown_as or self.key

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """All leaves, level by level."""
        return tuple(leaf for level in self.levels for leaf in level.requirements)


def _leaves(members: tuple[Requirement | Group, ...]) -> Iterator[Requirement]:
    for member in members:
        if isinstance(member, Group):
            yield from member.leaves()
        else:
            yield member


def _groups(members: tuple[Requirement | Group, ...]) -> Iterator[Group]:
    for member in members:
        if isinstance(member, Group):
            yield from member.groups()


# ── what a result earns ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Extra:
    """Points on top, all or nothing, for one requirement."""

    requirement: Requirement
    points: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """A grade from a lower bound of the total upwards; ``at_most`` is given where the source prints an upper bound too."""

    key: str
    title: Text
    at_least: Decimal
    at_most: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """A level of the whole that needs steps, and, being cumulative, every earlier step too."""

    key: str
    title: Text
    steps: tuple[str, ...]
    source: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a result means for a track: the first row of the track whose condition holds.

    ``gives`` names the title of the edition that is won, kept or lost with it, ``as_`` which of the three.
    """

    track: str
    key: str
    title: Text
    base_at_least: Decimal | None = None
    source: str = ""
    gives: str = ""
    as_: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How an ambiguous or silent source is read, and which results that reading touches."""

    key: str
    text: Text
    confidence: str
    touches: str
    keys: tuple[str, ...] = ()


# ── for whom, when, who, on which paper ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Choice:
    """A variant, a track, a virtue, a unit kind: a key with its title."""

    key: str
    title: Text
    source: str = ""
    meaning: Text | None = None
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something due: yearly by month and day (the round gives the year), or on a date that the source prints."""

    key: str
    title: Text
    month_day: str = ""
    on: date | None = None
    covers: tuple[str, ...] = ()
    source: str = ""
    is_default: bool = False
    # Something is handed in here: the round gets a window for it. With ``covers`` only these requirements are asked.
    hands_in: bool = False
    # When it begins, for something to attend whose hour the source prints.
    starts_at: time | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What an office does for a programme beside judging: briefings, notices, events. ``asks`` names what its record holds."""

    key: str
    title: Text
    kind: str
    owner: str
    at_least: int = 0
    asks: tuple[str, ...] = ()
    checklist: tuple[Text, ...] = ()
    source: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """Of whom shares are taken: the staff of the unit, or those who stand on a list of invitations."""

    of: str
    title: Text
    source: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """One station of the route: who receives, who decides, what it needs, what it gives."""

    key: str
    title: Text
    body: str
    secretariat: str
    owner: str
    scope: str
    decides: bool
    records_outside: bool = False
    needs: tuple[str, ...] = ()
    yields: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    source: str = ""
    is_default: bool = False
    # Until when it is to be done: the key of an entry of the schedule; nothing where the source gives no day.
    deadline: str = ""
    # The kind of fact of the unit that shows that this was done; nothing where papers show it.
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """An official paper: its form code, its title word for word, what kind of document it is, who needs it."""

    key: str
    code: str
    title: Text
    kind: str
    needed_by: tuple[str, ...] = ()
    source: str = ""
    is_default: bool = False
    # Which document prints it where papers of one kind look different; empty where the kind says it.
    layout: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a discovery step or of the lesson form."""

    key: str
    text: Text
    source: str = ""


@dataclass(frozen=True, slots=True)
class DiscoveryStep:
    """One step of discovering the target virtues, with its questions."""

    key: str
    title: Text
    questions: tuple[Question, ...]
    guideline: Text | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ProfileField:
    """One field of a unit's basic data on the intent paper."""

    key: str
    title: Text
    is_required: bool
    input: str = "text"
    is_default: bool = True


@dataclass(frozen=True, slots=True)
class SameAs:
    """Requirements of other editions that the same proof may serve."""

    key: str
    others: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, eq=False)
class Edition:
    """One edition of one programme, whole and immutable; ``digest`` is the SHA-256 of the file it was read from."""

    programme: str
    name: str
    year: int
    title: Text
    owner: Text
    dimensions: tuple[Dimension, ...]
    digest: str
    source: str = ""
    supersedes: str = ""
    unit_kinds: tuple[Choice, ...] = ()
    variants: tuple[Choice, ...] = ()
    tracks: tuple[Choice, ...] = ()
    virtues: tuple[Choice, ...] = ()
    extra: Extra | None = None
    bands: tuple[Band, ...] = ()
    tiers: tuple[Tier, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    titles: tuple[Title, ...] = ()
    readings: tuple[Reading, ...] = ()
    schedule: tuple[Deadline, ...] = ()
    route: tuple[Stage, ...] = ()
    committees: tuple[Committee, ...] = ()
    session: tuple[SessionItem, ...] = ()
    quorum: Quorum | None = None
    voting: Voting | None = None
    selection: Selection | None = None
    objection: Objection | None = None
    papers: tuple[Paper, ...] = ()
    discovery: tuple[DiscoveryStep, ...] = ()
    lessons: tuple[Question, ...] = ()
    profile: tuple[ProfileField, ...] = ()
    # What an activity of the plan may serve beside a virtue; where there are none, the dimensions are asked if there are several.
    activity_fields: tuple[Choice, ...] = ()
    duties: tuple[Duty, ...] = ()
    counted: Counted | None = None
    same_as: tuple[SameAs, ...] = ()
    defaults: Mapping[str, Text] = field(default_factory=dict)
    note: Text | None = None

    @cached_property
    def key(self) -> str:
        """The name by which everything speaks of it: ``programme/edition``."""
        return f"{self.programme}/{self.name}"

    def dimensions_for(self, variant: str | None, track: str) -> tuple[Dimension, ...]:
        """Give the dimensions that a unit of this variant on this track answers, in the order of the file."""
        return tuple(
            dimension
            for dimension in self.dimensions
            if dimension.variant in (None, variant) and dimension.track in (None, track)
        )

    def activity_choices(self, variant: str | None, track: str) -> tuple[Choice, ...]:
        """Give what an activity of the plan may serve: the edition's own list, else its dimensions where it has several."""
        if self.activity_fields:
            return self.activity_fields
        dimensions = self.dimensions_for(variant, track)
        named = {row.name: Choice(row.name, row.title, row.source) for row in dimensions}
        return tuple(named.values()) if len(named) > 1 else ()

    def leaves(self, variant: str | None, track: str) -> tuple[Requirement, ...]:
        """Give every requirement that can be met by this variant on this track: dimensions, then the extra one."""
        leaves = tuple(leaf for dimension in self.dimensions_for(variant, track) for leaf in dimension.requirements)
        return (*leaves, self.extra.requirement) if self.extra else leaves

    @cached_property
    def requirements(self) -> Mapping[str, Requirement]:
        """Every requirement of every variant and track by its key."""
        leaves = {leaf.key: leaf for dimension in self.dimensions for leaf in dimension.requirements}
        if self.extra:
            leaves[self.extra.requirement.key] = self.extra.requirement
        return leaves

    @cached_property
    def headings(self) -> frozenset[str]:
        """The keys that are headings only: groups, levels of a ladder and dimensions."""
        keys = {
            group.key for dimension in self.dimensions for level in dimension.levels for group in _groups(level.members)
        }
        keys |= {dimension.key for dimension in self.dimensions} | {dimension.name for dimension in self.dimensions}
        keys |= {level.key for dimension in self.dimensions for level in dimension.levels}
        return frozenset(keys - set(self.requirements))

    @cached_property
    def hand_ins(self) -> tuple[Deadline, ...]:
        """The deadlines at which something is handed in, in the order of the file; none where the round sets the only one."""
        return tuple(deadline for deadline in self.schedule if deadline.hands_in)

    @cached_property
    def default_track(self) -> str:
        """The track of a unit that names none."""
        return "general"
