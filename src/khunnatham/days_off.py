"""Weekends and Thai public holidays: pointed out beside a date, never a reason to shift it. Plain Python."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from holidays import HolidayBase
from holidays.countries.thailand import Thailand

from khunnatham.thai import WEEKDAYS, thai_date
from khunnatham.wording import Text

SATURDAY: Final = 5
_ENGLISH_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@lru_cache(maxsize=2048)
def day_off(day: date) -> Text | None:
    """Give what kind of day off it is, «วันอาทิตย์», «วันวิสาขบูชา», or both; nothing for a working day."""
    names = [Text(f"วัน{WEEKDAYS[day.weekday()]}", _ENGLISH_DAYS[day.weekday()])] if day.weekday() >= SATURDAY else []
    thai, english = _holidays("th").get(day), _holidays("en_US").get(day)
    if thai and english:
        names.append(Text(thai.replace("; ", " "), english))
    if not names:
        return None
    return Text(" ".join(name.th for name in names), ", ".join(name.en for name in names))


def pointed_out(day: date) -> Text | None:
    """Give the sentence beside a date that is a day off: «31 พ.ค. 2569 เป็นวันอาทิตย์»; nothing for a working day."""
    found = day_off(day)
    if found is None:
        return None
    written = thai_date(day, "short", "arabic")
    return Text(f"{written} เป็น{found.th}", f"{day.day} {day:%b} {day.year} is a day off: {found.en}")


@lru_cache(maxsize=2)
def _holidays(language: str) -> HolidayBase:
    return Thailand(language=language)  # type: ignore[no-untyped-call]  # the library types the rest
