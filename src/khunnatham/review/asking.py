"""Questions to a unit while its case is judged: only about what was handed in, with a time limit; answers come late and say so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from khunnatham.assessments import judging
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.assessments.permissions import WORKERS
from khunnatham.assessments.working import insist, journal
from khunnatham.journal.actors import Actor
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.review import opinions, visibility
from khunnatham.review.committee_models import Committee
from khunnatham.review.follow_up_models import Question
from khunnatham.thai import deadline, in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text

LONGEST_WAIT = timedelta(days=60)


def questions_of(submission: Submission) -> list[Question]:
    """Give the questions about a submission, the earliest first."""
    return list(Question.objects.filter(submission=submission).select_related("body"))


def questions_beside(submission: Submission) -> list[Question]:
    """Give the questions about a version of a case and about those before it, the earliest first."""
    rows = Question.objects.filter(
        submission__assessment=submission.assessment_id, submission__version__lte=submission.version
    ).select_related("body", "submission")
    return list(rows.defer("submission__frozen", "submission__result").order_by("asked_at", "pk"))


def questions_about(assessment: Assessment) -> list[Question]:
    """Give the questions about every version of a case, the latest first."""
    rows = Question.objects.filter(submission__assessment=assessment).select_related("body", "submission")
    return list(rows.defer("submission__frozen", "submission__result").order_by("-asked_at", "-pk"))


def question(number: int) -> Question | None:
    """Give one question with its case; who may read it is asked of the case."""
    rows = Question.objects.select_related("body", "submission__assessment__enrolment__round__owner")
    return rows.select_related("submission__assessment__enrolment__unit").filter(pk=number).first()


def may_ask(by: Membership, submission: Submission, *, on: date) -> Refusal | None:
    """Answer whether this person may ask: a seat of the committee for whom the file is open, before it agreed."""
    if refused := may_act(by, on):
        return refused
    if not (judging.sits_in_committee(by) and judging.opens(by, submission.assessment)):
        return Refusal(_NOT_YOURS, code="not-your-case")
    if visibility.is_agreed(submission):
        return Refusal(_OVER, code="agreed-already")
    return opinions.not_judged(submission)


def may_answer(by: Membership, asked: Question, *, on: date) -> Refusal | None:
    """Answer whether this person answers: officer or head of the unit, before the committee agreed on it or on a later version."""
    if refused := may_act(by, on):
        return refused
    unit = asked.submission.assessment.enrolment.unit_id
    if by.unit_id != unit or by.role_held not in WORKERS:
        return Refusal(_NOT_YOUR_UNIT, code="not-your-unit")
    is_over = asked.submission.version <= visibility.agreed_up_to(asked.submission.assessment)
    return Refusal(_OVER, code="agreed-already") if is_over else None


@transaction.atomic
def ask(submission: Submission, *, key: str, text: str, due_on: date, by: Membership, at: datetime) -> Question:
    """Ask about one requirement that was handed in; pressing twice asks once."""
    current = opinions.locked_submission(submission)
    insist(may_ask(by, current, on=in_bangkok(at)))
    if key not in opinions.keys_of(current) or (current.covers and key not in current.covers):
        raise Refusal(_NOT_HANDED_IN, code="not-handed-in", field="key")
    said = needed(text, _ASK, field="text")
    due_at = deadline(due_on)
    if not at < due_at <= at + LONGEST_WAIT:
        raise Refusal(_WHEN, code="time-not-valid", field="due_on")
    same = Question.objects.filter(submission=current, key=key, text=said, body=by.unit).first()
    if same is not None:
        return same
    actor = by.actor()
    row = Question.objects.create(
        submission=current,
        body=by.unit,
        key=key,
        text=said,
        due_at=due_at,
        asked_at=at,
        asked_by=actor.key,
        asked_by_th=actor.th,
        asked_by_en=actor.en,
    )
    _record(row, by=by, at=at, on=due_on)
    return row


@transaction.atomic
def answer(asked: Question, *, text: str, by: Membership, at: datetime) -> Question:
    """Answer once; after its time too, and it says so. The answer changes nothing of what was handed in."""
    current = Question.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    current.submission = opinions.locked_submission(asked.submission)
    insist(may_answer(by, current, on=in_bangkok(at)))
    said = needed(text, _ANSWER, field="answer")
    if current.answered_at is not None:
        if current.answer == said:
            return current
        raise Refusal(_ANSWERED, code="answered-already", field="answer")
    actor = by.actor()
    current.answer, current.answered_at, current.answered_by = said, at, actor.key
    current.answered_by_th, current.answered_by_en = actor.th, actor.en
    current.save()
    journal("question.answered", current.submission.assessment, by=actor, at=at, key=current.key)
    return current


def _record(row: Question, *, by: Membership, at: datetime, on: date) -> None:
    """Record it twice: the unit reads that the committee asks, the committee who of it did."""
    body, case = by.unit, row.submission.assessment
    committee = Committee.objects.get(body=body.pk)
    hand = Actor(key=body.key, th=body.name.th, en=body.name.en, role=by.role, unit_key=body.key)
    journal("question.asked", case, by=hand, at=at, key=row.key, body_th=hand.th, body_en=hand.en, on=on)
    facts = {"key": row.key, "name_th": case.enrolment.unit.name.th, "name_en": case.enrolment.unit.name.en}
    record("question.put", about=committee.journal_key, unit=body.key, by=by.actor(), at=at, facts=facts)


_NOT_YOURS = Text("ถามได้เฉพาะคณะที่ประเมินเรื่องนี้", "Only the committee that judges this case asks about it.")
_NOT_YOUR_UNIT = Text("ตอบได้เฉพาะเจ้าหน้าที่และหัวหน้าของหน่วยงานนี้", "Only the officer and the head of this unit answer.")
_OVER = Text("คณะสรุปผลแล้ว จึงไม่ถามหรือตอบเพิ่ม", "The committee has agreed; nothing is asked or answered any more.")
_NOT_HANDED_IN = Text("ถามได้เฉพาะข้อที่หน่วยงานส่งมา", "Only what was handed in is asked about.")
_ASK = Text("เขียนคำถาม", "Write the question.")
_ANSWER = Text("เขียนคำตอบ", "Write the answer.")
_WHEN = Text("กำหนดวันตอบตั้งแต่วันนี้ถึง 60 วันข้างหน้า", "Give a day for the answer within the next 60 days.")
_ANSWERED = Text("ตอบแล้ว จึงแก้ไขไม่ได้", "It was answered already and stays.")
