"""What an approved round confers: titles won, kept and lost by outcome, the chosen honoured; announced with the approval."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Round
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.working import insist
from khunnatham.awards import titles
from khunnatham.awards.title_models import TitleOutcome, TitleRow
from khunnatham.organisations.models import Membership, Unit
from khunnatham.programmes.criteria import Edition
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.selecting import approval_of
from khunnatham.review.selection_models import Approval
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text


@transaction.atomic
def confer_all(round_: Round, *, by: Membership, at: datetime) -> list[TitleRow]:
    """Record every title of an approved round and announce it. Done twice it is done once."""
    current = Round.objects.select_for_update(of=("self",)).select_related("owner").get(pk=round_.pk)
    insist(may_manage_round(by, current.owner, on=in_bangkok(at)))
    approval = approval_of(current)
    if approval is None:
        raise Refusal(_APPROVE_FIRST, code="not-approved")
    edition, units = criteria.edition_of(current), Unit.objects.in_bulk([row["unit"] for row in approval.rows])
    decisions = {
        row.submission.assessment_id: row
        for row in Decision.objects.filter(
            submission__assessment__enrolment__round=current, outcome=DecisionOutcome.CERTIFIED
        ).select_related("submission")
    }
    rows = []
    for row in approval.rows:
        for title, outcome in conferred(edition, row["track"], row["outcome"], is_chosen=row["chosen"]):
            event = _event(edition, title, outcome, current, approval, decisions.get(row["assessment"]))
            confer = titles.lose if outcome is TitleOutcome.LOST else titles.confer
            rows.append(confer(units[row["unit"]], event, by=by, at=at))
    titles.announce(rows, on=in_bangkok(at), by=by, at=at)
    return rows


def conferred(edition: Edition, track: str, outcome: str, *, is_chosen: bool) -> list[tuple[str, TitleOutcome]]:
    """Give which titles follow from an outcome of a track and from being chosen, by the edition's own table."""
    given = next((row for row in edition.outcomes if (row.track, row.key) == (track, outcome) and row.gives), None)
    found = [(given.gives, TitleOutcome(given.as_))] if given else []
    if is_chosen and edition.selection:
        found.append((edition.selection.key, TitleOutcome.WON))
    return found


def tally(rows: list[TitleRow]) -> Counter[tuple[str, str]]:
    """Count titles by what they are and what happened to them."""
    return Counter((row.title, row.outcome) for row in rows)


def _event(  # noqa: PLR0917 - the parts of one row
    edition: Edition, title: str, outcome: TitleOutcome, round_: Round, approval: Approval, decision: Decision | None
) -> titles.Event:
    text = Text(
        f"กรมเห็นชอบผลของรอบปีงบประมาณ {round_.fiscal_year} ตามหนังสือ {approval.document_number}",
        f"The department approved the results of {round_.fiscal_year} by document {approval.document_number}",
    )
    return titles.Event(
        edition=edition.key,
        title=title,
        fiscal_year=round_.fiscal_year,
        outcome=outcome,
        since=approval.document_on,
        basis=titles.Basis(text=text, decision=decision, key=approval.key),
    )


_APPROVE_FIRST = Text("กรมยังไม่ได้เห็นชอบผลของรอบนี้", "The department has not approved this round yet.")
