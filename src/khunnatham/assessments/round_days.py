"""What an official should look at twice before a round opens or a deadline moves. Nothing is ever shifted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from khunnatham.assessments.windows import WHOLE, WHOLE_TITLE
from khunnatham.days_off import pointed_out
from khunnatham.programmes.criteria import Edition
from khunnatham.thai import fiscal_year_end, fiscal_year_start
from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class HandIn:
    """One hand-in of an edition: its key and title, and the day that the source prints, where it prints one."""

    key: str
    title: Text
    printed: date | None


def hand_ins_of(edition: Edition) -> tuple[HandIn, ...]:
    """Give what is handed in during a round of this edition; one whole where it names nothing."""
    named = tuple(HandIn(row.key, row.title, row.on) for row in edition.hand_ins)
    return named or (HandIn(WHOLE, WHOLE_TITLE, None),)


def remarks_on(day: date, fiscal_year: int) -> tuple[Text, ...]:
    """Give what stands out in a day: a weekend, a public holiday, another fiscal year."""
    off = pointed_out(day)
    return tuple(text for text in (off, _outside(day, fiscal_year)) if text is not None)


def printed_outside(edition: Edition, days: Mapping[str, date], fiscal_year: int) -> tuple[HandIn, ...]:
    """Give the hand-ins whose printed day is kept although it lies in another fiscal year: a person must confirm them."""
    return tuple(
        row
        for row in hand_ins_of(edition)
        if row.printed is not None and days.get(row.key) == row.printed and _outside(row.printed, fiscal_year)
    )


def _outside(day: date, fiscal_year: int) -> Text | None:
    if fiscal_year_start(fiscal_year) <= day <= fiscal_year_end(fiscal_year):
        return None
    return Text(f"อยู่นอกปีงบประมาณ {fiscal_year}", f"Lies outside fiscal year {fiscal_year}")
