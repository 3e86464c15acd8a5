"""Records out of a workbook (XLSX): one row a record, one column a key, compound answers as JSON in a cell.

The cells come from calamine. Two things that it does not tell are looked up in the workbook itself: cells that show an error
(``#N/A``) and cells shown as a percentage (``85%`` is stored as 0.85). Both become texts that no requirement takes.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from python_calamine import CalamineError

from khunnatham import workbooks
from khunnatham.cli.cells import UNPACKED, Damaged, Parts, column_letters
from khunnatham.scoring.answers import FIELDS
from khunnatham.wording import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_LIMITS: Final = workbooks.Limits(rows=200_000, columns=130, cells=5_000_000, unpacked=UNPACKED)
_HEADINGS: Final = tuple(name for name in FIELDS if name != "answers")


class Refused(Exception):  # noqa: N818 - it carries the sentence for the person
    """A workbook that gives no records, with the sentence that says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def read_workbook(content: bytes, read_json: Callable[[str], Any]) -> Iterator[dict[str, Any]]:
    """Give the records of the first visible sheet; ``read_json`` reads compound cells. Raises ``Refused``."""
    try:
        rows = _rows(content)
    except (CalamineError, workbooks.NoWorkbook, Damaged, ValueError, OSError) as error:
        raise Refused(Text(f"อ่านเป็น XLSX ไม่ได้: {error}", f"This is not a readable XLSX workbook: {error}")) from None
    if not rows:
        return
    headings = _headings(rows[0])
    for row in rows[1:]:
        if not all(_is_blank(cell) for cell in row):
            yield _record(headings, row, read_json)


def _rows(content: bytes) -> list[list[Any]]:
    parts = Parts(content)
    sheets = parts.visible_sheets()
    if not sheets:
        return []
    opened = workbooks.opened_within(content, _LIMITS)
    for sheet in sheets:
        if sheet.part in opened.far:
            raise Refused(
                Text(
                    f"แผ่นงาน {sheet.name} ใหญ่เกิน 200,000 แถว 130 คอลัมน์ หรือ 5,000,000 เซลล์",
                    f"The sheet {sheet.name} has more than 200,000 rows, 130 columns or 5,000,000 cells.",
                )
            )
    workbook = opened.book
    rows, *others = (workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False) for sheet in sheets)
    for sheet, other in zip(sheets[1:], others, strict=True):
        if other and "unit" in {str(cell).strip() for cell in other[0]}:
            raise Refused(
                Text(
                    f"มีระเบียนอยู่ในแผ่นงาน {sheet.name} ด้วย รวมไว้ในแผ่นแรกแผ่นเดียว",
                    f"There are records on the sheet {sheet.name} too; put them all on the first one.",
                )
            )
    for row, column, shown in parts.odd_cells(sheets[0]):
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = _Odd(shown)
    return [list(row) for row in rows]


class _Odd(str):
    """What a cell shows that holds no answer: an error or a percentage."""

    __slots__ = ()


def _headings(row: Sequence[object]) -> list[str]:
    headings = [_text(cell).strip() if cell is not None else "" for cell in row]
    twice = sorted({name for name in headings if name and headings.count(name) > 1})
    if twice:
        listed = ", ".join(twice)
        raise Refused(Text(f"แถวหัวตาราง: คอลัมน์ {listed} ซ้ำกัน", f"Heading row: the column {listed} stands twice."))
    return headings


def _record(headings: Sequence[str], row: Sequence[object], read_json: Callable[[str], Any]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    for place, cell in enumerate(row):
        if _is_blank(cell):
            continue
        name = headings[place] if place < len(headings) else ""
        if name in _HEADINGS:
            record[name] = cell if isinstance(cell, bool) else not isinstance(cell, _Odd) and _text(cell)
        else:
            answers[name or f"[{column_letters(place)}]"] = _value(cell, read_json)
    if answers:
        record["answers"] = answers
    return record


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _text(cell: object) -> str:
    # A workbook knows only one kind of number: the heading 1 and the unit 42 are stored as 1.0 and 42.0.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _value(cell: object, read_json: Callable[[str], Any]) -> Any:
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else Decimal(repr(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return _written(cell.strip(), read_json) if isinstance(cell, str) else str(cell)


def _written(text: str, read_json: Callable[[str], Any]) -> Any:
    if text.lower() in {"true", "false"}:
        return text.lower() == "true"
    return read_json(text) if text[:1] in {"{", "["} else text
