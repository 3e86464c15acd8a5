"""What a person chose for the screen: theme and digits. Kept in cookies, so that signing in is not needed and paper is not touched.

The digits are held in a context variable for the length of the request, as Django holds the language: filters in row loops
must know them without a context.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from khunnatham.thai import Digits
from khunnatham.web import access

COOKIES: Final = {"theme": "kn_theme", "digits": "kn_digits"}
CHOICES: Final = {"theme": ("auto", "light", "dark"), "digits": ("arabic", "thai")}
YEAR_IN_SECONDS: Final = 31_536_000

_digits: ContextVar[Digits] = ContextVar("digits", default="arabic")


@dataclass(frozen=True, slots=True)
class Preferences:
    """The look one person chose; the first choice of each list is ours."""

    theme: str
    digits: Digits


def read(request: HttpRequest) -> Preferences:
    """Give what the cookies of ``request`` say; a cookie somebody invented counts as none."""
    return Preferences(_chosen(request, "theme"), "thai" if _chosen(request, "digits") == "thai" else "arabic")


def current_digits() -> Digits:
    """Give the digits of the request being answered ("arabic" outside a request)."""
    return _digits.get()


@contextmanager
def use_digits(digits: Digits) -> Iterator[None]:
    """Write numbers in ``digits`` inside the block; papers do this, whatever the screen shows."""
    token = _digits.set(digits)
    try:
        yield
    finally:
        _digits.reset(token)


class PreferencesMiddleware:
    """Hold the digits of the person for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in the digits of its person."""
        with use_digits(read(request).digits):
            return self._get_response(request)


def preferences(request: HttpRequest) -> dict[str, Preferences]:
    """Context processor: ``preferences.theme`` and ``preferences.digits`` in every template."""
    return {"preferences": read(request)}


@access.public
@csrf_exempt  # the choice is the browser's own: pages that everybody reads set no cookie for it
@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Remember what was chosen and go back; the way of a browser without JavaScript."""
    back = request.POST.get("next") or request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(back if is_ours else "/")
    for name, choices in CHOICES.items():
        if request.POST.get(name) in choices:
            answer.set_cookie(
                COOKIES[name], request.POST[name], max_age=YEAR_IN_SECONDS, samesite="Lax", secure=request.is_secure()
            )
    return answer


def _chosen(request: HttpRequest, name: str) -> str:
    value = request.COOKIES.get(COOKIES[name], "")
    return value if value in CHOICES[name] else CHOICES[name][0]
