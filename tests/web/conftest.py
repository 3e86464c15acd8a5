"""What page tests share: the world, and pages that stand still at its day."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.world import NOW, World, assemble

SignedIn = Callable[..., Client]


@pytest.fixture
def world(db: None) -> World:
    """Give the whole world, freshly made."""
    return assemble()


@pytest.fixture
def _day_of_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages believe that it is the day of the world: ``request.now`` comes from here."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def sign_in(world: World, _day_of_the_world: None) -> SignedIn:
    """Give ``sign_in("officer", state="open") -> Client``, on the day of the world."""

    def signed_in(name: str, *, state: str = "") -> Client:
        return world.signed_in(Client(), name, state=state)

    return signed_in
