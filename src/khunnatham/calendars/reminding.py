"""Texts that an officer pastes into LINE: who still has to hand in what, until when. Units and days, nothing of persons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from khunnatham.assessments.models import Assessment, Window
from khunnatham.calendars.occasions import Occasion
from khunnatham.days_off import day_off
from khunnatham.thai import in_bangkok, thai_date
from khunnatham.wording import Text

MOST_NAMED: Final = 100


def for_units(window: Window, cases: Iterable[Assessment], *, round_title: Text, address: str, today: date) -> Text:
    """Give the reminder of an office to the units that have not handed in; a unit with a day of its own is told that day."""
    listed = list(cases)
    due_on = in_bangkok(window.due_at)
    named = [_unit(number, case, due_on) for number, case in enumerate(listed[:MOST_NAMED], 1)]
    more = len(listed) - len(named)
    rest = [Text(f"และอีก {more} แห่ง", f"and {more} more")] if more else []
    lines = [
        Text(
            f"ขอความร่วมมือส่ง «{window.title.th}» {round_title.th}",
            f"Please hand in “{window.title.en}”, {round_title.en}.",
        ),
        _until(due_on, today),
        Text(f"หน่วยงานที่ยังไม่ส่ง {len(listed)} แห่ง", f"Not handed in yet: {len(listed)}"),
        *named,
        *rest,
        Text(f"ส่งในระบบคุณธรรม {address}", f"Hand in at Khunnatham: {address}"),
    ]
    return _joined(lines)


def for_own(occasions: Iterable[Occasion], *, unit: Text, address: str, today: date) -> Text:
    """Give the reminder of a unit to its own people: what must still be done."""
    lines = [Text(f"งานที่ต้องส่งของ{unit.th}", f"Due at {unit.en}")]
    for number, one in enumerate(occasions, 1):
        until = _until(one.on, today)
        lines.append(
            Text(
                f"{number}. {one.title.th} ({one.context.th}) {until.th}",
                f"{number}. {one.title.en} ({one.context.en}): {until.en}",
            )
        )
    return _joined([*lines, Text(f"ดูในระบบคุณธรรม {address}", f"See Khunnatham: {address}")])


def _unit(number: int, case: Assessment, due_on: date) -> Text:
    name, own = case.enrolment.unit.name, in_bangkok(case.due_at)
    if own <= due_on:
        return Text(f"{number}. {name.th}", f"{number}. {name.en}")
    return Text(
        f"{number}. {name.th} (ขยายถึง {thai_date(own, 'short', 'arabic')})",
        f"{number}. {name.en} (extended to {_english(own)})",
    )


def _until(day: date, today: date) -> Text:
    days = (day - today).days
    if days < 0:
        left = Text(f"เลยมา {-days} วัน ยังส่งได้", f"{-days} days ago; it is still accepted")
    elif days == 0:
        left = Text("วันนี้", "today")
    else:
        left = Text(f"อีก {days} วัน", f"{days} days left")
    off = day_off(day)
    mark = Text(f" ตรงกับ{off.th}", f", {off.en}") if off else Text("", "")
    return Text(
        f"ภายในวันที่ {thai_date(day, 'full', 'arabic')}{mark.th} ({left.th})",
        f"by {_english(day)}{mark.en} ({left.en})",
    )


def _english(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _joined(lines: Iterable[Text]) -> Text:
    listed = list(lines)
    return Text("\n".join(line.th for line in listed), "\n".join(line.en for line in listed))
