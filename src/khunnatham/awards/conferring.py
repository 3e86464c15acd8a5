"""What an approved round confers: titles won, kept and lost by outcome, the chosen honoured; announced with the approval."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Round
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.working import insist
from khunnatham.awards import titles
from khunnatham.awards.title_models import TitleOutcome, TitleRow
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Edition
from khunnatham.review.approving import approval_of
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.selection_models import Approval
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text

MOST_NAMED: Final = 10


@dataclass(frozen=True, slots=True)
class Due:
    """One title that an approved table confers on, or takes from, a unit."""

    unit: int
    assessment: int
    title: str
    outcome: TitleOutcome


@transaction.atomic
def confer_all(round_: Round, *, by: Membership, at: datetime) -> list[TitleRow]:
    """Record every title of an approved round and announce it. Done twice it is done once; what was put right since stays so."""
    current = Round.objects.select_for_update(of=("self",)).select_related("owner").get(pk=round_.pk)
    insist(may_manage_round(by, current.owner, on=in_bangkok(at)))
    approval = approval_of(current)
    if approval is None:
        raise Refusal(_APPROVE_FIRST, code="not-approved")
    edition, wanted = criteria.edition_of(current), due(current, approval)
    titles.hold(one.unit for one in wanted)
    units, recorded = Unit.objects.in_bulk([one.unit for one in wanted]), _recorded(current, approval)
    decisions = {
        row.submission.assessment_id: row
        for row in Decision.objects.filter(
            submission__assessment__enrolment__round=current, outcome=DecisionOutcome.CERTIFIED
        ).select_related("submission")
    }
    fresh, refused = list[TitleRow](), list[tuple[Unit, Refusal]]()
    for one in wanted:
        if (one.unit, one.title) in recorded:
            continue
        event = _event(edition, one.title, one.outcome, current, approval, decisions.get(one.assessment))
        confer = titles.lose if one.outcome is TitleOutcome.LOST else titles.confer
        try:
            fresh.append(confer(units[one.unit], event, by=by, at=at))
        except Refusal as refusal:
            refused.append((units[one.unit], refusal))
    if refused:
        raise _naming(refused)
    titles.announce(fresh, on=in_bangkok(at), by=by, at=at)
    return [row for row in recorded.values() if row.void_at is None] + fresh


def due(round_: Round, approval: Approval) -> list[Due]:
    """Give every title that follows from an approved table."""
    edition = criteria.edition_of(round_)
    return [
        Due(row["unit"], row["assessment"], title, outcome)
        for row in approval.rows
        for title, outcome in conferred(edition, row["track"], row["outcome"], is_chosen=row["chosen"])
    ]


def waiting(round_: Round, approval: Approval) -> list[Due]:
    """Give what follows from an approved table and was never recorded in the register; one query."""
    recorded = _recorded(round_, approval)
    return [one for one in due(round_, approval) if (one.unit, one.title) not in recorded]


def rounds_waiting(by: Membership) -> list[tuple[Round, int]]:
    """Give the approved rounds of the own department of which titles were never recorded, with how many: two queries."""
    if by.role_held is not Role.DEPARTMENT_OFFICER:
        return []
    approvals = list(
        Approval.objects.filter(round__owner=by.unit_id).select_related("round").order_by("approved_at", "pk")
    )
    rows = TitleRow.objects.filter(basis_key__in=[one.key for one in approvals])
    recorded = set(rows.values_list("basis_key", "unit", "title"))
    counted = [
        (one.round, sum((one.key, each.unit, each.title) not in recorded for each in due(one.round, one)))
        for one in approvals
    ]
    return [(round_, count) for round_, count in counted if count]


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


def _recorded(round_: Round, approval: Approval) -> dict[tuple[int, str], TitleRow]:
    """Give what was recorded by the approval, by unit and title: as it stands, or else what was put right or withdrawn."""
    edition = criteria.edition_of(round_)
    rows = TitleRow.objects.filter(
        programme=edition.programme, fiscal_year=round_.fiscal_year, basis_key=approval.key
    ).order_by("pk")
    found = {(row.unit_id, row.title): row for row in rows}
    return found | {(row.unit_id, row.title): row for row in rows if row.void_at is None}


def _naming(refused: list[tuple[Unit, Refusal]]) -> Refusal:
    """Give the first refusal with the units that it stands for."""
    first = refused[0][1]
    units = [unit.name for unit, refusal in refused if refusal.code == first.code]
    th, en = (", ".join(words) for words in zip(*((one.th, one.en) for one in units[:MOST_NAMED]), strict=True))
    more = len(units) - MOST_NAMED
    th, en = (f"{th} และอีก {more} หน่วยงาน", f"{en} and {more} more") if more > 0 else (th, en)
    return Refusal(Text(f"{th}: {first.text.th}", f"{en}: {first.text.en}"), code="titles-not-conferred")


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
