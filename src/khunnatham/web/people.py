"""The people of units: finding a unit, and who holds which role in it since when, with what may be done to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from khunnatham.organisations import permissions, queries
from khunnatham.organisations.models import Membership, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.review import rosters
from khunnatham.web import access, people_posts
from khunnatham.web.acting import found
from khunnatham.web.here import Request
from khunnatham.web.history import entries_for
from khunnatham.web.people_posts import APPOINTERS, roles_to_give

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Act:
    """A link to an act that this person may do."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Seat:
    """One membership on the page, with the acts one may do to it."""

    membership: Membership
    acts: tuple[Act, ...]


@access.roles(*APPOINTERS)
@require_safe
def people(request: Request) -> HttpResponse:
    """Lead a head to the people of the own unit; let the others look for a unit."""
    by = request.membership
    if by.role_held is Role.HEAD:
        return redirect("unit-people", by.unit_id)
    words = request.GET.get("q", "").strip()
    units = queries.units_named(words, by=by, limit=MOST + 1)
    page = {"q": words, "units": units[:MOST], "has_more": len(units) > MOST, "most": MOST, "own": by.unit}
    return render(request, "people/people.html", page)


@access.roles(*APPOINTERS)
@require_safe
def unit_people(request: Request, number: int) -> HttpResponse:
    """Give who holds, held and will hold a role in the unit."""
    unit, today = found(queries.unit_seen(number, by=request.membership)), request.today
    posts = queries.people_of(unit)
    page = {
        "unit": unit,
        "current": [_seat(request, post) for post in posts if post.is_current(today)],
        "coming": [_seat(request, post) for post in posts if post.since > today],
        "past": [Seat(post, ()) for post in posts if post.until is not None and post.until < today],
        "may_appoint": bool(roles_to_give(request, unit)),
        "committee": rosters.of_unit(unit.pk) if unit.kind == UnitKind.COMMITTEE else None,
        "has_orders": unit.kind == UnitKind.SUBCOMMITTEE and request.membership.role_held in access.SITTING,
        "entries": entries_for([post.key for post in posts][:100]),
    }
    return render(request, "people/unit.html", page)


def _seat(request: Request, post: Membership) -> Seat:
    by, today = request.membership, request.today
    acts = []
    appoints = permissions.may_appoint(by, role=post.role_held, unit=post.unit, on=today) is None
    if appoints and post.since > today:
        acts.append(Act(gettext("ยกเลิกการแต่งตั้ง"), reverse("cancel-membership", args=[post.pk])))
    if appoints and post.acting_for_id is None and post.unit.kind != UnitKind.COMMITTEE:
        acts.append(Act(gettext("ส่งมอบงาน"), reverse("hand-over", args=[post.pk])))
    if post.acting_for_id is None and permissions.may_appoint_acting(by, post, on=today) is None:
        acts.append(Act(gettext("แต่งตั้งผู้รักษาราชการแทน"), reverse("appoint-acting", args=[post.pk])))
    if appoints and post.is_current(today):
        acts.append(Act(gettext("ให้พ้นจากบทบาท"), reverse("end-membership", args=[post.pk])))
        acts.append(Act(gettext("ตั้งรหัสผ่านใหม่"), reverse("reset-password", args=[post.account_id])))
    return Seat(post, tuple(acts))


urlpatterns = [
    path("people/", people, name="people"),
    path("units/<int:number>/people/", unit_people, name="unit-people"),
    *people_posts.urlpatterns,
]
