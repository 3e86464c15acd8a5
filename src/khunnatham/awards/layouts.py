"""Where words stand on a certificate or a plaque: its size, its lines in Thai and in English, its QR; and our own defaults."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from khunnatham.wording import Refusal, Text

LONG, SHORT = 297.0, 210.0  # A4, millimetres
TALL: Final = 280.0  # how high our upright sheet is drawn where its width is SHORT
EDGE: Final = 20.4  # how far our frame reaches in, where the shorter side is SHORT
SIDES: Final = (100.0, 400.0)  # of a plaque, millimetres
MOST_LINES: Final = 14
LONGEST_LINE: Final = 300
SIZES: Final = (6.0, 72.0)
QR_SIZES: Final = (18.0, 60.0)
PLACE: Final = re.compile(r"\{([^{}]*)\}")
# What a line may stand for, with the words for it.
KNOWN: Final[Mapping[str, Text]] = {
    "unit": Text("ชื่อหน่วยงาน", "name of the unit"),
    "place": Text("จังหวัดหรือพื้นที่", "province or place"),
    "title": Text("เกียรติหรือระดับที่ได้รับ", "title or level"),
    "programme": Text("ชื่อโปรแกรม", "programme"),
    "year": Text("ปีงบประมาณ", "fiscal year"),
    "basis": Text("มติหรือเอกสารอ้างอิง", "resolution or document"),
    "body": Text("หน่วยงานหรือคณะที่ให้", "office or body that gives it"),
    "number": Text("เลขที่", "number"),
    "issued_on": Text("วันที่ออก", "day of issue"),
    "valid_until": Text("วันสุดท้ายที่มีผล", "last day"),
    "signer_name": Text("ชื่อผู้ลงนาม", "name of who signs"),
    "signer_post": Text("ตำแหน่งผู้ลงนาม", "post of who signs"),
    "approved": Text("ข้อความว่าผู้ลงนามเห็นชอบแล้ว", "that who signs has approved it"),
    "address": Text("ที่อยู่สำหรับตรวจสอบ", "address to verify at"),
    "token": Text("รหัสตรวจสอบ", "code to verify"),
}
NEEDED: Final = ("unit", "title", "number", "token")
COLOURS: Final = {"ink": "#1B2430", "blue": "#14477A", "gold": "#8A5A00", "red": "#9B1C1C", "white": "#FFFFFF"}
ALIGNS: Final = ("left", "center", "right")


@dataclass(frozen=True, slots=True)
class Line:
    """A line on the page: its words with places to fill, where it begins and how wide it may be (mm), how large (pt)."""

    text: str
    x: float
    y: float
    width: float
    size: float
    align: str = "center"
    is_bold: bool = False
    colour: str = "ink"


@dataclass(frozen=True, slots=True)
class Layout:
    """All lines, where the QR stands, and the size of the sheet. Without lines in English it is printed in Thai alone."""

    lines: tuple[Line, ...]
    qr_x: float
    qr_y: float
    qr_size: float
    lines_en: tuple[Line, ...] = ()
    wide: float = LONG
    high: float = SHORT

    @property
    def languages(self) -> tuple[str, ...]:
        """Give in which languages it can be printed."""
        return ("th", "en") if self.lines_en else ("th",)

    def lines_in(self, language: str) -> tuple[Line, ...]:
        """Give the lines in a language that it has."""
        return self.lines_en if language == "en" else self.lines

    def as_kept(self) -> dict[str, Any]:
        """Give it as it is kept."""
        kept = {name: [asdict(line) for line in getattr(self, name)] for name in ("lines", "lines_en")}
        return kept | {name: getattr(self, name) for name in ("qr_x", "qr_y", "qr_size", "wide", "high")}

    @classmethod
    def of(cls, kept: Mapping[str, Any], *, is_portrait: bool) -> Layout:
        """Give the layout that was kept; the first ones say of their size only whether they stand upright."""
        wide, high = (SHORT, LONG) if is_portrait else (LONG, SHORT)
        lines, english = (tuple(Line(**line) for line in kept.get(name, ())) for name in ("lines", "lines_en"))
        return cls(
            lines, kept["qr_x"], kept["qr_y"], kept["qr_size"], english, kept.get("wide", wide), kept.get("high", high)
        )


def check(layout: Layout) -> None:
    """Refuse a layout that names what there is not, lacks what is needed, or leaves the page."""
    check_size(layout.wide, layout.high)
    _check_lines(layout, layout.lines, "lines")
    if layout.lines_en:
        _check_lines(layout, layout.lines_en, "lines_en")
    size = layout.qr_size
    if not QR_SIZES[0] <= size <= QR_SIZES[1]:
        raise Refusal(_QR_SIZE, code="qr-size", field="qr_size")
    if not (0 <= layout.qr_x <= layout.wide - size and 0 <= layout.qr_y <= layout.high - size):
        raise Refusal(_QR_OUTSIDE, code="qr-outside", field="qr_x")


def check_size(wide: float, high: float) -> None:
    """Refuse a sheet that no workshop makes a plaque of."""
    if not all(SIDES[0] <= side <= SIDES[1] for side in (wide, high)):
        raise Refusal(_SIDES.fill(least=f"{SIDES[0]:g}", most=f"{SIDES[1]:g}"), code="sheet-size", field="wide")


def _check_lines(layout: Layout, lines: tuple[Line, ...], field: str) -> None:
    if not 1 <= len(lines) <= MOST_LINES:
        raise Refusal(_LINES.fill(most=MOST_LINES), code="lines-number", field=field)
    named = [name for line in lines for name in PLACE.findall(line.text)]
    if unknown := [name for name in dict.fromkeys(named) if name not in KNOWN]:
        told = _UNKNOWN.fill(names=_braced(unknown), known=_braced([*KNOWN]))
        raise Refusal(told, code="fields-unknown", field=field)
    if lacking := [name for name in NEEDED if name not in named]:
        told = _LACKING_EN if field == "lines_en" else _LACKING
        raise Refusal(told.fill(names=_braced(lacking)), code="fields-missing", field=field)
    for number, line in enumerate(lines, 1):
        _check_line(number, line, layout, field)


def _check_line(number: int, line: Line, layout: Layout, field: str) -> None:
    if len(line.text) > LONGEST_LINE or any(unicodedata.category(letter) == "Cc" for letter in line.text):
        raise Refusal(_LINE_TEXT.fill(number=number), code="line-text", field=field)
    if not SIZES[0] <= line.size <= SIZES[1]:
        raise Refusal(_LINE_SIZE.fill(number=number), code="line-size", field=field)
    is_within = line.x >= 0 and line.y >= 0 and line.width > 0
    if not (is_within and line.x + line.width <= layout.wide and line.y <= layout.high):
        told = _LINE_OUTSIDE.fill(number=number, wide=layout.wide, high=layout.high)
        raise Refusal(told, code="line-outside", field=field)
    if line.align not in ALIGNS or line.colour not in COLOURS:
        raise Refusal(_LINE_LOOK.fill(number=number), code="line-look", field=field)


def _braced(names: Sequence[str]) -> str:
    return " ".join(f"{{{name}}}" for name in names)


# ── our defaults: the sources give no wording for certificates of titles, and no look of a plaque ──────

_THANKS: Final = ("ประกาศเกียรติคุณฉบับนี้ให้ไว้เพื่อแสดงว่า", "This certificate is given to show that")
_GIVEN: Final = ("โล่ประกาศเกียรติคุณนี้มอบไว้เพื่อแสดงว่า", "This plaque is given to show that")


def _level_lines(given: str, _beside: float, *, english: bool) -> tuple[Line, ...]:
    """Give the lines of a sheet that is wider than high, drawn on A4; there is room under the QR."""
    named = "No. {number}" if english else "เลขที่ {number}"
    honoured = "has been honoured as" if english else "ได้รับการยกย่องเป็น"
    under = (
        "in the programme “{programme}”, fiscal year {year}"
        if english
        else "ตามโครงการ{programme} ประจำปีงบประมาณ พ.ศ. {year}"
    )
    day = "Given on {issued_on}" if english else "ให้ไว้ ณ วันที่ {issued_on}"
    return (
        Line(named, 190, 24, 80, 11, "right"),
        Line("{body}", 32, 38, 233, 19, is_bold=True, colour="blue"),
        Line(given, 32, 53, 233, 16),
        Line("{unit}", 32, 64, 233, 30, is_bold=True, colour="blue"),
        Line(honoured, 32, 83, 233, 16),
        Line("{title}", 32, 93, 233, 24, is_bold=True, colour="gold"),
        Line(under, 32, 110, 233, 15),
        Line(day, 32, 122, 233, 16),
        Line("({signer_name})", 98, 158, 101, 14),
        Line("{signer_post}", 98, 167, 101, 14),
        Line("{approved}", 98, 177, 101, 8),
        Line("Verify at {address}" if english else "ตรวจสอบได้ที่ {address}", 27, 172, 66, 8, "left"),
        Line("{token}", 27, 177, 66, 8, "left", is_bold=True),
    )


def _upright_lines(given: str, beside: float, *, english: bool) -> tuple[Line, ...]:
    """Give the lines of a sheet that is higher than wide, drawn on SHORT × TALL; the last ones begin ``beside`` the QR."""
    honoured = "has been honoured as" if english else "ได้รับการยกย่องเป็น"
    year = "fiscal year {year}" if english else "ประจำปีงบประมาณ พ.ศ. {year}"
    day = "Given on {issued_on}" if english else "ให้ไว้ ณ วันที่ {issued_on}"
    return (
        Line("{body}", 26, 30, 158, 19, is_bold=True, colour="blue"),
        Line(given, 26, 48, 158, 15),
        Line("{unit}", 26, 60, 158, 27, is_bold=True, colour="blue"),
        Line(honoured, 26, 92, 158, 15),
        Line("{title}", 26, 103, 158, 23, is_bold=True, colour="gold"),
        Line("in the programme “{programme}”" if english else "ตามโครงการ{programme}", 26, 131, 158, 14),
        Line(year, 26, 141, 158, 14),
        Line(day, 26, 152, 158, 14),
        Line("({signer_name})", 45, 184, 120, 13),
        Line("{signer_post}", 45, 192, 120, 13),
        Line("{approved}", 45, 202, 120, 9),
        Line("No. {number}" if english else "เลขที่ {number}", beside, 231, 184 - beside, 11, "left"),
        Line("Verify at {address}" if english else "ตรวจสอบได้ที่ {address}", beside, 240, 184 - beside, 9, "left"),
        Line("{token}", beside, 246, 184 - beside, 9, "left", is_bold=True),
    )


def default_for(wide: float, high: float, *, is_plaque: bool) -> Layout:
    """Give our own layout for a sheet of this size: the same words, as large as it allows."""
    given, given_en = _GIVEN if is_plaque else _THANKS
    drawn, across, down, foot = (
        (_level_lines, LONG, SHORT, 170.0) if wide > high else (_upright_lines, SHORT, TALL, 254.0)
    )
    # Our frame is as thick as the shorter side asks; the words fill what it leaves.
    edge = EDGE * min(wide, high) / SHORT
    scale = min((wide - 2 * edge) / (across - 2 * EDGE), (high - 2 * edge) / (down - 2 * EDGE))
    left, top = (wide - across * scale) / 2, (high - down * scale) / 2
    side = max(26.0, QR_SIZES[0] / scale)
    lines, english = (
        tuple(_scaled(line, scale, left, top) for line in drawn(words, 27 + side + 4, english=is_english))
        for words, is_english in ((given, False), (given_en, True))
    )
    qr = (_round(27 * scale + left), _round((foot - side) * scale + top), _round(side * scale))
    return Layout(lines, *qr, english, wide, high)


def _scaled(line: Line, scale: float, left: float, top: float) -> Line:
    return Line(
        line.text,
        _round(line.x * scale + left),
        _round(line.y * scale + top),
        _round(line.width * scale),
        max(SIZES[0], _round(line.size * scale)),
        line.align,
        line.is_bold,
        line.colour,
    )


def _round(number: float) -> float:
    return round(number, 1)


DEFAULT: Final = default_for(LONG, SHORT, is_plaque=False)

_SIDES = Text("แต่ละด้านต้องยาว {least}–{most} มม.", "Each side is {least} to {most} mm long.")
_LINES = Text("แบบต้องมี 1–{most} บรรทัด", "A template has 1 to {most} lines.")
_UNKNOWN = Text("ไม่รู้จักช่อง {names} ช่องที่ใช้ได้คือ {known}", "There is no {names}; there are {known}.")
_LACKING = Text("ยังไม่มีช่อง {names} ใบทุกใบต้องมี", "{names} is missing; every certificate needs it.")
_LACKING_EN = Text(
    "ข้อความภาษาอังกฤษยังไม่มีช่อง {names} ใบทุกใบต้องมี", "The English lines lack {names}; every certificate needs it."
)
_QR_SIZE = Text("QR ต้องกว้าง 18–60 มม. จึงจะสแกนได้", "The QR is 18 to 60 mm wide, to be scanned.")
_QR_OUTSIDE = Text("QR อยู่นอกหน้ากระดาษ", "The QR lies outside the page.")
_LINE_TEXT = Text("บรรทัดที่ {number} ยาวเกิน 300 ตัวอักษร", "Line {number} is longer than 300 characters.")
_LINE_SIZE = Text("บรรทัดที่ {number}: ขนาดตัวอักษรต้องเป็น 6–72", "Line {number}: the size is 6 to 72.")
_LINE_OUTSIDE = Text(
    "บรรทัดที่ {number} อยู่นอกหน้ากระดาษ ({wide:g} × {high:g} มม.)",
    "Line {number} lies outside the page ({wide:g} × {high:g} mm).",
)
_LINE_LOOK = Text(
    "บรรทัดที่ {number}: เลือกการจัดแนวและสีจากรายการ", "Line {number}: choose alignment and colour from the list."
)
