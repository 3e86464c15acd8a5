"""What lies in a bundle: the papers of each case as they were handed in, and its proofs, each under a name that says what it is."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from khunnatham.assessments.models import Assessment, FrozenEvidence, Submission
from khunnatham.documents import filling, making
from khunnatham.documents.stationery import PLAIN, Stationery
from khunnatham.evidence import storage
from khunnatham.review.queries import decisions_of

LONGEST_PART = 80
# Raised whenever papers say something else of the same content, so that none set before is handed out.
SETTING = 2
PAPERS, PROOFS = "เอกสาร", "หลักฐาน"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a bundle, or one link that stands in the index alone."""

    unit: str
    key: str
    title: str
    name: str
    path: Path | None
    media_type: str
    sha256: str = ""
    link: str = ""
    event_on: date | None = None


def entries_of(
    submissions: Iterable[Submission], looks: Mapping[int, Stationery]
) -> Iterator[tuple[Submission, list[Entry]]]:
    """Give the entries of each case, case by case; papers are set on the way and kept for the next time.

    ``looks`` is the stationery of each unit by its number.
    """
    for submission in submissions:
        assessment = submission.assessment
        folder = safe(f"{assessment.enrolment.unit.code} {assessment.enrolment.unit.name_th}")
        look = looks.get(assessment.enrolment.unit_id, PLAIN)
        yield submission, [*_papers(submission, folder, look), *_proofs(submission, folder)]


def _papers(submission: Submission, folder: str, look: Stationery) -> Iterator[Entry]:
    assessment = submission.assessment
    source = filling.version_of(submission, decisions_of(assessment))
    stamp = "-".join(part for part in (_standing(source), look.stamp) if part)
    for number, paper in enumerate(filling.papers_of(assessment.enrolment), 1):
        title = f"{paper.code} {paper.title.th}".strip()
        path = _set(submission, paper.key, source, look=look, stamp=stamp)
        if path is not None:
            name = f"{folder}/{PAPERS}/{number:02} {safe(title)}.pdf"
            yield Entry(_unit(assessment), "", title, name, path, making.PDF, submission.digest)


def _standing(source: filling.Source) -> str:
    """Give a mark of what was decided and agreed: papers that were set before it are set anew."""
    decided, agreed = source.decision, source.agreed
    return f"s{SETTING}-d{decided.pk if decided else 0}-a{agreed.pk if agreed else 0}"


def _set(submission: Submission, key: str, source: filling.Source, *, look: Stationery, stamp: str) -> Path | None:
    """Give the paper as a file, set once: what was handed in never changes, and a decision or another font makes another stamp."""
    path = storage.derived_path(submission.digest, f"{key}-{stamp}.pdf")
    if path.exists():
        return path
    filled = filling.fill(source, key)
    if filled is None:
        return None
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{submission.pk}.new")
    draft.write_bytes(making.make(*filled, stationery=look).content)
    draft.replace(path)
    return path


def _proofs(submission: Submission, folder: str) -> Iterator[Entry]:
    rows = FrozenEvidence.objects.filter(submission=submission).select_related("evidence")
    kept = {(use["key"], use["evidence"]): use for use in submission.frozen["evidence"]}
    for number, row in enumerate(rows.prefetch_related("evidence__versions"), 1):
        told = kept.get((row.key, row.evidence_id), {})
        title = told.get("title") or row.evidence.title
        media_type = told.get("media_type") or ""
        place = safe(row.key.replace("paper:", "")) or PROOFS
        ending = mimetypes.guess_extension(media_type) or ""
        yield Entry(
            unit=_unit(submission.assessment),
            key=row.key,
            title=title,
            name=f"{folder}/{PROOFS}/{place}/{number:03} {safe(title)}{ending}" if row.sha256 else "",
            path=storage.path_of(row.sha256) if row.sha256 else None,
            media_type=media_type,
            sha256=row.sha256,
            link=told.get("url") or ("" if row.sha256 else row.evidence.url),
            event_on=row.evidence.event_on,
        )


def safe(text: str) -> str:
    """Give a name that every file system takes: no separators, no control characters, not too long, no dot at its end."""
    kept = "".join(" " if character in '/\\:*?"<>|' or ord(character) < ord(" ") else character for character in text)
    return " ".join(kept.split())[:LONGEST_PART].strip(" .")


def _unit(assessment: Assessment) -> str:
    return assessment.enrolment.unit.name_th
