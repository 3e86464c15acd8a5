"""A workbook that a stranger sent: measured part by part before a table is made out of it, for two far corners fill the memory."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from python_calamine import CalamineError, CalamineWorkbook

# A person's sheet keeps a few remarks below and beside what is asked for; a limit of the caller's own is told by the caller.
SPARE_ROWS: Final = 50
MOST_COLUMNS: Final = 200
MOST_TEXT: Final = 40_000_000  # letters of all cells together, each as often as it is shown
ELEMENTS_A_CELL: Final = 5
_CHUNK: Final = 65536
_CELL: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_ZIP_FAULTS: Final = (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, ValueError, OSError)
_BOOK_FAULTS: Final = (CalamineError, ValueError, OSError)


class NoWorkbook(Exception):  # noqa: N818 - it says what the file is
    """A file that is no XLSX inside, or is closed by a password."""


class TooLarge(NoWorkbook):
    """A file that unpacks, or whose texts repeat, to more than anyone can mean."""


class TooFar(NoWorkbook):
    """A sheet with a value further down or further right than is read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far down and right a value may stand, how large the table may be, and how many bytes the whole may unpack to."""

    rows: int
    columns: int
    cells: int
    unpacked: int


@dataclass(frozen=True, slots=True)
class Opened:
    """The workbook without the sheets that reach too far, and the parts that these were."""

    book: CalamineWorkbook
    far: frozenset[str]


def first_sheet(content: bytes, *, rows: int, unpacked: int, columns: int = MOST_COLUMNS) -> list[list[Any]]:
    """Give the cells of the first sheet from its first row on. Raises ``NoWorkbook``, ``TooLarge``, ``TooFar``."""
    most = rows + SPARE_ROWS
    opened = opened_within(content, Limits(most, columns, most * columns, unpacked))
    try:
        return opened.book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except _BOOK_FAULTS as fault:
        raise (TooFar if opened.far else NoWorkbook)(str(fault)) from fault


def opened_within(content: bytes, limits: Limits) -> Opened:
    """Open a workbook anew out of the parts that were measured: the reader sees nothing that was not."""
    kept = BytesIO()
    try:
        with ZipFile(BytesIO(content)) as parts, ZipFile(kept, "w", ZIP_DEFLATED, compresslevel=1) as clean:
            far = _measured(parts, clean, limits)
    except _ZIP_FAULTS as fault:
        raise NoWorkbook(str(fault)) from fault
    try:
        return Opened(CalamineWorkbook.from_filelike(BytesIO(kept.getvalue())), far)
    except _BOOK_FAULTS as fault:
        raise NoWorkbook(str(fault)) from fault


def _measured(parts: ZipFile, clean: ZipFile, limits: Limits) -> frozenset[str]:
    infos = parts.infolist()
    names = [info.filename.lower() for info in infos]
    if len(set(names)) < len(names) or "xl/workbook.xml" not in names:
        raise NoWorkbook("no workbook, or a part stands twice")
    if sum(info.file_size for info in infos) > limits.unpacked:
        raise TooLarge("it unpacks to too much")
    far: set[str] = set()
    lengths: list[int] = []
    shown: list[Counter[str]] = []
    for info in infos:
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue
        measure = _Measure(limits)
        if (whole := _read(parts, info, measure)) is None:
            far.add(info.filename)
            continue
        lengths += measure.lengths
        shown.append(measure.shown)
        clean.writestr(info.filename, whole)
    lengths.sort(reverse=True)
    if any(_shown_at_most(one, lengths) > MOST_TEXT for one in shown):
        raise TooLarge("its texts repeat to too much")
    return frozenset(far)


def _read(parts: ZipFile, info: ZipInfo, measure: _Measure) -> bytes | None:
    """Give a part, or nothing where a value of it stands too far out."""
    whole = BytesIO()
    with parts.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            if not measure.takes(chunk):
                return None
            whole.write(chunk)
    measure.end()
    return whole.getvalue()


def _shown_at_most(shown: Counter[str], lengths: list[int]) -> int:
    """Give the most that the cells can show, whichever text each of them names: the reader skips empty texts in its count."""
    often = sorted(shown.values(), reverse=True)
    return sum(times * length for times, length in zip(often, lengths, strict=False))


@dataclass(slots=True)
class _Measure:
    """Reads one part as it streams by, and stops where a value stands too far out."""

    limits: Limits
    is_far: bool = False
    shown: Counter[str] = field(default_factory=Counter)
    lengths: list[int] = field(default_factory=list)
    _row: int = 0
    _place: tuple[int, int] = (0, 0)
    _low: int = 0
    _right: int = 0
    _cells: int = 0
    _elements: int = 0
    _depth: int = 0  # of sheetData
    _is_shared: bool = False
    _reads: bool = False
    _text: list[str] = field(default_factory=list)
    _parser: expat.XMLParserType = field(init=False)

    def __post_init__(self) -> None:
        # The reader of the sheets goes by bytes, whatever encoding a part says to have.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._letters
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def takes(self, chunk: bytes) -> bool:
        """Read on; give whether more is wanted."""
        try:
            self._parser.Parse(chunk, False)  # noqa: FBT003 - the parser takes no keyword
        except expat.ExpatError as fault:
            raise NoWorkbook(str(fault)) from fault
        return not self.is_far

    def end(self) -> None:
        """Refuse a part whose end is missing."""
        try:
            self._parser.Parse(b"", True)  # noqa: FBT003 - as above
        except expat.ExpatError as fault:
            raise NoWorkbook(str(fault)) from fault

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        # A few kilobytes can hold millions of empty elements, which take their time though they say nothing.
        self._elements += 1
        if self._elements > ELEMENTS_A_CELL * self.limits.cells:
            raise TooLarge("it has too many elements")
        name = tag.rpartition(":")[2]
        if name == "sheetData":
            self._depth += 1
        elif name == "si":
            self.lengths.append(0)
        elif name == "sst":
            self._insist_countable(attributes)
        if self.is_far or not self._depth:
            return
        if name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "c":
            self._begin_cell(attributes)
        elif self._cells:
            # Merely coloured cells hold nothing and are not read, however far out they stand.
            row, column = self._place
            self._low, self._right = max(self._low, row), max(self._right, column)
            self.is_far = (
                self._low > self.limits.rows
                or self._right > self.limits.columns
                or self._low * self._right > self.limits.cells
            )
            if name == "v":
                self._reads, self._text = self._is_shared, []

    def _insist_countable(self, attributes: dict[str, str]) -> None:
        # The reader makes room for as many texts as are promised, and the whole process ends where there is none.
        for name, promised in attributes.items():
            if name.rpartition(":")[2] != "uniqueCount":
                continue
            if not _NUMBER.fullmatch(promised):
                raise NoWorkbook("texts without a count")
            if int(promised) > ELEMENTS_A_CELL * self.limits.cells:
                raise TooLarge("it promises too many texts")

    def _begin_row(self, given: str | None) -> None:
        if given is not None and not _NUMBER.fullmatch(given):
            raise NoWorkbook("a row without a number")
        self._row = int(given) if given is not None else max(self._row, self._place[0]) + 1
        self._place = (self._row, 0)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cells += 1
        # So many cells, even empty ones, take their time.
        self.is_far = self._cells > self.limits.cells
        self._is_shared = attributes.get("t") == "s"
        given = attributes.get("r")
        if given is None:
            self._place = (self._row, self._place[1] + 1)
            return
        found = _CELL.fullmatch(given)
        if found is None:
            raise NoWorkbook("a cell without a place")
        column = 0
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - ord("A") + 1
        self._place = (int(found[2]), column)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "sheetData":
            self._depth -= 1
        elif name == "v" and self._reads:
            self._reads = False
            self.shown["".join(self._text).strip().lstrip("0+")] += 1

    def _letters(self, text: str) -> None:
        if self._reads:
            self._text.append(text)
        elif self.lengths and not self._depth:
            self.lengths[-1] += len(text)

    def _refuse_doctype(self, *_: object) -> None:
        raise NoWorkbook("a document type")
