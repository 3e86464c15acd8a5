"""The rows of a ranking with every figure, on the page and in the workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from khunnatham.assessments import criteria
from khunnatham.programmes.criteria import Dimension, Edition
from khunnatham.review import ranking
from khunnatham.review.ranking import Figures, Group, Ranked, Reached
from khunnatham.review.selecting import Standing
from khunnatham.scoring.numbers import plain
from khunnatham.web.enrolled import say
from khunnatham.wording import Text

STOOD_IN: Final = Text(
    "กรรมการอีกคนบันทึก เพราะประธานและเลขานุการไม่ร่วมพิจารณา",
    "Another of the committee wrote it down, for chair and secretary were recused",
)
# Place, unit; then base, extra, total, level, flags: what stands beside the dimensions.
BESIDE: Final = 5
_NONE: Final = Figures({}, "", None, ())


@dataclass(frozen=True, slots=True)
class Column:
    """One dimension as a column: its printed number, its title, its full points."""

    name: str
    number: int
    title: str
    available: str


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of a ranking as the page shows it; a cell for each dimension of its group."""

    row: Ranked
    total: str
    base: str
    level: str
    url: str
    is_chosen: bool
    is_listed: bool
    cells: tuple[tuple[Column, Reached | None], ...]
    extra: str
    ladder: int | None
    flags: tuple[str, ...]


def figures_among(rows: Collection[Ranked]) -> dict[int, Figures]:
    """Give the figures of those of these units that have a place for who reads: one query."""
    return ranking.figures_of([row.case for row in rows if row.place is not None])


def columns_of(edition: Edition, group: Group) -> tuple[Column, ...]:
    """Give the dimensions that every unit of a group answers, in the order of the edition."""
    return tuple(
        Column(row.name, number, say(row.title), plain(row.available) if row.available is not None else "")
        for number, row in enumerate(_dimensions(edition, group), 1)
    )


def line(
    edition: Edition,
    one: Standing,
    ranked: Ranked,
    figures: Mapping[int, Figures],
    *,
    columns: Sequence[Column],
    url: str = "",
) -> Line:
    """Give one unit with every figure; none of a unit that has no place for who reads."""
    found = figures.get(ranked.case, _NONE) if ranked.place is not None else _NONE
    return Line(
        row=ranked,
        total="" if ranked.total is None else plain(ranked.total),
        base="" if ranked.base is None else plain(ranked.base),
        level=say(criteria.level_title(edition, ranked.level)) if ranked.place is not None else "",
        url=url,
        is_chosen=one.chosen is not None and one.chosen.assessment_id == ranked.case,
        is_listed=one.short_list is not None and ranked.case in one.short_list.cases,
        cells=tuple((column, found.dimensions.get(column.name)) for column in columns),
        extra=found.extra,
        ladder=found.ladder,
        flags=tuple(say(flag) for flag in found.flags),
    )


def workbook(edition: Edition, standings: Sequence[Standing]) -> tuple[list[str], list[list[str]]]:
    """Give the head and the rows of the workbook: a pair of columns for each dimension of any group, points and level."""
    ranked = [(one, row) for one in standings for row in one.ranking.rows]
    figures = figures_among([row for _, row in ranked])
    columns = {one.ranking.group: columns_of(edition, one.ranking.group) for one in standings}
    every = {column.name: column for held in columns.values() for column in held}
    dimensions = [_numbered(column) for column in every.values()]
    head = [
        gettext("กลุ่ม"), gettext("ลำดับ"), gettext("หน่วยงาน"),
        *(told for title in dimensions for told in (title, f"{title} {gettext('ระดับ')}")),
        gettext("คะแนนไม่รวม Extra"), "Extra", gettext("คะแนนรวม"), gettext("ระดับ"), gettext("ขั้นของกลุ่ม"),
        gettext("ประเด็นที่ต้องวินิจฉัย"), gettext("หมายเหตุ"),
    ]  # fmt: skip
    rows = [
        _cells(one, line(edition, one, row, figures, columns=columns[one.ranking.group]), list(every))
        for one, row in ranked
    ]
    return head, rows


def _dimensions(edition: Edition, group: Group) -> tuple[Dimension, ...]:
    return edition.dimensions_for(group.named.variant or None, "")


def _numbered(column: Column) -> str:
    title = gettext("มิติที่ %(number)s") % {"number": column.number}
    return f"{title} ({column.available})" if column.available else title


def _cells(one: Standing, told: Line, names: Sequence[str]) -> list[str]:
    reached = {column.name: found for column, found in told.cells}
    place = "" if told.row.place is None else str(told.row.place)
    return [
        say(one.ranking.group.title), place, say(told.row.unit.name),
        *(cell for name in names for cell in _pair(reached.get(name))),
        told.base, told.extra, told.total, told.level, "" if told.ladder is None else str(told.ladder),
        " · ".join(told.flags), " · ".join(_remarks(one, told)),
    ]  # fmt: skip


def _pair(found: Reached | None) -> tuple[str, str]:
    if found is None:
        return "", ""
    return found.points, "" if found.level is None else str(found.level)


def _remarks(one: Standing, told: Line) -> Iterator[str]:
    chosen = one.chosen
    if told.row.is_kept_back:
        yield gettext("ไม่ร่วมพิจารณา")
    elif told.row.place is None:
        yield gettext("คณะยังไม่ได้สรุปผล")
    if told.row.is_tied:
        yield gettext("คะแนนเท่ากัน")
    if told.is_listed:
        yield gettext("ผ่านการคัดเลือกเบื้องต้น")
    if told.is_chosen and chosen is not None:
        yield " ".join([gettext("คัดเลือก"), gettext("มติ"), chosen.resolution, chosen.reason, chosen.left_out]).strip()
        if chosen.stood_in:
            yield say(STOOD_IN)
