"""Asking the web safely: a real server answers, and nothing that is not public is ever asked."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from khunnatham.evidence import fetching
from khunnatham.evidence.fetching import Fault, UnreachableError, ask, is_public

from .web_server import Site, serving


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    settings.FETCH_FROM_LOCAL_ADDRESSES = True
    with serving() as one:
        yield one


def fault_of(url: str, **more: Any) -> Fault:
    with pytest.raises(UnreachableError) as unreachable:
        ask(url, **more)
    return unreachable.value.fault


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
     "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1"],
)  # fmt: skip
def test_nothing_near_us_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.113.0.1", "2404:6800:4001::1", "::ffff:8.8.8.8"])
def test_the_public_internet_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://127.0.0.1/", Fault.NOT_PUBLIC),
        ("http://localhost/", Fault.NOT_PUBLIC),
        ("http://[::1]/", Fault.NOT_PUBLIC),
        ("http://[::ffff:127.0.0.1]/", Fault.NOT_PUBLIC),
        ("http://169.254.169.254/latest/meta-data/", Fault.NOT_PUBLIC),
        ("http://2130706433/", Fault.NOT_PUBLIC),
        ("http://0x7f.1/", Fault.NOT_PUBLIC),
        ("http://8.8.8.8:22/", Fault.NOT_PUBLIC),
        ("file:///etc/passwd", Fault.NOT_WEB),
        ("gopher://127.0.0.1/", Fault.NOT_WEB),
        ("ftp://example.org/", Fault.NOT_WEB),
        ("https://user:secret@example.org/", Fault.NOT_WEB),
        ("http:///nowhere", Fault.NOT_WEB),
        ("http://[::1", Fault.NOT_WEB),
        ("http://name.invalid/", Fault.NO_SUCH_SITE),
    ],
)
def test_our_own_network_is_never_asked(url: str, fault: Fault) -> None:
    assert fault_of(url) is fault


def test_a_name_with_one_private_address_is_not_asked_and_no_socket_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was asked"))
    assert fault_of("http://two.example/") is Fault.NOT_PUBLIC


def test_the_address_that_was_checked_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    connected: list[object] = []

    def look(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        looked.append(host)
        address = "8.8.8.8" if len(looked) == 1 else "127.0.0.1"  # a name that changes its mind
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address: object, *_: object, **__: object) -> socket.socket:
        connected.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", look)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert fault_of("http://rebinding.example/") is Fault.NO_ANSWER
    assert (looked, connected) == (["rebinding.example"], [("8.8.8.8", 80)])


def test_a_page_answers_and_hears_who_asks(site: Site) -> None:
    answer = ask(site.put("/page", "สวัสดี".encode()))
    assert (answer.status, answer.media_type, answer.charset, answer.content.decode()) == (
        200, "text/html", "utf-8", "สวัสดี",
    )  # fmt: skip
    assert all(agent.startswith("Khunnatham/") for agent in site.agents)


def test_redirects_are_followed_and_counted(site: Site) -> None:
    site.put("/old", status=301, Location="/new")
    site.put("/new", b"here")
    site.put("/round", status=302, Location="/round")
    assert ask(site.url("/old")).url == site.url("/new")
    assert fault_of(site.url("/round")) is Fault.LED_ASTRAY
    assert site.asked.count("GET /round") == fetching.MOST_REDIRECTS + 1


@pytest.mark.parametrize("to", ["http://10.0.0.1/", "http://localhost:1/", "file:///etc/passwd"])
def test_a_redirect_is_checked_like_the_first_address(
    site: Site, settings: Settings, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    site.put("/astray", status=302, Location=to)
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1" and "localhost" not in to)
    monkeypatch.setattr(fetching, "OPEN_PORTS", frozenset({site.port, 80, 1}))
    settings.FETCH_FROM_LOCAL_ADDRESSES = False
    if "localhost" in to:
        monkeypatch.setattr(fetching, "is_public", lambda _: not site.asked)
    assert fault_of(site.url("/astray")) in {Fault.NOT_PUBLIC, Fault.NOT_WEB}
    assert site.asked == ["GET /astray"]


def test_too_much_is_refused_or_cut(site: Site) -> None:
    url = site.put("/large", b"x" * 5000)
    assert fault_of(url, most_bytes=1000) is Fault.TOO_LARGE
    assert len(ask(url, most_bytes=1000, is_cut=True).content) == 1000


def test_who_drips_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    url = site.put("/drip", b"x" * 500, X_Drip="yes")
    assert fault_of(url) is Fault.NO_ANSWER


def test_a_door_that_is_shut_and_a_site_without_a_certificate(site: Site) -> None:
    assert fault_of(site.url("/").replace("http:", "https:")) is Fault.NOT_SECURE
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert fault_of(f"http://127.0.0.1:{port}/") is Fault.NO_ANSWER
