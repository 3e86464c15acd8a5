"""What is frozen when a case is handed in, and the digest by which anybody can see that it is still the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from khunnatham.assessments.models import Answer, EvidenceUse, FrozenEvidence, Submission
from khunnatham.assessments.prechecks import Case
from khunnatham.evidence.models import Evidence
from khunnatham.facts.models import Fact
from khunnatham.journal.sealing import plain
from khunnatham.plans.proofs import proofs_of
from khunnatham.plans.queries import WholePlan

DECLARATION = "declaration"
_PLAN = ("target_virtues", "extra_virtues")
_TOPIC = ("id", "kind", "position", "text", "remedy", "virtue")
_ACTIVITY = (
    "id", "topic_id", "position", "virtue", "dimension", "title", "place_text", "starts_on", "ends_on", "method",
    "expected_result", "responsible", "indicator", "target", "budget", "budget_source", "budget_from", "strategy",
    "progress_percent", "actual_result", "is_achieved", "finished_on", "participants", "staff_participants", "spent",
    "improvement", "before", "after", "is_reported",
)  # fmt: skip
_spell = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def frozen(case: Case) -> dict[str, Any]:
    """Give everything that is handed in as plain JSON: unit, edition, profile, declaration, plan, answers, proofs."""
    enrolment = case.assessment.enrolment
    unit, round_ = enrolment.unit, enrolment.round
    content = {
        "unit": {
            "code": unit.code,
            "name_th": unit.name_th,
            "name_en": unit.name_en,
            "place": unit.place_id,
            "province": unit.province_id,
        },
        "round": {
            "key": round_.key,
            "fiscal_year": round_.fiscal_year,
            "number": round_.number,
            "title_th": round_.title_th,
        },
        "edition": {"key": round_.edition_key, "digest": round_.digest},
        "variant": enrolment.variant,
        "track": enrolment.track,
        "profile": dict(enrolment.profile),
        "head_count": _fact(enrolment.head_count),
        "declaration": _declaration(case),
        "plan": _plan(case.plan),
        "success": _fact(case.facts.get("plan-success")),
        "answers": {key: _answer(answer) for key, answer in sorted(case.answers.items())},
        "evidence": [_use(use) for use in case.uses],
    }
    kept = plain(content)
    assert isinstance(kept, dict)  # noqa: S101 - for the type checker: a mapping stays one
    return kept


def digest_of(
    *, assessment: int, version: int, handed_in_at: str, content: Mapping[str, Any], result: Mapping[str, Any]
) -> str:
    """Give the SHA-256 over what was handed in, in one canonical spelling."""
    whole = {
        "assessment": assessment,
        "version": version,
        "handed_in_at": handed_in_at,
        "frozen": content,
        "result": result,
    }
    return hashlib.sha256(_spell(whole).encode()).hexdigest()


def is_intact(submission: Submission) -> bool:
    """Tell whether what is kept is still what was handed in."""
    again = digest_of(
        assessment=submission.assessment_id,
        version=submission.version,
        handed_in_at=moment(submission),
        content=submission.frozen,
        result=submission.result,
    )
    return again == submission.digest


def moment(submission: Submission) -> str:
    """Give the moment of handing in with one spelling on every database: seconds since the epoch, with microseconds."""
    return f"{submission.handed_in_at.timestamp():.6f}"


def proofs(submission: Submission, case: Case) -> list[FrozenEvidence]:
    """Give the rows that say which proof stood where, in which version; saving is the caller's."""
    placed = [(use.key, use.evidence) for use in case.uses]
    if case.declaration is not None and case.declaration.posting is not None:
        placed.append((DECLARATION, case.declaration.posting))
    if case.plan is not None:
        shown = proofs_of(case.plan.plan)
        placed += [(one.key, item) for one in case.plan.activities for item in shown.get(one.pk, ())]
    return [
        FrozenEvidence(
            submission=submission,
            key=key,
            evidence=evidence,
            version=current.number if (current := evidence.current) else 0,
            sha256=current.sha256 if current else "",
        )
        for key, evidence in placed
    ]


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "value": answer.value,
        "note": answer.note,
        "fact": _fact(answer.fact),
        "revision": answer.revision,
        "changed_at": answer.changed_at,
        "by_th": answer.changed_by_th,
        "by_en": answer.changed_by_en,
    }


def _use(use: EvidenceUse) -> dict[str, Any]:
    return {"key": use.key, **_proof(use.evidence)}


def _proof(evidence: Evidence) -> dict[str, Any]:
    version = evidence.current
    return {
        "evidence": evidence.pk,
        "title": evidence.title,
        "kind": evidence.kind,
        "event_on": evidence.event_on,
        "url": evidence.url,
        "version": version.number if version else None,
        "sha256": version.sha256 if version else None,
        "media_type": version.media_type if version else None,
    }


def _fact(fact: Fact | None) -> dict[str, Any] | None:
    if fact is None:
        return None
    return {"id": fact.pk, "kind": fact.kind, "value": fact.value, "as_of": fact.as_of, "source": fact.source}


def _declaration(case: Case) -> dict[str, Any] | None:
    declaration = case.declaration
    if declaration is None:
        return None
    return {
        "text": declaration.text,
        "declared_on": declaration.declared_on,
        "signatures": _fact(declaration.signatures),
        "posted_on": declaration.posted_on,
        "posted_where": declaration.posted_where,
        "posting": _proof(declaration.posting) if declaration.posting else None,
    }


def _plan(whole: WholePlan | None) -> dict[str, Any] | None:
    if whole is None:
        return None
    shown = proofs_of(whole.plan)
    return {
        "id": whole.plan.pk,
        **_fields(whole.plan, _PLAN),
        "notes": {f"{step}/{question}": note.text for (step, question), note in sorted(whole.notes.items())},
        "topics": [_fields(topic, _TOPIC) for topic in whole.topics],
        "activities": [
            {**_fields(activity, _ACTIVITY), "proofs": [_proof(item) for item in shown.get(activity.pk, ())]}
            for activity in whole.activities
        ],
        "lessons": {key: lesson.text for key, lesson in sorted(whole.lessons.items())},
    }


def _fields(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
