"""Reading one mapping of a file field by field: every wrong, missing or unknown field becomes a mistake on its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from khunnatham.programmes.nodes import Mistake, Node
from khunnatham.wording import Text

Value = TypeVar("Value")

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_LEAP_YEAR = 2000


@dataclass(slots=True)
class Fields:
    """The fields of one mapping. Reading a field marks it as known; ``finish`` names those that nobody knows."""

    node: Node
    path: str
    mistakes: list[Mistake]
    known: set[str]

    @classmethod
    def of(cls, node: Node, path: str, mistakes: list[Mistake]) -> Fields:
        """Give the fields of ``node``; anything but a mapping is a mistake and reads as an empty mapping."""
        if node.fields is None:
            mistakes.append(Mistake(node.line, path, Text("ต้องเป็นรายการช่องและค่า", "This must be a mapping of fields.")))
            node = Node(node.line, fields={})
        return cls(node, path, mistakes, set())

    @property
    def line(self) -> int:
        """The line on which the mapping begins."""
        return self.node.line

    def wrong(self, name: str, text: Text, *, line: int | None = None) -> None:
        """Note a mistake at the field ``name``."""
        self.mistakes.append(Mistake(line or self.line_of(name), self._at(name), text))

    def line_of(self, name: str) -> int:
        """Give the line of a field, or of the mapping when the field is missing."""
        return self.node.key_lines.get(name, self.node.line)

    def has(self, name: str) -> bool:
        """Tell whether the field is written."""
        return name in (self.node.fields or {})

    def get(self, name: str, *, required: bool = False) -> Node | None:
        """Give the node of a field; a required field that is missing is a mistake."""
        self.known.add(name)
        node = (self.node.fields or {}).get(name)
        if node is None and required:
            self.mistakes.append(
                Mistake(self.node.line, self._at(name), Text(f"ขาดช่อง {name}", f"The field {name} is missing."))
            )
        return node

    def scalar(self, name: str, *, required: bool = True) -> str:
        """Give a field's text, stripped; an empty required text is a mistake."""
        node = self.get(name, required=required)
        if node is None:
            return ""
        if node.text is None:
            self.wrong(name, Text("ต้องเป็นข้อความเดียว", "This must be one text, not a list or a mapping."))
            return ""
        if required and not node.text.strip():
            self.wrong(name, Text("ช่องนี้ว่าง", "This field is empty."))
        return node.text.strip()

    def matching(self, name: str, pattern: re.Pattern[str], text: Text, *, required: bool = True) -> str:
        """Give a field's text that has a fixed form; another form is a mistake with the sentence ``text``."""
        value = self.scalar(name, required=required)
        if value and not pattern.fullmatch(value):
            self.wrong(name, text)
            return ""
        return value

    def key(self, name: str = "key", *, required: bool = True) -> str:
        """Give a key: Latin letters, digits, dots, hyphens."""
        return self.matching(name, _KEY, _A_KEY, required=required)

    def whole(self, name: str, *, default: int | None = None) -> int:
        """Give a whole number ≥ 0; required unless a default is given."""
        value = self.matching(name, _WHOLE, _A_WHOLE, required=default is None)
        return int(value) if value else default or 0

    def decimal(self, name: str, *, required: bool = True) -> Decimal | None:
        """Give an exact decimal number ≥ 0, or None where it is not written."""
        value = self.matching(name, _DECIMAL, _A_DECIMAL, required=required)
        return Decimal(value) if value else None

    def percent(self, name: str) -> Fraction | None:
        """Give a percentage from 0 to 100 as an exact fraction, or None where it is not written."""
        value = self.decimal(name, required=False)
        if value is not None and value > 100:  # noqa: PLR2004 - per cent
            self.wrong(name, Text("ร้อยละต้องไม่เกิน 100", "A percentage is at most 100."))
            return None
        return None if value is None else Fraction(value)

    def truth(self, name: str, *, default: bool = False) -> bool:
        """Give true or false."""
        value = self.scalar(name, required=False)
        if value not in {"", "true", "false"}:
            self.wrong(name, Text("ต้องเป็น true หรือ false", "This must be true or false."))
        return value == "true" if value else default

    def day(self, name: str, *, required: bool = True) -> date | None:
        """Give a calendar date written YYYY-MM-DD (ค.ศ.), or None where it is not written."""
        value = self.matching(name, _DATE, _A_DATE, required=required)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.wrong(name, _A_DATE)
            return None

    def month_day(self, name: str) -> str:
        """Give a yearly day written MM-DD, or "" where it is not written."""
        value = self.matching(name, _MONTH_DAY, _A_MONTH_DAY, required=False)
        try:
            return value and date.fromisoformat(f"{_LEAP_YEAR}-{value}").strftime("%m-%d")
        except ValueError:
            self.wrong(name, _A_MONTH_DAY)
            return ""

    def clock(self, name: str) -> time | None:
        """Give an hour written HH:MM, or nothing where it is not written."""
        value = self.matching(name, _CLOCK, _A_CLOCK, required=False)
        return time.fromisoformat(value) if value else None

    def choice(self, name: str, choices: tuple[str, ...], *, default: str = "") -> str:
        """Give one of a closed list of words."""
        value = self.scalar(name, required=not default) or default
        if value and value not in choices:
            listed = ", ".join(choices)
            self.wrong(name, Text(f"ไม่รู้จัก «{value}» ใช้ได้: {listed}", f"“{value}” is not known; use one of: {listed}."))
            return default
        return value

    def text(self, name: str, *, required: bool = True) -> Text:
        """Give a text in two languages: ``{th: …, en: …}``; both are needed."""
        return self.maybe_text(name, required=required) or Text("", "")

    def maybe_text(self, name: str, *, required: bool = False) -> Text | None:
        """Give a text in two languages, or None where it is not written."""
        node = self.get(name, required=required)
        if node is None:
            return None
        inner = Fields.of(node, self._at(name), self.mistakes)
        text = Text(_one_line(inner.scalar("th")), _one_line(inner.scalar("en")))
        inner.finish()
        return text

    def each(self, name: str, *, required: bool = False) -> Iterator[Node]:
        """Give the items of a list field; a missing optional list has none."""
        node = self.get(name, required=required)
        if node is None:
            return
        if node.items is None:
            self.wrong(
                name, Text("ต้องเป็นรายการ (ขึ้นต้นแต่ละบรรทัดด้วย -)", "This must be a list (each item begins with -).")
            )
        elif required and not node.items:
            self.wrong(name, Text("รายการนี้ว่าง", "This list is empty."))
        yield from node

    def many(self, name: str, read: Callable[[Fields], Value], *, required: bool = False) -> tuple[Value, ...]:
        """Give a list of mappings, each read by ``read``, which need not finish them."""
        found = []
        for number, node in enumerate(self.each(name, required=required), 1):
            inner = Fields.of(node, f"{self._at(name)}[{number}]", self.mistakes)
            found.append(read(inner))
            inner.finish()
        return tuple(found)

    def maybe(self, name: str, read: Callable[[Fields], Value], *, path: str = "") -> Value | None:
        """Give one mapping read by ``read``, which need not finish it, or None where it is not written."""
        node = self.get(name)
        if node is None:
            return None
        inner = Fields.of(node, path or self._at(name), self.mistakes)
        value = read(inner)
        inner.finish()
        return value

    def words(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """Give a list of texts."""
        found = []
        for node in self.each(name, required=required):
            if node.text is None or not node.text.strip():
                self.wrong(
                    name, Text("ทุกข้อของรายการต้องเป็นข้อความ", "Every item of this list must be a text."), line=node.line
                )
            else:
                found.append(node.text.strip())
        return tuple(found)

    def finish(self) -> None:
        """Name every field that no part of the reader knows."""
        for name in self.node.fields or {}:
            if name not in self.known:
                self.wrong(name, Text(f"ไม่รู้จักช่อง {name}", f"The field {name} is not known here."))

    def _at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def _one_line(text: str) -> str:
    return " ".join(text.split())


_A_KEY = Text("รหัสใช้ได้เฉพาะอักษรละติน ตัวเลข จุด และขีด", "A key has Latin letters, digits, dots and hyphens only.")
_A_WHOLE = Text("ต้องเป็นจำนวนเต็มตั้งแต่ 0", "This must be a whole number, 0 or more.")
_A_DECIMAL = Text("ต้องเป็นตัวเลขตั้งแต่ 0 เช่น 86 หรือ 84.99", "This must be a number, 0 or more, such as 86 or 84.99.")
_A_DATE = Text("ต้องเป็นวันที่ในปฏิทิน ปี ค.ศ.-เดือน-วัน เช่น 2026-03-31", "This must be a calendar date, such as 2026-03-31.")
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_A_CLOCK = Text('เขียนเวลาเป็น ชั่วโมง:นาที เช่น "13:30"', 'Write the hour as HH:MM, such as "13:30".')
_A_MONTH_DAY = Text("ต้องเป็นเดือน-วัน เช่น 05-31", "This must be month-day, such as 05-31.")
