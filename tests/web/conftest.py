"""What page tests share: the world, and pages that stand still at its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from tests.web.world import NOW, World, assemble

SignedIn = Callable[..., Client]


@pytest.fixture(scope="module")
def _country(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Make the world once a module, inside a transaction that ends with the module: making it takes a second or two."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield assemble()
        transaction.set_rollback(True)


@pytest.fixture
def world(_country: World, db: None) -> World:
    """Give the whole world as it was made; what a test does to it is undone."""
    return deepcopy(_country)


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
