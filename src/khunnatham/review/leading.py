"""What who leads a committee has to bring about: one result of each case, and the choice among the best. Nothing of any opinion."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef

from khunnatham.assessments import judging
from khunnatham.assessments.models import Assessment, Round, Submission
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.review import ranking, rosters, selecting, visibility
from khunnatham.review.committee_models import Seat
from khunnatham.review.committees import committee_of, seat_of
from khunnatham.review.opinion_models import Collection, Consolidation, Opinion, StandIn
from khunnatham.review.opinions import JUDGED
from khunnatham.review.ranking import Group
from khunnatham.review.selection_models import Choice


@dataclass(frozen=True, slots=True)
class Led:
    """A case without a result yet: the seats whose opinion is still to come, and whether the result can be written now."""

    submission: Submission
    waited_for: tuple[int, ...]
    is_ready: bool


@dataclass(frozen=True, slots=True)
class _Spoken:
    seats: frozenset[int]
    people: frozenset[int]


def cases_led(by: Membership, *, on: date) -> list[Led]:
    """Give the cases that a chair or secretary leads to a result, or who stands in for them, with what ``may_conclude`` answers."""
    seat = _seat(by, on=on)
    if seat is None:
        return []
    opened = Assessment.objects.filter(judging.opened(by))
    if not (seat.chairs or seat.keeps):
        named = [row.assessment for row in StandIn.objects.filter(seat=seat).select_related("assessment")]
        if not named:
            return []
        opened = opened.filter(pk__in=[one.pk for one in named if visibility.stands_in(seat, one, on=on)])
    agreed = Consolidation.objects.filter(submission=OuterRef("pk"))
    rows = Submission.objects.filter(
        ~Exists(agreed),
        version=F("assessment__version"),
        assessment__state__in=sorted(JUDGED),
        assessment__in=opened,
    )
    submissions = list(
        rows.select_related("assessment__enrolment__unit", "assessment__enrolment__round")
        .defer("frozen", "result", "assessment__result")
        .order_by("assessment__enrolment__unit__sort_key", "pk")
    )
    voting = list(Seat.objects.filter(committee=seat.committee_id, votes=True).order_by("position"))
    filled = visibility.holders(voting, on=on)
    spoken, aside = _spoken(submissions), _aside(submissions)
    closed = set(Collection.objects.filter(submission__in=submissions).values_list("submission", flat=True))
    led = []
    for one in submissions:
        said, against = spoken[one.pk], aside[one.assessment_id]
        waited_for = tuple(
            other.position
            for other in voting
            if other.pk in filled
            and filled[other.pk].account_id not in against | said.people
            and other.pk not in said.seats
        )
        is_complete = one.pk in closed or (bool(said.people - against) and not waited_for)
        has_spoken = not seat.votes or by.account_id in said.people or seat.pk in said.seats
        led.append(Led(one, waited_for, is_ready=is_complete and has_spoken))
    return led


def to_choose(by: Membership, *, on: date) -> list[tuple[Round, Group]]:
    """Give the groups in which this person has to write down a choice: every unit has its result, and nobody is chosen."""
    committee = committee_of(by) if judging.sits_in_committee(by) and may_act(by, on) is None else None
    round_ = rosters.round_of(committee) if committee is not None else None
    selection = ranking.selection_of(round_) if round_ is not None else None
    if committee is None or round_ is None or selection is None:
        return []
    chosen = set(Choice.objects.filter(round=round_).values_list("group", "region"))
    return [
        (round_, group)
        for group in ranking.groups_of(selection)
        if group.region == committee.region
        and (group.named.key, group.region) not in chosen
        and selecting.may_choose(by, round_, group, on=on) is None
        and _is_agreed(round_, group, on=on)
    ]


def _seat(by: Membership, *, on: date) -> Seat | None:
    return seat_of(by) if judging.sits_in_committee(by) and may_act(by, on) is None else None


def _is_agreed(round_: Round, group: Group, *, on: date) -> bool:
    cases = ranking.cases_of(round_, group, on=on)
    agreed = ranking.in_force().filter(submission__assessment=OuterRef("pk"))
    return cases.exists() and not cases.filter(~Exists(agreed)).exists()


def _spoken(submissions: list[Submission]) -> dict[int, _Spoken]:
    seats, people = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    rows = Opinion.objects.filter(submission__in=submissions)
    for submission, seat, account in rows.values_list("submission", "seat", "account"):
        seats[submission].add(seat)
        people[submission].add(account)
    return {one.pk: _Spoken(frozenset(seats[one.pk]), frozenset(people[one.pk])) for one in submissions}


def _aside(submissions: list[Submission]) -> dict[int, frozenset[int]]:
    against = defaultdict[int, set[int]](set)
    cases = [one.assessment_id for one in submissions]
    rows = judging.standing().filter(assessment__in=cases)
    for case, account in rows.values_list("assessment", "account"):
        against[case].add(account)
    return {case: frozenset(against[case]) for case in cases}
