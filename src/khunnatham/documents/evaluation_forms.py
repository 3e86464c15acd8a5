"""The forms of an evaluation as an edition prints them: whoever fills one, or leaves it blank, says only what stands in its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from khunnatham.documents import evaluation_papers, papers
from khunnatham.programmes.criteria import Dimension, Edition, Group, Level, Requirement
from khunnatham.programmes.requirement_kinds import NotAlso

Claim = Callable[[Requirement], str]


@dataclass(frozen=True, slots=True)
class Column:
    """What a unit got: its points by dimension, before and with the extra ones; "" for what is not known yet."""

    title: str
    points: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    extra: str = ""
    total: str = ""


def available(dimensions: Sequence[Dimension]) -> Decimal:
    """Give the full points of dimensions; one that two variants answer in their own way counts once."""
    full = {dimension.name: dimension.available or Decimal() for dimension in dimensions}
    return sum(full.values(), Decimal())


def common_title(edition: Edition, dimension: Dimension) -> str:
    """Give the title of a dimension without the variant that stands in brackets behind it."""
    variant = next((choice.title.th for choice in edition.variants if choice.key == dimension.variant), "")
    return dimension.title.th.removesuffix(f"({variant})").strip() if variant else dimension.title.th


def score_sheet(
    form: papers.Form,
    edition: Edition,
    dimensions: Mapping[str, str],
    columns: Sequence[Column],
    *,
    area: str,
    is_provisional: bool,
    provenance: papers.Provenance,
) -> evaluation_papers.ScoreSheet:
    """Lay out a score sheet: a row for each dimension (name → title), then the sum, the extra points and the total."""
    full = {dimension.name: dimension.available for dimension in edition.dimensions}

    def row(points: Sequence[str], of: object, *, number: str = "", title: str = "") -> evaluation_papers.ScoreRow:
        return evaluation_papers.ScoreRow(number=number, title=title, available=str(of or ""), points=tuple(points))

    extra = edition.extra
    return evaluation_papers.ScoreSheet(
        form=form,
        area=area,
        columns=tuple(column.title for column in columns),
        rows=tuple(
            row([column.points.get(name, "") for column in columns], full[name], number=str(number), title=title)
            for number, (name, title) in enumerate(dimensions.items(), 1)
        ),
        base=row([column.base for column in columns], sum(full[name] or 0 for name in dimensions)),
        extra=row([column.extra for column in columns], extra.points) if extra else None,
        totals=tuple(column.total for column in columns),
        is_provisional=is_provisional,
        signatures=(evaluation_papers.COMMITTEE,),
        provenance=provenance,
    )


def check_table(
    dimension: Dimension, claim: Claim, *, number: str = "", reached: int | None = None
) -> evaluation_papers.CheckTable:
    """Lay out every level of a dimension; ``claim`` says what stands beside a requirement."""
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
                lines=_lines(level, before if level.points is not None else None, claim),
                is_reached=None if reached is None else place <= reached,
            )
        )
    return evaluation_papers.CheckTable(
        number=number, title=dimension.title.th, available=str(dimension.available or ""), levels=tuple(levels)
    )


def grades(edition: Edition) -> tuple[evaluation_papers.Grade, ...]:
    """Give the grades with the total from which each is given."""
    return tuple(evaluation_papers.Grade(title=row.title.th, at_least=str(row.at_least)) for row in edition.bands)


def innovation_of(dimensions: Sequence[Dimension]) -> tuple[Dimension, Requirement] | None:
    """Give the dimension that asks for an innovation, and what it asks; nothing where none does."""
    return next(
        (
            (dimension, leaf)
            for dimension in dimensions
            for leaf in dimension.requirements
            if isinstance(leaf.kind, NotAlso)
        ),
        None,
    )


def guidelines(
    dimensions: Sequence[Dimension], *, period: Claim, responsible: Claim
) -> tuple[evaluation_papers.Guideline, ...]:
    """Lay out the plan in six columns: a guideline for each level, an issue for each requirement."""
    return tuple(
        evaluation_papers.Guideline(
            number=level.key,
            title=level.title.th,
            issues=tuple(
                evaluation_papers.Issue(
                    number=leaf.key,
                    text=leaf.text.th,
                    action=leaf.guideline.th if leaf.guideline else "",
                    period=period(leaf),
                    responsible=responsible(leaf),
                )
                for leaf in level.requirements
            ),
        )
        for dimension in dimensions
        for level in dimension.levels
    )


def check_line(leaf: Requirement, claim: Claim, number: str = "") -> evaluation_papers.CheckLine:
    """Give a requirement with what stands beside it."""
    return evaluation_papers.CheckLine(number=number, text=leaf.text.th, claim=claim(leaf))


def _lines(level: Level, before: Level | None, claim: Claim) -> tuple[evaluation_papers.CheckLine, ...]:
    """Give what a level asks; from the second on, its first line is that the level before is complete."""
    rule = (evaluation_papers.CheckLine(number="1", text=f"ตามคะแนน{before.title.th} และ"),) if before else ()
    asked = tuple(_member(member, str(number), claim) for number, member in enumerate(level.members, len(rule) + 1))
    return (*rule, *asked)


def _member(member: Requirement | Group, number: str, claim: Claim) -> evaluation_papers.CheckLine:
    if isinstance(member, Requirement):
        return check_line(member, claim, number)
    parts: list[evaluation_papers.CheckLine] = []
    for place, inner in enumerate(member.members, 1):
        line = _member(inner, f"{number}.{place}", claim)
        parts += [line, *line.parts]
    return evaluation_papers.CheckLine(number=number, text=member.text.th, parts=tuple(parts))
