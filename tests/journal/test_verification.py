"""Verification finds whatever somebody with the keys to the database did to the journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from khunnatham.journal import guards, verification
from khunnatham.journal.actors import SYSTEM
from khunnatham.journal.models import Entry, Head
from khunnatham.journal.recording import record
from khunnatham.journal.sealing import WORDS, seal
from khunnatham.journal.verification import Anchor, head, verify

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 2, 20, 12, 0, 0, 120000, tzinfo=ZoneInfo("Asia/Bangkok"))


def _ten_entries() -> None:
    for step in range(10):
        record("step.done", about=f"step:{step}", by=SYSTEM, at=NOON + timedelta(minutes=step), facts={"step": step})


def _sql(*statements: str) -> None:
    """Do to the tables what the triggers refuse, as one who owns the database could."""
    guards.remove(connection)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    guards.install(connection)


def _codes() -> list[tuple[str, int]]:
    return [(fault.code, fault.number) for fault in verify()]


def _reseal(number: int) -> None:
    guards.remove(connection)
    entry = Entry.objects.get(number=number)
    words = {name: getattr(entry, name) for name in WORDS}
    Entry.objects.filter(number=number).update(hash=seal(words, at=entry.at, facts=entry.facts))
    guards.install(connection)


def test_an_untouched_journal_holds() -> None:
    _ten_entries()
    assert verify() == []


def test_an_empty_journal_holds() -> None:
    assert verify() == []


CHANGES = {
    "verb": "'other'",
    "about": "'step:99'",
    "unit": "'unit:1'",
    "by_key": "'membership:9'",
    "by_th": "'ผู้อื่น'",
    "by_en": "'another'",
    "by_role": "'head'",
    "by_unit": "'unit:9'",
    "on_behalf_of": "'membership:1'",
    "on_behalf_of_th": "'ผู้อื่น'",
    "on_behalf_of_en": "'another'",
    "facts": """'{"step": 5}'""",
    "at": "'2026-02-20 05:03:00.120001+00:00'",
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_row_is_found_whatever_was_changed(column: str) -> None:
    _ten_entries()
    _sql(f"UPDATE journal_entry SET {column} = {CHANGES[column]} WHERE number = 4")  # noqa: S608
    assert _codes() == [("changed", 4)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps types")
@pytest.mark.parametrize("change", ["facts = 'ก{'", "at = 'yesterday'", "at = '2026-13-45 00:00:00'"])
def test_nonsense_in_a_row_is_a_changed_row_and_not_a_crash(change: str) -> None:
    _ten_entries()
    _sql(
        "PRAGMA ignore_check_constraints = ON",
        f"UPDATE journal_entry SET {change} WHERE number = 4",  # noqa: S608
        "PRAGMA ignore_check_constraints = OFF",
    )
    assert _codes() == [("changed", 4)]


def test_a_changed_row_with_a_new_seal_no_longer_fits_the_next() -> None:
    _ten_entries()
    _sql("UPDATE journal_entry SET verb = 'other' WHERE number = 4")
    _reseal(4)
    assert _codes() == [("broken", 5)]


def test_a_changed_last_row_with_a_new_seal_no_longer_fits_the_head() -> None:
    _ten_entries()
    _sql("UPDATE journal_entry SET verb = 'other' WHERE number = 10")
    _reseal(10)
    assert _codes() == [("head-differs", 10)]


def test_a_removed_row_is_found() -> None:
    _ten_entries()
    _sql("DELETE FROM journal_entry WHERE number IN (4, 5)")
    (fault,) = verify()
    assert (fault.code, fault.number, fault.text.en) == ("removed", 4, "Entries 4 to 5 were removed.")


def test_a_removed_beginning_is_found() -> None:
    _ten_entries()
    _sql("DELETE FROM journal_entry WHERE number <= 2")
    assert _codes() == [("removed", 1)]


def test_a_removed_tail_is_found() -> None:
    _ten_entries()
    _sql("DELETE FROM journal_entry WHERE number > 7")
    assert [(fault.code, fault.number, fault.text.en) for fault in verify()] == [
        ("tail-removed", 8, "The tail was removed: entries 8 to 10.")
    ]


def test_a_journal_removed_whole_is_found() -> None:
    _ten_entries()
    _sql("DELETE FROM journal_entry")
    assert _codes() == [("tail-removed", 1)]


def test_a_row_inserted_at_the_end_is_found() -> None:
    _ten_entries()
    last = Entry.objects.get(number=10)
    last.number, last.previous_hash = 11, last.hash
    last.save(force_insert=True)
    assert _codes() == [("inserted", 11)]


def test_a_row_inserted_between_others_is_found() -> None:
    _ten_entries()
    _sql(
        "UPDATE journal_entry SET number = 110 WHERE number = 10",
        "UPDATE journal_entry SET number = 10 WHERE number = 9",
        "UPDATE journal_entry SET number = 11 WHERE number = 110",
    )
    between = Entry.objects.get(number=8)
    between.number, between.previous_hash = 9, "f" * 64
    between.save(force_insert=True)
    assert {("broken", 9), ("changed", 9), ("inserted", 11)} <= set(_codes())


def test_a_changed_order_is_found() -> None:
    _ten_entries()
    _sql(
        "UPDATE journal_entry SET number = 104 WHERE number = 4",
        "UPDATE journal_entry SET number = 4 WHERE number = 5",
        "UPDATE journal_entry SET number = 5 WHERE number = 104",
    )
    assert _codes() == [("broken", 4), ("changed", 4), ("broken", 5), ("changed", 5), ("broken", 6)]


def test_a_head_set_back_with_its_tail_is_betrayed_by_an_anchor_noted_elsewhere() -> None:
    _ten_entries()
    noted = head()
    seventh = Entry.objects.get(number=7)
    _sql(
        "DELETE FROM journal_entry WHERE number > 7",
        f"UPDATE journal_head SET number = 7, hash = '{seventh.hash}'",  # noqa: S608
    )
    assert verify() == []
    assert [(fault.code, fault.number) for fault in verify(anchors=[noted])] == [("anchor-differs", 10)]


def test_a_rewritten_chain_is_betrayed_by_an_anchor_noted_elsewhere() -> None:
    _ten_entries()
    noted = Anchor(5, "e" * 64)
    assert [(fault.code, fault.number) for fault in verify(anchors=[noted, head()])] == [("anchor-differs", 5)]


def test_a_lost_head_is_found() -> None:
    _ten_entries()
    _sql("DELETE FROM journal_head")
    assert _codes() == [("headless", 0)]
    with pytest.raises(Head.DoesNotExist):
        record("step.done", about="step:11", by=SYSTEM, at=NOON)


def test_faults_stop_at_the_number_asked_for() -> None:
    _ten_entries()
    _sql("UPDATE journal_entry SET verb = 'other'")
    assert len(verify(most=3)) == 3


def test_it_reads_in_portions_and_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    _ten_entries()
    monkeypatch.setattr(verification, "AT_A_TIME", 4)
    reached: list[int] = []
    assert verify(progress=reached.append) == []
    assert reached == [4, 8, 10]
