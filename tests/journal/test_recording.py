"""An act is recorded once, in order, sealed, and never changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from khunnatham.journal import guards, queries
from khunnatham.journal.actors import SYSTEM, Actor
from khunnatham.journal.models import GENESIS, Entry, Head
from khunnatham.journal.recording import record
from khunnatham.journal.verification import verify

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 2, 20, 12, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
OFFICER = Actor(
    key="membership:4",
    th="นักวิชาการ",
    en="Officer",
    role="officer",
    unit_key="unit:7",
    on_behalf_of="membership:3",
    on_behalf_of_th="หัวหน้าหน่วยงาน",
    on_behalf_of_en="Head of the unit",
)


def test_the_first_entry_follows_the_empty_chain() -> None:
    entry = record("unit.registered", about="unit:7", by=SYSTEM, at=NOON)
    assert (entry.number, entry.previous_hash) == (1, GENESIS)


def test_each_entry_follows_the_one_before() -> None:
    first = record("unit.registered", about="unit:7", by=SYSTEM, at=NOON)
    second = record("unit.renamed", about="unit:7", by=OFFICER, at=NOON)
    assert (second.number, second.previous_hash) == (2, first.hash)
    head = Head.objects.get()
    assert (head.number, head.hash) == (2, second.hash)


def test_an_entry_keeps_who_did_it_and_on_whose_behalf() -> None:
    record("assessment.signed", about="assessment:12", by=OFFICER, at=NOON, unit="unit:7", facts={"version": 1})
    (entry,) = queries.history("assessment:12")
    kept = {name: getattr(entry, name) for name in ("by_key", "by_th", "by_en", "by_role", "by_unit")}
    assert kept == {
        "by_key": "membership:4",
        "by_th": "นักวิชาการ",
        "by_en": "Officer",
        "by_role": "officer",
        "by_unit": "unit:7",
    }
    behalf = (entry.on_behalf_of, entry.on_behalf_of_th, entry.on_behalf_of_en)
    assert behalf == ("membership:3", "หัวหน้าหน่วยงาน", "Head of the unit")
    assert (entry.unit, entry.facts, entry.at) == ("unit:7", {"version": 1}, NOON)


def test_facts_come_back_as_both_databases_keep_them() -> None:
    facts = {
        "ค่า": [1, True, None, "ก\x00ข"],
        "points": Decimal("85.00"),
        "on": date(2026, 2, 20),
        "at": datetime(2026, 2, 20, 5, 0, tzinfo=UTC),
        "big": 10**25,
        "half": "\ud800",
    }
    record("fact.recorded", about="fact:1", by=SYSTEM, at=NOON, facts=facts)
    entry = Entry.objects.get()
    assert entry.facts == {
        "ค่า": [1, True, None, "กข"],
        "points": "85.00",
        "on": "2026-02-20",
        "at": "2026-02-20T05:00:00+00:00",
        "big": 10**25,
        "half": "?",
    }
    assert verify() == []


@pytest.mark.parametrize("facts", [{"share": 0.1}, {"set": {1}}, {1: "number"}, {"deep": [{"x": object()}]}])
def test_a_fact_that_would_not_survive_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="journal fact"):
        record("fact.recorded", about="fact:1", by=SYSTEM, at=NOON, facts=facts)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        record("fact.recorded", about="fact:1", by=SYSTEM, at=datetime(2026, 2, 20, 12, 0))  # noqa: DTZ001


def test_an_act_that_fails_leaves_no_entry() -> None:
    def act() -> None:
        with transaction.atomic():
            record("unit.renamed", about="unit:7", by=SYSTEM, at=NOON)
            message = "the disk is full"
            raise OSError(message)

    with pytest.raises(OSError, match="disk"):
        act()
    assert (Entry.objects.count(), Head.objects.get().number) == (0, 0)


def test_history_follows_several_keys_in_order() -> None:
    for about in ("assessment:1", "plan:4", "assessment:2", "assessment:1"):
        record("x.done", about=about, by=SYSTEM, at=NOON, unit="unit:7" if about == "plan:4" else "")
    assert [entry.number for entry in queries.history("assessment:1", "plan:4")] == [1, 2, 4]
    assert [entry.number for entry in queries.history_of_unit("unit:7")] == [2]
    assert [entry.number for entry in queries.after(2)] == [3, 4]


FORBIDDEN = [
    "UPDATE journal_entry SET verb = 'x'",
    "UPDATE journal_entry SET number = number + 100",
    "DELETE FROM journal_entry",
    "DELETE FROM journal_head",
    "UPDATE journal_head SET number = 0",
    "UPDATE journal_head SET number = number + 2",
]
ONLY_HERE = {
    "sqlite": ["INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry"],
    "postgresql": ["TRUNCATE journal_entry", "TRUNCATE journal_head"],
}


@pytest.mark.parametrize("statement", [*FORBIDDEN, *ONLY_HERE[connection.vendor]])
def test_the_database_refuses(statement: str) -> None:
    record("unit.registered", about="unit:7", by=SYSTEM, at=NOON)
    with pytest.raises(DatabaseError, match="journal"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify() == []


def test_a_fork_breaks_a_constraint() -> None:
    record("unit.registered", about="unit:7", by=SYSTEM, at=NOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.create(number=2, verb="x", about="y", at=NOON, previous_hash=GENESIS, hash="0" * 64)


def test_every_guard_is_in_place_and_a_lost_one_is_named() -> None:
    assert guards.missing(connection) == []
    guards.remove(connection)
    assert guards.missing(connection)[0] == "journal_entry_keeps"
    assert [fault.code for fault in verify()] == ["unguarded"] * len(guards.missing(connection))
    guards.install(connection)
    assert guards.missing(connection) == []
