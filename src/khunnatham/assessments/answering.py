"""Answering: one requirement at a time, re-scored at once; proofs beside requirements. Nothing is overwritten silently."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Answer, Assessment, EvidenceUse
from khunnatham.assessments.permissions import may_answer
from khunnatham.assessments.tracking import takes_no_words
from khunnatham.assessments.windows import insist_unlocked
from khunnatham.assessments.working import insist, journal, locked, rescore
from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.facts.answers import as_answer
from khunnatham.facts.models import Fact
from khunnatham.organisations.models import Membership
from khunnatham.organisations.revising import save_revised
from khunnatham.programmes.criteria import Requirement
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned
from khunnatham.wording import Conflict, Refusal, Text

PAPER = "paper:"
_NO_WORDS = Text(
    "ข้อ {key} บันทึกเพียงคำรับรองของหัวหน้าหน่วยงาน ไม่รับคำอธิบายและหลักฐาน เพื่อไม่ให้มีชื่อบุคคลหรือเลขคดี",
    "{key} holds the head's attestation only, without notes or proofs, so that no name and no case can stand in it.",
)


@transaction.atomic
def save_answer(
    assessment: Assessment,
    key: str,
    *,
    value: object = None,
    note: str = "",
    fact: Fact | None = None,
    expected_revision: int = 0,
    by: Membership,
    at: datetime,
) -> Answer:
    """Save one answer and re-score the assessment. ``expected_revision`` is 0 for a requirement that was not answered.

    Saved again word for word it is the same answer. Where somebody else answered meanwhile, ``Conflict`` carries their
    answer. A fact whose value has the shape of the answer gives the value; otherwise it supports the value given.
    """
    current = locked(assessment)
    insist(may_answer(by, current, on=in_bangkok(at)))
    leaf = criteria.leaf_of(current.enrolment, key)
    insist_unlocked(current, key)
    _insist_no_words(leaf, note)
    given = criteria.read_value(leaf, _value(leaf, value, fact, current, on=in_bangkok(at)))
    said = cleaned(note, field="note")
    answer = Answer.objects.filter(assessment=current, key=key).select_related("fact").first()
    if answer is not None and (answer.value, answer.note, answer.fact_id) == (given, said, fact.pk if fact else None):
        return answer
    _insist_unchanged(answer, key, expected_revision)
    before = answer.value if answer else None
    answer = answer or Answer(assessment=current, key=key)
    answer.value, answer.note, answer.fact = given, said, fact
    save_revised(answer, by=by, at=at)
    rescore(current, at=at)
    current.save()
    journal(
        "assessment.answered",
        current,
        by=by.actor(),
        at=at,
        key=key,
        value=given,
        before=before,
        fact=fact.key if fact else None,
        revision=answer.revision,
    )
    _mirror(assessment, current)
    return answer


@transaction.atomic
def attach(assessment: Assessment, key: str, *, evidence: Evidence, by: Membership, at: datetime) -> EvidenceUse:
    """Put a proof beside a requirement, or beside a paper (``"paper:<key>"``). Done twice it is done once."""
    current = locked(assessment)
    insist(may_answer(by, current, on=in_bangkok(at)))
    _insist_place(current, key)
    insist_unlocked(current, key)
    # Whoever withdraws the proof meanwhile waits, or has done it: then it is refused here.
    proof = Evidence.objects.select_for_update(no_key=True).get(pk=evidence.pk)
    _insist_usable(proof, current)
    actor = by.actor()
    use, is_new = EvidenceUse.objects.get_or_create(
        assessment=current,
        key=key,
        evidence=proof,
        defaults={
            "attached_at": at,
            "attached_by": actor.key,
            "attached_by_th": actor.th,
            "attached_by_en": actor.en,
        },
    )
    if is_new:
        journal(
            "assessment.evidence-attached", current, by=actor, at=at, key=key, evidence=proof.key, title=proof.title
        )
    return use


@transaction.atomic
def detach(assessment: Assessment, key: str, *, evidence: Evidence, by: Membership, at: datetime) -> None:
    """Take a proof away from a requirement; it stays in the library. Taken away already, nothing happens."""
    current = locked(assessment)
    insist(may_answer(by, current, on=in_bangkok(at)))
    insist_unlocked(current, key)
    removed, _ = EvidenceUse.objects.filter(assessment=current, key=key, evidence=evidence).delete()
    if removed:
        journal(
            "assessment.evidence-detached",
            current,
            by=by.actor(),
            at=at,
            key=key,
            evidence=evidence.key,
            title=evidence.title,
        )


def _insist_no_words(leaf: Requirement, note: str = "") -> None:
    if takes_no_words(leaf) and note.strip():
        raise Refusal(_NO_WORDS.fill(key=leaf.key), code="takes-no-words", field=leaf.key)


def _value(leaf: Requirement, value: object, fact: Fact | None, assessment: Assessment, *, on: date) -> object:
    if fact is None:
        return value
    enrolment = assessment.enrolment
    if fact.unit_id != enrolment.unit_id or fact.fiscal_year != enrolment.round.fiscal_year or fact.kind != leaf.fact:
        raise Refusal(
            Text(
                f"ข้อมูลนี้ใช้ตอบข้อ {leaf.key} ไม่ได้ ต้องเป็นข้อมูลของหน่วยงานนี้ในปีงบประมาณเดียวกัน",
                f"This figure cannot answer {leaf.key}: it must be the unit's own, of the same fiscal year and kind.",
            ),
            code="fact-does-not-answer",
            field=leaf.key,
        )
    told: Any = as_answer(fact, leaf.kind, on=on)
    return told if criteria.fits(leaf, told) else value


def _insist_unchanged(answer: Answer | None, key: str, expected_revision: int) -> None:
    if answer is None or answer.revision == expected_revision:
        return
    raise Conflict(
        Text(
            f"{answer.changed_by_th} ตอบข้อ {key} ไปแล้วระหว่างที่ท่านเปิดอยู่ ดูคำตอบล่าสุดก่อนแล้วเลือกว่าจะใช้คำตอบใด",
            f"{answer.changed_by_en} answered {key} while you had it open. Look at the newer answer, then choose which one holds.",
        ),
        newer=answer,
        field=key,
    )


def _insist_place(assessment: Assessment, key: str) -> None:
    enrolment = assessment.enrolment
    if not key.startswith(PAPER):
        leaf = criteria.leaf_of(enrolment, key)
        if takes_no_words(leaf):
            raise Refusal(_NO_WORDS.fill(key=key), code="takes-no-words", field=key)
    elif criteria.paper(criteria.edition_of(enrolment.round), key.removeprefix(PAPER)) is None:
        raise Refusal(Text("ไม่มีแบบเอกสารนี้ในเกณฑ์", "The edition has no such paper."), code="unknown-paper", field=key)


def _insist_usable(evidence: Evidence, assessment: Assessment) -> None:
    if evidence.unit_id != assessment.enrolment.unit_id:
        raise Refusal(
            Text("ใช้ได้เฉพาะหลักฐานในคลังของหน่วยงานนี้", "Only evidence from this unit's library can be used."),
            code="evidence-of-another-unit",
        )
    if evidence.state == EvidenceState.WITHDRAWN:
        raise Refusal(Text("หลักฐานนี้ถอนแล้ว", "This evidence was withdrawn."), code="evidence-withdrawn")
    if evidence.state == EvidenceState.INBOX:
        raise Refusal(
            Text("จัดเก็บหลักฐานนี้เข้าคลังก่อน แล้วจึงแนบ", "File this evidence in the library first, then attach it."),
            code="evidence-in-inbox",
        )


def _mirror(given: Assessment, current: Assessment) -> None:
    """Let the caller's object show the new result, so that a page needs no second read."""
    for name in (
        "result",
        "result_at",
        "tier",
        "points_achieved",
        "points_available",
        "answered",
        "leaves",
        "changed_at",
    ):
        setattr(given, name, getattr(current, name))
