"""Giving a role in a unit to an account from a day on, and ending it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from khunnatham.journal.recording import record
from khunnatham.organisations import permissions
from khunnatham.organisations.days import day_of
from khunnatham.organisations.models import Account, Membership, Unit
from khunnatham.organisations.roles import Role
from khunnatham.wording import Refusal, Text

ONE_DAY = timedelta(days=1)

OVERLAPS = Text(
    "«{post}» มีบทบาท «{role}» ในหน่วยงานนี้อยู่แล้วในช่วงวันที่นี้",
    "“{post_en}” already holds the role “{role_en}” in this unit on some of these days.",
)
ENDS_TOO_EARLY = Text("วันสิ้นสุดต้องไม่อยู่ก่อนวันเริ่ม", "The last day cannot come before the first.")
BACKDATED = Text(
    "สิ้นสุดย้อนหลังไม่ได้ เลือกตั้งแต่เมื่อวานเป็นต้นไป", "A role does not end in the past. Choose yesterday or a later day."
)
ALREADY_ENDED = Text("บทบาทนี้สิ้นสุดแล้วหรือจะสิ้นสุดก่อนวันนั้น", "This role has ended, or ends before that day.")
HAS_BEGUN = Text("บทบาทนี้เริ่มแล้ว จึงยกเลิกไม่ได้ ให้กำหนดวันสิ้นสุดแทน", "This role has begun. End it instead of cancelling it.")
HANDED_OVER = Text(
    "บทบาทนี้ส่งมอบต่อแล้ว ให้ยกเลิกบทบาทของผู้รับมอบก่อน", "This role was handed over. Cancel the successor's role first."
)
UNIT_CLOSED = Text("หน่วยงานนี้ปิดแล้ว", "This unit is closed.")
DEACTIVATED = Text("บัญชีนี้ถูกระงับแล้ว เลือกบัญชีอื่น", "This account has been deactivated. Choose another.")


@transaction.atomic
def appoint(
    account: Account,
    *,
    role: Role,
    unit: Unit,
    since: date,
    by: Membership,
    at: datetime,
    until: date | None = None,
    order_reference: str = "",
) -> Membership:
    """Give the account a role in the unit, from ``since`` to ``until``, both days included."""
    account = lock_account(account)
    if refused := permissions.may_give(by, role=role, unit=unit, on=day_of(at)):
        raise refused
    return _begun(
        account, role=role, unit=unit, since=since, until=until, order_reference=order_reference, by=by, at=at
    )


@transaction.atomic
def appoint_to_seat(
    account: Account,
    *,
    role: Role,
    unit: Unit,
    since: date,
    until: date,
    order_reference: str,
    keeps_minutes: bool = False,
    by: Membership,
    at: datetime,
) -> Membership:
    """Give the account a role in a committee, for who keeps the seats of committees and writes down which one it fills."""
    account = lock_account(account)
    if refused := permissions.may_appoint(by, role=role, unit=unit, on=day_of(at)):
        raise refused
    return _begun(
        account,
        role=role,
        unit=unit,
        since=since,
        until=until,
        order_reference=order_reference,
        keeps_minutes=keeps_minutes,
        by=by,
        at=at,
    )


@transaction.atomic
def end_membership(
    membership: Membership, *, on: date, by: Membership, at: datetime, order_reference: str = ""
) -> Membership:
    """End a role after the day ``on``; whoever acts in it stops acting with it."""
    membership = lock_membership(membership)
    if refused := permissions.may_appoint(by, role=membership.role_held, unit=membership.unit, on=day_of(at)):
        raise refused
    refuse_end(membership, on=on, today=day_of(at))
    end(membership, on=on)
    record(
        "membership.ended",
        about=membership.key,
        by=by.actor(),
        at=at,
        unit=membership.unit.key,
        facts={**facts_of(membership), "order": order_reference},
    )
    return membership


@transaction.atomic
def prolong_membership(
    membership: Membership, *, until: date, order_reference: str, by: Membership, at: datetime
) -> Membership:
    """Let a role that has not ended yet run on to a later day, by an order."""
    membership = lock_membership(membership)
    if refused := permissions.may_appoint(by, role=membership.role_held, unit=membership.unit, on=day_of(at)):
        raise refused
    if membership.until is None or not day_of(at) <= membership.until < until:
        raise Refusal(ALREADY_ENDED, code="already-ended", field="until")
    membership.until = until
    membership.save(update_fields=["until"])
    facts = {**facts_of(membership), "order": order_reference}
    record("membership.prolonged", about=membership.key, by=by.actor(), at=at, unit=membership.unit.key, facts=facts)
    return membership


@transaction.atomic
def cancel_appointment(membership: Membership, *, by: Membership, at: datetime) -> None:
    """Take back a role that has not begun, so that nobody ever used it; who was to act in it goes along."""
    membership = lock_membership(membership)
    if refused := permissions.may_appoint(by, role=membership.role_held, unit=membership.unit, on=day_of(at)):
        raise refused
    if membership.since <= day_of(at):
        raise Refusal(HAS_BEGUN, code="has-begun")
    if Membership.objects.filter(succeeds=membership).exists():
        raise Refusal(HANDED_OVER, code="handed-over")
    membership.acting.all().delete()
    key, facts = membership.key, facts_of(membership)
    membership.delete()
    record("membership.cancelled", about=key, by=by.actor(), at=at, unit=membership.unit.key, facts=facts)


def begin(
    account: Account,
    *,
    role: Role,
    unit: Unit,
    since: date,
    until: date | None,
    order_reference: str,
    acting_for: Membership | None = None,
    succeeds: Membership | None = None,
    keeps_minutes: bool = False,
) -> Membership:
    """Add the dated row after checking what any new role must satisfy. The account is locked and the permission given."""
    if until is not None and until < since:
        raise Refusal(ENDS_TOO_EARLY, code="ends-too-early", field="until")
    if not account.is_active:
        raise Refusal(DEACTIVATED, code="account-deactivated", field="account")
    if unit.closed_on is not None and unit.closed_on < since:
        raise Refusal(UNIT_CLOSED, code="unit-closed", field="unit")
    if _overlapping(account, role, unit, since, until):
        raise Refusal(
            OVERLAPS.fill(post=account.post.th, post_en=account.post.en, role=role.title.th, role_en=role.title.en),
            code="overlaps",
            field="since",
        )
    return Membership.objects.create(
        account=account,
        role=role,
        unit=unit,
        since=since,
        until=until,
        order_reference=order_reference.strip(),
        acting_for=acting_for,
        succeeds=succeeds,
        keeps_minutes=keeps_minutes,
    )


def refuse_end(membership: Membership, *, on: date, today: date) -> None:
    """Refuse an end in the past, before the beginning, or after the role has ended anyway."""
    if on < membership.since:
        raise Refusal(ENDS_TOO_EARLY, code="ends-too-early", field="on")
    if on < today - ONE_DAY:
        raise Refusal(BACKDATED, code="backdated", field="on")
    if membership.until is not None and membership.until < on:
        raise Refusal(ALREADY_ENDED, code="already-ended", field="on")


def end(membership: Membership, *, on: date) -> None:
    """Set the last day of a role and of those who act in it; an acting that had not begun by then goes."""
    membership.until = on
    membership.save(update_fields=["until"])
    membership.acting.filter(since__gt=on).delete()
    membership.acting.filter(Q(until__isnull=True) | Q(until__gt=on)).update(until=on)


def facts_of(membership: Membership) -> dict[str, object]:
    """Give what the journal keeps of a membership, readable without the tables."""
    post, title = membership.account.post, membership.role_held.title
    return {
        "account": membership.account.key,
        "post_th": post.th,
        "post_en": post.en,
        "role": membership.role,
        "role_th": title.th,
        "role_en": title.en,
        "unit_th": membership.unit.name.th,
        "unit_en": membership.unit.name.en,
        "since": membership.since,
        "until": membership.until,
        "order": membership.order_reference,
    }


def lock_account(account: Account) -> Account:
    """Hold the account's row, so that two appointments of one person are looked at one after the other."""
    return Account.objects.select_for_update().get(pk=account.pk)


def lock_membership(membership: Membership) -> Membership:
    """Hold the membership's row and read it again with its account and unit."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("account", "unit", "acting_for__account")
    return rows.get(pk=membership.pk)


def _begun(
    account: Account,
    *,
    role: Role,
    unit: Unit,
    since: date,
    until: date | None,
    order_reference: str,
    keeps_minutes: bool = False,
    by: Membership,
    at: datetime,
) -> Membership:
    begun = begin(
        account,
        role=role,
        unit=unit,
        since=since,
        until=until,
        order_reference=order_reference,
        keeps_minutes=keeps_minutes,
    )
    record("membership.begun", about=begun.key, by=by.actor(), at=at, unit=unit.key, facts=facts_of(begun))
    return begun


def _overlapping(account: Account, role: Role, unit: Unit, since: date, until: date | None) -> bool:
    others = account.memberships.filter(role=role, unit=unit).filter(Q(until__isnull=True) | Q(until__gte=since))
    return (others if until is None else others.filter(since__lte=until)).exists()
