"""What each paper says, as plain frozen data: no models, no requests. Pages fill these from what is frozen in the domain.

Texts are as they shall be printed; dates and numbers are values, the templates write them in Thai.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

# A blank form is a paper whose values are to be written by hand: these stand for them, and the templates draw dotted lines.
BLANK: Final = "\ue010"
BLANK_LINE: Final = "\ue011"  # a line over the whole width
BLANK_DAY: Final = date.min
BLANK_COUNT: Final = -1
# How many letters of a key of a requirement stand in which column of the sheets; longer ones in the last.
KEY_COLUMNS: Final = ((2, "w09"), (3, "w10"), (6, "w16"))
LONG_KEYS: Final = "w24"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The paper as the edition names it: form code and title word for word, whose programme, which year (พ.ศ.)."""

    title: str
    programme: str
    fiscal_year: int
    code: str = ""
    is_default: bool = False  # the layout is a default of the system, no official form is known


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """Who the paper is about."""

    name: str
    kind: str
    district: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A place to sign: what the person does (ผู้จัดทำ), the post, for whom when acting, and when it was signed here."""

    act: str
    post: str
    post_below: str = ""
    acting_for: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which frozen content this paper prints: version and SHA-256. Without a digest the paper is a draft."""

    version: int = 0
    digest: str = ""
    frozen_at: datetime | None = None
    number: str = ""  # of an issued paper, with the address where anybody verifies it
    address: str = ""
    is_blank: bool = False  # a form to be filled by hand


DRAFT = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of basic data, or a question with its answer."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """People who do not count, and why."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCount:
    """The people of a unit on a day: all, who is left out, who counts."""

    total: int
    counted: int
    as_of: date
    excluded: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a whole."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """อ.01: a unit says that it takes part, with its basic data."""

    form: Form
    unit: UnitLine
    addressed_to: str
    profile: tuple[Entry, ...]
    head_count: HeadCount | None
    counted: str = "บุคลากร"  # who is counted
    filed_on: date | None
    signatures: tuple[Signature, ...]
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
    """A problem to fix or a good deed to do, and how."""

    text: str
    remedy: str
    virtue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """อ.05: what a unit declares, for posting where everybody sees it."""

    form: Form
    unit: UnitLine
    text: str
    virtues: tuple[str, ...]
    problems: tuple[TopicLine, ...]
    good_deeds: tuple[TopicLine, ...]
    signed: Share | None
    counted: str = "บุคลากร"  # of whom the share is taken
    declared_on: date | None
    signatures: tuple[Signature, ...]
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityLine:
    """One activity of the plan, with its result where there is one. Budget in baht as it shall be printed."""

    virtue: str
    topic: str
    title: str
    place: str
    when: str
    method: str
    expected_result: str
    indicator: str
    target: str
    budget: str
    responsible: str
    progress_percent: int = 0
    actual_result: str = ""
    is_achieved: bool | None = None
    participants: int | None = None
    before: str = ""
    after: str = ""
    improvement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """อ.04: the plan of a unit for a year."""

    form: Form
    unit: UnitLine
    virtues: tuple[str, ...]
    problems: tuple[TopicLine, ...]
    good_deeds: tuple[TopicLine, ...]
    activities: tuple[ActivityLine, ...]
    signatures: tuple[Signature, ...]
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """อ.03: what came of the plan."""

    form: Form
    unit: UnitLine
    activities: tuple[ActivityLine, ...]
    achieved: Share
    lessons: tuple[Entry, ...]
    signatures: tuple[Signature, ...]
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One proof of a requirement; ``sha256`` in hexadecimal, empty for a link."""

    title: str
    event_on: date | None = None
    sha256: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLine:
    """One requirement: the text as printed, what the unit claims, what was certified (empty before), its proofs."""

    key: str
    text: str
    guideline: str
    claim: str
    is_met: bool
    note: str = ""
    certified: str = ""
    proofs: tuple[Proof, ...] = ()
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionGroup:
    """Requirements under one heading: a level, a dimension, a group of steps."""

    title: str
    lines: tuple[CriterionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """What a body decided: level, meeting, resolution, and the reason where the level differs from the claim."""

    body: str
    meeting_number: str
    held_on: date
    resolution: str
    level: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAssessment:
    """อ.02: a unit's assessment of itself; provisional until ``certification`` stands."""

    form: Form
    unit: UnitLine
    groups: tuple[CriterionGroup, ...]
    level: str
    points: str
    gaps: tuple[str, ...]
    handed_in_on: date | None
    is_late: bool
    certification: Certification | None
    signatures: tuple[Signature, ...]
    provenance: Provenance = Provenance()

    @property
    def key_column(self) -> str:
        """The class of the column of keys: as wide as «๑», «๔.๑» or «D๑.๑.๒.๑.๒»."""
        longest = max((len(line.key) for group in self.groups for line in group.lines), default=0)
        return next((column for most, column in KEY_COLUMNS if longest <= most), LONG_KEYS)

    @property
    def proof_column(self) -> str:
        """The class of the column of proofs, which gives way to long keys."""
        return "w36" if self.key_column == LONG_KEYS else "w50"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUnit:
    """A unit on a list: what it proposes, what was certified, how it was decided."""

    unit: UnitLine
    proposed: str
    handed_in_on: date | None = None
    is_late: bool = False
    certified: str = ""
    reason: str = ""
    resolution: str = ""
    certificate_number: str = ""
    is_returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PreliminaryList:
    """What the secretariat puts before the sub-committee; every level on it is provisional."""

    form: Form
    body: str
    secretariat: str
    meeting_number: str
    held_on: date | None
    units: tuple[ListedUnit, ...]
    enrolled: int
    signatures: tuple[Signature, ...]
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendant:
    """A seat at the meeting, by post; ``sat`` is the post that sat there for it."""

    post: str
    duty: str
    is_present: bool
    sat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedResolution:
    """A resolution under its number."""

    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """A point of the agenda: what was said in paragraphs, and what was resolved, in one sentence or by number.

    ``left_out`` says why nothing of it is printed in this copy.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    resolution: str = ""
    resolutions: tuple[NumberedResolution, ...] = ()
    shows_units: bool = False
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOff:
    """A seat that was there and signs the minutes off: in the platform, or with a pen on the line."""

    post: str
    duty: str
    signed_on: date | None = None
    apart_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The minutes of a sitting with the list of what it decided."""

    form: Form
    body: str
    meeting_number: str
    held_on: date
    place: str
    attendants: tuple[Attendant, ...]
    agenda: tuple[AgendaLine, ...]
    units: tuple[ListedUnit, ...]
    signatures: tuple[Signature, ...]
    signed_off: tuple[SignedOff, ...] = ()
    quorum: str = field(default="", repr=False)  # of a body whose seats are written down; blank for others
    provenance: Provenance = Provenance()

    @property
    def is_in_part(self) -> bool:
        """Tell whether something is left out of this copy."""
        return any(line.left_out for line in self.agenda)

    @property
    def is_somebody_absent(self) -> bool:
        """Tell whether there is anybody to list as absent."""
        return any(not attendant.is_present for attendant in self.attendants)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The list for the department: certified units only."""

    form: Form
    body: str
    addressed_to: str
    meeting_number: str
    held_on: date
    units: tuple[ListedUnit, ...]
    signatures: tuple[Signature, ...]
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a certified unit receives. ``address`` is the whole verification address, ``token`` its last part."""

    number: str
    unit_name: str
    level: str
    process: str
    fiscal_year: int
    body: str
    meeting_number: str
    held_on: date
    resolution: str
    issued_on: date
    address: str
    token: str
    signatures: tuple[Signature, ...]
    language: str = "th"
