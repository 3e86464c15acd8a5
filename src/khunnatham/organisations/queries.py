"""Who holds what, on which day; which units and places there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from khunnatham.organisations.models import Account, Membership, Place, PlaceLevel, ReportingLine, Unit
from khunnatham.organisations.roles import Role
from khunnatham.organisations.scopes import reach, units_seen_by
from khunnatham.thai import search_text


def current(on: date) -> Q:
    """Give the condition that a dated row (a membership, a reporting line) holds on that day."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))


def _whole() -> QuerySet[Membership]:
    """Give memberships with everything that naming them needs."""
    return Membership.objects.select_related("account", "unit", "unit__province", "acting_for", "acting_for__account")


def memberships_of(account: Account, on: date) -> list[Membership]:
    """Give what an account holds on that day, its own roles first, then those it acts in."""
    held = _whole().filter(current(on), account=account)
    return sorted(held, key=lambda one: (one.acting_for_id is not None, one.unit.sort_key, one.role, one.pk))


def membership(id: int, account: Account, on: date) -> Membership | None:  # noqa: A002 - the name of the contract
    """Give one membership if this account holds it on that day and may sign in, else nothing."""
    return _whole().filter(current(on), pk=id, account=account, account__is_active=True).first()


def holders(unit: Unit, role: Role, on: date) -> list[Membership]:
    """Give who holds a role in a unit on that day, acting ones included."""
    return list(_whole().filter(current(on), unit=unit, role=role).order_by("since", "id"))


def seats_of(unit: Unit, on: date) -> list[Membership]:
    """Give everybody who holds a role in the unit on that day, in the order of their roles."""
    return list(_whole().filter(current(on), unit=unit).order_by("role", "since", "id"))


def people_of(unit: Unit) -> list[Membership]:
    """Give everybody who ever held a role in the unit, the latest first."""
    return list(_whole().filter(unit=unit).order_by("-since", "role", "id"))


def provinces() -> list[Place]:
    """Give the 77 provinces in Thai order."""
    return list(Place.objects.filter(level=PlaceLevel.PROVINCE))


def districts_of(province: Place) -> list[Place]:
    """Give the districts of a province in Thai order."""
    return list(Place.objects.filter(parent=province))


def place(code: str) -> Place | None:
    """Give the place with this official code."""
    return Place.objects.filter(pk=code).first()


def unit(code: str) -> Unit | None:
    """Give the unit with this code."""
    return Unit.objects.select_related("place", "province").filter(code=code).first()


def account_named(username: str) -> Account | None:
    """Give the account that signs in with this name, whatever its case."""
    return Account.objects.filter(username=username.strip().lower()).first()


def superior_of(subordinate: Unit, on: date) -> Unit | None:
    """Give the unit to which another reports on that day."""
    line = ReportingLine.objects.filter(current(on), unit=subordinate).select_related("superior").first()
    return line.superior if line else None


def matching(units: QuerySet[Unit], words: str) -> QuerySet[Unit]:
    """Narrow units to those whose name or code contains every word, however its digits and vowels were typed."""
    for word in search_text(words).split():
        units = units.filter(search_text__contains=word)
    return units


# ── what a membership may see ───────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class CountedPlace:
    """A place with how many open units one may see in it."""

    place: Place
    units: int


def unit_seen(number: int, *, by: Membership) -> Unit | None:
    """Give the unit where this membership may see it; nothing for an outsider."""
    return units_seen_by(by).filter(pk=number).select_related("place", "province").first()


def units_named(words: str, *, by: Membership, limit: int) -> list[Unit]:
    """Give the units one may see whose name or code contains every word, open ones, in Thai order."""
    units = units_seen_by(by).filter(closed_on__isnull=True).select_related("place", "province")
    return list(matching(units, words)[:limit])


def units_by_number(numbers: Iterable[int], *, by: Membership) -> list[Unit]:
    """Give these units, of those that one may see, in Thai order."""
    return list(units_seen_by(by).filter(pk__in=list(numbers)).select_related("place", "province"))


def units_at(place: Place, *, by: Membership) -> list[Unit]:
    """Give the units one may see at a place itself, not below it, closed ones last."""
    units = units_seen_by(by).filter(place=place).select_related("place", "province")
    return sorted(units, key=lambda unit: (unit.closed_on is not None, unit.sort_key))


def parts_of(place: Place, *, by: Membership) -> list[CountedPlace]:
    """Give the provinces of the country, or the districts of a province, each with the units one may see there; two queries."""
    column = "province" if place.level == PlaceLevel.COUNTRY else "place"
    seen = units_seen_by(by).filter(closed_on__isnull=True).order_by().values(column).annotate(units=Count("pk"))
    counts = {row[column]: row["units"] for row in seen}
    return [CountedPlace(part, counts.get(part.pk, 0)) for part in Place.objects.filter(parent=place)]


def post_seen(number: int, *, by: Membership) -> Membership | None:
    """Give a membership where one may see its unit; nothing for an outsider."""
    return _whole().filter(reach(by, "unit"), pk=number).first()


def account_numbered(number: int) -> Account | None:
    """Give the account with this number; who may manage it is for ``permissions.may_manage_account`` to say."""
    return Account.objects.filter(pk=number).first()


def posts_of(account: Account) -> list[Membership]:
    """Give everything an account holds, held or will hold, the latest first."""
    return list(_whole().filter(account=account).order_by("-since", "-id"))


def accounts_near(unit: Unit, *, by: Membership, limit: int = 100) -> list[Account]:
    """Give the accounts that hold or held something in a unit, or are kept by one's own: the likely next holders."""
    near = Q(memberships__unit=unit) | Q(kept_by=by.unit_id)
    return list(Account.objects.filter(near, is_active=True).distinct()[:limit])
