"""What the unit writes while it discovers its virtues, and what it learnt: texts under the edition's questions."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khunnatham.organisations.models import Membership
from khunnatham.organisations.revising import insist_unchanged, save_revised
from khunnatham.plans.models import DiscoveryNote, Lesson, Plan
from khunnatham.plans.writing import journal, locked_plan
from khunnatham.typed import cleaned


@transaction.atomic
def write_note(
    plan: Plan,
    *,
    step_key: str,
    question_key: str = "",
    text: str,
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> DiscoveryNote:
    """Write the note under a question of a step; ``expected_revision`` is 0 where the person saw none yet."""
    current = locked_plan(plan.pk, by=by, at=at)
    note = DiscoveryNote.objects.filter(plan=current, step_key=step_key, question_key=question_key).first()
    row = note or DiscoveryNote(plan=current, step_key=step_key, question_key=question_key)
    if not _write(row, text, expected_revision, by=by, at=at):
        return row
    journal("plan.note-written", current, by=by, at=at, step=step_key, question=question_key, characters=len(row.text))
    return row


@transaction.atomic
def write_lesson(
    plan: Plan, *, question_key: str, text: str, expected_revision: int, by: Membership, at: datetime
) -> Lesson:
    """Write what was learnt under a question; ``expected_revision`` is 0 where the person saw none yet."""
    current = locked_plan(plan.pk, by=by, at=at)
    lesson = Lesson.objects.filter(plan=current, question_key=question_key).first()
    row = lesson or Lesson(plan=current, question_key=question_key)
    if not _write(row, text, expected_revision, by=by, at=at):
        return row
    journal("plan.lesson-written", current, by=by, at=at, question=question_key, characters=len(row.text))
    return row


def _write(row: DiscoveryNote | Lesson, text: str, expected_revision: int, *, by: Membership, at: datetime) -> bool:
    """Write the text and tell whether anything changed: saving what stands there already disturbs nobody."""
    new = cleaned(text, field="text")
    if row.pk and row.text == new:
        return False
    if row.pk:
        insist_unchanged(row, expected_revision)
    row.text = new
    save_revised(row, by=by, at=at)
    return True
