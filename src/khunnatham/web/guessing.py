"""Codes that nobody issued, asked from one address: more than a few in ten minutes is guessing, and has to wait."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render

from khunnatham.organisations.sign_in import client_address
from khunnatham.web.here import Request

MOST_MISSES: Final = 20
MOST_LISTS: Final = 10
WINDOW_IN_SECONDS: Final = 600


def is_too_much(request: Request) -> bool:
    """Tell whether this address guessed too often of late."""
    return _misses(request) >= MOST_MISSES


def has_checked_too_many_lists(request: Request) -> bool:
    """Tell whether this address sent many lists of late; one that it may still send is counted."""
    key = f"verify-lists:{client_address(request)}"
    sent = int(cache.get(key, 0))
    if sent < MOST_LISTS:
        cache.set(key, sent + 1, WINDOW_IN_SECONDS)
    return sent >= MOST_LISTS


def missed(request: Request) -> None:
    """Count a code that nobody issued."""
    cache.set(_key(request), _misses(request) + 1, WINDOW_IN_SECONDS)


def slow_down(request: Request) -> HttpResponse:
    """Ask to wait."""
    response = render(request, "certificates/verify.html", {"is_too_many": True}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(WINDOW_IN_SECONDS)
    return response


def _misses(request: Request) -> int:
    return int(cache.get(_key(request), 0))


def _key(request: Request) -> str:
    return f"verify-misses:{client_address(request)}"
