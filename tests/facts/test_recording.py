"""Recording what is known: shapes, refusals, chains that never fork, and rows that never change."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.conftest import NOW, TODAY, Cast, assemble

from khunnatham.facts import kinds, permissions, queries, recording
from khunnatham.facts.answers import as_answer
from khunnatham.facts.models import Fact
from khunnatham.journal.models import Entry
from khunnatham.wording import Refusal

HEADS = {"total": "๔๒", "excluded": [{"reason": " ลาศึกษาต่อ ", "count": "1"}, {"reason": "ช่วยราชการ", "count": 2}]}


def record(cast: Cast, value: object, *, kind: str = kinds.HEAD_COUNT, by: str = "officer") -> Fact:
    return recording.record_fact(
        cast.office, fiscal_year=2569, kind=kind, value=value, as_of=TODAY, source="test", by=cast[by], at=NOW
    )


def code_of(value: object, kind: str) -> str:
    with pytest.raises(Refusal) as refused:
        kinds.kind(kind).spelled(value)
    assert refused.value.text.th
    assert refused.value.text.en
    return refused.value.code


def test_a_head_count_is_kept_as_numbers_with_everybody_accounted_for(cast: Cast) -> None:
    fact = record(cast, HEADS)

    assert fact.value == {
        "total": 42,
        "excluded": [{"reason": "ลาศึกษาต่อ", "count": 1}, {"reason": "ช่วยราชการ", "count": 2}],
        "counted": 39,
    }


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (kinds.HEAD_COUNT, {"total": 3, "excluded": [{"reason": "ลา", "count": 4}]}, "excluded-above-total"),
        (kinds.HEAD_COUNT, {"total": 3, "excluded": [{"reason": " ", "count": 1}]}, "reason-missing"),
        (kinds.HEAD_COUNT, {"total": 3, "excluded": [{"reason": "ลา", "count": 1}] * 2}, "reason-twice"),
        (kinds.HEAD_COUNT, {"total": 3, "excluded": [], "counted": 2}, "counted-does-not-add-up"),
        (kinds.HEAD_COUNT, {"total": 3}, "fact-misshapen"),
        (kinds.HEAD_COUNT, {"total": 3, "excluded": {}}, "fact-misshapen"),
        (kinds.HEAD_COUNT, {"total": -1, "excluded": []}, "number-not-valid"),
        (kinds.HEAD_COUNT, {"total": 1.5, "excluded": []}, "number-not-valid"),
        (kinds.HEAD_COUNT, {"total": True, "excluded": []}, "number-not-valid"),
        (kinds.HEAD_COUNT, {"total": "", "excluded": []}, "number-not-valid"),
        (kinds.HEAD_COUNT, {"total": "9" * 40, "excluded": []}, "number-not-valid"),
        (kinds.PLAN_SUCCESS, {"part": 3, "whole": 2}, "part-above-whole"),
        (kinds.PLAN_SUCCESS, {"part": 3, "whole": 2, "more": 1}, "fact-misshapen"),
        (kinds.PLAN_SUCCESS, [3, 2], "fact-misshapen"),
        (kinds.DECLARATION_POSTED, {"on": "2026-02-30"}, "date-not-valid"),
        (kinds.DECLARATION_POSTED, {"on": None}, "date-not-valid"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_a_sentence(kind: str, value: object, code: str) -> None:
    assert code_of(value, kind) == code


def test_an_unknown_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        record(cast, {"part": 1, "whole": 1}, kind="luck")
    assert refused.value.code == "fact-kind-unknown"


def test_a_year_of_the_common_era_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        recording.record_fact(
            cast.office, fiscal_year=2026, kind=kinds.PLAN_SUCCESS, value={"part": 1, "whole": 2}, as_of=TODAY,
            by=cast["officer"], at=NOW,
        )  # fmt: skip
    assert refused.value.field == "fiscal_year"


def test_a_newer_value_supersedes_and_the_history_keeps_both(cast: Cast) -> None:
    first = record(cast, HEADS)
    second = record(cast, {"total": 43, "excluded": []})

    assert second.supersedes == first
    assert queries.latest(cast.office, 2569, kinds.HEAD_COUNT) == second
    assert queries.all_latest(cast.office, 2569) == {kinds.HEAD_COUNT: second}
    assert queries.history(cast.office, 2569, kinds.HEAD_COUNT) == [second, first]
    assert (queries.is_latest(first), queries.is_latest(second)) == (False, True)
    assert queries.latest(cast.office, 2568, kinds.HEAD_COUNT) is None


def test_the_same_said_again_is_the_same_fact(cast: Cast) -> None:
    first = record(cast, HEADS)

    assert record(cast, HEADS) == first
    assert Fact.objects.count() == 1


def test_every_fact_is_in_the_journal(cast: Cast) -> None:
    fact = record(cast, HEADS)

    entry = Entry.objects.get(about=fact.key)
    assert (entry.verb, entry.unit, entry.by_key) == ("fact.recorded", cast.office.key, cast["officer"].key)
    assert entry.facts["value"] == fact.value


@pytest.mark.parametrize("statement", ["UPDATE facts_fact SET note = 'x'", "DELETE FROM facts_fact"])
def test_the_database_refuses_to_change_or_remove_a_fact(cast: Cast, statement: str) -> None:
    record(cast, HEADS)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Fact.objects.get().note == ""


def test_the_database_refuses_a_second_beginning_and_a_fork(cast: Cast) -> None:
    first = record(cast, HEADS)
    record(cast, {"total": 43, "excluded": []})
    stranger: dict[str, Any] = {
        "unit": cast.office, "fiscal_year": 2569, "kind": kinds.HEAD_COUNT, "value": {}, "as_of": TODAY,
        "recorded_at": NOW, "recorded_by": "x", "recorded_by_th": "x", "recorded_by_en": "x",
    }  # fmt: skip

    for parent in (None, first):
        with pytest.raises(DatabaseError), transaction.atomic():
            Fact.objects.create(**stranger, supersedes=parent)


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("officer", True), ("head", True), ("neighbour", False), ("outsider", False), ("secretary", False),
        ("chair", False), ("member", False), ("auditor", False), ("administrator", False),
    ],
)  # fmt: skip
def test_only_the_unit_itself_records(cast: Cast, name: str, *, may: bool) -> None:
    assert (permissions.may_record(cast[name], cast.office) is None) is may
    if not may:
        with pytest.raises(Refusal):
            record(cast, HEADS, by=name)
        assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("officer", True), ("head", True), ("neighbour", False), ("outsider", False), ("secretary", True),
        ("far-secretary", False), ("chair", True), ("member", True), ("far-chair", False), ("auditor", True),
        ("administrator", True),
    ],
)  # fmt: skip
def test_who_reads_the_facts_of_a_unit(cast: Cast, name: str, *, sees: bool) -> None:
    assert (permissions.may_see(cast[name], cast.office) is None) is sees


def test_a_post_that_has_ended_records_nothing(cast: Cast) -> None:
    officer = cast["officer"]
    officer.until = date(2026, 1, 31)
    officer.save()

    with pytest.raises(Refusal) as refused:
        record(cast, HEADS)
    assert refused.value.code == "membership-not-current"


def test_signatures_are_a_share_of_the_head_count(cast: Cast) -> None:
    heads = record(cast, HEADS)

    fact = recording.record_signatures(heads, signed="๓๙", as_of=TODAY, by=cast["officer"], at=NOW)

    assert (fact.value, fact.source) == ({"part": 39, "whole": 39}, heads.key)
    assert as_answer(fact) == {"part": 39, "whole": 39}


def test_more_signatures_than_people_counted_are_refused(cast: Cast) -> None:
    heads = record(cast, HEADS)

    with pytest.raises(Refusal) as refused:
        recording.record_signatures(heads, signed=40, as_of=TODAY, by=cast["officer"], at=NOW)
    assert "39" in refused.value.text.th


def test_each_kind_becomes_an_answer(cast: Cast) -> None:
    assert as_answer(record(cast, HEADS)) == 39
    assert as_answer(record(cast, {"part": 2, "whole": 10}, kind=kinds.PLAN_SUCCESS)) == {"part": 2, "whole": 10}
    assert as_answer(record(cast, {"on": "2026-01-05"}, kind=kinds.DECLARATION_POSTED)) == "2026-01-05"


@given(total=st.integers(0, 5000), left_out=st.lists(st.integers(0, 2000), max_size=6))
def test_a_head_count_always_adds_up(total: int, left_out: list[int]) -> None:
    value = {"total": total, "excluded": [{"reason": f"เหตุ {n}", "count": one} for n, one in enumerate(left_out)]}
    if sum(left_out) > total:
        assert code_of(value, kinds.HEAD_COUNT) == "excluded-above-total"
        return
    spelled = kinds.kind(kinds.HEAD_COUNT).spelled(value)
    assert spelled["counted"] == total - sum(left_out)
    assert kinds.kind(kinds.HEAD_COUNT).spelled(spelled) == spelled


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5)
       | st.dictionaries(st.sampled_from(["part", "whole", "total", "excluded", "counted", "on", "x"]),
                         st.none() | st.integers() | st.text() | st.lists(st.integers(), max_size=2)))  # fmt: skip
def test_whatever_arrives_is_spelled_or_refused(value: object) -> None:
    for kind in kinds.KINDS.values():
        try:
            spelled = kind.spelled(value)
        except Refusal:
            continue
        else:
            assert kind.spelled(spelled) == spelled


@pytest.mark.django_db(transaction=True)
def test_two_who_record_at_once_make_one_chain() -> None:
    cast = assemble()
    barrier = threading.Barrier(4)

    def work(total: int) -> None:
        barrier.wait()
        try:
            for step in range(3):
                record(cast, {"total": total + step, "excluded": []})
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(100 * number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    chain = queries.history(cast.office, 2569, kinds.HEAD_COUNT)
    assert [fact.supersedes for fact in chain] == [*chain[1:], None]
    assert len(chain) == 12
