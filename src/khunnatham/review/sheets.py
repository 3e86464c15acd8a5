"""What a sheet that compares units holds: versions, what was agreed as far as the reader may know, who judges, whom they chose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count

from khunnatham.assessments import criteria, judging
from khunnatham.assessments.judging_models import Judging
from khunnatham.assessments.models import Assessment, Enrolment, Round, Submission
from khunnatham.meetings.models import Meeting
from khunnatham.organisations import regions
from khunnatham.organisations.models import Membership
from khunnatham.review import approving, committees, rosters, visibility
from khunnatham.review import queries as review
from khunnatham.review.committee_models import Committee
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.opinion_models import Consolidation
from khunnatham.review.ranking import WHOLE, handed_in_last, selection_of, versions_of
from khunnatham.review.selecting import Standing
from khunnatham.review.selection_models import Approval, Choice, ShortList


@dataclass(frozen=True, slots=True)
class Compared:
    """One unit of a sheet: its version, what its committee agreed on it, and what certified it; nothing of these before."""

    submission: Submission
    agreed: Consolidation | None
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Group:
    """The units of one sheet: of one track, and of the committee that judges them where there is one."""

    round: Round
    track: str
    rows: tuple[Compared, ...]
    committee: Committee | None = None
    region: int = 0  # 0 where they are of no region, or of several
    choice: Choice | None = None
    approval: Approval | None = None
    awaited: tuple[str, ...] = ()  # who has handed in nothing yet
    kept_back: int = 0  # how many units the reader does not judge
    short_list: ShortList | None = None  # where these are the units on it alone


@dataclass(frozen=True, slots=True)
class Offered:
    """One sheet that can be made: of which committee and track, and how many units it compares."""

    committee: Committee
    track: str
    units: int


# ── which there are ─────────────────────────────────────────────────────────────────────


def offered(round_: Round, *, by: Membership, committee: Committee | None = None) -> list[Offered]:
    """Give the sheets of a round, or of one committee, that this person may read, in printed order: two queries."""
    read = _read_by(by, round_) if committee is None else [committee]
    handed_in = Judging.objects.filter(
        body__in=[one.body_id for one in read], ended_at__isnull=True, assessment__version__gt=0
    )
    rows = handed_in.order_by().values_list("body", "assessment__enrolment__track").annotate(units=Count("pk"))
    counts = {(body, track): units for body, track, units in rows}
    return [
        Offered(one, track.key, counts[one.body_id, track.key])
        for one in read
        for track in criteria.edition_of(round_).tracks
        if (one.body_id, track.key) in counts
    ]


# ── of whom ─────────────────────────────────────────────────────────────────────────────


def of_ranking(round_: Round, standing: Standing) -> Group:
    """Give those among whom one is chosen, in the order of the ranking and as far as it is shown."""
    ranking = standing.ranking
    return Group(
        round_,
        _selected(round_),
        _compared(versions_of(ranking)),
        standing.committee,
        ranking.group.region,
        standing.chosen,
        approving.approval_of(round_),
        tuple(row.unit.name_th for row in ranking.rows if not row.version and not row.is_kept_back),
        sum(row.is_kept_back for row in ranking.rows),
    )


def of_short_list(round_: Round, standing: Standing) -> Group | None:
    """Give those alone who stand on the short list; nothing where there is none, or it is kept from who reads."""
    listed = standing.short_list
    if listed is None:
        return None
    ranking = standing.ranking.among(listed.cases)
    return replace(of_ranking(round_, replace(standing, ranking=ranking)), short_list=listed)


def of_committee(committee: Committee, track: str, *, by: Membership) -> Group | None:
    """Give the units of a track that a committee judges, in Thai order; nothing where none of them handed in anything.

    Of whom a member may not judge, or has not said so, no figure is given, and whom the committee chose waits for the approval.
    """
    round_ = rosters.round_of(committee)
    cases = [case for case in rosters.cases_of(committee) if case.enrolment.track == track]
    shut = _shut(by, cases)
    rows = handed_in_last([case.pk for case in cases if case.pk not in shut])
    if round_ is None or not (rows or any(case.version for case in cases)):
        return None
    approval = approving.approval_of(round_)
    return Group(
        round_,
        track,
        _compared(rows),
        committee,
        committee.region,
        _choice_of(committee, round_) if track == _selected(round_) and (approval or not shut) else None,
        approval,
        tuple(case.enrolment.unit.name_th for case in cases if not case.version and case.pk not in shut),
        len(shut),
    )


def of_meeting(meeting: Meeting, round_: Round, *, by: Membership) -> list[Group]:
    """Give the units of a round on a meeting's agenda, each beside those it is compared with: by track, then by committee or region.

    What was agreed and not decided yet stands here for those alone who may read it.
    """
    listed = [row.submission.pk for row in review.on_agenda(meeting) if row.assessment.enrolment.round_id == round_.pk]
    known = {row.pk: row for row in Submission.objects.filter(pk__in=listed).select_related(*WHOLE)}
    rows = [known[number] for number in listed]
    shut = _shut(by, [row.assessment for row in rows])
    shown = [row for row in rows if row.assessment_id not in shut]
    agreed = visibility.agreed_among(shown, by=by)
    compared = {one.submission.pk: one for one in _compared([(row, agreed.get(row.pk)) for row in shown])}
    judges, choices = _judges(rows), _choices(round_, by=by)
    approval, lies_in = approving.approval_of(round_), regions.regions_on(meeting.date_on)
    groups: dict[tuple[int, str, int], Group] = {}
    for row in rows:
        enrolment, committee = row.assessment.enrolment, judges.get(row.assessment_id)
        region = committee.region if committee else lies_in.get(enrolment.unit.province_id or "", 0)
        is_told = committee is not None and enrolment.track == _selected(round_) and (approval is not None or not shut)
        choice = choices.get(committee.body_id) if committee and is_told else None
        key = (*_place(enrolment, committee), region)
        begun = groups.get(key) or Group(round_, enrolment.track, (), committee, region, choice, approval)
        one = compared.get(row.pk)
        groups[key] = replace(begun, rows=(*begun.rows, one)) if one else replace(begun, kept_back=begun.kept_back + 1)
    return [groups[key] for key in sorted(groups) if groups[key].rows]


def committee_of(enrolment: Enrolment, agreed: Consolidation | None = None) -> Committee | None:
    """Give the committee that agreed on a case, else the one that judges it now, with its seats: two queries."""
    rows = Committee.objects.prefetch_related("seats")
    found = rows.filter(body=agreed.body_id).first() if agreed else None
    # What follows from an objection is found by the body that decides, which is no committee of the round.
    judging_now = {"body__judgings__assessment__enrolment": enrolment, "body__judgings__ended_at__isnull": True}
    return found or rows.filter(**judging_now).first()


def region_of(enrolment: Enrolment, committee: Committee | None, *, on: date | None) -> int:
    """Give the region of a case: its committee's, else where its province lay on a day; 0 where there is none or no day."""
    if committee is not None and committee.region:
        return committee.region
    return regions.regions_on(on).get(enrolment.unit.province_id or "", 0) if on else 0


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _read_by(by: Membership, round_: Round) -> list[Committee]:
    """Give the committees whose sheets this person may read: all of them from above, else the own one."""
    if rosters.sees_round(by, round_):
        return rosters.to_choose(round_)
    own = committees.committee_of(by) if judging.sits_in_committee(by) else None
    return [own] if own is not None and committees.is_of(own, round_) else []


def _compared(rows: Sequence[tuple[Submission, Consolidation | None]]) -> tuple[Compared, ...]:
    """Put what certified them beside the versions: what it stands on is what is shown, whoever asks."""
    decisions = Decision.objects.filter(
        submission__in=[kept for kept, _ in rows], outcome=DecisionOutcome.CERTIFIED
    ).select_related("meeting__body", "consolidation__body")
    latest = {row.submission_id: row for row in decisions.order_by("decided_at", "pk")}
    return tuple(
        Compared(kept, latest[kept.pk].consolidation if kept.pk in latest else agreed, latest.get(kept.pk))
        for kept, agreed in rows
    )


def _shut(by: Membership, cases: Iterable[Assessment]) -> frozenset[int]:
    """Give the cases whose figures are kept from a member of a committee; from others none."""
    if not judging.sits_in_committee(by):
        return frozenset()
    rows = Assessment.objects.filter(judging.shut(by), pk__in=[case.pk for case in cases])
    return frozenset(rows.values_list("pk", flat=True))


def _judges(rows: Iterable[Submission]) -> dict[int, Committee]:
    """Give the committee that judges each case now, by the number of the case: three queries."""
    current = Judging.objects.filter(assessment__in=[row.assessment_id for row in rows], ended_at__isnull=True)
    bodies = dict(current.values_list("assessment", "body"))
    founded = {row.body_id: row for row in Committee.objects.filter(body__in=bodies.values()).prefetch_related("seats")}
    return {case: founded[body] for case, body in bodies.items() if body in founded}


def _choice_of(committee: Committee, round_: Round) -> Choice | None:
    rows = Choice.objects.filter(round=round_, body=committee.body_id).select_related("assessment__enrolment__unit")
    return rows.order_by("number").last()


def _choices(round_: Round, *, by: Membership) -> dict[int, Choice]:
    """Give whom each committee chose last, by its body, as far as this person may know before it is approved."""
    rows = Choice.objects.filter(round=round_).select_related("assessment__enrolment__unit").order_by("number")
    if not rosters.sees_round(by, round_) and approving.approval_of(round_) is None:
        rows = rows.filter(body=by.unit_id)
    return {row.body_id: row for row in rows}


def _place(enrolment: Enrolment, committee: Committee | None) -> tuple[int, str]:
    """Give where a case's sheet stands among the others: by track, then by who judges; without a committee by variant."""
    tracks = [track.key for track in criteria.edition_of(enrolment.round).tracks]
    place = tracks.index(enrolment.track) if enrolment.track in tracks else len(tracks)
    return place, committee.key if committee else f"/{enrolment.variant}"


def _selected(round_: Round) -> str:
    selection = selection_of(round_)
    return selection.track if selection else ""
