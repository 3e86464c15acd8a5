"""Results of one case beside one another, requirement by requirement: self, evaluators, agreed, certified."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.programmes.criteria import Edition
from khunnatham.review import objecting, opinions
from khunnatham.review.models import Decision
from khunnatham.review.opinion_models import Consolidation, How, Opinion, Verdict
from khunnatham.web import asked, handed_in
from khunnatham.web.assessment_sheets import say, slug_of
from khunnatham.web.dates import in_digits
from khunnatham.web.opinions import KINDS, reached_in_words, told_of
from khunnatham.web.preferences import current_digits
from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column says of a requirement."""

    column: str
    kind: str
    words: str
    reason: str = ""
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One result: the unit's own, one evaluator's, the agreed one, the certified one."""

    title: str
    who: str
    result: Mapping[str, Any]
    cell: Callable[[str], Cell]
    level: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One requirement with what every column says of it, and whether anything changed on the way."""

    item: handed_in.Item
    slug: str
    cells: tuple[Cell, ...]
    asked: asked.Questions | None = None

    @property
    def is_changed(self) -> bool:
        """Tell whether the agreed or the certified finding is another than the unit's own."""
        return any(cell.is_changed for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension: what it comes to in every column, and its requirements."""

    title: Text
    slug: str
    reached: tuple[str, ...]
    rows: tuple[Beside, ...]


def columns_of(
    edition: Edition,
    kept: Submission,
    seen: Sequence[Opinion],
    agreed: Consolidation | None,
    certified: Sequence[Decision],
    *,
    is_unit: bool,
) -> list[Column]:
    """Give every result that this reader may see: the own one, the opinions, the agreed one, those certified."""
    said = opinions.self_findings(kept)
    own = gettext("ประเมินตนเอง")
    columns = [
        Column(
            own, kept.assessment.enrolment.unit.name_th, kept.result, _of_unit(own, said), _level(edition, kept.result)
        )
    ]
    for opinion in seen:
        title = in_digits(gettext("ลำดับที่ %(position)s") % {"position": opinion.seat.position}, current_digits())
        level = _level(edition, opinion.result)
        columns.append(Column(title, say(opinion.seat.title), opinion.result, _of_opinion(title, opinion), level))
    if agreed is not None:
        title = gettext("ผลของคณะ")
        cell = _of_agreed(title, agreed, is_unit=is_unit)
        columns.append(Column(title, say(agreed.body.name), agreed.result, cell, _level(edition, agreed.result)))
    for row in certified:
        if row.consolidation is not None:
            title, rests_on = title_of(row, certified), row.consolidation
            cell = _of_agreed(title, rests_on, is_unit=is_unit, beside=agreed or rests_on)
            level = say(criteria.level_title(edition, row.certified_tier))
            columns.append(Column(title, say(row.meeting.body.name), rests_on.result, cell, level))
    return columns


def changed_of(parts: Sequence[Part]) -> list[Part]:
    """Give only what was found otherwise than the unit said."""
    narrowed = [replace(part, rows=tuple(row for row in part.rows if row.is_changed)) for part in parts]
    return [part for part in narrowed if part.rows]


def parts_of(
    one: Assessment, kept: Submission, columns: Sequence[Column], questions: Mapping[str, asked.Questions]
) -> list[Part]:
    """Give the dimensions with their requirements, each with the cell of every column."""
    edition, judged = criteria.edition_of(one.enrolment.round), frozenset(opinions.keys_of(kept))
    names = {
        leaf.key: dimension.name
        for dimension in edition.dimensions_for(criteria.variant_of(one.enrolment), one.enrolment.track)
        for leaf in dimension.requirements
    }
    parts = []
    for section in handed_in.version(kept).sections:
        items = [item for item in section.items if item.key in judged]
        if not items:
            continue
        rows = tuple(
            Beside(item, slug_of(item.key), tuple(column.cell(item.key) for column in columns), questions.get(item.key))
            for item in items
        )
        name = names.get(items[0].key, "")
        reached = tuple(_reached(column, name) for column in columns)
        parts.append(Part(section.title, slug_of(name or items[0].key), reached, rows))
    return parts


def title_of(row: Decision, certified: Sequence[Decision]) -> str:
    """Say which of the decisions that certify a version this is."""
    if row.stage.endswith(objecting.ON_OBJECTION):
        return gettext("รับรองเมื่อพิจารณาคำคัดค้าน")
    return gettext("รับรองครั้งแรก") if len(certified) > 1 and row is certified[0] else gettext("รับรอง")


def _of_unit(title: str, said: Mapping[str, bool]) -> Callable[[str], Cell]:
    return lambda key: _finding(title, is_met=said.get(key, False))


def _of_opinion(title: str, opinion: Opinion) -> Callable[[str], Cell]:
    def cell(key: str) -> Cell:
        row = opinion.marks.get(key)
        if row is None:
            return Cell(title, "neutral", "–")
        verdict = Verdict(row["verdict"])
        return Cell(title, KINDS[verdict], str(verdict.label), row["reason"])

    return cell


def _of_agreed(
    title: str, agreed: Consolidation, *, is_unit: bool, beside: Consolidation | None = None
) -> Callable[[str], Cell]:
    """Give the cells of what was agreed. The unit reads why where it was found otherwise, and no counts of votes.

    ``beside`` is what the committee agreed: a later column says why only where it found something else.
    """

    def cell(key: str) -> Cell:
        row = agreed.findings.get(key)
        if row is None:
            return Cell(title, "neutral", "–")
        is_changed = row["is_met"] != row["said"]
        if beside is not None:
            differs = row["is_met"] != beside.findings.get(key, row)["is_met"]
            return _finding(title, is_met=row["is_met"], reason=row["reason"] if differs else "", is_changed=is_changed)
        words = [row["reason"]] if row["reason"] and (is_changed or not is_unit) else []
        if not is_unit and row["how"] != How.AGREED:
            votes = in_digits(f"{row['votes'][0]} : {row['votes'][1]}", current_digits())
            words.insert(0, f"{How(row['how']).label} ({votes})")
        return _finding(title, is_met=row["is_met"], reason=" – ".join(words), is_changed=is_changed)

    return cell


def _finding(title: str, *, is_met: bool, reason: str = "", is_changed: bool = False) -> Cell:
    verdict = Verdict.MET if is_met else Verdict.LACKING
    return Cell(title, KINDS[verdict], str(verdict.label), reason, is_changed)


def _reached(column: Column, name: str) -> str:
    reached = column.result.get("dimensions", {}).get(name)
    return in_digits(reached_in_words(reached), current_digits()) if reached else "–"


def _level(edition: Edition, record: Mapping[str, Any]) -> str:
    return told_of(edition, record).level
