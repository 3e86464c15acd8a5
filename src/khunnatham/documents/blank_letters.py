"""Letters to be filled by hand: our sentences with lines for the names, the numbers and the days."""

from __future__ import annotations

from khunnatham.documents import correspondence, letter_forms, papers
from khunnatham.documents.blanks import LIST_ROWS, PROVENANCE
from khunnatham.documents.papers import BLANK, BLANK_DAY, BLANK_LINE, Form
from khunnatham.programmes.criteria import Edition

SIGNATURE = papers.Signature(act="", post="(ตำแหน่ง)")
OFFICE = correspondence.Office(name=BLANK)
RESULT = f"ผลการประเมินตนเองอยู่ในระดับ {BLANK} ซึ่งเป็นผลคำนวณเบื้องต้นจนกว่าจะได้รับการรับรอง"
# Shorter than a line to write on, which would fill the row or begin a new one.
NUMBER, DAY = "." * 14, "." * 28
DUES = (f"{DAY} ให้แล้วเสร็จภายในวันที่ {DAY}",) * 2
RECEIVERS = 20
MATTERS = ("เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ", "เรื่องรับรองรายงานการประชุม", "เรื่องเพื่อพิจารณา", "เรื่องอื่น ๆ (ถ้ามี)")
CONSIDERED = 2


def covering_letter(form: Form, edition: Edition) -> correspondence.Letter:
    """Give the letter with which a unit sends its papers."""
    return letter_forms.covering_letter(
        form, edition, name=BLANK, receiver=BLANK, result=RESULT, signature=SIGNATURE, provenance=PROVENANCE
    )


def memo(form: Form, edition: Edition) -> correspondence.Memo:
    """Give the memo that puts the papers before the head."""
    return letter_forms.memo(
        form,
        edition,
        name=BLANK,
        addressee=BLANK,
        receiver=BLANK,
        result=RESULT,
        signature=SIGNATURE,
        provenance=PROVENANCE,
    )


def order(form: Form, _: Edition) -> correspondence.Order:
    """Give the order that appoints who is responsible."""
    duties = (f"รับผิดชอบกิจกรรม {BLANK} : {BLANK}",) * 3
    return letter_forms.order(
        form, name=BLANK, is_district=False, duties=duties, signature=SIGNATURE, provenance=PROVENANCE
    )


def circular(form: Form, edition: Edition) -> correspondence.Letter:
    """Give the letter to the units with lines for the days that are due and for those whom it goes to."""
    return letter_forms.circular(
        form,
        edition,
        office=OFFICE,
        owner=edition.owner.th,
        dues=DUES,
        receivers=(BLANK * 2,) * RECEIVERS,
        signature=SIGNATURE,
        provenance=PROVENANCE,
    )


def report_letter(form: Form, _: Edition) -> correspondence.Letter:
    """Give the letter that goes with the report."""
    return letter_forms.report_letter(
        form,
        office=OFFICE,
        receiver=BLANK,
        body=BLANK,
        meeting_number=NUMBER,
        held=DAY,
        certified=NUMBER,
        signature=SIGNATURE,
        provenance=PROVENANCE,
    )


def announcement(form: Form, _: Edition) -> correspondence.Announcement:
    """Give the announcement with empty rows."""
    unit = papers.UnitLine(name=BLANK_LINE, kind="", district=BLANK_LINE)
    row = papers.ListedUnit(unit=unit, proposed="", certified=BLANK_LINE)
    return letter_forms.announcement(
        form,
        body=BLANK,
        meeting_number=NUMBER,
        held=DAY,
        certified=NUMBER,
        units=(row,) * LIST_ROWS,
        signature=papers.Signature(act="", post="(ตำแหน่ง)", post_below="ประธานในที่ประชุม"),
        provenance=PROVENANCE,
    )


def agenda(form: Form, _: Edition) -> correspondence.Agenda:
    """Give the agenda with lines for each matter and empty rows for the units."""
    unit = papers.UnitLine(name=BLANK_LINE, kind="", district=BLANK_LINE)
    return correspondence.Agenda(
        form=form,
        body=BLANK,
        meeting_number=BLANK,
        planned_on=BLANK_DAY,
        place="",
        matters=tuple(
            correspondence.AgendaMatter(title=title, paragraphs=(BLANK_LINE,) * 2, shows_units=place == CONSIDERED)
            for place, title in enumerate(MATTERS)
        ),
        units=(papers.ListedUnit(unit=unit, proposed=BLANK_LINE),) * LIST_ROWS,
        provenance=PROVENANCE,
    )
