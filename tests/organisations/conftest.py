"""The cast: two provinces with their offices, organisations and committees, a department, the national office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from khunnatham.organisations import founding
from khunnatham.organisations.models import Account, Membership, Place, ReportingLine, Unit, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit

BEGINNING = date(2025, 10, 1)
NOW = datetime(2026, 2, 20, 9, 30, tzinfo=ZoneInfo("Asia/Bangkok"))
TODAY = date(2026, 2, 20)
PASSWORD = "ดอกบัวตอง-๒๕๖๙-งาม"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who: memberships by name, units by name."""

    people: dict[str, Membership]
    units: dict[str, Unit]

    def __getitem__(self, name: str) -> Membership:
        return self.people[name]


UNITS = {
    "organisation": (UnitKind.ORGANISATION, "49", "องค์กรตัวอย่าง"),
    "neighbour": (UnitKind.ORGANISATION, "4902", "องค์กรข้างเคียง"),
    "community": (UnitKind.COMMUNITY, "4903", "ชุมชนตัวอย่าง"),
    "culture": (UnitKind.CULTURE_OFFICE, "49", "สำนักงานวัฒนธรรมจังหวัดมุกดาหาร"),
    "committee": (UnitKind.SUBCOMMITTEE, "49", "คณะอนุกรรมการจังหวัดมุกดาหาร"),
    "cdd": (UnitKind.CDD_PROVINCE, "49", "สำนักงานพัฒนาชุมชนจังหวัดมุกดาหาร"),
    "far": (UnitKind.ORGANISATION, "50", "องค์กรต่างจังหวัด"),
    "far culture": (UnitKind.CULTURE_OFFICE, "50", "สำนักงานวัฒนธรรมจังหวัดเชียงใหม่"),
    "department": (UnitKind.DEPARTMENT, "TH", "กรมตัวอย่าง"),
    "central": (UnitKind.CDD_CENTRAL, "TH", "กองตัวอย่าง"),
}
PEOPLE = {
    "officer": (Role.OFFICER, "organisation"),
    "head": (Role.HEAD, "organisation"),
    "secretary": (Role.PROVINCIAL_SECRETARY, "culture"),
    "member": (Role.SUBCOMMITTEE_MEMBER, "committee"),
    "chair": (Role.SUBCOMMITTEE_CHAIR, "committee"),
    "department": (Role.DEPARTMENT_OFFICER, "department"),
    "auditor": (Role.AUDITOR, "national"),
    "outsider": (Role.OFFICER, "far"),
    "far secretary": (Role.PROVINCIAL_SECRETARY, "far culture"),
}


def account_named(username: str, *, kept_by: Unit | None = None) -> Account:
    """Give a fresh account without a post."""
    return Account.objects.create(username=username, post_th=f"ตำแหน่ง {username}", created_at=NOW, kept_by=kept_by)


@pytest.fixture
def cast(db: None) -> Cast:
    """Give the whole cast."""
    return assemble()


@transaction.atomic
def assemble() -> Cast:
    """Bring the whole cast together."""
    administrator = founding.found_platform(
        unit_name_th="ศูนย์กลาง",
        username="administrator",
        password=PASSWORD,
        post_th="ผู้ดูแลระบบ",
        at=NOW,
        since=BEGINNING,
    )
    units = {"national": administrator.unit}
    for name, (kind, place, title) in UNITS.items():
        units[name] = new_unit(kind=kind, place=Place.objects.get(pk=place), name_th=title)
    for subordinate in ("cdd", "central"):
        ReportingLine.objects.create(unit=units[subordinate], superior=units["department"], since=BEGINNING)
    people = {"administrator": administrator}
    for name, (role, unit) in PEOPLE.items():
        people[name] = Membership.objects.create(
            account=account_named(name.replace(" ", "-")), role=role, unit=units[unit], since=BEGINNING
        )
    return Cast(people, units)
