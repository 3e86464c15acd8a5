"""How a committee looked at a unit: its documents before, its presentation, or the place itself; written down once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from khunnatham.assessments import judging, proofs
from khunnatham.assessments.models import Submission
from khunnatham.assessments.working import insist, journal
from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.review import opinions, visibility
from khunnatham.review.follow_up_models import Visit, VisitKind
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text


@dataclass(frozen=True, slots=True)
class Looked:
    """On what occasion, when, by whom (posts), and what was found."""

    kind: str
    on: date
    people: str
    findings: str
    photos: Sequence[Evidence] = ()


def visits_of(submission: Submission, *, by: Membership, is_decided: bool) -> list[Visit]:
    """Give what was written down, for whoever may read what the committee agrees: the unit reads it once the case is decided."""
    if not visibility.may_read_agreed(submission, by=by, is_decided=is_decided):
        return []
    return list(
        Visit.objects.filter(submission=submission).prefetch_related("photos__versions").order_by("held_on", "pk")
    )


def photos_opened(visits: Iterable[Visit], *, by: Membership) -> frozenset[int]:
    """Give which photos of these visits this person may open, for the links of the page: one query."""
    numbers = [photo.pk for visit in visits for photo in visit.photos.all()]
    return frozenset(proofs.seen_by(by).filter(pk__in=numbers).values_list("pk", flat=True))


def may_record(by: Membership, submission: Submission, *, on: date) -> Refusal | None:
    """Answer whether this person writes it down: a seat of the committee for whom the file is open, before it agreed."""
    if refused := may_act(by, on):
        return refused
    if not (judging.sits_in_committee(by) and judging.opens(by, submission.assessment)):
        return Refusal(_NOT_YOURS, code="not-your-case")
    if visibility.is_agreed(submission):
        return Refusal(_OVER, code="agreed-already")
    return opinions.not_judged(submission)


@transaction.atomic
def record_visit(submission: Submission, looked: Looked, *, by: Membership, at: datetime) -> Visit:
    """Write down one look at the unit; the same words of the same day are one."""
    current = opinions.locked_submission(submission)
    insist(may_record(by, current, on=in_bangkok(at)))
    if looked.kind not in VisitKind.values:
        raise Refusal(_CHOOSE, code="kind-unknown", field="kind")
    if looked.on > in_bangkok(at):
        raise Refusal(_DAY_TO_COME, code="day-in-future", field="on")
    people, findings = needed(looked.people, _WHO, field="people"), needed(looked.findings, _WHAT, field="findings")
    if any(photo.unit_id != by.unit_id or photo.state == EvidenceState.WITHDRAWN for photo in looked.photos):
        raise Refusal(_OTHER_LIBRARY, code="evidence-not-of-unit", field="photos")
    same = Visit.objects.filter(
        submission=current, kind=looked.kind, held_on=looked.on, findings=findings, body=by.unit
    )
    if (standing := same.first()) is not None:
        return standing
    actor = by.actor()
    row = Visit.objects.create(
        submission=current,
        body=by.unit,
        kind=looked.kind,
        held_on=looked.on,
        people=people,
        findings=findings,
        written_at=at,
        written_by=actor.key,
        written_by_th=actor.th,
        written_by_en=actor.en,
    )
    row.photos.set(looked.photos)
    facts = {"kind": looked.kind, "on": looked.on, "body_th": by.unit.name.th, "body_en": by.unit.name.en}
    journal("visit.recorded", current.assessment, by=actor, at=at, **facts)
    return row


_NOT_YOURS = Text("บันทึกได้เฉพาะคณะที่ประเมินเรื่องนี้", "Only the committee that judges this case writes this down.")
_OVER = Text("คณะสรุปผลแล้ว จึงบันทึกเพิ่มไม่ได้", "The committee has agreed; nothing is added.")
_CHOOSE = Text("เลือกว่าเป็นการตรวจเอกสาร รับฟังการนำเสนอ หรือตรวจเยี่ยม", "Choose documents, presentation or site.")
_DAY_TO_COME = Text("วันที่ยังไม่ถึง", "That day is still to come.")
_WHO = Text("ระบุตำแหน่งของผู้ที่ร่วมตรวจ", "Name the posts of those who took part.")
_WHAT = Text("เขียนสิ่งที่พบ", "Write what was found.")
_OTHER_LIBRARY = Text("เลือกภาพจากคลังหลักฐานของคณะ", "Choose photos of the committee's own library.")
