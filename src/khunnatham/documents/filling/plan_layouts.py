"""Plans that look otherwise than the usual one: over the dimensions, in six columns, one innovation at length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from khunnatham.documents import evaluation_forms, evaluation_papers, papers
from khunnatham.documents.filling.planned import activities
from khunnatham.documents.filling.scores import scored
from khunnatham.documents.filling.sources import Source, form_for, provenance, signatures, unit_line
from khunnatham.programmes.criteria import Deadline, Dimension
from khunnatham.thai import SHORT_MONTHS

BLANK = papers.ActivityLine(
    virtue="", topic="", title="", place="", when="", method="", expected_result="", indicator="", target="", budget="",
    responsible="",
)  # fmt: skip


def dimension_plan(source: Source) -> evaluation_papers.DimensionPlan:
    """Fill the plan over the dimensions; an activity that names none stands at the end."""
    parts, unplaced = parts_of(scored(source), _by_dimension(source))
    return evaluation_papers.DimensionPlan(
        form=form_for(source, "dimension-plan"),
        unit=unit_line(source),
        parts=parts,
        unplaced=unplaced,
        signatures=signatures(source),
        provenance=provenance(source),
    )


def parts_of(
    dimensions: Sequence[Dimension], lines: Mapping[str, tuple[papers.ActivityLine, ...]]
) -> tuple[tuple[evaluation_papers.PlanPart, ...], tuple[papers.ActivityLine, ...]]:
    """Give the activities of each dimension (by its name), and those that name none."""
    known = {dimension.name for dimension in dimensions}
    parts = tuple(
        evaluation_papers.PlanPart(
            number=str(number), title=dimension.title.th, activities=lines.get(dimension.name, ())
        )
        for number, dimension in enumerate(dimensions, 1)
    )
    return parts, tuple(line for name, rows in lines.items() if name not in known for line in rows)


def innovation(source: Source) -> evaluation_papers.Innovation:
    """Fill the innovation: the activities of the dimension that asks for one, or a blank form."""
    found = evaluation_forms.innovation_of(scored(source))
    rows = _by_dimension(source).get(found[0].name, ()) if found else ()
    return evaluation_papers.Innovation(
        form=form_for(source, "innovation"),
        unit=unit_line(source),
        dimension=found[0].title.th if found else "",
        rule=found[1].text.th if found else "",
        projects=rows or (BLANK,),
        signatures=signatures(source),
        provenance=provenance(source),
    )


def six_column_plan(source: Source) -> evaluation_papers.SixColumnPlan:
    """Fill the plan in six columns: what the edition prints for every issue, the dates moved to the year of the round."""
    later = source.enrolment.round.fiscal_year - source.edition.year
    deadlines = {deadline.key: deadline for deadline in source.edition.schedule}
    return evaluation_papers.SixColumnPlan(
        form=form_for(source, "six-column-plan"),
        unit=unit_line(source),
        guidelines=evaluation_forms.guidelines(
            scored(source),
            period=lambda leaf: _period(deadlines.get(leaf.due), later),
            responsible=lambda leaf: leaf.responsible,
        ),
        signatures=(),
        provenance=provenance(source),
    )


def _period(deadline: Deadline | None, later: int) -> str:
    return f"ภายใน {_short(deadline.on, later)}" if deadline and deadline.on else ""


def _short(day: date, later: int) -> str:
    """Give «27 ก.พ. 69», as the printed plan writes a day, so many years later."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {(day.year + 543 + later) % 100:02}"


def _by_dimension(source: Source) -> Mapping[str, tuple[papers.ActivityLine, ...]]:
    content: Mapping[str, Any] = source.content["plan"] or {}
    lines: dict[str, tuple[papers.ActivityLine, ...]] = {}
    for row, line in zip(content.get("activities", ()), activities(source.edition, content), strict=True):
        name = row.get("dimension", "")
        lines[name] = (*lines.get(name, ()), line)
    return lines
