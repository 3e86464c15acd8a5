"""The hand-ins of a round: which one a case stands before, until when for this unit, and what was handed in already.

A window that names requirements is a part: when it is handed in the unit goes on with the rest, and what was handed in is
locked until the secretariat returns that part. A window that names none is handed in whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from khunnatham.assessments.models import Assessment, Extension, ReturnReason, Round, Submission, Window
from khunnatham.organisations.models import Unit
from khunnatham.programmes.criteria import Edition
from khunnatham.wording import Refusal, Text

# The only window of a round whose edition names no hand-ins.
WHOLE = "whole"
WHOLE_TITLE = Text("ส่งผลการประเมิน", "Hand in the assessment")


@dataclass(frozen=True, slots=True)
class Hand:
    """One window as a case sees it: until when for this unit, what was handed in last, and whether that was returned."""

    window: Window
    due_at: datetime
    submission: Submission | None
    is_returned: bool

    @property
    def is_done(self) -> bool:
        """Tell whether it was handed in and nothing of it came back."""
        return self.submission is not None and not self.is_returned


def windows_of(round_: Round) -> list[Window]:
    """Give the windows of a round, the first one first."""
    return list(Window.objects.filter(round=round_))


def is_in_parts(windows: Iterable[Window]) -> bool:
    """Tell whether the year is handed in part by part."""
    return any(window.covers for window in windows)


def due_for(windows: Iterable[Window], unit: Unit | int) -> dict[str, datetime]:
    """Give until when this unit may hand in on time, by the key of the window: its own extension where that is later."""
    listed = list(windows)
    number = unit if isinstance(unit, int) else unit.pk
    dues = {window.key: window.due_at for window in listed}
    keys = {window.pk: window.key for window in listed}
    for extension in Extension.objects.filter(window__in=listed, unit=number):
        key = keys[extension.window_id]
        dues[key] = max(dues[key], extension.due_at)
    return dues


def hands_of(assessment: Assessment, windows: Iterable[Window] | None = None) -> list[Hand]:
    """Give every window of the round as the case stands: three queries, or four where the windows are not at hand."""
    listed = windows_of(assessment.enrolment.round) if windows is None else list(windows)
    dues = due_for(listed, assessment.enrolment.unit_id)
    latest: dict[str, Submission] = {}
    for submission in Submission.objects.filter(assessment=assessment).defer("frozen", "result").order_by("version"):
        latest[submission.window] = submission
    returned = set(
        ReturnReason.objects.filter(submission__in=list(latest.values())).values_list("submission_id", flat=True)
    )
    return [
        Hand(window, dues[window.key], found := latest.get(window.key), found is not None and found.pk in returned)
        for window in listed
    ]


def next_hand(hands: list[Hand], *, after: str) -> Hand:
    """Give what comes after a window (by key): of parts the first that is not done, else the next one; at the end the last."""
    if is_in_parts(hand.window for hand in hands):
        return next((hand for hand in hands if not hand.is_done), hands[-1])
    place = [hand.window.key for hand in hands].index(after)
    return next((hand for hand in hands[place + 1 :] if not hand.is_done), hands[-1])


def next_part(hands: list[Hand]) -> Hand | None:
    """Give the part that is still to be handed in, in a year of parts; nothing where every part is done or there are none."""
    parts = [hand for hand in hands if hand.window.covers]
    return next((hand for hand in parts if not hand.is_done), None)


def stand_before(assessment: Assessment, hand: Hand) -> Assessment:
    """Write on the row which window comes next and until when; saving is the caller's."""
    assessment.window, assessment.due_at = hand.window.key, hand.due_at
    return assessment


def locked_keys(assessment: Assessment) -> frozenset[str]:
    """Give the requirements that were handed in as a part and not returned: they wait for whoever judges.

    Two queries at most, none for a round that is handed in whole.
    """
    windows = windows_of(assessment.enrolment.round)
    if not is_in_parts(windows):
        return frozenset()
    done = [hand for hand in hands_of(assessment, windows) if hand.is_done and hand.window.key != assessment.window]
    return frozenset(key for hand in done for key in hand.window.covers)


def insist_unlocked(assessment: Assessment, key: str) -> None:
    """Refuse to change an answer, or its proofs, that was handed in as a part."""
    if key not in locked_keys(assessment):
        return
    title = next(window.title for window in windows_of(assessment.enrolment.round) if key in window.covers)
    raise Refusal(
        Text(
            f"ข้อ {key} ส่งไปแล้ว ({title.th}) แก้ไขได้เมื่อจังหวัดส่งกลับเท่านั้น",
            f"{key} was handed in already ({title.en}). It can be changed only after it is returned.",
        ),
        code="part-handed-in",
        field=key,
    )


def covered_leaves(edition: Edition, window: Window | None) -> frozenset[str] | None:
    """Give the keys that a window asks for; nothing where it asks for all of them."""
    if window is None or not window.covers:
        return None
    return frozenset(window.covers) & frozenset(edition.requirements)


def window_of(round_: Round, key: str) -> Window:
    """Give one window; a key that the round does not have is refused."""
    found = Window.objects.filter(round=round_, key=key).first()
    if found is None:
        raise Refusal(
            Text("รอบนี้ไม่มีกำหนดส่งที่เลือก", "The round has no such hand-in."), code="unknown-window", field="window"
        )
    return found
