"""What every verb of a meeting does before and after its own work: lock, ask, check the state, clean texts, record."""

from __future__ import annotations

from datetime import datetime

from khunnatham.journal.recording import record
from khunnatham.meetings import states
from khunnatham.meetings.models import Meeting
from khunnatham.meetings.permissions import may_arrange
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text

LONGEST_TEXT = 8000


def locked(meeting: Meeting, *, part: str = "", move: str = "", by: Membership, at: datetime) -> Meeting:
    """Give the meeting, locked until the act commits; refuse who may not, and what its state does not allow."""
    current = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("body").get(pk=meeting.pk)
    refusal = may_act(by, in_bangkok(at)) or may_arrange(by, current.body)
    if refusal is None and part:
        refusal = states.write_refusal(current, part)
    if refusal is None and move:
        refusal = states.move_refusal(current, move)
    if refusal is not None:
        raise refusal
    return current


def cleaned(text: str, *, longest: int = LONGEST_TEXT, field: str) -> str:
    """Give the text without blanks at its ends; refuse what is too long for its place."""
    short = text.replace("\x00", "").strip()
    if len(short) > longest:
        raise Refusal(
            Text(
                f"ยาวเกิน {longest:,} ตัวอักษร (ตอนนี้ {len(short):,}) ตัดให้สั้นลง",
                f"Longer than {longest:,} characters (now {len(short):,}). Make it shorter.",
            ),
            code="too-long",
            field=field,
        )
    return short


def needed(text: str, sentence: Text, *, longest: int = LONGEST_TEXT, field: str) -> str:
    """Give the text as :func:`cleaned` does; refuse an empty one with the sentence."""
    short = cleaned(text, longest=longest, field=field)
    if not short:
        raise Refusal(sentence, code="text-missing", field=field)
    return short


def journal(verb: str, meeting: Meeting, *, by: Membership, at: datetime, **facts: object) -> None:
    """Record an act about the meeting."""
    record(verb, about=meeting.key, unit=f"unit:{meeting.body_id}", by=by.actor(), at=at, facts=facts)
