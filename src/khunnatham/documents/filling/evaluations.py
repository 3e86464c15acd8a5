"""Papers of an evaluation by dimensions: the checklist of levels, the five S, summaries and lessons."""

from __future__ import annotations

from functools import partial

from khunnatham.assessments import criteria
from khunnatham.documents import evaluation_forms, evaluation_papers, papers
from khunnatham.documents.filling.planned import activities
from khunnatham.documents.filling.requirements import claim_of
from khunnatham.documents.filling.scores import SELF, notes_on, reached_in, rests_on, scored
from khunnatham.documents.filling.sources import Source, form_for, provenance, signatures, unit_line
from khunnatham.programmes.criteria import Dimension, Requirement

# ── the checklist of levels ─────────────────────────────────────────────────────────────


def level_checklist(source: Source) -> evaluation_papers.LevelChecklist:
    """Fill every level of every dimension with what was found, then total and grade; it says whose finding it is."""
    edition, dimensions = source.edition, scored(source)
    extra, claim, remark = edition.extra, partial(_claim, source), partial(_remark, source)
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
        extra=evaluation_forms.check_line(extra.requirement, claim, remark=remark) if extra else None,
        extra_points=str(extra.points) if extra else "",
        base=str(base),
        available=str(base + (extra.points if extra else 0)),
        total=str(source.judged.get("total") or ""),
        grade=_grade(source),
        grades=evaluation_forms.grades(edition),
        ladders=(_table(source, ladder),) if ladder else (),
        rests_on=rests_on(source),
        remarks=_remarks(source),
        notes=notes_on([source]),
        provenance=provenance(source),
    )


def _table(source: Source, dimension: Dimension, number: str = "") -> evaluation_papers.CheckTable:
    return evaluation_forms.check_table(
        dimension,
        partial(_claim, source),
        number=number,
        reached=reached_in(source, dimension).get("level"),
        remark=partial(_remark, source),
    )


def _claim(source: Source, leaf: Requirement) -> str:
    found = source.judged.get("requirements", {}).get(leaf.key, {})
    answer = source.content["answers"].get(leaf.key) or {}
    value = found.get("is_met") if source.agreed else answer.get("value")
    return claim_of(leaf, value, is_met=bool(found.get("is_met")))


def _remark(source: Source, leaf: Requirement) -> str:
    """Say what the committee found otherwise than the unit, with its reason."""
    found = (source.agreed.findings if source.agreed else {}).get(leaf.key)
    if found is None or found["is_met"] == found["said"]:
        return ""
    said = claim_of(leaf, found["said"], is_met=found["said"])
    return f"{SELF}: {said}\nผลของคณะ: {found['reason']}"


def _grade(source: Source) -> str:
    """Give the grade that a body certified, else the one that is reached; none is printed below the first."""
    is_certified = source.decision is not None and not source.edition.tiers
    key = source.decision.certified_tier if source.decision and is_certified else source.judged.get("grade")
    return next((band.title.th for band in source.edition.bands if band.key == key), "")


def _remarks(source: Source) -> tuple[str, ...]:
    """Say what the unit had found where a committee agreed on another total, and why a body certified another level."""
    own, decision = source.result.get("total"), source.decision
    told = [f"{SELF}: {own} คะแนน"] if source.agreed and own and own != source.judged.get("total") else []
    return (*told, *([decision.reason] if decision and decision.differs else []))


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
