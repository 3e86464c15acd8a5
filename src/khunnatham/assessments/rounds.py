"""Rounds: opened for an edition that they pin, extended, closed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from khunnatham.assessments import joining
from khunnatham.assessments.models import Assessment, Extension, Round, RoundState, Window
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.windows import WHOLE, WHOLE_TITLE, window_of
from khunnatham.assessments.working import insist, unit_key
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Place, Unit
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition
from khunnatham.thai import deadline, fiscal_year_start, in_bangkok
from khunnatham.typed import cleaned
from khunnatham.wording import Refusal, Text


@transaction.atomic
def open_round(
    owner: Unit,
    *,
    programme: str,
    edition: str,
    fiscal_year: int,
    opens_on: date,
    due_on: date | None = None,
    dues: Mapping[str, date] | None = None,
    title_th: str = "",
    title_en: str = "",
    places: Collection[Place] = (),
    units: Collection[Unit] = (),
    by: Membership,
    at: datetime,
) -> Round:
    """Open the next round of a programme in a fiscal year; everything is due at 23:59:59 in Bangkok of its day.

    An edition with hand-ins of its own gives a window for each, due on its yearly day or on the day in ``dues`` (by key);
    ``due_on`` moves the last of them. For the others ``due_on`` is the one deadline. Where places or units are named the
    round is for them only, of the kinds of the edition.
    """
    insist(may_manage_round(by, owner, on=in_bangkok(at)))
    pinned = shelf.get(programme, edition)
    days = hand_in_days(pinned, fiscal_year, due_on=due_on, dues=dues or {})
    _insist_order(days, opens_on)
    # Two openers of one programme and year wait for each other at the owner's row.
    Unit.objects.select_for_update(no_key=True).get(pk=owner.pk)
    number = Round.objects.filter(programme=programme, fiscal_year=fiscal_year).count() + 1
    title = _usual_title(pinned, fiscal_year)
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
        due_at=deadline(max(days.values())),
        state=RoundState.OPEN,
    )
    _open_windows(round_, pinned, days)
    dues_at = {key: deadline(day) for key, day in days.items()}
    told = {"edition": round_.edition_key, "digest": round_.digest, "due_at": round_.due_at, "dues": dues_at}
    _journal("round.opened", round_, by=by, at=at, **told)
    if places or units:
        joining.limit(round_, places=places, units=units, by=by, at=at)
    return round_


@transaction.atomic
def limit(
    round_: Round, *, places: Collection[Place] = (), units: Collection[Unit] = (), by: Membership, at: datetime
) -> None:
    """Write for whom an open round is: all of some places, some units, or (nothing named) every unit of the edition's kinds."""
    current = _locked(round_)
    insist(may_manage_round(by, current.owner, on=in_bangkok(at)))
    _insist_open(current)
    joining.limit(current, places=places, units=units, by=by, at=at)


@transaction.atomic
def extend(
    round_: Round,
    *,
    due_on: date,
    reason: str,
    window: str = "",
    unit: Unit | None = None,
    by: Membership,
    at: datetime,
) -> Extension:
    """Move a deadline, for all units or for one. What was handed in keeps the deadline that held then.

    ``window`` is the key of the hand-in; it may be left out where the round has one only.
    """
    current = _locked(round_)
    insist(may_manage_round(by, current.owner, on=in_bangkok(at)))
    _insist_open(current)
    said = _insist_reason(reason)
    place = window_of(current, window) if window else _only_window(current)
    before = _due(place, unit)
    _insist_later(deadline(due_on), before)
    actor = by.actor()
    extension = Extension.objects.create(
        window=place,
        unit=unit,
        before=before,
        due_at=deadline(due_on),
        reason=said,
        made_at=at,
        made_by=actor.key,
        made_by_th=actor.th,
        made_by_en=actor.en,
    )
    _move_deadline(current, extension)
    _journal_extension(current, extension, by=by, at=at)
    return extension


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


def hand_in_days(
    edition: Edition, fiscal_year: int, *, due_on: date | None = None, dues: Mapping[str, date] | None = None
) -> dict[str, date]:
    """Give the day of every hand-in in a fiscal year, by the key of its window. Days that cannot be known are refused."""
    given = dict(dues or {})
    known = {hand_in.key for hand_in in edition.hand_ins} or {WHOLE}
    for key in given:
        if key not in known:
            raise Refusal(
                Text(f"เกณฑ์ฉบับนี้ไม่มีกำหนดส่ง «{key}»", f"This edition has no hand-in “{key}”."),
                code="unknown-window",
                field="due_on",
            )
    if not edition.hand_ins:
        day = given.get(WHOLE, due_on)
        if day is None:
            raise Refusal(
                Text("ระบุวันสุดท้ายที่ส่งได้", "Give the last day for handing in."), code="due-missing", field="due_on"
            )
        return {WHOLE: day}
    days = {hand_in.key: day_in(hand_in.month_day, hand_in.on, fiscal_year) for hand_in in edition.hand_ins} | given
    if due_on is not None:
        days[edition.hand_ins[-1].key] = due_on
    return days


def day_in(month_day: str, on: date | None, fiscal_year: int) -> date:
    """Give the day of a deadline in a fiscal year (พ.ศ.): the printed one, or the yearly one in that year."""
    if on is not None:
        return on
    month, day = (int(part) for part in month_day.split("-"))
    first = fiscal_year_start(fiscal_year)
    # October to December belong to the calendar year in which the fiscal year begins.
    year = first.year if month >= first.month else first.year + 1
    return date(year, month, min(day, monthrange(year, month)[1]))  # 29 February


def _usual_title(edition: Edition, fiscal_year: int) -> Text:
    return Text(f"{edition.title.th} ปีงบประมาณ {fiscal_year}", f"{edition.title.en}, fiscal year {fiscal_year}")


def _insist_order(days: Mapping[str, date], opens_on: date) -> None:
    ordered = list(days.values())
    if ordered[0] < opens_on:
        raise Refusal(
            Text("วันสิ้นสุดอยู่ก่อนวันเปิดรับ", "The deadline lies before the opening day."),
            code="due-before-open",
            field="due_on",
        )
    if ordered != sorted(ordered):
        raise Refusal(
            Text("กำหนดส่งแต่ละครั้งต้องเรียงตามวัน", "The hand-ins must follow one another in time."),
            code="dues-out-of-order",
            field="due_on",
        )


def _insist_reason(reason: str) -> str:
    if said := cleaned(reason, field="reason"):
        return said
    raise Refusal(
        Text("ระบุเหตุผลที่ขยายเวลา", "Give the reason for the extension."), code="reason-missing", field="reason"
    )


def _insist_later(due_at: datetime, before: datetime) -> None:
    if due_at <= before:
        raise Refusal(
            Text("กำหนดส่งใหม่ต้องหลังกำหนดเดิม", "The new deadline must lie after the present one."),
            code="not-later",
            field="due_on",
        )


def _open_windows(round_: Round, edition: Edition, days: Mapping[str, date]) -> None:
    named = {hand_in.key: (hand_in.title, hand_in.covers) for hand_in in edition.hand_ins} or {WHOLE: (WHOLE_TITLE, ())}
    Window.objects.bulk_create(
        [
            Window(
                round=round_,
                key=key,
                position=position,
                title_th=title.th,
                title_en=title.en,
                due_at=deadline(days[key]),
                covers=list(covers),
            )
            for position, (key, (title, covers)) in enumerate(named.items(), 1)
        ]
    )


def _only_window(round_: Round) -> Window:
    windows = list(Window.objects.filter(round=round_))
    if len(windows) == 1:
        return windows[0]
    raise Refusal(Text("เลือกกำหนดส่งที่จะขยาย", "Choose which hand-in to extend."), code="window-needed", field="window")


def _due(window: Window, unit: Unit | None) -> datetime:
    own = Extension.objects.filter(window=window, unit=unit).order_by("-due_at").first() if unit else None
    return max(window.due_at, own.due_at) if own else window.due_at


def _move_deadline(round_: Round, extension: Extension) -> None:
    """Let window, round and the cases that stand before this window know the later moment."""
    window, due_at = extension.window, extension.due_at
    cases = Assessment.objects.filter(enrolment__round=round_, window=window.key, due_at__lt=due_at)
    if extension.unit_id is not None:
        cases.filter(enrolment__unit=extension.unit_id).update(due_at=due_at)
        return
    window.due_at = due_at
    window.save(update_fields=["due_at"])
    if due_at > round_.due_at:
        round_.due_at = due_at
        round_.save(update_fields=["due_at"])
    cases.update(due_at=due_at)


def _locked(round_: Round) -> Round:
    return Round.objects.select_for_update(no_key=True, of=("self",)).select_related("owner").get(pk=round_.pk)


def _insist_open(round_: Round) -> None:
    if round_.state != RoundState.OPEN:
        raise Refusal(Text("รอบนี้ไม่ได้เปิดอยู่", "This round is not open."), code="round-not-open")


def _journal_extension(round_: Round, extension: Extension, *, by: Membership, at: datetime) -> None:
    unit = extension.unit
    _journal(
        "round.extended" if unit is None else "round.extended-for-unit",
        round_,
        by=by,
        at=at,
        window=extension.window.key,
        before=extension.before,
        due_at=extension.due_at,
        reason=extension.reason,
        unit=unit.key if unit else None,
        unit_th=unit.name.th if unit else None,
        unit_en=unit.name.en if unit else None,
    )


def _journal(verb: str, round_: Round, *, by: Membership, at: datetime, **facts: object) -> None:
    record(verb, about=round_.key, unit=unit_key(round_.owner_id), by=by.actor(), at=at, facts=facts)
