"""One proof for several requirements: what administrators declare between two editions, read from both sides."""

from __future__ import annotations

import pytest
from tests.assessments.story import code_of
from tests.organisations.conftest import NOW, TODAY, Cast

from khunnatham.assessments import sameness
from khunnatham.assessments.edition_models import SameAs
from khunnatham.journal.models import Entry

DISTRICT, ORGANISATION, COMMUNITY = "moral-district/2567", "moral-organisation/2567", "clean-community/2564"
ONE, OTHER = (ORGANISATION, "1"), (DISTRICT, "1.1")


def declared(cast: Cast) -> SameAs:
    return sameness.declare(ONE, OTHER, by=cast["administrator"], at=NOW)


def test_it_is_empty_where_the_sources_say_nothing(cast: Cast) -> None:
    assert sameness.same_as(*ONE) == ()


def test_a_declared_pair_is_read_from_both_sides(cast: Cast) -> None:
    declared(cast)
    assert (sameness.same_as(*ONE), sameness.same_as(*OTHER)) == ((OTHER,), (ONE,))
    assert sameness.same_as_of(DISTRICT) == {"1.1": (ONE,)}


def test_of_two_pairs_no_third_follows(cast: Cast) -> None:
    declared(cast)
    third = (COMMUNITY, "D1.1.1")
    sameness.declare(OTHER, third, by=cast["administrator"], at=NOW)
    assert sameness.same_as(*ONE) == (OTHER,)
    assert sameness.same_as(*OTHER) == tuple(sorted((ONE, third)))


def test_declared_twice_from_either_side_is_declared_once(cast: Cast) -> None:
    first = declared(cast)
    again = sameness.declare(OTHER, ONE, by=cast["administrator"], at=NOW)
    assert (again, Entry.objects.filter(verb="same-as.declared").count()) == (first, 1)


def test_taken_back_it_is_gone_and_the_journal_tells_both(cast: Cast) -> None:
    row = declared(cast)
    sameness.withdraw(row, by=cast["administrator"], at=NOW)
    assert sameness.same_as(*ONE) == ()
    told = Entry.objects.filter(about=row.journal_key).order_by("number").values_list("verb", "facts")
    facts = {"edition": DISTRICT, "key": "1.1", "other_edition": ORGANISATION, "other_key": "1"}
    assert list(told) == [("same-as.declared", facts), ("same-as.withdrawn", facts)]
    assert code_of(lambda: sameness.withdraw(row, by=cast["administrator"], at=NOW)) == "already-withdrawn"


@pytest.mark.parametrize("person", ["officer", "secretary", "department", "auditor"])
def test_only_the_national_administrator_declares(cast: Cast, person: str) -> None:
    assert sameness.may_keep_editions(cast["administrator"], on=TODAY) is None
    assert code_of(lambda: sameness.declare(ONE, OTHER, by=cast[person], at=NOW)) in {"not-your-editions", "reads-only"}


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ((DISTRICT, "99"), "unknown-requirement"),
        ((ORGANISATION, "2"), "same-edition"),
        (("nowhere/2500", "1"), "unknown-edition"),
    ],
)
def test_a_pair_names_two_requirements_that_there_are(cast: Cast, other: tuple[str, str], code: str) -> None:
    assert code_of(lambda: sameness.declare(ONE, other, by=cast["administrator"], at=NOW)) == code
