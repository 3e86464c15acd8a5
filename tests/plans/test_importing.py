"""A plan out of a sheet: mistakes by row and column, a preview, all or nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.evidence.conftest import NOW, Cast

from khunnatham.plans import activities, importing, queries
from khunnatham.plans.activities import ActivityDetails
from khunnatham.plans.columns import COLUMNS, column_of, letters
from khunnatham.plans.importing import Known, read_sheet, take_over
from khunnatham.plans.models import Activity, BudgetSource
from khunnatham.wording import Conflict, Refusal

from .test_writing import WHOLE, activity_of, plan_of, topic_of

HEAD = ["เลขที่ในระบบ", "ชื่อกิจกรรม", "เริ่มเมื่อไร", "ถึงเมื่อไร", "งบประมาณ (บาท)", "คุณธรรมเป้าหมาย"]


def known_of(cast: Cast) -> Known:
    virtues = {"discipline": "วินัย", "sufficiency": "พอเพียง"}
    return Known(queries.whole_plan(plan_of(cast)), virtues, {"culture": "วิถีวัฒนธรรม"})


def test_thai_digits_and_dates_are_read_as_people_write_them(cast: Cast) -> None:
    topic = topic_of(cast)
    head = [*HEAD, "ปัญหาหรือความดี", "ที่มาของงบประมาณ", "ด้านหรือมิติ"]
    row = ["", "ออมน้ำ", "12/3/2569", "๑๓ มี.ค. ๖๙", "๑,๕๐๐.๕๐ บาท", "วินัย", "ขยะ", "งบของหน่วยงานเอง", "วิถีวัฒนธรรม"]

    reading = read_sheet(known_of(cast), [head, row, [""] * 3])

    assert (reading.faults, reading.changed, reading.unchanged) == ((), (), 0)
    [line] = reading.added
    assert line.details == ActivityDetails(
        title="ออมน้ำ",
        virtue="discipline",
        dimension="culture",
        starts_on=date(2026, 3, 12),
        ends_on=date(2026, 3, 13),
        budget=Decimal("1500.50"),
        budget_source=BudgetSource.OWN,
    )
    assert (line.row, line.topic, line.activity) == (2, topic, None)


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        (["", "", "", "", "", ""], "", "ยังไม่มีกิจกรรม"),
        (["", "", "1/1/2569", "", "", ""], "B", "ตั้งชื่อกิจกรรม"),
        (["", "ก", "31/2/2569", "", "", ""], "C", "ไม่มีในปฏิทิน"),
        (["", "ก", "2/1/2569", "1/1/2569", "", ""], "D", "ก่อนวันเริ่ม"),
        (["", "ก", "", "", "มาก", ""], "E", "ไม่ใช่จำนวนเงิน"),
        (["", "ก", "", "", "1.555", ""], "E", "ทศนิยม"),
        (["", "ก", "", "", "", "กล้าหาญ"], "F", "วินัย, พอเพียง"),
        (["99", "ก", "", "", "", ""], "A", "ไม่มีกิจกรรมเลขที่ 99"),
        (["", "#N/A", "", "", "", ""], "B", "#N/A"),
    ],
)
def test_a_mistake_is_named_with_its_row_and_column(cast: Cast, cells: list[str], column: str, words: str) -> None:
    [fault] = read_sheet(known_of(cast), [HEAD, cells]).faults

    assert (fault.row, fault.column) == (2, column)
    assert words in fault.text.th


@pytest.mark.parametrize(
    ("head", "column", "words"),
    [
        ([], "", "แถวแรก"),
        (["ชื่อกิจกรรม", "สี"], "B", "ไม่รู้จัก"),
        (["ชื่อกิจกรรม", "ชื่อกิจกรรม"], "B", "ซ้ำ"),
        (["ที่ไหน"], "", "ไม่มีคอลัมน์"),
    ],
)
def test_headings_that_cannot_be_are_named(cast: Cast, head: list[str], column: str, words: str) -> None:
    [fault] = read_sheet(known_of(cast), [head, ["ก"]]).faults

    assert (fault.row, fault.column) == (1, column)
    assert words in fault.text.th


def test_all_mistakes_are_told_at_once_and_nothing_is_done(cast: Cast) -> None:
    reading = read_sheet(known_of(cast), [HEAD, ["", "ก", "x", "y", "z", "w"], ["", "ข"], ["", "ข"]])

    assert [(fault.row, fault.column) for fault in reading.faults] == [(2, "C"), (2, "D"), (2, "E"), (2, "F"), (4, "")]
    with pytest.raises(Refusal):
        take_over(plan_of(cast), reading, revisions={}, by=cast["officer"], at=NOW)
    assert not Activity.objects.exists()


def test_what_changes_is_told_column_by_column_and_the_rest_stays(cast: Cast) -> None:
    row, other = activity_of(cast), activity_of(cast, ActivityDetails(title="อบรม"))
    sheet = [HEAD[:3], [str(row.pk), "ปลูกป่า", "10 ม.ค. 2569"], [str(other.pk), "อบรม", ""], ["", "ใหม่", ""]]
    reading = read_sheet(known_of(cast), sheet)

    [line] = reading.changed
    assert ([column.name for column in line.changed], reading.unchanged) == (["title"], 1)
    done = take_over(plan_of(cast), reading, revisions={row.pk: 1}, by=cast["officer"], at=NOW)

    assert done == (1, 1)
    row.refresh_from_db()
    assert (row.title, row.place_text, row.budget) == ("ปลูกป่า", WHOLE.place_text, WHOLE.budget)
    assert [one.title for one in queries.whole_plan(plan_of(cast)).activities] == ["ปลูกป่า", "อบรม", "ใหม่"]


def test_who_was_overtaken_after_the_preview_changes_nothing(cast: Cast) -> None:
    row = activity_of(cast)
    reading = read_sheet(known_of(cast), [HEAD[:2], [str(row.pk), "ปลูกป่า"], ["", "ใหม่"]])
    activities.change_activity(
        row, details=ActivityDetails(title="ของหัวหน้า"), expected_revision=1, by=cast["head"], at=NOW
    )

    with pytest.raises(Conflict):
        take_over(plan_of(cast), reading, revisions={row.pk: 1}, by=cast["officer"], at=NOW)
    assert [one.title for one in Activity.objects.all()] == ["ของหัวหน้า"]


def test_a_sheet_has_its_limits(cast: Cast) -> None:
    [fault] = read_sheet(known_of(cast), [["ชื่อกิจกรรม"]] + [["ก"]] * (importing.MOST_ROWS + 1)).faults
    assert fault.row == importing.MOST_ROWS + 2


def test_columns_are_known_by_their_headings_in_both_languages() -> None:
    for column in COLUMNS:
        assert column_of(column.title.th) == column_of(column.title.en) == column
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
