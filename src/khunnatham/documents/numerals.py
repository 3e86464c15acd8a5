"""Numbers and dates as papers print them: Thai digits, full months, พ.ศ."""

from __future__ import annotations

from datetime import date

_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def thai_digits(value: object) -> str:
    """Give the value with every Arabic digit written in Thai; nothing else changes."""
    return str(value).translate(_DIGITS)


def formal_date(day: date) -> str:
    """Give «๑๕ สิงหาคม พ.ศ. ๒๕๖๗», as certificates and announcements write it."""
    return thai_digits(f"{day.day} {MONTHS[day.month - 1]} พ.ศ. {day.year + 543}")


def full_date(day: date) -> str:
    """Give «๑๕ สิงหาคม ๒๕๖๗», as forms and letters write it."""
    return thai_digits(f"{day.day} {MONTHS[day.month - 1]} {day.year + 543}")


def weekday_date(day: date) -> str:
    """Give «วันพฤหัสบดีที่ ๑๕ สิงหาคม ๒๕๖๗», as minutes write it."""
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {full_date(day)}"


def short_date(day: date) -> str:
    """Give «๑๕ ส.ค. ๒๕๖๗» for narrow columns."""
    return thai_digits(f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + 543}")


def english_date(day: date) -> str:
    """Give «15 August 2024 (B.E. 2567)»."""
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year} (B.E. {day.year + 543})"


def percent(part: int, whole: int) -> str:
    """Give the share in hundredths, two decimals, cut and never rounded up: 79.996 stays «๗๙.๙๙». Nothing of nothing is «–»."""
    if whole == 0:
        return "–"
    hundredths = part * 10_000 // whole
    return thai_digits(f"{hundredths // 100}.{hundredths % 100:02d}")
