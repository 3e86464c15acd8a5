"""Records to be scored, out of JSON, YAML or XLSX: what the file says as plain data, and what is wrong with its form."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from khunnatham.cli.workbook import Refused, read_workbook
from khunnatham.programmes.nodes import DEEPEST, Malformed, Node, read_nodes
from khunnatham.scoring.numbers import LONGEST
from khunnatham.wording import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST: Final = 256 * 1024 * 1024
_NO_NUMBER: Final = Decimal("NaN")
_ZIP: Final = b"PK\x03\x04"
# Whole numbers and decimals of the core schema of YAML 1.2; 0o17, 1_000 and .inf stay text, which no number may be.
_WHOLE: Final = re.compile(r"[-+]?[0-9]+")
_DECIMAL: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


class Unreadable(Exception):  # noqa: N818 - it carries the sentences for the person
    """A file that gives no records at all, with the sentences that say why."""

    def __init__(self, *sentences: Text) -> None:
        super().__init__("; ".join(sentence.en for sentence in sentences))
        self.sentences = sentences


class Doubled(dict[str, Any]):
    """An object in which keys stand twice; ``keys_twice`` names them."""

    keys_twice: tuple[str, ...] = ()


def read_records(file: str) -> list[Any]:
    """Read the records of a file (``-`` is standard input): one record or a list of them. Raises ``Unreadable``."""
    content = _content(file)
    form = _form(file, content)
    if form == "xlsx":
        return _sheet(content)
    text = _decoded(content)
    data = _json(text) if form == "json" else _plain(_yaml(text))
    if _is_too_deep(data):
        raise Unreadable(Text(f"ข้อมูลซ้อนกันลึกเกิน {DEEPEST} ชั้น", f"The data is nested deeper than {DEEPEST} levels."))
    return data if isinstance(data, list) else [data]


def keys_twice(record: object) -> Iterator[str]:
    """Name every key that stands twice anywhere in a record: ``unit``, ``D4.1.1``, ``D4.1.1.part``."""
    stack = [(record, "")]
    while stack:
        value, path = stack.pop()
        if isinstance(value, Doubled):
            yield from (_inside(path, name) for name in value.keys_twice)
        if isinstance(value, dict):
            stack.extend((inner, _inside(path, name)) for name, inner in value.items())
        elif isinstance(value, list):
            stack.extend((inner, path) for inner in value)


def _inside(path: str, name: str) -> str:
    return name if path in {"", "answers"} else f"{path}.{name}"


def _content(file: str) -> bytes:
    try:
        content = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else _bytes_of(Path(file))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(
            Text(f"เปิดไฟล์ {file} ไม่ได้: {reason}", f"The file {file} cannot be opened: {reason}.")
        ) from None
    if len(content) > LARGEST:
        raise Unreadable(Text("ไฟล์ใหญ่เกิน 256 MiB แบ่งเป็นหลายไฟล์", "The file is larger than 256 MiB; split it."))
    return content


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(LARGEST + 1)


def _form(file: str, content: bytes) -> str:
    suffix = Path(file).suffix.lower()
    if suffix in {".json", ".xlsx"}:
        return suffix.removeprefix(".")
    if suffix in {".yaml", ".yml"}:
        return "yaml"
    if content.startswith(_ZIP):
        return "xlsx"
    return "json" if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["} else "yaml"


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(
            Text(f"บรรทัด {line}: ไฟล์ต้องเข้ารหัสแบบ UTF-8", f"Line {line}: the file must be encoded in UTF-8.")
        ) from None


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_integer, parse_float=_exact, parse_constant=float)
    except json.JSONDecodeError as error:
        raise Unreadable(
            Text(
                f"บรรทัด {error.lineno} คอลัมน์ {error.colno}: อ่านเป็น JSON ไม่ได้ ({error.msg})",
                f"Line {error.lineno}, column {error.colno}: this is not JSON ({error.msg}).",
            )
        ) from None
    except RecursionError:
        raise Unreadable(
            Text(f"ข้อมูลซ้อนกันลึกเกิน {DEEPEST} ชั้น", f"The data is nested deeper than {DEEPEST} levels.")
        ) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    times = Counter(name for name, _ in pairs)
    doubled = Doubled(found)
    doubled.keys_twice = tuple(name for name in found if times[name] > 1)
    return doubled


def _integer(literal: str) -> int | Decimal:
    # An endless literal is kept as a decimal: no whole number, but nothing that costs time or fails to convert.
    return int(literal) if len(literal) <= LONGEST else Decimal(1).scaleb(LONGEST)


def _exact(literal: str) -> Decimal:
    try:
        return Decimal(literal) if len(literal) <= LONGEST else _NO_NUMBER
    except InvalidOperation:  # an exponent beyond everything
        return _NO_NUMBER


def _is_too_deep(data: object) -> bool:
    stack = [(data, 0)]
    while stack:
        value, depth = stack.pop()
        if depth > DEEPEST:
            return True
        if isinstance(value, dict):
            stack.extend((item, depth + 1) for item in value.values())
        elif isinstance(value, list):
            stack.extend((item, depth + 1) for item in value)
    return False


# ── YAML ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _yaml(text: str) -> Node:
    try:
        return read_nodes(text, refuses_doubles=False)
    except Malformed as error:
        raise Unreadable(
            *(
                Text(f"บรรทัด {mistake.line}: {mistake.text.th}", f"Line {mistake.line}: {mistake.text.en}")
                for mistake in error.mistakes
            )
        ) from None


def _plain(node: Node) -> Any:
    if node.items is not None:
        return [_plain(item) for item in node.items]
    if node.fields is not None:
        found = {name: _plain(value) for name, value in node.fields.items()}
        if not node.doubled:
            return found
        # A key's second writing was renamed while reading; the record keeps the first and names the key.
        doubled = Doubled({name: value for name, value in found.items() if name not in node.renamed})
        doubled.keys_twice = tuple(dict.fromkeys(node.doubled))
        return doubled
    return _scalar(node)


def _scalar(node: Node) -> Any:
    text = node.text or ""
    if not node.is_plain:
        return text
    if text in {"", "~", "null", "Null", "NULL"}:
        return None
    if text in {"true", "True", "TRUE"}:
        return True
    if text in {"false", "False", "FALSE"}:
        return False
    return _number(text)


def _number(text: str) -> Any:
    if _WHOLE.fullmatch(text):
        return _integer(text)
    return _exact(text) if _DECIMAL.fullmatch(text) else text


# ── XLSX ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sheet(content: bytes) -> list[dict[str, Any]]:
    try:
        return list(read_workbook(content, _cell_json))
    except Refused as refused:
        raise Unreadable(refused.text) from None


def _cell_json(text: str) -> Any:
    try:
        data = _json(text)
    except Unreadable:
        return text
    return text if _is_too_deep(data) else data
