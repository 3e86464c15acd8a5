"""Dates and digits as the screen writes them: Buddhist era in Thai, common era in English, the digits the person chose.

Pages call these in every row of a list, so a day that was written once is kept.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Final

from khunnatham.thai import BANGKOK, DateStyle, Digits, in_bangkok, thai_date, to_arabic_digits, to_thai_digits

MONTHS_ENGLISH: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def in_digits(text: str, digits: Digits) -> str:
    """Give the text with all its digits, those of an edition and typed ones too, as the person reads them."""
    return to_thai_digits(text) if digits == "thai" else to_arabic_digits(text)


def written_date(value: date, *, style: DateStyle, language: str, digits: Digits) -> str:
    """Give «27 ก.พ. 2569» or, in English, «27 Feb 2026»; a moment is the day it is in Bangkok."""
    return _written(in_bangkok(value), style, language, digits)


def typed_date(value: date, *, language: str) -> str:
    """Give the date as it stands in a field: «27 ก.พ. 2569» or «27 Feb 2026», in Arabic digits, readable again."""
    return _written(in_bangkok(value), "short", "en" if language.startswith("en") else "th", "arabic")


def written_time(value: datetime, *, digits: Digits) -> str:
    """Give «16:30», in Bangkok."""
    return in_digits(f"{value.astimezone(BANGKOK):%H:%M}", digits)


def written_moment(value: datetime, *, style: DateStyle, language: str, digits: Digits) -> str:
    """Give a date with its time in Bangkok: «27 ก.พ. 2569 16:30 น.»."""
    clock = written_time(value, digits=digits)
    day = written_date(value, style=style, language=language, digits=digits)
    return f"{day} {clock} น." if language == "th" else f"{day}, {clock}"


@lru_cache(maxsize=4096)
def _written(day: date, style: DateStyle, language: str, digits: Digits) -> str:
    if language != "en":
        return thai_date(day, style, digits)
    month = MONTHS_ENGLISH[day.month - 1]
    return in_digits(f"{day.day} {month if style == 'full' else month[:3]} {day.year}", digits)
