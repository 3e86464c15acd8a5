"""Reminders of what a unit still has to do, 30, 7 and 1 days before and on the day; and the digest of an office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from khunnatham.assessments.judging import SITTERS
from khunnatham.assessments.models import Enrolment, RoundState, Window
from khunnatham.assessments.permissions import WORKERS
from khunnatham.calendars.gathering import calendar_of, missing_cases, next_of
from khunnatham.calendars.occasions import Kind as Sort
from khunnatham.calendars.occasions import Occasion
from khunnatham.notices.queries import units_asked
from khunnatham.notifications.models import Kind, Pace, Preference
from khunnatham.notifications.outbox import Letter, put
from khunnatham.organisations.models import Account, Membership
from khunnatham.organisations.queries import current
from khunnatham.organisations.roles import READS_ONLY, Role
from khunnatham.organisations.scopes import reach
from khunnatham.review.improving import units_promising
from khunnatham.thai import in_bangkok, thai_date
from khunnatham.wording import Text

STEPS: Final = (0, 1, 7, 30)
# A worker that stood still on the very day makes up for it on the next two; then the mail would say what nobody needs.
MADE_UP_FOR: Final = 2
DIGEST_LOOKS_AHEAD: Final = 30
MOST_NAMED: Final = 20
MONDAY: Final = 0
FRIDAY: Final = 4
# Where a reminder leads: what has a page of its own to that, the rest to the calendar.
_PAGES: Final = {Sort.LETTER: "/circulars/{number}/", Sort.PROMISE: "/assessments/{number}/improvement/"}
DIGESTED: Final = frozenset(Role) - WORKERS - SITTERS - READS_ONLY - {Role.NATIONAL_ADMINISTRATOR}


def step_of(days_left: int) -> int | None:
    """Give for which of the steps a reminder is due so many days before; nothing between them."""
    return next((step for step in STEPS if max(step - MADE_UP_FOR, _below(step) + 1) <= days_left <= step), None)


def remind(*, at: datetime) -> int:
    """Put the reminders of today into the outbox; gives how many are new."""
    return put(_reminders(in_bangkok(at)), at=at)


def digest(*, at: datetime) -> int:
    """Put the digests of today into the outbox; gives how many are new."""
    return put(_digests(in_bangkok(at)), at=at)


def without_mail(by: Membership, *, on: date) -> QuerySet[Membership]:
    """Give the posts that this office reaches and whose accounts have no address: nobody can remind them by mail."""
    rows = Membership.objects.filter(current(on), reach(by, "unit"), account__email="", account__is_active=True)
    return rows.select_related("account", "unit").order_by("unit__sort_key", "role", "pk")


def _holders(roles: Iterable[Role], on: date) -> QuerySet[Membership]:
    rows = Membership.objects.filter(current(on), role__in=sorted(roles), account__is_active=True)
    return rows.exclude(account__email="").select_related("account", "unit__province").order_by("unit", "pk")


# ── a unit ──────────────────────────────────────────────────────────────────────────────


def _reminders(today: date) -> Iterator[tuple[Account, Letter]]:
    ahead = [today + timedelta(days=days) for days in range(max(STEPS) + 1) if step_of(days) is not None]
    enrolled = Enrolment.objects.filter(round__state=RoundState.OPEN).values("unit")
    holders = _holders(WORKERS, today).filter(
        Q(unit__in=enrolled) | Q(unit__in=units_asked(ahead)) | Q(unit__in=units_promising(ahead))
    )
    unit = 0
    due: list[tuple[int, Occasion]] = []
    for holder in holders.iterator(chunk_size=500):
        if holder.unit_id != unit:
            unit, due = holder.unit_id, list(_due(calendar_of(holder), today))
        for step, occasion in due:
            yield holder.account, _reminder(holder, occasion, step, today)


def _due(occasions: Iterable[Occasion], today: date) -> Iterator[tuple[int, Occasion]]:
    for one in occasions:
        step = step_of(one.days_left(today)) if one.is_reminded_of else None
        if step is not None:
            yield step, one


def _reminder(holder: Membership, one: Occasion, step: int, today: date) -> Letter:
    left = days_in_words(one.days_left(today))
    lines = [
        Text(f"{one.title.th} — {one.context.th}", f"{one.title.en} — {one.context.en}"),
        Text(f"กำหนด {thai_date(one.on, 'full', 'arabic')} ({left.th})", f"Due {english_date(one.on)} ({left.en})"),
    ]
    if one.pointed_out:
        lines.append(one.pointed_out)
    return Letter(
        # The day stands in the key: a deadline that moved is another one, and reminds again.
        key=f"reminder|{one.key}|{holder.unit_id}|{one.on}|{step}",
        kind=Kind.REMINDER,
        subject=Text(f"{left.th}: {one.title.th}", f"{left.en}: {one.title.en}"),
        opening=Text(f"เรียน {holder.unit.name.th}", f"To {holder.unit.name.en}"),
        lines=tuple(lines),
        path=_PAGES.get(one.kind, "/calendar/").format(number=one.about.rpartition(":")[2]),
    )


def _below(step: int) -> int:
    return max((one for one in STEPS if one < step), default=-1)


# ── an office ───────────────────────────────────────────────────────────────────────────


def _digests(today: date) -> Iterator[tuple[Account, Letter]]:
    if today.weekday() > FRIDAY:
        return
    daily = set(Preference.objects.filter(pace=Pace.DAILY).values_list("account", flat=True))
    for holder in _holders(DIGESTED, today):
        if today.weekday() != MONDAY and holder.account_id not in daily:
            continue
        due = [one for one in next_of(calendar_of(holder), today, within=DIGEST_LOOKS_AHEAD) if one.missing]
        if due:
            yield holder.account, _digest(holder, due, today)


def _digest(holder: Membership, due: list[Occasion], today: date) -> Letter:
    """Write one mail about all hand-ins and all units that are missing, instead of one for each."""
    windows = Window.objects.in_bulk([int(one.key.partition(":")[2]) for one in due])
    lines: list[Text] = []
    for one in due:
        left = days_in_words(one.days_left(today))
        cases = list(missing_cases(holder, windows[int(one.key.partition(":")[2])])[:MOST_NAMED])
        names = [case.enrolment.unit.name for case in cases]
        more = (one.missing or 0) - len(names)
        lines.append(
            Text(
                f"{one.title.th} ({one.context.th}) {left.th} ยังไม่ส่ง {one.missing} หน่วยงาน: "
                + ", ".join(name.th for name in names)
                + (f" และอีก {more} แห่ง" if more > 0 else ""),
                f"{one.title.en} ({one.context.en}), {left.en}, {one.missing} not handed in: "
                + ", ".join(name.en for name in names)
                + (f" and {more} more" if more > 0 else ""),
            )
        )
    total = len(due)
    return Letter(
        key=f"digest|{holder.pk}|{today}",
        kind=Kind.DIGEST,
        subject=Text(f"สรุปหน่วยงานที่ยังไม่ส่ง {total} กำหนด", f"Not handed in yet: {total} deadlines"),
        opening=Text(f"เรียน {holder.unit.name.th}", f"To {holder.unit.name.en}"),
        lines=tuple(lines),
        path="/calendar/",
    )


# ── words ───────────────────────────────────────────────────────────────────────────────


def days_in_words(days: int) -> Text:
    """Give «อีก 7 วัน»; «ครบกำหนดวันนี้» on the day."""
    if days < 0:
        return Text(f"เลยกำหนด {-days} วัน", f"{-days} days overdue")
    if days == 0:
        return Text("ครบกำหนดวันนี้", "Due today")
    return Text(f"อีก {days} วันครบกำหนด", f"Due in {days} days" if days > 1 else "Due tomorrow")


def english_date(day: date) -> str:
    """Give «8 March 2024»."""
    return f"{day.day} {day:%B} {day.year}"
