"""What the answering pages show: sections, levels and rows with their states, the result bar, facts at hand, the place left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Answer, Assessment, ReturnReason
from khunnatham.assessments.permissions import may_answer
from khunnatham.assessments.queries import Sheet, court_of
from khunnatham.assessments.tracking import takes_no_words
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Dimension, Group, Level, Requirement
from khunnatham.programmes.requirement_kinds import Score
from khunnatham.review.queries import Certification
from khunnatham.web.answer_fields import Inputs, inputs
from khunnatham.web.answer_forms import Typed, spread
from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement as a page shows it: how it stands, why, and where it is answered."""

    leaf: Requirement
    slug: str
    text: str
    url: str
    kind: str
    state: str
    reason: str
    is_met: bool
    is_answered: bool
    is_computed: bool
    answer: Answer | None
    proofs: int
    returned: str
    page: str
    heading: str = ""
    is_locked: bool = False

    @property
    def takes_words(self) -> bool:
        """Tell whether a note and proofs may stand beside the answer."""
        return not takes_no_words(self.leaf)

    @property
    def revision(self) -> int:
        """Give the revision that the next save expects."""
        return self.answer.revision if self.answer else 0

    @property
    def who(self) -> str:
        """Name who answered last."""
        return say(Text(self.answer.changed_by_th, self.answer.changed_by_en)) if self.answer else ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A level of a ladder, a step, or a guideline: its rows and how many of them are met."""

    key: str
    title: str
    points: str
    rows: tuple[Row, ...]
    met: int
    kind: str
    state: str
    url: str
    is_default: bool

    @property
    def is_single(self) -> bool:
        """Tell whether the level is one requirement, which then needs no heading of its own."""
        return len(self.rows) == 1


@dataclass(frozen=True, slots=True)
class Section:
    """A dimension with its levels and what it came to."""

    key: str
    slug: str
    title: str
    told: str
    stages: tuple[Stage, ...]
    met: int
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing for the next level, as a sentence with the way to it."""

    key: str
    sentence: str
    url: str

    @property
    def what(self) -> str:
        """Give the requirement that the sentence begins with."""
        return self.sentence.partition(": ")[0]

    @property
    def why(self) -> str:
        """Give the rest: what was said and what is needed."""
        return self.sentence.partition(": ")[2]


def say(text: Text | None) -> str:
    """Give a wording in the language of the page."""
    return "" if text is None else text.in_language(get_language() or "th")


def said(record: Mapping[str, Any]) -> str:
    """Give a kept sentence in the language of the page."""
    return str(record["en"] if (get_language() or "th").startswith("en") and record.get("en") else record["th"])


def slug_of(key: str) -> str:
    """Give a key as an element id that selectors can name: no dots."""
    return key.replace(".", "-").replace(":", "-")


def requirement_url(assessment: Assessment, key: str) -> str:
    """Give the page of one requirement."""
    return reverse("requirement", args=[assessment.pk, key])


class Pages:
    """Everything the answering pages say of one assessment, from one sheet; computed once a request."""

    def __init__(
        self,
        sheet: Sheet,
        *,
        returned: list[ReturnReason] | None = None,
        whole: bool = False,
        is_locked: bool = False,
        handed_in: frozenset[str] = frozenset(),
    ) -> None:
        """Make the pages; ``handed_in`` names the requirements that were handed in as a part and wait."""
        self.is_locked, self.handed_in = is_locked, handed_in
        self.sheet, self.assessment, self.edition = sheet, sheet.assessment, sheet.edition
        self.whole, self._base = whole, reverse("assessment", args=[sheet.assessment.pk])
        self.result: dict[str, Any] = sheet.assessment.result or {}
        self._found: dict[str, Any] = self.result.get("requirements", {})
        self._slips = {slip["key"]: said(slip) for slip in self.result.get("slips", [])}
        self._returned: dict[str, str] = {}
        for reason in returned or []:
            self._returned[reason.key] = f"{self._returned.get(reason.key, '')} {reason.text}".strip()
        enrolment = sheet.assessment.enrolment
        self.dimensions = self.edition.dimensions_for(enrolment.variant or None, enrolment.track)
        self.places = {dimension.name: f"{dimension.name} {say(dimension.title)}" for dimension in self.dimensions}
        self.sections = tuple(self._sections())
        self.rows = tuple(row for section in self.sections for stage in section.stages for row in stage.rows)

    # ── rows ────────────────────────────────────────────────────────────────────────────

    def row(self, key: str) -> Row:
        """Give one row; ``criteria.leaf_of`` has refused unknown keys before."""
        return next(row for row in self.rows if row.leaf.key == key)

    def neighbours(self, key: str) -> tuple[Row | None, Row | None, int]:
        """Give the requirement before, the one after, and the place of this one, counted from 1."""
        asked = [row for row in self.rows if not row.is_computed]
        place = next(number for number, row in enumerate(asked) if row.leaf.key == key)
        return asked[place - 1] if place else None, asked[place + 1] if place + 1 < len(asked) else None, place + 1

    def place_left(self, cookie: str) -> Row | None:
        """Give where the person left: the requirement opened last, else the first unanswered after the last answer."""
        asked = {row.leaf.key: row for row in self.rows if not row.is_computed}
        if cookie in asked:
            return asked[cookie]
        rows = list(asked.values())
        answered = [row for row in rows if row.answer]
        last = max(answered, key=lambda row: row.answer.changed_at if row.answer else 0, default=None)
        after = rows.index(last) + 1 if last else 0
        return next((row for row in (*rows[after:], *rows[:after]) if not row.is_answered), rows[0] if rows else None)

    def inputs(self, row: Row, typed: Typed | None = None, errors: Mapping[str, Text] | None = None) -> Inputs:
        """Give the fields of a row with the stored answer, or with what was typed."""
        stored = spread(row.leaf.kind, row.answer.value) if row.answer else {}
        given = stored if typed is None else typed
        return inputs(row.leaf.kind, given, errors, places=self.places, is_locked=self.is_locked or row.is_locked)

    # ── what it came to ─────────────────────────────────────────────────────────────────

    def gaps(self) -> list[Missing]:
        """Give what is missing for the next level of every dimension or tier, and what contradicts itself first."""
        slips = [Missing(key, sentence, self._url(key)) for key, sentence in self._slips.items()]
        return slips + [Missing(gap["key"], said(gap), self._url(gap["key"])) for gap in self.result.get("gaps", [])]

    def flags(self) -> list[Missing]:
        """Give what the committee will look at."""
        return [Missing(flag["key"], said(flag), self._url(flag["key"])) for flag in self.result.get("flags", [])]

    def bar(self, certified: Certification | None = None) -> dict[str, Any]:
        """Give what the result bar shows: the unit's own result and what is missing, or, once it is decided, what was certified."""
        if certified is not None:
            points = certified.record.get("points") or {}
            return {
                "certified": say(certified.level),
                "is_agreed": certified.is_agreed,
                "points": points.get("achieved"),
                "available": points.get("available"),
            }
        gaps, points = self.gaps(), self.result.get("points") or {}
        return {
            "level": say(criteria.level_title(self.edition, self.assessment.tier))
            if criteria.levels(self.edition)
            else "",
            "points": points.get("achieved"),
            "available": points.get("available"),
            "answered": self.assessment.answered,
            "leaves": self.assessment.leaves,
            "next": gaps[0].sentence if gaps else "",
            "next_url": gaps[0].url if gaps else "",
        }

    def outcome(self) -> str:
        """Give what the result means on this track, where the edition says it."""
        key, track = self.result.get("outcome"), self.assessment.enrolment.track
        return next((say(row.title) for row in self.edition.outcomes if row.key == key and row.track == track), "")

    # ── how rows, levels and sections are made ──────────────────────────────────────────

    def _url(self, key: str) -> str:
        leaf = self.edition.requirements.get(key)
        if leaf is None or isinstance(leaf.kind, Score):
            return ""
        return f"{self._base}whole/#q-{slug_of(key)}" if self.whole else f"{self._base}{key}/"

    def _sections(self) -> Iterator[Section]:
        for dimension in self.dimensions:
            yield self._section(dimension)
        if self.edition.extra:
            leaf = self.edition.extra.requirement
            points = f"{self.edition.extra.points.normalize():f}"
            title = Text("คะแนนพิเศษ", "Extra points")
            level = Level(leaf.key, title, (leaf,), source=leaf.source)
            stage = self._stage(level, points)
            met = sum(row.is_met for row in stage.rows)
            yield Section(
                leaf.key, slug_of(leaf.key), say(title), "", (stage,), met, sum(r.is_answered for r in stage.rows), 1
            )

    def _section(self, dimension: Dimension) -> Section:
        stages = tuple(
            self._stage(level, f"{level.points.normalize():f}" if level.points else "") for level in dimension.levels
        )
        rows = [row for stage in stages for row in stage.rows]
        return Section(
            dimension.key,
            slug_of(dimension.key),
            say(dimension.title),
            self._told(dimension),
            stages,
            sum(row.is_met for row in rows),
            sum(row.is_answered for row in rows),
            len(rows),
        )

    def _told(self, dimension: Dimension) -> str:
        """Say the level and the points of a dimension: «ระดับ 3 · 18 จาก 30 คะแนน»."""
        reached = self.result.get("dimensions", {}).get(dimension.name)
        ladder = self.result.get("ladder") or {}
        if reached:
            words = [gettext("ระดับ %(level)s") % reached] if reached["level"] is not None else []
            return " · ".join([*words, gettext("%(achieved)s จาก %(available)s คะแนน") % reached])
        return gettext("ระดับ %(level)s") % ladder if ladder.get("key") == dimension.name else ""

    def _stage(self, level: Level, points: str) -> Stage:
        rows = tuple(self._rows(level.members))
        met, answered = sum(row.is_met for row in rows), sum(row.is_answered for row in rows)
        kind, state = _standing(met, answered, len(rows), is_returned=any(row.returned for row in rows))
        asked = [row for row in rows if not row.is_computed]
        first = next(
            (row for row in asked if not row.is_answered), next((row for row in asked if not row.is_met), None)
        )
        url = first.url if first else asked[0].url if asked else ""
        return Stage(level.key, say(level.title), points, rows, met, kind, state, url, level.is_default)

    def _rows(self, members: tuple[Requirement | Group, ...], heading: str = "") -> Iterator[Row]:
        for member in members:
            if isinstance(member, Group):
                yield from self._rows(member.members, say(member.text))
            else:
                yield self._row(member, heading)
            heading = ""

    def _row(self, leaf: Requirement, heading: str) -> Row:
        found, answer = self._found.get(leaf.key), self.sheet.answers.get(leaf.key)
        is_computed, is_answered = isinstance(leaf.kind, Score), answer is not None and answer.value is not None
        is_met, returned = bool(found and found["is_met"]), self._returned.get(leaf.key, "")
        kind, state = _row_standing(is_met=is_met, is_answered=is_answered, is_computed=is_computed, returned=returned)
        if leaf.key in self.handed_in:
            kind, state = "locked", gettext("ส่งแล้ว")
        reason = self._slips.get(leaf.key) or (said(found) if found and (is_answered or is_computed) else "")
        return Row(
            leaf, slug_of(leaf.key), say(leaf.text), self._url(leaf.key), kind, state, reason, is_met, is_answered,
            is_computed, answer, len(self.sheet.uses.get(leaf.key, ())), returned, f"{self._base}{leaf.key}/", heading,
            leaf.key in self.handed_in,
        )  # fmt: skip


def _row_standing(*, is_met: bool, is_answered: bool, is_computed: bool, returned: str) -> tuple[str, str]:
    if returned:
        return "returned", gettext("ส่งกลับให้แก้")
    if is_computed:
        return ("done", gettext("ผ่าน")) if is_met else ("neutral", gettext("คำนวณจากคะแนน"))
    if not is_answered:
        return "todo", gettext("ยังไม่ตอบ")
    return ("done", gettext("ผ่าน")) if is_met else ("problem", gettext("ยังไม่ผ่าน"))


def _standing(met: int, answered: int, total: int, *, is_returned: bool) -> tuple[str, str]:
    if is_returned:
        return "returned", gettext("ส่งกลับให้แก้")
    if met == total:
        return "done", gettext("ครบแล้ว")
    if not answered:
        return "todo", gettext("ยังไม่ตอบ")
    if answered < total:
        return "doing", gettext("ตอบแล้ว %(answered)d จาก %(total)d") % {"answered": answered, "total": total}
    return "problem", gettext("ยังไม่ครบ")


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """Why this page cannot be edited by this person now, and in whose court the case lies; blank once it is over."""

    why: str
    court: str


def read_only(by: Membership, assessment: Assessment, *, on: date) -> ReadOnly | None:
    """Give why nothing can be changed here; nothing for those who may answer."""
    refusal = may_answer(by, assessment, on=on)
    court = court_of(assessment)
    return None if refusal is None else ReadOnly(say(refusal.text), say(court) if court else "")


def handed_in_already(assessment: Assessment) -> ReadOnly:
    """Give why a requirement of a part that was handed in cannot be changed, and with whom that part lies."""
    stage = criteria.receiving_stage(criteria.edition_of(assessment.enrolment.round))
    why = Text("ข้อนี้ส่งไปแล้ว แก้ไขได้เมื่อมีการส่งกลับเท่านั้น", "This was handed in; it can be changed only after it is returned.")
    return ReadOnly(say(why), say(Role(stage.secretariat).title))
