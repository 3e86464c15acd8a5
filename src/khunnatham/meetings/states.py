"""The states of a meeting and the moves between them, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khunnatham.meetings.models import Meeting, MeetingState
from khunnatham.wording import Refusal, Text


@dataclass(frozen=True, slots=True)
class Move:
    """One legal move: from where to where, its name as a verb, and its journal verb."""

    name: str
    since: MeetingState
    to: MeetingState
    title: Text
    journal_verb: str


MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        Move("hold", MeetingState.PLANNED, MeetingState.HELD, Text("บันทึกว่าประชุมแล้ว", "Record as held"), "meeting.held"),
        Move(
            "close",
            MeetingState.HELD,
            MeetingState.CLOSED,
            Text("ปิดรายงานการประชุม", "Close the minutes"),
            "meeting.closed",
        ),
    )
}

# What may be written in which state: the agenda until the minutes are closed, the rest once people have met.
WRITABLE: Mapping[str, frozenset[MeetingState]] = {
    "details": frozenset({MeetingState.PLANNED}),
    "agenda": frozenset({MeetingState.PLANNED, MeetingState.HELD}),
    "attendance": frozenset({MeetingState.HELD}),
    "resolutions": frozenset({MeetingState.HELD}),
}

_STANDING: Mapping[MeetingState, Text] = {
    MeetingState.PLANNED: Text(
        "การประชุมนี้ยังไม่ได้จัด บันทึกว่าประชุมแล้วก่อน", "This meeting has not been held. Record it as held first."
    ),
    MeetingState.HELD: Text("การประชุมนี้จัดแล้ว", "This meeting has been held."),
    MeetingState.CLOSED: Text(
        "รายงานการประชุมนี้ปิดแล้ว แก้ไขไม่ได้", "The minutes of this meeting are closed and no longer change."
    ),
}


def move_refusal(meeting: Meeting, name: str) -> Refusal | None:
    """Answer whether the move is legal where the meeting stands."""
    return None if meeting.state == MOVES[name].since else _refusal(meeting)


def write_refusal(meeting: Meeting, part: str) -> Refusal | None:
    """Answer whether this part of the meeting may still, or already, be written."""
    return None if meeting.state in WRITABLE[part] else _refusal(meeting)


def _refusal(meeting: Meeting) -> Refusal:
    return Refusal(_STANDING[MeetingState(meeting.state)], code=f"meeting-{meeting.state}")
