"""What every verb of an assessment does before and after its own work: lock, ask, score, move, record."""

from __future__ import annotations

from datetime import datetime

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Answer, Assessment, Enrolment
from khunnatham.assessments.states import BY_NAME, State
from khunnatham.journal.actors import Actor
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.wording import Refusal

WHOLE = ("enrolment__round__owner", "enrolment__unit__place", "enrolment__unit__province")


def insist(refusal: Refusal | None) -> None:
    """Raise the refusal that a permission gave, if it gave one."""
    if refusal is not None:
        raise refusal


def locked(assessment: Assessment) -> Assessment:
    """Give the assessment as it stands now, locked until the act commits, with its enrolment, round and unit."""
    rows = Assessment.objects.select_for_update(no_key=True, of=("self",)).select_related(*WHOLE)
    return rows.get(pk=assessment.pk)


def locked_enrolment(enrolment: Enrolment) -> tuple[Enrolment, Assessment | None]:
    """Give the enrolment as it stands now with its round and unit, and its assessment where it is filed; both locked."""
    rows = Enrolment.objects.select_for_update(no_key=True, of=("self",))
    current = rows.select_related("round", "unit", "unit__province", "head_count").get(pk=enrolment.pk)
    # Who signs off or hands in meanwhile locks the assessment: wait for them here.
    return current, Assessment.objects.select_for_update(no_key=True).filter(enrolment=current).first()


def rescore(assessment: Assessment, *, at: datetime) -> None:
    """Compute the provisional result of the answers as they stand and put it on the row; saving is the caller's."""
    rows = Answer.objects.filter(assessment_id=assessment.pk, value__isnull=False).values_list("key", "value")
    scored = criteria.score(assessment.enrolment, dict(rows))
    assessment.result, assessment.result_at, assessment.engine = scored.record, at, criteria.ENGINE
    assessment.tier, assessment.answered, assessment.leaves = scored.level, scored.answered, scored.leaves
    assessment.points_achieved, assessment.points_available = scored.points_achieved, scored.points_available
    assessment.changed_at = at


def move(
    assessment: Assessment, name: str, *, by: Membership | Actor, at: datetime, stage: str = "", **facts: object
) -> Assessment:
    """Make a legal move: set state and station, save, record. The caller has asked the permission and the state."""
    row = BY_NAME[name]
    source = State(assessment.state)
    if source not in row.sources:
        message = f"{name} does not start at {source}: the permission should have refused."
        raise ValueError(message)
    assessment.state, assessment.stage, assessment.changed_at = row.target.value, stage, at
    assessment.save()
    hand = by if isinstance(by, Actor) else by.actor()
    journal(row.verb, assessment, by=hand, at=at, source=source.value, target=row.target.value, **facts)
    return assessment


def journal(verb: str, assessment: Assessment, *, by: Actor, at: datetime, **facts: object) -> None:
    """Record an act about an assessment, under its unit."""
    record(verb, about=assessment.key, unit=unit_key(assessment.enrolment.unit_id), by=by, at=at, facts=facts)


def unit_key(unit: Unit | int) -> str:
    """Give the key by which the journal knows a unit."""
    return f"unit:{unit if isinstance(unit, int) else unit.pk}"
