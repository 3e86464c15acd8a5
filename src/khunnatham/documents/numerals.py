"""Numbers and dates in the forms that only papers use; the rest is in ``khunnatham.thai``."""

from __future__ import annotations

from datetime import date

from khunnatham.thai import MONTHS, thai_date, to_thai_digits, truncated_percent

WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def thai_digits(value: object) -> str:
    """Give the value as text with every Arabic digit written in Thai; nothing else changes."""
    return to_thai_digits(str(value))


def formal_date(day: date) -> str:
    """Give «๑๕ สิงหาคม พ.ศ. ๒๕๖๗», as certificates and announcements write it."""
    return thai_digits(f"{day.day} {MONTHS[day.month - 1]} พ.ศ. {day.year + 543}")


def weekday_date(day: date) -> str:
    """Give «วันพฤหัสบดีที่ ๑๕ สิงหาคม ๒๕๖๗», as minutes write it."""
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {thai_date(day)}"


def english_date(day: date) -> str:
    """Give «15 August 2024 (B.E. 2567)»."""
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year} (B.E. {day.year + 543})"


def percent(part: int, whole: int) -> str:
    """Give the share in per cent, two decimals, cut and never rounded up, in Thai digits; nothing of nothing is «–»."""
    return thai_digits(truncated_percent(part, whole)) if whole else "–"
