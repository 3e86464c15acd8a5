"""What the pages of days of sittings read: the programme with its hours, who was there, what runs, papers, a unit's own session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from khunnatham.assessments import judging
from khunnatham.assessments.judging_models import Judging
from khunnatham.assessments.models import Assessment
from khunnatham.assessments.permissions import WORKERS
from khunnatham.assessments.states import State
from khunnatham.organisations.models import Membership
from khunnatham.organisations.queries import current
from khunnatham.organisations.roles import Role
from khunnatham.programmes import shelf
from khunnatham.programmes.committee_kinds import SessionItem
from khunnatham.programmes.criteria import Edition
from khunnatham.review import committees
from khunnatham.review.committee_models import Committee, Seat, Seating
from khunnatham.review.rosters import NATION
from khunnatham.review.sitting_days import session_of
from khunnatham.review.sitting_models import Presence, SessionPaper, SittingDay, Slot, Step
from khunnatham.review.timing import PAPERS_WITHIN, TimedItem, TimedSlot, handed_in_after, papers_due_on, programme
from khunnatham.thai import in_bangkok


@dataclass(frozen=True, slots=True)
class Programme:
    """A day with its slots in order and their hours."""

    day: SittingDay
    rows: tuple[TimedSlot, ...]
    session: tuple[SessionItem, ...]

    @property
    def ends(self) -> datetime | None:
        """Give when the last slot ends; nothing for a day without any."""
        return self.rows[-1].ends if self.rows else None

    @property
    def heard(self) -> int:
        """Give how many units are heard."""
        return sum(not row.slot.is_break for row in self.rows)


@dataclass(frozen=True, slots=True)
class Quorate:
    """Whether enough seats with a vote were there."""

    present: int
    seats: int
    is_met: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class Live:
    """What runs on a day and what comes next."""

    running: Step | None
    slot: TimedSlot | None
    item: TimedItem | None
    next: tuple[TimedSlot, TimedItem] | None
    done: Mapping[tuple[int, str], tuple[Step, ...]]


# ── days ────────────────────────────────────────────────────────────────────────────────


def days_of(committee: Committee) -> list[SittingDay]:
    """Give the days of a committee in order of time, those called off too: two queries."""
    return list(SittingDay.objects.filter(committee=committee).select_related("meeting").prefetch_related("slots"))


def day(number: int, *, by: Membership) -> SittingDay | None:
    """Give one day to those who sit in its committee, to its owner, and to those who see the nation; to others nothing."""
    return seen_by(by).filter(pk=number).select_related("committee__body", "committee__owner", "meeting").first()


def days_seen(by: Membership, *, since: date | None = None) -> list[SittingDay]:
    """Give the days that this membership sees and that take place, with their slots: two queries."""
    rows = seen_by(by).filter(cancelled_at__isnull=True).select_related("committee__body")
    if since is not None:
        rows = rows.filter(on__gte=since)
    return list(rows.prefetch_related("slots"))


def day_of_case(assessment: Assessment, *, by: Membership, on: date) -> SittingDay | None:
    """Give the day on which a case is heard on this date, if this membership sees it: one query."""
    return seen_by(by).filter(on=on, cancelled_at__isnull=True, slots__assessment=assessment).first()


def seen_by(by: Membership) -> QuerySet[SittingDay]:
    """Give the days that this membership reads: of its own committee, of the committees that its office owns, or of all."""
    rows = SittingDay.objects.all()
    if by.role_held in NATION:
        return rows
    if by.role_held is Role.DEPARTMENT_OFFICER:
        return rows.filter(committee__owner=by.unit_id)
    return rows.filter(committee__body=by.unit_id) if judging.sits_in_committee(by) else rows.none()


def programme_of(one: SittingDay) -> Programme:
    """Give the day with its hours: one query."""
    slots = one.slots.select_related("assessment__enrolment__unit__province").defer("assessment__result")
    session = session_of(one.committee)
    return Programme(one, tuple(programme(one, slots, session)), session)


def slot_of(one: SittingDay, number: int) -> Slot | None:
    """Give one slot of a day."""
    return one.slots.select_related("day", "assessment__enrolment__unit").filter(pk=number).first()


def cases_to_add(committee: Committee, one: SittingDay | None = None) -> list[tuple[Assessment, SittingDay | None]]:
    """Give the cases of the committee that do not stand on this day, each with the other day on which it is heard: two queries."""
    judged = Judging.objects.filter(body=committee.body_id, ended_at__isnull=True).values("assessment")
    cases = Assessment.objects.filter(pk__in=judged).select_related("enrolment__unit__province").defer("result")
    slots = Slot.objects.filter(assessment__in=judged, day__cancelled_at__isnull=True, day__committee=committee)
    days = {slot.assessment_id: slot.day for slot in slots.select_related("day")}
    here = one.pk if one else None
    rows = [(case, days.get(case.pk)) for case in cases.order_by("enrolment__unit__sort_key", "pk")]
    return [(case, other) for case, other in rows if other is None or other.pk != here]


def opened_among(by: Membership, rows: Sequence[TimedSlot]) -> frozenset[int]:
    """Give which of the cases this membership may open: a member those without interest, an owner all; one query."""
    numbers = [row.slot.assessment.pk for row in rows if row.slot.assessment and row.slot.assessment.version]
    if not judging.sits_in_committee(by):
        return frozenset(numbers)
    return frozenset(Assessment.objects.filter(judging.opened(by), pk__in=numbers).values_list("pk", flat=True))


# ── who was there ───────────────────────────────────────────────────────────────────────


def seats_on(one: SittingDay) -> list[tuple[Seat, Membership | None]]:
    """Give the seats in printed order with who fills them on the day, one acting for another before the other: four queries."""
    acting = Prefetch("membership__acting", Membership.objects.filter(current(one.on)).select_related("account"))
    seatings = Prefetch("seatings", Seating.objects.select_related("membership__account").prefetch_related(acting))
    return [(seat, _holder(seat, one.on)) for seat in one.committee.seats.prefetch_related(seatings)]


def _holder(seat: Seat, on: date) -> Membership | None:
    held = next((row.membership for row in seat.seatings.all() if row.membership.is_current(on)), None)
    return next(iter(held.acting.all()), held) if held else None


def edition_of(one: SittingDay) -> Edition:
    """Give the edition by which the committee of a day judges."""
    return shelf.by_key(one.committee.edition_key)


def presences_of(one: SittingDay) -> list[Presence]:
    """Give who was there by seat, in printed order; nothing before it was written down: one query."""
    return list(Presence.objects.filter(day=one).select_related("seat").order_by("seat__position"))


def quorum_on(one: SittingDay, presences: Sequence[Presence]) -> Quorate | None:
    """Tell whether the quorum was met; nothing before it was written down who was there."""
    if not presences:
        return None
    quorum = committees.quorum_of(shelf.by_key(one.committee.edition_key))
    voting = [row for row in presences if row.seat.votes]
    present = sum(row.is_present for row in voting)
    is_met = quorum.is_met(present=present, seats=len(voting))
    return Quorate(present, len(voting), is_met=is_met, is_default=quorum.is_default)


# ── on the day ──────────────────────────────────────────────────────────────────────────


def live(whole: Programme) -> Live:
    """Give what runs and what comes next: one query."""
    steps = list(Step.objects.filter(day=whole.day).order_by("started_at", "pk"))
    done: dict[tuple[int, str], tuple[Step, ...]] = {}
    for step in steps:
        done[step.slot_id, step.key] = (*done.get((step.slot_id, step.key), ()), step)
    running = next((step for step in steps if step.ended_at is None), None)
    order = [(row, item) for row in whole.rows for item in row.items]
    places = {(row.slot.pk, item.item.key): number for number, (row, item) in enumerate(order)}
    last = steps[-1] if steps else None
    after = places.get((last.slot_id, last.key), -1) if last else -1
    here = order[after] if running is not None and after >= 0 else (None, None)
    ahead = order[after + 1] if after + 1 < len(order) else None
    return Live(running, here[0], here[1], ahead, done)


def papers_of(one: SittingDay) -> Mapping[int, tuple[SessionPaper, ...]]:
    """Give the papers handed in for the sessions of a day, by slot: one query."""
    found: dict[int, tuple[SessionPaper, ...]] = {}
    rows = SessionPaper.objects.filter(slot__day=one).select_related("evidence", "version")
    for row in rows.order_by("slot", "filed_at", "pk"):
        found[row.slot_id] = (*found.get(row.slot_id, ()), row)
    return found


def paper(number: int, *, by: Membership) -> SessionPaper | None:
    """Give one paper to those who may open the case and see its day; a member who does not judge the unit gets nothing."""
    rows = SessionPaper.objects.filter(pk=number, slot__day__in=seen_by(by))
    if judging.sits_in_committee(by):
        rows = rows.filter(slot__assessment__in=Assessment.objects.filter(judging.opened(by)))
    return rows.select_related("evidence", "version").first()


# ── a unit ──────────────────────────────────────────────────────────────────────────────


def own_slot(number: int, *, by: Membership) -> Slot | None:
    """Give the session in which the own unit is heard; nothing of others."""
    return _own(by).filter(pk=number).first()


def own_slots(by: Membership, *, since: date | None = None) -> list[TimedSlot]:
    """Give the sessions of the own unit with their hours, those called off left out: two queries."""
    rows = _own(by).filter(day__cancelled_at__isnull=True)
    if since is not None:
        rows = rows.filter(day__on__gte=since)
    return [timed for slot in rows.order_by("day__on", "day__starts_at") if (timed := timed_slot(slot))]


def without_papers(sessions: Sequence[TimedSlot], *, at: datetime) -> list[TimedSlot]:
    """Give the sessions that are over and of which papers are still asked for: none came, and the last day has not passed.

    Nobody is asked any more once the case is over. One query, none where no session is over.
    """
    today = in_bangkok(at)
    over = [
        row
        for row in sessions
        if row.ends <= at
        and today <= papers_due_on(row.slot.day)
        and handed_in_after(session_of(row.slot.day.committee))
        and row.slot.assessment is not None
        and row.slot.assessment.state != State.FINAL
    ]
    filed = SessionPaper.objects.filter(slot__in=[row.slot.pk for row in over]) if over else SessionPaper.objects.none()
    there = set(filed.values_list("slot", flat=True))
    return [row for row in over if row.slot.pk not in there]


def heard_lately(*, at: datetime) -> list[TimedSlot]:
    """Give the sessions of all units of the days of which papers may still be asked for, with their hours: two queries."""
    today = in_bangkok(at)
    rows = _with_days(Slot.objects.filter(assessment__isnull=False, day__cancelled_at__isnull=True))
    rows = rows.filter(day__on__gte=today - PAPERS_WITHIN, day__on__lte=today)
    return [timed for slot in rows.order_by("day__on", "pk") if (timed := timed_slot(slot))]


def timed_slot(slot: Slot) -> TimedSlot | None:
    """Give one slot with its hours, of whose day the slots are at hand."""
    rows = programme(slot.day, slot.day.slots.all(), session_of(slot.day.committee))
    return next((row for row in rows if row.slot.pk == slot.pk), None)


def _own(by: Membership) -> QuerySet[Slot]:
    if by.role_held not in WORKERS:
        return Slot.objects.none()
    return _with_days(Slot.objects.filter(assessment__enrolment__unit=by.unit_id))


def _with_days(rows: QuerySet[Slot]) -> QuerySet[Slot]:
    heard = Slot.objects.select_related("assessment__enrolment__unit", "assessment__enrolment__round")
    slots = Prefetch("day__slots", heard.defer("assessment__result").order_by("position", "pk"))
    return rows.select_related(
        "day__committee__body", "assessment__enrolment__unit", "assessment__enrolment__round"
    ).prefetch_related(slots)
