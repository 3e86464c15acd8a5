"""A district in both programmes for districts, in the years that their sources print."""

from __future__ import annotations

from datetime import date

import pytest
from tests.assessments.districts import OPENED, District, district_of
from tests.organisations.conftest import Cast, cast  # noqa: F401 - the fixture

from khunnatham.assessments import rounds
from khunnatham.assessments.models import Round


@pytest.fixture
def district(cast: Cast) -> District:  # noqa: F811 - the fixture
    """Give the district with its people."""
    return district_of(cast)


def opened(district: District, programme: str, fiscal_year: int = 2567) -> Round:
    """Open a round of a fiscal year, with the days of its edition."""
    return rounds.open_round(
        district["department"].unit,
        programme=programme,
        edition="2567",
        fiscal_year=fiscal_year,
        opens_on=date(fiscal_year - 544, 12, 1),
        by=district["department"],
        at=OPENED,
    )
