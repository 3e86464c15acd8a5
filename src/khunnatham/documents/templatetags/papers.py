"""Filters of the papers: each writes one kind of value in Thai. An empty value becomes an empty string."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

import segno
from django import template
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from khunnatham.documents import numerals
from khunnatham.documents.papers import BLANK, BLANK_COUNT, BLANK_DAY, Attendant, Share, UnitLine
from khunnatham.thai import MONTHS, SHORT_MONTHS, thai_date, thai_moment

register = template.Library()


def _whole(text: str) -> SafeString:
    """Keep a date on one line. Not with hard spaces: the text layer would give them back, and Pango breaks there anyway."""
    return format_html('<span class="nowrap">{}</span>', text)


@register.filter
def be(year: int) -> str:
    """«พ.ศ. ๒๕๖๗» on one line."""
    return _whole(f"พ.ศ. {numerals.thai_digits(year)}")


# What an official never parts at the end of a line: a number from the word that counts it, a date, a few compounds.
_DIGITS = "[๐-๙][๐-๙.,/–-]*"
_BEFORE = "เขตตรวจราชการที่|ครั้งที่|มติที่|ลำดับที่|ขั้นตอนที่|หมู่ที่|ข้อที่|วันที่|ที่|ข้อ|ร้อยละ|พ[.]ศ[.]|จำนวน|เลขที่"
_AFTER = "แห่ง|คน|ครั้ง|เรื่อง|ข้อ|กิจกรรม|ขั้นตอน|ตัวชี้วัด|คะแนน|บาท|วัน|เดือน|ปี|องค์กร|หน่วยงาน"
_MONTHS = "|".join(map(re.escape, (*MONTHS, *SHORT_MONTHS)))
_COMPOUNDS = (
    "หน่วยงาน|ลงนาม|อาสาสมัคร|ลดลง|เพิ่มขึ้น|องค์กรคุณธรรม|ลายลักษณ์อักษร|ผู้รับผิดชอบ|คุณธรรมต้นแบบ"
    "|ประจำปีงบประมาณ|ปีงบประมาณ|ดีเด่น|ประธานกรรมการ|ใสสะอาด|ข้อตกลง|ช่องทาง|ตัวชี้วัด|ผู้สูงอายุ|ผู้บริหาร|องค์ความรู้|แหล่งเรียนรู้|หมู่บ้าน|เกียรติคุณ|ผู้เข้าร่วม|บุคลากร"
)
_KEPT = re.compile(
    # A short quotation stays whole: the line breaker knows no opening quotes and would leave one at the end of a line.
    # So does the first word of a list in brackets: «(เจตนารมณ์/…».
    f"“[^”\n]{{1,18}}”|[(][^\\s()/“”]{{1,14}}(?=/)"
    f"|[(“]?(?:[๐-๙]{{1,2}} (?:{_MONTHS})(?: [๐-๙]{{2,4}})?|(?:{_BEFORE}) {_DIGITS}(?: (?:{_AFTER}))?"
    f"|{_DIGITS} (?:{_AFTER})|[๐-๙]+/[๐-๙]+|{_COMPOUNDS})[)”]?"
)
_LETTER_BEFORE = re.compile("[ก-๎]$")
_LETTER_AFTER = re.compile("^[ก-ฮเ-ไ]")
# Neither draws anything nor stays in the text layer.
_MAY_BREAK, _MUST_NOT_BREAK = "\u200b", "\u2060"
_OPEN, _CLOSE = "\ue000", "\ue001"  # private characters stand for the tags until the text is escaped


@register.filter
def thai(value: object) -> str:
    """Thai digits, and lines that break as an official would break them; None becomes nothing."""
    if value is None or value == "":
        return ""
    return _set(numerals.thai_digits(value), _KEPT)


@register.filter
def or_dots(value: object, length: int = 24) -> str:
    """The value as ``thai`` writes it; a dotted line to write on where there is none."""
    return thai(value) or "." * length


@register.filter
def unit_name(unit: UnitLine) -> str:
    """The name of a unit; the names of its district and province within are not parted."""
    places = {re.sub("^(อำเภอ|เขต|จังหวัด)", "", place) for place in (unit.district, unit.province)} - {""}
    kept = "|".join([*map(re.escape, sorted(places)), _KEPT.pattern])
    return _set(numerals.thai_digits(unit.name), re.compile(kept))


def _set(text: str, kept: re.Pattern[str]) -> SafeString:
    """Escape a text and keep together what the pattern finds; the line may break before and after, inside it may not."""

    def keep(found: re.Match[str]) -> str:
        before = _MAY_BREAK if _LETTER_BEFORE.search(text[: found.start()]) else ""
        after = _MAY_BREAK if _LETTER_AFTER.search(text[found.end() :]) else ""
        return f"{before}{_OPEN}{found[0]}{_CLOSE}{after}"

    text = text.replace(_OPEN, "").replace(_CLOSE, "")
    marked: str = conditional_escape(kept.sub(keep, text))
    marked = re.sub(rf"([“‘«(])(?=[^\s{_OPEN}])", f"\\g<1>{_MUST_NOT_BREAK}", marked)
    return mark_safe(  # noqa: S308 - escaped above
        marked.replace(_OPEN, '<span class="nowrap">').replace(_CLOSE, "</span>")
    )


@register.filter
def count(value: int | None) -> str:
    """A whole number with commas: «๑,๒๕๐»."""
    if value is None:
        return ""
    return BLANK if value == BLANK_COUNT else numerals.thai_digits(f"{value:,}")


def _day(value: date | None, written: Callable[[date], str]) -> str:
    if value is None:
        return ""
    return BLANK if value == BLANK_DAY else _whole(written(value))


@register.filter
def formal_date(value: date | None) -> str:
    """«๑๕ สิงหาคม พ.ศ. ๒๕๖๗»."""
    return _day(value, numerals.formal_date)


@register.filter
def full_date(value: date | None) -> str:
    """«๑๕ สิงหาคม ๒๕๖๗»."""
    return _day(value, thai_date)


@register.filter
def short_date(value: date | None) -> str:
    """«๑๕ ส.ค. ๒๕๖๗»."""
    return _day(value, lambda day: thai_date(day, "short"))


@register.filter
def weekday_date(value: date | None) -> str:
    """«วันพฤหัสบดีที่ ๑๕ สิงหาคม ๒๕๖๗»."""
    return _day(value, numerals.weekday_date)


@register.filter
def english_date(value: date | None) -> str:
    """«15 August 2024 (B.E. 2567)»."""
    return numerals.english_date(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """«๑๕ สิงหาคม ๒๕๖๗ เวลา ๑๐.๔๒ น.» in the time of Bangkok."""
    return _whole(thai_moment(value)) if value else ""


@register.filter
def percent(value: Share) -> str:
    """The share in hundredths, cut at two decimals."""
    return BLANK if value.whole == BLANK_COUNT else numerals.percent(value.part, value.whole)


@register.filter
def seated(attendants: Sequence[Attendant], is_present: bool) -> list[Attendant]:  # noqa: FBT001 - a filter of templates
    """Those who were there, or those who were not."""
    return [attendant for attendant in attendants if attendant.is_present == is_present]


@register.filter
def paragraphs(value: str) -> list[str]:
    """The lines of a text that hold something."""
    return [line.strip() for line in value.splitlines() if line.strip()]


@register.filter
def short_digest(value: str) -> str:
    """The first twelve digits of a SHA-256 in groups of four; hexadecimal keeps its Arabic digits."""
    return " ".join(value[start : start + 4] for start in range(0, min(len(value), 12), 4))


@register.simple_tag
def qr(address: str) -> SafeString:
    """A QR code as inline SVG, with its quiet zone, error correction M."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=4, scale=1, omitsize=True, dark="#000000", light="#FFFFFF")
    # The address stands at the drawing too: what is edited in Word gets the same code as a picture.
    marked = drawn.replace("<svg ", f'<svg data-address="{escape(address)}" ', 1)
    return mark_safe(marked)  # noqa: S308 - made by segno, the address escaped
