"""Every page states who may open it. The statement is the guard: a page without one does not start the site.

The role opens the page; whether this person may see this very thing is the domain's answer (``may_…``), asked by the verb or
the query that the page calls.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from khunnatham.organisations.roles import Role
from khunnatham.web.here import membership_of

View = Callable[..., HttpResponseBase]

EVERY_ROLE: Final = frozenset(Role)
UNIT: Final = frozenset({Role.OFFICER, Role.HEAD})
# The culture office is also the secretariat of the sub-committee and of its meetings; the administration office is not.
MEETING_SECRETARIAT: Final = frozenset({Role.PROVINCIAL_SECRETARY})
SECRETARIAT: Final = MEETING_SECRETARIAT | {Role.INTERIOR_SECRETARY}
SUBCOMMITTEE: Final = frozenset({Role.SUBCOMMITTEE_MEMBER, Role.SUBCOMMITTEE_CHAIR})
ABOVE: Final = frozenset({Role.DEPARTMENT_OFFICER, Role.NATIONAL_ADMINISTRATOR, Role.AUDITOR})
# Who opens the pages of sittings.
SITTING: Final = MEETING_SECRETARIAT | SUBCOMMITTEE | ABOVE
# What stays open to an account that must choose a password of its own first.
BEFORE_OWN_PASSWORD: Final = frozenset({"own-password", "sign-out"})


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a page: everybody, whoever signed in, or the holders of some roles."""

    is_public: bool = False
    roles: frozenset[Role] = field(default_factory=frozenset)

    def sentence(self) -> str:
        """Say it in one word or a list of roles, for the table in the docs and the test that walks every page."""
        if self.is_public:
            return "public"
        return ", ".join(sorted(self.roles)) or "signed in"


def public(view: View) -> View:
    """Anybody may open this page, signed in or not."""
    return _stated(view, Access(is_public=True))


def signed_in(view: View) -> View:
    """Whoever signed in may open this page, even with no role today (own account, choosing a role)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if owes_own_password(request):
            return redirect("own-password")
        request.membership = membership_of(request)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return _stated(guarded, Access())


def roles(*allowed: Role) -> Callable[[View], View]:
    """Give a guard that lets the holders of these roles open a page, acting under one of them."""
    permitted = frozenset(allowed)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if owes_own_password(request):
                return redirect("own-password")
            membership = membership_of(request)
            request.membership = membership  # type: ignore[attr-defined]
            if membership is None or membership.role_held not in permitted:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _stated(guarded, Access(roles=permitted))

    return guard


def owes_own_password(request: HttpRequest) -> bool:
    """Tell whether this account signed in with a password that somebody else chose and opens anything but the page for its own."""
    match = request.resolver_match
    is_allowed = match is not None and match.url_name in BEFORE_OWN_PASSWORD
    return request.user.is_authenticated and request.user.must_change_password and not is_allowed


def _stated(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
