"""What the tests of a unit's papers share: addresses, posting as the script of autosave does, another hand that was faster."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from tests.web.world import World

JSON = {"Accept": "application/json"}


def at(world: World, state: str, page: str = "") -> str:
    """Give the address of a page of the unit in this state."""
    return f"/enrolments/{world.enrolment(state).pk}/{page}"


def autosave(client: Client, url: str, revision: int, **fields: Any) -> Any:
    """Post as the script does and give the answer."""
    return client.post(url, {**fields, "expected_revision": revision}, headers=JSON)


def body(answer: Any) -> str:
    """Give the markup of an answer."""
    return str(answer.content.decode()) if isinstance(answer, HttpResponse) else ""
