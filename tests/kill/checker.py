"""Looks at the scratch database after a kill, in one process for the whole test: a line of JSON in, a line of JSON out."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection

from khunnatham.assessments import criteria, freezing
from khunnatham.assessments.models import Answer, Assessment, EvidenceUse, FrozenEvidence, Submission
from khunnatham.evidence import storage
from khunnatham.evidence.models import Evidence, EvidenceKind, EvidenceVersion
from khunnatham.journal.models import Entry
from khunnatham.journal.verification import verify

MOVES = ("assessment.signed-off", "assessment.sent-back-to-officer", "assessment.handed-in", "assessment.withdrawn")


def look(asked: dict[str, Any]) -> dict[str, Any]:
    """Give the faults, and how the case stands."""
    case = Assessment.objects.select_related("enrolment__round", "enrolment__unit").get(pk=asked["case"])
    entries = list(Entry.objects.filter(about=case.key).order_by("number"))
    faults = [
        *_database(),
        *_journal(),
        *_evidence(),
        *_uses(case, entries),
        *_answers(case, entries),
        *_moves(case, entries),
    ]
    faults += [*_submissions(case, entries), *_acknowledged(asked, case, entries)]
    return {
        "faults": faults,
        "state": case.state,
        "version": case.version,
        "revisions": dict(Answer.objects.filter(assessment=case).values_list("key", "revision")),
        "moves": Counter(entry.verb for entry in entries if entry.verb in MOVES),
    }


# ── nothing is half ─────────────────────────────────────────────────────────────────────


def _database() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        yield from (f"integrity: {word}" for (word,) in cursor.fetchall() if word != "ok")
        cursor.execute("PRAGMA foreign_key_check")
        yield from (f"foreign key: {row}" for row in cursor.fetchall())


def _journal() -> Iterator[str]:
    yield from (f"journal: {fault.text.en}" for fault in verify())


def _evidence() -> Iterator[str]:
    told = set(Entry.objects.filter(verb="evidence.file-added").values_list("about", flat=True))
    files = Evidence.objects.filter(kind=EvidenceKind.FILE).prefetch_related("versions")
    for one in files:
        if one.current is None:
            yield f"{one.key} has no bytes"
        if one.key not in told:
            yield f"{one.key} is not told in the journal"
    yield from (f"{key} is told and not there" for key in told - {one.key for one in files})
    for sha256 in EvidenceVersion.objects.values_list("sha256", flat=True).distinct():
        if not storage.is_whole(sha256):
            yield f"the bytes of {sha256} are not whole"


def _uses(case: Assessment, entries: list[Entry]) -> Iterator[str]:
    told = {
        (entry.facts["key"], entry.facts["evidence"])
        for entry in entries
        if entry.verb == "assessment.evidence-attached"
    }
    made = {(use.key, f"evidence:{use.evidence_id}") for use in EvidenceUse.objects.filter(assessment=case)}
    yield from (f"attached and not told, or told and not attached: {one}" for one in told ^ made)


def _answers(case: Assessment, entries: list[Entry]) -> Iterator[str]:
    answers = {answer.key: answer for answer in Answer.objects.filter(assessment=case)}
    latest = {entry.facts["key"]: entry.facts for entry in entries if entry.verb == "assessment.answered"}
    for key, answer in answers.items():
        if (latest[key]["revision"], latest[key]["value"]) != (answer.revision, answer.value):
            yield f"answer {key} stands at revision {answer.revision}, the journal at {latest[key]['revision']}"
    scored = criteria.score(
        case.enrolment, {key: answer.value for key, answer in answers.items() if answer.value is not None}
    )
    if (scored.record, scored.level, scored.answered) != (case.result, case.tier, case.answered):
        yield "the result is not that of the answers"


def _moves(case: Assessment, entries: list[Entry]) -> Iterator[str]:
    stood = "open"
    for entry in entries:
        if entry.verb in MOVES:
            if entry.facts["source"] != stood:
                yield f"entry {entry.number} leaves {entry.facts['source']}, the case stood at {stood}"
            stood = entry.facts["target"]
    if stood != case.state:
        yield f"the case stands at {case.state}, the journal at {stood}"


def _submissions(case: Assessment, entries: list[Entry]) -> Iterator[str]:
    kept = list(Submission.objects.filter(assessment=case).order_by("version"))
    told = {entry.facts["version"]: entry.facts["digest"] for entry in entries if entry.verb == "assessment.handed-in"}
    if told != {one.version: one.digest for one in kept}:
        yield f"versions {[one.version for one in kept]} are kept, {sorted(told)} are told"
    if [one.version for one in kept] != list(range(1, case.version + 1)):
        yield f"versions {[one.version for one in kept]} are kept, the case stands at version {case.version}"
    for one in kept:
        if not freezing.is_intact(one):
            yield f"version {one.version} is not what was handed in"
        frozen = {(use["key"], use["evidence"]) for use in one.frozen["evidence"]}
        if frozen - set(FrozenEvidence.objects.filter(submission=one).values_list("key", "evidence")):
            yield f"version {one.version} lacks proofs that were frozen in it"
        if set(one.frozen["answers"]) != {str(step) for step in range(1, 10)}:
            yield f"version {one.version} was handed in without its answers"


# ── what was acknowledged is there ──────────────────────────────────────────────────────


def _acknowledged(asked: dict[str, Any], case: Assessment, entries: list[Entry]) -> Iterator[str]:
    attached = set(
        EvidenceUse.objects.filter(assessment=case, evidence__unit=asked["unit"]).values_list(
            "key", "evidence__versions__sha256"
        )
    )
    yield from (f"upload {one} was acknowledged and is gone" for one in asked["uploads"] if tuple(one) not in attached)
    revisions = {
        (entry.facts["key"], entry.facts["revision"]) for entry in entries if entry.verb == "assessment.answered"
    }
    for key, revision, note in asked["answers"]:
        answer = Answer.objects.filter(assessment=case, key=key).first()
        if (key, revision) not in revisions or answer is None or answer.revision < revision:
            yield f"answer {key} of revision {revision} was acknowledged and is gone"
        elif answer.revision == revision and answer.note != note:
            yield f"answer {key} of revision {revision} says {answer.note!r}, not {note!r}"
    done = Counter(entry.verb for entry in entries)
    for verb, (least, most) in asked["moves"].items():
        if not least <= done[verb] <= most:
            yield f"{verb} was acknowledged {least} times, begun {most} times and done {done[verb]} times"


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(look(json.loads(line))), flush=True)  # noqa: T201 - the kill test reads it
        connection.close()
