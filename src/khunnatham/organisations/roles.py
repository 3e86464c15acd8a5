"""The roles a person can hold in a unit: their names, how far they reach, and where they can be held."""

from __future__ import annotations

from enum import StrEnum

from khunnatham.wording import Text


class Role(StrEnum):
    """What a membership lets a person do."""

    OFFICER = "officer"
    HEAD = "head"
    PROVINCIAL_SECRETARY = "provincial-secretary"
    INTERIOR_SECRETARY = "interior-secretary"
    SUBCOMMITTEE_MEMBER = "subcommittee-member"
    SUBCOMMITTEE_CHAIR = "subcommittee-chair"
    DEPARTMENT_OFFICER = "department-officer"
    NATIONAL_ADMINISTRATOR = "national-administrator"
    AUDITOR = "auditor"

    @property
    def title(self) -> Text:  # type: ignore[override]  # nobody puts a role in title case
        """Give the role's name in Thai and English."""
        return TITLES[self]

    @property
    def reach(self) -> Reach:
        """Give how far this role sees."""
        return REACH[self]


class Reach(StrEnum):
    """How far a role sees from its unit."""

    OWN_UNIT = "own-unit"
    OWN_PROVINCE = "own-province"
    OWN_DEPARTMENT = "own-department"
    NATION = "nation"


TITLES: dict[Role, Text] = {
    Role.OFFICER: Text("เจ้าหน้าที่ผู้รับผิดชอบ", "Officer in charge"),
    Role.HEAD: Text("หัวหน้าหน่วยงาน", "Head of the unit"),
    Role.PROVINCIAL_SECRETARY: Text(
        "เลขานุการคณะอนุกรรมการระดับจังหวัด (สำนักงานวัฒนธรรมจังหวัด)",
        "Secretary of the provincial sub-committee (provincial culture office)",
    ),
    Role.INTERIOR_SECRETARY: Text(
        "เจ้าหน้าที่กลุ่มงานปกครอง (ที่ทำการปกครองจังหวัด)", "Officer of the provincial administration office"
    ),
    Role.SUBCOMMITTEE_MEMBER: Text("อนุกรรมการ", "Member of the sub-committee"),
    Role.SUBCOMMITTEE_CHAIR: Text("ประธานคณะอนุกรรมการ", "Chair of the sub-committee"),
    Role.DEPARTMENT_OFFICER: Text("เจ้าหน้าที่กรม", "Department officer"),
    Role.NATIONAL_ADMINISTRATOR: Text("ผู้ดูแลระบบระดับชาติ", "National administrator"),
    Role.AUDITOR: Text("ผู้ตรวจสอบ", "Auditor"),
}

REACH: dict[Role, Reach] = {
    Role.OFFICER: Reach.OWN_UNIT,
    Role.HEAD: Reach.OWN_UNIT,
    Role.PROVINCIAL_SECRETARY: Reach.OWN_PROVINCE,
    Role.INTERIOR_SECRETARY: Reach.OWN_PROVINCE,
    Role.SUBCOMMITTEE_MEMBER: Reach.OWN_PROVINCE,
    Role.SUBCOMMITTEE_CHAIR: Reach.OWN_PROVINCE,
    Role.DEPARTMENT_OFFICER: Reach.OWN_DEPARTMENT,
    Role.NATIONAL_ADMINISTRATOR: Reach.NATION,
    Role.AUDITOR: Reach.NATION,
}

# What an auditor may do ends here: every permission asks this first.
READS_ONLY: frozenset[Role] = frozenset({Role.AUDITOR})
