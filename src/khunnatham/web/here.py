"""Who is here and in which role: the membership that a request acts under, chosen by the person and kept in the session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from khunnatham.organisations import queries
from khunnatham.organisations.models import Account, Membership

CHOSEN = "membership"


class Request(HttpRequest):
    """What pages know of a request beside Django's own: typed once, so that views need no casts.

    ``membership`` is what the access guard of a page for some roles promises: the one the request acts under.
    """

    user: Account
    now: datetime
    today: date
    memberships: list[Membership]
    membership: Membership


class HereMiddleware:
    """Set ``request.now``, ``request.today``, ``request.memberships`` and ``request.membership`` (None for a visitor)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request that knows its time and its people."""
        request.now = timezone.now()  # type: ignore[attr-defined]
        request.today = timezone.localdate(request.now)  # type: ignore[attr-defined]
        request.memberships = SimpleLazyObject(lambda: _held(request))  # type: ignore[attr-defined]
        return self._get_response(request)


def membership_of(request: HttpRequest) -> Membership | None:
    """Give the membership the request acts under: the one chosen, else the first one held, else none."""
    held = cast("list[Membership]", list(request.memberships))  # type: ignore[attr-defined]
    chosen = request.session.get(CHOSEN)
    return next((one for one in held if one.pk == chosen), held[0] if held else None)


def choose(request: HttpRequest, membership_id: int) -> bool:
    """Act under another membership of the same account from now on; tells whether the account holds it today."""
    held = queries.membership(membership_id, cast("Account", request.user), request.today)  # type: ignore[attr-defined]
    if held is None:
        return False
    request.session[CHOSEN] = held.pk
    return True


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what was posted, be it nothing at all; ``None`` for a page that is only read, so that its form says no mistakes."""
    return request.POST if request.method == "POST" else None


def _held(request: HttpRequest) -> list[Membership]:
    if not request.user.is_authenticated:
        return []
    if not request.user.is_active:
        logout(request)
        return []
    return queries.memberships_of(request.user, request.today)  # type: ignore[attr-defined]
