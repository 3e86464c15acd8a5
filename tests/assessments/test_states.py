"""The tables of states and moves hold together, and the page drawn from them is current."""

from __future__ import annotations

from pathlib import Path

import pytest

from khunnatham.assessments import compiling, permissions, submission, tracking
from khunnatham.assessments.drawing import states_page
from khunnatham.assessments.states import BY_NAME, COURTS, MOVES, STANDINGS, WORKING, Court, Move, State, moves_from
from khunnatham.review import approving, deciding, objecting, reporting
from khunnatham.review import permissions as review_permissions

PAGE = Path(__file__).parents[2] / "docs" / "states.md"
VERBS = (submission, compiling, deciding, reporting, approving, tracking, objecting)


def test_every_state_says_whose_turn_it_is() -> None:
    assert set(STANDINGS) == set(State)
    assert {standing.court for standing in STANDINGS.values()} <= set(COURTS)
    assert [state for state, standing in STANDINGS.items() if standing.court is Court.NOBODY] == [State.FINAL]


def test_marks_are_never_states() -> None:
    assert not {"late", "overdue", "flagged", "milestone-missed"} & {state.value for state in State}


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_every_move_has_a_permission_and_a_verb(move: Move) -> None:
    homes = [home for home in (permissions, review_permissions, objecting) if hasattr(home, move.permission)]
    assert [callable(getattr(home, move.permission)) for home in homes] == [True]
    verb = {"conclude": "report", "hand_in_part": "hand_in"}.get(move.name, move.name)
    assert any(hasattr(module, verb) for module in VERBS)
    assert move.verb.startswith("assessment.")


def test_moves_and_their_journal_verbs_are_named_once() -> None:
    assert len(BY_NAME) == len(MOVES)
    assert len({move.verb for move in MOVES}) == len(MOVES)


def test_every_state_that_can_be_reached_leads_on() -> None:
    reached = {State.OPEN} | {move.target for move in MOVES}
    assert {state for state in reached if not moves_from(state)} == set()
    assert reached == set(State)


def test_the_unit_works_only_where_it_is_its_turn() -> None:
    assert {STANDINGS[state].court for state in WORKING} == {Court.OFFICER}


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == states_page()
