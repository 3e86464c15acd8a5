"""For whom a round is: everybody of the edition's kinds, or some provinces and units only."""

from __future__ import annotations

from tests.assessments.districts import OPENED, OPENS_ON, YEAR
from tests.assessments.story import code_of
from tests.organisations.conftest import Cast

from khunnatham.assessments import enrolling, joining, rounds
from khunnatham.assessments.models import Round
from khunnatham.assessments.queries import joinable_rounds, my_work
from khunnatham.journal.models import Entry
from khunnatham.organisations.models import Place, Unit
from khunnatham.thai import deadline


def opened(cast: Cast, *, places: tuple[str, ...] = (), units: tuple[str, ...] = ()) -> Round:
    return rounds.open_round(
        cast.units["department"],
        programme="moral-organisation",
        edition="2567",
        fiscal_year=YEAR,
        opens_on=OPENS_ON,
        due_on=OPENS_ON.replace(year=2026, month=8),
        places=[Place.objects.get(pk=code) for code in places],
        units=[cast.units[name] for name in units],
        by=cast["department"],
        at=OPENED,
    )


def who_may_join(cast: Cast) -> list[str]:
    return [name for name, unit in cast.units.items() if joinable_rounds(unit)]


def start(cast: Cast, round_: Round, unit: Unit, person: str) -> object:
    return enrolling.start(round_, unit=unit, by=cast[person], at=OPENED)


def test_nothing_named_means_every_unit_of_the_kinds(cast: Cast) -> None:
    assert not joining.limits_of(opened(cast))
    assert who_may_join(cast) == ["organisation", "neighbour", "community", "far"]


def test_a_province_lets_in_its_units_wherever_they_lie_in_it(cast: Cast) -> None:
    opened(cast, places=("49",))
    assert who_may_join(cast) == ["organisation", "neighbour", "community"]


def test_units_are_named_one_by_one_beside_provinces(cast: Cast) -> None:
    limits = joining.limits_of(opened(cast, places=("50",), units=("neighbour",)))
    assert ([place.pk for place in limits.places], list(limits.units)) == (["50"], [cast.units["neighbour"]])
    assert who_may_join(cast) == ["neighbour", "far"]


def test_who_is_not_among_them_is_refused_and_not_offered(cast: Cast) -> None:
    round_ = opened(cast, units=("neighbour",))
    assert list(my_work(cast["officer"], OPENED).now) == []
    assert code_of(lambda: start(cast, round_, cast.units["organisation"], "officer")) == "unit-outside-the-round"


def test_who_joined_before_stays_when_the_round_is_limited(cast: Cast) -> None:
    round_ = opened(cast)
    enrolment = start(cast, round_, cast.units["organisation"], "officer")
    rounds.limit(round_, units=[cast.units["neighbour"]], by=cast["department"], at=OPENED)
    assert list(round_.enrolments.all()) == [enrolment]
    assert who_may_join(cast) == ["neighbour"]
    rounds.limit(round_, by=cast["department"], at=OPENED)
    assert who_may_join(cast) == ["neighbour", "community", "far"]
    told = Entry.objects.filter(about=round_.key).order_by("number").values_list("verb", flat=True)
    assert list(told) == ["round.opened", "round.limited", "round.unlimited"]


def test_a_unit_of_another_kind_is_refused_by_name(cast: Cast) -> None:
    assert code_of(lambda: opened(cast, units=("culture",))) == "unit-kind-not-asked"


def test_only_who_manages_the_round_limits_it(cast: Cast) -> None:
    round_ = opened(cast)
    assert code_of(lambda: rounds.limit(round_, by=cast["secretary"], at=OPENED)) == "round-not-yours"
    rounds.close(round_, by=cast["department"], at=OPENED)
    assert code_of(lambda: rounds.limit(round_, by=cast["department"], at=OPENED)) == "round-not-open"


def test_the_deadline_stays_as_it_was(cast: Cast) -> None:
    assert opened(cast, places=("49",)).due_at == deadline(OPENS_ON.replace(year=2026, month=8))
