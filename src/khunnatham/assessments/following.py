"""Answers that follow the facts: a requirement that its edition computes from a register answers itself.

An answer that somebody typed by hand is left alone: the newer figure is offered beside it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.answering import save_answer
from khunnatham.assessments.models import Answer, Assessment, Enrolment
from khunnatham.assessments.permissions import may_answer
from khunnatham.assessments.windows import locked_keys
from khunnatham.assessments.working import locked
from khunnatham.facts.answers import as_answer
from khunnatham.facts.queries import all_latest
from khunnatham.organisations.models import Membership
from khunnatham.programmes.criteria import Requirement
from khunnatham.thai import in_bangkok


def leaves_from(enrolment: Enrolment, kinds: Collection[str]) -> tuple[Requirement, ...]:
    """Give the requirements of this unit that its edition answers from facts of these kinds."""
    return tuple(leaf for leaf in criteria.leaves_of(enrolment) if leaf.fact in kinds)


@transaction.atomic
def follow_facts(assessment: Assessment, *, kinds: Collection[str], by: Membership, at: datetime) -> list[Answer]:
    """Answer every such requirement from the latest fact; gives the answers that changed. What was handed in stays."""
    current = locked(assessment)
    if may_answer(by, current, on=in_bangkok(at)):
        return []
    enrolment, closed = current.enrolment, locked_keys(current)
    facts = all_latest(enrolment.unit, enrolment.round.fiscal_year)
    standing = {answer.key: answer for answer in Answer.objects.filter(assessment=current)}
    followed = []
    for leaf in leaves_from(enrolment, kinds):
        fact, answer = facts.get(leaf.fact), standing.get(leaf.key)
        if fact is None or leaf.key in closed or not criteria.fits(leaf, as_answer(fact, leaf.kind, on=in_bangkok(at))):
            continue
        if answer is not None and (answer.fact_id == fact.pk or (answer.fact_id is None and answer.value is not None)):
            continue
        revision, note = (answer.revision, answer.note) if answer else (0, "")
        saved = save_answer(current, leaf.key, note=note, fact=fact, expected_revision=revision, by=by, at=at)
        followed.append(saved)
    return followed
