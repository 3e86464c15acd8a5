"""The first account of a new platform, which nobody there can create yet."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from khunnatham.journal.actors import SYSTEM
from khunnatham.journal.recording import record
from khunnatham.organisations.accounts import new_account
from khunnatham.organisations.appointing import begin, facts_of
from khunnatham.organisations.days import day_of
from khunnatham.organisations.models import COUNTRY, Membership, Place, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit
from khunnatham.wording import Refusal, Text

FOUNDED = Text(
    "ระบบนี้มีผู้ดูแลแล้ว ให้ผู้ดูแลระบบระดับชาติสร้างบัญชีเพิ่ม",
    "This platform has an administrator already. Ask the national administrator for further accounts.",
)


@transaction.atomic
def found_platform(
    *,
    unit_name_th: str,
    username: str,
    password: str,
    post_th: str,
    at: datetime,
    unit_name_en: str = "",
    post_en: str = "",
    email: str = "",
    since: date | None = None,
    unit_code: str = "national",
    must_change_password: bool = False,
) -> Membership:
    """Create the national unit, its first account and the account's role as national administrator; refused when anybody has a role."""
    place = Place.objects.select_for_update().get(pk=COUNTRY)
    if Membership.objects.exists():
        raise Refusal(FOUNDED, code="founded")
    unit = new_unit(kind=UnitKind.NATIONAL, place=place, name_th=unit_name_th, name_en=unit_name_en, code=unit_code)
    account = new_account(
        username=username,
        password=password,
        post_th=post_th,
        post_en=post_en,
        email=email,
        language="th",
        must_change_password=must_change_password,
        kept_by=unit,
        at=at,
    )
    administrator = begin(
        account,
        role=Role.NATIONAL_ADMINISTRATOR,
        unit=unit,
        since=since or day_of(at),
        until=None,
        order_reference="",
    )
    facts = facts_of(administrator)
    record("platform.founded", about=administrator.key, by=SYSTEM, at=at, unit=unit.key, facts=facts)
    return administrator
