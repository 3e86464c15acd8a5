"""Thai numerals, Buddhist-era dates, fiscal years, Thai sorting and one search spelling. Plain Python: no Django, no clock.

Years are Buddhist-era (พ.ศ.) integers where a function says so; dates are ``datetime.date``. A moment (an aware ``datetime``)
may stand wherever a date is asked for and counts as the day it is in Bangkok.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from khunnatham.wording import Refusal, Text

Digits = Literal["thai", "arabic"]
DateStyle = Literal["full", "short"]

BANGKOK: Final = ZoneInfo("Asia/Bangkok")
BUDDHIST_ERA: Final = 543
OCTOBER: Final = 10

MONTHS: Final = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS: Final = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
WEEKDAYS: Final = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")

# ── numerals ────────────────────────────────────────────────────────────────────────────

_TO_THAI: Final = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def to_thai_digits(text: str) -> str:
    """Give the text with every Arabic digit written as a Thai one: ``2569`` → ``๒๕๖๙``."""
    return text.translate(_TO_THAI)


def to_arabic_digits(text: str) -> str:
    """Give the text with every Thai digit written as an Arabic one: ``๒๕๖๙`` → ``2569``."""
    return text.translate(_TO_ARABIC)


def truncated_percent(part: int, whole: int) -> str:
    """Give ``part`` of ``whole`` in per cent with two decimals, truncated: 499 of 2,500 is ``19.96``, never 20.

    The arithmetic is of integers and exact, so a share never seems to have crossed a threshold. Raises ``ValueError``
    for a whole below 1 or a part below 0.
    """
    if whole < 1 or part < 0:
        message = f"No share: {part} of {whole}."
        raise ValueError(message)
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}"


# ── dates ───────────────────────────────────────────────────────────────────────────────


def in_bangkok(day: date) -> date:
    """Give the calendar day: a date as it is, an aware moment as the day in Bangkok. A naive moment is refused."""
    if not isinstance(day, datetime):
        return day
    if day.tzinfo is None:
        message = "A moment without a time zone has no certain day."
        raise ValueError(message)
    return day.astimezone(BANGKOK).date()


def thai_date(day: date, style: DateStyle = "full", digits: Digits = "thai") -> str:
    """Write a date the Thai way: ``๒๗ กุมภาพันธ์ ๒๕๖๙``, or short and in Arabic digits ``27 ก.พ. 2569``."""
    local = in_bangkok(day)
    month = (MONTHS if style == "full" else SHORT_MONTHS)[local.month - 1]
    return _in_digits(f"{local.day} {month} {local.year + BUDDHIST_ERA}", digits)


def thai_moment(at: datetime, style: DateStyle = "full", digits: Digits = "thai") -> str:
    """Write a moment as official papers do, in Bangkok time: ``๒๖ มกราคม ๒๕๖๗ เวลา ๑๓.๓๐ น.``."""
    day = thai_date(at, style, digits)
    return f"{day} เวลา {_in_digits(at.astimezone(BANGKOK).strftime('%H.%M'), digits)} น."


def _in_digits(text: str, digits: Digits) -> str:
    return to_thai_digits(text) if digits == "thai" else text


def deadline(day: date) -> datetime:
    """Give the last second of a day in Bangkok, 23:59:59: what arrives until then is on time (process model, G-18)."""
    return datetime.combine(in_bangkok(day), time(23, 59, 59), tzinfo=BANGKOK)


# ── fiscal years: 1 October to 30 September, named after the year in which they end ─────


def fiscal_year(day: date) -> int:
    """Give the fiscal year (พ.ศ.) of a day: 1 October 2025 and 30 September 2026 are both in 2569."""
    local = in_bangkok(day)
    return local.year + BUDDHIST_ERA + (local.month >= OCTOBER)


def fiscal_year_start(year: int) -> date:
    """Give the first day of a fiscal year (พ.ศ.): 1 October of the year before."""
    return date(year - BUDDHIST_ERA - 1, OCTOBER, 1)


def fiscal_year_end(year: int) -> date:
    """Give the last day of a fiscal year (พ.ศ.): 30 September."""
    return date(year - BUDDHIST_ERA, 9, 30)


def fiscal_quarter(day: date) -> int:
    """Give the quarter of the fiscal year, 1 to 4: October to December is the first."""
    return (in_bangkok(day).month + 2) % 12 // 3 + 1


def quarter_dates(year: int, quarter: int) -> tuple[date, date]:
    """Give the first and the last day of a quarter (1 to 4) of a fiscal year (พ.ศ.)."""
    if quarter not in {1, 2, 3, 4}:
        message = f"A fiscal year has quarters 1 to 4, not {quarter}."
        raise ValueError(message)
    starts = [date(year - BUDDHIST_ERA - (month == OCTOBER), month, 1) for month in (OCTOBER, 1, 4, 7)]
    starts.append(fiscal_year_end(year) + timedelta(days=1))
    return starts[quarter - 1], starts[quarter] - timedelta(days=1)


# ── reading dates as people and scanned letters write them ──────────────────────────────

_MONTH_OF: Final = {
    **{name: number for number, name in enumerate(MONTHS, 1)},
    **{name.replace(".", ""): number for number, name in enumerate(SHORT_MONTHS, 1)},
    # A scan confuses ิ and ี. The letter after them decides: มี.ย. is June and never March, มิ.ค. is March (002:L13).
    "มีย": 6, "มีถุนายน": 6, "มิค": 3, "มินาคม": 3,
    **{name.lower(): number for number, name in enumerate(calendar.month_name) if name},
    **{name.lower(): number for number, name in enumerate(calendar.month_abbr) if name},
    "sept": 9,
}  # fmt: skip
_LONGEST: Final = 60
_WRITTEN: Final = re.compile(
    r"(?:(?:วัน)?(?P<weekday>จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์) ?)?(?:(?:วัน)?ที่ ?)?"
    r"(?P<day>[0-9]{1,2}) ?(?:เดือน ?)?(?P<month>[ก-๎][ก-๎. ]*?) ?(?P<era>พ\.? ?ศ\.?|ค\.? ?ศ\.?)? ?(?P<year>[0-9]{1,6})"
)
_NUMBERED: Final = re.compile(
    r"(?P<day>[0-9]{1,2}) ?(?P<mark>[/.-]) ?(?P<month>[0-9]{1,2}) ?(?P=mark) ?(?P<year>[0-9]{1,6})"
)
# An English screen shows «30 Jun 2026», so that is read too; never «30 Jun 26», whose era nobody knows.
_ENGLISH: Final = re.compile(r"(?P<day>[0-9]{1,2}) ?(?P<month>[A-Za-z]{3,9})[.,]{0,2} ?(?P<year>[0-9]{4})")
_ISO: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")


def parse_date(text: str, *, field: str | None = None) -> date:
    """Read a date as Thais write it: ``๓๐ มิ.ย. ๖๙``, ``30 มิถุนายน พ.ศ. 2569``, ``30/6/2569``.

    ``2026-06-30`` and ``30 Jun 2026`` are read too.

    Two digits are a Buddhist year of this century (๖๙ is 2569); four digits tell their era by their size. A weekday that
    is written with the date must be the date's. Raises ``Refusal`` with the sentence for the person, about ``field``.
    """
    found = _as_written(text)
    month = _month(found["month"]) if found else None
    if found is None or month is None:
        raise _refused("date-unreadable", text, _UNREADABLE, field)
    year = _christian_year(found["year"], found["era"])
    if year is None:
        raise _refused("date-year", text, _STRANGE_YEAR, field)
    day = _calendar_day(text, year, month, int(found["day"]), field)
    if not WEEKDAYS[day.weekday()].startswith(found["weekday"]):
        names = {"weekday_th": WEEKDAYS[day.weekday()], "weekday_en": calendar.day_name[day.weekday()]}
        raise _refused("date-weekday", text, _OTHER_WEEKDAY, field, **names)
    return day


def _as_written(text: str) -> dict[str, str] | None:
    plain = _respelled(text)
    if len(plain) > _LONGEST:
        return None
    found = _ISO.fullmatch(plain) or _NUMBERED.fullmatch(plain) or _WRITTEN.fullmatch(plain)
    found = found or _ENGLISH.fullmatch(plain)
    return {"weekday": "", "era": "", **found.groupdict(default="")} if found else None


_UNREADABLE: Final = Text(
    "อ่านวันที่ «{written}» ไม่ออก เขียนเช่น ๓๐ มิ.ย. ๒๕๖๙ หรือ 30/6/2569",
    "The date “{written}” cannot be read. Write it like 30 Jun 2026 or 30/6/2569.",
)
_STRANGE_YEAR: Final = Text(
    "ปีของวันที่ «{written}» ไม่ถูกต้อง เขียนเป็น พ.ศ. เช่น ๒๕๖๙",
    "The year of the date “{written}” cannot be right. Write all its digits, such as 2569 or 2026.",
)
_NO_SUCH_MONTH: Final = Text(
    "วันที่ «{written}» ไม่มีในปฏิทิน เดือนมีตั้งแต่ ๑ ถึง ๑๒",
    "The date “{written}” is not in the calendar: months go from 1 to 12.",
)
_NO_SUCH_DAY: Final = Text(
    "วันที่ «{written}» ไม่มีในปฏิทิน เดือน{month_th}ของปีนั้นมี {days_th} วัน",
    "The date “{written}” is not in the calendar: {month_en} has {days} days that year.",
)
_OTHER_WEEKDAY: Final = Text(
    "วันในสัปดาห์ของ «{written}» ไม่ตรงกับปฏิทิน วันนั้นเป็นวัน{weekday_th} ตรวจวันที่อีกครั้ง",
    "The weekday of “{written}” does not agree with the calendar: that day is a {weekday_en}. Check the date.",
)


def _refused(code: str, written: str, text: Text, field: str | None, **values: object) -> Refusal:
    shown = written.strip()
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    return Refusal(text.fill(written=shown, **values), code=code, field=field)


def _month(written: str) -> int | None:
    """Give the number of the month; 0 and 13 are given too, so that their refusal can name the calendar."""
    return int(written) if written.isdigit() else _MONTH_OF.get(re.sub(r"[. ]", "", written).lower())


# Until พ.ศ. 2483 the Thai year began in April: earlier dates need a historian, and no round of ours holds one.
_BUDDHIST_YEARS: Final = range(2484, 2800)
_CHRISTIAN_YEARS: Final = range(_BUDDHIST_YEARS.start - BUDDHIST_ERA, _BUDDHIST_YEARS.stop - BUDDHIST_ERA)
_YEAR_OF_CENTURY: Final = re.compile("[0-9]{2}")


def _christian_year(written: str, era: str) -> int | None:
    year = int(written)
    is_christian, is_buddhist = era.startswith("ค"), era.startswith("พ")
    if _YEAR_OF_CENTURY.fullmatch(written) and not is_christian:
        return year + 2500 - BUDDHIST_ERA
    if year in _BUDDHIST_YEARS and not is_christian:
        return year - BUDDHIST_ERA
    return year if year in _CHRISTIAN_YEARS and not is_buddhist else None


def _calendar_day(written: str, year: int, month: int, day: int, field: str | None) -> date:
    if not 1 <= month <= len(MONTHS):
        raise _refused("date-impossible", written, _NO_SUCH_MONTH, field)
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise _refused(
            "date-impossible",
            written,
            _NO_SUCH_DAY,
            field,
            month_th=MONTHS[month - 1],
            month_en=calendar.month_name[month],
            days=days,
            days_th=to_thai_digits(str(days)),
        )
    return date(year, month, day)


# ── one spelling, sorting and searching ─────────────────────────────────────────────────

_INVISIBLE: Final = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_MARKS: Final = re.compile("[ัิ-ฺ็-๎]{2,}")
_MARKS_AFTER_AM: Final = re.compile("ํา([ัิ-ฺ็-๎]+)")
# How a syllable is typed: the vowel below or above, then ็, then the tone, then ์; ํ last, where it meets its า.
_MARK_ORDER: Final = {mark: place for place, mark in enumerate("ฺุูัิีึื็่้๊๋์๎ํ")}
_LEADING_VOWEL: Final = re.compile("([เ-ไ])([ก-ฮ])")
_LIGHT: Final = re.compile("[็-๎]|[^\\w\\sก-๎]")


def _respelled(text: str) -> str:
    """Give the text in one spelling: marks in order and once, ำ and แ as one letter, Arabic digits, single spaces."""
    visible = to_arabic_digits(unicodedata.normalize("NFC", text)).translate(_INVISIBLE).replace("ำ", "ํา")
    ordered = _MARKS.sub(_in_mark_order, _MARKS_AFTER_AM.sub(r"\1ํา", visible))
    return " ".join(ordered.replace("ํา", "ำ").replace("เเ", "แ").split())


def _in_mark_order(found: re.Match[str]) -> str:
    return "".join(sorted(set(found[0]), key=_MARK_ORDER.__getitem__))


def search_text(text: str) -> str:
    """Give the text so spelled that a part of it is found however it was typed.

    ``ปี ๒๕๖๔`` and ``ปี 2564``, ``นํ้า`` and ``น้ำ``, ``เเผน`` and ``แผน`` become the same; zero-width characters go, letters
    are case-folded. Spell both what is stored and what is looked for, then compare as a substring on any database.
    """
    return _respelled(unicodedata.normalize("NFC", text).casefold())


def sort_key(text: str) -> str:
    """Give the text so spelled that comparing code points sorts as Thai dictionaries do: ก กา เก แก ข.

    A leading vowel (เ แ โ ใ ไ) counts after its consonant. Tone marks, ็, ์ and punctuation decide only between words that
    are otherwise the same. Store the key in a column that the database compares byte by byte.
    """
    swapped = _LEADING_VOWEL.sub(r"\2\1", search_text(text))
    return f"{_LIGHT.sub('', swapped)}\t{swapped}"
