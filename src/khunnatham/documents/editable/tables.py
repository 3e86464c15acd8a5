"""Tables, and what our sheets draw as one: labels with values, lines of attendants, places to sign side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any, Final, Protocol

from khunnatham.documents.editable import measuring, parts
from khunnatham.documents.editable.inline import collapsed
from khunnatham.documents.editable.looks import Line, Look, Sides

_UNPARTED = re.compile("[0-9A-Za-z๐-๙.,/–-]+")
ROW_GROUPS: Final = frozenset({"thead", "tbody"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its element (none for an empty place), its look, how many columns and rows it spans."""

    element: Any
    look: Look
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells."""

    cells: tuple[Cell, ...]
    is_head: bool = False
    may_part: bool = False
    keeps_next: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to be set, moved in by ``left``."""

    rows: tuple[Row, ...]
    left: float = 0.0

    @property
    def line(self) -> Line | None:
        """The line around every cell; none where the cells differ or have none."""
        lines = {one.look.box for row in self.rows for one in row.cells}
        return lines.pop() if len(lines) == 1 else None


class Fills(Protocol):
    """Who sets the content of a cell."""

    def cell(self, element: Any, look: Look, *, room: float) -> list[Any]:
        """Set what is inside a cell."""


Looking = Callable[[Any, Look], Look]


def table_of(element: Any, look: Look, looking: Looking, *, room: float) -> Table | None:
    """Read an element as a table, where the sheets show it as one."""
    if element.local_name == "table":
        return Table(_rows(element, look, looking, is_head=False))
    if look.display == "flex":
        return _side_by_side(element, look, looking, room=room)
    if look.display == "table":
        inner = [(child, looking(child, look)) for child in element.iter_children()]
        if inner and all(one.display == "table-cell" for _, one in inner):
            return Table((_row(element, look, looking),), left=look.pad.left)
        return Table(tuple(_row(child, one, looking) for child, one in inner), left=look.pad.left)
    lines = [(child, looking(child, look)) for child in element.iter_children()]
    if element.local_name in {"ol", "ul"} and lines and all(one.display == "table" for _, one in lines):
        return Table(tuple(_row(child, one, looking) for child, one in lines), left=lines[0][1].pad.left)
    return None


def made(table: Table, setter: Fills, *, room: float) -> list[Any]:
    """Make the table in the room that is there, and the thin paragraph that parts it from the next one."""
    if not table.rows:
        return []
    columns = _whole(_widths(table.rows, room - table.left))
    waiting: dict[int, tuple[int, Cell]] = {}  # column → rows still covered from above
    rows = [_made_row(row, columns, waiting, setter, line=table.line) for row in table.rows]
    return [parts.table(columns, rows, line=table.line, left=table.left), parts.thin()]


def boxed(content: Sequence[Any], look: Look, *, room: float) -> list[Any]:
    """Frame a block: a table of one cell, which alone keeps its distance from a frame in every word processor."""
    (column,) = columns = _whole([room])
    cell = parts.cell(look, closed(content), width=column, line=look.box)
    return [parts.table(columns, [parts.row([cell])], line=look.box), parts.thin()]


def closed(content: Sequence[Any]) -> list[Any]:
    """End with a paragraph, as Word wants it of every cell and box."""
    is_open = not content or content[-1].tag.endswith("}tbl")
    return [*content, parts.thin()] if is_open else list(content)


def _side_by_side(element: Any, look: Look, looking: Looking, *, room: float) -> Table:
    """Share the room evenly; what has a width of its own stands in the middle of its share, or all at the right end."""
    cells = [Cell(child, looking(child, look)) for child in element.iter_children()]
    if not cells:
        return Table(())
    widths = [one.look.width for one in cells]
    if look.justify == "flex-end" and all(width > 0 for width in widths) and room > sum(widths):
        return Table((Row((Cell(None, Look(lettering=look.lettering)), *cells)),))
    share = room / len(cells)
    even = (
        Cell(one.element, replace(one.look, width=share, pad=_at_sides(share, one.look.width, gap=look.gap)))
        for one in cells
    )
    return Table((Row(tuple(even)),))


def _at_sides(share: float, width: float, *, gap: float) -> Sides:
    left_over = (share - width) / 2 if 0 < width <= share else gap / 2
    return Sides(right=left_over, left=left_over)


def _rows(element: Any, look: Look, looking: Looking, *, is_head: bool) -> tuple[Row, ...]:
    rows: list[Row] = []
    for child in element.iter_children():
        inner = looking(child, look)
        if child.local_name in ROW_GROUPS:
            rows += _rows(child, inner, looking, is_head=child.local_name == "thead")
        else:
            rows.append(_row(child, inner, looking, is_head=is_head))
    return tuple(rows)


def _row(element: Any, look: Look, looking: Looking, *, is_head: bool = False) -> Row:
    cells = tuple(
        Cell(
            child,
            looking(child, look),
            columns=int(child.etree_element.get("colspan", "1")),
            rows=int(child.etree_element.get("rowspan", "1")),
        )
        for child in element.iter_children()
    )
    return Row(cells, is_head=is_head, may_part="long" in element.classes, keeps_next=look.keeps_next)


def _made_row(
    row: Row, columns: Sequence[int], waiting: dict[int, tuple[int, Cell]], setter: Fills, *, line: Line | None
) -> Any:
    cells: list[Any] = []
    column, coming = 0, list(row.cells)
    while column < len(columns):
        if column in waiting:
            left, covering = waiting.pop(column)
            if left > 1:
                waiting[column] = (left - 1, covering)
            one, content, merge = covering, [parts.paragraph(covering.look.handed_down(), [])], "continue"
        else:
            one = coming.pop(0) if coming else Cell(None, Look(lettering=row.cells[0].look.lettering, box=line))
            merge = "restart" if one.rows > 1 else ""
            if one.rows > 1:
                waiting[column] = (one.rows - 1, one)
            room = sum(columns[column : column + one.columns]) / 20
            one = _eased(one, room=room)
            content = _content(one, setter, room=room)
        width = sum(columns[column : column + one.columns])
        cells.append(parts.cell(one.look, content, width=width, span=one.columns, merge=merge, line=line))
        column += one.columns
    if row.keeps_next or row.is_head:
        for made_cell in cells:
            parts.keep(made_cell)
    return parts.row(cells, is_head=row.is_head, may_part=row.may_part)


def _eased(one: Cell, *, room: float) -> Cell:
    """Give up padding for a number that would not stand within it: the press lets it hang over, Word would part it."""
    pad, words = one.look.pad, _words(one)
    needed = measuring.width(words, one.look)
    if not _UNPARTED.fullmatch(words) or not room - pad.left - pad.right < needed <= room:
        return one
    side = (room - needed) / 2
    return replace(one, look=replace(one.look, pad=replace(pad, left=side, right=side)))


def _content(one: Cell, setter: Fills, *, room: float) -> list[Any]:
    if one.element is None:
        return [parts.paragraph(one.look.handed_down(), [])]
    return closed(setter.cell(one.element, one.look, room=room - one.look.pad.left - one.look.pad.right))


def _words(one: Cell) -> str:
    return "" if one.element is None else collapsed("".join(one.element.etree_element.itertext())).strip()


def _whole(widths: Iterable[float]) -> list[int]:
    """Give widths in twips: together they are what they were together."""
    ends = [0, *(parts.twips(end) for end in accumulate(widths))]
    return [end - begin for begin, end in pairwise(ends)]


def _widths(rows: Sequence[Row], room: float) -> list[float]:
    """Give the width of each column as a fixed layout does: what the first row says, the others share the rest."""
    said: list[float] = []
    for one in rows[0].cells:
        said += [_said(one, room) / one.columns] * one.columns
    _look_below(said, rows, room)
    for row in rows:
        _make_room(said, row)
    rest, open_columns = room - sum(said), said.count(0.0)
    if open_columns:
        share = max(rest / open_columns, room / len(said) / 4)
        said = [width or share for width in said]
    scale = room / sum(said)
    return [width * scale for width in said]


def _said(one: Cell, room: float) -> float:
    return one.look.width if one.look.width >= 0 else room * -one.look.width / 100


def _make_room(said: list[float], row: Row) -> None:
    """Widen columns whose words may not be parted, as far as the words need."""
    for column, one in enumerate(row.cells):
        if one.look.is_whole and one.columns == 1 and column < len(said):
            pads = one.look.pad.left + one.look.pad.right
            said[column] = max(said[column], measuring.width(_words(one), one.look) + pads)


def _look_below(said: list[float], rows: Sequence[Row], room: float) -> None:
    """Take widths that only the second row of a head says: under a cell that spans columns, one stands for each."""
    if len(rows) < 2 or not rows[1].is_head:  # noqa: PLR2004 - a head of two rows
        return
    free = [
        column
        for column, one in enumerate(cell for cell in rows[0].cells for _ in range(cell.columns))
        if one.rows == 1
    ]
    for column, one in zip(free, rows[1].cells, strict=False):
        if not said[column] and one.look.width:
            said[column] = _said(one, room)
