"""What every page of a person who works here shows around its content: the roles held and the way to the main pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, gettext_noop

from khunnatham.assessments.judging import sits_in_committee
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.review import committees
from khunnatham.web.access import ABOVE, EVERY_ROLE, MEETING_SECRETARIAT, SECRETARIAT, SUBCOMMITTEE, UNIT
from khunnatham.web.here import membership_of

# The main pages in the order of the header: address name, label, for whom.
PAGES: Final = (
    ("home", gettext_noop("งานของฉัน"), EVERY_ROLE),
    ("calendar", gettext_noop("ปฏิทิน"), EVERY_ROLE),
    ("enrolments", gettext_noop("โปรแกรมที่เข้าร่วม"), UNIT),
    ("unit-data", gettext_noop("ข้อมูลของหน่วยงาน"), UNIT),
    ("evidence", gettext_noop("คลังหลักฐาน"), UNIT),
    ("compiling", gettext_noop("รวบรวมผล"), SECRETARIAT | SUBCOMMITTEE | ABOVE),
    ("meetings", gettext_noop("การประชุม"), MEETING_SECRETARIAT | SUBCOMMITTEE | ABOVE),
    ("my-committee", gettext_noop("คณะของฉัน"), SUBCOMMITTEE),
    ("all-precedents", gettext_noop("คำวินิจฉัยของทุกคณะ"), SUBCOMMITTEE | ABOVE),
    ("circulars", gettext_noop("หนังสือแจ้ง"), UNIT | SECRETARIAT | frozenset({Role.DEPARTMENT_OFFICER})),
    ("duties", gettext_noop("หน้าที่ของสำนักงาน"), SECRETARIAT),
    ("certificates", gettext_noop("การรับรอง"), EVERY_ROLE),
    (
        "people",
        gettext_noop("บุคคลและบทบาท"),
        frozenset({Role.HEAD, Role.PROVINCIAL_SECRETARY, Role.INTERIOR_SECRETARY, Role.NATIONAL_ADMINISTRATOR}),
    ),
    ("rounds", gettext_noop("รอบ"), ABOVE),
    ("programmes", gettext_noop("เกณฑ์"), EVERY_ROLE),
)


# Pages of those who sit in a committee of a round, and pages that such a person has nothing to find on.
OF_COMMITTEES: Final = frozenset({"my-committee", "all-precedents"})
NOT_OF_COMMITTEES: Final = frozenset({"meetings"})


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the main navigation."""

    label: str
    url: str
    is_current: bool
    count: int = 0


def here(request: HttpRequest) -> dict[str, Any]:
    """Context processor: who is here in which roles, the way to the main pages, the time, and whether this is a demonstration."""
    membership = membership_of(request) if hasattr(request, "memberships") else None
    held = list(request.memberships) if membership else []  # type: ignore[attr-defined]
    return {
        "membership": membership,
        "memberships": held,
        "seat_roles": committees.roles_of(held),
        "navigation": _navigation(request, membership) if membership else [],
        "now": getattr(request, "now", None),
        "is_demonstration": settings.DEMONSTRATION,
    }


def _navigation(request: HttpRequest, membership: Membership) -> list[Item]:
    items = []
    left_out: frozenset[str] = frozenset()
    if membership.role_held in SUBCOMMITTEE:
        left_out = NOT_OF_COMMITTEES if sits_in_committee(membership) else OF_COMMITTEES
    for name, label, permitted in PAGES:
        if membership.role_held in permitted and name not in left_out:
            try:
                url = reverse(name)
            except NoReverseMatch:
                continue
            is_current = request.path == url if url == "/" else request.path.startswith(url)
            items.append(Item(gettext(label), url, is_current))
    return items
