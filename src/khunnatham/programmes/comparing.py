"""Two editions beside each other: what was added, taken away and changed, part by part, in words that an officer reads."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from khunnatham.programmes.criteria import (
    Choice,
    Deadline,
    Dimension,
    Edition,
    Group,
    Level,
    Outcome,
    Requirement,
    Stage,
    Tier,
)
from khunnatham.programmes.requirement_kinds import Kind
from khunnatham.programmes.title_kinds import Title
from khunnatham.thai import MONTHS, thai_date
from khunnatham.wording import Text

Told = Callable[[Kind], Text]
# What is said of a thing, by the word for it; nothing where the edition is silent.
Aspects = Mapping[Text, Text | None]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of an edition as the comparison sees it: its key, its name, and what is said of it."""

    key: str
    title: Text
    aspects: Aspects


@dataclass(frozen=True, slots=True)
class Detail:
    """What changed of a thing: which of its aspects, from what, to what."""

    label: Text
    before: Text | None
    after: Text | None


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that stands in one edition only, or in both with different words."""

    kind: Literal["added", "removed", "changed"]
    thing: Thing
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one part of the editions."""

    title: Text
    changes: tuple[Change, ...]


def compare(before: Edition, after: Edition, told: Told) -> tuple[Section, ...]:
    """Give what differs between two editions, in the order of the later one; parts without a difference are left out.

    ``told`` says what a kind of requirement needs. Lines of sources are no difference: they name pages, not rules.
    """
    first, second = dict(_parts(before, told)), dict(_parts(after, told))
    names = list(second) + [name for name in first if name not in second]
    sections = []
    for name in names:
        title, things = second.get(name) or first[name]
        earlier = first[name][1] if name in first else []
        changes = tuple(_changes(earlier, things if name in second else []))
        if changes:
            sections.append(Section(title, changes))
    return tuple(sections)


# ── finding ─────────────────────────────────────────────────────────────────────────────


def _changes(before: list[Thing], after: list[Thing]) -> Iterator[Change]:
    earlier = {thing.key: thing for thing in before}
    later = {thing.key for thing in after}
    for thing in after:
        if thing.key not in earlier:
            yield Change("added", thing)
        elif details := tuple(_details(earlier[thing.key], thing)):
            yield Change("changed", thing, details)
    for thing in before:
        if thing.key not in later:
            yield Change("removed", thing)


def _details(before: Thing, after: Thing) -> Iterator[Detail]:
    first, second = {_NAME: before.title, **before.aspects}, {_NAME: after.title, **after.aspects}
    for label in {**first, **second}:
        if first.get(label) != second.get(label):
            yield Detail(label, first.get(label), second.get(label))


# ── what stands in an edition ───────────────────────────────────────────────────────────


def _parts(edition: Edition, told: Told) -> Iterator[tuple[str, tuple[Text, list[Thing]]]]:
    yield "frame", (Text("ฉบับ", "The edition"), [_frame(edition)])
    for dimension in edition.dimensions:
        yield f"dimension {dimension.key}", (dimension.title, list(_dimension(edition, dimension, told)))
    extra = [_requirement(edition.extra.requirement, told, points=edition.extra.points)] if edition.extra else []
    yield "extra", (Text("คะแนนพิเศษ", "Extra points"), extra)
    yield "tiers", (Text("ระดับที่ได้", "Levels to be earned"), [_tier(tier) for tier in edition.tiers])
    yield (
        "bands",
        (Text("เกรด", "Grades"), [_band(band.key, band.title, band.at_least, band.at_most) for band in edition.bands]),
    )
    yield "outcomes", (Text("ผลของแต่ละประเภท", "Outcomes"), [_outcome(row) for row in edition.outcomes])
    yield "titles", (Text("เกียรติที่หน่วยงานได้รับ", "Titles"), [_title(row) for row in edition.titles])
    for name, title, rows in (
        ("virtues", Text("คุณธรรม", "Virtues"), edition.virtues),
        ("unit_kinds", Text("ประเภทหน่วยงาน", "Kinds of unit"), edition.unit_kinds),
        ("variants", Text("ชุดเกณฑ์", "Variants"), edition.variants),
        ("tracks", Text("ประเภทการเข้าร่วม", "Tracks"), edition.tracks),
    ):
        yield name, (title, [_choice(row) for row in rows])
    yield "schedule", (Text("กำหนดเวลา", "Schedule"), [_deadline(row) for row in edition.schedule])
    yield "route", (Text("เส้นทางและผู้รับผิดชอบ", "Route and people responsible"), [_stage(row) for row in edition.route])
    yield from _further(edition)


def _further(edition: Edition) -> Iterator[tuple[str, tuple[Text, list[Thing]]]]:
    committees = [
        Thing(row.key, row.title, {_SEATS: _lines(f"{seat.post} – {seat.role}" for seat in row.seats)})
        for row in edition.committees
    ]
    yield "committees", (Text("คณะกรรมการ", "Committees"), committees)
    papers = [
        Thing(row.key, row.title, {_CODE: _same(row.code), _DEFAULT: _yes(row.is_default)}) for row in edition.papers
    ]
    yield "papers", (Text("แบบฟอร์มและเอกสาร", "Papers"), papers)
    duties = [Thing(row.key, row.title, {_LEAST: _same(row.at_least or "")}) for row in edition.duties]
    yield "duties", (Text("หน้าที่ของหน่วยงานเลขานุการ", "Duties of the secretariat"), duties)
    steps = [
        Thing(row.key, row.title, {_QUESTIONS: _joined(question.text for question in row.questions)})
        for row in edition.discovery
    ]
    yield "discovery", (Text("การค้นหาคุณธรรมเป้าหมาย", "Discovering the target virtues"), steps)
    yield "lessons", (Text("บทเรียน", "Lessons"), [Thing(row.key, row.text, {}) for row in edition.lessons])
    yield "profile", (Text("ข้อมูลพื้นฐาน", "Profile"), [Thing(row.key, row.title, {}) for row in edition.profile])
    readings = [Thing(row.key, row.text, {}) for row in edition.readings]
    yield "readings", (Text("วิธีอ่านเกณฑ์", "Readings"), readings)
    defaults = [Thing(key, why, {}) for key, why in edition.defaults.items()]
    yield "defaults", (Text("ค่าเริ่มต้นที่รอยืนยัน", "Defaults waiting for confirmation"), defaults)


def _frame(edition: Edition) -> Thing:
    counted = edition.counted.title if edition.counted else None
    aspects = {_YEAR: _same(edition.year), _OWNER: edition.owner, _NOTE: edition.note, _COUNTED: counted}
    return Thing("edition", edition.title, aspects)


def _dimension(edition: Edition, dimension: Dimension, told: Told) -> Iterator[Thing]:
    titles = {choice.key: choice.title for choice in (*edition.variants, *edition.tracks)}
    whose = [titles[key] for key in (dimension.variant, dimension.track) if key in titles]
    aspects = {
        _POINTS: _same(dimension.available),
        _SCALE: _same(dimension.scale),
        _FOR: _joined(whose),
        _DEFINITION: dimension.definition,
    }
    yield Thing(dimension.key, dimension.title, aspects)
    weights = {weight.key: weight for weight in dimension.weights}
    for level in dimension.levels:
        yield Thing(f"level {level.key}", level.title, {_POINTS: _same(level.points), _GUIDE: level.guideline})
        yield from _members(level, level.members, told)
    for key, weight in weights.items():
        yield Thing(
            f"weight {key}",
            Text(f"น้ำหนักของข้อ {key}", f"Weight of {key}"),
            {_WEIGHT: _same(weight.weight), _TARGET: _same(weight.target)},
        )


def _members(level: Level, members: Iterable[Requirement | Group], told: Told) -> Iterator[Thing]:
    for member in members:
        if isinstance(member, Group):
            yield Thing(member.key, member.text, {})
            yield from _members(level, member.members, told)
        else:
            yield _requirement(member, told)


def _requirement(requirement: Requirement, told: Told, points: object = None) -> Thing:
    aspects = {
        _NEEDS: told(requirement.kind),
        _POINTS: _same(points),
        _GUIDE: requirement.guideline,
        _NOTE: requirement.note,
        _EVIDENCE: _lines(requirement.evidence),
        _DUE: _same(requirement.due),
        _RESPONSIBLE: _same(requirement.responsible),
        _DEFAULT: _yes(requirement.is_default),
    }
    return Thing(requirement.key, requirement.text, aspects)


def _tier(tier: Tier) -> Thing:
    return Thing(tier.key, tier.title, {_STEPS: _same(", ".join(tier.steps)), _DEFAULT: _yes(tier.is_default)})


def _band(key: str, title: Text, at_least: object, at_most: object) -> Thing:
    return Thing(key, title, {_FROM: _same(at_least), _TO: _same(at_most)})


def _outcome(row: Outcome) -> Thing:
    return Thing(f"{row.track} {row.key}", row.title, {_BASE: _same(row.base_at_least)})


def _title(row: Title) -> Thing:
    earned = row.earned
    by = f"{earned.by}: {earned.running} / {earned.altogether}" if earned else ""
    return Thing(
        row.key,
        row.title,
        {_MEANING: row.meaning, _EARNED: _same(by), _YEARLY: _yes(row.is_yearly), _PLAQUE: _same(row.plaque)},
    )


def _choice(row: Choice) -> Thing:
    return Thing(row.key, row.title, {_MEANING: row.meaning, _DEFAULT: _yes(row.is_default)})


def _deadline(row: Deadline) -> Thing:
    covers = _same(", ".join(row.covers))
    return Thing(
        row.key,
        row.title,
        {_DAY: day_of(row), _COVERS: covers, _HANDS_IN: _yes(row.hands_in), _DEFAULT: _yes(row.is_default)},
    )


def _stage(row: Stage) -> Thing:
    aspects = {
        _ACTOR: _same(row.owner),
        _SECRETARIAT: _same(row.secretariat),
        _DECIDES: _yes(row.decides),
        _PAPERS: _same(", ".join(row.needs)),
        _DEFAULT: _yes(row.is_default),
    }
    return Thing(row.key, row.title, aspects)


# ── saying ──────────────────────────────────────────────────────────────────────────────


def day_of(row: Deadline) -> Text | None:
    """Give the day of a deadline in words: the printed date, or the day of every year; nothing where it gives neither."""
    if row.on is not None:
        return Text(thai_date(row.on, digits="arabic"), _english(row.on))
    if not row.month_day:
        return None
    month, day = (int(part) for part in row.month_day.split("-"))
    return Text(f"{day} {MONTHS[month - 1]} ของทุกปี", f"{day} {calendar.month_name[month]} every year")


def _english(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _same(value: object) -> Text | None:
    return None if value in (None, "") else Text(str(value), str(value))


def _yes(value: bool) -> Text | None:  # noqa: FBT001 - it is what is said
    return Text("ใช่", "Yes") if value else None


def _lines(rows: Iterable[str]) -> Text | None:
    return _same(" · ".join(rows))


def _joined(rows: Iterable[Text]) -> Text | None:
    listed = list(rows)
    return Text(" · ".join(row.th for row in listed), " · ".join(row.en for row in listed)) if listed else None


_NAME: Final = Text("ข้อความ", "Words")
_YEAR: Final = Text("ปี", "Year")
_OWNER: Final = Text("เจ้าของ", "Owner")
_NOTE: Final = Text("หมายเหตุ", "Note")
_COUNTED: Final = Text("คิดสัดส่วนจาก", "Shares are taken of")
_POINTS: Final = Text("คะแนน", "Points")
_SCALE: Final = Text("มาตรา", "Scale")
_FOR: Final = Text("ใช้กับ", "For")
_DEFINITION: Final = Text("นิยาม", "Definition")
_GUIDE: Final = Text("แนวทาง", "Guideline")
_WEIGHT: Final = Text("น้ำหนัก", "Weight")
_TARGET: Final = Text("ค่าเป้าหมาย", "Target")
_NEEDS: Final = Text("เกณฑ์ผ่าน", "What it needs")
_EVIDENCE: Final = Text("หลักฐานที่มักใช้", "Usual evidence")
_DUE: Final = Text("กำหนด", "Due")
_RESPONSIBLE: Final = Text("ผู้รับผิดชอบ", "Responsible")
_DEFAULT: Final = Text("เป็นค่าเริ่มต้นของระบบ", "Is a default of the system")
_STEPS: Final = Text("ต้องผ่านข้อ", "Needs")
_FROM: Final = Text("ตั้งแต่", "From")
_TO: Final = Text("ถึง", "To")
_BASE: Final = Text("คะแนนฐานอย่างน้อย", "Base points at least")
_MEANING: Final = Text("ความหมาย", "Meaning")
_EARNED: Final = Text("ได้มาโดย (ปีติดต่อกัน / ปีรวม)", "Earned by (years running / altogether)")
_YEARLY: Final = Text("ให้ใหม่ทุกปี", "Given anew each year")
_PLAQUE = Text("มอบโล่เมื่อ", "Plaque when")
_DAY: Final = Text("วัน", "Day")
_COVERS: Final = Text("ข้อที่ส่ง", "What is handed in")
_HANDS_IN: Final = Text("เป็นกำหนดส่ง", "Is a hand-in")
_ACTOR: Final = Text("ผู้ดำเนินการ", "Who acts")
_SECRETARIAT: Final = Text("ฝ่ายเลขานุการ", "Secretariat")
_DECIDES: Final = Text("เป็นขั้นตัดสิน", "Decides")
_PAPERS: Final = Text("เอกสารที่ต้องมี", "Papers needed")
_SEATS: Final = Text("กรรมการ", "Seats")
_CODE: Final = Text("รหัสแบบฟอร์ม", "Form code")
_LEAST: Final = Text("อย่างน้อย", "At least")
_QUESTIONS: Final = Text("คำถาม", "Questions")
