"""A committee that judges a case: founded by order, chair, member and secretary seated, the case handed in and assigned."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client
from tests.organisations.conftest import NOW, Cast, account_named
from tests.review.test_committees import committee_of, founded, handed_in, seated

from khunnatham.assessments.models import Assessment, Round
from khunnatham.organisations.models import Membership
from khunnatham.review import assigning
from khunnatham.review.committee_models import Committee
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
