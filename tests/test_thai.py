"""Thai numerals, dates, fiscal years, sorting and searching."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khunnatham import thai
from khunnatham.wording import Refusal

DAYS = st.dates(min_value=date(1941, 1, 1), max_value=date(2256, 12, 31))
THIS_CENTURY = st.dates(min_value=date(1957, 1, 1), max_value=date(2056, 12, 31))
THAI_WORDS = st.text(alphabet=st.sampled_from("กขงจนมยรลวสหอเแโใไะาำิีึืุูั็่้๊๋์ํๆฯ 0๑\u200bA."), max_size=12)


def refusal_of(written: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        thai.parse_date(written, field="held_on")
    return caught.value


# ── numerals ────────────────────────────────────────────────────────────────────────────


def test_every_digit_is_written_in_the_other_numerals() -> None:
    assert thai.to_thai_digits("ข้อ 0123456789") == "ข้อ ๐๑๒๓๔๕๖๗๘๙"
    assert thai.to_arabic_digits("ข้อ ๐๑๒๓๔๕๖๗๘๙") == "ข้อ 0123456789"


@given(st.text())
def test_arabic_digits_survive_the_way_to_thai_and_back(text: str) -> None:
    arabic = thai.to_arabic_digits(text)

    assert thai.to_arabic_digits(thai.to_thai_digits(arabic)) == arabic


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (499, 2500, "19.96"),
        (1_999_999, 10_000_000, "19.99"),
        (5, 25, "20.00"),
        (4, 24, "16.66"),
        (41, 42, "97.61"),
        (0, 7, "0.00"),
        (1, 1_000_000, "0.00"),
        (42, 42, "100.00"),
        (10**30 - 1, 10**30, "99.99"),
    ],
)
def test_a_percentage_is_truncated_and_never_rounded_up(part: int, whole: int, written: str) -> None:
    assert thai.truncated_percent(part, whole) == written


@given(part=st.integers(0, 10**12), whole=st.integers(1, 10**12))
def test_a_percentage_is_at_most_the_share_and_less_than_a_hundredth_below_it(part: int, whole: int) -> None:
    shown = Fraction(thai.truncated_percent(part, whole))

    assert 0 <= Fraction(100 * part, whole) - shown < Fraction(1, 100)


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (1, -1), (-1, 5)])
def test_what_is_no_share_has_no_percentage(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="No share"):
        thai.truncated_percent(part, whole)


# ── writing dates ───────────────────────────────────────────────────────────────────────


def test_a_date_is_written_in_full_with_thai_digits_unless_asked_otherwise() -> None:
    day = date(2026, 2, 27)

    assert thai.thai_date(day) == "๒๗ กุมภาพันธ์ ๒๕๖๙"
    assert thai.thai_date(day, "full", "arabic") == "27 กุมภาพันธ์ 2569"
    assert thai.thai_date(day, "short") == "๒๗ ก.พ. ๒๕๖๙"
    assert thai.thai_date(day, style="short", digits="arabic") == "27 ก.พ. 2569"


def test_a_moment_counts_as_the_day_it_is_in_bangkok() -> None:
    new_year = datetime(2025, 12, 31, 17, 0, tzinfo=UTC)

    assert thai.thai_date(new_year) == "๑ มกราคม ๒๕๖๙"
    assert thai.thai_date(new_year - timedelta(seconds=1)) == "๓๑ ธันวาคม ๒๕๖๘"


def test_a_moment_without_a_zone_has_no_certain_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        thai.thai_date(datetime(2026, 1, 1, 12, 0))  # noqa: DTZ001 - the fault under test


def test_a_moment_is_written_as_official_papers_do() -> None:
    meeting = datetime(2024, 1, 26, 13, 30, tzinfo=thai.BANGKOK)

    assert thai.thai_moment(meeting) == "๒๖ มกราคม ๒๕๖๗ เวลา ๑๓.๓๐ น."
    assert thai.thai_moment(meeting.astimezone(UTC), "short", "arabic") == "26 ม.ค. 2567 เวลา 13.30 น."


def test_a_deadline_is_the_last_second_of_the_day_in_bangkok() -> None:
    due = thai.deadline(date(2026, 5, 31))

    assert due.isoformat() == "2026-05-31T23:59:59+07:00"
    assert datetime(2026, 5, 31, 16, 59, 0, tzinfo=UTC) <= due < datetime(2026, 5, 31, 17, 0, 10, tzinfo=UTC)


# ── fiscal years ────────────────────────────────────────────────────────────────────────


def test_a_fiscal_year_begins_on_the_first_of_october() -> None:
    assert thai.fiscal_year(date(2025, 9, 30)) == 2568
    assert thai.fiscal_year(date(2025, 10, 1)) == 2569
    assert (thai.fiscal_year_start(2569), thai.fiscal_year_end(2569)) == (date(2025, 10, 1), date(2026, 9, 30))


def test_the_last_evening_of_september_in_london_is_already_the_new_fiscal_year_in_bangkok() -> None:
    assert thai.fiscal_year(datetime(2025, 9, 30, 18, 0, tzinfo=UTC)) == 2569


def test_the_quarters_of_a_fiscal_year_follow_each_other_without_a_gap() -> None:
    assert [thai.quarter_dates(2569, quarter) for quarter in (1, 2, 3, 4)] == [
        (date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
    ]


@given(DAYS)
def test_every_day_lies_in_its_fiscal_year_and_its_quarter(day: date) -> None:
    year = thai.fiscal_year(day)
    starts_on, ends_on = thai.quarter_dates(year, thai.fiscal_quarter(day))

    assert thai.fiscal_year_start(year) <= starts_on <= day <= ends_on <= thai.fiscal_year_end(year)


@pytest.mark.parametrize("quarter", [0, 5, -1])
def test_there_is_no_fifth_quarter(quarter: int) -> None:
    with pytest.raises(ValueError, match="quarters 1 to 4"):
        thai.quarter_dates(2569, quarter)


# ── reading dates ───────────────────────────────────────────────────────────────────────


@given(day=THIS_CENTURY, style=st.sampled_from(["full", "short"]), digits=st.sampled_from(["thai", "arabic"]))
def test_a_date_that_was_written_is_read_again(day: date, style: thai.DateStyle, digits: thai.Digits) -> None:
    assert thai.parse_date(thai.thai_date(day, style, digits)) == day


@pytest.mark.parametrize(
    "written",
    [
        "๓๐ มิ.ย. ๖๙",
        "30 มิถุนายน 2569",
        "30/6/2569",
        "๓๐/๐๖/๖๙",
        "30-6-69",
        "30.06.2569",
        "30/6/2026",
        "2026-06-30",
        "2569-06-30",
        "30 มิย 69",
        "30มิ.ย.2569",
        "  ๓๐  มิ. ย.  ๒๕๖๙ ",
        "30\u00a0มิถุนายน\u200b 2569",
        "30 มิถุนายน พ.ศ. 2569",
        "30 มิถุนายน พ.ศ.๒๕๖๙",
        "30 มิถุนายน ค.ศ. 2026",
        "วันที่ ๓๐ เดือนมิถุนายน พ.ศ. ๒๕๖๙",
        "วันอังคารที่ ๓๐ มิถุนายน ๒๕๖๙",
        "อังคาร 30 มิ.ย. 69",
        "30 Jun 2026",
        "30 june 2569",
        "30 JUN. 2026",
        "๓๐ Jun ๒๐๒๖",
    ],
)
def test_a_date_is_read_however_an_office_writes_it(written: str) -> None:
    assert thai.parse_date(written) == date(2026, 6, 30)


def test_002_11_a_scanned_june_is_never_march() -> None:
    assert thai.parse_date("๓๐ มี.ย. ๖๙") == date(2026, 6, 30)


@pytest.mark.parametrize("written", ["๓๐ มี.ย. ๖๙", "๓๐ มีย ๖๙", "๓๐ มีถุนายน ๒๕๖๙"])
def test_a_misread_june_is_june_and_never_march(written: str) -> None:
    assert thai.parse_date(written) == date(2026, 6, 30)


@pytest.mark.parametrize("written", ["๓๐ มิ.ค. ๖๙", "๓๐ มี.ค. ๖๙", "๓๐ มินาคม ๒๕๖๙"])
def test_a_misread_march_is_march_and_never_june(written: str) -> None:
    assert thai.parse_date(written) == date(2026, 3, 30)


def test_a_day_that_is_not_in_the_calendar_is_refused_with_the_reason_in_both_languages() -> None:
    refusal = refusal_of("๓๑ เม.ย. ๖๙")

    assert (refusal.code, refusal.field) == ("date-impossible", "held_on")
    assert refusal.text.th == "วันที่ «๓๑ เม.ย. ๖๙» ไม่มีในปฏิทิน เดือนเมษายนของปีนั้นมี ๓๐ วัน"
    assert refusal.text.en == "The date “๓๑ เม.ย. ๖๙” is not in the calendar: April has 30 days that year."


def test_the_twenty_ninth_of_february_exists_in_leap_years_only() -> None:
    assert thai.parse_date("29 ก.พ. 2567") == date(2024, 2, 29)
    assert refusal_of("29 ก.พ. 2569").code == "date-impossible"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "date-unreadable"),
        ("เร็ว ๆ นี้", "date-unreadable"),
        ("30 มิ.ย.", "date-unreadable"),
        ("30 จูน 2569", "date-unreadable"),
        ("30/6-2569", "date-unreadable"),
        ("30 Jun 26", "date-unreadable"),
        ("{written} มิ.ย. 69", "date-unreadable"),
        ("1 ม.ค. 69" + " " * 5 + "ก" * 100, "date-unreadable"),
        ("30/13/2569", "date-impossible"),
        ("30/0/2569", "date-impossible"),
        ("0 มกราคม 2569", "date-impossible"),
        ("1 มกราคม 5", "date-year"),
        ("1 มกราคม 2483", "date-year"),
        ("1 มกราคม 99999", "date-year"),
        ("1 มกราคม พ.ศ. 2026", "date-year"),
        ("1 มกราคม ค.ศ. 69", "date-year"),
        ("1 มกราคม ค.ศ. 2569", "date-year"),
        ("วันเสาร์ที่ ๘ มีนาคม ๒๕๖๗", "date-weekday"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_a_sentence(written: str, code: str) -> None:
    refusal = refusal_of(written)

    assert refusal.code == code
    assert refusal.text.th
    assert refusal.text.en


@given(st.text(alphabet="0123456789๐๓๖๙/-. มิียคพศวันที่เดือนกราคม", max_size=70))
def test_whatever_is_written_is_a_date_or_a_refusal(written: str) -> None:
    try:
        day = thai.parse_date(written)
    except Refusal as refusal:
        assert refusal.text.th != refusal.text.en  # noqa: PT017 - either answer is right
    else:
        assert thai.parse_date(thai.thai_date(day)) == day


# ── sorting ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "in_order",
    [
        ["ก", "กา", "เก", "แก", "ข"],
        ["กะ", "กัน", "กา", "กำ", "กิน", "เกม", "แก", "โก", "ใก", "ไก่"],
        ["ปา", "ป่า", "ป้า", "ป๊า", "ป๋า", "ปาน"],
        ["กระบี่", "กรุงเทพมหานคร", "เชียงราย", "นครพนม", "แพร่", "มุกดาหาร", "แม่ฮ่องสอน"],
        ["เก็ง", "เก่ง", "เก้ง"],
        ["องค์กร 1", "องค์กร ๒", "องค์กร 3"],
        ["Alpha", "beta", "ก"],
    ],
)
def test_words_stand_in_the_order_of_a_thai_dictionary(in_order: list[str]) -> None:
    backwards = in_order[::-1]

    assert sorted(backwards, key=thai.sort_key) == in_order


def test_a_tone_decides_only_between_words_that_are_otherwise_the_same() -> None:
    assert sorted(["ป้าย", "ปาน", "ป่า"], key=thai.sort_key) == ["ป่า", "ปาน", "ป้าย"]


# ── searching ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("ปี ๒๕๖๔", "ปี 2564"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("อํา\u200bเภอ", "อำเภอ"),
        ("เเผน", "แผน"),
        ("ท่ี", "ที่"),
        ("ผู่้", "ผู่้"),
        ("กฤษฏ์ิ", "กฤษฏิ์"),
        ("ทีี่่", "ที่"),
        ("\ufeffKhunnatham\u00a0 คุณธรรม ", "khunnatham คุณธรรม"),
    ],
)
def test_what_is_typed_in_many_ways_is_searched_in_one(typed: str, spelled: str) -> None:
    assert thai.search_text(typed) == spelled


@given(st.one_of(st.text(), THAI_WORDS))
def test_the_search_spelling_is_stable(text: str) -> None:
    once = thai.search_text(text)

    assert thai.search_text(once) == once


@given(THAI_WORDS)
def test_the_order_of_typing_the_marks_of_a_syllable_does_not_matter(word: str) -> None:
    assert thai.search_text(f"{word}ท่ี") == thai.search_text(f"{word}ที่")


@given(st.one_of(st.text(), THAI_WORDS), st.one_of(st.text(), THAI_WORDS))
def test_only_what_is_spelled_the_same_sorts_the_same(one: str, other: str) -> None:
    assert (thai.sort_key(one) == thai.sort_key(other)) == (thai.search_text(one) == thai.search_text(other))
