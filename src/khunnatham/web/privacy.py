"""What a person who signed in was shown stays with that person: no copy in a proxy, none in the browser of a shared computer.

The one exception is chosen by the person, on a device of their own: score sheets for rooms without a signal (``kept_sheets``).
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class PrivacyMiddleware:
    """Forbid to keep an answer to a browser with a session, unless its page says itself how it may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; whoever goes back after signing out sees the sign-in page, not the work."""
        response = self._get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.setdefault("Cache-Control", "private, no-store")
        return response
