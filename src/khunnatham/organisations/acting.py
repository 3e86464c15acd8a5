"""รักษาราชการแทน: who acts in another's post, from when until when, by which order. The journal shows on whose behalf."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from khunnatham.journal.recording import record
from khunnatham.organisations import permissions
from khunnatham.organisations.appointing import begin, facts_of, lock_account, lock_membership
from khunnatham.organisations.days import day_of
from khunnatham.organisations.models import Account, Membership
from khunnatham.wording import Refusal, Text

NEEDS_ORDER = Text("ระบุเลขที่คำสั่งรักษาราชการแทน เช่น คำสั่งที่ ๑๒/๒๕๖๙", "Give the number of the order, such as Order 12/2569.")
FOR_ITSELF = Text("ผู้ดำรงตำแหน่งรักษาราชการแทนตนเองไม่ได้", "Nobody acts for themselves.")
NOT_A_CHAIN = Text(
    "รักษาราชการแทนผู้ที่รักษาราชการแทนอยู่ไม่ได้ ให้แต่งตั้งแทนผู้ดำรงตำแหน่ง",
    "Nobody acts for one who acts. Appoint for the holder of the post.",
)
OUTSIDE_TERM = Text(
    "ช่วงรักษาราชการแทนต้องอยู่ในช่วงที่ผู้ดำรงตำแหน่งยังดำรงตำแหน่ง",
    "The acting must lie within the time of the one who holds the post.",
)


@transaction.atomic
def appoint_acting(
    membership: Membership,
    *,
    account: Account,
    since: date,
    by: Membership,
    at: datetime,
    order_reference: str,
    until: date | None = None,
) -> Membership:
    """Let an account act in a post from ``since`` to ``until``; without an end it lasts as long as the post is held so.

    Who acts has the rights of the post on those days, under the own name: each act is recorded with the post acted for.
    """
    account = lock_account(account)
    post = lock_membership(membership)
    if refused := permissions.may_appoint_acting(by, post, on=day_of(at)):
        raise refused
    until = until or post.until
    _refuse(post, account=account, since=since, until=until, order_reference=order_reference)
    acting = begin(
        account,
        role=post.role_held,
        unit=post.unit,
        since=since,
        until=until,
        order_reference=order_reference,
        acting_for=post,
        keeps_minutes=post.keeps_minutes,
    )
    facts = {**facts_of(acting), "for": post.key, "for_th": post.account.post.th, "for_en": post.account.post.en}
    record("membership.acting-begun", about=acting.key, by=by.actor(), at=at, unit=post.unit.key, facts=facts)
    return acting


def _refuse(post: Membership, *, account: Account, since: date, until: date | None, order_reference: str) -> None:
    if not order_reference.strip():
        raise Refusal(NEEDS_ORDER, code="needs-order", field="order_reference")
    if post.acting_for_id is not None:
        raise Refusal(NOT_A_CHAIN, code="not-a-chain")
    if account.pk == post.account_id:
        raise Refusal(FOR_ITSELF, code="for-itself", field="account")
    if since < post.since or (post.until is not None and (until is None or until > post.until)):
        raise Refusal(OUTSIDE_TERM, code="outside-term", field="since")
