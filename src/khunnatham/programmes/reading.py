"""The text of an edition's file → ``Edition``. Every mistake is named with its line, its key and a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from khunnatham.programmes.committee_reading import CommitteeReader
from khunnatham.programmes.criteria import (
    Band,
    Choice,
    Counted,
    Deadline,
    Dimension,
    DiscoveryStep,
    Duty,
    Edition,
    Extra,
    Group,
    Level,
    Outcome,
    Paper,
    ProfileField,
    Question,
    Reading,
    Requirement,
    SameAs,
    Stage,
    Tier,
    Weight,
)
from khunnatham.programmes.fields import Fields
from khunnatham.programmes.kinds import read_kind
from khunnatham.programmes.nodes import Malformed, Mistake, Node, read_nodes
from khunnatham.programmes.title_kinds import PLAQUES, Earned, Title
from khunnatham.wording import Text

_ZERO = Decimal(0)
SCALES = ("ladder", "steps", "rating", "checklist", "tracker", "banded", "weighted")
TOUCHES = ("always", "answered", "flagged", "level-zero", "variants", "tracks", "never")
SCOPES = ("unit", "district", "province", "region", "department", "nation")
PAPER_KINDS = (
    "intent",
    "declaration",
    "plan",
    "self-assessment",
    "success",
    "score-sheet",
    "checklist",
    "summary",
    "guideline",
)
PAPER_LAYOUTS = (
    "dimension-plan",
    "six-column-plan",
    "innovation",
    "selection-sheet",
    "score-sheet",
    "level-checklist",
    "five-s",
    "programme-summary",
    "lesson",
)
INPUTS = ("text", "number", "long-text", "choice", "email", "phone", "tier")
CLOSINGS = ("confirmed", "reported", "verified")
COUNTED = ("staff", "invited")
DUTY_KINDS = ("briefing", "trainers", "materials", "invitation", "visit", "exhibition", "exchange", "study-visit")
DUTY_FIELDS = ("recipients", "channel", "place", "checklist", "letter", "reply", "outcome")


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition as it was read, with the line of every key, and what is wrong with it (nothing, if it may be used)."""

    edition: Edition | None
    lines: Mapping[str, int]
    mistakes: tuple[Mistake, ...]


def read_edition(content: bytes) -> Draft:
    """Read the bytes of one file. ``edition`` is None only where not even its frame could be read."""
    digest = hashlib.sha256(content).hexdigest()
    try:
        root = read_nodes(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Draft(None, {}, (Mistake(line, "", _NOT_UTF8),))
    except Malformed as error:
        return Draft(None, {}, tuple(error.mistakes))
    if not root.fields:
        return Draft(None, {}, (Mistake(root.line, "", _NOT_AN_EDITION),))
    reader = _Reader(mistakes=[], lines={})
    edition = reader.edition(root, digest)
    return Draft(edition, reader.lines, tuple(sorted(reader.mistakes, key=lambda mistake: mistake.line)))


class _Reader(CommitteeReader):
    """Reads the parts of one file."""

    def edition(self, root: Node, digest: str) -> Edition:
        fields = Fields.of(root, "", self.mistakes)
        edition = Edition(
            programme=fields.key("programme"),
            name=fields.key("edition"),
            year=fields.whole("year"),
            title=fields.text("title"),
            owner=fields.text("owner"),
            source=fields.scalar("source", required=False),
            supersedes=fields.scalar("supersedes", required=False),
            note=fields.maybe_text("note"),
            dimensions=fields.many("dimensions", self.dimension, required=True),
            digest=digest,
            unit_kinds=fields.many("unit_kinds", self.choice),
            variants=fields.many("variants", self.choice),
            tracks=fields.many("tracks", self.choice),
            virtues=fields.many("virtues", self.choice),
            extra=fields.maybe("extra", self.extra),
            bands=fields.many("bands", self.band),
            tiers=fields.many("tiers", self.tier),
            outcomes=fields.many("outcomes", self.outcome),
            titles=fields.many("titles", self.title),
            readings=fields.many("readings", self.reading),
            schedule=fields.many("schedule", self.deadline),
            route=fields.many("route", self.stage),
            committees=fields.many("committees", self.committee),
            session=fields.many("session", self.session_item),
            quorum=fields.maybe("quorum", self.quorum),
            voting=fields.maybe("voting", self.voting),
            selection=fields.maybe("selection", self.selection),
            objection=fields.maybe("objection", self.objection),
            papers=fields.many("papers", self.paper),
            discovery=fields.many("discovery", self.discovery_step),
            lessons=fields.many("lessons", self.question),
            profile=fields.many("profile", self.profile_field),
            activity_fields=fields.many("activity_fields", self.choice),
            duties=fields.many("duties", self.duty),
            counted=fields.maybe("counted", self.counted),
            same_as=fields.many("same_as", self.same_as),
            defaults=dict(fields.many("defaults", self.default)),
        )
        fields.finish()
        # A mistake about a part as a whole stands where the part begins.
        for name, line in root.key_lines.items():
            self.lines.setdefault(name, line)
        return edition

    def dimension(self, fields: Fields) -> Dimension:
        return Dimension(
            key=self.remember(fields, fields.key()),
            title=fields.text("title"),
            scale=fields.choice("scale", SCALES),
            shown_as=fields.key("shown_as", required=False),
            available=fields.decimal("available", required=False),
            zero=fields.maybe_text("zero"),
            variant=fields.key("variant", required=False) or None,
            track=fields.key("track", required=False) or None,
            definition=fields.maybe_text("definition"),
            source=fields.scalar("source", required=False),
            levels=fields.many("levels", self.level, required=True),
            weights=fields.many("weights", self.weight),
        )

    def level(self, fields: Fields) -> Level:
        key = fields.key()
        members = tuple(
            self.member(node, f"{fields.path}.requirements[{number}]") for number, node in self._numbered(fields)
        )
        if key not in {member.key for member in members}:
            self.remember(fields, key)
        return Level(
            key=key,
            title=fields.text("title"),
            members=members,
            points=fields.decimal("points", required=False),
            source=fields.scalar("source", required=False),
            is_default=fields.truth("default"),
            guideline=fields.maybe_text("guideline"),
        )

    def _numbered(self, fields: Fields) -> enumerate[Node]:
        return enumerate(list(fields.each("requirements", required=True)), 1)

    def member(self, node: Node, path: str) -> Requirement | Group:
        fields = Fields.of(node, path, self.mistakes)
        member = self.group(fields) if fields.has("requirements") else self.requirement(fields)
        fields.finish()
        return member

    def group(self, fields: Fields) -> Group:
        key = self.remember(fields, fields.key())
        members = tuple(
            self.member(node, f"{fields.path}.requirements[{number}]") for number, node in self._numbered(fields)
        )
        return Group(key, fields.text("text"), members, source=fields.scalar("source", required=False))

    def requirement(self, fields: Fields) -> Requirement:
        return Requirement(
            key=self.remember(fields, fields.key()),
            text=fields.text("text"),
            kind=read_kind(fields),
            source=fields.scalar("source", required=False),
            is_default=fields.truth("default"),
            guideline=fields.maybe_text("guideline"),
            note=fields.maybe_text("note"),
            evidence=fields.words("evidence"),
            fact=fields.key("fact", required=False),
            due=fields.key("due", required=False),
            responsible=fields.scalar("responsible", required=False),
            closing=fields.choice("closing", CLOSINGS) if fields.has("closing") else "",
        )

    def weight(self, fields: Fields) -> Weight:
        weight, target = fields.decimal("weight"), fields.decimal("target")
        return Weight(fields.key(), weight or _ZERO, target or _ZERO)

    def choice(self, fields: Fields) -> Choice:
        key = fields.key()
        self.lines.setdefault(f"choice {key}", fields.line)
        return Choice(
            key,
            fields.text("title"),
            fields.scalar("source", required=False),
            fields.maybe_text("meaning"),
            fields.truth("default"),
        )

    def band(self, fields: Fields) -> Band:
        key = fields.scalar("key")
        self.lines.setdefault(f"band {key}", fields.line)
        return Band(
            key,
            fields.text("title"),
            fields.decimal("at_least") or _ZERO,
            fields.decimal("at_most", required=False),
            fields.scalar("source", required=False),
        )

    def tier(self, fields: Fields) -> Tier:
        key = fields.key()
        self.lines.setdefault(f"tier {key}", fields.line)
        steps = fields.words("steps", required=True)
        return Tier(key, fields.text("title"), steps, fields.scalar("source", required=False), fields.truth("default"))

    def outcome(self, fields: Fields) -> Outcome:
        key = fields.key()
        self.lines.setdefault(f"outcome {key}", fields.line)
        base = fields.decimal("base_at_least", required=False)
        return Outcome(
            fields.key("track"),
            key,
            fields.text("title"),
            base,
            fields.scalar("source", required=False),
            fields.key("gives", required=False),
            fields.key("as", required=False),
        )

    def reading(self, fields: Fields) -> Reading:
        return Reading(
            self.remember(fields, fields.key()),
            fields.text("text"),
            fields.scalar("confidence", required=False),
            fields.choice("touches", TOUCHES),
            fields.words("keys"),
        )

    def deadline(self, fields: Fields) -> Deadline:
        on, month_day = fields.day("on", required=False), fields.month_day("month_day")
        if (on is None) == (not month_day):
            fields.wrong("on", Text("ต้องมี on หรือ month_day อย่างใดอย่างหนึ่ง", "Give either on or month_day."))
        key = fields.key()
        self.lines.setdefault(f"deadline {key}", fields.line)
        covers = fields.words("covers")
        return Deadline(
            key,
            fields.text("title"),
            month_day,
            on,
            covers,
            fields.scalar("source", required=False),
            fields.truth("default"),
            fields.truth("hands_in"),
            fields.clock("starts_at"),
        )

    def stage(self, fields: Fields) -> Stage:
        key = fields.key()
        self.lines.setdefault(f"stage {key}", fields.line)
        return Stage(
            key=key,
            title=fields.text("title"),
            body=fields.scalar("body", required=False),
            secretariat=fields.key("secretariat", required=False),
            owner=fields.key("owner", required=False),
            scope=fields.choice("scope", SCOPES),
            decides=fields.truth("decides"),
            records_outside=fields.truth("records_outside"),
            deadline=fields.key("deadline", required=False),
            fact=fields.key("fact", required=False),
            needs=fields.words("needs"),
            yields=fields.words("yields"),
            notices=fields.words("notices"),
            source=fields.scalar("source", required=False),
            is_default=fields.truth("default"),
        )

    def paper(self, fields: Fields) -> Paper:
        key = fields.key()
        self.lines.setdefault(f"paper {key}", fields.line)
        return Paper(
            key,
            fields.scalar("code", required=False),
            fields.text("title"),
            fields.choice("kind", PAPER_KINDS),
            fields.words("needed_by"),
            fields.scalar("source", required=False),
            fields.truth("default"),
            layout=fields.choice("layout", PAPER_LAYOUTS) if fields.scalar("layout", required=False) else "",
        )

    def discovery_step(self, fields: Fields) -> DiscoveryStep:
        return DiscoveryStep(
            fields.key(),
            fields.text("title"),
            fields.many("questions", self.question, required=True),
            fields.maybe_text("guideline"),
            fields.scalar("source", required=False),
        )

    def question(self, fields: Fields) -> Question:
        return Question(fields.key(), fields.text("text"), fields.scalar("source", required=False))

    def profile_field(self, fields: Fields) -> ProfileField:
        return ProfileField(
            fields.key(),
            fields.text("title"),
            fields.truth("required"),
            fields.choice("input", INPUTS, default="text"),
            fields.truth("default", default=True),
        )

    def duty(self, fields: Fields) -> Duty:
        key = fields.key()
        self.lines.setdefault(f"duty {key}", fields.line)
        return Duty(
            key=key,
            title=fields.text("title"),
            kind=fields.choice("kind", DUTY_KINDS),
            owner=fields.key("owner"),
            at_least=fields.whole("at_least", default=0),
            asks=fields.words("asks"),
            checklist=fields.many("checklist", self.item),
            source=fields.scalar("source", required=False),
            is_default=fields.truth("default"),
        )

    def extra(self, fields: Fields) -> Extra:
        points = fields.decimal("points") or _ZERO
        return Extra(self.requirement(fields), points)

    def counted(self, fields: Fields) -> Counted:
        return Counted(
            fields.choice("of", COUNTED),
            fields.text("title"),
            fields.scalar("source", required=False),
            fields.truth("default"),
        )

    def title(self, fields: Fields) -> Title:
        key = fields.key()
        self.lines.setdefault(f"title {key}", fields.line)
        return Title(
            key=key,
            title=fields.text("title"),
            meaning=fields.maybe_text("meaning"),
            track=fields.key("track", required=False),
            is_yearly=fields.truth("yearly"),
            earned=fields.maybe("earned", self.earned, path=f"title {key} earned"),
            plaque=fields.choice("plaque", PLAQUES) if fields.has("plaque") else "",
            source=fields.scalar("source", required=False),
            is_default=fields.truth("default"),
        )

    def earned(self, fields: Fields) -> Earned:
        return Earned(fields.key("by"), fields.whole("running", default=0), fields.whole("altogether", default=0))

    def same_as(self, fields: Fields) -> SameAs:
        key = fields.key()
        self.lines.setdefault(f"same {key}", fields.line)
        return SameAs(key, fields.words("others", required=True), fields.scalar("source", required=False))

    def default(self, fields: Fields) -> tuple[str, Text]:
        key = fields.scalar("key")
        self.lines.setdefault(f"default {key}", fields.line)
        return key, fields.text("why")


_NOT_UTF8 = Text("ไฟล์ต้องเข้ารหัสแบบ UTF-8", "The file must be encoded in UTF-8.")
_NOT_AN_EDITION = Text("ไฟล์นี้ว่างหรือไม่ใช่ฉบับของโปรแกรม", "This file is empty or no edition of a programme.")
