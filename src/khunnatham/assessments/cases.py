"""Lists of cases: who has handed in and who has not, by state, late, words; paged by cursor with a fixed number of queries."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet

from khunnatham.assessments import criteria, judging
from khunnatham.assessments.judging import SITTERS
from khunnatham.assessments.models import Assessment, Enrolment, Round
from khunnatham.assessments.permissions import on_route
from khunnatham.assessments.states import COURTS, HANDED_IN, STANDINGS, Court, State
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.roles import Reach, Role
from khunnatham.organisations.scopes import reach
from khunnatham.programmes.criteria import Stage
from khunnatham.thai import search_text
from khunnatham.wording import Text

PAGE = 50
# By what a list is sorted: the column, and whether it runs backwards. Ties go by number, in the same direction.
ORDERS: Mapping[str, tuple[str, bool]] = {
    "unit": ("enrolment__unit__sort_key", False),
    "-unit": ("enrolment__unit__sort_key", True),
    "changed": ("changed_at", False),
    "-changed": ("changed_at", True),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a list: the unit, where its case stands, in whose court, and its marks."""

    assessment: Assessment
    enrolment: Enrolment
    unit: Unit
    round: Round
    standing: Text
    court: Text | None
    level: Text
    is_handed_in: bool
    is_late: bool
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. ``next_cursor`` leads to the next; the counts are of the whole list before ``state`` narrows it."""

    rows: tuple[Case, ...]
    next_cursor: str
    counts: Mapping[str, int]
    late: int

    @property
    def total(self) -> int:
        """How many cases there are in all states."""
        return sum(self.counts.values())

    @property
    def handed_in(self) -> int:
        """How many lie with others than the unit."""
        return sum(count for state, count in self.counts.items() if State(state) in HANDED_IN)

    @property
    def not_handed_in(self) -> int:
        """How many still lie with the unit."""
        return self.total - self.handed_in


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list; everything may be left out."""

    round: Round | None = None
    states: frozenset[State] = field(default_factory=frozenset)
    is_handed_in: bool | None = None
    is_late: bool | None = None
    words: str = ""


NO_FILTERS = Filters()


def seen_by(by: Membership) -> QuerySet[Assessment]:
    """Give the cases that this membership may open; the same rule as ``permissions.may_see``, for lists."""
    cases = Assessment.objects.filter(_within(by))
    return cases.filter(version__gte=1) if by.role_held in SITTERS else cases


def _within(by: Membership) -> Q:
    if judging.sits_in_committee(by):
        return judging.opened(by)
    if by.role_held.reach is Reach.OWN_PROVINCE and by.unit.province_id is not None:
        # One comparison: the membership's own unit lies in its province, and an "or" would keep databases from the index.
        return Q(enrolment__unit__province=by.unit.province_id) & on_route(by, "enrolment__round")
    within = reach(by, "enrolment__unit")
    if by.role_held is Role.DEPARTMENT_OFFICER:
        return Q(enrolment__round__owner=by.unit_id) | within
    return within


def cases(
    by: Membership,
    *,
    filters: Filters = NO_FILTERS,
    order: str = "unit",
    cursor: str = "",
    limit: int | None = PAGE,
    at: datetime,
) -> Page:
    """Give one page of the cases one may see, in Thai order of the units. Two queries, whatever the number of rows.

    ``order`` is one of :data:`ORDERS`; without ``limit`` the page is the whole list.
    """
    narrowed = _narrowed(seen_by(by), filters)
    counts, late = _counts(narrowed)
    rows = _after(_of_state(narrowed, filters), order, cursor).order_by(*_sorting(order))
    page = list(
        (rows if limit is None else narrow_first(rows, limit + 1))
        .select_related("enrolment__round", "enrolment__unit__province", "enrolment__unit__place")
        .defer("result")
    )
    more = limit is not None and len(page) > limit
    shown = tuple(as_case(row, at=at) for row in page[:limit])
    return Page(shown, _cursor(shown[-1], order) if more else "", counts, late)


def narrow_first(rows: QuerySet[Assessment], limit: int) -> QuerySet[Assessment]:
    """Give the first of many sorted cases: databases sort their numbers alone and read only these wide rows."""
    return Assessment.objects.filter(pk__in=rows.values("pk")[:limit]).order_by(*rows.query.order_by)


def as_case(assessment: Assessment, *, at: datetime) -> Case:
    """Give the row of a case; fetch the assessment with its enrolment, round and unit."""
    enrolment = assessment.enrolment
    state = State(assessment.state)
    is_handed_in = state in HANDED_IN
    return Case(
        assessment=assessment,
        enrolment=enrolment,
        unit=enrolment.unit,
        round=enrolment.round,
        standing=standing_of(assessment),
        court=court_of(assessment),
        level=criteria.level_title(criteria.edition_of(enrolment.round), assessment.tier),
        is_handed_in=is_handed_in,
        is_late=assessment.is_late,
        is_overdue=not is_handed_in and at > assessment.due_at,
    )


def standing_of(assessment: Assessment) -> Text:
    """Give where the case stands in words; what waits for a result from outside lies there and before no sitting.

    What goes on with its whole round waits for that, and nobody reports it alone.
    """
    stage = _stage(assessment)
    if assessment.state == State.DECIDED and stage is not None:
        whole = criteria.stage_of_the_whole(criteria.edition_of(assessment.enrolment.round), stage.key)
        if whole is not None:
            return Text(f"พิจารณาแล้ว ขั้นต่อไป: {whole.title.th}", f"Decided. Next: {whole.title.en}")
    if assessment.state == State.LISTED and stage is not None and stage.records_outside and not stage.decides:
        return Text(f"รอผล: {stage.title.th}", f"Waiting for: {stage.title.en}")
    return STANDINGS[State(assessment.state)].text


def court_of(assessment: Assessment) -> Text | None:
    """Give in whose court the case is, by the names of the edition's route; nothing once it is over."""
    court, stage = STANDINGS[State(assessment.state)].court, _stage(assessment)
    if court is Court.NOBODY:
        return None
    if court is Court.BODY and stage is not None and stage.decides:
        return criteria.body_title(criteria.edition_of(assessment.enrolment.round), stage)
    role = role_in_turn(assessment)
    return COURTS[court] if role is None else role.title


def role_in_turn(assessment: Assessment) -> Role | None:
    """Give the role whose turn it is; nothing where the case is final or contested."""
    court, stage = STANDINGS[State(assessment.state)].court, _stage(assessment)
    if court in {Court.OFFICER, Court.HEAD}:
        return Role(court.value)
    if stage is None or court not in {Court.SECRETARIAT, Court.BODY}:
        return None
    return Role(turn_at(stage, State(assessment.state)))


def turn_at(stage: Stage, state: State) -> str:
    """Give the role in turn at a station: its body where it decides here and the case is listed, else its secretariat."""
    return stage.owner if state is State.LISTED and stage.decides else stage.secretariat


def _stage(assessment: Assessment) -> Stage | None:
    return criteria.stage_of(criteria.edition_of(assessment.enrolment.round), assessment.stage)


def _narrowed(rows: QuerySet[Assessment], filters: Filters) -> QuerySet[Assessment]:
    if filters.round is not None:
        rows = rows.filter(enrolment__round=filters.round)
    for word in search_text(filters.words).split():
        rows = rows.filter(enrolment__unit__search_text__contains=word)
    return rows


def _of_state(rows: QuerySet[Assessment], filters: Filters) -> QuerySet[Assessment]:
    if filters.states:
        rows = rows.filter(state__in=filters.states)
    if filters.is_handed_in is not None:
        among = HANDED_IN if filters.is_handed_in else frozenset(State) - HANDED_IN
        rows = rows.filter(state__in=among)
    return rows if filters.is_late is None else rows.filter(is_late=filters.is_late)


def _counts(rows: QuerySet[Assessment]) -> tuple[dict[str, int], int]:
    groups = rows.order_by().values("state").annotate(count=Count("pk"), late=Count("pk", filter=Q(is_late=True)))
    found = list(groups)
    return {row["state"]: row["count"] for row in found}, sum(row["late"] for row in found)


def _sorting(order: str) -> tuple[str, str]:
    column, backwards = ORDERS[order]
    return (f"-{column}", "-pk") if backwards else (column, "pk")


def _after(rows: QuerySet[Assessment], order: str, cursor: str) -> QuerySet[Assessment]:
    place = _place(cursor)
    if place is None:
        return rows
    value, number = place
    column, backwards = ORDERS[order]
    beyond = "lt" if backwards else "gt"
    # A comparison the index understands first, then the tie between equal rows.
    later = Q(**{f"{column}__{beyond}": value}) | Q(**{column: value, f"pk__{beyond}": number})
    try:
        return rows.filter(**{f"{column}__{beyond}e": value}).filter(later)
    except (ValueError, ValidationError):  # a cursor of another order
        return rows


def _cursor(case: Case, order: str) -> str:
    value = case.unit.sort_key if ORDERS[order][0] != "changed_at" else case.assessment.changed_at.isoformat()
    place = json.dumps([value, case.assessment.pk], ensure_ascii=False)
    return base64.urlsafe_b64encode(place.encode()).decode()


def _place(cursor: str) -> tuple[str, int] | None:
    """Read a cursor; one that somebody changed begins the list again."""
    try:
        value, number = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, TypeError, binascii.Error):
        return None
    return (value, number) if isinstance(value, str) and type(number) is int else None
