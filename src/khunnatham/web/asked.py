"""Questions to the unit beside the requirement they are about: what was asked, how it stands, what the unit said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from khunnatham.assessments.models import Submission
from khunnatham.review import asking
from khunnatham.review.follow_up_models import Question
from khunnatham.web.dates import in_digits
from khunnatham.web.preferences import current_digits


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with how it stands, in words; ``is_open`` while an answer may still come."""

    row: Question
    kind: str
    words: str
    is_open: bool
    is_of_before: bool = False


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions about one requirement, and what the closed details say of them."""

    rows: tuple[Asked, ...]

    @property
    def title(self) -> str:
        """Say how many there are and how each stands, before the details are opened."""
        told = gettext("คำถามถึงหน่วยงาน %(count)s ข้อ") % {"count": len(self.rows)}
        standings = dict.fromkeys(one.words for one in self.rows)
        return f"{in_digits(told, current_digits())} – {', '.join(standings)}"


def asked_of(row: Question, *, is_over: bool, now: datetime) -> Asked:
    """Say how a question stands: answered in time or late, still open until when, or never answered once the committee agreed."""
    if row.is_late:
        return Asked(row, "late", gettext("ตอบหลังกำหนด"), is_open=False)
    if row.answered_at is not None:
        return Asked(row, "done", gettext("ตอบภายในกำหนด"), is_open=False)
    if is_over:
        return Asked(row, "neutral", gettext("ไม่มีคำตอบ"), is_open=False)
    if now > row.due_at:
        return Asked(row, "late", gettext("เลยกำหนดตอบ"), is_open=True)
    return Asked(row, "waiting", gettext("รอคำตอบ"), is_open=True)


def asked_beside(kept: Submission, *, is_agreed: bool, now: datetime) -> Mapping[str, Questions]:
    """Give the questions about a version and those before it, by requirement: one query."""
    found: dict[str, list[Asked]] = {}
    for row in asking.questions_beside(kept):
        one = asked_of(row, is_over=is_agreed, now=now)
        is_of_before = row.submission_id != kept.pk
        found.setdefault(row.key, []).append(Asked(row, one.kind, one.words, one.is_open, is_of_before=is_of_before))
    return {key: Questions(tuple(rows)) for key, rows in found.items()}
