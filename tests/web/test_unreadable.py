"""Requests that no browser of ours sends are answered with the page that says so, by the whole site as it runs."""

from __future__ import annotations

import pytest
from django.test import Client

FORM = "application/x-www-form-urlencoded"
UNREADABLE = {
    "another alphabet": (b"a=b", f"{FORM}; charset=utf-7"),
    "no boundary": (b"x", "multipart/form-data"),
    "a boundary that is none": (b"x", "multipart/form-data; boundary=" + "\u00ff"),
    "too many fields": (b"&".join(b"a%d=1" % number for number in range(3000)), FORM),
    "too much text": (b"title=" + b"a" * 6_000_000, FORM),
}


def _visitor() -> Client:
    """Give a browser that was here: only with the cookie of a page does the site read what it sends for its token."""
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("what", UNREADABLE)
@pytest.mark.parametrize("address", ["/sign-in/", "/evidence/upload/", "/evidence/share/", "/preferences/"])
def test_a_request_that_cannot_be_read_is_told_so(address: str, what: str) -> None:
    content, media_type = UNREADABLE[what]

    assert _visitor().post(address, content, content_type=media_type).status_code in {302, 400, 403}


@pytest.mark.django_db
def test_the_page_says_what_to_do() -> None:
    answer = _visitor().post("/sign-in/", b"a=b", content_type=f"{FORM}; charset=utf-7")

    assert "คำขอนี้อ่านไม่ได้" in answer.content.decode()
    assert "Content-Security-Policy" in answer
