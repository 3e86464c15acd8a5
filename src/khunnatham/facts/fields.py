"""The typed fields of a register: what each is called, and how what was typed becomes its one spelling or is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from khunnatham.evidence.links import normalised
from khunnatham.facts.kinds import whole_number
from khunnatham.thai import parse_date
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text

LONGEST_LINE: Final = 300
MOST_LINES: Final = 500
MOST_WORDS: Final = 60


@dataclass(frozen=True, slots=True)
class Option:
    """One word that may be chosen."""

    key: str
    title: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a register. ``kind`` is a key of ``READERS``; ``columns`` names the parts of each line of a table."""

    key: str
    title: Text
    kind: str = "text"
    is_required: bool = True
    options: tuple[Option, ...] = ()
    columns: tuple[Text, ...] = ()
    hint: Text | None = None

    def option(self, key: object) -> Option | None:
        """Give the option with this key; nothing where it is none."""
        return next((one for one in self.options if one.key == key), None)


def read(field: Field, raw: object) -> object:
    """Give what was typed in its one spelling, ready for JSON; refuse what does not fit, at the field's own place."""
    if raw is None or raw in ("", []):
        if field.is_required:
            raise _missing(field)
        return [] if field.kind in {"lines", "words"} else ""
    return READERS[field.kind](field, raw)


def _text(field: Field, raw: object) -> str:
    if not isinstance(raw, str):
        raise _missing(field)
    if field.is_required:
        return needed(raw, _SAY.fill(th=field.title.th, en=field.title.en), longest=LONGEST_LINE, field=field.key)
    return cleaned(raw, longest=LONGEST_LINE, field=field.key)


def _choice(field: Field, raw: object) -> str:
    found = field.option(raw)
    if found is None:
        raise Refusal(
            Text(f"เลือก{field.title.th}จากรายการ", f"Choose from the list: {field.title.en}."),
            code="option-unknown",
            field=field.key,
        )
    return found.key


def _day(field: Field, raw: object) -> str:
    return (raw if type(raw) is date else parse_date(str(raw), field=field.key)).isoformat()


def _number(field: Field, raw: object) -> int:
    return whole_number(raw, of=field.title, field=field.key)


def _link(field: Field, raw: object) -> str:
    try:
        return normalised(str(raw))
    except Refusal as refusal:
        raise Refusal(refusal.text, code=refusal.code, field=field.key) from refusal


def _words(field: Field, raw: object) -> list[str]:
    if not isinstance(raw, list) or len(raw) > MOST_WORDS:
        raise _missing(field)
    return sorted({cleaned(str(one), longest=LONGEST_LINE, field=field.key) for one in raw} - {""})


def _lines(field: Field, raw: object) -> list[list[str]]:
    """Read lines as they are pasted from a sheet: one row a line, its cells parted by a tab or by «|»."""
    rows = raw.splitlines() if isinstance(raw, str) else raw
    if not isinstance(rows, list) or len(rows) > MOST_LINES:
        raise Refusal(
            Text(f"{field.title.th} มีได้ไม่เกิน {MOST_LINES} บรรทัด", f"{field.title.en}: at most {MOST_LINES} lines."),
            code="too-many-lines",
            field=field.key,
        )
    read_rows = [cells_of(row, len(field.columns)) for row in rows]
    kept = [[cleaned(cell, longest=LONGEST_LINE, field=field.key) for cell in row] for row in read_rows if any(row)]
    if field.is_required and not kept:
        raise _missing(field)
    return kept


def cells_of(row: object, width: int) -> list[str]:
    """Give the cells of one pasted line, as many as there are columns; what is over goes into the last one."""
    parts = [str(cell) for cell in row] if isinstance(row, list) else str(row).replace("\t", "|").split("|", width - 1)
    cells = [part.strip() for part in parts[:width]]
    return cells + [""] * (width - len(cells))


def _missing(field: Field) -> Refusal:
    return Refusal(_SAY.fill(th=field.title.th, en=field.title.en), code="text-missing", field=field.key)


_SAY: Final = Text("กรอก{th}", "Fill in: {en}.")
READERS: Final[Mapping[str, Callable[[Field, object], object]]] = {
    "text": _text,
    "choice": _choice,
    "day": _day,
    "number": _number,
    "link": _link,
    "words": _words,
    "lines": _lines,
}
