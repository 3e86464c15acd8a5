"""Who is there before the first page opens: two provinces, their people with passwords, and a round that a department opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import transaction

from khunnatham.assessments import rounds
from khunnatham.assessments.models import Round
from khunnatham.organisations import founding
from khunnatham.organisations.models import Account, Membership, Place, Unit, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit
from khunnatham.thai import BANGKOK

BEGINNING: Final = date(2025, 10, 1)
OPENED: Final = datetime(2025, 10, 1, 9, 0, tzinfo=BANGKOK)
PASSWORD: Final = "ดอกบัวตอง-๒๕๖๙-งาม"
YEAR: Final = 2569

UNITS: Final = {
    "organisation": (UnitKind.ORGANISATION, "4903", "โรงพยาบาลดอนตาล"),
    "culture": (UnitKind.CULTURE_OFFICE, "49", "สำนักงานวัฒนธรรมจังหวัดมุกดาหาร"),
    "committee": (UnitKind.SUBCOMMITTEE, "49", "คณะอนุกรรมการส่งเสริมคุณธรรมจังหวัดมุกดาหาร"),
    "cdd": (UnitKind.CDD_PROVINCE, "49", "สำนักงานพัฒนาชุมชนจังหวัดมุกดาหาร"),
    "far": (UnitKind.ORGANISATION, "5001", "โรงพยาบาลนครพิงค์"),
    "far-culture": (UnitKind.CULTURE_OFFICE, "50", "สำนักงานวัฒนธรรมจังหวัดเชียงใหม่"),
    "department": (UnitKind.DEPARTMENT, "TH", "กรมการศาสนา"),
    "cdd-department": (UnitKind.DEPARTMENT, "TH", "กรมการพัฒนาชุมชน"),
}
PEOPLE: Final = {
    "officer": (Role.OFFICER, "organisation", "นักทรัพยากรบุคคล"),
    "colleague": (Role.OFFICER, "organisation", "นักวิชาการสาธารณสุข"),
    "head": (Role.HEAD, "organisation", "ผู้อำนวยการโรงพยาบาล"),
    "deputy": (Role.OFFICER, "organisation", "รองผู้อำนวยการโรงพยาบาล"),
    "secretary": (Role.PROVINCIAL_SECRETARY, "culture", "นักวิชาการวัฒนธรรม"),
    "chair": (Role.SUBCOMMITTEE_CHAIR, "committee", "ผู้ว่าราชการจังหวัดมุกดาหาร"),
    "cdd-officer": (Role.OFFICER, "cdd", "นักวิชาการพัฒนาชุมชน"),
    "outsider": (Role.OFFICER, "far", "เจ้าหน้าที่ต่างจังหวัด"),
    "far-secretary": (Role.PROVINCIAL_SECRETARY, "far-culture", "เลขานุการต่างจังหวัด"),
    "department": (Role.DEPARTMENT_OFFICER, "department", "นักวิชาการศาสนา"),
    "cdd-department": (Role.DEPARTMENT_OFFICER, "cdd-department", "เจ้าหน้าที่กรมการพัฒนาชุมชน"),
}


@dataclass(slots=True)
class Stage:
    """Units and people by name, and the rounds that are open."""

    units: dict[str, Unit]
    people: dict[str, Membership]
    rounds: dict[str, Round] = field(default_factory=dict)


@transaction.atomic
def assemble() -> Stage:
    """Bring everybody together and open both rounds."""
    administrator = founding.found_platform(
        unit_name_th="ศูนย์ประสานงานส่งเสริมคุณธรรมแห่งชาติ",
        username="administrator",
        password=PASSWORD,
        post_th="ผู้ดูแลระบบระดับชาติ",
        at=OPENED,
        since=BEGINNING,
    )
    units = {
        name: new_unit(kind=kind, place=Place.objects.get(pk=place), name_th=title, name_en=f"Unit {name}")
        for name, (kind, place, title) in UNITS.items()
    }
    people = {"administrator": administrator}
    for name, (role, unit, post) in PEOPLE.items():
        people[name] = Membership.objects.create(
            account=_account(name, post), role=role, unit=units[unit], since=BEGINNING
        )
    _account("successor", "นักทรัพยากรบุคคลคนใหม่", kept_by=units["organisation"])
    stage = Stage(units, people)
    stage.rounds["moral-organisation"] = _open(stage, "moral-organisation", "2567", owner="department")
    stage.rounds["clean-community"] = _open(stage, "clean-community", "2564", owner="cdd-department")
    return stage


def _account(username: str, post: str, kept_by: Unit | None = None) -> Account:
    account = Account(username=username, post_th=post, post_en=f"Post {username}", created_at=OPENED, kept_by=kept_by)
    account.set_password(PASSWORD)
    account.save()
    return account


def _open(stage: Stage, programme: str, edition: str, *, owner: str) -> Round:
    return rounds.open_round(
        stage.units[owner],
        programme=programme,
        edition=edition,
        fiscal_year=YEAR,
        opens_on=BEGINNING,
        due_on=date(2026, 8, 31),
        by=stage.people[owner],
        at=OPENED,
    )
