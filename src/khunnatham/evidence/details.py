"""What a person says about a proof: its title, a note, and when the event was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from khunnatham.evidence.models import DateSource
from khunnatham.thai import BUDDHIST_ERA, search_text
from khunnatham.wording import Refusal, Text

LONGEST_TITLE = 300
LONGEST_NOTE = 4000
_EARLIEST_YEAR = 2500 - BUDDHIST_ERA


@dataclass(frozen=True, slots=True)
class Details:
    """Title, note and day of the event, checked; and who said the day."""

    title: str
    note: str
    event_on: date | None
    event_on_from: str

    def search_text(self, url: str) -> str:
        """Give the spelling by which the item is found."""
        return search_text(f"{self.title} {self.note} {url}")


def checked(title: str, note: str, event_on: date | None, at: datetime) -> Details:
    """Give the details without blanks at their ends; refuse what is missing, too long, or of another era."""
    named, noted = title.replace("\x00", "").strip(), note.replace("\x00", "").strip()
    if not named:
        raise Refusal(
            Text("ตั้งชื่อหลักฐานสั้น ๆ ว่าแสดงอะไร", "Give the evidence a short title that says what it shows."),
            code="title-missing",
            field="title",
        )
    insist_short(named, LONGEST_TITLE, field="title")
    insist_short(noted, LONGEST_NOTE, field="note")
    if event_on is not None and not _EARLIEST_YEAR <= event_on.year <= at.year + 1:
        year = event_on.year + BUDDHIST_ERA
        raise Refusal(
            Text(
                f"ปี พ.ศ. {year} ไม่น่าใช่ปีของกิจกรรม ตรวจวันที่อีกครั้ง",
                f"{event_on.year} is hardly the year of the event. Check the date.",
            ),
            code="event-date-strange",
            field="event_on",
        )
    return Details(named, noted, event_on, DateSource.PERSON if event_on else DateSource.UNKNOWN)


def insist_short(text: str, longest: int, *, field: str) -> None:
    """Refuse a text that is too long for its place."""
    if len(text) > longest:
        raise Refusal(
            Text(
                f"ยาวเกิน {longest:,} ตัวอักษร (ตอนนี้ {len(text):,}) ตัดให้สั้นลง",
                f"Longer than {longest:,} characters (now {len(text):,}). Make it shorter.",
            ),
            code="too-long",
            field=field,
        )
