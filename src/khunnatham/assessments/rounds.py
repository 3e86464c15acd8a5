"""Rounds: opened for an edition that they pin, extended, closed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from khunnatham.assessments.models import Round, RoundState
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.working import insist, unit_key
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.programmes import shelf
from khunnatham.thai import deadline, fiscal_year_start, in_bangkok
from khunnatham.wording import Refusal, Text


@transaction.atomic
def open_round(
    owner: Unit,
    *,
    programme: str,
    edition: str,
    fiscal_year: int,
    opens_on: date,
    due_on: date,
    title_th: str = "",
    title_en: str = "",
    by: Membership,
    at: datetime,
) -> Round:
    """Open the next round of a programme in a fiscal year; it is due at 23:59:59 in Bangkok on ``due_on``."""
    insist(may_manage_round(by, owner, on=in_bangkok(at)))
    pinned = shelf.get(programme, edition)
    if due_on < opens_on:
        raise Refusal(
            Text("วันสิ้นสุดอยู่ก่อนวันเปิดรับ", "The deadline lies before the opening day."),
            code="due-before-open",
            field="due_on",
        )
    # Two openers of one programme and year wait for each other at the owner's row.
    Unit.objects.select_for_update(no_key=True).get(pk=owner.pk)
    number = Round.objects.filter(programme=programme, fiscal_year=fiscal_year).count() + 1
    title = Text(f"{pinned.title.th} ปีงบประมาณ {fiscal_year}", f"{pinned.title.en}, fiscal year {fiscal_year}")
    round_ = Round.objects.create(
        programme=programme,
        edition=edition,
        digest=pinned.digest,
        fiscal_year=fiscal_year,
        number=number,
        title_th=title_th.strip() or title.th,
        title_en=title_en.strip() or title.en,
        owner=owner,
        opens_on=opens_on,
        due_at=deadline(due_on),
        state=RoundState.OPEN,
    )
    _journal(
        "round.opened", round_, by=by, at=at, edition=round_.edition_key, digest=round_.digest, due_at=round_.due_at
    )
    return round_


@transaction.atomic
def extend(round_: Round, *, due_on: date, reason: str, by: Membership, at: datetime) -> Round:
    """Move the deadline. What was handed in keeps the deadline that held then."""
    current = _locked(round_)
    insist(may_manage_round(by, current.owner, on=in_bangkok(at)))
    _insist_open(current)
    if not reason.strip():
        raise Refusal(
            Text("ระบุเหตุผลที่ขยายเวลา", "Give the reason for the extension."), code="reason-missing", field="reason"
        )
    if deadline(due_on) <= current.due_at:
        raise Refusal(
            Text("กำหนดส่งใหม่ต้องหลังกำหนดเดิม", "The new deadline must lie after the present one."),
            code="not-later",
            field="due_on",
        )
    before, current.due_at = current.due_at, deadline(due_on)
    current.save(update_fields=["due_at"])
    _journal("round.extended", current, by=by, at=at, before=before, due_at=current.due_at, reason=reason.strip())
    return current


@transaction.atomic
def close(round_: Round, *, by: Membership, at: datetime) -> Round:
    """Close the round: nobody enrols or hands in any more; secretariats and bodies finish their work."""
    current = _locked(round_)
    insist(may_manage_round(by, current.owner, on=in_bangkok(at)))
    _insist_open(current)
    current.state = RoundState.CLOSED
    current.save(update_fields=["state"])
    _journal("round.closed", current, by=by, at=at)
    return current


def _day(month_day: str, on: date | None, fiscal_year: int) -> date:
    if on is not None:
        return on
    month, day = (int(part) for part in month_day.split("-"))
    first = fiscal_year_start(fiscal_year)
    # October to December belong to the calendar year in which the fiscal year begins.
    return date(first.year if month >= first.month else first.year + 1, month, day)


def _locked(round_: Round) -> Round:
    return Round.objects.select_for_update(no_key=True, of=("self",)).select_related("owner").get(pk=round_.pk)


def _insist_open(round_: Round) -> None:
    if round_.state != RoundState.OPEN:
        raise Refusal(Text("รอบนี้ไม่ได้เปิดอยู่", "This round is not open."), code="round-not-open")


def _journal(verb: str, round_: Round, *, by: Membership, at: datetime, **facts: object) -> None:
    record(verb, about=round_.key, unit=unit_key(round_.owner_id), by=by.actor(), at=at, facts=facts)
