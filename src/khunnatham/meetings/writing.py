"""What every verb of a meeting does before and after its own work: lock, ask, check the state, record."""

from __future__ import annotations

from datetime import datetime

from khunnatham.journal.recording import record
from khunnatham.meetings import states
from khunnatham.meetings.models import Meeting
from khunnatham.meetings.permissions import may_arrange
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.thai import in_bangkok


def locked(
    meeting: Meeting, *, part: str = "", move: str = "", is_permitted: bool = False, by: Membership, at: datetime
) -> Meeting:
    """Give the meeting, locked until the act commits; refuse who may not, and what its state does not allow.

    ``is_permitted`` says that the caller asked a permission of its own, for something that others than the secretariat write.
    """
    current = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("body").get(pk=meeting.pk)
    refusal = may_act(by, in_bangkok(at)) or (None if is_permitted else may_arrange(by, current.body))
    if refusal is None and part:
        refusal = states.write_refusal(current, part)
    if refusal is None and move:
        refusal = states.move_refusal(current, move)
    if refusal is not None:
        raise refusal
    return current


def journal(verb: str, meeting: Meeting, *, by: Membership, at: datetime, **facts: object) -> None:
    """Record an act about the meeting."""
    record(verb, about=meeting.key, unit=f"unit:{meeting.body_id}", by=by.actor(), at=at, facts=facts)
