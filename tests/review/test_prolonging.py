"""Terms that run on by a further order: who sat to the last day sits on, from today where that day is past; nothing is done twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast, account_named
from tests.review.bench import Bench, bench_of
from tests.review.test_committees import ORDER, founded, seated

from khunnatham.assessments.models import Assessment
from khunnatham.journal.models import Entry
from khunnatham.organisations import appointing
from khunnatham.organisations.models import Membership
from khunnatham.review import prolonging
from khunnatham.review.committee_models import Committee, Seating, TermExtension
from khunnatham.review.prolonging import Longer
from khunnatham.wording import Refusal

LONGER = Longer("๔๕/๒๕๖๙", date(2026, 9, 15), date(2026, 12, 31))
AFTER = NOW + timedelta(days=240)  # the term ended on 30 September


@pytest.fixture
def bench(cast: Cast, case: Assessment) -> Bench:
    return bench_of(cast, case)


def sitting(bench: Bench) -> list[tuple[str, date, date | None]]:
    rows = Seating.objects.filter(seat__committee=bench.committee).order_by("seat__position", "membership__since")
    return [(row.membership.account.username, row.membership.since, row.membership.until) for row in rows]


def test_before_the_term_ends_who_sits_to_its_last_day_sits_on(bench: Bench) -> None:
    gone = bench.member
    appointing.end_membership(gone, on=TODAY + timedelta(days=30), by=bench.cast["department"], at=NOW)
    made = prolonging.prolong(bench.round, order=LONGER, by=bench.cast["department"], at=NOW)

    assert len(made) == 39
    assert set(Committee.objects.values_list("until", flat=True)) == {LONGER.until}
    ends = {username: until for username, _, until in sitting(bench)}
    assert ends[bench.chair.account.username] == LONGER.until
    assert ends[gone.account.username] == TODAY + timedelta(days=30)
    row = TermExtension.objects.get(committee=bench.committee)
    assert (row.order_number, row.order_on, row.until, row.until_before) == (
        "๔๕/๒๕๖๙", LONGER.on, LONGER.until, ORDER.until,
    )  # fmt: skip
    entry = Entry.objects.get(verb="committee.prolonged", about=bench.committee.journal_key)
    assert (entry.facts["order"], entry.facts["count"]) == ("๔๕/๒๕๖๙", 2)
    assert Entry.objects.filter(verb="membership.prolonged", about=bench.chair.key).count() == 1


def test_after_the_term_they_sit_again_from_today_for_nobody_sat_in_between(bench: Bench) -> None:
    cast = bench.cast
    Membership.objects.filter(pk=cast["department"].pk).update(until=None)
    prolonging.prolong(bench.round, order=LONGER, by=cast["department"], at=AFTER)

    chair = bench.chair.account.username
    assert [row[1:] for row in sitting(bench) if row[0] == chair] == [
        (TODAY, ORDER.until), (AFTER.date(), LONGER.until),
    ]  # fmt: skip
    again = Membership.objects.get(account=bench.secretary.account, since=AFTER.date())
    assert (again.order_reference, again.keeps_minutes) == ("๔๕/๒๕๖๙", bench.secretary.keeps_minutes)


def test_sent_twice_it_is_done_once_and_a_day_that_is_not_later_is_refused_at_its_field(bench: Bench) -> None:
    by = bench.cast["department"]
    prolonging.prolong(bench.round, order=LONGER, by=by, at=NOW)
    assert prolonging.prolong(bench.round, order=LONGER, by=by, at=NOW) == []
    assert TermExtension.objects.count() == 39
    wrong = (
        (Longer("๔๖", LONGER.on, LONGER.until), "term-not-longer", "until"),
        (Longer("๔๖", LONGER.on, TODAY - timedelta(days=1)), "term-over", "until"),
        (Longer(" ", LONGER.on, date(2027, 1, 31)), "text-missing", "order_number"),
    )
    for order, code, field in wrong:
        with pytest.raises(Refusal) as refused:
            prolonging.prolong(bench.round, order=order, by=by, at=NOW)
        assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("who", ["secretary", "chair", "head", "auditor", "cdd officer"])
def test_nobody_else_prolongs_and_what_was_said_stays(bench: Bench, who: str) -> None:
    with pytest.raises(Refusal):
        prolonging.prolong(bench.round, order=LONGER, by=bench.cast[who], at=NOW)
    prolonging.prolong(bench.round, order=LONGER, by=bench.cast["department"], at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        TermExtension.objects.update(order_number="x")


def test_a_round_without_committees_has_no_term_to_prolong(cast: Cast, case: Assessment) -> None:
    with pytest.raises(Refusal) as refused:
        prolonging.prolong(case.enrolment.round, order=LONGER, by=cast["department"], at=NOW)
    assert refused.value.code == "no-committees"


def test_a_deactivated_account_sits_on_nowhere(cast: Cast, case: Assessment) -> None:
    seat = founded(cast, case)[0].seats.all()[0]
    held = seated(cast, seat, account_named("leaver"))
    type(held.account).objects.filter(pk=held.account_id).update(is_active=False, deactivated_at=NOW)
    prolonging.prolong(case.enrolment.round, order=LONGER, by=cast["department"], at=NOW)
    held.refresh_from_db()
    assert held.until == ORDER.until
