"""What an approved round means to one unit, and that a round was announced: nothing of either before the approval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, EnrolmentState
from khunnatham.assessments.states import CERTIFIED, State
from khunnatham.awards import queries, titles
from khunnatham.awards.conferring import conferred
from khunnatham.awards.models import Certificate
from khunnatham.awards.title_models import TitleOutcome
from khunnatham.organisations.models import Membership
from khunnatham.programmes.criteria import Edition
from khunnatham.review.selection_models import Approval
from khunnatham.wording import Text

# How long a home page tells of it.
FRESH: Final = timedelta(days=60)
HONOURED: Final = frozenset({TitleOutcome.WON, TitleOutcome.KEPT})


@dataclass(frozen=True, slots=True)
class Told:
    """The outcome of one unit as it was approved, in the words of the edition, and whether it wins or keeps a title."""

    assessment: Assessment
    approval: Approval
    text: Text
    is_honour: bool
    level: Text | None = None
    titles: tuple[tuple[Text, TitleOutcome], ...] = ()
    certificates: tuple[Certificate, ...] = ()


def told_in_full(case: Assessment, *, by: Membership) -> Told | None:
    """Give what was announced of a case with the certificates that this reader may open; nothing before: two queries."""
    told = told_of(case) if State(case.state) in CERTIFIED else None
    if told is None:
        return None
    about = Q(decision__submission__assessment=case) | Q(
        title_row__basis_key=told.approval.key, unit=case.enrolment.unit_id
    )
    return replace(told, certificates=tuple(queries.seen_by(by).filter(about)))


def told_of(case: Assessment) -> Told | None:
    """Give what was announced of a case; nothing before, and nothing of a case that the approval did not cover."""
    approval = Approval.objects.filter(round=case.enrolment.round_id).first()
    row = _row_of(case, approval) if approval is not None else None
    return _told(case, approval, row) if approval is not None and row is not None else None


def told_to(by: Membership, *, at: datetime) -> list[Told]:
    """Give what was announced lately of the cases of a unit, newest first: one query, and one more where something was."""
    lately = Approval.objects.filter(approved_at__gt=at - FRESH, round__enrolments__unit=by.unit_id)
    approvals = {approval.round_id: approval for approval in lately.order_by("-approved_at")}
    if not approvals:
        return []
    cases = Assessment.objects.filter(
        enrolment__round__in=approvals, enrolment__unit=by.unit_id, enrolment__state=EnrolmentState.FILED
    )
    mine = {
        case.enrolment.round_id: case
        for case in cases.select_related("enrolment__round", "enrolment__unit").defer("result")
    }
    found = [(mine[number], approval) for number, approval in approvals.items() if number in mine]
    return [_told(case, approval, row) for case, approval in found if (row := _row_of(case, approval)) is not None]


def announced_of(by: Membership, *, at: datetime) -> list[Approval]:
    """Give the approvals of the rounds of an owner of the last weeks, newest first: one query."""
    rows = Approval.objects.filter(round__owner=by.unit_id, approved_at__gt=at - FRESH)
    return list(rows.select_related("round").order_by("-approved_at"))


def meaning(edition: Edition, row: dict[str, Any]) -> tuple[Text, bool]:
    """Say what a row of an approved table means to its unit, and whether that honours it."""
    given = conferred(edition, row["track"], row["outcome"], is_chosen=row["chosen"])
    is_honour = any(outcome in HONOURED for _, outcome in given)
    if row["chosen"] and edition.selection is not None:
        title = titles.title_of(edition, edition.selection.key).title
        return Text(f"ได้รับคัดเลือกเป็น{title.th}", f"Chosen: {title.en}"), is_honour
    if edition.selection is not None and row["track"] == edition.selection.track:
        return NOT_CHOSEN, is_honour
    named = (one.title for one in edition.outcomes if (one.key, one.track) == (row["outcome"], row["track"]))
    level = criteria.level_title(edition, row["level"])
    return next(named, level), is_honour


def _told(case: Assessment, approval: Approval, row: dict[str, Any]) -> Told:
    edition = criteria.edition_of(case.enrolment.round)
    given = conferred(edition, row["track"], row["outcome"], is_chosen=row["chosen"])
    return Told(
        case,
        approval,
        *meaning(edition, row),
        level=criteria.level_title(edition, row["level"]) if row["level"] else None,
        titles=tuple((titles.title_of(edition, title).title, outcome) for title, outcome in given),
    )


def _row_of(case: Assessment, approval: Approval) -> dict[str, Any] | None:
    return next((row for row in approval.rows if row["assessment"] == case.pk), None)


NOT_CHOSEN: Final = Text("ไม่ได้รับคัดเลือกในรอบนี้", "Not chosen in this round")
