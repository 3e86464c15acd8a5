"""The accounts that anybody may try: one for every role, named by its post, all with one password that is no secret."""

from __future__ import annotations

from dataclasses import dataclass

from khunnatham.journal.queries import history
from khunnatham.organisations.roles import Role
from khunnatham.wording import Text

JOURNAL_KEY = "demonstration"
PASSWORD = "khunnatham-demo"  # noqa: S105 - shown on the sign-in page of the demonstration, and good for nothing else


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """One row of the table on the sign-in page."""

    role: Text
    unit: Text
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Person:
    """One account of the table: its sign-in name, its post, and what the table says of it."""

    username: str
    post: Text
    role: Text
    unit: Text


HOSPITAL = Text("โรงพยาบาลเมืองมุกดาหาร", "Mueang Mukdahan Hospital")
SCHOOL = Text("โรงเรียนเมืองมุกดาหาร", "Mueang Mukdahan School")
CULTURE_OFFICE = Text("สำนักงานวัฒนธรรมจังหวัดมุกดาหาร", "Mukdahan Provincial Culture Office")
COMMITTEE = Text("คณะอนุกรรมการส่งเสริมคุณธรรมจังหวัดมุกดาหาร", "Mukdahan Sub-committee on Moral Promotion")
CDD_OFFICE = Text("สำนักงานพัฒนาชุมชนจังหวัดมุกดาหาร", "Mukdahan Provincial Community Development Office")
RELIGIOUS_AFFAIRS = Text("กรมการศาสนา", "Department of Religious Affairs")
DISTRICT = Text("อำเภอเมืองมุกดาหาร", "Mueang Mukdahan District")
ADMINISTRATION_OFFICE = Text("ที่ทำการปกครองจังหวัดมุกดาหาร", "Mukdahan Provincial Administration Office")
PROVINCIAL_ADMINISTRATION = Text("กรมการปกครอง", "Department of Provincial Administration")
COMMUNITY_DEVELOPMENT = Text("กรมการพัฒนาชุมชน", "Community Development Department")
REGION = 10  # whose committee the shown evaluators are: five provinces, all of them on the general track
JUDGES = Text(
    "คณะกรรมการติดตาม ประเมินผล และคัดเลือกฯ ส่วนภูมิภาค (ดีเด่น) เขตตรวจราชการที่ ๑๐",
    "Regional committee for outstanding units, inspection region 10",
)
JUDGED_PROVINCE = "42"
JUDGED = Text("สำนักงานพัฒนาชุมชนจังหวัดเลย", "Loei Provincial Community Development Office")
NATIONAL = Text("ศูนย์ประสานงานส่งเสริมคุณธรรมแห่งชาติ", "National Coordination Centre for Moral Promotion")

OFFICER = Person(
    "officer", Text("นักทรัพยากรบุคคล โรงพยาบาลเมืองมุกดาหาร", "Human resources officer, Mueang Mukdahan Hospital"),
    Role.OFFICER.title, HOSPITAL,
)  # fmt: skip
HEAD = Person(
    "head", Text("ผู้อำนวยการโรงพยาบาลเมืองมุกดาหาร", "Director of Mueang Mukdahan Hospital"),
    Text("หัวหน้าหน่วยงาน และรักษาราชการแทน", "Head of the unit, and acting head of another"),
    Text("โรงพยาบาลและโรงเรียนเมืองมุกดาหาร", "Mueang Mukdahan Hospital and School"),
)  # fmt: skip
SECRETARY = Person(
    "secretary", Text("นักวิชาการวัฒนธรรม สำนักงานวัฒนธรรมจังหวัดมุกดาหาร", "Culture officer, Mukdahan Provincial Culture Office"),
    Role.PROVINCIAL_SECRETARY.title, CULTURE_OFFICE,
)  # fmt: skip
INTERIOR = Person(
    "interior", Text("เจ้าหน้าที่กลุ่มงานปกครอง ที่ทำการปกครองจังหวัดมุกดาหาร", "Officer of provincial administration, Mukdahan"),
    Role.INTERIOR_SECRETARY.title, ADMINISTRATION_OFFICE,
)  # fmt: skip
DISTRICT_OFFICER = Person(
    "district", Text("ปลัดอำเภอ อำเภอเมืองมุกดาหาร", "Assistant district officer, Mueang Mukdahan"), Role.OFFICER.title, DISTRICT
)  # fmt: skip
DISTRICT_HEAD = Person(
    "district-head", Text("นายอำเภอเมืองมุกดาหาร", "District chief, Mueang Mukdahan"), Role.HEAD.title, DISTRICT
)  # fmt: skip
MEMBER = Person(
    "member", Text("ผู้แทนศึกษาธิการจังหวัดมุกดาหาร อนุกรรมการ", "Representative of provincial education, member"),
    Role.SUBCOMMITTEE_MEMBER.title, COMMITTEE,
)  # fmt: skip
CHAIR = Person(
    "chair", Text("ผู้ว่าราชการจังหวัดมุกดาหาร ประธานอนุกรรมการ", "Governor of Mukdahan, chair of the sub-committee"),
    Role.SUBCOMMITTEE_CHAIR.title, COMMITTEE,
)  # fmt: skip
RELIGIOUS_OFFICER = Person(
    "department", Text("นักวิชาการศาสนา กรมการศาสนา", "Religious affairs officer"),
    Role.DEPARTMENT_OFFICER.title, RELIGIOUS_AFFAIRS,
)  # fmt: skip
INTERIOR_DEPARTMENT_OFFICER = Person(
    "department-dopa", Text("เจ้าหน้าที่กรมการปกครอง", "Officer, provincial administration"),
    Role.DEPARTMENT_OFFICER.title, PROVINCIAL_ADMINISTRATION,
)  # fmt: skip
CDD_DEPARTMENT_OFFICER = Person(
    "department-cdd", Text("เจ้าหน้าที่กลุ่มงานวินัยและพิทักษ์ระบบคุณธรรม กรมการพัฒนาชุมชน", "Officer for discipline and merit, community development"),
    Role.DEPARTMENT_OFFICER.title, COMMUNITY_DEVELOPMENT,
)  # fmt: skip
# Who signs certificates of titles: the list waits for the word of the head of the department.
CDD_DIRECTOR = Person(
    "director-cdd", Text("อธิบดีกรมการพัฒนาชุมชน", "Director-General, Community Development Department"),
    Role.HEAD.title, COMMUNITY_DEVELOPMENT,
)  # fmt: skip
ADMINISTRATOR = Person(
    "administrator", Text("ผู้ดูแลระบบระดับชาติ", "National administrator of the platform"),
    Role.NATIONAL_ADMINISTRATOR.title, NATIONAL,
)  # fmt: skip
AUDITOR = Person("auditor", Text("ผู้ตรวจสอบ", "Auditor"), Role.AUDITOR.title, NATIONAL)
CDD_HEAD = Person(
    "cdd-head", Text("พัฒนาการจังหวัดมุกดาหาร", "Head of community development, Mukdahan"), Role.HEAD.title, CDD_OFFICE
)  # fmt: skip
TWO_ROLES = Person(
    "two-roles", Text("นักวิชาการพัฒนาชุมชน สำนักงานพัฒนาชุมชนจังหวัดมุกดาหาร", "Community development officer, Mukdahan"),
    Text("สองบทบาท: เจ้าหน้าที่ผู้รับผิดชอบ และอนุกรรมการ", "Two roles: officer in charge, and member of the sub-committee"),
    CDD_OFFICE,
)  # fmt: skip
CDD_OFFICER = Person(
    "cdd-officer", Text("นักวิชาการพัฒนาชุมชน สำนักงานพัฒนาชุมชนจังหวัดเลย", "Community development officer, Loei"),
    Role.OFFICER.title, JUDGED,
)  # fmt: skip
# The seats of a committee of 2564 by post and role as printed, in printed order.
COMMITTEE_CHAIR = Person(
    "committee-chair", Text("ผู้ตรวจราชการกรม ที่รับผิดชอบเขตตรวจราชการที่ ๑๐", "Inspector for inspection region 10"),
    Text("ประธานกรรมการ คณะประเมิน ๒๕๖๔", "Chair of a committee of 2564"), JUDGES,
)  # fmt: skip
COMMITTEE_MEMBER = Person(
    "committee-member",
    Text("ผู้อำนวยการศูนย์ศึกษาและพัฒนาชุมชน ที่รับผิดชอบเขตตรวจราชการที่ ๑๐", "Director of the study centre for inspection region 10"),
    Text("กรรมการ คณะประเมิน ๒๕๖๔", "Member of a committee of 2564"), JUDGES,
)  # fmt: skip
COMMITTEE_SECRETARY = Person(
    "committee-secretary", Text("ข้าราชการสังกัดสำนักตรวจราชการ เขตตรวจราชการที่ ๑๐", "Official of the bureau of inspection, region 10"),
    Text("เลขานุการ คณะประเมิน ๒๕๖๔", "Secretary of a committee of 2564"), JUDGES,
)  # fmt: skip
EVALUATORS = (COMMITTEE_CHAIR, COMMITTEE_MEMBER, COMMITTEE_SECRETARY)

PEOPLE = (
    OFFICER, HEAD, DISTRICT_OFFICER, DISTRICT_HEAD, TWO_ROLES, CDD_HEAD, CDD_OFFICER, SECRETARY, INTERIOR, MEMBER, CHAIR,
    *EVALUATORS, RELIGIOUS_OFFICER, INTERIOR_DEPARTMENT_OFFICER, CDD_DEPARTMENT_OFFICER, CDD_DIRECTOR,
    ADMINISTRATOR, AUDITOR,
)  # fmt: skip


def shown_accounts() -> list[ShownAccount]:
    """Give the accounts with their password, in the order of a case's way. The caller asks whether it is a demonstration."""
    return [ShownAccount(one.role, one.unit, one.username, PASSWORD) for one in PEOPLE]


def is_loaded() -> bool:
    """Tell whether the demonstration is in the database."""
    return bool(history(JOURNAL_KEY))


def is_shown_account(username: str) -> bool:
    """Tell whether the whole world may know the password of this account: a name of the table where it was loaded."""
    return username in {one.username for one in PEOPLE} and is_loaded()
