"""The parts of a workbook that its reader does not tell: hidden sheets, errors, percentages."""

from __future__ import annotations

import posixpath
import re
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterator

UNPACKED: Final = 1024 * 1024 * 1024
_SMALL: Final = 32 * 1024 * 1024
_CELL: Final = rb"""<(?:\w+:)?c\s(?P<all>[^>]*%s[^>]*)(?<!/)>(?P<inside>.*?)</(?:\w+:)?c>"""
_PLACE: Final = re.compile(rb"""(?:^|\s)r=["']([A-Z]+)([0-9]+)["']""")
_TYPE: Final = re.compile(rb"""(?:^|\s)t=["'](\w+)["']""")
_VALUE: Final = re.compile(rb"""<(?:\w+:)?v>([^<]*)</""")
_PERCENT_FORMATS: Final = frozenset({"9", "10"})
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class Damaged(Exception):  # noqa: N818 - it says what the file is
    """A file that is no workbook inside."""


class Sheet(NamedTuple):
    """A sheet of the workbook and the part of the file that holds it."""

    name: str
    part: str


class Parts:
    """The parts of a workbook. Raises ``Damaged`` where they are not there or unpack to more than anyone can mean."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = ZipFile(BytesIO(content))
        except (BadZipFile, NotImplementedError) as error:
            raise Damaged(str(error)) from None
        if sum(info.file_size for info in self._zip.infolist()) > UNPACKED:
            raise Damaged("it unpacks to more than 1 GiB")

    def visible_sheets(self) -> list[Sheet]:
        """Give the sheets that a person sees, in order; charts are no sheets here."""
        targets = {
            link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
            for link in self._tree("xl/_rels/workbook.xml.rels")
            if link.get("Type", "").endswith("/worksheet")
        }
        found = []
        for element in self._tree("xl/workbook.xml").iter():
            link = next((value for name, value in element.items() if name.endswith("}id")), "")
            if _local(element) == "sheet" and element.get("state", "visible") == "visible" and link in targets:
                found.append(Sheet(element.get("name", ""), targets[link]))
        return found

    def odd_cells(self, sheet: Sheet) -> Iterator[tuple[int, int, str]]:
        """Give row and column (from 0) of every cell that shows an error or a percentage, and what it shows."""
        text = self._bytes(sheet.part)
        for found in _cells(text, rb"""\bt=["']e["']"""):
            yield (*_place(found), _shown(found) or "#N/A")
        styles = self._percent_styles()
        if styles:
            for found in _cells(text, rb"""\bs=["'](?:%s)["']""" % b"|".join(styles)):
                kind = _TYPE.search(found["all"])
                if kind is None or kind[1] == b"n":
                    yield (*_place(found), f"{_shown(found)} (%)")

    def _percent_styles(self) -> list[bytes]:
        if "xl/styles.xml" not in self._zip.namelist():
            return []
        tree = self._tree("xl/styles.xml")
        percent = set(_PERCENT_FORMATS)
        for element in tree.iter():
            if _local(element) == "numFmt" and "%" in _QUOTED.sub("", element.get("formatCode", "")):
                percent.add(element.get("numFmtId", ""))
        cells = next((element for element in tree if _local(element) == "cellXfs"), None)
        formats = [] if cells is None else [element.get("numFmtId", "0") for element in cells]
        return [str(place).encode() for place, number in enumerate(formats) if number in percent]

    def _tree(self, part: str) -> ET.Element:
        text = self._bytes(part)
        if len(text) > _SMALL or b"<!DOCTYPE" in text:
            raise Damaged(f"{part} is no part of a workbook")
        try:
            return ET.fromstring(text)  # noqa: S314 - no document type, hence no entities
        except ET.ParseError as error:
            raise Damaged(f"{part}: {error}") from None

    def _bytes(self, part: str) -> bytes:
        try:
            with self._zip.open(part) as stream:
                text = stream.read(UNPACKED + 1)
        except (KeyError, BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise Damaged(str(error)) from None
        if len(text) > UNPACKED:
            raise Damaged("it unpacks to more than 1 GiB")
        return text


def column_letters(place: int) -> str:
    """Give the name of a column, counted from 0, as a workbook shows it: A to Z, then AA and on."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _cells(text: bytes, attribute: bytes) -> Iterator[re.Match[bytes]]:
    for found in re.finditer(_CELL % attribute, text, re.DOTALL):
        if _PLACE.search(found["all"]):
            yield found


def _place(cell: re.Match[bytes]) -> tuple[int, int]:
    found = _PLACE.search(cell["all"])
    letters, row = (found[1], found[2]) if found else (b"A", b"1")
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return int(row) - 1, column - 1


def _shown(cell: re.Match[bytes]) -> str:
    value = _VALUE.search(cell["inside"])
    return value[1].decode("utf-8", "replace") if value else ""


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
