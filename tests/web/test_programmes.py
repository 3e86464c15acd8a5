"""The criteria as pages: every requirement as printed, every default marked, quick."""

from __future__ import annotations

import html
from time import perf_counter

import pytest
from django.test import Client

from khunnatham.programmes import shelf
from khunnatham.thai import to_arabic_digits


def test_the_shelf_lists_every_edition(client: Client, db: None) -> None:
    body, known = client.get("/programmes/").content.decode(), shelf.keys()

    assert [key for key in known if f'href="/programmes/{key}/"' not in body] == []


@pytest.mark.parametrize("key", shelf.keys())
@pytest.mark.parametrize("language", ["th", "en"])
def test_an_edition_is_shown_whole(client: Client, db: None, key: str, language: str) -> None:
    client.cookies["django_language"] = language
    edition = shelf.by_key(key)
    body = html.unescape(client.get(f"/programmes/{key}/").content.decode())

    for requirement in edition.requirements.values():
        assert f'id="requirement-{requirement.key}"' in body
        assert requirement.text.in_language(language) in body
    for why in edition.defaults.values():
        assert to_arabic_digits(why.in_language(language)) in body
    for reading in edition.readings:
        assert to_arabic_digits(reading.text.in_language(language)) in body


def test_a_default_carries_its_badge(client: Client, db: None) -> None:
    body = client.get("/programmes/moral-organisation/2567/").content.decode()
    first = body.partition('id="requirement-1"')[2].partition('id="requirement-2"')[0]

    assert "ค่าเริ่มต้นของระบบ" in first


def test_an_edition_that_nobody_wrote_is_not_found(client: Client, db: None) -> None:
    assert client.get("/programmes/moral-organisation/2999/").status_code == 404


def test_the_longest_edition_is_shown_quickly(client: Client, db: None) -> None:
    address = "/programmes/clean-community/2564/"
    client.get(address)
    began = perf_counter()
    client.get(address)

    assert perf_counter() - began < 0.06
