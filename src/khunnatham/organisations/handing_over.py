"""One person leaves a post and another takes it: what belongs to the post follows, because it belongs to the unit and the role."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from khunnatham.journal.recording import record
from khunnatham.organisations import permissions
from khunnatham.organisations.appointing import (
    ALREADY_ENDED,
    BACKDATED,
    ONE_DAY,
    begin,
    end,
    facts_of,
    lock_account,
    lock_membership,
)
from khunnatham.organisations.days import day_of
from khunnatham.organisations.models import Account, Membership, UnitKind
from khunnatham.wording import Refusal, Text

TO_ITSELF = Text("ส่งมอบงานให้บัญชีเดิมไม่ได้", "A post is not handed over to the account that holds it.")
ACTING_ONLY = Text(
    "ผู้รักษาราชการแทนส่งมอบตำแหน่งไม่ได้ ให้กำหนดวันสิ้นสุดและแต่งตั้งผู้รักษาราชการแทนคนใหม่",
    "Who acts in a post cannot hand it over. End the acting and appoint another.",
)
BY_SEAT = Text(
    "ตำแหน่งในคณะกรรมการส่งมอบต่อไม่ได้ ให้สิ้นสุดแล้วกำหนดผู้ดำรงตำแหน่งคนใหม่ที่หน้าของคณะ",
    "A seat of a committee is not handed over. End it, then fill the seat on the page of the committee.",
)
FIRST_DAY = Text(
    "วันเริ่มของผู้รับมอบต้องอยู่หลังวันแรกของผู้ส่งมอบ ({since})",
    "The successor begins after the predecessor's first day ({since}).",
)


@transaction.atomic
def hand_over(
    membership: Membership, *, to: Account, from_on: date, by: Membership, at: datetime, order_reference: str = ""
) -> Membership:
    """End a membership the day before ``from_on`` and begin the successor's on it; give the new one.

    The term stays that of the post. Whoever acted for the predecessor stops; an acting that begins later follows the post.
    """
    to = lock_account(to)
    old = lock_membership(membership)
    if refused := permissions.may_appoint(by, role=old.role_held, unit=old.unit, on=day_of(at)):
        raise refused
    _refuse(old, to=to, from_on=from_on, today=day_of(at))
    new = _change_hands(old, to=to, from_on=from_on, order_reference=order_reference)
    record(
        "membership.handed-over",
        about=new.key,
        by=by.actor(),
        at=at,
        unit=new.unit.key,
        facts={
            **facts_of(new),
            "from": old.key,
            "from_account": old.account.key,
            "from_th": old.account.post.th,
            "from_en": old.account.post.en,
        },
    )
    return new


def _refuse(old: Membership, *, to: Account, from_on: date, today: date) -> None:
    if old.acting_for_id is not None:
        raise Refusal(ACTING_ONLY, code="acting-only")
    if old.unit.kind == UnitKind.COMMITTEE:
        raise Refusal(BY_SEAT, code="held-by-seat")
    if to.pk == old.account_id:
        raise Refusal(TO_ITSELF, code="to-itself", field="to")
    if from_on < today:
        raise Refusal(BACKDATED, code="backdated", field="from_on")
    if from_on <= old.since:
        raise Refusal(FIRST_DAY.fill(since=old.since.isoformat()), code="before-first-day", field="from_on")
    if old.until is not None and old.until < from_on:
        raise Refusal(ALREADY_ENDED, code="already-ended", field="from_on")


def _change_hands(old: Membership, *, to: Account, from_on: date, order_reference: str) -> Membership:
    new = begin(
        to,
        role=old.role_held,
        unit=old.unit,
        since=from_on,
        until=old.until,
        order_reference=order_reference,
        succeeds=old,
        keeps_minutes=old.keeps_minutes,
    )
    old.acting.filter(since__gte=from_on).update(acting_for=new)
    end(old, on=from_on - ONE_DAY)
    return new
