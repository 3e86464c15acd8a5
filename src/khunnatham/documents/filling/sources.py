"""What the papers of a case are filled from, and the lines that all of them share: unit, form, provenance, who signs.

Papers of a case read one shape only, what :mod:`khunnatham.assessments.freezing` freezes: a draft is frozen for the moment and
carries no digest, a version that was handed in is read exactly as it was kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from khunnatham.assessments import criteria, freezing, prechecks
from khunnatham.assessments.models import Assessment, Enrolment, Submission
from khunnatham.documents import papers
from khunnatham.documents.kinds import form_of, form_of_paper
from khunnatham.organisations.models import Unit, UnitKind
from khunnatham.programmes.criteria import Edition, Paper
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.opinion_models import Consolidation
from khunnatham.thai import in_bangkok

PREPARER, HEAD, SENDER = "ผู้จัดทำ", "หัวหน้าหน่วยงาน", "ผู้ยื่นแบบ"
NO_POST = "(ตำแหน่ง)"
NOTHING = "–"
STAFF = "บุคลากร"


@dataclass(frozen=True, slots=True)
class Source:
    """What the papers of a case are filled from. Without a submission it is a draft; ``decision`` certifies it.

    ``result`` is what the unit found of itself. ``agreed`` is what a committee agreed instead, where a paper may say it.
    """

    enrolment: Enrolment
    edition: Edition
    content: Mapping[str, Any]
    result: Mapping[str, Any]
    level: str
    submission: Submission | None = None
    decision: Decision | None = None
    agreed: Consolidation | None = None
    preparer: str = ""
    paper: Paper | None = None  # which paper of the edition is printed; nothing where the edition does not name it

    @property
    def judged(self) -> Mapping[str, Any]:
        """Give the result that papers of an evaluation print: what was agreed, else what the unit found."""
        return self.agreed.result if self.agreed else self.result


def draft_of(assessment: Assessment) -> Source:
    """Give the case as its unit is writing it now."""
    case = prechecks.load(assessment)
    return Source(
        enrolment=assessment.enrolment,
        edition=case.edition,
        content=freezing.frozen(case),
        result=assessment.result,
        level=assessment.tier,
        preparer=assessment.prepared_by_th,
    )


def version_of(submission: Submission, decisions: Iterable[Decision] = ()) -> Source:
    """Give a version as it was handed in, with what was decided about it where a body certified it, and on what that stands."""
    enrolment = submission.assessment.enrolment
    certified = [
        row for row in decisions if row.submission_id == submission.pk and row.outcome == DecisionOutcome.CERTIFIED
    ]
    decision = certified[-1] if certified else None
    return Source(
        enrolment=enrolment,
        edition=criteria.edition_of(enrolment.round),
        content=submission.frozen,
        result=submission.result,
        level=submission.tier,
        submission=submission,
        decision=decision,
        agreed=decision.consolidation if decision else None,
        preparer=submission.prepared_by_th,
    )


# ── lines ───────────────────────────────────────────────────────────────────────────────


def unit_line(source: Source) -> papers.UnitLine:
    """Give who a paper is about, under the name that was frozen."""
    line = line_of(source.enrolment.unit)
    return papers.UnitLine(
        name=source.content["unit"]["name_th"], kind=line.kind, district=line.district, province=line.province
    )


def line_of(unit: Unit) -> papers.UnitLine:
    """Give a unit as papers name it, with its district and province."""
    with override("th"):  # papers are Thai, whoever prints them
        kind = str(unit.get_kind_display())
    return papers.UnitLine(
        name=unit.name_th,
        kind=kind,
        district=unit.district.title.th if unit.district else "",
        province=unit.province.title.th if unit.province else "",
    )


def form_for(source: Source, kind: str) -> papers.Form:
    """Give the form that is printed: the chosen paper of the edition, else the first of this kind."""
    year = source.enrolment.round.fiscal_year
    if source.paper is not None:
        return form_of_paper(source.paper, source.edition, fiscal_year=year)
    return form_of(source.edition, kind, fiscal_year=year)


def counted(edition: Edition) -> str:
    """Say of whom shares are taken: the staff, or those whom the edition names."""
    return edition.counted.title.th if edition.counted else STAFF


def provenance(source: Source) -> papers.Provenance:
    """Give which frozen content a paper prints; nothing for a draft."""
    kept = source.submission
    if kept is None:
        return papers.Provenance()
    return papers.Provenance(version=kept.version, digest=kept.digest, frozen_at=kept.handed_in_at)


def receiver(source: Source) -> str:
    """Give to whom papers of a unit go: the office of the stage that receives them, or the owner of the round."""
    stage, province = criteria.receiving_stage(source.edition), source.enrolment.unit.province
    if stage.body == UnitKind.CULTURE_OFFICE and province is not None:
        with override("th"):
            return f"{UnitKind.CULTURE_OFFICE.label}{province.name_th}"
    return source.enrolment.round.owner.name_th


def signatures(source: Source) -> tuple[papers.Signature, ...]:
    """Give the places where the preparer and the head sign."""
    kept = source.submission
    prepared_on = in_bangkok(kept.prepared_at) if kept else None
    return papers.Signature(act=PREPARER, post=source.preparer or NO_POST, signed_on=prepared_on), head(source)


def head(source: Source) -> papers.Signature:
    """Give the place where the head signs, with the day of handing in."""
    kept = source.submission
    if kept is None:
        return papers.Signature(act=HEAD, post=NO_POST)
    return papers.Signature(
        act=HEAD, post=kept.signed_by_th, acting_for=kept.signed_for_th, signed_on=in_bangkok(kept.handed_in_at)
    )
