"""The home page's read model: what I do now, what waits with others, what is due soon. Every case stands in one list.

Those that go on with their whole round stand in none: of these ``review.waiting`` tells, once a round.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from khunnatham.assessments import criteria, joining
from khunnatham.assessments.cases import court_of, narrow_first, role_in_turn, seen_by, standing_of, turn_at
from khunnatham.assessments.models import Assessment, Enrolment, Round, RoundState
from khunnatham.assessments.permissions import WORKERS
from khunnatham.assessments.states import COURTS, HANDED_IN, Court, State
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Stage
from khunnatham.thai import in_bangkok
from khunnatham.wording import Text

SOON = timedelta(days=30)
MOST = 50
# Along the index of units by province: the first fifty are found without sorting the nation.
_PLACE = ("enrolment__unit__province_id", "enrolment__unit__sort_key", "pk")
_WITH_UNIT = frozenset(State) - HANDED_IN


@dataclass(frozen=True, slots=True)
class Task:
    """One row: the act as a verb, for which unit, by when, in whose court, how far. ``about`` is its plain key."""

    act: str
    verb: Text
    about: str
    unit: Text
    round: Text
    standing: Text
    court: Text | None
    due_at: datetime
    days_left: int
    answered: int
    leaves: int
    is_late: bool

    @property
    def is_overdue(self) -> bool:
        """Tell whether the deadline passed."""
        return self.days_left < 0


@dataclass(frozen=True, slots=True)
class MyWork:
    """Three lists of at most :data:`MOST` rows, and how many there are of each."""

    now: tuple[Task, ...]
    waiting: tuple[Task, ...]
    due: tuple[Task, ...]
    now_count: int
    waiting_count: int
    due_count: int


VERBS: dict[str, Text] = {
    "join": Text("แสดงความจำนงเข้าร่วม", "Join the programme"),
    "file": Text("กรอกและยื่นแบบแสดงความจำนง", "Complete and file the intent paper"),
    "assess": Text("ประเมินตนเองและลงนาม", "Assess and sign off"),
    "correct": Text("แก้ไขตามเหตุผลที่ส่งกลับ", "Correct what was returned"),
    "hand-in": Text("ตรวจและส่งผลการประเมิน", "Review and hand in"),
    "check": Text("ตรวจและเสนอเข้าที่ประชุม", "Check and list for the sitting"),
    "decide": Text("พิจารณารับรองผล", "Consider and certify"),
    "report": Text("รายงานผลต่อขั้นถัดไป", "Report to the next stage"),
    "record-outside": Text("บันทึกผลจากหน่วยงานที่พิจารณา", "Record the outside result"),
    "follow-up": Text("ติดตามให้ส่งผลการประเมิน", "Follow up until it is handed in"),
    "wait": Text("รอผล", "Wait for the result"),
}

_ACTS: dict[State, str] = {
    State.OPEN: "assess",
    State.RETURNED: "correct",
    State.SIGNED: "hand-in",
    State.SUBMITTED: "check",
    State.LISTED: "decide",
    State.DECIDED: "report",
}


def my_work(membership: Membership, at: datetime) -> MyWork:
    """Give the home page of a membership: two queries for a unit's people, two to five for the others, whatever the rows."""
    return _of_unit(membership, at) if membership.role_held in WORKERS else _of_office(membership, at)


# ── a unit's officer and head ───────────────────────────────────────────────────────────


def _of_unit(by: Membership, at: datetime) -> MyWork:
    enrolments = list(
        Enrolment.objects.filter(unit=by.unit_id)
        .select_related("round", "unit", "assessment")
        .defer("assessment__result")
        .order_by("round__due_at", "pk")
    )
    now: list[Task] = []
    waiting: list[Task] = []
    due: list[Task] = []
    for enrolment in enrolments:
        if not enrolment.is_filed:
            _place_draft(enrolment, now, at)
        elif enrolment.assessment.state != State.FINAL:
            _place_own(enrolment.assessment, by, now=now, waiting=waiting, due=due, at=at)
    joinable = [_task_to_join(round_, by, at) for round_ in _joinable(by, enrolments)]
    (now if by.role_held is Role.OFFICER else due).extend(joinable)
    return _lists(now, waiting, due)


def _place_draft(enrolment: Enrolment, now: list[Task], at: datetime) -> None:
    if enrolment.round.state == RoundState.OPEN:
        now.append(_task_to_file(enrolment, at))


def _place_own(
    assessment: Assessment, by: Membership, *, now: list[Task], waiting: list[Task], due: list[Task], at: datetime
) -> None:
    state = State(assessment.state)
    is_working = assessment.enrolment.round.state == RoundState.OPEN
    if role_in_turn(assessment) is by.role_held and state in _WITH_UNIT and is_working:
        now.append(_task(assessment, _ACTS[state], at))
    elif state in _WITH_UNIT and is_working and assessment.due_at - at <= SOON:
        due.append(_task(assessment, _ACTS[state], at))
    else:
        waiting.append(_task(assessment, "wait" if state in HANDED_IN else _ACTS[state], at))


def _joinable(by: Membership, enrolments: Iterable[Enrolment]) -> list[Round]:
    joined = {enrolment.round_id for enrolment in enrolments}
    rounds = joining.open_for(by.unit)
    return [round_ for round_ in rounds if round_.pk not in joined and is_for(round_, by.unit.kind)]


def is_for(round_: Round, unit_kind: str) -> bool:
    """Tell whether a round is for units of this kind; an edition that names no kinds is for all."""
    kinds = {kind.key for kind in criteria.edition_of(round_).unit_kinds}
    return not kinds or unit_kind in kinds


# ── secretariats, bodies and those above ────────────────────────────────────────────────


def _of_office(by: Membership, at: datetime) -> MyWork:
    rounds = list(Round.objects.exclude(state=RoundState.PLANNED))
    counts = list(
        seen_by(by)
        .order_by()
        .values("enrolment__round", "state", "stage")
        .annotate(count=Count("pk"))
        .values_list("enrolment__round", "state", "stage", "count")
    )
    now = _fetch(by, _in_turn(by, rounds), at)
    waiting = _fetch(by, _elsewhere(by, rounds), at, waits=True)
    due = _fetch(by, _not_handed_in(by, rounds, at), at, follows_up=True)
    return MyWork(
        now=now,
        waiting=waiting,
        due=due,
        now_count=_count(counts, _in_turn(by, rounds)),
        waiting_count=_count(counts, _elsewhere(by, rounds)),
        due_count=_count(counts, _not_handed_in(by, rounds, at)),
    )


@dataclass(frozen=True, slots=True)
class _Where:
    """Cases of one round in some states, at some stations (none named: at any)."""

    round: int
    states: frozenset[State]
    stages: frozenset[str] = frozenset()


def _in_turn(by: Membership, rounds: Iterable[Round]) -> list[_Where]:
    return [
        _Where(round_.pk, frozenset({state}), frozenset({stage.key}))
        for round_ in rounds
        for stage in criteria.stations(criteria.edition_of(round_))
        for state in (State.SUBMITTED, State.LISTED, State.DECIDED)
        if turn_at(stage, state) == by.role and not _goes_on_with_its_round(round_, stage, state)
    ]


def _goes_on_with_its_round(round_: Round, stage: Stage, state: State) -> bool:
    """Tell whether nothing is left to do with such a case alone: its round is approved as a whole."""
    is_decided = state is State.DECIDED
    return is_decided and criteria.stage_of_the_whole(criteria.edition_of(round_), stage.key) is not None


def _elsewhere(by: Membership, rounds: Iterable[Round]) -> list[_Where]:
    """Give what this office handed on to its body."""
    return [
        _Where(round_.pk, frozenset({State.LISTED}), frozenset({stage.key}))
        for round_ in rounds
        for stage in criteria.stations(criteria.edition_of(round_))
        if stage.decides and by.role == stage.secretariat and by.role != stage.owner
    ]


def _not_handed_in(by: Membership, rounds: Iterable[Round], at: datetime) -> list[_Where]:
    return [
        _Where(round_.pk, _WITH_UNIT)
        for round_ in rounds
        if round_.state == RoundState.OPEN
        and round_.due_at - at <= SOON
        and any(stage.secretariat == by.role for stage in criteria.stations(criteria.edition_of(round_))[:1])
    ]


def _fetch(
    by: Membership, wheres: list[_Where], at: datetime, *, waits: bool = False, follows_up: bool = False
) -> tuple[Task, ...]:
    if not wheres:
        return ()
    rows = narrow_first(seen_by(by).filter(_condition(wheres)).order_by(*_PLACE), MOST)
    rows = rows.select_related("enrolment__round", "enrolment__unit").defer("result")
    tasks = [_task(row, _act(row, waits=waits, follows_up=follows_up), at) for row in rows]
    return tuple(sorted(tasks, key=lambda task: (task.due_at, task.about)))


def _condition(wheres: list[_Where]) -> Q:
    """Give the condition, rounds with the same places together: few alternatives leave databases their best index."""
    places: dict[int, Q] = {}
    for where in wheres:
        one = Q(state__in=sorted(where.states))
        one = one & Q(stage__in=sorted(where.stages)) if where.stages else one
        places[where.round] = places[where.round] | one if where.round in places else one
    rounds_of: dict[Q, list[int]] = {}
    for round_, place in places.items():
        rounds_of.setdefault(place, []).append(round_)
    condition = Q()
    for place, rounds in rounds_of.items():
        condition |= Q(enrolment__round__in=rounds) & place
    return condition


def _act(assessment: Assessment, *, waits: bool, follows_up: bool) -> str:
    if follows_up:
        return "follow-up"
    if waits:
        return "wait"
    state = State(assessment.state)
    if state is State.LISTED:
        stage = criteria.stage_of(criteria.edition_of(assessment.enrolment.round), assessment.stage)
        return "decide" if stage is not None and stage.decides else "record-outside"
    return _ACTS[state]


def _count(counts: list[tuple[int, str, str, int]], wheres: list[_Where]) -> int:
    return sum(
        count
        for round_, state, stage, count in counts
        if any(
            round_ == where.round and state in where.states and (not where.stages or stage in where.stages)
            for where in wheres
        )
    )


# ── rows ────────────────────────────────────────────────────────────────────────────────


def _lists(now: list[Task], waiting: list[Task], due: list[Task]) -> MyWork:
    return MyWork(
        now=tuple(now[:MOST]),
        waiting=tuple(waiting[:MOST]),
        due=tuple(due[:MOST]),
        now_count=len(now),
        waiting_count=len(waiting),
        due_count=len(due),
    )


def _task(assessment: Assessment, act: str, at: datetime) -> Task:
    enrolment = assessment.enrolment
    return Task(
        act=act,
        verb=VERBS[act],
        about=assessment.key,
        unit=enrolment.unit.name,
        round=enrolment.round.title,
        standing=standing_of(assessment),
        court=court_of(assessment),
        due_at=assessment.due_at,
        days_left=days_left(assessment, at),
        answered=assessment.answered,
        leaves=assessment.leaves,
        is_late=assessment.is_late,
    )


def _task_to_file(enrolment: Enrolment, at: datetime) -> Task:
    text = Text("กำลังกรอกแบบแสดงความจำนง", "The intent paper is being filled")
    return _plain_task("file", enrolment.key, enrolment.unit.name, enrolment.round, text, at)


def _task_to_join(round_: Round, by: Membership, at: datetime) -> Task:
    text = Text("ยังไม่ได้แสดงความจำนง", "Not enrolled yet")
    return _plain_task("join", round_.key, by.unit.name, round_, text, at)


def _plain_task(act: str, about: str, unit: Text, round_: Round, standing: Text, at: datetime) -> Task:  # noqa: PLR0917
    return Task(
        act=act,
        verb=VERBS[act],
        about=about,
        unit=unit,
        round=round_.title,
        standing=standing,
        court=COURTS[Court.OFFICER],
        due_at=round_.due_at,
        days_left=days_left(round_, at),
        answered=0,
        leaves=0,
        is_late=False,
    )


def days_left(due: Round | Assessment, at: datetime) -> int:
    """Give the days until the deadline: 0 on its day, negative after it."""
    return (in_bangkok(due.due_at) - in_bangkok(at)).days
