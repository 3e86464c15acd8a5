"""Reading decisions: of a meeting, of a case, and the report list, which holds certified units only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from khunnatham.assessments import criteria
from khunnatham.assessments.cases import seen_by
from khunnatham.assessments.models import Assessment, Round, Submission
from khunnatham.assessments.states import CERTIFIED, State
from khunnatham.meetings.models import AgendaItem, Meeting
from khunnatham.organisations.models import Membership, Unit
from khunnatham.review.models import Decision, DecisionOutcome, OutsideResult
from khunnatham.review.proposing import Basis, Proposed, proposed_of
from khunnatham.wording import Text

_WHOLE = (
    "meeting__body",
    "submission__assessment__enrolment__round",
    "submission__assessment__enrolment__unit__province",
    "submission__assessment__enrolment__unit__place",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One case of the preliminary list: what is proposed, on what that rests, and where it is on an agenda."""

    assessment: Assessment
    submission: Submission
    unit: Unit
    proposed: Text
    rests_on: Proposed
    agenda: AgendaItem | None


@dataclass(frozen=True, slots=True)
class Certified:
    """One line of the report: the unit and what was certified, with the resolution."""

    decision: Decision
    unit: Unit
    certified: Text
    proposed: Text


@dataclass(frozen=True, slots=True)
class Certification:
    """What a body certified last of a case: the level, and the record of the result on which it rests."""

    decision: Decision
    level: Text
    record: Mapping[str, Any]

    @property
    def is_agreed(self) -> bool:
        """Tell whether the points are a committee's and not the unit's own."""
        return self.decision.consolidation_id is not None


def certified_in(meeting: Meeting) -> list[Decision]:
    """Give the decisions of a meeting that certify, in Thai order of the units."""
    return list(_ordered(Decision.objects.filter(meeting=meeting, outcome=DecisionOutcome.CERTIFIED)))


def decided_in(meeting: Meeting) -> list[Decision]:
    """Give every decision of a meeting, certified and returned, in Thai order of the units."""
    return list(_ordered(Decision.objects.filter(meeting=meeting)))


def decisions_of(assessment: Assessment) -> list[Decision]:
    """Give what was decided about a case, oldest first."""
    return list(Decision.objects.filter(submission__assessment=assessment).select_related(*_WHOLE, "consolidation"))


def outside_results_of(assessment: Assessment) -> list[OutsideResult]:
    """Give the results from outside that were recorded for a case, oldest first."""
    return list(OutsideResult.objects.filter(assessment=assessment).select_related("evidence"))


def certifying(cases: Iterable[Assessment]) -> dict[int, Decision]:
    """Give what a body certified of the latest version of each case, by the number of the case, in one query."""
    versions = {case.pk: case.version for case in cases}
    rows = Decision.objects.filter(submission__assessment__in=versions, outcome=DecisionOutcome.CERTIFIED)
    found = rows.select_related("submission", "meeting__body").defer("submission__frozen", "submission__result")
    return {
        row.submission.assessment_id: row
        for row in found
        if row.submission.version == versions[row.submission.assessment_id]
    }


def certification_of(case: Assessment) -> Certification | None:
    """Give what stands as certified of a case, objected to or not; nothing before, and nothing while it is assessed again."""
    if State(case.state) not in CERTIFIED | {State.CONTESTED}:
        return None
    rows = Decision.objects.filter(
        submission__assessment=case, submission__version=case.version, outcome=DecisionOutcome.CERTIFIED
    )
    rows = rows.select_related("submission", "consolidation").defer("submission__frozen")
    last = rows.order_by("decided_at", "pk").last()
    if last is None or not last.certified_tier:
        return None
    level = criteria.level_title(criteria.edition_of(case.enrolment.round), last.certified_tier)
    if last.consolidation is not None:
        return Certification(last, level, last.consolidation.result)
    # Without a committee a body certifies the unit's own result, or another level, to which no points belong.
    is_own = last.certified_tier == last.submission.tier
    return Certification(last, level, last.submission.result if is_own else {})


def sitting_of(submission: Submission) -> Meeting | None:
    """Give the meeting that has the submission on its agenda; of several the one whose minutes are open, the latest."""
    items = AgendaItem.objects.filter(about=submission.key).select_related("meeting__body")
    meetings = sorted((item.meeting for item in items), key=lambda row: (row.closed_at is None, row.pk))
    return meetings[-1] if meetings else None


def decision(number: int, *, by: Membership) -> Decision | None:
    """Give a decision where this membership may see the case; nothing for an outsider."""
    rows = Decision.objects.filter(pk=number, submission__assessment__in=seen_by(by))
    return rows.select_related(*_WHOLE).first()


def preliminary_list(by: Membership, round_: Round | None = None) -> list[Proposal]:
    """Give the listed cases with their proposed level, in Thai order: what goes before the sitting. Five queries."""
    cases = seen_by(by).filter(state=State.LISTED).order_by("enrolment__unit__sort_key", "pk")
    if round_ is not None:
        cases = cases.filter(enrolment__round=round_)
    found = [
        case for case in cases.select_related("enrolment__round", "enrolment__unit__province") if _is_deciding(case)
    ]
    latest = _latest_submissions(found)
    agenda = {
        item.about: item
        for item in AgendaItem.objects.select_related("meeting").filter(
            ~Exists(_decided_there()), about__in=[row.key for row in latest.values()]
        )
    }
    levels = proposed_of(latest.values())
    return [_proposal(case, latest[case.pk], levels, agenda) for case in found]


def _decided_there() -> QuerySet[Decision]:
    """Give what the meeting of an agenda item decided about it: such a case needs another sitting at the next stage."""
    spelled = Concat(Value("submission:", TextField()), Cast("submission_id", TextField()))
    return Decision.objects.annotate(about=spelled).filter(about=OuterRef("about"), meeting=OuterRef("meeting"))


def on_agenda(meeting: Meeting) -> list[Proposal]:
    """Give the cases on a meeting's agenda in its order, whatever became of them since, each with what was proposed to it."""
    items = {item.about: item for item in AgendaItem.objects.filter(meeting=meeting).exclude(about="")}
    keys = [int(about.removeprefix("submission:")) for about in items if about.startswith("submission:")]
    submissions = Submission.objects.filter(pk__in=keys).select_related(
        "assessment__enrolment__round", "assessment__enrolment__unit__province"
    )
    decided = Decision.objects.filter(meeting=meeting).values_list("submission", "proposed_tier")
    before = {number: Proposed(level, Basis.BEFORE) for number, level in decided}
    levels = proposed_of(row for row in submissions if row.pk not in before) | before
    rows = [_proposal(row.assessment, row, levels, items) for row in submissions]
    return sorted(rows, key=lambda row: row.agenda.position if row.agenda else 0)


def report_list(*, round_: Round, by: Membership) -> list[Certified]:
    """Give the certified units of a round among the cases that one may see: the latest decision of each, and no others."""
    certified = Decision.objects.filter(
        outcome=DecisionOutcome.CERTIFIED, submission__assessment__in=seen_by(by).filter(enrolment__round=round_)
    )
    later = Decision.objects.filter(
        submission__assessment=OuterRef("submission__assessment"),
        pk__gt=OuterRef("pk"),
        outcome=DecisionOutcome.CERTIFIED,
    )
    rows = certified.filter(~Exists(later))
    edition = criteria.edition_of(round_)
    return [
        Certified(
            decision=row,
            unit=row.submission.assessment.enrolment.unit,
            certified=criteria.level_title(edition, row.certified_tier),
            proposed=criteria.level_title(edition, row.proposed_tier),
        )
        for row in _ordered(rows)
    ]


def _ordered(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    order = ("submission__assessment__enrolment__unit__sort_key", "pk")
    return decisions.select_related(*_WHOLE).order_by(*order)


def _is_deciding(case: Assessment) -> bool:
    stage = criteria.stage_of(criteria.edition_of(case.enrolment.round), case.stage)
    return stage is not None and stage.decides


def _latest_submissions(cases: list[Assessment]) -> dict[int, Submission]:
    versions = {case.pk: case.version for case in cases}
    rows = Submission.objects.filter(assessment__in=versions).defer("frozen", "result").order_by()
    return {row.assessment_id: row for row in rows if row.version == versions[row.assessment_id]}


def _proposal(
    case: Assessment, submission: Submission, levels: dict[int, Proposed], agenda: dict[str, AgendaItem]
) -> Proposal:
    edition = criteria.edition_of(case.enrolment.round)
    return Proposal(
        assessment=case,
        submission=submission,
        unit=case.enrolment.unit,
        proposed=criteria.level_title(edition, levels[submission.pk].level),
        rests_on=levels[submission.pk],
        agenda=agenda.get(submission.key),
    )
