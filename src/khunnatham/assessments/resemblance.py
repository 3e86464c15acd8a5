"""What was handed in and stands elsewhere too: the same file or a photo that looks alike, of another unit or another year.

A quiet flag for those who judge, and no accusation: two units may hold one event together, and an order may be in force for
years. Of another unit nobody learns more than title, unit and day, and nobody of a proof that he may not open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from khunnatham.assessments.models import FrozenEvidence, Submission
from khunnatham.assessments.proofs import seen_by
from khunnatham.evidence.likeness import neighbours
from khunnatham.evidence.models import Evidence, EvidenceState, EvidenceVersion
from khunnatham.organisations.models import Membership

# So many are shown of what resembles one proof: a circular may stand in a thousand libraries.
MOST = 3
SAME_FILE = 0


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A proof that was handed in, and one that is the same file or looks alike. ``years`` name other fiscal years of this unit."""

    proof: Evidence
    other: Evidence
    is_same_file: bool
    years: tuple[int, ...]

    @property
    def is_of_another_unit(self) -> bool:
        """Tell whether the other proof belongs to another unit."""
        return self.proof.unit_id != self.other.unit_id


def resemblances(submission: Submission, *, by: Membership) -> list[Resemblance]:
    """Give what of a submission stands in other units or years too, as far as this membership may see; a fixed number of queries."""
    proofs = _proofs(submission)
    near = _near(proofs)
    others = _others(near, by=by)
    year = submission.assessment.enrolment.round.fiscal_year
    years = _years({*others, *(proof.evidence_id for proof in proofs)}, unlike=year)
    found = []
    for proof in proofs:
        if years.get(proof.evidence_id):
            found.append(Resemblance(proof.evidence, proof.evidence, True, years[proof.evidence_id]))  # noqa: FBT003 - a dataclass
        alike = sorted(near[proof.evidence_id].items(), key=lambda one: (one[1], one[0]))
        rows = [_as_row(proof, others[number], apart, years) for number, apart in alike if number in others]
        found += [row for row in rows if row.is_of_another_unit or row.years][:MOST]
    return found


def _as_row(proof: FrozenEvidence, other: Evidence, apart: int, years: Mapping[int, tuple[int, ...]]) -> Resemblance:
    return Resemblance(proof.evidence, other, apart == SAME_FILE, years.get(other.pk, ()))


def _proofs(submission: Submission) -> list[FrozenEvidence]:
    """Give each file once, however many requirements it proves."""
    rows = FrozenEvidence.objects.filter(submission=submission).exclude(sha256="").select_related("evidence__unit")
    return list({row.evidence_id: row for row in rows.order_by("-pk")}.values())[::-1]


def _near(proofs: list[FrozenEvidence]) -> dict[int, dict[int, int]]:
    """Give for each proof the other items that resemble it: 0 for the same file, else one more than the bits that differ."""
    looks = _looks(proofs)
    alike = neighbours(looks.values())
    versions = {number for found in alike.values() for number in found}
    digests = {proof.sha256 for proof in proofs}
    same: dict[str, set[int]] = defaultdict(set)
    owners: dict[int, int] = {}
    rows = EvidenceVersion.objects.filter(Q(sha256__in=digests) | Q(pk__in=versions))
    for number, owner, sha256 in rows.order_by().values_list("pk", "evidence", "sha256"):
        owners[number] = owner
        same[sha256].add(owner)
    found: dict[int, dict[int, int]] = {}
    for proof in proofs:
        near = dict.fromkeys(same[proof.sha256], SAME_FILE)
        for number, apart in alike.get(looks.get(proof.evidence_id, ""), {}).items():
            if number in owners:
                near.setdefault(owners[number], apart + 1)
        near.pop(proof.evidence_id, None)
        found[proof.evidence_id] = near
    return found


def _looks(proofs: list[FrozenEvidence]) -> dict[int, str]:
    """Give how the version that was handed in looks, by the number of its item."""
    wanted = {(proof.evidence_id, proof.version) for proof in proofs}
    rows = EvidenceVersion.objects.filter(evidence__in=[number for number, _ in wanted], photo_print__isnull=False)
    return {
        owner: bits
        for owner, number, bits in rows.order_by().values_list("evidence", "number", "photo_print__bits")
        if bits and (owner, number) in wanted
    }


def _others(near: Mapping[int, Mapping[int, int]], *, by: Membership) -> dict[int, Evidence]:
    numbers = {number for found in near.values() for number in found}
    rows = seen_by(by).filter(pk__in=numbers).exclude(state=EvidenceState.INBOX)
    return {row.pk: row for row in rows.select_related("unit")}


def _years(numbers: Iterable[int], *, unlike: int) -> dict[int, tuple[int, ...]]:
    """Give the other fiscal years in which items were handed in."""
    path = "submission__assessment__enrolment__round__fiscal_year"
    rows = FrozenEvidence.objects.filter(evidence__in=list(numbers)).exclude(**{path: unlike})
    found: dict[int, set[int]] = defaultdict(set)
    for number, year in rows.order_by().values_list("evidence", path).distinct():
        found[number].add(year)
    return {number: tuple(sorted(years)) for number, years in found.items()}
