"""The forms of an evaluation as an edition prints them: whoever fills one, or leaves it blank, says only what stands in its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from math import ceil
from typing import Final

from khunnatham.documents import evaluation_papers, papers
from khunnatham.programmes.criteria import Dimension, Edition, Group, Level, Requirement
from khunnatham.programmes.requirement_kinds import NotAlso

Claim = Callable[[Requirement], str]
# Units side by side on an upright sheet, and on a wide one: more leave the dimensions no room. Places to sign beside one another.
MOST_UPRIGHT: Final = 3
MOST_WIDE: Final = 7
# Beside so many, whom they chose and who signs still stand on the same sheet.
MOST_WITH_FOOT: Final = 5
SIGNING_UPRIGHT: Final = 2
SIGNING_WIDE: Final = 4


@dataclass(frozen=True, slots=True)
class Column:
    """What a unit got: its points by dimension, before and with the extra ones; "" for what is not known yet."""

    shown: evaluation_papers.ScoreColumn
    points: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    extra: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """Units that are compared with one another by the same dimensions (name → title), and what stands around them."""

    columns: Sequence[Column]
    dimensions: Mapping[str, str]
    under: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    chosen: str = ""
    signatures: tuple[papers.Signature, ...] = (evaluation_papers.COMMITTEE,)


def nothing(_: Requirement) -> str:
    """Say nothing beside a requirement."""
    return ""


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
    groups: Sequence[Compared],
    *,
    says_chosen: bool = False,
    about: str = "",
    provenance: papers.Provenance = papers.DRAFT,
) -> evaluation_papers.ScoreSheet:
    """Lay out a score sheet: each group on as many sheets as its columns need, upright where all of it has the room.

    ``says_chosen``: below stands whom they chose, on a sheet of its own where there are many.
    """
    is_wide = any(len(group.columns) > MOST_UPRIGHT for group in groups)
    beside = SIGNING_WIDE if is_wide else SIGNING_UPRIGHT
    return evaluation_papers.ScoreSheet(
        form=form,
        groups=tuple(
            evaluation_papers.ScoreGroup(
                under=group.under,
                tables=tuple(
                    _score_table(edition, group.dimensions, part) for part in _shared_out(group.columns, MOST_WIDE)
                ),
                notes=group.notes,
                chosen=group.chosen,
                is_foot_apart=says_chosen and len(group.columns) > MOST_WITH_FOOT,
                signatures=tuple(
                    group.signatures[place : place + beside] for place in range(0, len(group.signatures), beside)
                ),
            )
            for group in groups
        ),
        is_wide=is_wide,
        about=about,
        provenance=provenance,
    )


def _shared_out(columns: Sequence[Column], most: int) -> list[Sequence[Column]]:
    """Share columns out over sheets of nearly the same number, none with more than the most, the last with the fewest."""
    sheets = max(ceil(len(columns) / most), 1)
    ends = [ceil(len(columns) * place / sheets) for place in range(sheets + 1)]
    return [columns[start:end] for start, end in pairwise(ends)]


def _score_table(
    edition: Edition, dimensions: Mapping[str, str], columns: Sequence[Column]
) -> evaluation_papers.ScoreTable:
    """Lay out a row for each dimension, then the sum, the extra points and the total."""
    full = {dimension.name: dimension.available for dimension in edition.dimensions}

    def row(points: Sequence[str], of: object, *, number: str = "", title: str = "") -> evaluation_papers.ScoreRow:
        return evaluation_papers.ScoreRow(number=number, title=title, available=str(of or ""), points=tuple(points))

    extra = edition.extra
    return evaluation_papers.ScoreTable(
        columns=tuple(column.shown for column in columns),
        rows=tuple(
            row([column.points.get(name, "") for column in columns], full[name], number=str(number), title=title)
            for number, (name, title) in enumerate(dimensions.items(), 1)
        ),
        base=row([column.base for column in columns], sum(full[name] or 0 for name in dimensions)),
        extra=row([column.extra for column in columns], extra.points) if extra else None,
        totals=tuple(column.total for column in columns),
    )


def check_table(
    dimension: Dimension, claim: Claim, *, number: str = "", reached: int | None = None, remark: Claim = nothing
) -> evaluation_papers.CheckTable:
    """Lay out every level of a dimension; ``claim`` and ``remark`` say what stands beside a requirement."""
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
                lines=_lines(level, before if level.points is not None else None, claim, remark),
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


def check_line(
    leaf: Requirement, claim: Claim, number: str = "", *, remark: Claim = nothing
) -> evaluation_papers.CheckLine:
    """Give a requirement with what stands beside it."""
    return evaluation_papers.CheckLine(number=number, text=leaf.text.th, claim=claim(leaf), remark=remark(leaf))


def _lines(level: Level, before: Level | None, claim: Claim, remark: Claim) -> tuple[evaluation_papers.CheckLine, ...]:
    """Give what a level asks; from the second on, its first line is that the level before is complete."""
    rule = (evaluation_papers.CheckLine(number="1", text=f"ตามคะแนน{before.title.th} และ"),) if before else ()
    members = enumerate(level.members, len(rule) + 1)
    return (*rule, *(_member(member, str(number), claim, remark) for number, member in members))


def _member(member: Requirement | Group, number: str, claim: Claim, remark: Claim) -> evaluation_papers.CheckLine:
    if isinstance(member, Requirement):
        return check_line(member, claim, number, remark=remark)
    parts: list[evaluation_papers.CheckLine] = []
    for place, inner in enumerate(member.members, 1):
        line = _member(inner, f"{number}.{place}", claim, remark)
        parts += [line, *line.parts]
    return evaluation_papers.CheckLine(number=number, text=member.text.th, parts=tuple(parts))
