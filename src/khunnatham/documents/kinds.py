"""Every document of this issue, in one table: what it is called, what fills it, how it is set.

Form codes and titles word for word are the edition's (``edition.papers``): :func:`form_of` takes them from there. The titles
of this table stand only where no programme names the paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from khunnatham.documents import (
    blank_evaluations,
    blank_letters,
    blanks,
    correspondence,
    evaluation_papers,
    papers,
    sample_evaluations,
    sample_letters,
    samples,
)
from khunnatham.programmes.criteria import Edition, Paper
from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document: its key, its title where no edition gives one, its data, template and sheets."""

    key: str
    title: Text
    paper: type[Any]
    template: str
    sample: Callable[[], Any]
    sheets: tuple[str, ...] = ("paper",)
    # The same paper to be filled by hand, from the edition alone; none where a blank one has no use.
    blank: Callable[[papers.Form, Edition], Any] | None = None


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "intent",
            Text("แบบแสดงความจำนงเข้าร่วม", "Intent to take part"),
            papers.Intent,
            "intent",
            samples.intent,
            blank=blanks.intent,
        ),
        Kind(
            "self-assessment",
            Text("แบบประเมินตนเอง", "Self-assessment"),
            papers.SelfAssessment,
            "self-assessment",
            samples.self_assessment,
            blank=blanks.self_assessment,
        ),
        Kind(
            "success",
            Text("แบบประเมินความสำเร็จ", "Assessment of success"),
            papers.Success,
            "success",
            samples.success,
            blank=blanks.success,
        ),
        Kind("plan", Text("แผนส่งเสริมคุณธรรม", "Integrity plan"), papers.Plan, "plan", samples.plan, blank=blanks.plan),
        Kind(
            "declaration",
            Text("ประกาศเจตนารมณ์", "Declaration of intent"),
            papers.Declaration,
            "declaration",
            samples.declaration,
            blank=blanks.declaration,
        ),
        Kind(
            "preliminary-list",
            Text("รายการเบื้องต้นผลการประเมินตนเอง", "Preliminary list of self-assessments"),
            papers.PreliminaryList,
            "preliminary-list",
            samples.preliminary_list,
            blank=blanks.preliminary_list,
        ),
        Kind(
            "minutes",
            Text("รายงานการประชุม", "Minutes of the sitting"),
            papers.Minutes,
            "minutes",
            samples.minutes,
            blank=blanks.minutes,
        ),
        Kind(
            "report",
            Text("รายงานผลการประเมินตนเองที่ผ่านการรับรอง", "Report of certified assessments"),
            papers.Report,
            "report",
            samples.report,
            blank=blanks.report,
        ),
        Kind(
            "certificate",
            Text("ประกาศเกียรติคุณ", "Certificate"),
            papers.Certificate,
            "certificate",
            samples.certificate,
            ("certificate",),
        ),
        Kind(
            "dimension-plan",
            Text("แผนปฏิบัติการ", "Action plan"),
            evaluation_papers.DimensionPlan,
            "dimension-plan",
            sample_evaluations.dimension_plan,
            blank=blank_evaluations.dimension_plan,
        ),
        Kind(
            "six-column-plan",
            Text("แผนการขับเคลื่อน", "Plan in six columns"),
            evaluation_papers.SixColumnPlan,
            "six-column-plan",
            sample_evaluations.six_column_plan,
            blank=blank_evaluations.six_column_plan,
        ),
        Kind(
            "innovation",
            Text("โครงการนวัตกรรม", "Innovation"),
            evaluation_papers.Innovation,
            "innovation",
            sample_evaluations.innovation,
            blank=blank_evaluations.innovation,
        ),
        Kind(
            "selection-sheet",
            Text("แบบให้คะแนนเปรียบเทียบ", "Score sheet that compares units"),
            evaluation_papers.ScoreSheet,
            "selection-sheet",
            sample_evaluations.selection_sheet,
            blank=blank_evaluations.selection_sheet,
        ),
        Kind(
            "score-sheet",
            Text("แบบให้คะแนน", "Score sheet"),
            evaluation_papers.ScoreSheet,
            "score-sheet",
            sample_evaluations.score_sheet,
            blank=blank_evaluations.score_sheet,
        ),
        Kind(
            "level-checklist",
            Text("แบบสรุปผลการติดตาม ประเมินผล", "Checklist of levels"),
            evaluation_papers.LevelChecklist,
            "level-checklist",
            sample_evaluations.level_checklist,
            blank=blank_evaluations.level_checklist,
        ),
        Kind(
            "five-s",
            Text("แบบตรวจ ๕ ส", "Checklist of the five S"),
            evaluation_papers.FiveS,
            "five-s",
            sample_evaluations.five_s,
            blank=blank_evaluations.five_s,
        ),
        Kind(
            "programme-summary",
            Text("แบบสรุปผลการขับเคลื่อน", "Summary of the programme"),
            evaluation_papers.ProgrammeSummary,
            "programme-summary",
            sample_evaluations.programme_summary,
            blank=blank_evaluations.programme_summary,
        ),
        Kind(
            "lesson",
            Text("เอกสารถอดบทเรียน", "Lessons learned"),
            evaluation_papers.Lesson,
            "lesson",
            sample_evaluations.lesson,
            blank=blank_evaluations.lesson,
        ),
        Kind(
            "covering-letter",
            Text("หนังสือนำส่งเอกสารประกอบการประเมิน", "Covering letter"),
            correspondence.Letter,
            "letter",
            sample_letters.covering_letter,
            blank=blank_letters.covering_letter,
        ),
        Kind(
            "memo",
            Text("บันทึกข้อความเสนอหัวหน้าหน่วยงาน", "Memo to the head"),
            correspondence.Memo,
            "memo",
            sample_letters.memo,
            blank=blank_letters.memo,
        ),
        Kind(
            "order",
            Text("คำสั่งแต่งตั้งผู้รับผิดชอบ", "Order that appoints who is responsible"),
            correspondence.Order,
            "order",
            sample_letters.order,
            blank=blank_letters.order,
        ),
        Kind(
            "circular",
            Text("หนังสือเวียนแจ้งหน่วยงาน", "Circular to units"),
            correspondence.Letter,
            "letter",
            sample_letters.circular,
            blank=blank_letters.circular,
        ),
        Kind(
            "report-letter",
            Text("หนังสือรายงานผลการรับรอง", "Letter with the report"),
            correspondence.Letter,
            "letter",
            sample_letters.report_letter,
            blank=blank_letters.report_letter,
        ),
        Kind(
            "announcement",
            Text("ประกาศผลการรับรอง", "Announcement of what was certified"),
            correspondence.Announcement,
            "announcement",
            sample_letters.announcement,
            blank=blank_letters.announcement,
        ),
        Kind(
            "agenda",
            Text("ระเบียบวาระการประชุม", "Agenda of the sitting"),
            correspondence.Agenda,
            "agenda",
            sample_letters.agenda,
            blank=blank_letters.agenda,
        ),
    )
}


# The kind of paper that bears points, and the layout of the one by which some are chosen among others.
SCORES: Final = "score-sheet"
SELECTING: Final = "selection-sheet"


def layout_of(paper: Paper) -> str:
    """Give the key of the document that prints a paper of an edition: its layout where it names one, else its kind."""
    return paper.layout or paper.kind


def is_of(paper: Paper, edition: Edition, track: str) -> bool:
    """Tell whether a paper is one of the units of a track.

    Where an edition lets some be chosen, the sheet that compares is of those among whom is chosen, and its other sheet of the rest.
    """
    sheets = {layout_of(row) for row in edition.papers if row.kind == SCORES}
    if paper.kind != SCORES or edition.selection is None or SELECTING not in sheets or len(sheets) == 1:
        return True
    return (layout_of(paper) == SELECTING) == (track == edition.selection.track)


def sheet_for(edition: Edition, track: str) -> Paper | None:
    """Give the sheet that bears the points of the units of a track; nothing where the edition prints none."""
    return next((row for row in edition.papers if row.kind == SCORES and is_of(row, edition, track)), None)


def form_of(edition: Edition, kind: str, *, fiscal_year: int) -> papers.Form:
    """Give the form of this kind as the edition names it; the table's title where it names none."""
    paper = next((paper for paper in edition.papers if layout_of(paper) == kind), None)
    if paper is not None:
        return form_of_paper(paper, edition, fiscal_year=fiscal_year)
    return papers.Form(title=KINDS[kind].title.th, programme=edition.title.th, fiscal_year=fiscal_year)


def form_of_paper(paper: Paper, edition: Edition, *, fiscal_year: int) -> papers.Form:
    """Give the form that a paper of an edition is: code and title word for word, programme, year."""
    return papers.Form(
        code=paper.code,
        title=paper.title.th,
        programme=edition.title.th,
        fiscal_year=fiscal_year,
        is_default=paper.is_default,
    )
