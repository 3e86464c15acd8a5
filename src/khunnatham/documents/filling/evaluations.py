"""Papers of an evaluation by dimensions: score sheets, the checklist of levels, the five S, summaries and lessons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from khunnatham.assessments import criteria
from khunnatham.documents import evaluation_papers, papers
from khunnatham.documents.filling.planned import activities
from khunnatham.documents.filling.requirements import claim_of
from khunnatham.documents.filling.sources import Source, form_for, provenance, signatures, unit_line
from khunnatham.programmes.criteria import Dimension, Group, Level, Requirement

# The lines that the summary prints under its first: the place of the dimension among those of the unit, and the words.
PROJECTS: Final = ((1, "ชื่อโครงการนวัตกรรมตามมิติที่ ๑"), (3, "ชื่อโครงการตามมิติที่ ๓"), (4, "ชื่อโครงการตามมิติที่ ๔"))


def scored(source: Source) -> tuple[Dimension, ...]:
    """Give the dimensions that everybody of this variant answers: the ladders of single tracks are left out."""
    return source.edition.dimensions_for(criteria.variant_of(source.enrolment), "")


# ── score sheets ────────────────────────────────────────────────────────────────────────


def score_sheet(source: Source) -> evaluation_papers.ScoreSheet:
    """Fill the sheet of one unit; its area is its province."""
    return _sheet((source,), area=unit_line(source).province, kind="score-sheet")


def selection_sheet(source: Source) -> evaluation_papers.ScoreSheet:
    """Fill the sheet that compares units, for one unit."""
    return selection((source,))


def selection(sources: Sequence[Source]) -> evaluation_papers.ScoreSheet:
    """Fill the sheet that compares units, a column each. There is at least one; the inspection region is written by hand."""
    return _sheet(sources, area="", kind="selection-sheet")


def _sheet(sources: Sequence[Source], *, area: str, kind: str) -> evaluation_papers.ScoreSheet:
    first = sources[0]
    rows = tuple(
        evaluation_papers.ScoreRow(
            number=str(number),
            title=dimension.title.th,
            available=str(dimension.available or ""),
            points=tuple(_reached(source, dimension).get("achieved", "") for source in sources),
        )
        for number, dimension in enumerate(scored(first), 1)
    )
    extra = first.edition.extra
    return evaluation_papers.ScoreSheet(
        form=form_for(first, kind),
        area=area,
        columns=tuple(_column(source) for source in sources),
        rows=rows,
        base=evaluation_papers.ScoreRow(
            number="",
            title="",
            available=_available(first),
            points=tuple(_points(source, "points") for source in sources),
        ),
        extra=evaluation_papers.ScoreRow(
            number="",
            title="",
            available=str(extra.points),
            points=tuple(_points(source, "extra") for source in sources),
        )
        if extra
        else None,
        totals=tuple(str(source.result.get("total") or "") for source in sources),
        is_provisional=any(source.decision is None for source in sources),
        signatures=(evaluation_papers.COMMITTEE,),
        provenance=provenance(first) if len(sources) == 1 else papers.Provenance(),
    )


def _column(source: Source) -> str:
    """Give the head of a unit's column: its province as the form prints it, the unit itself where it has none."""
    line = unit_line(source)
    return line.province or line.name


def _reached(source: Source, dimension: Dimension) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (source.result.get("dimensions") or {}).get(dimension.name, {})
    return found


def _points(source: Source, name: str) -> str:
    return str((source.result.get(name) or {}).get("achieved", ""))


def _available(source: Source) -> str:
    return str(sum(dimension.available or 0 for dimension in scored(source)))


# ── the checklist of levels ─────────────────────────────────────────────────────────────


def level_checklist(source: Source) -> evaluation_papers.LevelChecklist:
    """Fill every level of every dimension with what the unit claims, then its total and grade."""
    edition, dimensions = source.edition, scored(source)
    extra = edition.extra
    base = sum(dimension.available or 0 for dimension in dimensions)
    ladders = edition.dimensions_for(criteria.variant_of(source.enrolment), source.enrolment.track)
    ladder = next((row for row in ladders if row not in dimensions), None)
    track = next((choice for choice in edition.tracks if choice.key == source.enrolment.track), None)
    return evaluation_papers.LevelChecklist(
        form=form_for(source, "level-checklist"),
        unit=unit_line(source),
        owner=edition.owner.th,
        group=track.title.th if track else "",
        tables=tuple(_table(source, dimension) for dimension in dimensions),
        extra=_leaf(source, extra.requirement, "") if extra else None,
        extra_points=str(extra.points) if extra else "",
        base=str(base),
        available=str(base + (extra.points if extra else 0)),
        total=str(source.result.get("total") or ""),
        grade=str(source.result.get("grade") or ""),
        grades=tuple(evaluation_papers.Grade(title=row.title.th, at_least=str(row.at_least)) for row in edition.bands),
        ladder=_table(source, ladder) if ladder else None,
        provenance=provenance(source),
    )


def _table(source: Source, dimension: Dimension) -> evaluation_papers.CheckTable:
    reached = _reached(source, dimension).get("level")
    levels: list[evaluation_papers.CheckLevel] = []
    if dimension.zero:
        nothing = evaluation_papers.CheckLine(number="", text=dimension.zero.th)
        levels.append(evaluation_papers.CheckLevel(title="ระดับ ๐", points="0", lines=(nothing,)))
    for place, level in enumerate(dimension.levels, 1):
        before = dimension.levels[place - 2] if place > 1 else None
        levels.append(
            evaluation_papers.CheckLevel(
                title=level.title.th,
                points="" if level.points is None else str(level.points),
                lines=_lines(source, level, before if level.points is not None else None),
                is_reached=None if reached is None else place <= reached,
            )
        )
    return evaluation_papers.CheckTable(
        title=dimension.title.th, available=str(dimension.available or ""), levels=tuple(levels)
    )


def _lines(source: Source, level: Level, before: Level | None) -> tuple[evaluation_papers.CheckLine, ...]:
    """Give what a level asks; from the second on, its first line is that the level before is complete."""
    rule = (evaluation_papers.CheckLine(number="1", text=f"ตามคะแนน{before.title.th} และ"),) if before else ()
    asked = tuple(_member(source, member, str(number)) for number, member in enumerate(level.members, len(rule) + 1))
    return (*rule, *asked)


def _member(source: Source, member: Requirement | Group, number: str) -> evaluation_papers.CheckLine:
    if isinstance(member, Requirement):
        return _leaf(source, member, number)
    parts: list[evaluation_papers.CheckLine] = []
    for place, inner in enumerate(member.members, 1):
        line = _member(source, inner, f"{number}.{place}")
        parts += [line, *line.parts]
    return evaluation_papers.CheckLine(number=number, text=member.text.th, parts=tuple(parts))


def _leaf(source: Source, leaf: Requirement, number: str) -> evaluation_papers.CheckLine:
    found = source.result.get("requirements", {}).get(leaf.key, {})
    answer = source.content["answers"].get(leaf.key) or {}
    claim = claim_of(leaf, answer.get("value"), is_met=bool(found.get("is_met")))
    return evaluation_papers.CheckLine(number=number, text=leaf.text.th, claim=claim)


# ── the five S, summaries, lessons ──────────────────────────────────────────────────────


def five_s(source: Source) -> evaluation_papers.FiveS:
    """Give the sheet for a round through the rooms; it is filled on the spot."""
    return evaluation_papers.FiveS(
        form=form_for(source, "five-s"),
        unit=unit_line(source),
        points=evaluation_papers.FIVE_S,
        signatures=evaluation_papers.INSPECTORS,
        provenance=provenance(source),
    )


def programme_summary(source: Source) -> evaluation_papers.ProgrammeSummary:
    """Fill the summary: the edition's questions with the unit's words, and the projects by their dimension."""
    content = source.content["plan"] or {}
    lessons, dimensions = content.get("lessons", {}), scored(source)
    named: dict[str, list[str]] = {dimension.name: [] for dimension in dimensions}
    for row in content.get("activities", ()):
        if row.get("dimension") in named:
            named[row["dimension"]].append(row["title"])
    return evaluation_papers.ProgrammeSummary(
        form=form_for(source, "programme-summary"),
        unit=unit_line(source),
        heads=tuple(question.text.th for question in source.edition.lessons),
        answers=tuple(lessons.get(question.key, "") for question in source.edition.lessons),
        projects=tuple(
            papers.Entry(label=words, value="\n".join(named[dimensions[place - 1].name]))
            for place, words in PROJECTS
            if place <= len(dimensions)
        ),
        signatures=(evaluation_papers.EVALUATOR,),
        provenance=provenance(source),
    )


def lesson(source: Source) -> evaluation_papers.Lesson:
    """Fill the document of lessons: activities before and after, what to improve, the unit's answers."""
    content = source.content["plan"] or {}
    lessons = content.get("lessons", {})
    return evaluation_papers.Lesson(
        form=form_for(source, "lesson"),
        unit=unit_line(source),
        activities=activities(source.edition, content),
        lessons=tuple(
            papers.Entry(label=question.text.th, value=lessons[question.key])
            for question in source.edition.lessons
            if lessons.get(question.key)
        ),
        signatures=signatures(source),
        provenance=provenance(source),
    )
