"""Nothing that a person who signed in was shown is kept by a proxy or by the browser of a shared computer."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.conftest import SignedIn

PAGES = (
    "/",
    "/certificates/",
    "/search/",
    "/people/",
    "/places/",
    "/compiling/",
    "/meetings/",
    "/programmes/",
    "/account/",
)


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_person_are_never_kept(sign_in: SignedIn, page: str) -> None:
    kept = sign_in("secretary").get(page)["Cache-Control"]

    assert "private" in kept
    assert "no-store" in kept


@pytest.mark.django_db
def test_a_visitor_may_keep_the_criteria(client: Client) -> None:
    assert "no-store" not in client.get("/programmes/").headers.get("Cache-Control", "")
