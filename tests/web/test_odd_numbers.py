"""Numbers of things that nobody has, too long or of other scripts: pages answer them and do not stumble."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.conftest import SignedIn
from tests.web.world import World

from khunnatham.web.fields import number_in

pytestmark = pytest.mark.django_db
ODD = ["9" * 30, "9" * 5000, "²", "๑" * 40, "-1", "1e9", "\x00"]


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "²", "๑", "1_000", " 1", "9" * 19, "9" * 5000])
def test_what_is_no_number_of_ours_is_none(text: str) -> None:
    assert number_in(text) is None


def test_the_longest_number_is_read() -> None:
    assert number_in("9" * 18) == int("9" * 18)


@pytest.fixture
def officer(sign_in: SignedIn) -> Client:
    """Give the browser of an officer whose assessment is open."""
    return sign_in("officer", state="open")


@pytest.mark.parametrize("number", ODD)
def test_forms_of_the_unit_answer_odd_numbers(world: World, officer: Client, number: str) -> None:
    case, proof = world.case("open"), world.evidence["open"]
    sheet = f"/assessments/{case.pk}/1/"
    sent = {
        f"{sheet}attach/": {"evidence": number},
        f"{sheet}detach/": {"evidence": number},
        f"{sheet}answer/": {"expected_revision": number, "value": "yes"},
        "/evidence/inbox/sort/": {"evidence": number, "title": "ภาพ"},
        "/evidence/upload/": {"assessment": number, "key": "1"},
        f"/evidence/{proof.pk}/": {"expected_revision": number, "title": "ภาพ"},
        "/role/": {"membership": number},
    }

    assert [address for address, fields in sent.items() if officer.post(address, fields).status_code >= 500] == []
    assert officer.get("/evidence/", {"after": number}).status_code == 200


@pytest.mark.parametrize("number", ODD)
@pytest.mark.parametrize("address", ["/compiling/list/?case={}", "/certificates/issue/?decision={}"])
def test_choices_of_the_secretariat_answer_odd_numbers(sign_in: SignedIn, address: str, number: str) -> None:
    assert sign_in("secretary").get(address.format(number)).status_code in {200, 302, 404}
