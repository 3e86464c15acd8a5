"""The columns of a plan as a sheet, in the order of the plan form: what each is called, and an example of what it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from khunnatham.thai import search_text
from khunnatham.wording import Text

LETTERS: Final = 26


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field of the activity that it fills, its heading, and how to fill it."""

    name: str
    title: Text
    hint: Text


NUMBER: Final = Column(
    "number",
    Text("เลขที่ในระบบ", "Number in the system"),
    Text("อย่าแก้ เว้นว่างสำหรับกิจกรรมใหม่", "Leave as it is; empty for a new activity"),
)
COLUMNS: Final = (
    NUMBER,
    Column("title", Text("ชื่อกิจกรรม", "Activity"), Text("ต้องกรอก", "Needed")),
    Column("topic", Text("ปัญหาหรือความดี", "Problem or good deed"), Text("ตรงกับที่เขียนในระบบ", "As written in the system")),
    Column("virtue", Text("คุณธรรมเป้าหมาย", "Target virtue"), Text("เช่น วินัย", "Such as discipline")),
    Column("dimension", Text("ด้านหรือมิติ", "Field or dimension"), Text("เฉพาะโปรแกรมที่มีด้าน", "Where the programme has fields")),
    Column("place_text", Text("ที่ไหน", "Where"), Text("สถานที่", "The place")),
    Column("starts_on", Text("เริ่มเมื่อไร", "From when"), Text("เช่น 12/3/2569 หรือ 12 มี.ค. 69", "Such as 12/3/2569 or 30 Jun 2026")),
    Column("ends_on", Text("ถึงเมื่อไร", "Until when"), Text("กิจกรรมวันเดียวเขียนวันเดียวกัน", "The same day for one day")),
    Column("method", Text("ทำอย่างไร", "How"), Text("ขั้นตอนสั้น ๆ", "The steps in short")),
    Column("expected_result", Text("ผลที่คาดว่าจะได้", "Expected result"), Text("ผลที่อยากเห็น", "What should come of it")),
    Column("responsible", Text("ผู้รับผิดชอบ", "Responsible"), Text("ตำแหน่งหรือกลุ่มงาน", "A post or a group")),
    Column("indicator", Text("ตัวชี้วัด", "Indicator"), Text("เช่น จำนวนผู้เข้าร่วม", "Such as participants")),
    Column("target", Text("ค่าเป้าหมาย", "Target"), Text("เช่น 40 คน", "Such as 40 people")),
    Column("budget", Text("งบประมาณ (บาท)", "Budget (baht)"), Text("เช่น 1500 หรือ ๑,๕๐๐.๕๐", "Such as 1500 or ๑,๕๐๐.๕๐")),
    Column("budget_source", Text("ที่มาของงบประมาณ", "Source of the budget"), Text("เลือกจากรายการ", "From the list")),
    Column("budget_from", Text("หน่วยงานหรือแหล่งงบ", "Agency or fund"), Text("ถ้ามีผู้สนับสนุน", "Where somebody gives it")),
    Column("strategy", Text("เป็นส่วนหนึ่งของยุทธศาสตร์ใด", "Part of which strategy"), Text("ชื่อยุทธศาสตร์หรือแผน", "The strategy or plan")),
)  # fmt: skip
_BY_HEADING: Final = {search_text(text): row for row in COLUMNS for text in (row.title.th, row.title.en, row.name)}


def column_of(heading: str) -> Column | None:
    """Give the column that a heading means, however its digits and vowels are typed; nothing where there is none."""
    return _BY_HEADING.get(search_text(heading))


def letters(place: int) -> str:
    """Give what a spreadsheet calls the column at this place from 0: A, B … Z, AA."""
    before, last = divmod(place, LETTERS)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)
