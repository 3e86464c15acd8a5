"""Plans of districts, organisations and offices of one province are found together by who may see them."""

from __future__ import annotations

from datetime import date

import pytest
from tests.organisations.conftest import Cast

from khunnatham.assessments import planned
from khunnatham.plans import planning, topics
from khunnatham.plans.models import TopicKind

from .districts import OPENED, YEAR, District, district_of


@pytest.fixture
def district(cast: Cast) -> District:
    """Give a district of Mukdahan."""
    return district_of(cast)


def test_c_04_the_plan_of_a_district_is_found_by_itself_and_its_province(district: District) -> None:
    district.filed(district.open("moral-district", bundle_1=date(2026, 5, 31), bundle_2=date(2026, 8, 31)))
    plan = planning.start(
        district.unit, fiscal_year=YEAR, programme="moral-district", by=district["officer"], at=OPENED
    )
    topics.add_topic(plan, kind=TopicKind.PROBLEM, text="ขยะในคลอง", by=district["officer"], at=OPENED)

    for words in ("ปัญหาที่อยากแก้", "ขยะ คลอง", "problem to fix"):
        assert [item.text for item in planned.items(words, by=district["officer"], limit=5)] == ["ขยะในคลอง"]
    assert planned.items("ความดีที่อยากทำ", by=district["officer"], limit=5) == []
