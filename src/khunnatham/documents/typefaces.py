"""Fonts and emblems that an office brings: judged by their content, never by their name; drawn as large as ours."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont, TTLibError
from PIL import Image, UnidentifiedImageError

from khunnatham.wording import Refusal, Text

MOST_FONT: Final = 4 * 1024 * 1024
MOST_EMBLEM: Final = 2 * 1024 * 1024
EMBLEM_SIDES: Final = (100, 4000)
# What every font must draw: Latin letters and numerals, all of Thai, quotation marks and the dash of our page numbers.
NEEDED: Final = frozenset({*range(0x21, 0x7F), *range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C), 0x2013, 0x201C, 0x201D})
STARTS: Final = (b"\x00\x01\x00\x00", b"OTTO")
NO_EMBEDDING: Final = 0x0002
# How high KO KAI of Sarabun stands, in shares of its size: our sizes of type are chosen for it.
OUR_HEIGHT: Final = 0.586
KO_KAI: Final = 0x0E01
SPACE: Final = 0x20

# What a torn or forged font can raise while it is read.
_BROKEN: Final = (
    TTLibError, struct.error, KeyError, ValueError, IndexError, AttributeError, TypeError, AssertionError, OSError,
    OverflowError,
)  # fmt: skip

_NOT_A_FONT = Text(
    "ไฟล์นี้ไม่ใช่แบบอักษร TTF หรือ OTF ที่อ่านได้ เลือกไฟล์ .ttf หรือ .otf",
    "This is not a readable TTF or OTF font. Choose a .ttf or .otf file.",
)
_FONT_TOO_LARGE = Text("ไฟล์แบบอักษรต้องไม่เกิน 4 MB", "A font may have 4 MB at most.")
_NOT_ALL_GLYPHS = Text(
    "แบบอักษรนี้มีตัวอักษรไทย ตัวเลข หรือเครื่องหมายไม่ครบ ขาด {count} ตัว เช่น {some} เลือกแบบอักษรที่มีครบ",
    "This font lacks {count} of the Thai letters, numerals and signs, e.g. {some}. Choose one that has them all.",
)
_FORBIDS = Text(
    "แบบอักษรนี้กำหนดไว้ว่าห้ามฝังในเอกสาร เลือกแบบอักษรอื่น",
    "This font says that it may not be embedded in documents. Choose another.",
)
_NOT_PNG = Text("ไฟล์ตราต้องเป็นภาพ PNG ที่เปิดได้", "The emblem must be a readable PNG picture.")
_EMBLEM_TOO_LARGE = Text("ไฟล์ตราต้องไม่เกิน 2 MB", "An emblem may have 2 MB at most.")
_EMBLEM_SIZE = Text("ด้านของภาพตราต้องยาว 100 ถึง 4,000 พิกเซล", "Each side of the emblem must have 100 to 4,000 pixels.")


def name_of_font(content: bytes, *, field: str) -> str:
    """Judge a font and give the name that it carries. Raises Refusal where it cannot serve for papers."""
    if len(content) > MOST_FONT:
        raise Refusal(_FONT_TOO_LARGE, code="font-too-large", field=field)
    if not content.startswith(STARTS):
        raise Refusal(_NOT_A_FONT, code="not-a-font", field=field)
    try:
        with TTFont(io.BytesIO(content)) as font:
            lacking, flags = sorted(NEEDED - font.getBestCmap().keys()), font["OS/2"].fsType
            name = font["name"].getBestFullName() or ""
            if not lacking:
                _height(font)
    except _BROKEN as broken:
        raise Refusal(_NOT_A_FONT, code="not-a-font", field=field) from broken
    if lacking:
        some = " ".join(chr(code) for code in lacking[:5])
        raise Refusal(_NOT_ALL_GLYPHS.fill(count=str(len(lacking)), some=some), code="glyphs-missing", field=field)
    if flags & NO_EMBEDDING:
        raise Refusal(_FORBIDS, code="font-forbids-embedding", field=field)
    return str(name)[:200]


def emblem_of(content: bytes) -> bytes:
    """Judge an emblem and give its picture alone, without whatever else the file carried."""
    if len(content) > MOST_EMBLEM:
        raise Refusal(_EMBLEM_TOO_LARGE, code="emblem-too-large", field="emblem")
    least, most = EMBLEM_SIDES
    try:
        # The typesetter tells Pillow to fill up torn pictures: only verifying notices then that an end is missing.
        Image.open(io.BytesIO(content), formats=["PNG"]).verify()
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            if not least <= min(picture.size) <= max(picture.size) <= most:
                raise Refusal(_EMBLEM_SIZE, code="emblem-size", field="emblem")
            kept = io.BytesIO()
            picture.convert("RGBA").save(kept, "PNG")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as broken:
        raise Refusal(_NOT_PNG, code="not-png", field="emblem") from broken
    return kept.getvalue()


@dataclass(frozen=True, slots=True)
class Lettering:
    """What a word processor has to know of a font: its family, by how much its sizes grow to stand as high as ours, its space."""

    family: str = "Sarabun"
    scale: float = 1.0
    space: float = 0.243  # the width of a space, in sizes of the font
    file: Path | None = None  # where its letters are measured; none for ours


@lru_cache(maxsize=8)
def lettering_of(path: Path) -> Lettering:
    """Measure a font: with TH Sarabun, 12 pt of ours become the 16 pt that officials write."""
    with TTFont(path) as font:
        square = font["head"].unitsPerEm
        family = font["name"].getBestFamilyName() or font["name"].getBestFullName() or Lettering().family
        space = font["hmtx"][font.getBestCmap()[SPACE]][0] / square if SPACE in font.getBestCmap() else 0.0
        scale = OUR_HEIGHT / (_height(font) / square)
    return Lettering(str(family), scale, space or Lettering().space, path)


@lru_cache(maxsize=8)
def as_large_as_ours(path: Path) -> bytes:
    """Give a font whose Thai letters stand as high as Sarabun's at the same size: TH Sarabun at 12 pt would be too small.

    Only the size of the square that it is drawn in changes. Outlines of PostScript state it twice and stay as they are.
    """
    content = path.read_bytes()
    with TTFont(io.BytesIO(content), recalcTimestamp=False) as font:
        if "glyf" not in font:
            return content
        font["head"].unitsPerEm = max(16, min(16384, round(_height(font) / OUR_HEIGHT)))
        scaled = io.BytesIO()
        font.save(scaled)
    return scaled.getvalue()


def _height(font: Any) -> float:
    """Give how high KO KAI stands in the units of the font."""
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getBestCmap()[KO_KAI]].draw(pen)
    if pen.bounds is None or pen.bounds[3] <= 0:
        message = "KO KAI draws nothing."
        raise ValueError(message)
    return float(pen.bounds[3])
