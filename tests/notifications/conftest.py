"""A district with addresses, and a real mail server of the tests' own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.assessments.districts import District, district_of
from tests.organisations.conftest import Cast, cast  # noqa: F401 - the fixture

from khunnatham.organisations.models import Account


class Keeper:
    """Keeps what arrives; refuses recipients that begin with «gone» for good, and those with «busy» for now."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], Mail]] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - the library's
        """Take or refuse a recipient."""
        if address.startswith("gone"):
            return "550 no such mailbox"
        if address.startswith("busy"):
            return "450 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's
        """Keep a mail."""
        self.mails.append((list(envelope.rcpt_tos), message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Keeper]:
    """Give a real server on a port of its own; Django's settings lead to it."""
    keeper = Keeper()
    controller = Controller(keeper, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield keeper
    controller.stop()


def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
def district(cast: Cast) -> District:  # noqa: F811 - the fixture
    """Give the district; its people and the offices above have addresses."""
    district = district_of(cast)
    for membership in (district["officer"], district["head"], district["secretary"], district["interior"]):
        Account.objects.filter(pk=membership.account_id).update(email=f"{membership.account.username}@example.go.th")
    return district
