"""Committees by order, seats filled for days, cases assigned by track and region, and interests that keep a file shut."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import BEGINNING, NOW, TODAY, Cast, account_named

from khunnatham.assessments import cases
from khunnatham.assessments.judging_models import Ground, Interest, Judging
from khunnatham.assessments.models import Assessment
from khunnatham.assessments.permissions import may_see
from khunnatham.journal.models import Entry
from khunnatham.organisations import appointing, regions
from khunnatham.organisations.models import Account, Membership, Place, RegionProvince
from khunnatham.organisations.roles import Role
from khunnatham.plans import activities, planning
from khunnatham.review import assigning, committees, conflicts
from khunnatham.review.committee_models import Committee, Seat, Seating
from khunnatham.wording import Refusal

ORDER = committees.Order("๑๒๓/๒๕๖๙", TODAY, TODAY, date(2026, 9, 30))


def founded(cast: Cast, case: Assessment) -> list[Committee]:
    committees.found(case.enrolment.round, order=ORDER, by=cast["department"], at=NOW)
    return committees.committees_of(case.enrolment.round)


def seated(cast: Cast, seat: Seat, account: Account) -> Membership:
    seating = committees.fill_seat(
        seat,
        account=account,
        since=TODAY,
        until=ORDER.until,
        order_reference=ORDER.number,
        by=cast["department"],
        at=NOW,
    )
    return seating.membership


def committee_of(case: Assessment) -> Committee:
    return Committee.objects.get(body=Judging.objects.get(assessment=case, ended_at__isnull=True).body)


def handed_in(case: Assessment) -> Assessment:
    """Only what was handed in is judged."""
    Assessment.objects.filter(pk=case.pk).update(version=1, state="submitted", stage="evaluate")
    return Assessment.objects.select_related("enrolment__round__owner", "enrolment__unit__province").get(pk=case.pk)


class TestFounding:
    def test_there_are_39_committees_with_the_seats_of_the_handbook_in_printed_order(
        self, cast: Cast, case: Assessment
    ) -> None:
        rows = founded(cast, case)

        assert len(rows) == 39
        assert sorted({(row.key, row.region) for row in rows}) == sorted(
            [*(("K1", n) for n in range(1, 19)), ("K2", 0), ("K3", 0), ("K4", 0), *(("K5", n) for n in range(1, 19))]
        )
        k2 = next(row for row in rows if row.key == "K2")
        assert [(seat.role, seat.chairs, seat.votes, seat.keeps, seat.assists) for seat in k2.seats.all()] == [
            ("ประธานกรรมการ", True, True, False, False),
            ("กรรมการ", False, True, False, False),
            ("กรรมการและเลขานุการ", False, True, True, False),
            ("ผู้ช่วยเลขานุการ", False, False, False, True),
        ]
        k5 = next(row for row in rows if (row.key, row.region) == ("K5", 11))
        assert k5.body.name_th.endswith("(ดีเด่น) เขตตรวจราชการที่ ๑๑ ปีงบประมาณ ๒๕๖๙")
        assert [seat.post for seat in k5.seats.all()] == [
            "ผู้ตรวจราชการกรม ที่รับผิดชอบเขตตรวจราชการที่ ๑๑",
            "ผู้อำนวยการศูนย์ศึกษาและพัฒนาชุมชน ที่รับผิดชอบเขตตรวจราชการที่ ๑๑",
            "ข้าราชการสังกัดสำนักตรวจราชการ",
        ]
        assert "๑ – ๑๘" not in "".join(seat.post for row in rows for seat in row.seats.all())

    def test_founded_twice_they_are_there_once(self, cast: Cast, case: Assessment) -> None:
        founded(cast, case)
        assert committees.found(case.enrolment.round, order=ORDER, by=cast["department"], at=NOW) == []
        assert Entry.objects.filter(verb="committees.founded").count() == 1

    @pytest.mark.parametrize("who", ["secretary", "chair", "head", "auditor", "cdd officer"])
    def test_nobody_else_founds_them(self, cast: Cast, case: Assessment, who: str) -> None:
        with pytest.raises(Refusal):
            committees.found(case.enrolment.round, order=ORDER, by=cast[who], at=NOW)

    def test_an_order_without_number_or_a_term_that_ends_early_is_refused_at_its_field(
        self, cast: Cast, case: Assessment
    ) -> None:
        for order, field in (
            (committees.Order(" ", TODAY, TODAY, TODAY), "order_number"),
            (committees.Order("๑", TODAY, TODAY, BEGINNING), "until"),
        ):
            with pytest.raises(Refusal) as refused:
                committees.found(case.enrolment.round, order=order, by=cast["department"], at=NOW)
            assert refused.value.field == field


class TestSeats:
    def test_one_person_at_a_time_and_another_afterwards(self, cast: Cast, case: Assessment) -> None:
        seat = founded(cast, case)[0].seats.all()[0]
        membership = seated(cast, seat, account_named("inspector-1"))
        with pytest.raises(Refusal) as refused:
            seated(cast, seat, account_named("inspector-2"))

        assert refused.value.code == "seat-taken"
        assert (membership.role, committees.seat_of(membership)) == ("subcommittee-chair", seat)
        assert committees.seated_on(seat, TODAY) == membership
        assert committees.seated_on(seat, ORDER.until + timedelta(days=1)) is None

    def test_nobody_sits_beyond_the_term(self, cast: Cast, case: Assessment) -> None:
        seat = founded(cast, case)[0].seats.all()[0]
        with pytest.raises(Refusal) as refused:
            committees.fill_seat(
                seat,
                account=account_named("inspector-1"),
                since=TODAY,
                until=ORDER.until + timedelta(days=1),
                order_reference="๑",
                by=cast["department"],
                at=NOW,
            )
        assert refused.value.code == "outside-term"

    def test_a_seat_filled_twice_with_the_same_words_is_filled_once(self, cast: Cast, case: Assessment) -> None:
        seat, account = founded(cast, case)[0].seats.all()[0], account_named("inspector-1")
        assert seated(cast, seat, account) == seated(cast, seat, account)
        assert (Seating.objects.count(), Entry.objects.filter(verb="membership.begun").count()) == (1, 1)

    @pytest.mark.parametrize("who", ["secretary", "chair", "head", "auditor", "cdd officer"])
    def test_nobody_else_fills_a_seat(self, cast: Cast, case: Assessment, who: str) -> None:
        seat = founded(cast, case)[0].seats.all()[0]
        with pytest.raises(Refusal) as refused:
            committees.fill_seat(
                seat,
                account=account_named("inspector-1"),
                since=TODAY,
                until=ORDER.until,
                order_reference="๑",
                by=cast[who],
                at=NOW,
            )
        assert refused.value.code in {"not-your-people", "reads-only"}

    @pytest.mark.parametrize("role", [Role.SUBCOMMITTEE_CHAIR, Role.SUBCOMMITTEE_MEMBER])
    @pytest.mark.parametrize("who", ["department", "administrator"])
    def test_nobody_is_in_a_committee_without_a_seat(self, cast: Cast, case: Assessment, who: str, role: Role) -> None:
        body = founded(cast, case)[0].body
        with pytest.raises(Refusal) as refused:
            appointing.appoint(account_named("inspector-1"), role=role, unit=body, since=TODAY, by=cast[who], at=NOW)
        assert refused.value.code == "given-by-seat"
        assert not Membership.objects.filter(unit=body).exists()

    def test_a_seat_that_was_left_is_filled_anew_and_who_left_sits_there_no_more(
        self, cast: Cast, case: Assessment
    ) -> None:
        seat = founded(cast, case)[0].seats.all()[0]
        first = seated(cast, seat, account_named("inspector-1"))
        appointing.end_membership(first, on=TODAY, by=cast["department"], at=NOW)
        later = committees.fill_seat(
            seat, account=account_named("inspector-2"), since=TODAY + timedelta(days=1), until=ORDER.until,
            order_reference="๒", by=cast["department"], at=NOW,
        ).membership  # fmt: skip

        days = (TODAY, TODAY + timedelta(days=1))
        assert [committees.seated_on(seat, day) for day in days] == [first, later]

    def test_who_acts_for_a_seat_has_what_the_seat_has(self, cast: Cast, case: Assessment) -> None:
        seat = founded(cast, case)[0].seats.all()[0]
        held = seated(cast, seat, account_named("inspector-1"))
        acting = Membership.objects.create(
            account=account_named("deputy"), role=held.role, unit=held.unit, since=TODAY, acting_for=held,
            order_reference="๒",
        )  # fmt: skip

        assert committees.seat_of(acting) == seat
        assert committees.seated_on(seat, TODAY) == acting


class TestAssigning:
    def test_a_province_goes_to_the_committee_of_its_track_and_region(self, cast: Cast, case: Assessment) -> None:
        founded(cast, case)
        done = assigning.assign_all(case.enrolment.round, by=cast["department"], at=NOW)

        assert (done.count, done.left) == (1, ())
        assert (committee_of(case).key, committee_of(case).region) == ("K5", 11)
        assert assigning.assign_all(case.enrolment.round, by=cast["department"], at=NOW).count == 0

    def test_another_committee_takes_it_with_a_reason_and_both_are_kept(self, cast: Cast, case: Assessment) -> None:
        rows = founded(cast, case)
        assigning.assign_all(case.enrolment.round, by=cast["department"], at=NOW)
        other = next(row for row in rows if (row.key, row.region) == ("K5", 12))
        with pytest.raises(Refusal) as refused:
            assigning.assign(case, committee=other, reason=" ", by=cast["department"], at=NOW)
        assigning.assign(case, committee=other, reason="กรรมการมีส่วนได้เสีย", by=cast["department"], at=NOW)

        assert refused.value.field == "reason"
        assert committee_of(case) == other
        assert [row.reason for row in Judging.objects.filter(assessment=case)] == ["", "กรรมการมีส่วนได้เสีย"]

    def test_a_province_without_region_is_left_with_the_reason(self, cast: Cast, case: Assessment) -> None:
        founded(cast, case)
        RegionProvince.objects.filter(province="49").delete()
        ((left, why),) = assigning.assign_all(case.enrolment.round, by=cast["department"], at=NOW).left

        assert left == case
        assert "เขตตรวจราชการ" in why.th

    def test_without_committees_nothing_is_assigned(self, cast: Cast, case: Assessment) -> None:
        with pytest.raises(Refusal) as refused:
            assigning.assign_all(case.enrolment.round, by=cast["department"], at=NOW)
        assert refused.value.code == "no-committees"


class TestInterests:
    @pytest.fixture
    def member(self, cast: Cast, case: Assessment) -> Membership:
        founded(cast, case)
        assigning.assign_all(case.enrolment.round, by=cast["department"], at=NOW)
        return seated(cast, committee_of(case).seats.all()[1], account_named("inspector-1"))

    def test_the_file_opens_after_the_word_and_not_before(self, member: Membership, case: Assessment) -> None:
        shut = handed_in(case)
        before = may_see(member, shut), list(cases.seen_by(member))
        conflicts.declare(shut, has_interest=False, by=member, at=NOW)

        assert (before[0] is not None, before[1]) == (True, [])
        assert may_see(member, shut) is None
        assert list(cases.seen_by(member)) == [shut]

    def test_an_interest_keeps_it_shut_for_good(self, member: Membership, case: Assessment) -> None:
        shut = handed_in(case)
        with pytest.raises(Refusal) as refused:
            conflicts.declare(shut, has_interest=True, text=" ", by=member, at=NOW)
        conflicts.declare(shut, has_interest=True, text="ญาติทำงานในหน่วยงาน", by=member, at=NOW)
        conflicts.declare(shut, has_interest=False, by=member, at=NOW)

        assert refused.value.field == "text"
        assert may_see(member, shut) is not None
        assert not cases.seen_by(member).exists()

    def test_nobody_outside_the_committee_says_a_word(self, cast: Cast, member: Membership, case: Assessment) -> None:
        for who in ("chair", "member", "department", "cdd officer"):
            with pytest.raises(Refusal):
                conflicts.declare(case, has_interest=False, by=cast[who], at=NOW)

    @pytest.mark.parametrize(
        ("unit", "ended", "ground"),
        [
            ("cdd", 0, Ground.MEMBER),
            ("cdd", 364, Ground.MEMBER),
            ("cdd", 366, None),
            ("department", 10, Ground.SUPERIOR),
        ],
    )
    def test_a_post_of_the_last_twelve_months_is_found(
        self, cast: Cast, member: Membership, case: Assessment, unit: str, ended: int, ground: Ground | None
    ) -> None:
        Membership.objects.create(
            account=member.account, role="officer", unit=cast.units[unit], since=BEGINNING - timedelta(days=900),
            until=TODAY - timedelta(days=ended) if ended else None,
        )  # fmt: skip
        shut = handed_in(case)
        conflicts.declare(shut, has_interest=False, by=member, at=NOW)

        found = set(Interest.objects.exclude(ground=Ground.CLEAR).values_list("ground", flat=True))
        assert found == ({ground} if ground else set())
        assert (may_see(member, shut) is None) is (ground is None)

    def test_a_post_named_in_the_plan_is_found(self, cast: Cast, member: Membership, case: Assessment) -> None:
        officer = cast["cdd officer"]
        plan = planning.start(cast.units["cdd"], fiscal_year=2569, programme="clean-community", by=officer, at=NOW)
        details = activities.ActivityDetails(title="อบรม", responsible=f"{member.account.post_th} และคณะ")
        activities.add_activity(plan, details=details, by=officer, at=NOW)
        conflicts.declare(case, has_interest=False, by=member, at=NOW)

        assert Interest.objects.filter(ground=Ground.PLAN, account=member.account).exists()

    def test_who_is_seated_later_is_looked_at_too(self, cast: Cast, member: Membership, case: Assessment) -> None:
        late = seated(cast, committee_of(case).seats.all()[0], cast["cdd officer"].account)
        conflicts.declare(case, has_interest=False, by=late, at=NOW)

        assert [word.is_clear and not word.against for word in conflicts.words_of(late)] == [False]
        assert [word.is_clear for word in conflicts.words_of(member)] == [False]

    def test_the_unit_reads_nothing_of_it(self, member: Membership, case: Assessment) -> None:
        conflicts.declare(case, has_interest=True, text="ญาติทำงานในหน่วยงาน", by=member, at=NOW)
        entry = Entry.objects.get(verb="interest.recused")

        assert (entry.about, entry.unit) == (committee_of(case).journal_key, member.unit.key)
        assert "ญาติ" not in repr(entry.facts)


def test_a_province_moves_to_another_region_and_where_it_lay_is_kept(cast: Cast) -> None:
    province = Place.objects.get(pk="49")
    with pytest.raises(Refusal):
        regions.move_province(province, region=12, since=TODAY, by=cast["secretary"], at=NOW)
    with pytest.raises(Refusal):
        regions.move_province(province, region=19, since=TODAY, by=cast["department"], at=NOW)
    regions.move_province(province, region=12, since=TODAY, by=cast["department"], at=NOW)

    assert regions.regions_on(TODAY)["49"] == 12
    assert regions.regions_on(TODAY - timedelta(days=1))["49"] == 11
    assert len(regions.regions_on(TODAY)) == 76
