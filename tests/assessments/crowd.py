"""Many cases at once, written straight into the tables: for counting queries and for measuring."""

from __future__ import annotations

from datetime import date

from khunnatham.assessments.models import Assessment, Enrolment, EnrolmentState, Round, Submission
from khunnatham.assessments.states import HANDED_IN, State
from khunnatham.assessments.windows import WHOLE
from khunnatham.organisations.models import Place, Unit
from khunnatham.thai import search_text, sort_key

from .story import NOW

STAGES = {State.SUBMITTED: "compile", State.LISTED: "certify", State.DECIDED: "certify", State.FINAL: "national"}


def gather(round_: Round, provinces: list[Place], each: int, states: list[State]) -> list[Assessment]:
    """Put ``each`` organisations into every province, their cases in these states one after the other."""
    units = Unit.objects.bulk_create([_unit(province, number) for province in provinces for number in range(each)])
    enrolments = Enrolment.objects.bulk_create([_enrolment(round_, unit) for unit in units])
    cases = Assessment.objects.bulk_create(
        [_assessment(enrolment, states[number % len(states)]) for number, enrolment in enumerate(enrolments)]
    )
    Submission.objects.bulk_create([_submission(case, round_) for case in cases if case.version])
    return cases


def _unit(province: Place, number: int) -> Unit:
    name = f"องค์กร{province.name_th} {number:04}"
    return Unit(
        code=f"crowd-{province.pk}-{number}",
        kind="organisation",
        name_th=name,
        place=province,
        province=province,
        sort_key=sort_key(name),
        search_text=search_text(name),
    )


def _enrolment(round_: Round, unit: Unit) -> Enrolment:
    return Enrolment(
        round=round_,
        unit=unit,
        track="general",
        state=EnrolmentState.FILED,
        created_at=NOW,
        changed_at=NOW,
        changed_by="x",
        filed_at=NOW,
        filed_by="x",
    )


def _assessment(enrolment: Enrolment, state: State) -> Assessment:
    is_handed_in = state in HANDED_IN or state is State.RETURNED
    return Assessment(
        enrolment=enrolment,
        state=state,
        stage=STAGES.get(state, ""),
        version=int(is_handed_in),
        result={"requirements": {str(step): {"is_met": True, "th": "ผ่าน" * 20, "en": "met"} for step in range(1, 10)}},
        result_at=NOW,
        engine="0",
        tier="promoting",
        answered=9,
        leaves=9,
        changed_at=NOW,
        prepared_at=NOW,
        prepared_by="x",
        window=WHOLE,
        due_at=enrolment.round.due_at,
    )


def _submission(case: Assessment, round_: Round) -> Submission:
    return Submission(
        assessment=case,
        version=1,
        window=WHOLE,
        handed_in_at=NOW,
        due_at=round_.due_at,
        is_late=False,
        prepared_at=NOW,
        prepared_by="x",
        signed_by="x",
        frozen={"on": date(2026, 1, 1).isoformat()},
        result={},
        tier="promoting",
        digest="0" * 64,
    )
