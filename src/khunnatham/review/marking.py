"""The score sheets of one evaluator: which may be marked now, and how far each is. Nothing of anybody else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q

from khunnatham.assessments import judging
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.review.committees import seat_of
from khunnatham.review.opinion_models import Consolidation, Mark, Opinion
from khunnatham.review.opinions import JUDGED, keys_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """A score sheet that waits for its evaluator: how many requirements have a mark, of how many."""

    submission: Submission
    marked: int
    total: int

    @property
    def is_full(self) -> bool:
        """Tell whether nothing is left but to hand it in."""
        return self.marked == self.total


def sheets_of(by: Membership, *, on: date) -> list[Sheet]:
    """Give the sheets that this person may mark now, by unit: what ``may_judge`` answers of each, in three queries for all."""
    seat = seat_of(by) if judging.sits_in_committee(by) and may_act(by, on) is None else None
    if seat is None or not seat.votes:
        return []
    spoken = Opinion.objects.filter(Q(account=by.account_id) | Q(seat=seat), submission=OuterRef("pk"))
    agreed = Consolidation.objects.filter(submission=OuterRef("pk"))
    rows = Submission.objects.filter(
        ~Exists(spoken),
        ~Exists(agreed),
        version=F("assessment__version"),
        assessment__state__in=sorted(JUDGED),
        assessment__in=Assessment.objects.filter(judging.opened(by)),
    )
    submissions = list(
        rows.select_related("assessment__enrolment__unit", "assessment__enrolment__round")
        .defer("frozen", "result", "assessment__result")
        .order_by("assessment__enrolment__unit__sort_key", "pk")
    )
    marks = Mark.objects.filter(submission__in=submissions, account=by.account_id).order_by()
    marked = dict(marks.values_list("submission").annotate(Count("key", distinct=True)))
    return [Sheet(one, marked.get(one.pk, 0), len(keys_of(one))) for one in submissions]


def spoken_of(by: Membership, cases: Collection[int]) -> frozenset[int]:
    """Give of which of these cases this person handed in the opinion on what was handed in last: one query."""
    own = Opinion.objects.filter(
        account=by.account_id,
        submission__assessment__in=cases,
        submission__version=F("submission__assessment__version"),
    )
    return frozenset(own.values_list("submission__assessment", flat=True))
