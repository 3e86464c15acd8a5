"""Dates and digits as the screen writes them: Buddhist era in Thai, common era in English, the digits the person chose."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
MONTHS_SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
MONTHS_FULL = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_ENGLISH = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
BUDDHIST_ERA = 543


def in_digits(text: str, digits: str) -> str:
    """Give the text with its Arabic digits written as ``digits`` says ("thai" or "arabic")."""
    return text.translate(THAI_DIGITS) if digits == "thai" else text


def written_date(value: date | datetime | None, *, style: str, language: str, digits: str) -> str:
    """Give a date in words; ``style`` is "short" or "full"; no date is a dash."""
    if value is None:
        return "–"
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return _written(day, style, language, digits)


def written_moment(value: datetime | None, *, style: str, language: str, digits: str) -> str:
    """Give a date with its time in Bangkok."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    clock = f"{local:%H:%M}"
    moment = f"{clock} น." if language == "th" else clock
    return f"{_written(local.date(), style, language, digits)} {in_digits(moment, digits)}"


@lru_cache(maxsize=4096)
def _written(day: date, style: str, language: str, digits: str) -> str:
    if language == "en":
        month = MONTHS_ENGLISH[day.month - 1]
        return in_digits(f"{day.day} {month if style == 'full' else month[:3]} {day.year}", digits)
    months = MONTHS_FULL if style == "full" else MONTHS_SHORT
    return in_digits(f"{day.day} {months[day.month - 1]} {day.year + BUDDHIST_ERA}", digits)
