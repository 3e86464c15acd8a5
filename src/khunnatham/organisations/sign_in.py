"""Whom a failed sign-in is counted against: the account by its name in one spelling, and the address it came from."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Give the address of the person: what the outermost trusted proxy saw, or the direct peer where there is none.

    What stands further left in ``X-Forwarded-For`` was written by the client and is not believed.
    """
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(forwarded) >= trusted:
        return str(forwarded[-trusted])
    return str(request.META.get("REMOTE_ADDR", ""))


def sign_in_name(request: HttpRequest | None, credentials: Mapping[str, str] | None) -> str:
    """Give the name a sign-in is counted against, in the one spelling by which accounts are found."""
    given = (credentials or {}).get("username") or (request.POST.get("username") if request else None)
    return str(given or "").strip().lower()
