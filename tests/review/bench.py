"""A committee that judges a case: founded by order, chair, member and secretary seated, the case handed in and assigned."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client
from tests.organisations.conftest import NOW, TODAY, Cast, account_named
from tests.review.test_committees import committee_of, founded, handed_in, seated

from khunnatham.assessments import compiling
from khunnatham.assessments.models import Assessment, Round
from khunnatham.assessments.states import State
from khunnatham.meetings import arranging
from khunnatham.meetings.models import Meeting
from khunnatham.organisations.models import Membership
from khunnatham.review import approving, assigning, deciding, selecting
from khunnatham.review.committee_models import Committee
from khunnatham.review.models import Decision
from khunnatham.web.here import CHOSEN


@dataclass(frozen=True, slots=True)
class Bench:
    """Who sits, on what, about which case."""

    cast: Cast
    case: Assessment
    committee: Committee
    chair: Membership
    member: Membership
    secretary: Membership
    stranger: Membership  # the chair of another committee

    @property
    def round(self) -> Round:
        return self.case.enrolment.round

    def client(self, by: Membership | str) -> Client:
        """Give a browser in which somebody signed in."""
        membership = self.cast[by] if isinstance(by, str) else by
        client = Client()
        client.force_login(membership.account)
        session = client.session
        session[CHOSEN] = membership.pk
        session.save()
        return client


def before_the_department(cast: Cast, case: Assessment) -> Meeting:
    """Put a case before a sitting of the department, and hold it."""
    by, current = cast["department"], Assessment.objects.get(pk=case.pk)
    if current.state != State.LISTED:
        current = compiling.list_for_sitting(current, by=by, at=NOW)
    meeting = arranging.plan_meeting(by.unit, fiscal_year=2569, planned_on=TODAY, by=by, at=NOW)
    deciding.put_before(meeting, [current], by=by, at=NOW)
    return arranging.hold(meeting, held_on=TODAY, chair_th="อธิบดี", by=by, at=NOW)


def certified(cast: Cast, case: Assessment, *, tier: str = "", reason: str = "") -> Decision:
    """Let the department certify a case in a sitting of its own: what is proposed, or another level with the reason."""
    meeting, by = before_the_department(cast, case), cast["department"]
    current = Assessment.objects.get(pk=case.pk)
    if not tier:
        (made,) = deciding.certify_as_proposed([current], meeting=meeting, resolution_number=1, by=by, at=NOW)
        return made
    return deciding.certify(current, meeting=meeting, tier=tier, reason=reason, resolution_number=1, by=by, at=NOW)


def announced(cast: Cast, case: Assessment, *, keeper: Membership) -> None:
    """Let the committee of a certified case choose it, and the department approve and announce the results of the round."""
    round_ = case.enrolment.round
    group = next(row.ranking.group for row in selecting.standings(round_, on=TODAY) if row.ranking.of(case.pk))
    selecting.choose(round_, group, case.pk, resolution="๑/๒๕๖๙", by=keeper, at=NOW)
    approving.approve(round_, document_number="พช 1/2569", document_on=TODAY, by=cast["department"], at=NOW)


def bench_of(cast: Cast, case: Assessment) -> Bench:
    """Found the committees of the round, seat three people in the one that judges the case, and one in another."""
    rows = founded(cast, case)
    assigning.assign_all(case.enrolment.round, by=cast["department"], at=NOW)
    committee = committee_of(case)
    seats = list(committee.seats.all())
    chair = next(seat for seat in seats if seat.chairs)
    secretary = next(seat for seat in seats if seat.keeps)
    member = next(seat for seat in seats if seat.votes and not seat.chairs and not seat.keeps)
    other = next(row for row in rows if (row.key, row.region) == ("K5", 12))
    return Bench(
        cast,
        handed_in(case),
        committee,
        seated(cast, chair, account_named("the-chair")),
        seated(cast, member, account_named("the-member")),
        seated(cast, secretary, account_named("the-secretary")),
        seated(cast, other.seats.all()[0], account_named("the-stranger")),
    )
