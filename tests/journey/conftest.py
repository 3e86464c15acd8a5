"""What the stories need: one Chromium, a live server on the file database, a clock one can set, and eyes that miss nothing.

The server runs in threads of this process, so the clock of the tests is its clock too.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.test.utils import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.journey.cast import PASSWORD, Stage, assemble
from tests.journey.people import DESKTOP, PHONE, Clock, Screen, Theatre

from khunnatham.demonstration.loading import load

CHROMIUM = "/usr/bin/chromium"
# Two browsers and two servers share two cores: a page may take long, and only one that never comes is wrong.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed")
    # Playwright runs a loop in this thread, and Django would refuse the database there although nothing is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give a clock that stands until it is set: for the pages, for sessions, for everything that asks Django."""
    standing = Clock()
    monkeypatch.setattr(timezone, "now", standing.now)
    return standing


@pytest.fixture
def stage(transactional_db: None, clock: Clock) -> Stage:
    """Give the cast with their passwords and an opened round: all that a story has before its first page."""
    return assemble()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def screen(request: pytest.FixtureRequest) -> Screen:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def demonstration(transactional_db: None, clock: Clock) -> Iterator[Clock]:
    """Load the whole demonstration, as ``./run`` does, on the day of the clock."""
    with override_settings(DEMONSTRATION=True):
        load(now=clock.now())
        yield clock


@pytest.fixture
def password(stage: Stage) -> str:
    """Give the password of all who enter. A story of the demonstration gives the one of its accounts."""
    return PASSWORD


@pytest.fixture
def theatre(
    request: pytest.FixtureRequest,
    browser: Browser,
    live_server: LiveServer,
    password: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Theatre]:
    """Give the theatre: ``theatre.enter("officer", screen)`` is a person who signed in. Whatever went wrong is told at the end."""
    caplog.set_level(logging.ERROR)
    opened = Theatre(browser, live_server.url, tmp_path, password)
    failures = request.session.testsfailed
    yield opened
    if request.session.testsfailed > failures:
        opened.keep_pictures()
    opened.close()
    opened.tell(
        [f"server: {record.getMessage()}" for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    )


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 30) -> datetime:
    """Give a moment in Bangkok."""
    return Clock.moment(year, month, day, hour, minute)
