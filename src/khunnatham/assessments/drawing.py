"""The page ``docs/states.md``, drawn from the tables of states and moves; a test keeps it current."""

from __future__ import annotations

from khunnatham.assessments.states import COURTS, MOVES, STANDINGS, WORKING, Move, State

_HEAD = """# States of an assessment

Drawn from `assessments/states.py` by `khunnatham.assessments.drawing.states_page()`; do not edit by hand.
The machine is one for every programme. Which role the secretariat is and which body decides comes from the route of the edition.
Late, overdue and the like are marks beside the state, never states.
An edition that opens no window for objections never reaches `contested`.
"""


def states_page() -> str:
    """Give the page as Markdown: a diagram, the states with whose turn it is, the moves with what they need."""
    return "\n".join([_HEAD, *_diagram(), "", *_states(), "", *_moves(), ""])


def _diagram() -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.OPEN}"]
    for move in MOVES:
        lines += [f"    {source} --> {move.target}: {move.name}" for source in _sources(move)]
    return [*lines, f"    {State.FINAL} --> [*]", "```"]


def _states() -> list[str]:
    rows = [
        f"| `{state}` | {standing.text.th} | {standing.text.en} | {COURTS[standing.court].th} ({COURTS[standing.court].en}) |"
        f" {'yes' if state in WORKING else 'no'} |"
        for state, standing in STANDINGS.items()
    ]
    return ["| state | Thai | English | whose turn | the unit may edit |", "|---|---|---|---|---|", *rows]


def _moves() -> list[str]:
    rows = [
        f"| `{move.name}` | {move.text.th} ({move.text.en}) | {', '.join(f'`{source}`' for source in _sources(move))} |"
        f" `{move.target}` | `{move.permission}` | {'; '.join(need.en for need in move.needs) or '–'} | `{move.verb}` |"
        for move in MOVES
    ]
    head = "| move | in words | from | to | permission | needs | journal |"
    return [head, "|---|---|---|---|---|---|---|", *rows]


def _sources(move: Move) -> list[State]:
    return [state for state in State if state in move.sources]
