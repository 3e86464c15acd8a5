"""Tables, and what our sheets draw as one: labels with values, lines of attendants, places to sign side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from khunnatham.documents.editable import parts
from khunnatham.documents.editable.looks import Look

ROW_GROUPS: Final = frozenset({"thead", "tbody"})
HALF: Final = -50.0


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
    """Rows to be set, with or without rules, moved in by ``left``."""

    rows: tuple[Row, ...]
    has_rules: bool
    left: float = 0.0


class Fills(Protocol):
    """Who sets the content of a cell."""

    def cell(self, element: Any, look: Look, *, room: float) -> list[Any]:
        """Set what is inside a cell."""


Looking = Callable[[Any, Look], Look]


def table_of(element: Any, look: Look, looking: Looking) -> Table | None:
    """Read an element as a table, where the sheets show it as one."""
    if element.local_name == "table":
        return Table(_rows(element, look, looking, is_head=False), has_rules=True)
    if look.display == "flex":
        return _side_by_side(element, look, looking)
    if look.display == "table":
        inner = [(child, looking(child, look)) for child in element.iter_children()]
        if inner and all(one.display == "table-cell" for _, one in inner):
            return Table((_row(element, look, looking),), has_rules=False, left=look.left)
        return Table(tuple(_row(child, one, looking) for child, one in inner), has_rules=False, left=look.left)
    lines = [(child, looking(child, look)) for child in element.iter_children()]
    if element.local_name in {"ol", "ul"} and lines and all(one.display == "table" for _, one in lines):
        rows = tuple(_row(child, one, looking) for child, one in lines)
        return Table(rows, has_rules=False, left=lines[0][1].left)
    return None


def made(table: Table, setter: Fills, *, room: float) -> list[Any]:
    """Make the table in the room that is there, and the thin paragraph that parts it from the next one."""
    if not table.rows:
        return []
    room -= table.left
    widths = _widths(table.rows, room)
    waiting: dict[int, tuple[int, Cell]] = {}  # column → rows still covered from above
    rows = [_made_row(row, widths, waiting, setter, has_rules=table.has_rules) for row in table.rows]
    return [parts.table(widths, rows, has_rules=table.has_rules, left=table.left), parts.thin()]


def _side_by_side(element: Any, look: Look, looking: Looking) -> Table:
    cells = [Cell(child, looking(child, look)) for child in element.iter_children()]
    if look.justify == "flex-end":
        cells.insert(0, Cell(None, Look(width=HALF)))
    share = -100.0 / max(len(cells), 1)
    even = tuple(Cell(one.element, replace(one.look, width=share)) for one in cells)
    return Table((Row(even),) if even else (), has_rules=False)


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
    row: Row, widths: Sequence[float], waiting: dict[int, tuple[int, Cell]], setter: Fills, *, has_rules: bool
) -> Any:
    cells: list[Any] = []
    column, coming = 0, list(row.cells)
    while column < len(widths):
        if column in waiting:
            left, covering = waiting.pop(column)
            if left > 1:
                waiting[column] = (left - 1, covering)
            cells.append(_covered(covering, widths, column, has_rules=has_rules))
            column += covering.columns
            continue
        if not coming:
            break
        one = coming.pop(0)
        room = sum(widths[column : column + one.columns])
        if one.rows > 1:
            waiting[column] = (one.rows - 1, one)
        cells.append(_made_cell(one, setter, width=room, has_rules=has_rules))
        column += one.columns
    if row.keeps_next or row.is_head:
        for made_cell in cells:
            parts.keep(made_cell)
    return parts.row(cells, is_head=row.is_head, may_part=row.may_part)


def _made_cell(one: Cell, setter: Fills, *, width: float, has_rules: bool) -> Any:
    inner = width - (parts.SIDE * 2 if has_rules else 0)
    content = (
        [parts.paragraph(one.look.handed_down(), [])]
        if one.element is None
        else setter.cell(one.element, one.look, room=inner)
    )
    if content[-1].tag.endswith("}tbl"):
        content.append(parts.thin())
    return parts.cell(
        one.look,
        content,
        width=width,
        span=one.columns,
        merge="restart" if one.rows > 1 else "",
        is_bare=not has_rules,
    )


def _covered(one: Cell, widths: Sequence[float], column: int, *, has_rules: bool) -> Any:
    return parts.cell(
        one.look,
        [parts.paragraph(one.look.handed_down(), [])],
        width=sum(widths[column : column + one.columns]),
        span=one.columns,
        merge="continue",
        is_bare=not has_rules,
    )


def _widths(rows: Sequence[Row], room: float) -> list[float]:
    """Give the width of each column as a fixed layout does: what the first row says, the others share the rest."""
    said: list[float] = []
    for one in rows[0].cells:
        width = one.look.width if one.look.width >= 0 else room * -one.look.width / 100
        said += [width / one.columns] * one.columns
    _look_below(said, rows, room)
    rest, open_columns = room - sum(said), said.count(0.0)
    if open_columns:
        share = max(rest / open_columns, room / len(said) / 4)
        said = [width or share for width in said]
    scale = room / sum(said)
    return [width * scale for width in said]


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
            said[column] = one.look.width if one.look.width > 0 else room * -one.look.width / 100
