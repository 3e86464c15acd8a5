"""On the day: which item of which unit runs since when; and the papers that a unit hands in of what it presented."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from khunnatham.assessments.permissions import WORKERS
from khunnatham.assessments.working import insist
from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.review.sitting_days import SLOT_GONE, locked, session_of, slot_on
from khunnatham.review.sitting_models import SessionPaper, SittingDay, Slot, Step
from khunnatham.review.timing import timed_items
from khunnatham.thai import in_bangkok
from khunnatham.wording import Conflict, Refusal, Text

MOST_PAPERS = 30


@transaction.atomic
def start_item(slot: Slot, key: str, *, after: int | None, by: Membership, at: datetime) -> Step:
    """Begin an item of a unit on the day; what runs ends. ``after`` is what the person saw running: another one is a conflict."""
    day = locked(slot.day, by=by, at=at)
    row = slot_on(day, slot)
    if day.on != in_bangkok(at):
        raise Refusal(_NOT_THE_DAY, code="not-the-day")
    if row.is_break or key not in {item.key for item in timed_items(session_of(day.committee))}:
        raise Refusal(_NO_ITEM, code="no-item")
    _end(day, after=after, at=at)
    actor = by.actor()
    step = Step.objects.create(
        day=day,
        slot=row,
        key=key,
        started_at=at,
        started_by=actor.key,
        started_by_th=actor.th,
        started_by_en=actor.en,
    )
    _journal("sitting.item-started", day, row, by=by, at=at, item=key, **_titled(day, key))
    return step


@transaction.atomic
def stop_item(day: SittingDay, *, after: int | None, by: Membership, at: datetime) -> Step | None:
    """End what runs, and begin nothing."""
    current = locked(day, by=by, at=at)
    step = _end(current, after=after, at=at)
    if step is not None:
        _journal("sitting.item-ended", current, step.slot, by=by, at=at, item=step.key, **_titled(current, step.key))
    return step


@transaction.atomic
def file_paper(slot: Slot, *, evidence: Evidence, by: Membership, at: datetime) -> SessionPaper:
    """Hand in a paper of the own library for the own session; after the day of the session it is marked so."""
    rows = Slot.objects.select_for_update(of=("self",)).select_related(
        "day__committee__body", "assessment__enrolment__unit"
    )
    current = rows.filter(pk=slot.pk).first()
    if current is None:
        raise Refusal(SLOT_GONE, code="slot-gone")
    insist(may_file(by, current, on=in_bangkok(at)))
    if evidence.unit_id != by.unit_id or evidence.state != EvidenceState.FILED:
        raise Refusal(_NOT_IN_LIBRARY, code="evidence-not-filed", field="evidence")
    if current.papers.count() >= MOST_PAPERS:
        raise Refusal(_TOO_MANY, code="too-many-papers", field="evidence")
    actor, is_after = by.actor(), in_bangkok(at) > current.day.on
    paper, is_new = SessionPaper.objects.get_or_create(
        slot=current,
        evidence=evidence,
        defaults={
            "version": evidence.versions.order_by("number").last(),
            "filed_at": at,
            "filed_by": actor.key,
            "filed_by_th": actor.th,
            "filed_by_en": actor.en,
            "is_after": is_after,
        },
    )
    if is_new:
        _journal("sitting.paper-filed", current.day, current, by=by, at=at, title=evidence.title, is_after=is_after)
    return paper


def may_file(by: Membership, slot: Slot, *, on: date) -> Refusal | None:
    """Answer whether papers of a session may be handed in: by officer and head of the unit that is heard, if it takes place."""
    if refused := may_act(by, on):
        return refused
    heard = slot.assessment.enrolment.unit_id if slot.assessment else None
    if by.unit_id != heard or by.role_held not in WORKERS:
        return Refusal(_NOT_YOUR_SESSION, code="not-seen")
    if slot.day.is_cancelled:
        return Refusal(_CANCELLED, code="sitting-cancelled")
    return None


def _end(day: SittingDay, *, after: int | None, at: datetime) -> Step | None:
    """End what runs, where the person saw it run; two people who press at once do not skip an item."""
    running = (
        Step.objects.filter(day=day, ended_at__isnull=True).select_related("slot__assessment__enrolment__unit").first()
    )
    if (running.pk if running else None) != after:
        raise Conflict(_MOVED_ON, newer=running, code="moved-on")
    if running is not None:
        running.ended_at = at
        running.save(update_fields=["ended_at"])
    return running


def _titled(day: SittingDay, key: str) -> dict[str, str]:
    title = next((item.title for item in session_of(day.committee) if item.key == key), Text(key, key))
    return {"title_th": title.th, "title_en": title.en}


def _journal(verb: str, day: SittingDay, slot: Slot, *, by: Membership, at: datetime, **facts: object) -> None:
    heard = slot.assessment.enrolment.unit.name if slot.assessment else Text("", "")
    told = {"name_th": heard.th, "name_en": heard.en, **facts}
    record(verb, about=day.key, unit=day.committee.body.key, by=by.actor(), at=at, facts=told)


_NOT_THE_DAY = Text("เริ่มจับเวลาได้เฉพาะในวันประชุม", "Items begin on the day of the sitting only.")
_NO_ITEM = Text("ไม่มีรายการนี้ในลำดับการรับฟัง", "There is no such item on the agenda.")
_MOVED_ON = Text(
    "มีผู้เริ่มหรือจบรายการไปแล้ว ดูรายการปัจจุบันก่อน", "Somebody started or ended an item already. Look at what runs now."
)
_NOT_IN_LIBRARY = Text("เลือกเอกสารที่จัดเก็บในคลังหลักฐานของหน่วยงาน", "Choose papers filed in your unit's library.")
_TOO_MANY = Text("แนบได้ไม่เกิน 30 รายการต่อการรับฟังหนึ่งครั้ง", "A session takes at most 30 papers.")
_NOT_YOUR_SESSION = Text("การรับฟังนี้ไม่ใช่ของหน่วยงานของท่าน", "This session is not your unit's.")
_CANCELLED = Text("กำหนดการนี้ยกเลิกแล้ว", "This day was called off.")
