"""Every document of this issue, in one table: what it is called, what fills it, how it is set.

Form codes and titles word for word are the edition's (``edition.papers``): :func:`form_of` takes them from there. The titles
of this table stand only where no programme names the paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from khunnatham.documents import blanks, papers, samples
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
    )
}


def layout_of(paper: Paper) -> str:
    """Give the key of the document that prints a paper of an edition: its layout where it names one, else its kind."""
    return paper.layout or paper.kind


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
