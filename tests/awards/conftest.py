"""The cast and the story of one unit's year."""

from __future__ import annotations

import pytest
from tests.assessments.story import Story, open_round
from tests.organisations.conftest import Cast, cast  # noqa: F401 - the fixture


@pytest.fixture
def story(cast: Cast) -> Story:  # noqa: F811 - the fixture
    """Give the cast with an open round."""
    return Story(cast, open_round(cast))
