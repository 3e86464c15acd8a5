"""From the domain to the papers: every dataclass that a paper prints is filled in this package and nowhere else.

``sources``: what the papers of a case are filled from; ``cases``, ``planned``, ``requirements``: the papers of a unit; ``evaluations``
and ``plan_layouts``: those of an evaluation by dimensions; ``scores``: points, of one unit or of several side by side; ``sent``: a
plan that was sent before the hand-in; ``bodies``: those of a body; ``sittings``: the minutes of a committee; ``letters``: what
offices write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Enrolment
from khunnatham.documents.filling.bodies import certificate, minutes, preliminary_list, report
from khunnatham.documents.filling.cases import declaration, intent, plan, self_assessment, success
from khunnatham.documents.filling.evaluations import (
    five_s,
    lesson,
    level_checklist,
    programme_summary,
)
from khunnatham.documents.filling.letters import (
    agenda,
    announcement,
    circular,
    covering_letter,
    memo,
    order,
    report_letter,
)
from khunnatham.documents.filling.plan_layouts import dimension_plan, innovation, six_column_plan
from khunnatham.documents.filling.requirements import claim_of
from khunnatham.documents.filling.scores import comparison, score_sheet, selection_sheet
from khunnatham.documents.filling.sent import sent_plan
from khunnatham.documents.filling.sittings import sitting_minutes
from khunnatham.documents.filling.sources import Source, draft_of, unit_line, version_of
from khunnatham.documents.kinds import is_of, layout_of
from khunnatham.programmes.criteria import Edition, Paper

__all__ = [
    "LETTERS",
    "OF_CASE",
    "Source",
    "agenda",
    "announcement",
    "certificate",
    "circular",
    "claim_of",
    "comparison",
    "declaration",
    "draft_of",
    "fill",
    "intent",
    "is_printed",
    "minutes",
    "papers_of",
    "plan",
    "preliminary_list",
    "report",
    "report_letter",
    "self_assessment",
    "sent_plan",
    "sitting_minutes",
    "success",
    "unit_line",
    "version_of",
]

OF_CASE: Final[Mapping[str, Callable[[Source], Any]]] = {
    "intent": intent,
    "declaration": declaration,
    "plan": plan,
    "self-assessment": self_assessment,
    "success": success,
    "dimension-plan": dimension_plan,
    "six-column-plan": six_column_plan,
    "innovation": innovation,
    "selection-sheet": selection_sheet,
    "score-sheet": score_sheet,
    "level-checklist": level_checklist,
    "five-s": five_s,
    "programme-summary": programme_summary,
    "lesson": lesson,
    "covering-letter": covering_letter,
    "memo": memo,
    "order": order,
}
# What a unit may print beside the papers of its edition, in the order in which it is needed.
LETTERS: Final = ("order", "memo", "covering-letter")


def is_printed(paper: Paper) -> bool:
    """Tell whether this paper of an edition is filled here from what the unit wrote."""
    return layout_of(paper) in OF_CASE


def papers_of(enrolment: Enrolment) -> tuple[Paper, ...]:
    """Give the papers that are filled here for this unit, in the edition's order."""
    edition = criteria.edition_of(enrolment.round)
    return tuple(row for row in edition.papers if is_printed(row) and is_of(row, edition, enrolment.track))


def fill(source: Source, name: str) -> tuple[str, Any] | None:
    """Fill the paper of this name: a paper of the edition by its key, else any document of a case by its kind.

    Gives the kind of document and the paper; nothing where there is none of that name, or where it is one of other units.
    """
    named = _paper(source.edition, name)
    kind = layout_of(named) if named else name
    filler = OF_CASE.get(kind)
    meant = named or next((row for row in source.edition.papers if layout_of(row) == kind), None)
    if filler is None or (meant and not is_of(meant, source.edition, source.enrolment.track)):
        return None
    return kind, filler(replace(source, paper=named))


def _paper(edition: Edition, name: str) -> Paper | None:
    return next((paper for paper in edition.papers if paper.key == name), None)
