"""Rolls: of whom a share is taken, who took part, and what is shown and not counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.evidence.conftest import NOW, TODAY, Cast

from khunnatham.facts import kinds, queries, rolls
from khunnatham.facts.models import Roll, RollLine
from khunnatham.facts.recording import record_fact
from khunnatham.journal.models import Entry
from khunnatham.programmes import shelf
from khunnatham.programmes.requirement_kinds import Share
from khunnatham.scoring.requirements import judge_of
from khunnatham.wording import Conflict, Refusal

YEAR = 2569


def heads(cast: Cast, total: int, *, left_out: int = 0, on: date = TODAY) -> None:
    excluded = [{"reason": "ลาศึกษาต่อ", "count": left_out}] if left_out else []
    record_fact(
        cast.office, fiscal_year=YEAR, kind=kinds.HEAD_COUNT, value={"total": total, "excluded": excluded}, as_of=on,
        by=cast["officer"], at=NOW,
    )  # fmt: skip


def people(count: int, did: int) -> list[rolls.Row]:
    return [rolls.Row(f"ตำแหน่งที่ {number}", number <= did) for number in range(1, count + 1)]


def save(cast: Cast, kind: str, rows: list[rolls.Row], *, revision: int = 0, on: date = TODAY) -> Roll:
    return rolls.save_roll(
        cast.office, fiscal_year=YEAR, kind=kind, rows=rows, taken_on=on, expected_revision=revision,
        by=cast["officer"], at=NOW,
    )  # fmt: skip


def told(roll: Roll) -> rolls.Tally:
    return rolls.tally(roll, list(roll.lines.all()))


def share(edition: str, key: str) -> Share:
    kind: Any = shelf.by_key(edition).requirements[key].kind
    assert isinstance(kind, Share)
    return kind


def figure(cast: Cast, kind: str) -> Any:
    found = queries.latest(cast.office, YEAR, kind)
    return found.value if found else None


@pytest.mark.parametrize(("signed", "percent", "is_met"), [(4, "16.66", False), (5, "20.83", True)])
def test_000_02_of_24_invited_five_are_needed(cast: Cast, signed: int, percent: str, *, is_met: bool) -> None:
    tally = told(save(cast, "invited-heads", people(24, signed)))
    rule = share("moral-district/2567", "1.1")

    assert (tally.percent, judge_of(rule)({"part": tally.part, "whole": tally.whole})) == (percent, is_met)
    shortfall = rolls.shortfall(tally, rule)
    assert (shortfall.th if shortfall else "") == ("" if is_met else "ต้องการอย่างน้อย 5 คน")


def test_000_01_exactly_twenty_percent_is_enough(cast: Cast) -> None:
    save(cast, "invited-heads", people(25, 5))

    assert figure(cast, kinds.INVITED_SIGNATURES) == {"part": 5, "whole": 25}
    assert judge_of(share("moral-district/2567", "1.1"))(figure(cast, kinds.INVITED_SIGNATURES))


def test_000_04_nobody_invited_is_blocked_without_a_division(cast: Cast) -> None:
    for rows in ([], [rolls.Row("คนนอก", took_part=True, is_listed=False)]):
        with pytest.raises(Refusal) as refused:
            save(cast, "invited-heads", rows)
        assert refused.value.text.th == "ต้องมีรายชื่อเชิญประชุม"
    assert figure(cast, kinds.INVITED_SIGNATURES) is None
    assert not Roll.objects.exists()


def test_000_05_a_head_listed_twice_is_one_and_an_outsider_is_shown_but_not_counted(cast: Cast) -> None:
    rows = rolls.read_rows("เกษตรอำเภอ | ลงนาม\nเกษตร อำเภอ\nพัฒนาการอำเภอ\nผู้แทนวัด | ลงนาม | นอกรายชื่อ")

    tally = told(save(cast, "invited-heads", rows))

    assert tally == rolls.Tally(
        part=1, whole=2, listed=2, missing=("พัฒนาการอำเภอ",), outsiders=("ผู้แทนวัด",), merged=("เกษตรอำเภอ",)
    )
    assert figure(cast, kinds.INVITED_SIGNATURES) == {"part": 1, "whole": 2}


@pytest.mark.parametrize(("did", "is_met"), [(42, True), (41, False)])
def test_002_02_everybody_takes_part(cast: Cast, did: int, *, is_met: bool) -> None:
    heads(cast, 42)
    save(cast, "virtues", people(42, did))

    assert judge_of(share("clean-community/2569", "1.1"))(figure(cast, kinds.VIRTUES_PARTICIPATION)) is is_met


def test_002_04_who_did_not_sign_is_named(cast: Cast) -> None:
    heads(cast, 42)

    tally = told(save(cast, "declaration", people(42, 41)))

    assert (tally.percent, tally.missing) == ("97.61", ("ตำแหน่งที่ 42",))
    assert rolls.shortfall(tally, share("clean-community/2569", "1.2")) is not None
    assert not any("ตำแหน่งที่ 42" in str(entry.facts) for entry in Entry.objects.all())


def test_002_05_a_later_head_count_does_not_change_the_result(cast: Cast) -> None:
    heads(cast, 42, on=date(2026, 2, 1))
    roll = save(cast, "declaration", people(42, 42), on=date(2026, 2, 15))
    heads(cast, 43, on=TODAY)

    tally = told(roll)
    note = rolls.later_change(roll)
    again = save(cast, "declaration", people(42, 42), revision=1, on=date(2026, 2, 15))

    assert (tally.part, tally.whole) == (42, 42)
    assert note is not None
    assert "42 เป็น 43" in note.th
    assert (told(again).part, told(again).whole) == (42, 42)


def test_who_is_left_out_of_the_head_count_is_left_out_of_the_share(cast: Cast) -> None:
    heads(cast, 42, left_out=2)

    roll = save(cast, "plan", people(40, 40))

    assert figure(cast, kinds.PLAN_PARTICIPATION) == {"part": 40, "whole": 40}
    assert roll.head_count is not None
    assert roll.head_count.value["excluded"] == [{"reason": "ลาศึกษาต่อ", "count": 2}]


def test_more_who_took_part_than_are_counted_is_refused(cast: Cast) -> None:
    heads(cast, 2)
    with pytest.raises(Refusal) as refused:
        save(cast, "plan", people(3, 3))
    assert refused.value.code == "part-above-whole"
    assert not Roll.objects.exists()


def test_counting_without_a_list_stays_possible(cast: Cast) -> None:
    heads(cast, 42)
    rolls.save_counts(
        cast.office, fiscal_year=YEAR, kind="virtues", part="๔๑", taken_on=TODAY, expected_revision=0,
        by=cast["officer"], at=NOW,
    )  # fmt: skip

    assert figure(cast, kinds.VIRTUES_PARTICIPATION) == {"part": 41, "whole": 42}


@pytest.mark.parametrize("typed", ["๘๐", "80"])
def test_c_05_thai_and_arabic_digits_are_one_number(cast: Cast, typed: str) -> None:
    rolls.save_counts(
        cast.office, fiscal_year=YEAR, kind="invited-heads", part=typed, whole="๑๐๐", taken_on=TODAY,
        expected_revision=0, by=cast["officer"], at=NOW,
    )  # fmt: skip

    assert figure(cast, kinds.INVITED_SIGNATURES) == {"part": 80, "whole": 100}


def test_a_roll_written_meanwhile_is_not_overwritten(cast: Cast) -> None:
    save(cast, "invited-heads", people(3, 1))
    with pytest.raises(Conflict):
        save(cast, "invited-heads", people(3, 2))


def test_erased_names_leave_the_numbers(cast: Cast) -> None:
    roll = save(cast, "invited-heads", people(4, 1))

    kept = rolls.forget_lines(roll, by=cast["head"], at=NOW)

    assert not RollLine.objects.exists()
    assert (told(kept).part, told(kept).whole) == (1, 4)


def test_a_pasted_sheet_is_read_and_written_again() -> None:
    rows = rolls.read_rows("  นายอำเภอ\tx\n\nปลัดอำเภอ\t\nคนนอก | | นอกรายชื่อ\n")

    assert rows == [
        rolls.Row("นายอำเภอ", took_part=True),
        rolls.Row("ปลัดอำเภอ"),
        rolls.Row("คนนอก", took_part=True, is_listed=False),
    ]
