"""The demonstration, loaded once for all tests of a file and taken back at its end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction
from django.test.utils import override_settings

from khunnatham.demonstration.loading import load
from khunnatham.thai import BANGKOK

# A day on which the fiscal year of the story has just reached its middle; the clock of the machine plays no part.
NOW = datetime(2026, 2, 20, 9, 30, tzinfo=BANGKOK)


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[float]:
    """Load it; gives how many seconds that took."""
    with override_settings(DEMONSTRATION=True), django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        began = time.perf_counter()
        load(now=NOW)
        yield time.perf_counter() - began
        transaction.set_rollback(rollback=True)
