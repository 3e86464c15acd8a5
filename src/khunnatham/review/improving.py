"""The improvement plan that comes of a review: each recommendation is taken up or declined, approved above, and followed up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, QuerySet

from khunnatham.assessments.models import Assessment, Submission
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.states import CERTIFIED, State
from khunnatham.assessments.working import insist, journal
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.roles import Role
from khunnatham.review import opinions, visibility
from khunnatham.review.committee_models import Committee
from khunnatham.review.follow_up_models import Recommendation
from khunnatham.thai import in_bangkok
from khunnatham.typed import money, needed
from khunnatham.wording import Conflict, Refusal, Text

# What is written on versions and results is long, and none of it is needed for a list.
UNREAD = (
    "consolidation__findings",
    "consolidation__result",
    "consolidation__submission__frozen",
    "consolidation__submission__result",
    "consolidation__submission__assessment__result",
)


def recommendations_of(submission: Submission) -> list[Recommendation]:
    """Give what was recommended about a submission, in order."""
    rows = Recommendation.objects.filter(consolidation__submission=submission).select_related("consolidation")
    return list(rows.order_by("position", "pk"))


def recommendation(number: int) -> Recommendation | None:
    """Give one with its case."""
    rows = Recommendation.objects.select_related(
        "consolidation__submission__assessment__enrolment__round__owner",
        "consolidation__submission__assessment__enrolment__unit",
    )
    return rows.filter(pk=number).first()


def promised(unit: Unit) -> list[Recommendation]:
    """Give what a unit took up in any round, by the day until which it is to be done: one query."""
    rows = Recommendation.objects.filter(
        consolidation__submission__assessment__enrolment__unit=unit, is_accepted=True
    ).select_related("consolidation__submission__assessment")
    return list(rows.defer(*UNREAD).order_by("due_on", "pk"))


def units_promising(days: Sequence[date]) -> QuerySet[Recommendation, int]:
    """Give the units, by number, that took something up to be done on one of these days and is not done."""
    rows = Recommendation.objects.filter(is_accepted=True, due_on__in=days).exclude(is_done=True)
    return rows.values_list("consolidation__submission__assessment__enrolment__unit", flat=True)


@transaction.atomic
def recommend(submission: Submission, *, text: str, key: str = "", by: Membership, at: datetime) -> Recommendation:
    """Recommend something, once the committee has agreed; the chair or the secretary writes it."""
    current = opinions.locked_submission(submission)
    insist(opinions.may_lead(by, current, on=in_bangkok(at)))
    agreed = visibility.agreed(current)
    if agreed is None:
        raise Refusal(_AGREE_FIRST, code="not-agreed")
    if key and key not in opinions.keys_of(current):
        raise Refusal(_NO_KEY, code="key-unknown", field="key")
    said = needed(text, _SAY, field="text")
    # What was recommended before a correction stays: it is not said again, and numbers go on.
    rows = Recommendation.objects.filter(consolidation__submission=current)
    same = rows.filter(text=said, key=key).first()
    if same is not None:
        return same
    actor = by.actor()
    row = Recommendation.objects.create(
        consolidation=agreed,
        position=(rows.aggregate(last=Max("position"))["last"] or 0) + 1,
        key=key,
        text=said,
        made_at=at,
        made_by=actor.key,
        made_by_th=actor.th,
        made_by_en=actor.en,
    )
    unit = current.assessment.enrolment.unit
    facts = {"position": row.position, "name_th": unit.name.th, "name_en": unit.name.en}
    # Under the committee: the unit reads it once its result is decided, and not before in its history.
    about = Committee.objects.get(body=by.unit_id).journal_key
    record("recommendation.made", about=about, unit=by.unit.key, by=actor, at=at, facts=facts)
    return row


@transaction.atomic
def accept(
    row: Recommendation,
    *,
    responsible: str,
    due_on: date,
    budget: Decimal | None = None,
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> Recommendation:
    """Take a recommendation up: who does it, until when, with what money. The head's word, until it is approved."""
    current = _locked(row, expected_revision)
    insist(may_respond(by, current, on=in_bangkok(at)))
    current.is_accepted, current.reason = True, ""
    current.responsible = needed(responsible, _WHO, longest=300, field="responsible")
    if due_on <= in_bangkok(at):
        raise Refusal(_DAY_PAST, code="day-in-past", field="due_on")
    current.due_on, current.budget = due_on, None if budget is None else money(budget, field="budget")
    _answered(current, by=by, at=at)
    journal("recommendation.accepted", _case(current), by=by.actor(), at=at, position=current.position)
    return current


@transaction.atomic
def decline(
    row: Recommendation, *, reason: str, expected_revision: int, by: Membership, at: datetime
) -> Recommendation:
    """Decline a recommendation with the reason."""
    current = _locked(row, expected_revision)
    insist(may_respond(by, current, on=in_bangkok(at)))
    current.is_accepted, current.reason = False, needed(reason, _WHY, field="reason")
    current.responsible, current.due_on, current.budget = "", None, None
    _answered(current, by=by, at=at)
    journal("recommendation.declined", _case(current), by=by.actor(), at=at, position=current.position)
    return current


@transaction.atomic
def approve(row: Recommendation, *, expected_revision: int, by: Membership, at: datetime) -> Recommendation:
    """Approve the unit's word from above, the one that was read: the owner of the round does; said twice it is said once."""
    current = _lock(row)
    insist(may_manage_round(by, _case(current).enrolment.round.owner, on=in_bangkok(at)))
    if current.approved_at is not None:
        return current
    if current.answered_at is None:
        raise Refusal(_ANSWER_FIRST, code="not-answered")
    _insist_unchanged(current, expected_revision)
    actor = by.actor()
    current.approved_at, current.approved_by_th, current.approved_by_en = at, actor.th, actor.en
    current.revision += 1
    current.save()
    journal("recommendation.approved", _case(current), by=actor, at=at, position=current.position)
    return current


@transaction.atomic
def follow_up(
    row: Recommendation, *, is_done: bool, outcome: str, expected_revision: int, by: Membership, at: datetime
) -> Recommendation:
    """Write down in a later round what became of it; said twice it is said once, and nobody's newer words are written over."""
    current = _lock(row)
    insist(may_manage_round(by, _case(current).enrolment.round.owner, on=in_bangkok(at)))
    if current.approved_at is None or not current.is_accepted:
        raise Refusal(_NOT_TAKEN_UP, code="not-taken-up")
    said = needed(outcome, _WHAT_CAME, field="outcome")
    if (current.is_done, current.outcome) == (is_done, said):
        return current
    _insist_unchanged(current, expected_revision)
    actor = by.actor()
    current.is_done, current.outcome = is_done, said
    current.followed_up_at, current.followed_up_by_th, current.followed_up_by_en = at, actor.th, actor.en
    current.revision += 1
    current.save()
    journal("recommendation.followed-up", _case(current), by=actor, at=at, position=current.position)
    return current


def may_respond(by: Membership, row: Recommendation, *, on: date) -> Refusal | None:
    """Answer whether this person speaks for the unit: its head, once the result is decided, until the word is approved."""
    if refused := may_act(by, on):
        return refused
    case = _case(row)
    if by.unit_id != case.enrolment.unit_id or by.role_held is not Role.HEAD:
        return Refusal(_HEAD_ONLY, code="head-only")
    if State(case.state) not in CERTIFIED:
        return Refusal(_NOT_DECIDED, code="not-decided")
    return Refusal(_APPROVED, code="approved-already") if row.approved_at else None


def _case(row: Recommendation) -> Assessment:
    return row.consolidation.submission.assessment


def _locked(row: Recommendation, expected_revision: int) -> Recommendation:
    current = _lock(row)
    _insist_unchanged(current, expected_revision)
    return current


def _lock(row: Recommendation) -> Recommendation:
    current = Recommendation.objects.select_for_update(of=("self",)).get(pk=row.pk)
    current.consolidation = row.consolidation
    return current


def _insist_unchanged(row: Recommendation, expected_revision: int) -> None:
    if row.revision != expected_revision:
        raise Conflict(_CHANGED, newer=row)


def _answered(row: Recommendation, *, by: Membership, at: datetime) -> None:
    actor = by.actor()
    row.answered_at, row.answered_by_th, row.answered_by_en = at, actor.th, actor.en
    row.revision += 1
    row.save()


_AGREE_FIRST = Text("สรุปผลก่อน แล้วจึงเขียนข้อเสนอแนะ", "Agree on the result first, then recommend.")
_NO_KEY = Text("ไม่มีข้อนี้ในเกณฑ์ของหน่วยงาน", "This unit is not asked this.")
_SAY = Text("เขียนข้อเสนอแนะ", "Write the recommendation.")
_WHO = Text("ระบุผู้รับผิดชอบ", "Say who does it.")
_DAY_PAST = Text("กำหนดเสร็จต้องเป็นวันข้างหน้า", "It is to be done on a day to come.")
_WHY = Text("ระบุเหตุผลที่ไม่รับข้อเสนอแนะ", "Say why it is declined.")
_ANSWER_FIRST = Text("หน่วยงานยังไม่ได้ตอบข้อเสนอแนะนี้", "The unit has not answered this recommendation yet.")
_NOT_TAKEN_UP = Text("ติดตามได้เมื่อหน่วยงานรับและต้นสังกัดเห็นชอบแล้ว", "Only what was taken up and approved is followed up.")
_WHAT_CAME = Text("เขียนผลการดำเนินการ", "Write what became of it.")
_HEAD_ONLY = Text("ตอบข้อเสนอแนะได้เฉพาะหัวหน้าหน่วยงาน", "Only the head of the unit answers a recommendation.")
_NOT_DECIDED = Text("ตอบได้เมื่อมีมติผลการประเมินแล้ว", "It is answered once the result is decided.")
_APPROVED = Text("ต้นสังกัดเห็นชอบแล้ว จึงแก้ไขไม่ได้", "It was approved and stays.")
_CHANGED = Text(
    "ข้อเสนอแนะนี้เปลี่ยนไประหว่างที่ท่านเปิดอยู่ ดูข้อมูลล่าสุดก่อน", "It changed while you had it open. Look at it again first."
)
