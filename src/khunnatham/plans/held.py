"""Activities of a plan that were held, and the unit's register of activities by dimension: written once, listed with one yes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from khunnatham.evidence.models import EvidenceState
from khunnatham.facts import queries as facts
from khunnatham.facts.keeping import Shelf, add_entry
from khunnatham.facts.registers import DIMENSIONS, register
from khunnatham.facts.writing import locked_unit
from khunnatham.organisations.models import Membership, Unit
from khunnatham.plans.models import Activity
from khunnatham.thai import in_bangkok, search_text
from khunnatham.wording import Text

WHOLLY = 100


@dataclass(frozen=True, slots=True)
class Held:
    """An activity that was held, as the register would list it."""

    activity: Activity
    day: date
    dimension: Text


def unlisted(unit: Unit, fiscal_year: int, *, on: date) -> list[Held]:
    """Give the held activities of all plans of the year that belong to a dimension and do not stand in the register. Two queries."""
    field = register(DIMENSIONS).field("dimension")
    was_held = Q(finished_on__isnull=False) | Q(progress_percent=WHOLLY) | Q(is_achieved__isnull=False)
    activities = Activity.objects.filter(
        was_held,
        plan__unit=unit,
        plan__fiscal_year=fiscal_year,
        is_draft=False,
        dimension__in=[option.key for option in field.options],
    ).order_by("plan_id", "position")
    listed = {_spelled(row.values) for row in facts.entries_of(unit, fiscal_year, DIMENSIONS)}
    held: list[Held] = []
    for activity in activities:
        spelled = _spelled({"title": activity.title, "dimension": activity.dimension})
        day = activity.finished_on or activity.ends_on or activity.starts_on
        option = field.option(activity.dimension)
        if day is not None and day <= on and spelled not in listed and option is not None:
            held.append(Held(activity, day, option.title))
            listed.add(spelled)
    return held


@transaction.atomic
def list_held(unit: Unit, fiscal_year: int, *, chosen: Collection[int], by: Membership, at: datetime) -> int:
    """List the chosen activities in the register, each with its first proof; give how many. Pressing twice lists them once."""
    current = locked_unit(unit.pk, by=by, at=at)
    rows = [row for row in unlisted(current, fiscal_year, on=in_bangkok(at)) if row.activity.pk in chosen]
    for row in rows:
        proof = row.activity.proofs.filter(evidence__state=EvidenceState.FILED).select_related("evidence").first()
        add_entry(
            Shelf(current, fiscal_year, DIMENSIONS),
            values={
                "title": row.activity.title,
                "dimension": row.activity.dimension,
                "day": row.day,
                "place": row.activity.place_text,
            },
            evidence=proof.evidence if proof else None,
            by=by,
            at=at,
        )
    return len(rows)


def _spelled(values: dict[str, object]) -> tuple[str, str]:
    return search_text(str(values.get("title", ""))).replace(" ", ""), str(values.get("dimension", ""))
