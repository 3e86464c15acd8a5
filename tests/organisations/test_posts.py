"""Roles begin and end on days; posts change hands; somebody acts for somebody, and the journal says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from khunnatham.journal import queries as journal
from khunnatham.journal.recording import record
from khunnatham.organisations import acting, appointing, handing_over, queries, scopes
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.wording import Refusal

from .conftest import BEGINNING, NOW, TODAY, Cast, account_named

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
ORDER = "คำสั่งที่ ๑๒/๒๕๖๙"


def _code(refusal: pytest.ExceptionInfo[Refusal]) -> str:
    return refusal.value.code


def test_a_role_is_given_from_a_day_to_a_day_and_recorded(cast: Cast) -> None:
    account = account_named("newcomer")
    begun = appointing.appoint(
        account,
        role=Role.OFFICER,
        unit=cast.units["organisation"],
        since=TODAY,
        until=date(2026, 9, 30),
        order_reference=f" {ORDER} ",
        by=cast["head"],
        at=NOW,
    )
    held = [queries.memberships_of(account, day) for day in (YESTERDAY, TODAY, date(2026, 9, 30), date(2026, 10, 1))]
    assert held == [[], [begun], [begun], []]
    (entry,) = journal.history(begun.key)
    assert (entry.verb, entry.by_key, entry.unit) == ("membership.begun", cast["head"].key, begun.unit.key)
    assert entry.facts == {
        "account": account.key,
        "post_th": "ตำแหน่ง newcomer",
        "post_en": "ตำแหน่ง newcomer",
        "role": "officer",
        "role_th": "เจ้าหน้าที่ผู้รับผิดชอบ",
        "role_en": "Officer in charge",
        "unit_th": "องค์กรตัวอย่าง",
        "unit_en": "องค์กรตัวอย่าง",
        "since": "2026-02-20",
        "until": "2026-09-30",
        "order": ORDER,
    }


def test_only_who_may_appoint_does(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        appointing.appoint(
            account_named("newcomer"),
            role=Role.HEAD,
            unit=cast.units["organisation"],
            since=TODAY,
            by=cast["officer"],
            at=NOW,
        )
    assert _code(refusal) == "not-your-people"
    assert refusal.value.text.th == "บทบาทของท่านแต่งตั้งหัวหน้าหน่วยงานในหน่วยงานนี้ไม่ได้"


OVERLAPPING = [
    (date(2025, 1, 1), None, True),
    (date(2025, 1, 1), BEGINNING, True),
    (date(2025, 1, 1), BEGINNING - timedelta(days=1), False),
    (TODAY, TODAY, True),
    (date(2026, 9, 30), None, True),
    (date(2026, 10, 1), None, False),
]


@pytest.mark.parametrize(("since", "until", "overlaps"), OVERLAPPING)
def test_nobody_holds_the_same_role_in_the_same_unit_twice_on_a_day(
    cast: Cast, since: date, until: date | None, *, overlaps: bool
) -> None:
    officer = cast["officer"]
    Membership.objects.filter(pk=officer.pk).update(until=date(2026, 9, 30))

    def again() -> Membership:
        return appointing.appoint(
            officer.account, role=Role.OFFICER, unit=officer.unit, since=since, until=until, by=cast["head"], at=NOW
        )

    if overlaps:
        with pytest.raises(Refusal) as refusal:
            again()
        assert _code(refusal) == "overlaps"
        # The database says the same to whoever comes past the verb.
        with pytest.raises(DatabaseError), transaction.atomic():
            Membership.objects.create(
                account=officer.account, role=Role.OFFICER, unit=officer.unit, since=since, until=until
            )
    else:
        begun = again()
        assert set(officer.account.memberships.all()) == {officer, begun}


def test_a_row_is_not_stretched_over_another_behind_the_verbs(cast: Cast) -> None:
    officer = cast["officer"]
    Membership.objects.filter(pk=officer.pk).update(until=TODAY)
    officer.account.memberships.create(role=Role.OFFICER, unit=officer.unit, since=TOMORROW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Membership.objects.filter(pk=officer.pk).update(until=TOMORROW)


def test_one_account_holds_several_roles_and_each_is_found_by_its_owner_alone(cast: Cast) -> None:
    officer = cast["officer"]
    second = appointing.appoint(
        officer.account, role=Role.OFFICER, unit=cast.units["neighbour"], since=TODAY, by=cast["secretary"], at=NOW
    )
    assert set(queries.memberships_of(officer.account, TODAY)) == {officer, second}
    assert queries.membership(second.pk, officer.account, TODAY) == second
    assert queries.membership(second.pk, cast["head"].account, TODAY) is None
    assert queries.membership(second.pk, officer.account, YESTERDAY) is None


def test_a_role_ends_after_its_last_day_and_not_in_the_past(cast: Cast) -> None:
    officer = cast["officer"]
    with pytest.raises(Refusal) as refusal:
        appointing.end_membership(officer, on=TODAY - timedelta(days=2), by=cast["head"], at=NOW)
    assert _code(refusal) == "backdated"
    appointing.end_membership(officer, on=TODAY, by=cast["head"], at=NOW)
    assert queries.memberships_of(officer.account, TODAY) == [officer]
    assert queries.memberships_of(officer.account, TOMORROW) == []
    with pytest.raises(Refusal) as refusal:
        appointing.end_membership(officer, on=TOMORROW, by=cast["head"], at=NOW)
    assert _code(refusal) == "already-ended"


def test_a_role_that_has_not_begun_is_taken_back_and_one_that_has_is_not(cast: Cast) -> None:
    to_come = appointing.appoint(
        account_named("newcomer"),
        role=Role.OFFICER,
        unit=cast.units["organisation"],
        since=TOMORROW,
        by=cast["head"],
        at=NOW,
    )
    key = to_come.key
    appointing.cancel_appointment(to_come, by=cast["head"], at=NOW)
    assert [entry.verb for entry in journal.history(key)] == ["membership.begun", "membership.cancelled"]
    with pytest.raises(Refusal) as refusal:
        appointing.cancel_appointment(cast["officer"], by=cast["head"], at=NOW)
    assert _code(refusal) == "has-begun"


def test_taken_back_a_role_takes_along_who_was_to_act_in_it_and_not_once_it_was_handed_over(cast: Cast) -> None:
    by, unit = cast["secretary"], cast.units["organisation"]
    to_come = appointing.appoint(account_named("coming"), role=Role.HEAD, unit=unit, since=TOMORROW, by=by, at=NOW)
    acting.appoint_acting(
        to_come, account=account_named("stand-in"), since=TOMORROW, order_reference=ORDER, by=by, at=NOW
    )
    new = handing_over.hand_over(
        to_come, to=account_named("next"), from_on=TOMORROW + timedelta(days=9), by=by, at=NOW, order_reference=ORDER
    )
    with pytest.raises(Refusal) as refusal:
        appointing.cancel_appointment(to_come, by=by, at=NOW)
    assert _code(refusal) == "handed-over"
    appointing.cancel_appointment(new, by=by, at=NOW)
    appointing.cancel_appointment(to_come, by=by, at=NOW)
    assert not Membership.objects.filter(unit=unit, since__gte=TOMORROW).exists()


def test_after_a_handover_the_successor_sees_and_the_predecessor_no_longer_does(cast: Cast) -> None:
    old, successor = cast["officer"], account_named("successor")
    new = handing_over.hand_over(old, to=successor, from_on=TOMORROW, by=cast["head"], at=NOW, order_reference=ORDER)
    assert queries.memberships_of(old.account, TODAY) == [old]
    assert queries.memberships_of(successor, TODAY) == []
    assert queries.memberships_of(old.account, TOMORROW) == []
    (held,) = queries.memberships_of(successor, TOMORROW)
    assert held == new
    assert list(scopes.units_seen_by(held)) == [cast.units["organisation"]]
    assert (held.role, held.unit, held.succeeds_id) == (old.role, old.unit, old.pk)
    (entry,) = journal.history(new.key)
    facts = {name: entry.facts[name] for name in ("from", "from_th", "post_th", "since", "order")}
    assert (entry.verb, facts) == (
        "membership.handed-over",
        {
            "from": old.key,
            "from_th": "ตำแหน่ง officer",
            "post_th": "ตำแหน่ง successor",
            "since": "2026-02-21",
            "order": ORDER,
        },
    )


def test_a_post_keeps_its_term_when_it_changes_hands(cast: Cast) -> None:
    Membership.objects.filter(pk=cast["chair"].pk).update(until=date(2027, 9, 30))
    new = handing_over.hand_over(
        cast["chair"], to=account_named("successor"), from_on=TOMORROW, by=cast["secretary"], at=NOW
    )
    assert new.until == date(2027, 9, 30)


HANDOVERS_REFUSED = [
    ("the past", {"from_on": YESTERDAY}, "backdated"),
    ("itself", {"from_on": TOMORROW, "to": "officer"}, "to-itself"),
    ("a stranger's order", {"from_on": TOMORROW, "by": "far secretary"}, "not-your-people"),
    ("its own order", {"from_on": TOMORROW, "by": "officer"}, "not-your-people"),
    ("an auditor's order", {"from_on": TOMORROW, "by": "auditor"}, "reads-only"),
    ("after its end", {"from_on": date(2027, 1, 1)}, "already-ended"),
]


@pytest.mark.parametrize(("why", "changed", "code"), HANDOVERS_REFUSED)
def test_a_handover_is_refused(cast: Cast, why: str, changed: dict[str, object], code: str) -> None:
    officer = cast["officer"]
    Membership.objects.filter(pk=officer.pk).update(until=date(2026, 12, 31))
    given = {"to": "", "by": "head", **changed}
    to = cast[str(given["to"])].account if given["to"] else account_named("successor")
    with pytest.raises(Refusal) as refusal:
        handing_over.hand_over(officer, to=to, from_on=given["from_on"], by=cast[str(given["by"])], at=NOW)  # type: ignore[arg-type]
    assert (_code(refusal), officer.unit.memberships.count()) == (code, 2), why


def test_a_post_is_not_handed_on_before_its_holder_had_a_day(cast: Cast) -> None:
    Membership.objects.filter(pk=cast["officer"].pk).update(since=TODAY)
    with pytest.raises(Refusal) as refusal:
        handing_over.hand_over(cast["officer"], to=account_named("x-y"), from_on=TODAY, by=cast["head"], at=NOW)
    assert _code(refusal) == "before-first-day"


def test_who_acts_has_the_role_on_the_days_of_the_order_and_the_journal_names_the_post(cast: Cast) -> None:
    head, deputy = cast["head"], cast["officer"].account
    stands_in = acting.appoint_acting(
        head, account=deputy, since=TODAY, until=TOMORROW, order_reference=ORDER, by=head, at=NOW
    )
    assert [queries.holders(head.unit, Role.HEAD, day) for day in (YESTERDAY, TODAY, TODAY + timedelta(days=2))] == [
        [head],
        [head, stands_in],
        [head],
    ]
    held = queries.membership(stands_in.pk, deputy, TODAY)
    assert held is not None
    entry = record("assessment.signed", about="assessment:1", by=held.actor(), at=NOW)
    assert (entry.by_key, entry.by_th, entry.by_role) == (held.key, "ตำแหน่ง officer", "head")
    assert (entry.on_behalf_of, entry.on_behalf_of_th) == (head.key, "ตำแหน่ง head")
    (begun,) = journal.history(stands_in.key)
    assert (begun.verb, begun.facts["order"], begun.facts["for"]) == ("membership.acting-begun", ORDER, head.key)


def test_own_roles_stand_before_those_acted_in(cast: Cast) -> None:
    officer = cast["officer"]
    stands_in = acting.appoint_acting(
        cast["head"], account=officer.account, since=TODAY, order_reference=ORDER, by=cast["secretary"], at=NOW
    )
    assert queries.memberships_of(officer.account, TODAY) == [officer, stands_in]


ACTING_REFUSED = [
    ({"order_reference": " "}, "needs-order"),
    ({"account": "head"}, "for-itself"),
    ({"since": BEGINNING - timedelta(days=1)}, "outside-term"),
    ({"until": date(2027, 1, 1)}, "outside-term"),
    ({"until": YESTERDAY}, "ends-too-early"),
    ({"by": "officer"}, "not-your-people"),
    ({"by": "auditor"}, "reads-only"),
]


@pytest.mark.parametrize(("changed", "code"), ACTING_REFUSED)
def test_an_acting_is_refused(cast: Cast, changed: dict[str, object], code: str) -> None:
    Membership.objects.filter(pk=cast["head"].pk).update(until=date(2026, 12, 31))
    given = {"account": "officer", "by": "head", "since": TODAY, "until": None, "order_reference": ORDER, **changed}
    with pytest.raises(Refusal) as refusal:
        acting.appoint_acting(
            cast["head"],
            account=cast[str(given["account"])].account,
            by=cast[str(given["by"])],
            since=given["since"],  # type: ignore[arg-type]
            until=given["until"],  # type: ignore[arg-type]
            order_reference=str(given["order_reference"]),
            at=NOW,
        )
    assert _code(refusal) == code


def test_nobody_acts_for_one_who_acts_nor_hands_that_on(cast: Cast) -> None:
    stands_in = acting.appoint_acting(
        cast["head"], account=cast["officer"].account, since=TODAY, order_reference=ORDER, by=cast["head"], at=NOW
    )
    with pytest.raises(Refusal) as refusal:
        acting.appoint_acting(
            stands_in, account=account_named("third"), since=TODAY, order_reference=ORDER, by=cast["secretary"], at=NOW
        )
    assert _code(refusal) == "not-a-chain"
    with pytest.raises(Refusal) as refusal:
        handing_over.hand_over(stands_in, to=account_named("fourth"), from_on=TOMORROW, by=cast["secretary"], at=NOW)
    assert _code(refusal) == "acting-only"


def test_a_new_head_ends_the_acting_that_runs_and_keeps_the_one_to_come(cast: Cast) -> None:
    head, later = cast["head"], TODAY + timedelta(days=30)
    runs = acting.appoint_acting(
        head, account=cast["officer"].account, since=TODAY, order_reference=ORDER, by=head, at=NOW
    )
    comes = acting.appoint_acting(
        head, account=account_named("deputy"), since=later, order_reference=ORDER, by=head, at=NOW
    )
    new = handing_over.hand_over(head, to=account_named("new-head"), from_on=TOMORROW, by=cast["secretary"], at=NOW)
    runs.refresh_from_db()
    comes.refresh_from_db()
    assert (runs.until, comes.acting_for, comes.until) == (TODAY, new, None)


def test_a_database_keeps_what_must_always_be_true_of_memberships(cast: Cast) -> None:
    officer = cast["officer"]
    wrong: list[dict[str, object]] = [
        {"since": TODAY, "until": YESTERDAY},
        {"role": "king"},
        {"acting_for": cast["head"], "order_reference": ""},
    ]
    for change in wrong:
        row = {"account": officer.account, "role": Role.HEAD, "unit": officer.unit, "since": TODAY, **change}
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(**row)
