"""The papers to be filled by hand: what the edition says stands there, what a person says is a dotted line.

A blank paper is a paper like another one, so it goes through the same template and says the same words.
"""

from __future__ import annotations

from typing import Final

from khunnatham.assessments import profile
from khunnatham.documents import papers
from khunnatham.documents.headings import headed
from khunnatham.documents.papers import BLANK, BLANK_COUNT, BLANK_DAY, BLANK_LINE, Form
from khunnatham.programmes.criteria import Edition, Requirement

PROVENANCE: Final = papers.Provenance(is_blank=True)
UNIT: Final = papers.UnitLine(name=BLANK, kind=BLANK, province=BLANK)
TOPICS: Final = (papers.TopicLine(text=BLANK_LINE * 2, remedy=BLANK_LINE * 2, virtue=BLANK_LINE),) * 3
PREPARER: Final = papers.Signature(act="ผู้จัดทำ", post="(ตำแหน่ง)")
HEAD: Final = papers.Signature(act="หัวหน้าหน่วยงาน", post="(ตำแหน่ง)")
LIST_ROWS, ACTIVITY_ROWS, SEATS = 10, 4, 6


def intent(form: Form, edition: Edition) -> papers.Intent:
    """Give the intent paper with the basic data that the edition asks for."""
    return papers.Intent(
        form=form,
        unit=UNIT,
        addressed_to=BLANK,
        profile=tuple(papers.Entry(label=field.title.th, value=BLANK) for field in profile.fields_of(edition)),
        head_count=papers.HeadCount(
            total=BLANK_COUNT,
            counted=BLANK_COUNT,
            as_of=BLANK_DAY,
            excluded=(papers.Exclusion(reason=BLANK, count=BLANK_COUNT),) * 2,
        ),
        filed_on=BLANK_DAY,
        signatures=(papers.Signature(act="ผู้ยื่นแบบ", post="(ตำแหน่ง)"),),
        provenance=PROVENANCE,
    )


def declaration(form: Form, edition: Edition) -> papers.Declaration:
    """Give the declaration with lines for its words."""
    return papers.Declaration(
        form=form,
        unit=UNIT,
        text="\n".join([BLANK_LINE] * 6),
        virtues=(BLANK_LINE,) if edition.virtues else (),
        problems=tuple(papers.TopicLine(text=BLANK * 2, remedy="") for _ in range(3)),
        good_deeds=tuple(papers.TopicLine(text=BLANK * 2, remedy="") for _ in range(3)),
        signed=papers.Share(part=BLANK_COUNT, whole=BLANK_COUNT),
        declared_on=BLANK_DAY,
        signatures=(HEAD,),
        provenance=PROVENANCE,
    )


def plan(form: Form, edition: Edition) -> papers.Plan:
    """Give the plan with empty rows."""
    return papers.Plan(
        form=form,
        unit=UNIT,
        virtues=(BLANK_LINE,) if edition.virtues else (),
        problems=TOPICS,
        good_deeds=TOPICS,
        activities=(activity(),) * ACTIVITY_ROWS,
        signatures=(PREPARER, HEAD),
        provenance=PROVENANCE,
    )


def success(form: Form, edition: Edition) -> papers.Success:
    """Give the assessment of success with the questions of the edition."""
    return papers.Success(
        form=form,
        unit=UNIT,
        activities=(activity(),) * ACTIVITY_ROWS,
        achieved=papers.Share(part=BLANK_COUNT, whole=BLANK_COUNT),
        lessons=tuple(
            papers.Entry(label=question.text.th, value="\n".join([BLANK_LINE] * 2)) for question in edition.lessons
        ),
        signatures=(PREPARER, HEAD),
        provenance=PROVENANCE,
    )


def self_assessment(form: Form, edition: Edition) -> papers.SelfAssessment:
    """Give the self-assessment with every requirement of the edition."""
    return papers.SelfAssessment(
        form=form,
        unit=UNIT,
        groups=tuple(
            papers.CriterionGroup(title=title, lines=tuple(_line(leaf) for leaf in leaves))
            for title, leaves in headed(edition, edition.dimensions)
        ),
        level=BLANK,
        points="",
        gaps=(),
        handed_in_on=BLANK_DAY,
        is_late=False,
        certification=None,
        signatures=(PREPARER, HEAD),
        provenance=PROVENANCE,
    )


def preliminary_list(form: Form, _: Edition) -> papers.PreliminaryList:
    """Give the list for a sitting with empty rows."""
    row = papers.ListedUnit(unit=papers.UnitLine(name=BLANK_LINE, kind=""), proposed=BLANK_LINE, handed_in_on=BLANK_DAY)
    return papers.PreliminaryList(
        form=form,
        body=BLANK,
        secretariat=BLANK,
        meeting_number=BLANK,
        held_on=BLANK_DAY,
        units=(row,) * LIST_ROWS,
        enrolled=BLANK_COUNT,
        signatures=(papers.Signature(act="ผู้สรุปและรวบรวม", post="(ตำแหน่ง)"),),
        provenance=PROVENANCE,
    )


def minutes(form: Form, _: Edition) -> papers.Minutes:
    """Give the minutes with lines for each matter."""
    return papers.Minutes(
        form=form,
        body=BLANK,
        meeting_number=BLANK,
        held_on=BLANK_DAY,
        place=BLANK,
        attendants=tuple(
            papers.Attendant(post=BLANK, duty=BLANK, is_present=is_present)
            for is_present in (*([True] * SEATS), False, False)
        ),
        agenda=tuple(
            papers.AgendaLine(title=title, paragraphs=(BLANK_LINE,) * 3, resolution=BLANK)
            for title in ("เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ", "เรื่องรับรองรายงานการประชุม", "เรื่องเพื่อพิจารณา", "เรื่องอื่น ๆ")
        ),
        units=(),
        signatures=(
            papers.Signature(act="ผู้จดรายงานการประชุม", post="(ตำแหน่ง)"),
            papers.Signature(act="ผู้ตรวจรายงานการประชุม", post="(ตำแหน่ง)"),
        ),
        provenance=PROVENANCE,
    )


def report(form: Form, _: Edition) -> papers.Report:
    """Give the report of certified units with empty rows."""
    unit = papers.UnitLine(name=BLANK_LINE, kind="")
    row = papers.ListedUnit(unit=unit, proposed="", certified=BLANK, resolution=BLANK, certificate_number=BLANK)
    return papers.Report(
        form=form,
        body=BLANK,
        addressed_to=BLANK,
        meeting_number=BLANK,
        held_on=BLANK_DAY,
        units=(row,) * LIST_ROWS,
        signatures=(papers.Signature(act="ผู้รับรองรายงาน", post="(ตำแหน่ง)"),),
        provenance=PROVENANCE,
    )


def activity() -> papers.ActivityLine:
    """Give a row of a plan to be filled by hand."""
    return papers.ActivityLine(
        virtue="",
        topic="",
        title=BLANK_LINE * 2,
        place=BLANK_LINE * 2,
        when=BLANK_LINE * 2,
        method=BLANK_LINE * 2,
        expected_result=BLANK_LINE * 2,
        indicator=BLANK_LINE,
        target=BLANK,
        budget=BLANK_LINE,
        responsible=BLANK_LINE * 2,
        progress_percent=BLANK_COUNT,
        actual_result=BLANK_LINE * 2,
        participants=BLANK_COUNT,
    )


def _line(leaf: Requirement) -> papers.CriterionLine:
    return papers.CriterionLine(
        key=leaf.key,
        text=leaf.text.th,
        guideline="",
        claim=BLANK_LINE,
        is_met=False,
        certified=BLANK_LINE,
        proofs=(papers.Proof(title=BLANK_LINE),),
        is_default=leaf.is_default,
    )
