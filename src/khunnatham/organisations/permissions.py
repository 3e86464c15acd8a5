"""Who may arrange units, accounts and memberships. Each question is answered once: a refusal with its reason, or nothing."""

from __future__ import annotations

from datetime import date

from khunnatham.organisations import scopes
from khunnatham.organisations.models import Account, Membership, Place, Unit, UnitKind
from khunnatham.organisations.roles import READS_ONLY, Role
from khunnatham.wording import Refusal, Text

# The kinds of unit that are no office but a body of people who sit together.
BODIES = frozenset({UnitKind.SUBCOMMITTEE, UnitKind.COMMITTEE})
# In which kinds of unit a role can be held.
HELD_IN: dict[Role, frozenset[UnitKind]] = {
    Role.OFFICER: frozenset(UnitKind) - BODIES,
    Role.HEAD: frozenset(UnitKind) - BODIES,
    Role.PROVINCIAL_SECRETARY: frozenset({UnitKind.CULTURE_OFFICE}),
    Role.INTERIOR_SECRETARY: frozenset({UnitKind.ADMINISTRATION_OFFICE}),
    Role.SUBCOMMITTEE_MEMBER: BODIES,
    Role.SUBCOMMITTEE_CHAIR: BODIES,
    Role.DEPARTMENT_OFFICER: frozenset({UnitKind.DEPARTMENT}),
    Role.NATIONAL_ADMINISTRATOR: frozenset({UnitKind.NATIONAL}),
    Role.AUDITOR: frozenset({UnitKind.NATIONAL}),
}

# Which roles another role may give and take, within its reach. The national administrator gives and takes all.
APPOINTS: dict[Role, frozenset[Role]] = {
    Role.HEAD: frozenset({Role.OFFICER}),
    Role.PROVINCIAL_SECRETARY: frozenset(
        {Role.OFFICER, Role.HEAD, Role.SUBCOMMITTEE_MEMBER, Role.SUBCOMMITTEE_CHAIR},
    ),
    Role.INTERIOR_SECRETARY: frozenset({Role.OFFICER, Role.HEAD}),
    Role.DEPARTMENT_OFFICER: frozenset({Role.OFFICER, Role.HEAD, Role.SUBCOMMITTEE_MEMBER, Role.SUBCOMMITTEE_CHAIR}),
    Role.NATIONAL_ADMINISTRATOR: frozenset(Role),
}

# Which kinds of unit a role may register, rename and close, within its reach.
KEEPS: dict[Role, frozenset[UnitKind]] = {
    Role.PROVINCIAL_SECRETARY: frozenset({UnitKind.ORGANISATION, UnitKind.COMMUNITY}),
    Role.INTERIOR_SECRETARY: frozenset({UnitKind.DISTRICT}),
    Role.DEPARTMENT_OFFICER: frozenset({UnitKind.COMMITTEE}),
    Role.NATIONAL_ADMINISTRATOR: frozenset(UnitKind),
}
# Whom a role appoints only in units of some kinds: an office looks after the units of its own affairs.
APPOINTS_IN: dict[Role, frozenset[UnitKind]] = {
    Role.INTERIOR_SECRETARY: frozenset({UnitKind.DISTRICT, UnitKind.ADMINISTRATION_OFFICE}),
}

NOT_CURRENT = Text(
    "บทบาทนี้ไม่มีผลในวันที่ดำเนินการ เลือกบทบาทที่ยังมีผลหรือติดต่อผู้ดูแล",
    "This role is not in force on that day. Choose one that is, or ask your administrator.",
)
READING_ONLY = Text("ผู้ตรวจสอบดูข้อมูลได้อย่างเดียว", "An auditor reads and changes nothing.")
NOT_YOUR_UNITS = Text(
    "บทบาทของท่านดูแลทะเบียนหน่วยงานนี้ไม่ได้ ติดต่อสำนักงานวัฒนธรรมจังหวัดหรือผู้ดูแลระบบระดับชาติ",
    "Your role does not keep this unit's entry. Ask the provincial culture office or the national administrator.",
)
NOT_YOUR_PEOPLE = Text(
    "บทบาทของท่านแต่งตั้ง{role}ในหน่วยงานนี้ไม่ได้",
    "Your role cannot appoint this role in this unit: {role_en}.",
)
NOT_YOUR_ACCOUNTS = Text(
    "บทบาทของท่านดูแลบัญชีนี้ไม่ได้ ติดต่อผู้ดูแลระบบระดับชาติ",
    "Your role does not look after this account. Ask the national administrator.",
)
NOT_IN_THIS_KIND = Text(
    "บทบาท «{role}» มีในหน่วยงานประเภทนี้ไม่ได้",
    "The role “{role_en}” cannot be held in this kind of unit.",
)

BY_SEAT = Text(
    "ตำแหน่งในคณะกรรมการกำหนดทีละที่นั่งที่หน้าของคณะ",
    "Posts in a committee are given seat by seat on the page of the committee.",
)


def may_act(by: Membership, on: date) -> Refusal | None:
    """Answer whether a membership may change anything at all on that day."""
    if not by.is_current(on) or not by.account.is_active:
        return Refusal(NOT_CURRENT, code="membership-not-current")
    if by.role_held in READS_ONLY:
        return Refusal(READING_ONLY, code="reads-only")
    return None


def may_register_unit(by: Membership, *, kind: UnitKind, place: Place, on: date) -> Refusal | None:
    """Answer whether a unit of this kind may be registered at this place."""
    if refused := may_act(by, on):
        return refused
    within = by.role_held is Role.NATIONAL_ADMINISTRATOR or (
        by.unit.province_id is not None and by.unit.province_id in {place.pk, place.parent_id}
    )
    if within and kind in KEEPS.get(by.role_held, frozenset()):
        return None
    return Refusal(NOT_YOUR_UNITS, code="not-your-units")


def may_change_unit(by: Membership, unit: Unit, *, on: date) -> Refusal | None:
    """Answer whether a unit may be renamed, closed or put under another."""
    if refused := may_act(by, on):
        return refused
    if unit.kind in KEEPS.get(by.role_held, frozenset()) and scopes.sees(by, unit):
        return None
    return Refusal(NOT_YOUR_UNITS, code="not-your-units")


def may_appoint(by: Membership, *, role: Role, unit: Unit, on: date) -> Refusal | None:
    """Answer whether a role in a unit may be given, ended, handed over or covered by somebody acting."""
    if refused := may_act(by, on):
        return refused
    title = role.title
    if unit.kind not in HELD_IN[role]:
        return Refusal(NOT_IN_THIS_KIND.fill(role=title.th, role_en=title.en), code="role-not-in-kind", field="role")
    among = APPOINTS_IN.get(by.role_held, frozenset(UnitKind))
    if role in APPOINTS.get(by.role_held, frozenset()) and unit.kind in among and scopes.sees(by, unit):
        return None
    return Refusal(NOT_YOUR_PEOPLE.fill(role=title.th, role_en=title.en), code="not-your-people")


def may_give(by: Membership, *, role: Role, unit: Unit, on: date) -> Refusal | None:
    """Answer whether a role may be given with the unit alone: in a committee nobody is without a seat."""
    if refused := may_appoint(by, role=role, unit=unit, on=on):
        return refused
    return Refusal(BY_SEAT, code="given-by-seat") if unit.kind == UnitKind.COMMITTEE else None


def may_create_account(by: Membership, *, on: date) -> Refusal | None:
    """Answer whether accounts may be created: by whoever may appoint anybody."""
    if refused := may_act(by, on):
        return refused
    return None if by.role_held in APPOINTS else Refusal(NOT_YOUR_ACCOUNTS, code="not-your-accounts")


def may_manage_account(by: Membership, account: Account, *, on: date) -> Refusal | None:
    """Answer whether a password may be set for an account, or the account deactivated.

    Whoever may appoint to every post that the account holds or will hold looks after it; one who could set the password of
    an account with a higher post would hold that post. An account without a post is looked after where it was created.
    """
    if refused := may_create_account(by, on=on):
        return refused
    if by.role_held is Role.NATIONAL_ADMINISTRATOR:
        return None
    posts = list(account.memberships.exclude(until__lt=on).select_related("unit"))
    beyond = any(may_appoint(by, role=post.role_held, unit=post.unit, on=on) for post in posts)
    if beyond or (not posts and account.kept_by_id != by.unit_id):
        return Refusal(NOT_YOUR_ACCOUNTS, code="not-your-accounts")
    return None


def may_appoint_acting(by: Membership, post: Membership, *, on: date) -> Refusal | None:
    """Answer whether somebody may be named to act in a post: by who appoints to it, or by the head or secretary who holds it."""
    holds_it = by.pk == post.pk and by.role_held in {Role.HEAD, Role.PROVINCIAL_SECRETARY}
    return may_act(by, on) if holds_it else may_appoint(by, role=post.role_held, unit=post.unit, on=on)
