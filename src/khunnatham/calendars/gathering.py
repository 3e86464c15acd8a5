"""The calendar of a membership: a unit's own days, or those of the rounds on whose route an office acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils.text import Truncator

from khunnatham.assessments import criteria
from khunnatham.assessments.judging import SITTERS, sits_in_committee
from khunnatham.assessments.models import Answer, Assessment, Enrolment, Extension, Round, RoundState, Window
from khunnatham.assessments.permissions import WORKERS
from khunnatham.assessments.queries import rounds_seen, seen_by
from khunnatham.assessments.states import HANDED_IN, State
from khunnatham.assessments.tracking import Issue, Standing, issues_of
from khunnatham.calendars.occasions import DUE, Kind, Occasion, in_order
from khunnatham.calendars.schedules import scheduled
from khunnatham.meetings.models import Meeting, MeetingState
from khunnatham.notices.models import CircularState, Recipient
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Reach, Role
from khunnatham.organisations.scopes import reach
from khunnatham.plans.models import Activity
from khunnatham.programmes.criteria import Deadline
from khunnatham.review import improving, sittings
from khunnatham.review.sitting_models import SittingDay
from khunnatham.review.sittings import Programme
from khunnatham.review.timing import TimedSlot
from khunnatham.thai import BANGKOK, in_bangkok
from khunnatham.wording import Text

LONGEST_TITLE = 120
WITH_UNIT = frozenset(State) - HANDED_IN


def calendar_of(by: Membership) -> tuple[Occasion, ...]:
    """Give everything on the calendar of a membership, in order of time; the number of queries does not follow the rows."""
    own = [*_of_unit(by), *_letters(by), *_promises(by)] if by.role_held in WORKERS else _of_office(by)
    return in_order([*own, *_meetings(by), *_sittings(by)])


def next_of(occasions: Iterable[Occasion], today: date, *, within: int) -> list[Occasion]:
    """Give what must still be done: what is overdue, and what is due within so many days."""
    return [one for one in occasions if one.is_due and one.days_left(today) <= within]


def ahead_of(occasions: Iterable[Occasion], today: date, *, within: int) -> list[Occasion]:
    """Give what is due or takes place from today until so many days from it; nothing that is overdue, over or done."""
    return [
        one
        for one in occasions
        if (one.is_due or not (one.kind in DUE or one.is_done or one.is_closed))
        and (one.until or one.on) >= today
        and one.days_left(today) <= within
    ]


def sessions_of(whole: Programme) -> tuple[Occasion, ...]:
    """Give the sessions of a day of sittings, each with its unit and hours; the day itself while nobody is on it."""
    heard = [row for row in whole.rows if row.slot.assessment is not None]
    if not heard:
        return (_day(whole.day),)
    return tuple(
        replace(_session(row), title=row.slot.assessment.enrolment.unit.name)
        for row in heard
        if row.slot.assessment is not None
    )


# ── a unit ──────────────────────────────────────────────────────────────────────────────


def _of_unit(by: Membership) -> list[Occasion]:
    rows = Enrolment.objects.filter(unit=by.unit_id).exclude(round__state=RoundState.PLANNED)
    enrolments = list(rows.select_related("round", "assessment").defer("assessment__result"))
    if not enrolments:
        return _activities(by)
    windows = list(Window.objects.filter(round__in=[enrolment.round_id for enrolment in enrolments]))
    dues = _dues(windows, by.unit_id)
    answered = _answered(by.unit_id)
    found: list[Occasion] = []
    for enrolment in enrolments:
        case = enrolment.assessment if enrolment.is_filed else None
        own = [window for window in windows if window.round_id == enrolment.round_id]
        about = case.key if case else enrolment.key
        found += [
            _hand_in(window, enrolment.round, on=dues[window.pk], about=about, is_done=_is_in(window, own, case))
            for window in own
        ]
        met = answered.get(case.pk, frozenset()) if case else frozenset()
        found += [
            replace(one, about=about, is_done=bool(entry.covers) and _is_met(entry, one.on, case, met))
            for entry, one in scheduled(enrolment.round)
        ]
    return [*found, *_activities(by)]


def _is_met(entry: Deadline, on: date, case: Assessment | None, answered: frozenset[str]) -> bool:
    """Tell whether what an entry covers is done: closed where the edition follows issues, else answered."""
    if case is None:
        return False
    if not criteria.is_tracked(criteria.edition_of(case.enrolment.round)):
        return answered >= frozenset(entry.covers)
    # As of the day after: then a share that was due on the day counts as missed where it is not reached.
    issues = {issue.leaf.key: issue for issue in issues_of(case, today=on + timedelta(days=1))}
    return all(key in issues and _is_kept(issues[key], on) for key in entry.covers)


def _is_kept(issue: Issue, on: date) -> bool:
    if issue.standing.is_closed or issue.standing is Standing.ATTESTED:
        return True
    # A milestone on the way: the issue itself is due later, and the share of this day was reached.
    is_on_the_way = issue.due_on is not None and issue.due_on > on
    return is_on_the_way and issue.answer is not None and issue.answer.value is not None and not issue.missed


def _dues(windows: Iterable[Window], unit: int) -> dict[int, date]:
    """Give the day of each window for a unit, its own extension included, in one query."""
    dues = {window.pk: window.due_at for window in windows}
    for extension in Extension.objects.filter(window__in=list(dues), unit=unit):
        dues[extension.window_id] = max(dues[extension.window_id], extension.due_at)
    return {number: in_bangkok(due_at) for number, due_at in dues.items()}


def _hand_in(window: Window, round_: Round, *, on: date, about: str, is_done: bool) -> Occasion:
    return Occasion(
        key=f"window:{window.pk}",
        kind=Kind.HAND_IN,
        title=window.title,
        context=round_.title,
        on=on,
        about=about,
        round=round_.pk,
        window=window.key,
        is_done=is_done,
        is_closed=round_.state == RoundState.CLOSED,
    )


def _is_in(window: Window, windows: Iterable[Window], case: Assessment | None) -> bool:
    """Tell whether a case is past a window: handed in as a whole, or standing before a later one."""
    if case is None:
        return False
    if case.state not in WITH_UNIT:
        return True
    stands = next((one.position for one in windows if one.key == case.window), 0)
    return window.position < stands


def _answered(unit: int) -> Mapping[int, frozenset[str]]:
    """Give which requirements a unit answered with something other than no, by the number of the case."""
    rows = Answer.objects.filter(assessment__enrolment__unit=unit).exclude(value__isnull=True).order_by()
    found: dict[int, set[str]] = {}
    for case, key, value in rows.values_list("assessment", "key", "value"):
        if value not in (None, False):
            found.setdefault(case, set()).add(key)
    return {case: frozenset(keys) for case, keys in found.items()}


def _activities(by: Membership) -> list[Occasion]:
    rows = Activity.objects.filter(plan__unit=by.unit_id, starts_on__isnull=False, is_draft=False)
    return [
        Occasion(
            key=f"activity:{one.pk}",
            kind=Kind.ACTIVITY,
            title=Text(one.title, one.title),
            context=Text(one.place_text, one.place_text),
            on=one.starts_on,
            until=one.ends_on,
            about=f"activity:{one.pk}",
            is_done=one.finished_on is not None,
        )
        for one in rows.select_related("plan").order_by("starts_on", "pk")
        if one.starts_on is not None
    ]


def _letters(by: Membership) -> list[Occasion]:
    """Give the deadlines that letters of offices name, done once a letter is settled, and the days on which something is held."""
    rows = Recipient.objects.filter(unit=by.unit_id, circular__state=CircularState.SENT).select_related(
        "circular__office"
    )
    return [occasion for row in rows for occasion in _of_letter(row)]


def _promises(by: Membership) -> list[Occasion]:
    """Give what the unit took up of recommendations, on the days until which it said to do it: one query."""
    return [
        Occasion(
            key=f"recommendation:{one.pk}",
            kind=Kind.PROMISE,
            title=Text(Truncator(one.text).chars(LONGEST_TITLE), Truncator(one.text).chars(LONGEST_TITLE)),
            context=Text(one.responsible, one.responsible),
            on=one.due_on,
            about=f"improvement:{one.consolidation.submission.assessment_id}",
            is_done=one.is_done is True,
        )
        for one in improving.promised(by.unit)
        if one.due_on is not None
    ]


def _of_letter(row: Recipient) -> list[Occasion]:
    circular = row.circular
    dated = [(Kind.LETTER, each["title"], date.fromisoformat(each["on"])) for each in circular.deadlines]
    if circular.happens_on:
        dated.append((Kind.EVENT, circular.subject, circular.happens_on))
    return [
        Occasion(
            key=f"circular:{circular.pk}:{number}",
            kind=kind,
            title=Text(title, title),
            context=circular.office.name,
            on=on,
            about=circular.key,
            is_done=row.is_settled,
        )
        for number, (kind, title, on) in enumerate(dated)
    ]


# ── an office ───────────────────────────────────────────────────────────────────────────


def rounds_of(by: Membership) -> list[Round]:
    """Give the rounds on whose route an office acts: a department its own, a province those that pass through it."""
    return [round_ for round_ in rounds_seen(by) if round_.state != RoundState.PLANNED and acts_on(by, round_)]


def acts_on(by: Membership, round_: Round) -> bool:
    """Tell whether an office has a part in a round; without a query."""
    if by.role_held is Role.DEPARTMENT_OFFICER:
        return round_.owner_id == by.unit_id
    if by.role_held.reach is Reach.NATION:
        return True
    return any(by.role in {stage.owner, stage.secretariat} for stage in criteria.edition_of(round_).route)


def reminds(by: Membership, round_: Round) -> bool:
    """Tell whether an office may know who has not handed in, and ask them to; a committee sees what lies before it."""
    return by.role_held not in SITTERS and by.role_held not in WORKERS and acts_on(by, round_)


def _of_office(by: Membership) -> list[Occasion]:
    rounds = {round_.pk: round_ for round_ in rounds_of(by)}
    windows = list(Window.objects.filter(round__in=list(rounds)))
    missing = count_missing(by, windows)
    found = [
        replace(
            _hand_in(
                window,
                rounds[window.round_id],
                on=in_bangkok(window.due_at),
                about=f"round:{window.round_id}",
                is_done=False,
            ),
            missing=missing[window.pk] if by.role_held not in SITTERS else None,
            kind=Kind.HAND_IN if by.role_held not in SITTERS else Kind.EVENT,
        )
        for window in windows
    ]
    events = (one for round_ in rounds.values() for _, one in scheduled(round_))
    # Whether a milestone is met is each unit's own affair; an office is told the day.
    return [*found, *(replace(one, kind=Kind.EVENT) for one in events)]


def count_missing(by: Membership, windows: Iterable[Window]) -> Mapping[int, int]:
    """Give how many cases that this membership sees still have each window before them, in one query for all."""
    listed = list(windows)
    counts = (
        seen_by(by)
        .filter(enrolment__round__in={window.round_id for window in listed}, state__in=sorted(WITH_UNIT))
        .order_by()
        .values_list("enrolment__round", "window")
        .annotate(count=Count("pk"))
    )
    positions = {(window.round_id, window.key): window.position for window in listed}
    found = {window.pk: 0 for window in listed}
    for round_, key, count in counts:
        stands = positions.get((round_, key), 0)
        for window in listed:
            if window.round_id == round_ and window.position >= stands:
                found[window.pk] += count
    return found


def missing_cases(by: Membership, window: Window) -> QuerySet[Assessment]:
    """Give the cases that this membership sees and that still have the window before them, in Thai order of the units."""
    before = Window.objects.filter(round=window.round_id, position__lte=window.position).values("key")
    rows = seen_by(by).filter(enrolment__round=window.round_id, state__in=sorted(WITH_UNIT), window__in=before)
    return rows.select_related("enrolment__unit__place").defer("result").order_by("enrolment__unit__sort_key", "pk")


def _meetings(by: Membership) -> list[Occasion]:
    # The minutes of a committee are of its day of sittings, which stands there itself.
    rows = Meeting.objects.filter(reach(by, "body"), sitting_day__isnull=True).select_related("body")
    return [
        Occasion(
            key=one.key,
            kind=Kind.MEETING,
            title=one.label,
            context=one.body.name,
            on=one.date_on,
            about=one.key,
            is_done=one.state != MeetingState.PLANNED,
        )
        for one in rows.order_by("planned_on", "pk")
    ]


def _sittings(by: Membership) -> list[Occasion]:
    """Give the days of sittings: to a unit its own session, to a committee and its owner the day from its first hour."""
    if by.role_held in WORKERS:
        return [_session(row) for row in sittings.own_slots(by)]
    days = sittings.days_seen(by) if by.role_held is Role.DEPARTMENT_OFFICER or sits_in_committee(by) else []
    return [_day(one) for one in days]


def _day(one: SittingDay) -> Occasion:
    slots = list(one.slots.all())
    units = sum(not slot.is_break for slot in slots)
    begins = datetime.combine(one.on, one.starts_at, tzinfo=BANGKOK)
    ends = begins + timedelta(minutes=sum(slot.minutes for slot in slots))
    return Occasion(
        key=one.key,
        kind=Kind.MEETING,
        title=Text(f"วันรับฟัง {units} หน่วยงาน", f"Sittings with {units} units") if units else _ALONE,
        context=one.committee.body.name,
        on=one.on,
        about=one.key,
        starts_at=one.starts_at,
        ends_at=ends.time() if slots else None,
        place=one.where,
    )


def _session(row: TimedSlot) -> Occasion:
    day = row.slot.day
    return Occasion(
        key=f"sitting-slot:{row.slot.pk}",
        kind=Kind.MEETING,
        title=Text("นำเสนอผลการดำเนินงานต่อคณะกรรมการ", "Presentation before the committee"),
        context=day.committee.body.name,
        on=day.on,
        about=f"sitting-slot:{row.slot.pk}",
        starts_at=row.starts.time(),
        ends_at=row.ends.time(),
        place=day.where,
    )


# A day on which the committee sits and hears nobody.
_ALONE = Text("ประชุมคณะกรรมการ", "Meeting of the committee")
