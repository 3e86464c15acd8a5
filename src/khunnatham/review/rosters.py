"""What the pages of committees read: seats in printed order with who fills them, and which case lies with which committee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from khunnatham.assessments import criteria, judging
from khunnatham.assessments.judging_models import Interest, Judging
from khunnatham.assessments.models import Assessment, EnrolmentState, Round
from khunnatham.organisations import regions
from khunnatham.organisations.models import Membership, UnitKind
from khunnatham.organisations.queries import current
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Edition
from khunnatham.review import assigning, committees
from khunnatham.review.committee_models import Committee, Seat, Seating
from khunnatham.thai import search_text
from khunnatham.wording import Text

Stands = tuple[Interest, ...]
Recused = Mapping[int, Stands]
NATION = frozenset({Role.NATIONAL_ADMINISTRATOR, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat on a day: who fills it, who acts for that person, and who filled it before or will later."""

    seat: Seat
    now: Seating | None
    acting: Membership | None
    others: tuple[Seating, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """One committee with its seats and how many cases it judges."""

    committee: Committee
    rows: tuple[SeatRow, ...]
    cases: int

    @property
    def empty(self) -> int:
        """Give how many seats nobody fills today."""
        return sum(row.now is None for row in self.rows)

    @property
    def is_without_leader(self) -> bool:
        """Tell whether nobody fills a seat that leads: nobody could then arrange its days or write down what it agrees."""
        return all(row.now is None for row in self.rows if row.seat.chairs or row.seat.keeps)


@dataclass(frozen=True, slots=True)
class Lying:
    """One case of a round: the committee that judges it, or the sentence why none does yet."""

    assessment: Assessment
    committee: Committee | None
    reason: str
    why_not: Text | None


def has_committees(edition: Edition) -> bool:
    """Tell whether an edition names committees of its own that judge cases."""
    return any(row.judges and row.seats for row in edition.committees)


def sees_round(by: Membership, round_: Round) -> bool:
    """Tell whether the committees of a round may be read: by its owner and by those who see the nation."""
    owns = by.role_held is Role.DEPARTMENT_OFFICER and by.unit_id == round_.owner_id
    return owns or by.role_held in NATION


def own_regional(by: Membership, round_: Round) -> Committee | None:
    """Give the committee of a region of this round in which a person sits; nothing for others and those of no region."""
    own = committees.committee_of(by) if judging.sits_in_committee(by) else None
    return own if own is not None and own.region and committees.is_of(own, round_) else None


def rosters(round_: Round, *, on: date) -> list[Roster]:
    """Give every committee of the round in printed order: four queries, however many there are."""
    return _rosters(_of_round(round_), on=on)


def roster(committee: Committee, *, on: date) -> Roster:
    """Give one committee in the same way."""
    return _rosters(Committee.objects.filter(pk=committee.pk), on=on)[0]


def narrowed(rows: Iterable[Roster], *, region: int | None, words: str, only_empty: bool) -> list[Roster]:
    """Keep the committees of a region whose name, seats or people have every word, or that have an empty seat."""
    wanted = search_text(words).split()
    return [
        row
        for row in rows
        if (region is None or row.committee.region == region)
        and (not only_empty or row.empty)
        and all(word in _searched(row) for word in wanted)
    ]


def seat(committee: Committee, number: int) -> Seat | None:
    """Give one seat of a committee."""
    return Seat.objects.filter(committee=committee, pk=number).select_related("committee__body").first()


def of_unit(unit_id: int) -> Committee | None:
    """Give the committee whose body this unit is."""
    return Committee.objects.filter(body=unit_id).first()


def to_choose(round_: Round) -> list[Committee]:
    """Give the committees of a round by name, to choose one."""
    return list(_of_round(round_).select_related("body").order_by("key", "region"))


def round_of(committee: Committee) -> Round | None:
    """Give the round whose cases a committee judges."""
    return Round.objects.filter(
        owner=committee.owner_id,
        programme=committee.programme,
        edition=committee.edition,
        fiscal_year=committee.fiscal_year,
    ).first()


def may_know_recused(by: Membership, committee: Committee) -> bool:
    """Tell whether this person learns who does not judge which case: its chair and secretary, its owner, who sees the nation."""
    if by.role_held in NATION or (by.role_held is Role.DEPARTMENT_OFFICER and by.unit_id == committee.owner_id):
        return True
    held = committees.seat_of(by)
    return held is not None and held.committee_id == committee.pk and (held.chairs or held.keeps)


# ── cases ───────────────────────────────────────────────────────────────────────────────


def count_cases(round_: Round) -> tuple[int, int]:
    """Give how many cases of the round a committee judges, and how many none does: one query."""
    counts = _cases(round_).aggregate(all=Count("pk"), judged=Count("pk", filter=Q(_is_judged())))
    return counts["judged"], counts["all"] - counts["judged"]


def lying(round_: Round, *, on: date, words: str, only_left: bool, start: int, size: int) -> tuple[list[Lying], int]:
    """Give some cases of the round with their committees, those without first, and how many there are in all."""
    cases = _cases(round_)
    if only_left:
        cases = cases.filter(~Q(_is_judged()))
    for word in search_text(words).split():
        cases = cases.filter(enrolment__unit__search_text__contains=word)
    total = cases.count()
    shown = list(
        cases.select_related("enrolment__unit__province", "enrolment__round")
        .defer("result")
        .annotate(is_judged=_is_judged())
        .order_by("is_judged", "enrolment__unit__sort_key", "pk")[start : start + size]
    )
    edition, lies_in = criteria.edition_of(round_), regions.regions_on(on)
    bodies = {row.body_id: row for row in to_choose(round_)}
    named = {(row.key, row.region) for row in bodies.values()}
    judgings = {row.assessment_id: row for row in Judging.objects.filter(assessment__in=shown, ended_at__isnull=True)}
    rows = []
    for case in shown:
        judging = judgings.get(case.pk)
        committee = bodies.get(judging.body_id) if judging else None
        why_not = None if judging else _why_not(case, named, edition, lies_in)
        rows.append(Lying(case, committee, judging.reason if judging else "", why_not))
    return rows, total


def case_of(round_: Round, number: int) -> Assessment | None:
    """Give one handed-in or filed case of the round."""
    return (
        _cases(round_).select_related("enrolment__unit__province", "enrolment__round__owner").filter(pk=number).first()
    )


def cases_of(committee: Committee) -> list[Assessment]:
    """Give the cases that a committee judges now, in Thai order: one query."""
    judged = Judging.objects.filter(body=committee.body_id, ended_at__isnull=True).values("assessment")
    rows = Assessment.objects.filter(pk__in=judged).select_related("enrolment__unit__province", "enrolment__round")
    return list(rows.defer("result").order_by("enrolment__unit__sort_key", "pk"))


def opened_in(cases: Sequence[Assessment], *, by: Membership) -> frozenset[int]:
    """Give which of these cases' files may be opened: by a sitter those without interest, by others all; one query."""
    if not judging.sits_in_committee(by):
        return frozenset(case.pk for case in cases)
    return frozenset(
        Assessment.objects.filter(judging.opened(by), pk__in=[case.pk for case in cases]).values_list("pk", flat=True)
    )


def recused_in(committee: Committee) -> Recused:
    """Give who of the committee may not judge which of its cases, by the number of the case: one query."""
    judged = Judging.objects.filter(body=committee.body_id, ended_at__isnull=True).values("assessment")
    people = Membership.objects.filter(unit=committee.body_id).values("account")
    rows = judging.standing().filter(assessment__in=judged, account__in=people)
    found: dict[int, list[Interest]] = {}
    for row in rows.select_related("account").order_by("assessment", "account", "pk"):
        found.setdefault(row.assessment_id, []).append(row)
    return {number: tuple(rows) for number, rows in found.items()}


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _rosters(chosen: QuerySet[Committee], *, on: date) -> list[Roster]:
    acting = Prefetch("membership__acting", Membership.objects.filter(current(on)).select_related("account"))
    seatings = Prefetch("seatings", Seating.objects.select_related("membership__account").prefetch_related(acting))
    seats = Prefetch("seats", Seat.objects.prefetch_related(seatings))
    judged = Judging.objects.filter(body=OuterRef("body"), ended_at__isnull=True).order_by().values("body")
    count = Subquery(judged.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    rows = chosen.select_related("body", "owner").prefetch_related(seats).annotate(case_count=Coalesce(count, Value(0)))
    return [
        Roster(row, tuple(_seat_row(each, on) for each in row.seats.all()), row.case_count)
        for row in rows.order_by("key", "region")
    ]


def _seat_row(seat: Seat, on: date) -> SeatRow:
    seatings = list(seat.seatings.all())
    now = next((row for row in seatings if row.membership.is_current(on)), None)
    acting = next(iter(now.membership.acting.all()), None) if now else None
    others = sorted((row for row in seatings if row is not now), key=lambda row: row.membership.since)
    return SeatRow(seat, now, acting, tuple(others))


def _searched(row: Roster) -> str:
    people = [each.now.membership.account.post_th for each in row.rows if each.now]
    posts = [each.seat.post for each in row.rows]
    return search_text(" ".join([row.committee.key, row.committee.body.name_th, *posts, *people]))


def _of_round(round_: Round) -> QuerySet[Committee]:
    return Committee.objects.filter(
        owner=round_.owner_id, programme=round_.programme, edition=round_.edition, fiscal_year=round_.fiscal_year
    )


def _cases(round_: Round) -> QuerySet[Assessment]:
    return Assessment.objects.filter(enrolment__round=round_, enrolment__state=EnrolmentState.FILED)


def _is_judged() -> Exists:
    return Exists(
        Judging.objects.filter(assessment=OuterRef("pk"), ended_at__isnull=True, body__kind=UnitKind.COMMITTEE)
    )


def _why_not(case: Assessment, named: set[tuple[str, int]], edition: Edition, lies_in: dict[str, int]) -> Text:
    """Say why no committee judges a case: none is named for it, none is founded, or nobody pressed the button yet."""
    wanted = assigning.wanted_for(case, edition, lies_in)
    if isinstance(wanted, Text):
        return wanted
    return assigning.READY if wanted in named else assigning.NOT_FOUNDED.fill(key=wanted[0])
