"""What a committee found of requirements stands over the answers, and everything follows from it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from khunnatham.programmes import shelf
from khunnatham.scoring.answers import Claim
from khunnatham.scoring.judging import score
from khunnatham.scoring.result import Result

EDITION = shelf.by_key("clean-community/2564")
LEAVES = [leaf.key for leaf in EDITION.leaves("regional", "general")]


def scored(track: str = "general", **rulings: bool) -> Result:
    named = {key.replace("_", "."): value for key, value in rulings.items()}
    return score(EDITION, Claim("unit", "regional", track, {}, assumes_met=True, rulings=named))


def test_without_rulings_nothing_changes() -> None:
    assert scored() == score(EDITION, Claim("unit", "regional", "general", {}, assumes_met=True))


def test_a_requirement_found_lacking_stops_the_ladder_there() -> None:
    result = scored(D1_3_2=False)

    assert (result.dimensions["D1"].level, result.total) == (2, Decimal(82))
    assert result.findings["D1.3.2"].origin == "ruled"
    assert "คณะผู้ประเมิน" in result.findings["D1.3.2"].reason.th
    assert [gap.key for gap in result.gaps][:1] == ["D1.3.2"]


def test_a_requirement_found_met_counts_though_it_was_not_answered() -> None:
    answers = dict.fromkeys(("D5.1.1",), True)
    before = score(EDITION, Claim("unit", "regional", "general", answers))
    after = score(EDITION, Claim("unit", "regional", "general", answers, rulings={"D5.1.2": True}))

    assert (before.dimensions["D5"].level, after.dimensions["D5"].level) == (0, 1)


def test_the_outside_award_can_be_ruled_too() -> None:
    assert [scored(X_1=ruled).total for ruled in (True, False)] == [Decimal(110), Decimal(100)]


@pytest.mark.parametrize(("lacking", "outcome"), [({}, "model-kept"), ({"D1_3_2": False}, "model-lost")])
def test_the_86_points_follow_from_what_was_found(lacking: dict[str, bool], outcome: str) -> None:
    result = scored("model", **lacking)

    assert result.outcome == outcome
    assert result.findings["LM.1"].is_met is (outcome == "model-kept")


def test_what_follows_from_the_points_is_not_ruled() -> None:
    assert not scored("model", D1_3_2=False, LM_1=True).findings["LM.1"].is_met


def test_a_ruling_on_what_the_unit_is_not_asked_is_left_alone() -> None:
    assert scored(D3C_1_1=False).total == Decimal(100)
