"""The cast of the library, the facts, the plans and the meetings: one unit, its province, its neighbours, and outsiders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from khunnatham.organisations.models import Account, Membership, Place, Unit, UnitKind
from khunnatham.organisations.roles import Role

BEGINNING = date(2025, 10, 1)
NOW = datetime(2026, 2, 20, 9, 30, tzinfo=ZoneInfo("Asia/Bangkok"))
TODAY = date(2026, 2, 20)

UNITS = {
    "office": (UnitKind.ORGANISATION, "49", "องค์กรตัวอย่าง"),
    "neighbour": (UnitKind.ORGANISATION, "49", "องค์กรข้างเคียง"),
    "far": (UnitKind.ORGANISATION, "50", "องค์กรต่างจังหวัด"),
    "culture": (UnitKind.CULTURE_OFFICE, "49", "สำนักงานวัฒนธรรมจังหวัด"),
    "far-culture": (UnitKind.CULTURE_OFFICE, "50", "สำนักงานวัฒนธรรมจังหวัดอื่น"),
    "committee": (UnitKind.SUBCOMMITTEE, "49", "คณะอนุกรรมการระดับจังหวัด"),
    "far-committee": (UnitKind.SUBCOMMITTEE, "50", "คณะอนุกรรมการจังหวัดอื่น"),
    "national": (UnitKind.NATIONAL, "TH", "หน่วยงานระดับชาติ"),
}
PEOPLE = {
    "officer": (Role.OFFICER, "office"),
    "head": (Role.HEAD, "office"),
    "neighbour": (Role.OFFICER, "neighbour"),
    "outsider": (Role.OFFICER, "far"),
    "secretary": (Role.PROVINCIAL_SECRETARY, "culture"),
    "far-secretary": (Role.PROVINCIAL_SECRETARY, "far-culture"),
    "member": (Role.SUBCOMMITTEE_MEMBER, "committee"),
    "chair": (Role.SUBCOMMITTEE_CHAIR, "committee"),
    "far-chair": (Role.SUBCOMMITTEE_CHAIR, "far-committee"),
    "auditor": (Role.AUDITOR, "national"),
    "administrator": (Role.NATIONAL_ADMINISTRATOR, "national"),
}


@dataclass(slots=True)
class Cast:
    """Units and memberships by name."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Membership] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Membership:
        return self.people[name]

    @property
    def office(self) -> Unit:
        """Give the unit that everything is about."""
        return self.units["office"]

    @property
    def committee(self) -> Unit:
        """Give the sub-committee of its province."""
        return self.units["committee"]


def assemble() -> Cast:
    """Bring the cast together in the database."""
    cast = Cast()
    for name, (kind, code, title) in UNITS.items():
        place = Place.objects.get(pk=code)
        province = None if code == "TH" else place
        cast.units[name] = Unit.objects.create(
            code=f"test-{name}", kind=kind, place=place, province=province, name_th=title, sort_key=title
        )
    for name, (role, unit) in PEOPLE.items():
        account = Account.objects.create(username=f"test-{name}", post_th=f"ตำแหน่ง {name}", created_at=NOW)
        cast.people[name] = Membership.objects.create(
            account=account, role=role, unit=cast.units[unit], since=BEGINNING
        )
    return cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Give the whole cast."""
    return assemble()


@pytest.fixture
def store(settings: Settings, tmp_path: Path) -> Path:
    """Give a store of files of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
