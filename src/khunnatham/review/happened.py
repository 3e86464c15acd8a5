"""What a committee did on a day of sittings, gathered for its minutes: heard, asked, ruled, agreed, chosen. No opinion is among it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, TypeVar

from django.db.models import Q, QuerySet

from khunnatham.assessments.models import Assessment
from khunnatham.meetings.models import Resolution
from khunnatham.review import sittings
from khunnatham.review.committee_models import Seat
from khunnatham.review.conflicts import stood_at
from khunnatham.review.follow_up_models import Question, Visit
from khunnatham.review.opinion_models import Consolidation, Ruling
from khunnatham.review.selection_models import Choice, ShortList
from khunnatham.review.sitting_models import Presence, SessionPaper, SittingDay, Step
from khunnatham.review.sittings import Quorate
from khunnatham.review.timing import TimedSlot
from khunnatham.thai import BANGKOK

ONE_DAY: Final = timedelta(days=1)
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class UnitThatDay:
    """One unit on a day: when it was heard and with what, what was asked, ruled and agreed, and who stepped aside."""

    assessment: Assessment
    heard: TimedSlot | None
    steps: tuple[Step, ...]
    papers: tuple[SessionPaper, ...]
    visits: tuple[Visit, ...]
    questions: tuple[Question, ...]
    rulings: tuple[Ruling, ...]
    agreed: tuple[Consolidation, ...]
    agreed_before: Consolidation | None
    aside: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """A whole day of a committee."""

    day: SittingDay
    presences: tuple[Presence, ...]
    quorate: Quorate | None
    seats: Mapping[int, Seat]
    began: datetime | None
    ended: datetime | None
    units: tuple[UnitThatDay, ...]
    choices: tuple[Choice, ...]
    short_lists: tuple[ShortList, ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """Which results and rulings stand in minutes already, by their plain keys: in those of this day, and in others."""

    here: frozenset[str]
    elsewhere: frozenset[str]

    def takes(self, key: str, *, is_of_the_day: bool) -> bool:
        """Tell whether the minutes of the day tell it: once told it stays there, and nothing is told twice."""
        return key in self.here or (is_of_the_day and key not in self.elsewhere)


def span_of(day: SittingDay) -> tuple[datetime, datetime]:
    """Give from when until when the date of a day lasts in Bangkok."""
    begins = datetime.combine(day.on, time.min, tzinfo=BANGKOK)
    return begins, begins + ONE_DAY


def happened_on(day: SittingDay, *, also: Collection[int] = ()) -> Happened:
    """Give what the committee did on the day; ``also`` are results agreed on other days that are told there too."""
    whole, presences = sittings.programme_of(day), sittings.presences_of(day)
    steps = list(Step.objects.filter(day=day).order_by("started_at", "pk"))
    heard = {row.slot.assessment_id: row for row in whole.rows if row.slot.assessment_id is not None}
    return Happened(
        day,
        presences=tuple(presences),
        quorate=sittings.quorum_on(day, presences),
        seats={seat.position: seat for seat in day.committee.seats.all()},
        began=steps[0].started_at if steps else None,
        ended=steps[-1].ended_at if steps else None,
        units=tuple(_units(day, heard, steps, also)),
        choices=tuple(_choices(day)),
        short_lists=tuple(_short_lists(day)),
    )


def agreed_elsewhere(day: SittingDay) -> list[Consolidation]:
    """Give what the committee agreed on other days and that stands in no minutes: told in these if who keeps them wants it."""
    begins, ends = span_of(day)
    told = _told(day)
    rows = Consolidation.objects.filter(Q(agreed_at__lt=begins) | Q(agreed_at__gte=ends), body=day.committee.body_id)
    rows = rows.select_related("submission__assessment__enrolment__unit").defer("findings", "result")
    return [row for row in rows.order_by("agreed_at", "pk") if row.key not in told.here | told.elsewhere]


def ruling_key(row: Ruling) -> str:
    """Give the plain key under which minutes resolve on a ruling."""
    return f"ruling:{row.pk}"


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _told(day: SittingDay) -> _Told:
    rows = Resolution.objects.filter(meeting__body=day.committee.body_id).exclude(about="")
    here, elsewhere = set[str](), set[str]()
    for meeting, about in rows.values_list("meeting", "about"):
        (here if meeting == day.meeting_id else elsewhere).add(about)
    return _Told(frozenset(here), frozenset(elsewhere))


def _units(
    day: SittingDay, heard: Mapping[int, TimedSlot], steps: Iterable[Step], also: Collection[int]
) -> Iterable[UnitThatDay]:
    told = _told(day)
    agreed, before = _agreements(day, told, frozenset(heard), also)
    ruled = _rulings(day, told)
    cases = _cases(heard, {*agreed, *ruled})
    numbers = [case.pk for case in cases]
    papers, of_slot = sittings.papers_of(day), _grouped(steps, lambda row: row.slot_id)
    visits, questions, aside = _visits(day, heard, numbers), _questions(day, numbers), _aside(day, numbers)
    for case in cases:
        row = heard.get(case.pk)
        yield UnitThatDay(
            case,
            heard=row,
            steps=of_slot.get(row.slot.pk, ()) if row else (),
            papers=papers.get(row.slot.pk, ()) if row else (),
            visits=visits.get(case.pk, ()),
            questions=questions.get(case.pk, ()),
            rulings=ruled.get(case.pk, ()),
            agreed=agreed.get(case.pk, ()),
            agreed_before=before.get(case.pk),
            aside=aside.get(case.pk, ()),
        )


def _cases(heard: Mapping[int, TimedSlot], others: Collection[int]) -> list[Assessment]:
    """Give the cases of a day: those heard in their order, then the others in Thai order."""
    rows = Assessment.objects.filter(pk__in={*heard, *others}).select_related(
        "enrolment__unit", "enrolment__round__owner"
    )
    found = {row.pk: row for row in rows.defer("result").order_by("enrolment__unit__sort_key", "pk")}
    return [*(found[number] for number in heard), *(row for number, row in found.items() if number not in heard)]


def _agreements(
    day: SittingDay, told: _Told, heard: Collection[int], also: Collection[int]
) -> tuple[dict[int, tuple[Consolidation, ...]], dict[int, Consolidation]]:
    """Give what is told of each case, and of those heard what was agreed on them earlier."""
    begins, ends = span_of(day)
    here = [int(key.removeprefix("consolidation:")) for key in told.here if key.startswith("consolidation:")]
    wanted = Q(agreed_at__gte=begins, agreed_at__lt=ends) | Q(pk__in=[*here, *also])
    earlier = Q(submission__assessment__in=heard, agreed_at__lt=begins)
    rows = Consolidation.objects.filter(wanted | earlier, body=day.committee.body_id).select_related("submission")
    agreed, before = defaultdict[int, list[Consolidation]](list), dict[int, Consolidation]()
    for row in rows.defer("submission__frozen", "submission__result").order_by("agreed_at", "pk"):
        case = row.submission.assessment_id
        if row.pk in also or told.takes(row.key, is_of_the_day=begins <= row.agreed_at < ends):
            agreed[case].append(row)
        elif row.agreed_at < begins:
            before[case] = row
    return {case: tuple(rows) for case, rows in agreed.items()}, before


def _rulings(day: SittingDay, told: _Told) -> dict[int, tuple[Ruling, ...]]:
    begins, ends = span_of(day)
    here = [int(key.removeprefix("ruling:")) for key in told.here if key.startswith("ruling:")]
    wanted = Q(ruled_at__gte=begins, ruled_at__lt=ends) | Q(pk__in=here)
    rows = Ruling.objects.filter(wanted, body=day.committee.body_id).select_related("submission", "follows__body")
    kept = [
        row
        for row in rows.defer("submission__frozen", "submission__result").order_by("ruled_at", "pk")
        if told.takes(ruling_key(row), is_of_the_day=begins <= row.ruled_at < ends)
    ]
    return _grouped(kept, lambda row: row.submission.assessment_id)


def _visits(day: SittingDay, heard: Collection[int], cases: Collection[int]) -> dict[int, tuple[Visit, ...]]:
    """Give how the committee looked at units: of those heard all of it until the day, of others what it did on the day."""
    rows = Visit.objects.filter(
        Q(held_on=day.on) | Q(submission__assessment__in=heard, held_on__lte=day.on),
        body=day.committee.body_id,
        submission__assessment__in=cases,
    )
    rows = rows.select_related("submission").defer("submission__frozen", "submission__result")
    return _grouped(rows.order_by("held_on", "pk"), lambda row: row.submission.assessment_id)


def _questions(day: SittingDay, cases: Collection[int]) -> dict[int, tuple[Question, ...]]:
    """Give what was asked on the day, and what was answered on it."""
    begins, ends = span_of(day)
    rows = Question.objects.filter(
        Q(asked_at__gte=begins, asked_at__lt=ends) | Q(answered_at__gte=begins, answered_at__lt=ends),
        body=day.committee.body_id,
        submission__assessment__in=cases,
    )
    rows = rows.select_related("submission").defer("submission__frozen", "submission__result")
    return _grouped(rows.order_by("asked_at", "pk"), lambda row: row.submission.assessment_id)


def _aside(day: SittingDay, cases: Collection[int]) -> dict[int, tuple[Seat, ...]]:
    """Give the seats whose holder of the day stepped aside from each case, until the day was over."""
    _, ends = span_of(day)
    against = defaultdict[int, set[int]](set)
    stood = stood_at(ends).filter(assessment__in=cases)
    for case, account in stood.values_list("assessment", "account"):
        against[case].add(account)
    if not against:
        return {}
    seated = [(seat, held.account_id) for seat, held in sittings.seats_on(day) if held is not None]
    return {case: tuple(seat for seat, account in seated if account in people) for case, people in against.items()}


def _choices(day: SittingDay) -> list[Choice]:
    """Give whom the committee chose on the day, and what its minutes resolved about a choice written down later."""
    begins, ends = span_of(day)
    of_the_day = Q(chosen_at__gte=begins, chosen_at__lt=ends, recorded__isnull=True)
    recorded = Q(recorded__meeting=day.meeting_id) if day.meeting_id else Q(pk=None)
    rows = Choice.objects.filter(of_the_day | recorded, body=day.committee.body_id)
    return list(
        rows.select_related("assessment__enrolment__unit", "round", "recorded", "short_list").order_by(
            "chosen_at", "pk"
        )
    )


def _short_lists(day: SittingDay) -> QuerySet[ShortList]:
    """Give which short lists the committee drew up or put right on the day."""
    begins, ends = span_of(day)
    rows = ShortList.objects.filter(drawn_at__gte=begins, drawn_at__lt=ends, body=day.committee.body_id)
    return rows.order_by("drawn_at", "pk")


def _grouped(rows: Iterable[Row], key: Callable[[Row], int]) -> dict[int, tuple[Row, ...]]:
    found = defaultdict[int, list[Row]](list)
    for row in rows:
        found[key(row)].append(row)
    return {number: tuple(rows) for number, rows in found.items()}
