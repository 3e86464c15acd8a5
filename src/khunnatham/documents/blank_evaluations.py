"""Papers of an evaluation to be filled by hand: criteria, levels and grades of the edition with empty columns beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from khunnatham.documents import evaluation_forms, evaluation_papers, papers
from khunnatham.documents.blanks import HEAD, PREPARER, PROVENANCE, UNIT, activity
from khunnatham.documents.papers import BLANK, BLANK_LINE, Form
from khunnatham.programmes.criteria import Dimension, Edition, Requirement

PROVINCE: Final = f"จังหวัด{'.' * 14}"
COMPARED: Final = 3  # units side by side
ROWS_OF_DIMENSION: Final = 2
LEARNED_FROM: Final = 3  # activities
LINES: Final = "\n".join([BLANK_LINE] * 5)


def dimension_plan(form: Form, edition: Edition) -> evaluation_papers.DimensionPlan:
    """Give the plan with empty rows under every dimension."""
    row = replace(activity(), method="", target="", expected_result="")
    return evaluation_papers.DimensionPlan(
        form=form,
        unit=UNIT,
        parts=tuple(
            evaluation_papers.PlanPart(number=str(number), title=title, activities=(row,) * ROWS_OF_DIMENSION)
            for number, title in enumerate(_titles(edition).values(), 1)
        ),
        unplaced=(),
        signatures=(PREPARER, HEAD),
        provenance=PROVENANCE,
    )


def six_column_plan(form: Form, edition: Edition) -> evaluation_papers.SixColumnPlan:
    """Give the plan with every issue of the edition; period and who is responsible are written by hand."""

    def written(_: Requirement) -> str:
        return BLANK_LINE * 2

    return evaluation_papers.SixColumnPlan(
        form=form,
        unit=UNIT,
        guidelines=evaluation_forms.guidelines(_scored(edition), period=written, responsible=written),
        signatures=(),
        provenance=PROVENANCE,
    )


def innovation(form: Form, edition: Edition) -> evaluation_papers.Innovation:
    """Give the sheet of one innovation."""
    found = evaluation_forms.innovation_of(_scored(edition))
    return evaluation_papers.Innovation(
        form=form,
        unit=UNIT,
        dimension=found[0].title.th if found else BLANK,
        rule=found[1].text.th if found else "",
        projects=(
            replace(
                activity(),
                title="",
                target="",
                topic=BLANK_LINE * 2,
                method=BLANK_LINE * 4,
                when=BLANK_LINE,
                place=BLANK_LINE,
                responsible=BLANK_LINE,
            ),
        ),
        signatures=(PREPARER, HEAD),
        provenance=PROVENANCE,
    )


def selection_sheet(form: Form, edition: Edition) -> evaluation_papers.ScoreSheet:
    """Give the sheet that compares units."""
    return _sheet(form, edition, columns=COMPARED, area=evaluation_papers.REGION_TO_WRITE)


def score_sheet(form: Form, edition: Edition) -> evaluation_papers.ScoreSheet:
    """Give the sheet of one unit."""
    return _sheet(form, edition, columns=1, area=PROVINCE)


def level_checklist(form: Form, edition: Edition) -> evaluation_papers.LevelChecklist:
    """Give the checklist with every level: of every variant, and the ladders of every track."""
    dimensions, extra = _scored(edition), edition.extra
    base = evaluation_forms.available(dimensions)
    places = {name: str(place) for place, name in enumerate(_titles(edition), 1)}
    return evaluation_papers.LevelChecklist(
        form=form,
        unit=UNIT,
        owner=edition.owner.th,
        group="",
        tables=tuple(
            evaluation_forms.check_table(row, evaluation_forms.nothing, number=places[row.name]) for row in dimensions
        ),
        extra=evaluation_forms.check_line(extra.requirement, evaluation_forms.nothing) if extra else None,
        extra_points=str(extra.points) if extra else "",
        base=str(base),
        available=str(base + (extra.points if extra else 0)),
        total="",
        grade="",
        grades=evaluation_forms.grades(edition),
        ladders=tuple(
            evaluation_forms.check_table(row, evaluation_forms.nothing) for row in edition.dimensions if row.track
        ),
        provenance=PROVENANCE,
    )


def five_s(form: Form, _: Edition) -> evaluation_papers.FiveS:
    """Give the sheet for a round through the rooms of any unit."""
    return evaluation_papers.FiveS(
        form=form,
        unit=UNIT,
        points=evaluation_papers.FIVE_S,
        signatures=evaluation_papers.INSPECTORS,
        provenance=PROVENANCE,
    )


def programme_summary(form: Form, edition: Edition) -> evaluation_papers.ProgrammeSummary:
    """Give the summary with the edition's questions as its columns."""
    dimensions = len(_titles(edition))
    return evaluation_papers.ProgrammeSummary(
        form=form,
        unit=UNIT,
        heads=tuple(question.text.th for question in edition.lessons),
        answers=(LINES,) * len(edition.lessons),
        projects=tuple(
            papers.Entry(label=words, value="") for place, words in evaluation_papers.PROJECTS if place <= dimensions
        ),
        signatures=(evaluation_papers.EVALUATOR,),
        provenance=PROVENANCE,
    )


def lesson(form: Form, edition: Edition) -> evaluation_papers.Lesson:
    """Give the document of lessons: before and after of each activity, then the edition's questions where it has any."""
    row = replace(activity(), before=BLANK_LINE, after=BLANK_LINE, improvement=BLANK_LINE * 4, when=BLANK_LINE)
    return evaluation_papers.Lesson(
        form=form,
        unit=UNIT,
        activities=(row,) * LEARNED_FROM,
        lessons=tuple(papers.Entry(label=question.text.th, value=LINES) for question in edition.lessons),
        signatures=(PREPARER, HEAD),
        provenance=PROVENANCE,
    )


def _sheet(form: Form, edition: Edition, *, columns: int, area: str) -> evaluation_papers.ScoreSheet:
    empty = evaluation_forms.Column(evaluation_papers.ScoreColumn(title=PROVINCE))
    group = evaluation_forms.Compared([empty] * columns, _titles(edition), under=(area,))
    return evaluation_forms.score_sheet(form, edition, [group], provenance=PROVENANCE)


def _scored(edition: Edition) -> tuple[Dimension, ...]:
    """Give the dimensions of every variant; the ladders of single tracks are left out."""
    return tuple(dimension for dimension in edition.dimensions if not dimension.track)


def _titles(edition: Edition) -> dict[str, str]:
    """Give each dimension once, by its name, with the title that is common to its variants."""
    return {row.name: evaluation_forms.common_title(edition, row) for row in _scored(edition)}
