"""Who signs certificates approves the list before any number is given: in the system, or by a document that the office records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.working import insist
from khunnatham.awards import certificates
from khunnatham.awards.models import Certificate
from khunnatham.awards.permissions import TEMPLATE_KEEPERS
from khunnatham.awards.title_models import TitleRow
from khunnatham.bundling.batch_models import CertificateBatch
from khunnatham.bundling.batches import fill, printing_of
from khunnatham.bundling.states import BatchState
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.roles import Role
from khunnatham.review.models import Decision
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text

SIGNERS: Final = frozenset({Role.HEAD, Role.SUBCOMMITTEE_CHAIR})
LONGEST_NUMBER: Final = 120
LONGEST_REASON: Final = 450
_WHOLE: Final = ("signs", "template", "asked_for__unit", "asked_for__account")


@dataclass(frozen=True, slots=True)
class Paper:
    """The document by which who signs approved the list outside the system."""

    number: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a batch is of, as who signs reads it."""

    titles: list[TitleRow]
    decisions: list[Decision]


# ── reading ─────────────────────────────────────────────────────────────────────────────


def batch_seen(number: int, *, by: Membership) -> CertificateBatch | None:
    """Give a batch to who signs it and to the office that asked; to nobody else."""
    batch = CertificateBatch.objects.select_related(*_WHOLE).filter(pk=number).first()
    return batch if batch is not None and (_signs(by, batch) or _keeps(by, batch)) else None


def waiting_for(by: Membership) -> list[CertificateBatch]:
    """Give the batches that wait for this person's word, the oldest first; no query for who signs nothing."""
    if by.role_held not in SIGNERS:
        return []
    rows = CertificateBatch.objects.filter(state=BatchState.TO_SIGN, signs=by.unit_id)
    return list(rows.select_related("asked_for__unit").order_by("pk"))


def listed(batch: CertificateBatch) -> Listed:
    """Give what a batch is of, in its order; two queries."""
    titles = TitleRow.objects.select_related("unit").in_bulk(batch.titles)
    decisions = Decision.objects.select_related(
        "meeting", "submission__assessment__enrolment__unit", "submission__assessment__enrolment__round"
    ).defer("submission__frozen", "submission__result")
    found = decisions.in_bulk(batch.decisions)
    return Listed([titles[pk] for pk in batch.titles], [found[pk] for pk in batch.decisions])


def level_of(decision: Decision) -> Text:
    """Give the level that a decision certifies."""
    edition = criteria.edition_of(decision.submission.assessment.enrolment.round)
    return criteria.level_title(edition, decision.certified_tier)


def first_of(batch: CertificateBatch, *, on: date) -> Certificate:
    """Give the first certificate as it will be, without its number and code: for who signs to look at."""
    found = listed(batch)
    things: list[TitleRow | Decision] = [*found.titles, *found.decisions]
    return certificates.draft(things[0], printing=printing_of(batch), by=batch.asked_for, on=on)


def may_sign_off(by: Membership, batch: CertificateBatch, *, on: date) -> Refusal | None:
    """Answer whether this person approves the list in the system: the head or the chair of whoever signs."""
    if refused := may_act(by, on):
        return refused
    return _to_sign(batch) if _signs(by, batch) else Refusal(_SIGNER_ONLY, code="not-your-signature")


def may_record_paper(by: Membership, batch: CertificateBatch, *, on: date) -> Refusal | None:
    """Answer whether this person records the document by which the list was approved: the office that asked."""
    if refused := may_act(by, on):
        return refused
    return _to_sign(batch) if _keeps(by, batch) else Refusal(_OFFICE_ONLY, code="not-your-batch")


def may_refuse(by: Membership, batch: CertificateBatch, *, on: date) -> Refusal | None:
    """Answer whether this person says no to the list: who signs, or the office that takes it back."""
    if refused := may_act(by, on):
        return refused
    if not (_signs(by, batch) or _keeps(by, batch)):
        return Refusal(_SIGNER_ONLY, code="not-your-signature")
    return _to_sign(batch)


# ── acting ──────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def sign_off(number: int, *, by: Membership, at: datetime) -> CertificateBatch:
    """Approve the list as who signs; pressed twice it is approved once. Then the certificates are issued and printed."""
    batch = _locked(number)
    if batch.approved_by == by.key:
        return batch
    insist(may_sign_off(by, batch, on=in_bangkok(at)))
    return _approved(batch, None, by=by, at=at)


@transaction.atomic
def record_paper(number: int, paper: Paper, *, by: Membership, at: datetime) -> CertificateBatch:
    """Record the document by which who signs approved the list; then the certificates are issued and printed."""
    batch = _locked(number)
    said = needed(paper.number, _NO_NUMBER, longest=LONGEST_NUMBER, field="document_number")
    if batch.approved_by == by.key and (batch.document_number, batch.document_on) == (said, paper.on):
        return batch
    on = in_bangkok(at)
    insist(may_record_paper(by, batch, on=on))
    if paper.on is None:
        raise Refusal(_NO_DAY, code="document-day-missing", field="document_on")
    if paper.on > on:
        raise Refusal(_DAY_TO_COME, code="day-in-future", field="document_on")
    return _approved(batch, Paper(said, paper.on), by=by, at=at)


@transaction.atomic
def refuse(number: int, *, reason: str, by: Membership, at: datetime) -> CertificateBatch:
    """Say no to the list with the reason: nothing of it is issued."""
    batch = _locked(number)
    insist(may_refuse(by, batch, on=in_bangkok(at)))
    said, actor = needed(reason, _NO_REASON, longest=LONGEST_REASON, field="reason"), by.actor()
    batch.state, batch.told_th, batch.told_en = BatchState.REFUSED, said, said
    batch.save(update_fields=["state", "told_th", "told_en"])
    facts = {"count": batch.count, "reason": said}
    record("batch.refused", about=batch.key, unit=f"unit:{batch.asked_for.unit_id}", by=actor, at=at, facts=facts)
    return batch


def _approved(batch: CertificateBatch, paper: Paper | None, *, by: Membership, at: datetime) -> CertificateBatch:
    if batch.valid_until is not None and batch.valid_until < in_bangkok(at):
        raise Refusal(_OVER, code="valid-until-past")
    actor, office = by.actor(), f"unit:{batch.asked_for.unit_id}"
    facts: dict[str, object] = {"count": batch.count}
    batch.state, batch.approved_at = BatchState.WAITING, at
    batch.approved_by, batch.approved_by_th, batch.approved_by_en = actor.key, actor.th, actor.en
    if paper is not None:
        batch.document_number, batch.document_on = paper.number, paper.on
        facts |= {"number": paper.number, "on": paper.on}
    batch.save()
    record(
        "batch.approved-on-paper" if paper else "batch.approved",
        about=batch.key,
        unit=office,
        by=actor,
        at=at,
        facts=facts,
    )
    transaction.on_commit(lambda: fill.enqueue(batch.pk))
    return batch


def _locked(number: int) -> CertificateBatch:
    rows = CertificateBatch.objects.select_for_update(no_key=True, of=("self",)).select_related(*_WHOLE)
    batch = rows.filter(pk=number).first()
    if batch is None:
        raise Refusal(_NOT_SEEN, code="not-seen")
    return batch


def _signs(by: Membership, batch: CertificateBatch) -> bool:
    return by.role_held in SIGNERS and by.unit_id == batch.signs_id


def _keeps(by: Membership, batch: CertificateBatch) -> bool:
    return by.role_held in TEMPLATE_KEEPERS and by.unit_id == batch.asked_for.unit_id


def _to_sign(batch: CertificateBatch) -> Refusal | None:
    return None if batch.state == BatchState.TO_SIGN else Refusal(_ANSWERED, code="batch-answered")


_NOT_SEEN = Text("ไม่พบชุดใบประกาศนี้", "There is no such batch of certificates.")
_SIGNER_ONLY = Text(
    "เห็นชอบบัญชีได้เฉพาะหัวหน้าสำนักงานหรือประธานคณะที่ลงนาม",
    "Only the head of the office or the chair of the body that signs approves the list.",
)
_OFFICE_ONLY = Text(
    "บันทึกหนังสือเห็นชอบได้เฉพาะสำนักงานที่สั่งชุดนี้", "Only the office that asked records the document that approves it."
)
_ANSWERED = Text("ชุดนี้เห็นชอบหรือถอนไปแล้ว", "This batch was approved or refused already.")
_NO_NUMBER = Text("ระบุเลขที่หนังสือหรือบันทึกที่เห็นชอบ", "Give the number of the document that approves it.")
_NO_DAY = Text("ระบุวันที่ของหนังสือ", "Give the day of the document.")
_DAY_TO_COME = Text("วันที่ยังไม่ถึง", "That day is still to come.")
_NO_REASON = Text("ระบุเหตุผลที่ไม่เห็นชอบ", "Give the reason.")
_OVER = Text(
    "วันสุดท้ายที่มีผลผ่านไปแล้ว ไม่เห็นชอบชุดนี้ แล้วให้สั่งใหม่",
    "The last day is over already. Refuse this batch and let it be asked for anew.",
)
