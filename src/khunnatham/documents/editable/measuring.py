"""How much room words take: for columns that are as wide as their words, and for boxes that stand apart from the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any, Final

from docx.oxml.ns import qn
from fontTools.ttLib import TTFont

from khunnatham.documents.editable.looks import Look
from khunnatham.documents.typefaces import Lettering
from khunnatham.documents.typesetting import FACES, FONTS

BOLD: Final = 1.06  # how much wider bold letters are
SPARE: Final = 1.02  # every program rounds the letters of a line in its own way
UNKNOWN: Final = 0.6  # a letter that the font does not have, in sizes
TWIPS: Final = 20
EMU: Final = 12700
OURS: Final = FONTS / FACES[min(FACES)]


def width(words: str, look: Look) -> float:
    """Give how wide these words are on one line, in points."""
    share = _share(words, look.lettering)
    return SPARE * share * look.size * look.lettering.scale * (BOLD if look.is_bold else 1.0)


def height(blocks: Iterable[Any], *, room: float, lettering: Lettering) -> float:
    """Give about how high paragraphs and tables are in this room, in points."""
    return sum(
        _of_table(block, lettering)
        if block.tag == qn("w:tbl")
        else _of_paragraph(block, room=room, lettering=lettering)
        for block in blocks
        if block.tag in {qn("w:p"), qn("w:tbl")}
    )


def _of_table(table: Any, lettering: Lettering) -> float:
    return sum(max(_of_cell(cell, lettering) for cell in row.findall(qn("w:tc"))) for row in table.findall(qn("w:tr")))


def _of_cell(cell: Any, lettering: Lettering) -> float:
    properties = cell.find(qn("w:tcPr"))
    margin = {side.tag: _number(side, "w") / TWIPS for side in properties.find(qn("w:tcMar"))}
    room = _number(properties.find(qn("w:tcW")), "w") / TWIPS - margin[qn("w:left")] - margin[qn("w:right")]
    return margin[qn("w:top")] + height(cell, room=room, lettering=lettering) + margin[qn("w:bottom")]


def _of_paragraph(paragraph: Any, *, room: float, lettering: Lettering) -> float:
    properties = paragraph.find(qn("w:pPr"))
    spacing, moved = properties.find(qn("w:spacing")), properties.find(qn("w:ind"))
    inner = room - (sum(_number(moved, side) for side in ("left", "right")) / TWIPS if moved is not None else 0.0)
    pictures = [int(extent.get("cy")) / EMU for extent in paragraph.findall(f".//{qn('wp:inline')}/{qn('wp:extent')}")]
    breaks = len(paragraph.findall(f"{qn('w:r')}/{qn('w:br')}"))
    lines = breaks + max(ceil(sum(_of_run(run, lettering) for run in paragraph.findall(qn("w:r"))) / inner), 1)
    line = max([_number(spacing, "line") / TWIPS, *pictures])
    return (_number(spacing, "before") + _number(spacing, "after")) / TWIPS + line * lines


def _of_run(run: Any, lettering: Lettering) -> float:
    said = "".join(piece.text or "" for piece in run.findall(qn("w:t")))
    size = run.find(f"{qn('w:rPr')}/{qn('w:szCs')}")
    return _share(said, lettering) * (_number(size, "val") / 2 if size is not None else 0.0)


def _number(element: Any, name: str) -> float:
    return float(element.get(qn(f"w:{name}"), "0"))


def _share(words: str, lettering: Lettering) -> float:
    advances = _advances(lettering.file or OURS)
    return sum(advances.get(ord(letter), UNKNOWN) for letter in words)


@lru_cache(maxsize=8)
def _advances(file: Path) -> Mapping[int, float]:
    """Give how far each letter of a font moves on, in sizes."""
    with TTFont(file) as font:
        square, moved = font["head"].unitsPerEm, font["hmtx"]
        return {code: moved[name][0] / square for code, name in font.getBestCmap().items()}
