"""The demonstration loads on PostgreSQL as it does on SQLite, and its people find their work."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from khunnatham.assessments.models import Assessment, Round
from khunnatham.assessments.states import State
from khunnatham.demonstration import shown_accounts
from khunnatham.journal.verification import verify

from .conftest import NOW


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration")
def test_it_loads_whole_and_every_shown_account_sees_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert verify() == []
    assert Round.objects.count() == 5
    assert set(Assessment.objects.values_list("state", flat=True)) >= {State.OPEN, State.SUBMITTED, State.FINAL}
    for row in shown_accounts():
        client = Client()
        answer = client.post("/sign-in/", {"username": row.username, "password": row.password}, follow=True)
        assert (row.username, answer.status_code, answer.redirect_chain[-1][0]) == (row.username, 200, "/")
