"""Papers of an evaluation by dimensions: score sheets, the checklist of levels, the five S, summaries and lessons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from khunnatham.assessments import criteria
from khunnatham.documents import evaluation_forms, evaluation_papers, papers
from khunnatham.documents.filling.planned import activities
from khunnatham.documents.filling.requirements import claim_of
from khunnatham.documents.filling.sources import Source, form_for, provenance, signatures, unit_line
from khunnatham.programmes.criteria import Dimension, Requirement


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
    return evaluation_forms.score_sheet(
        form_for(first, kind),
        first.edition,
        {dimension.name: dimension.title.th for dimension in scored(first)},
        [_column(source) for source in sources],
        area=area,
        is_provisional=any(source.decision is None for source in sources),
        provenance=provenance(first) if len(sources) == 1 else papers.Provenance(),
    )


def _column(source: Source) -> evaluation_forms.Column:
    """Give what a unit got, under its province as the form prints it, or under the unit itself where it has none."""
    line, result = unit_line(source), source.result
    return evaluation_forms.Column(
        title=line.province or line.name,
        points={row.name: _reached(source, row).get("achieved", "") for row in scored(source)},
        base=str((result.get("points") or {}).get("achieved", "")),
        extra=str((result.get("extra") or {}).get("achieved", "")),
        total=str(result.get("total") or ""),
    )


def _reached(source: Source, dimension: Dimension) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (source.result.get("dimensions") or {}).get(dimension.name, {})
    return found


# ── the checklist of levels ─────────────────────────────────────────────────────────────


def level_checklist(source: Source) -> evaluation_papers.LevelChecklist:
    """Fill every level of every dimension with what the unit claims, then its total and grade."""
    edition, dimensions = source.edition, scored(source)
    extra, claim = edition.extra, partial(_claim, source)
    base = evaluation_forms.available(dimensions)
    ladders = edition.dimensions_for(criteria.variant_of(source.enrolment), source.enrolment.track)
    ladder = next((row for row in ladders if row not in dimensions), None)
    track = next((choice for choice in edition.tracks if choice.key == source.enrolment.track), None)
    return evaluation_papers.LevelChecklist(
        form=form_for(source, "level-checklist"),
        unit=unit_line(source),
        owner=edition.owner.th,
        group=track.title.th if track else "",
        tables=tuple(_table(source, dimension, str(number)) for number, dimension in enumerate(dimensions, 1)),
        extra=evaluation_forms.check_line(extra.requirement, claim) if extra else None,
        extra_points=str(extra.points) if extra else "",
        base=str(base),
        available=str(base + (extra.points if extra else 0)),
        total=str(source.result.get("total") or ""),
        grade=str(source.result.get("grade") or ""),
        grades=evaluation_forms.grades(edition),
        ladders=(_table(source, ladder),) if ladder else (),
        provenance=provenance(source),
    )


def _table(source: Source, dimension: Dimension, number: str = "") -> evaluation_papers.CheckTable:
    reached = _reached(source, dimension).get("level")
    return evaluation_forms.check_table(dimension, partial(_claim, source), number=number, reached=reached)


def _claim(source: Source, leaf: Requirement) -> str:
    found = source.result.get("requirements", {}).get(leaf.key, {})
    answer = source.content["answers"].get(leaf.key) or {}
    return claim_of(leaf, answer.get("value"), is_met=bool(found.get("is_met")))


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
            for place, words in evaluation_papers.PROJECTS
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
