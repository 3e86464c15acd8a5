"""What an edition's schedule says beside its hand-ins: milestones to be met and events to attend, in the year of a round."""

from __future__ import annotations

from collections.abc import Iterator

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Round, RoundState
from khunnatham.assessments.rounds import day_in
from khunnatham.calendars.occasions import Kind, Occasion
from khunnatham.programmes.criteria import Deadline
from khunnatham.thai import fiscal_year


def scheduled(round_: Round) -> Iterator[tuple[Deadline, Occasion]]:
    """Give the entries that are no hand-ins.

    A day that the source prints for one year is not moved into another. A yearly day of an edition that names no hand-ins
    is where the round's only deadline was proposed from, and the round says itself when that is.
    """
    edition = criteria.edition_of(round_)
    for entry in edition.schedule:
        if entry.hands_in or (entry.month_day and not edition.hand_ins and not entry.covers):
            continue
        on = day_in(entry.month_day, entry.on, round_.fiscal_year)
        if fiscal_year(on) == round_.fiscal_year:
            yield (
                entry,
                Occasion(
                    key=f"schedule:{round_.pk}:{entry.key}",
                    kind=Kind.MILESTONE if entry.covers else Kind.EVENT,
                    title=entry.title,
                    context=round_.title,
                    on=on,
                    starts_at=entry.starts_at,
                    about=round_.key,
                    round=round_.pk,
                    is_closed=round_.state == RoundState.CLOSED,
                ),
            )
