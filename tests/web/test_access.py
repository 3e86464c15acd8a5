"""Every address × every person × every state, against one table: ``access.yaml``.

A new address fails here until its row is written. The row says what each person is answered, by state where that differs;
``done`` means that the request changed something. An outsider reads no name of another province in any answer.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.db import connection
from tests.web.access_walk import METHODS, PEOPLE, Outcome, patterns, read_table, walk
from tests.web.world import World

from khunnatham.documents import making
from khunnatham.web.access import Access

TABLE = read_table()
SORTS = {"visitor", "officer", "secretary", "chair", "department", "outsider"}
QUICK = {"visitor", "officer", "outsider"}
# The same code answers over both databases: over PostgreSQL one of each sort asks, in a quick run three of them, minutes less.
WALKERS = [
    pytest.param(person, marks=[] if person in QUICK else pytest.mark.slow)
    for person in PEOPLE
    if connection.vendor == "sqlite" or person in SORTS
]


def test_every_page_states_who_may_open_it() -> None:
    unstated = [str(one.pattern) for one in patterns() if not isinstance(getattr(one.callback, "access", None), Access)]

    assert unstated == []


def test_every_address_has_one_name_and_one_row() -> None:
    names = [one.name or str(one.pattern) for one in patterns()]

    assert sorted(names) == sorted(TABLE), "write a row in tests/web/access.yaml"


@pytest.mark.parametrize("name", TABLE)
def test_every_row_says_everything(name: str) -> None:
    row = TABLE[name]
    for method in METHODS:
        assert set(row.expected[method]) == set(PEOPLE), f"{name} {method}"


@pytest.fixture
def _no_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let papers come back unset: setting hundreds of them takes minutes, has tests of its own, and opens no door."""
    monkeypatch.setattr(making, "typeset", lambda *_, **__: b"%PDF-1.7")


@pytest.mark.usefixtures("_day_of_the_world", "_no_press")
@pytest.mark.parametrize("person", WALKERS)
def test_everybody_is_answered_as_the_table_says(world: World, person: str) -> None:
    found = walk(world, person, TABLE)

    wrong = [
        *_differences(found.statuses, person),
        *(f"{person} reads a name of others: {leak}" for leak in found.leaks),
    ]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def _differences(statuses: Mapping[str, Mapping[str, Mapping[str, Outcome]]], person: str) -> list[str]:
    return [
        f"{name} {method} {state}: the table says {TABLE[name].expected[method][person][state]}, the page {outcome}"
        for name, methods in statuses.items()
        for method, states in methods.items()
        for state, outcome in states.items()
        if outcome != TABLE[name].expected[method][person][state]
    ]
