"""The cast with its district, for what offices tell and do."""

from __future__ import annotations

import pytest
from tests.assessments.districts import District, district_of
from tests.organisations.conftest import assemble


@pytest.fixture
def district(db: None) -> District:
    """Give a district with its people and the offices above it."""
    return district_of(assemble())
